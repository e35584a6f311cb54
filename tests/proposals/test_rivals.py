"""Who else changes the very words: found once the worker has run, told apart, and never those whose words are gone."""

import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleVersion
from core import clock
from proposals.actions import (
    ProposalWords,
    enter_alterations,
    file_proposal,
    forget_alterations,
    hide,
    restore,
    return_to_author,
    save_draft,
    withdraw_proposal,
)
from proposals.models import Alteration, AlterationMade, AlterationsEntered, Proposal
from proposals.models.contributions import VEILED
from proposals.ranges import Meeting
from proposals.rivals import MOST_SHOWN, rivals_of, rivals_of_words
from proposals.tasks import enter_altered_words
from tests.proposals.stage import WORDS, make_draft, make_organization, make_person, make_proposal, place
from tests.threads import at_once

PRESENT = WORDS["art_9__para_2"]["en"]  # Russian is officially used.
EQUALLY = "Russian is equally used."
WIDELY = "Russian is widely used."


@pytest.fixture
def draft(db):
    return make_draft()


def enter():
    return enter_alterations(at=clock.now())


def base_of(draft, eid="art_9__para_2", language="en"):
    return next(row for row in place(draft, eid).texts.all() if row.language == language)


def writing(draft, text, kind="change", **where):
    return rivals_of_words(base_of(draft, **where), kind, text)


def told(rivals):
    """Return (number, how it meets) of rivals."""
    return [(one.number, one.meeting) for one in rivals.found]


def version(draft):
    return ArticleVersion.objects.get(article=place(draft).article_id).number


def test_those_who_change_the_same_words_are_told_apart(draft):
    for text in (EQUALLY, WIDELY, "Russian is used.", "Russian officially used.", "Russian is officially used here."):
        make_proposal(draft, text=text)
    make_proposal(draft, kind="remove", text="")
    make_proposal(draft, kind="keep", text="")
    make_proposal(draft, kind="question", text="")
    make_proposal(draft, kind="add", text="So is English.")
    make_proposal(draft, text=EQUALLY, eid="art_9__para_1")
    before = told(writing(draft, EQUALLY))

    assert enter() == 10

    found = writing(draft, EQUALLY)
    assert before == []
    assert told(found) == [
        ("P-000001", Meeting.SAME),
        ("P-000002", Meeting.CONFLICT),
        ("P-000003", Meeting.CONFLICT),
        ("P-000006", Meeting.NESTED),
        ("P-000004", Meeting.BESIDE),
    ]
    assert [(one.altered.went, one.altered.came, one.language) for one in found.read()] == [
        ("officially", "equally", "en"),
        ("officially", "widely", "en"),
        ("officially", "", "en"),
        (PRESENT, "", "en"),
        ("is", "", "en"),
    ]
    assert told(writing(draft, "Нечто.", kind="add")) == [("P-000009", Meeting.BESIDE)]
    assert found.hold_up
    assert not writing(draft, "Нечто.", kind="add").hold_up


def test_same_change_is_told_apart_from_one_that_changes_more(draft):
    make_proposal(draft, text=EQUALLY)
    make_proposal(draft, text="Russian is equally used everywhere.")
    enter()

    whole = {one.number: (one.meeting, one.is_whole, one.makers) for one in writing(draft, EQUALLY).read()}
    more = {one.number: one.is_whole for one in writing(draft, "Russian is equally used here.").read()}

    assert whole == {"P-000001": (Meeting.SAME, True, 2)}
    assert more == {"P-000001": False, "P-000002": False}


def test_equal_changes_stand_once_with_how_many_make_them(draft):
    own = make_proposal(draft, text=WIDELY)
    for _n in range(3):
        make_proposal(draft, text=EQUALLY)
    enter()

    [rival] = rivals_of(own).found

    assert (rival.number, rival.meeting, rival.more) == ("P-000002", Meeting.CONFLICT, 2)
    assert Alteration.objects.count() == 2
    assert AlterationMade.objects.count() == 4


def test_nobody_is_left_out_and_the_closest_come_first(draft):
    own = make_proposal(draft, text=WIDELY)
    for n in range(MOST_SHOWN + 2):
        make_proposal(draft, text=f"Russian is quite{n} used.")
    make_proposal(draft, text=WIDELY)
    enter()

    rivals = rivals_of(own)

    assert len(rivals) == MOST_SHOWN + 3
    assert rivals.found[0].meeting == Meeting.SAME
    assert len(rivals.read()) == MOST_SHOWN
    assert [one.number for one in rivals.read(some=rivals.found[MOST_SHOWN:])] == ["P-000011", "P-000012", "P-000013"]


def test_words_of_another_language_or_draft_do_not_meet(draft):
    make_proposal(draft, text="Официально употребляется английский язык.", language="ru")
    other = make_draft("other")
    enter()

    assert told(writing(draft, EQUALLY)) == []
    assert told(writing(other, EQUALLY)) == []
    assert told(writing(draft, "Официально употребляется турецкий язык.", language="ru")) == [
        ("P-000001", Meeting.CONFLICT)
    ]


