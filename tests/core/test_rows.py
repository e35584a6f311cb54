"""Rows that are written together stand as if each had been saved."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Notice
from core import clock
from core.rows import insert_together
from proposals.models import Proposal, Revision, RevisionWords, Support
from tests.proposals.stage import make_draft, make_person


def values_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def new_rows(draft, person, **values):
    at = clock.now()
    proposal = Proposal(draft=draft, author=person, language="kk", created_at=at, **values)
    revision = Revision(proposal=proposal, number=1, language="kk", created_at=at)
    proposal.current_revision = revision
    return proposal, revision, RevisionWords(revision=revision, reasons="100 % 'дұрыс'; \\ --")


def test_rows_that_name_each_other_are_written_in_one_statement(db, django_assert_num_queries):
    rows = new_rows(make_draft(), make_person("author"))

    with django_assert_num_queries(1):
        insert_together(*rows)

    proposal, revision, words = rows
    assert [
        values_of(row) for row in (Proposal.objects.get(), Revision.objects.get(), RevisionWords.objects.get())
    ] == [values_of(row) for row in rows]
    assert (proposal.current_revision_id, revision.proposal_id, words.pk) == (revision.pk, proposal.pk, revision.pk)


def test_rows_written_together_can_be_changed_and_read_like_saved_ones(db):
    proposal, revision, _words = new_rows(make_draft(), make_person("author"))
    insert_together(proposal, revision, _words)

    proposal.language = "ru"
    proposal.save(update_fields=["language"])

    assert (Proposal.objects.get().language, proposal._state.adding, proposal._state.db) == ("ru", False, "default")
    assert (proposal.current_revision is revision, revision.proposal is proposal) == (True, True)


def test_rows_take_keys_that_save_does_not_give_again(db):
    draft, person = make_draft(), make_person("author")
    insert_together(*new_rows(draft, person))

    saved = Proposal.objects.create(draft=draft, author=person, language="kk", created_at=clock.now())

    assert Proposal.objects.values_list("pk", flat=True).order_by("pk").last() == saved.pk


def test_one_row_alone_names_rows_that_are_stored(db):
    at, person = clock.now(), make_person("author")
    notice = Notice(person=person, kind="words.ruled", object_id="r_1", created_at=at, mail_from=at)

    insert_together(notice)

    assert list(Notice.objects.values_list("pk", "person", "object_id", "created_at", "read_at")) == [
        (notice.pk, person.pk, "r_1", at, None)
    ]


def test_a_rule_that_is_broken_by_one_row_keeps_all_out(db):
    draft, person = make_draft(), make_person("author")
    rows = new_rows(draft, person, visible_at=clock.now())

    with pytest.raises(IntegrityError, match="proposal_visible_once_submitted"), transaction.atomic():
        insert_together(*rows)

    assert (Proposal.objects.count(), Revision.objects.count(), RevisionWords.objects.count()) == (0, 0, 0)


def test_a_reference_to_nothing_is_refused_when_the_transaction_ends(db):
    support = Support(proposal_id=0, revision_id=0, person=make_person("author"), at=clock.now())

    insert_together(support)

    with pytest.raises(IntegrityError):
        connection.check_constraints()
