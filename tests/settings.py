"""The product's settings under fixed values; only the addresses of the database and the broker come from outside."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_var = Path(tempfile.mkdtemp(prefix="consultation-tests-"))
atexit.register(shutil.rmtree, _var, ignore_errors=True)
(_var / "static").mkdir()  # WhiteNoise warns of a folder that is not there
os.environ |= {
    "ENVIRONMENT": "test",
    "SITE_URL": "http://testserver",
    "SECRET_KEY": "only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz",
    "RECEIPT_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "VAR_DIR": str(_var),
    "STATIC_ROOT": str(_var / "static"),
    "LOG_LEVEL": "WARNING",
}

from consultation.settings import *
