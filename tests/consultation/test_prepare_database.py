"""A new build's migrations while people are at work."""

import time

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.actions import see_in_person
from core import clock
from tests.accounts.stage import make_person
from tests.identity import iin


@pytest.fixture
def owner(committed_db, settings):
    """The address of the test's database under the owner's role."""
    server = settings.OWNER_DATABASE_URL.rpartition("/")[0]
    settings.OWNER_DATABASE_URL = f"{server}/{committed_db}"
    return settings.OWNER_DATABASE_URL


@pytest.fixture
def pending(owner, settings):
    """A build whose new migration needs the table of people for itself."""
    settings.MIGRATION_MODULES = {"core": "tests.consultation.pending"}


def applied():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'core'")
        return cursor.fetchone()[0]


def test_migration_waits_two_seconds_for_an_act_and_no_longer(owner, pending):
    with psycopg.connect(owner) as act:
        act.execute("LOCK TABLE accounts_person IN ROW EXCLUSIVE MODE")
        begun = time.monotonic()
        with pytest.raises(CommandError) as refusal:
            call_command("prepare_database", verbosity=0)
        waited = time.monotonic() - begun

    assert 2 <= waited < 10
    assert str(refusal.value) == (
        "A table was in use for more than 2s. The migration that needed it changed nothing, so"
        " that nobody had to wait. Run this again: it goes on from there."
    )
    assert applied() == 0


def test_the_same_migration_goes_on_when_the_act_has_ended(owner, pending):
    call_command("prepare_database", verbosity=0)
    call_command("prepare_database", verbosity=0)

    assert applied() == 1


def test_nothing_goes_on_where_people_are_known_by_a_key_that_is_gone(owner, settings):
    settings.IIN_KEYS = [b"o" * 32]
    see_in_person(make_person(), number=iin(), by=None, at=clock.now())
    settings.IIN_KEYS = [b"n" * 32]

    with pytest.raises(CommandError) as refusal:
        call_command("prepare_database", verbosity=0)

    assert str(refusal.value) == (
        "1 people are known by another key than IIN_KEY, and could be confirmed a second time. Set IIN_KEY back, or set"
        " IIN_KEY_BEFORE to that key. docs/operations/identity.md says how keys are exchanged."
    )
    settings.IIN_KEYS = [b"n" * 32, b"o" * 32]
    call_command("prepare_database", verbosity=0)