def test_words_that_are_gone_or_were_never_public_meet_nobody(draft):
    person = make_person()
    withdrawn, returned, hidden = (make_proposal(draft, person, text=WIDELY) for _n in range(3))
    make_proposal(draft, make_person(level=1), text=WIDELY)
    save_draft(draft, place(draft), ProposalWords("change", "en", WIDELY), by=person, at=clock.now())
    enter()
    seen = [one.more for one in writing(draft, EQUALLY).found]
    withdraw_proposal(withdrawn, by=person, at=clock.now())
    return_to_author(returned, at=clock.now())
    hide(hidden, ground="insult", at=clock.now())
    gone = told(writing(draft, EQUALLY))

    restore(hidden, at=clock.now())

    assert (seen, gone) == ([2], [])
    assert told(writing(draft, EQUALLY)) == [("P-000003", Meeting.CONFLICT)]


@pytest.mark.parametrize("moment", [*VEILED, "disputed_at"])
def test_no_moment_that_veils_words_is_overlooked(draft, moment):
    gone = make_proposal(draft, text=WIDELY)
    enter()
    more = {"status": "withdrawn"} if moment == "withdrawn_at" else {}
    more |= {"hidden_ground": "insult"} if moment == "hidden_at" else {}
    before = told(writing(draft, EQUALLY))

    Proposal.objects.filter(pk=gone.pk).update(**{moment: clock.now()}, **more)

    assert before == [("P-000001", Meeting.CONFLICT)]
    assert told(writing(draft, EQUALLY)) == []
    assert not AlterationMade.objects.stood_by().exists()


def test_what_is_gone_since_it_was_found_is_not_shown(draft):
    person = make_person()
    first = make_proposal(draft, person, text=WIDELY)
    enter()
    found = writing(draft, EQUALLY)

    withdraw_proposal(first, by=person, at=clock.now())

    assert found.read() == []


def test_words_sent_again_replace_the_earlier_ones_at_once(draft):
    person = make_person()
    proposal = make_proposal(draft, person, text=WIDELY)
    make_proposal(draft, text=WIDELY)
    enter()
    return_to_author(proposal, at=clock.now())
    words = ProposalWords("change", "en", "Russian is officially used here.", "Because.")
    sent = file_proposal(
        draft, place(draft), words, key=secrets.token_hex(8), by=person, at=clock.now(), proposal=proposal
    )
    before = told(writing(draft, EQUALLY))

    entered = enter(), enter()

    assert before == [("P-000002", Meeting.CONFLICT)]
    assert entered == (1, 0)
    assert told(rivals_of(sent)) == []
    assert told(writing(draft, "Russian is officially used there.")) == [("P-000001", Meeting.BESIDE)]
    assert AlterationMade.objects.count() == 2


def test_own_saved_words_are_no_rival(draft):
    person = make_person()
    own = make_proposal(draft, person, text=WIDELY)
    enter()

    assert rivals_of_words(base_of(draft), "change", EQUALLY, besides=own).found == []


def test_organizations_are_met_as_citizens_are(draft):
    head = make_person()
    organization = make_organization(head=head)
    words = ProposalWords("change", "en", WIDELY, "Because.")
    act = {"organization": organization, "key": "k" * 20, "by": head, "at": clock.now()}
    file_proposal(draft, place(draft), words, **act)
    enter()

    assert told(writing(draft, EQUALLY)) == [("P-000001", Meeting.CONFLICT)]


def test_entering_makes_pages_stale_only_where_something_is_entered(draft):
    make_proposal(draft, text=WIDELY)
    first = version(draft)
    enter()
    second = version(draft)
    enter()
    make_proposal(draft, kind="question", text="")
    third = version(draft)
    enter()

    assert (second - first, third - second, version(draft) - third) == (1, 1, 0)


def test_forgotten_words_leave_no_digest_and_others_keep_theirs(draft):
    gone, stays = make_proposal(draft, text=WIDELY), make_proposal(draft, text=WIDELY)
    also = make_proposal(draft, text=EQUALLY)
    enter()

    forget_alterations([gone, also])
    enter()

    assert list(AlterationMade.objects.values_list("proposal", flat=True)) == [stays.pk]
    assert Alteration.objects.count() == 1
    assert AlterationsEntered.objects.count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_reading_asks_as_often_for_one_as_for_many(draft, count):
    own = make_proposal(draft, text=EQUALLY)
    for n in range(count):
        make_proposal(draft, text=f"Russian is quite{n} used.")
    enter()

    with CaptureQueriesContext(connection) as finding:
        rivals = rivals_of(own)
    with CaptureQueriesContext(connection) as reading:
        rivals.read()

    assert (len(rivals), len(finding), len(reading)) == (count, 2, 4)


def test_workers_at_once_enter_each_once(committed_db):
    draft = make_draft()
    for n in range(12):
        make_proposal(draft, text=f"Russian is quite{n % 4} used.")

    at_once(*[enter_altered_words] * 4)

    assert AlterationsEntered.objects.count() == AlterationMade.objects.count() == 12
    assert Alteration.objects.count() == 4


def test_worker_and_withdrawals_do_not_block_each_other(committed_db):
    draft, person = make_draft(), make_person()
    proposals = [make_proposal(draft, person, text=f"Russian is quite{n} used.") for n in range(8)]

    def withdraw(proposal):
        return lambda: withdraw_proposal(proposal, by=person, at=clock.now())

    at_once(enter_altered_words, *map(withdraw, proposals[:4]), enter_altered_words)

    assert AlterationsEntered.objects.count() == 8
    assert len(writing(draft, EQUALLY)) == 4
