"""Old tables of time zones stop the start."""

import subprocess
import sys
from pathlib import Path
from zoneinfo import TZPATH

import pytest
from django.core.exceptions import ImproperlyConfigured

from consultation.env import ROOT
from consultation.zone import refuse_old_zones, refuse_old_zones_of_database

REFUSAL = (
    "{} has tables of time zones from before 2024a: {} is UTC+5 since 1 March 2024,"
    " and moments would be shown wrong. Renew the system's package tzdata."
)


def test_present_tables_are_taken(db):
    assert (refuse_old_zones(), refuse_old_zones_of_database()) == (None, None)


def test_old_tables_of_the_database_are_refused(db, settings):
    settings.TIME_ZONE = "Etc/GMT-6"

    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_old_zones_of_database()

    assert str(refusal.value) == REFUSAL.format("The database's machine", "Etc/GMT-6")


def test_no_process_starts_with_old_tables(tmp_path):
    six_hours = next(path for path in (Path(folder) / "Etc/GMT-6" for folder in TZPATH) if path.exists())
    (tmp_path / "Asia").mkdir()
    (tmp_path / "Asia/Almaty").write_bytes(six_hours.read_bytes())

    result = subprocess.run(
        [sys.executable, "-c", "import consultation.wsgi"],
        cwd=ROOT,
        env={
            "PYTHONTZPATH": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    told = "django.core.exceptions.ImproperlyConfigured: " + REFUSAL.format("This machine", "Asia/Almaty")
    assert (result.returncode, result.stderr.strip().splitlines()[-1]) == (1, told)
