"""What supervisors and monitoring are told."""

import pytest
from django.db import connection

from consultation import health

ALL_THERE = {"database": "ok", "broker": "ok", "migrations": "ok"}


@pytest.fixture(autouse=True)
def _forget_migrations(monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)


@pytest.fixture
def no_broker(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


def asked(client, path):
    answer = client.get(path)
    return answer.status_code, answer.json()


def test_healthz_asks_nobody(client, no_broker):
    assert asked(client, "/healthz") == (200, {"alive": True})


def test_readyz_when_all_is_there(client, db):
    assert asked(client, "/readyz") == (200, {"ready": True, "missing": [], "checks": ALL_THERE})


def test_readyz_names_a_missing_broker(client, db, no_broker):
    assert asked(client, "/readyz") == (
        503,
        {"ready": False, "missing": ["broker"], "checks": ALL_THERE | {"broker": "does not answer"}},
    )


def test_readyz_names_missing_migrations(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mfa' AND name LIKE '0003%'")

    assert asked(client, "/readyz") == (
        503,
        {
            "ready": False,
            "missing": ["migrations"],
            "checks": ALL_THERE | {"migrations": "1 to apply: python manage.py prepare_database"},
        },
    )


def test_readyz_names_a_missing_database(client, committed_db, monkeypatch):
    connection.close()

    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "PORT", 1)
        told = asked(client, "/readyz")

    assert told == (
        503,
        {
            "ready": False,
            "missing": ["database", "migrations"],
            "checks": ALL_THERE | {"database": "does not answer", "migrations": "unknown without the database"},
        },
    )
