"""One snapshot on two connections: what comes meanwhile is in neither, and errors of the other are raised."""

import pytest
from django.db import connection

from articles.models import Draft
from core.snapshot import one_snapshot, read_beside
from tests.pages.world import make_draft
from tests.threads import at_once


def _backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_two_connections_read_one_snapshot(committed_db):
    draft, seen = make_draft(), {}
    before = Draft.objects.get(pk=draft.pk).version

    def read():
        seen["beside"] = _backend(), Draft.objects.get(pk=draft.pk).version

    with one_snapshot():
        Draft.objects.count()  # the snapshot is taken
        assert at_once(lambda: Draft.objects.filter(pk=draft.pk).update(version=777)) == [1]
        with read_beside(read):
            seen["here"] = _backend(), Draft.objects.get(pk=draft.pk).version

    assert [version for _backend, version in seen.values()] == [before, before]
    assert seen["beside"][0] != seen["here"][0]


def test_what_fails_beside_fails_here(committed_db):
    def read():
        raise ValueError("nothing there")

    with pytest.raises(ValueError, match="nothing there"), one_snapshot(), read_beside(read):
        pass


def test_inside_a_larger_transaction_all_is_read_on_its_connection(db):
    seen = []

    with one_snapshot(), read_beside(lambda: seen.append(_backend())):
        pass

    assert seen == [_backend()]
