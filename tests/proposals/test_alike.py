"""The index of alike words: who says nearly the same is found, and nobody else."""

import secrets

import pytest
from django.db import connection

from core import clock
from proposals.actions import (
    ProposalWords,
    file_proposal,
    index_alike,
    index_revised,
    return_to_author,
    save_draft,
    withdraw_proposal,
)
from proposals.models import AlikeBand, AlikeWords, Part, Proposal
from proposals.similar import Said, similar_to
from proposals.tasks import enter_new_words, enter_revised_words
from tests.proposals.stage import WORDS, make_draft, make_person, make_proposal, place
from tests.threads import at_once

PRESENT = WORDS["art_9__para_2"]["en"]
TEXT = "Russian is used on equal terms with Kazakh in state bodies and in courts of all levels."
NEARLY = "Russian is used on equal terms with Kazakh in all state bodies and in courts of all levels."
REASONS = "Half of the people whom I serve at the post office every day speak Russian and fill in forms in it."
NEARLY_REASONS = "Half of the people whom I serve at our post office each day speak Russian and fill in forms in it."
OTHER = "Only signs on roads should be written in three languages, with letters of one size."


@pytest.fixture
def draft(db):
    return make_draft()


def said(kind="change", text=TEXT, reasons="", present=PRESENT):
    return Said(kind, text, reasons, present if kind == "change" else "")


def shown(found):
    return [(one.proposal.number, one.is_same) for one in found]


def similar(draft, words, eid="art_9__para_2", **more):
    return shown(similar_to(words, place(draft, eid), **more))


def test_same_change_is_found_at_once_before_any_worker_has_run(draft):
    make_proposal(draft, text=TEXT, reasons=REASONS)
    make_proposal(draft, text=OTHER)

    assert similar(draft, said(text=f"  {TEXT.upper()} ")) == [("P-000001", True)]


def test_nearly_the_same_words_are_found_once_indexed(draft):
    make_proposal(draft, text=TEXT, reasons=REASONS)
    make_proposal(draft, text=OTHER, reasons="They help drivers.")
    before = similar(draft, said(text=NEARLY))

    index_alike()

    assert before == []
    assert similar(draft, said(text=NEARLY)) == [("P-000001", False)]


def test_nearly_the_same_reasons_are_found_though_the_words_differ(draft):
    make_proposal(draft, text=TEXT, reasons=REASONS)
    make_proposal(draft, text=TEXT, reasons=OTHER)
    index_alike()

    assert similar(draft, said(text=OTHER, reasons=NEARLY_REASONS)) == [("P-000001", False)]


def test_words_of_the_draft_make_nobody_alike(draft):
    make_proposal(draft, text=f"{PRESENT} Elsewhere it is taught.", reasons="So be it.")
    index_alike()

    assert similar(draft, said(text=f"{PRESENT} Courts decide.")) == []


def test_those_who_agree_in_few_words_are_not_called_alike(draft):
    make_proposal(draft, kind="keep", text="", reasons="I agree.")
    index_alike()

    assert similar(draft, said("keep", "", "I agree too.")) == []


@pytest.mark.parametrize("kind", ["keep", "question"])
def test_wishes_are_not_compared_with_other_kinds(draft, kind):
    make_proposal(draft, kind=kind, text="", reasons=REASONS)
    index_alike()

    assert similar(draft, said(text=OTHER, reasons=NEARLY_REASONS)) == []
    assert similar(draft, said(kind, "", NEARLY_REASONS)) == [("P-000001", False)]


def test_another_paragraph_of_the_article_is_looked_at_and_another_draft_is_not(draft):
    make_proposal(draft, text=TEXT, reasons=REASONS)
    other = make_draft("other")
    index_alike()

    assert similar(draft, said(text=OTHER, reasons=NEARLY_REASONS), "art_9__para_1") == [("P-000001", False)]
    assert similar(other, said(text=NEARLY, reasons=NEARLY_REASONS)) == []


def test_hidden_returned_withdrawn_waiting_and_unsent_words_are_found_by_nobody(draft):
    person = make_person()
    withdrawn, returned = make_proposal(draft, person, text=TEXT), make_proposal(draft, person, text=TEXT)
    make_proposal(draft, make_person(level=1), text=TEXT)
    words = ProposalWords("change", "en", TEXT, REASONS)
    save_draft(draft, place(draft), words, by=person, at=clock.now())
    index_alike()
    withdraw_proposal(withdrawn, by=person, at=clock.now())
    return_to_author(returned, at=clock.now())

    assert similar(draft, said(text=TEXT), user=person) == []
    assert similar(draft, said(text=NEARLY), user=person) == []


def test_proposal_that_is_being_written_is_not_like_itself(draft):
    own = make_proposal(draft, text=TEXT)
    index_alike()

    assert similar(draft, said(text=TEXT), besides=own) == []


