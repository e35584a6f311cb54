"""Tables that stand bare while rows come have all their indexes and references again, held by all rows."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions import register_person
from accounts.models import Notice
from consultation.demonstration.bulk.bare import bare
from consultation.owner import owner_connection
from core import clock

DEFINED = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'accounts_notice'::regclass
UNION ALL SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = 'accounts_notice'::regclass ORDER BY 1, 2
"""
TOLD = {"kind": "proposal.decided", "object_id": "e_1", "happening": None}


@pytest.fixture
def _as_owner(committed_db):
    with owner_connection(database=committed_db):
        yield


def _defined():
    with connection.cursor() as cursor:
        cursor.execute(DEFINED)
        return cursor.fetchall()


@pytest.mark.usefixtures("_as_owner")
def test_bare_table_is_as_before_once_its_rows_have_come():
    before, now, person = _defined(), clock.now(), register_person("somebody@example.kz")

    with transaction.atomic(), bare([Notice]):
        meanwhile = _defined()
        Notice.objects.create(person=person, created_at=now, mail_from=now, **TOLD)

    assert "one_notice_of_a_happening_per_person" in dict(before)
    assert {name for name, _definition in meanwhile} == {"accounts_notice_pkey"} | {
        name for name, definition in before if " NOT NULL " in f" {definition} " or definition.startswith("CHECK")
    }
    assert _defined() == before
    assert Notice.objects.get().person == person


@pytest.mark.usefixtures("_as_owner")
def test_bare_table_takes_no_row_that_refers_to_nothing():
    before, now = _defined(), clock.now()

    with pytest.raises(IntegrityError, match="is not present in table"), transaction.atomic(), bare([Notice]):
        Notice.objects.create(person_id=99, created_at=now, mail_from=now, **TOLD)

    assert _defined() == before
    assert not Notice.objects.exists()
