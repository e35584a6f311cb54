"""Merging repeats and splitting them: nothing is lost, nobody counts twice, and every refusal says why."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.models import Happening, Notice, Organization
from accounts.notices import readings
from accounts.telling import tell_due
from articles.actions import touch
from articles.models import ArticleVersion
from moderation.actions import (
    decide_appeal,
    file_appeal,
    merge_proposal,
    rule,
    split_proposal,
)
from moderation.models import Ruling
from proposals.actions import support_proposal, withdraw_proposal, withdraw_support
from proposals.models import Proposal, Status
from record import leaf
from record.models import Entry
from tests.moderation import world
from tests.moderation.test_actions import refused
from tests.moderation.world import LATER, NOON
from tests.threads import at_once

WHY = "Екеуі бір нәрсені сұрайды."


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def pair(draft):
    """A proposal that stands, and one that repeats it in other words."""
    head = world.make_proposal(draft, author=world.make_person("first"), **world.reviewed())
    repeat = world.make_proposal(draft, author=world.make_person("second_author"), text="Тең.", **world.reviewed())
    return head, repeat


def merge(repeat, head, by, **values):
    return merge_proposal(repeat, head, **{"reasons": WHY, "by": by, "at": LATER} | values)


def supports(proposal):
    """Return how many people of confirmed identity back it, and how many of confirmed e-mail."""
    row = Proposal.objects.with_counts().get(pk=proposal.pk)
    return row.support_count, row.support_count_contact


def back(proposal, *people):
    for person in people:
        support_proposal(proposal, by=person, at=NOON)


def test_merging_keeps_both_says_why_and_leaves_a_leaf(draft, moderator, pair):
    head, repeat = pair
    before = Proposal.objects.filter(pk=repeat.pk).values().get()
    article = world.place(draft, "art_9").provision
    touch([article.pk], at=NOON)
    version = ArticleVersion.objects.get(article=article).number

    ruling = merge(repeat, head, moderator)

    after = Proposal.objects.filter(pk=repeat.pk).values().get()
    assert after == before | {"merged_into_id": head.pk}
    assert (ruling.kind, ruling.item, ruling.into, ruling.ground, ruling.reasons, ruling.rule.name) == (
        ("merge", repeat, head, "repeat", WHY, "repeat of a proposal")
    )
    assert ruling.appeal_until is not None
    entry = leaf.parse(bytes(Entry.objects.get(object_id=ruling.uid).leaf))
    data = {name: value for name, value in entry["data"].items() if name not in ("reason_c", "appeal_until")}
    assert (entry["t"], entry["by"]["role"], data) == (
        "moderation.decided",
        "moderator",
        {
            "object": repeat.uid,
            "into": head.uid,
            "decision": "merge",
            "rule": "repeat",
            "scope": "all",
            "automated": False,
        },
    )
    assert ArticleVersion.objects.get(article=article).number > version


def test_whoever_backs_several_or_wrote_a_repeat_counts_once(draft, moderator, pair):
    head, repeat = pair
    both, only, mail = (world.make_person("both"), world.make_person("only"), world.make_person("mail", level=1))
    back(head, both)
    back(repeat, both, only, mail)

    merge(repeat, head, moderator)

    assert (supports(head), supports(repeat)) == ((3, 1), (2, 1))  # both, only, the author of the repeat; mail
    back(repeat, late := world.make_person("late"))
    back(head, late, repeat.author)
    assert supports(head) == (4, 1)
    withdraw_support(repeat, by=only, at=LATER)
    assert supports(head) == (3, 1)

    split_proposal(repeat, reasons=WHY, by=moderator, at=LATER)

    assert (supports(head), supports(repeat)) == ((3, 0), (2, 1))


def test_who_wrote_the_one_that_stands_never_backs_it_by_backing_a_repeat(draft, moderator, pair):
    head, repeat = pair
    back(repeat, head.author)

    merge(repeat, head, moderator)

    assert supports(head) == (1, 0)  # the author of the repeat


def test_what_no_longer_counts_brings_no_backers(draft, moderator, pair):
    head, repeat = pair
    back(repeat, world.make_person("backer"))
    merge(repeat, head, moderator)

    withdraw_proposal(repeat, by=repeat.author, at=LATER)

    assert supports(head) == (0, 0)


def test_a_repeat_whose_head_was_withdrawn_stands_for_itself(draft, moderator, pair):
    head, repeat = pair
    merge(repeat, head, moderator)
    assert Proposal.objects.with_counts().get(pk=repeat.pk).head == head.serial

    withdraw_proposal(head, by=head.author, at=LATER)

    assert Proposal.objects.with_counts().get(pk=repeat.pk).head is None
    assert list(Proposal.objects.merged()) == []


def test_splitting_puts_all_back_as_it_was_and_tells_again(draft, moderator, second_moderator, pair):
    head, repeat = pair
    before = Proposal.objects.filter(pk=repeat.pk).values().get()
    merge(repeat, head, moderator)

    ruling = split_proposal(repeat, reasons="Бөлек мәселе.", by=second_moderator, at=LATER)

    assert Proposal.objects.filter(pk=repeat.pk).values().get() == before
    assert (ruling.kind, ruling.into, ruling.ground, ruling.appeal_until) == ("split", head, "", None)
    data = leaf.parse(bytes(Entry.objects.get(object_id=ruling.uid).leaf))["data"]
    assert (data["decision"], data["object"], data["into"], data["rule"]) == ("split", repeat.uid, head.uid, "")
    assert merge(repeat, head, moderator, reasons="Again.").pk > ruling.pk


def test_the_same_again_by_the_same_moderator_returns_the_first(draft, moderator, second_moderator, pair):
    head, repeat = pair
    first = merge(repeat, head, moderator)

    assert merge(repeat, head, moderator, reasons="Other words.") == first
    assert refused(merge, repeat, head, second_moderator)[:2] == (
        "merged_already",
        f"{repeat.number} is merged into {head.number} already. Split it off first.",
    )
    split = split_proposal(repeat, reasons=WHY, by=moderator, at=LATER)
    assert split_proposal(repeat, reasons=WHY, by=moderator, at=LATER) == split
    assert refused(split_proposal, repeat, reasons=WHY, by=second_moderator, at=LATER)[:2] == (
        "not_merged",
        f"{repeat.number} is merged into no other: there is nothing to split.",
    )
    assert Ruling.objects.count() == 2


def test_authors_backers_and_followers_are_told_once_with_the_reasons(draft, moderator, pair):
    head, repeat = pair
    backer = world.make_person("backer")
    back(repeat, backer)

    ruling = merge(repeat, head, moderator)
    tell_due()

    told = list(Notice.objects.filter(object_id=ruling.uid).order_by("pk"))
    assert [(one.person, one.kind) for one in told] == [
        (repeat.author, "proposal.merged"),
        (head.author, "proposal.joined"),
        (backer, "proposal.regrouped"),
    ]
    read = [(reading.title, reading.url) for _notice, reading in readings(told, "en")]
    assert read == [
        (
            f"Your proposal {repeat.number} was merged into {head.number}, which it repeats",
            repeat.get_absolute_url(),
        ),
        (
            f"{repeat.number} was merged into your proposal {head.number}, which it repeats",
            head.get_absolute_url(),
        ),
        (
            f"{repeat.number}, which you support or follow, was merged into {head.number}, which it repeats",
            repeat.get_absolute_url(),
        ),
    ]
    texts = [reading.text for _notice, reading in readings(told, "en")]
    assert all(WHY in text and "not a program" in text for text in texts)
    assert "you can appeal until" in texts[0]
    assert Happening.objects.filter(object_id=ruling.uid).count() == 1


@pytest.mark.parametrize("which", ["repeat", "head"])
def test_nobody_merges_their_own_words_or_beyond_their_articles(draft, moderator, elsewhere, pair, which):
    head, repeat = pair
    own = world.make_proposal(draft, author=moderator, text="Менікі.", **world.reviewed())
    mine = (own, head) if which == "repeat" else (repeat, own)

    assert refused(merge, *mine, moderator)[::3] == ("own_words", 403)
    assert refused(merge, repeat, head, elsewhere)[::3] == ("not_appointed", 403)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(
            draft=draft,
            proposal=mine[0],
            into=mine[1],
            moderator=moderator,
            kind="merge",
            ground="repeat",
            reasons=WHY,
            at=LATER,
        )


def test_what_does_not_ask_for_the_same_is_not_merged(draft, moderator, pair):
    head, _repeat = pair
    other = world.make_proposal(draft, "art_10__para_1", **world.reviewed())

    assert refused(merge, other, head, moderator)[:2] == (
        "other_place",
        f"{other.number} and {head.number} do not ask for the same kind of change in the same places. "
        "Only what asks for the same is merged.",
    )
    assert refused(merge, head, head, moderator)[:2] == (
        "nothing_to_merge_into",
        "A proposal is not merged into itself. Write the number of the other one.",
    )


def test_what_is_not_before_the_public_is_not_merged(draft, moderator, pair):
    head, _repeat = pair
    unfit = [
        world.make_proposal(draft),
        world.make_proposal(draft, **world.reviewed(hidden_at=NOON, hidden_ground="insult")),
        world.make_proposal(draft, **world.reviewed(status=Status.WITHDRAWN, withdrawn_at=NOON)),
        world.make_proposal(draft, **world.reviewed(disputed_at=NOON)),
        world.make_proposal(draft, **world.reviewed(erased_at=NOON)),
        world.make_proposal(draft, **world.reviewed(status=Status.RETURNED, returned_at=NOON)),
    ]

    for one in unfit:
        said = f"{one.number} cannot be merged: it is not published, or is hidden, withdrawn, erased or disputed."
        assert refused(merge, one, head, moderator)[:2] == ("not_to_be_merged", said)
        assert refused(merge, head, one, moderator)[:2] == ("not_to_be_merged", said)
    assert Ruling.objects.count() == 0


def test_what_was_answered_is_neither_merged_nor_split(draft, moderator, pair):
    head, repeat = pair
    merge(repeat, head, moderator)
    answered = world.make_proposal(draft, **world.reviewed(status=Status.DECIDED))
    Proposal.objects.filter(pk=repeat.pk).update(status=Status.DECIDED)

    said = "The Commission has answered %s. What is answered is neither merged nor split."
    assert refused(merge, answered, head, moderator)[:2] == ("answered_already", said % answered.number)
    assert refused(split_proposal, repeat, reasons=WHY, by=moderator, at=LATER)[:2] == (
        "answered_already",
        said % repeat.number,
    )


def test_merging_goes_one_step_deep(draft, moderator, pair):
    head, repeat = pair
    third = world.make_proposal(draft, text="Үшінші.", **world.reviewed())
    merge(repeat, head, moderator)

    assert refused(merge, third, repeat, moderator)[:2] == (
        "merged_already",
        f"{repeat.number} is itself merged into {head.number}. Merge into {head.number}.",
    )
    assert refused(merge, head, third, moderator)[:2] == (
        "merged_already",
        f"Others are merged into {head.number}. Split them off first, or merge the other way round.",
    )
    assert refused(merge, head, repeat, moderator)[0] == "merged_already"
    merge(third, head, moderator)
    assert set(head.merged.all()) == {repeat, third}


def test_the_database_refuses_chains_circles_and_other_drafts(draft, moderator, pair):
    head, repeat = pair
    third = world.make_proposal(draft, text="Үшінші.", **world.reviewed())
    abroad = world.make_proposal(world.make_draft("other"), **world.reviewed())
    Proposal.objects.filter(pk=repeat.pk).update(merged_into=head)

    for one, into in ((third, repeat), (head, third), (head, repeat), (third, third), (third, abroad)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=one.pk).update(merged_into=into)


def test_citizens_and_organizations_are_not_merged(draft, moderator, pair):
    head, repeat = pair
    party = Organization.objects.create(kind="party", name="Party", registered_by=repeat.author, registered_at=NOON)
    Proposal.objects.filter(pk=repeat.pk).update(organization=party)

    assert refused(merge, repeat, head, moderator)[:2] == (
        "other_participant",
        f"{repeat.number} and {head.number} are not both of citizens, or of one organization. "
        "What organizations say stands apart.",
    )


def test_words_sent_meanwhile_and_missing_or_long_reasons_are_refused(draft, moderator, pair):
    head, repeat = pair

    assert refused(merge, repeat, head, moderator, read=2)[::3] == ("words_changed", 409)
    assert refused(merge, repeat, head, moderator, read_into=2)[::3] == ("words_changed", 409)
    assert refused(merge, repeat, head, moderator, reasons=" ")[:3] == (
        "statement_missing",
        "Write the statement of reasons: the author will read it.",
        "reasons",
    )
    assert refused(merge, repeat, head, moderator, reasons="я" * 65536)[2] == "reasons"
    assert Proposal.objects.merged().count() == 0


def test_hiding_on_the_ground_of_repeats_is_no_ruling_and_merging_no_ruling_on_words(draft, moderator, pair):
    head, _repeat = pair
    values = {"reasons": WHY, "by": moderator, "at": LATER}

    assert refused(rule, head, ruling="hide", ground="repeat", **values)[:2] == (
        "unknown_ground",
        "Choose the ground.",
    )
    assert refused(rule, head, ruling="merge", **values)[:2] == ("unknown_ruling", "Choose the ruling.")


def test_an_appeal_against_merging_is_decided_by_another_and_splits(draft, moderator, second_moderator, pair):
    head, repeat = pair
    ruling = merge(repeat, head, moderator)
    appeal = file_appeal(ruling, text="Менің сұрағаным басқа.", by=repeat.author, at=LATER)
    values = {"reasons": "Рас.", "by": second_moderator, "at": LATER}

    assert refused(decide_appeal, appeal, outcome="changed", ground="insult", **values)[:2] == (
        "one_ground_alone",
        "Proposals are merged on one ground alone. Let the ruling stay, or reverse it.",
    )
    assert refused(decide_appeal, appeal, outcome="reversed", **values | {"by": moderator})[0] == "own_ruling"
    decided = decide_appeal(appeal, outcome="reversed", **values)

    repeat.refresh_from_db()
    assert (decided.result.kind, decided.result.into, repeat.merged_into) == ("split", head, None)


def test_a_ruling_on_words_and_merging_leave_each_other_s_appeals_alone(draft, moderator, second_moderator, pair):
    head, repeat = pair
    merged = merge(repeat, head, moderator)
    values = {"reasons": WHY, "at": LATER}
    hidden = rule(repeat, ruling="hide", ground="insult", by=moderator, **values)

    appeals = [file_appeal(one, text="Жоқ.", by=repeat.author, at=LATER) for one in (merged, hidden)]

    assert [one.ruling for one in appeals] == [merged, hidden]
    split_proposal(repeat, reasons=WHY, by=second_moderator, at=LATER)
    # Whoever hid it does not show it again, whatever was ruled on its group since.
    assert refused(rule, repeat, ruling="restore", by=moderator, **values)[0] == "second_person_needed"


def test_two_moderators_merge_the_two_into_each_other_and_one_is_refused(committed_db):
    draft = world.make_draft()
    people = [world.make_moderator(draft, name) for name in ("one", "two")]
    first, second = (world.make_proposal(draft, text=text, **world.reviewed()) for text in ("Бір.", "Екі."))

    with override("en"):
        outcomes = at_once(
            lambda: merge(first, second, people[0]),
            lambda: merge(second, first, people[1]),
        )

    assert sorted(type(one).__name__ for one in outcomes) == ["MergedAlready", "Ruling"]
    assert Proposal.objects.merged().count() == 1


def test_merging_meets_a_withdrawal_and_a_hiding_whole(committed_db):
    draft = world.make_draft()
    people = [world.make_moderator(draft, name) for name in ("one", "two")]
    first, second = (world.make_proposal(draft, text=text, **world.reviewed()) for text in ("Бір.", "Екі."))

    outcomes = at_once(
        lambda: merge(first, second, people[0]),
        lambda: withdraw_proposal(second, by=second.author, at=LATER),
        lambda: rule(first, ruling="hide", ground="insult", reasons=WHY, by=people[1], at=LATER),
    )

    assert {type(one).__name__ for one in outcomes[1:]} == {"Proposal", "Ruling"}
    assert type(outcomes[0]).__name__ in {"Ruling", "NotToBeMerged"}
    assert Proposal.objects.merged().count() == 0


def test_people_who_back_both_while_they_are_merged_count_once(committed_db):
    draft = world.make_draft()
    moderator = world.make_moderator(draft)
    head, repeat = (world.make_proposal(draft, text=text, **world.reviewed()) for text in ("Бір.", "Екі."))
    people = [world.make_person(f"p{number}") for number in range(4)]

    outcomes = at_once(
        *[lambda one=one, to=to: support_proposal(to, by=one, at=NOON) for one in people for to in (head, repeat)],
        lambda: merge(repeat, head, moderator),
    )

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert supports(head) == (4, 1)  # the author of the repeat has confirmed an e-mail