def test_of_a_campaign_one_text_is_shown_and_the_closest_come_first(draft):
    for _copy in range(5):
        make_proposal(draft, text=NEARLY, reasons=REASONS)
    make_proposal(draft, text=TEXT, reasons=NEARLY_REASONS)
    make_proposal(draft, text=f"{NEARLY} Schools too.", reasons=OTHER)
    make_proposal(draft, text=f"{NEARLY} And clinics.", reasons=f"{OTHER} Truly.")
    index_alike()

    found = similar_to(said(text=TEXT, reasons=REASONS), place(draft))

    assert [one.proposal.number for one in found][:2] == ["P-000006", "P-000001"]
    assert len(found) == 3
    assert [one.is_same for one in found] == [True, False, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_similar_proposals_are_found_in_a_constant_number_of_queries(draft, rows, django_assert_num_queries):
    for number in range(rows):
        make_proposal(draft, text=f"{TEXT} {'abc'[number]}", reasons=f"{REASONS} {'abc'[number]}")
    index_alike()
    here = place(draft)

    with django_assert_num_queries(5):
        found = similar_to(said(text=NEARLY, reasons=REASONS), here)

    assert len(found) == rows


def test_where_nothing_is_alike_one_query_tells_so(draft, django_assert_num_queries):
    here = place(draft)

    with django_assert_num_queries(1):
        assert similar_to(said(text=TEXT, reasons=REASONS), here) == []


def entries():
    rows = AlikeWords.objects.order_by("serial", "part").values_list("serial", "part", "revision__number")
    return list(rows), AlikeBand.objects.count()


def test_index_goes_on_from_the_last_number_and_enters_each_once(draft):
    make_proposal(draft, text=TEXT, reasons=REASONS)
    make_proposal(draft, kind="keep", text="", reasons="")
    first = index_alike(most=1), index_alike(most=1), index_alike(most=1)
    make_proposal(draft, text=OTHER, reasons=REASONS)
    enter_new_words()
    enter_new_words()

    assert first == (1, 1, 0)
    assert entries() == (
        [(1, Part.REASONS, 1), (1, Part.TEXT, 1), (2, Part.REASONS, 1), (3, Part.REASONS, 1), (3, Part.TEXT, 1)],
        4 * 16,
    )


def test_words_sent_again_are_entered_anew_and_the_old_ones_found_no_more(draft):
    person = make_person()
    proposal = make_proposal(draft, person, text=TEXT, reasons=REASONS)
    index_alike()
    return_to_author(proposal, at=clock.now())
    words = ProposalWords("change", "en", OTHER, "They help drivers, and cost the state nothing at all.")
    act = {"key": secrets.token_hex(8), "by": person, "at": clock.now()}
    file_proposal(draft, place(draft), words, **act, proposal=Proposal.objects.get())
    between = similar(draft, said(text=NEARLY, reasons=NEARLY_REASONS))

    enter_revised_words()

    assert between == []
    assert index_revised() == 0
    assert entries() == ([(1, Part.REASONS, 2), (1, Part.TEXT, 2)], 2 * 16)
    assert similar(draft, said(text=f"{OTHER} Always.")) == [("P-000001", False)]


def test_discarded_draft_and_index_do_not_hinder_each_other(draft):
    make_proposal(draft, text=TEXT)
    index_alike()

    AlikeWords.objects.all().delete()

    assert AlikeBand.objects.count() == 0


def test_workers_at_once_enter_each_proposal_once(committed_db):
    draft = make_draft()
    for number in range(20):
        make_proposal(draft, text=f"{TEXT} {number}", reasons=REASONS)

    entered = at_once(*[index_alike] * 6)

    assert sum(entered) == 20
    assert entries()[0] == [(serial, part, 1) for serial in range(1, 21) for part in (Part.REASONS, Part.TEXT)]


def test_proposals_filed_while_the_index_is_kept_are_all_entered(committed_db):
    draft, people = make_draft(), [make_person() for _n in range(8)]

    def file(person):
        for number in range(3):
            make_proposal(draft, person, text=f"{TEXT} {person.pk} {number}")
            index_alike(most=2)

    outcomes = at_once(*[lambda person=person: file(person) for person in people])
    while index_alike():
        pass

    assert outcomes == [None] * 8
    assert list(AlikeWords.objects.filter(part=Part.TEXT).order_by("serial").values_list("serial", flat=True)) == list(
        range(1, 25)
    )


def test_a_band_of_thousands_is_cut_short(draft):
    make_proposal(draft, text=TEXT, reasons=REASONS)
    index_alike()
    words = AlikeWords.objects.get(part=Part.TEXT)
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN SELECT words_id FROM proposals_alikeband WHERE key = %s ORDER BY words_id LIMIT 40",
            [AlikeBand.objects.filter(words=words).values_list("key", flat=True)[0]],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Index" in plan
