"""Kill a worker in a process of its own while it waits for a lock that the test holds; use with `committed_db`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.db import connection, transaction

from tests.callers import wait_until

WORK = """
import django
django.setup()
from django.db import connection
with connection.cursor() as by:
    by.execute("SET application_name = 'killed'")
from {module} import {task}
{task}()
"""
ASLEEP = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'killed' AND datname = current_database()"
WAITS = ASLEEP + " AND wait_event_type = 'Lock'"
END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name = 'killed' AND datname = current_database()"
)


def kill_while_locked(lock, *, module, task):
    """Start a worker on a task, kill it once it waits for what `lock()` locked, and let the database notice."""
    with transaction.atomic():
        lock()
        script = WORK.format(module=module, task=task)
        worker = subprocess.Popen([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(Path.cwd())})
        try:
            wait_until(lambda: _count(WAITS) == 1, within=60)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(timeout=30)
    with connection.cursor() as by:
        by.execute(END)
    wait_until(lambda: _count(ASLEEP) == 0, within=60)


def _count(query):
    with connection.cursor() as by:
        by.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees no later activity without it
        by.execute(query)
        return by.fetchone()[0]
