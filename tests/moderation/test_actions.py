"""Rulings and reports: what follows, what repeats, what is refused."""

import pytest
from django.utils.translation import override

from accounts.models import Notice
from core.rules import RuleViolation
from moderation.actions import report, rule
from moderation.models import Report, Ruling
from proposals.models import Status
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.threads import at_once


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def moments(item):
    item.refresh_from_db()
    return {
        name: getattr(item, name)
        for name in ("visible_at", "reviewed_at", "returned_at", "hidden_at", "hidden_ground")
        if getattr(item, name)
    }


def said(ruling):
    return {
        "item": ruling.item,
        "moderator": ruling.moderator,
        "kind": ruling.kind,
        "ground": ruling.ground,
        "reasons": ruling.reasons,
        "at": ruling.at,
    }


def notices():
    return list(Notice.objects.values_list("person", "kind", "object_id"))


def refused(call, *args, **values):
    """Return the refusal of an act: its code, its sentence, its field, its status."""
    with pytest.raises(RuleViolation) as caught:
        call(*args, **values)
    refusal = caught.value
    return refusal.code, str(refusal), refusal.field, refusal.status


MAKERS = [world.make_proposal, world.make_comment]
BOTH = pytest.mark.parametrize("make", MAKERS, ids=["proposal", "comment"])


@BOTH
def test_publishing_shows_the_item_and_tells_the_author(draft, moderator, make):
    item = make(draft)

    ruling = rule(item, ruling="publish", by=moderator, at=LATER)

    assert said(ruling) == {
        "item": item, "moderator": moderator, "kind": "publish", "ground": "", "reasons": "", "at": LATER,
    }  # fmt: skip
    assert moments(item) == {"visible_at": LATER, "reviewed_at": LATER}
    kind = "proposal" if make is world.make_proposal else "comment"
    assert notices() == [(item.author_id, f"{kind}.published", ruling.uid)]


@BOTH
def test_letting_stand_what_everybody_sees_tells_nobody(draft, moderator, make):
    item = make(draft, **world.seen())

    rule(item, ruling="publish", ground="insult", by=moderator, at=LATER)

    assert moments(item) == {"visible_at": NOON, "reviewed_at": LATER}
    assert Ruling.objects.get().ground == ""
    assert notices() == []


@BOTH
def test_hiding_needs_ground_and_statement_and_leaves_a_mark(draft, moderator, make):
    item = make(draft, **world.seen())

    ruling = rule(item, ruling="hide", ground="personal_data", reasons=" Телефон нөмірі бар. ", by=moderator, at=LATER)

    assert said(ruling) == {
        "item": item,
        "moderator": moderator,
        "kind": "hide",
        "ground": "personal_data",
        "reasons": "Телефон нөмірі бар.",
        "at": LATER,
    }
    assert moments(item) == {
        "visible_at": NOON, "reviewed_at": LATER, "hidden_at": LATER, "hidden_ground": "personal_data",
    }  # fmt: skip
    kind = "proposal" if make is world.make_proposal else "comment"
    assert notices() == [(item.author_id, f"{kind}.hidden", ruling.uid)]


def test_returning_gives_the_proposal_back(draft, moderator):
    proposal = world.make_proposal(draft)

    ruling = rule(proposal, ruling="return", reasons="Қай сөзді өзгерту керек?", by=moderator, at=LATER)

    assert moments(proposal) == {"reviewed_at": LATER, "returned_at": LATER}
    assert proposal.status == Status.RETURNED
    assert said(ruling) == {
        "item": proposal,
        "moderator": moderator,
        "kind": "return",
        "ground": "",
        "reasons": "Қай сөзді өзгерту керек?",
        "at": LATER,
    }
    assert notices() == [(proposal.author_id, "proposal.returned", ruling.uid)]


@BOTH
def test_another_moderator_restores(draft, moderator, second_moderator, make):
    item = make(draft, **world.seen())
    rule(item, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)

    ruling = rule(item, ruling="restore", ground="insult", reasons="Бұл өткір сын.", by=second_moderator, at=LATER)

    assert moments(item) == {"visible_at": NOON, "reviewed_at": LATER}
    assert (ruling.kind, ruling.ground, ruling.reasons) == ("restore", "", "Бұл өткір сын.")
    kind = "proposal" if make is world.make_proposal else "comment"
    assert notices()[-1] == (item.author_id, f"{kind}.restored", ruling.uid)


def test_whoever_hid_restores_where_the_draft_asks_for_one_person(draft, moderator):
    draft.two_people = False
    draft.save()
    proposal = world.make_proposal(draft, **world.seen())
    rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)

    rule(proposal, ruling="restore", reasons="Қателестім.", by=moderator, at=LATER)

    assert moments(proposal) == {"visible_at": NOON, "reviewed_at": LATER}


@BOTH
@pytest.mark.parametrize("ruling", ["publish", "hide"])
def test_the_same_ruling_again_is_the_earlier_one(draft, moderator, make, ruling):
    item = make(draft)
    first = rule(item, ruling=ruling, ground="insult", reasons="Қорлау.", by=moderator, at=NOON)

    second = rule(item, ruling=ruling, ground="off_topic", reasons="Басқа.", by=moderator, at=LATER)

    assert second == first
    assert Ruling.objects.count() == Notice.objects.count() == 1
    assert moments(item)["reviewed_at"] == NOON


def test_returning_and_restoring_again_are_the_earlier_rulings(draft, moderator, second_moderator):
    returned, hidden = world.make_proposal(draft), world.make_proposal(draft)
    rule(hidden, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)
    first = [
        rule(returned, ruling="return", reasons="Толықтырыңыз.", by=moderator, at=NOON),
        rule(hidden, ruling="restore", reasons="Қорлау емес.", by=second_moderator, at=NOON),
    ]

    again = [
        rule(returned, ruling="return", reasons="Толықтырыңыз.", by=moderator, at=LATER),
        rule(hidden, ruling="restore", reasons="Қорлау емес.", by=second_moderator, at=LATER),
    ]

    assert again == first
    assert Ruling.objects.count() == 3


@BOTH
def test_a_ruling_settles_the_open_reports(draft, moderator, make):
    item = make(draft, **world.reviewed())
    world.make_report(item, "one", at=NOON)
    world.make_report(item, "two", at=NOON)
    other = world.make_report(make(draft, **world.reviewed()), "one", at=NOON)

    rule(item, ruling="publish", by=moderator, at=LATER)

    assert list(Report.objects.order_by("pk").values_list("settled_at", flat=True)) == [LATER, LATER, None]
    assert other.settled_at is None


def test_a_reported_item_can_be_let_stand_each_time(draft, moderator):
    proposal = world.make_proposal(draft)
    first = rule(proposal, ruling="publish", by=moderator, at=NOON)
    world.make_report(proposal, at=NOON)

    second = rule(proposal, ruling="publish", by=moderator, at=LATER)

    assert second != first
    assert Ruling.objects.count() == 2


STATEMENT_MISSING = (
    "statement_missing", "Write the statement of reasons: the author will read it.", "reasons", 422,
)  # fmt: skip
GROUND_MISSING = ("unknown_ground", "Choose the ground.", "ground", 422)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ruling": "burn"}, ("unknown_ruling", "Choose the ruling.", "ruling", 422)),
        ({"ruling": ""}, ("unknown_ruling", "Choose the ruling.", "ruling", 422)),
        ({"ruling": "hide", "reasons": "Қорлау."}, GROUND_MISSING),
        ({"ruling": "hide", "ground": "dislike", "reasons": "Қорлау."}, GROUND_MISSING),
        ({"ruling": "return", "ground": "dislike", "reasons": "Қорлау."}, GROUND_MISSING),
        ({"ruling": "hide", "ground": "insult"}, STATEMENT_MISSING),
        ({"ruling": "hide", "ground": "insult", "reasons": " \u200b "}, STATEMENT_MISSING),
        ({"ruling": "return"}, STATEMENT_MISSING),
        (
            {"ruling": "hide", "ground": "insult", "reasons": "a\0b"},
            (
                "unreadable_text",
                "The text contains signs that cannot be stored. Remove them and send it again.",
                "reasons",
                422,
            ),
        ),
        (
            {"ruling": "hide", "ground": "insult", "reasons": "a" * 4001},
            ("text_too_long", "The text is too long: 4001 characters. At most 4000 are possible.", "reasons", 422),
        ),
        (
            {"ruling": "restore", "reasons": "Қорлау емес."},
            ("not_hidden", "This is not hidden: there is nothing to restore.", None, 422),
        ),
    ],
)
def test_a_ruling_that_lacks_something_is_refused(draft, moderator, given, refusal):
    proposal = world.make_proposal(draft, **world.seen())

    assert refused(rule, proposal, **given, by=moderator, at=LATER) == refusal

    assert moments(proposal) == {"visible_at": NOON}
    assert (Ruling.objects.count(), notices()) == (0, [])


def test_restoring_without_reasons_is_refused(draft, moderator, second_moderator):
    proposal = world.make_proposal(draft)
    rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)

    assert refused(rule, proposal, ruling="restore", by=second_moderator, at=LATER) == STATEMENT_MISSING


def test_whoever_hid_does_not_restore(draft, moderator):
    proposal = world.make_proposal(draft)
    rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)

    assert refused(rule, proposal, ruling="restore", reasons="Қателестім.", by=moderator, at=LATER) == (
        "second_person_needed",
        "Whoever hid a text does not restore it. Another moderator must.",
        None,
        403,
    )


@BOTH
@pytest.mark.parametrize("ruling", ["publish", "return", "hide", "restore"])
def test_nobody_rules_on_their_own_words(draft, moderator, make, ruling):
    item = make(draft, author=moderator)

    assert refused(rule, item, ruling=ruling, ground="insult", reasons="Қорлау.", by=moderator, at=LATER) == (
        "own_words",
        "Nobody rules on their own words. Another moderator will.",
        None,
        403,
    )
    assert moments(item) == {}


@BOTH
def test_only_moderators_of_the_article_rule(draft, elsewhere, make):
    item = make(draft)
    ended = world.make_moderator(draft, "ended")
    ended.appointments.update(ended_at=NOON)
    citizen = world.make_person("citizen")
    of_another_draft = world.make_moderator(world.make_draft("other"), "foreign")

    refusals = {
        refused(rule, item, ruling="publish", by=person, at=LATER)
        for person in (elsewhere, ended, citizen, of_another_draft)
    }

    assert refusals == {("not_appointed", "You are not appointed to moderate this article.", None, 403)}
    assert moments(item) == {}


UNFIT = {
    "draft": ("not_submitted", "This has not been sent yet: there is nothing to rule on.", None, 422),
    "withdrawn": ("already_withdrawn", "The author has withdrawn this. There is nothing left to rule on.", None, 422),
}


@pytest.mark.parametrize("ruling", ["publish", "return", "hide", "restore"])
@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_sent_or_withdrawn_is_not_ruled_on(draft, moderator, ruling, state):
    columns = {
        "draft": {"status": Status.DRAFT, "serial": None, "submitted_at": None},
        "withdrawn": {"status": Status.WITHDRAWN, "withdrawn_at": NOON},
    }[state]
    proposal = world.make_proposal(draft, **columns)

    refusal = refused(rule, proposal, ruling=ruling, ground="insult", reasons="Қорлау.", by=moderator, at=LATER)

    assert refusal == UNFIT[state]


@BOTH
@pytest.mark.parametrize("ruling", ["publish", "return"])
def test_what_is_hidden_can_only_be_restored(draft, moderator, make, ruling):
    item = make(draft)
    rule(item, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)

    assert refused(rule, item, ruling=ruling, reasons="Қорлау.", by=moderator, at=LATER) == (
        "already_hidden",
        "This is hidden already. It can only be restored.",
        None,
        422,
    )


@pytest.mark.parametrize("ruling", ["publish", "hide"])
def test_what_is_returned_waits_for_its_author(draft, moderator, ruling):
    proposal = world.make_proposal(draft)
    rule(proposal, ruling="return", reasons="Толықтырыңыз.", by=moderator, at=NOON)

    assert refused(rule, proposal, ruling=ruling, ground="insult", reasons="Қорлау.", by=moderator, at=LATER) == (
        "already_returned",
        "This was returned to its author. It comes back to the queue when it is sent again.",
        None,
        422,
    )


def test_a_comment_is_never_returned(draft, moderator):
    comment = world.make_comment(draft)

    assert refused(rule, comment, ruling="return", reasons="Толықтырыңыз.", by=moderator, at=LATER) == (
        "comment_not_returned",
        "A comment cannot be returned. Let it stand or hide it.",
        "ruling",
        422,
    )


@pytest.mark.parametrize("status", [Status.CONSIDERATION, Status.DECIDED])
def test_what_the_commission_has_taken_up_is_not_returned_but_can_be_hidden(draft, moderator, status):
    proposal = world.make_proposal(draft, **world.seen(status=status))

    assert refused(rule, proposal, ruling="return", reasons="Толықтырыңыз.", by=moderator, at=LATER) == (
        "before_the_commission",
        "The Commission has taken this up. It can be hidden, but not returned.",
        "ruling",
        422,
    )
    assert rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=LATER).kind == "hide"


@BOTH
@pytest.mark.parametrize(
    ("ruling", "refusal"),
    [
        (
            "publish",
            (
                "already_reviewed",
                "A moderator has already let this stand, and nobody has reported it since.",
                None,
                422,
            ),
        ),
        ("hide", ("already_hidden", "This is hidden already. It can only be restored.", None, 422)),
    ],
)
def test_what_another_moderator_has_ruled_so_is_refused(draft, moderator, second_moderator, make, ruling, refusal):
    item = make(draft)
    rule(item, ruling=ruling, ground="insult", reasons="Қорлау.", by=moderator, at=NOON)

    assert (
        refused(rule, item, ruling=ruling, ground="insult", reasons="Қорлау.", by=second_moderator, at=LATER) == refusal
    )
    assert Ruling.objects.count() == 1


def test_two_moderators_at_once_make_one_ruling(committed_db):
    draft = world.make_draft()
    proposal = world.make_proposal(draft)
    moderators = [world.make_moderator(draft, name) for name in ("one", "two")]

    outcomes = at_once(
        *[
            lambda by=by: rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=by, at=LATER)
            for by in moderators
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyHidden", "Ruling"]
    assert Ruling.objects.count() == Notice.objects.count() == 1


def test_one_moderator_twice_at_once_makes_one_ruling(committed_db):
    draft = world.make_draft()
    comment = world.make_comment(draft)
    moderator = world.make_moderator(draft)

    outcomes = at_once(*[lambda: rule(comment, ruling="publish", by=moderator, at=LATER)] * 4)

    assert outcomes == [Ruling.objects.get()] * 4
    assert Notice.objects.count() == 1


@BOTH
def test_a_report_is_kept_and_hides_nothing(draft, make):
    item = make(draft, **world.reviewed())
    reporter = world.make_person("reporter")

    filed = report(item, ground="insult", text=" Екінші сөйлем. ", by=reporter, at=LATER)

    assert (filed.item, filed.draft, filed.reporter, filed.ground, filed.text, filed.at, filed.settled_at) == (
        item, draft, reporter, "insult", "Екінші сөйлем.", LATER, None,
    )  # fmt: skip
    assert moments(item) == {"visible_at": NOON, "reviewed_at": NOON}
    assert notices() == []


@BOTH
def test_reporting_again_is_the_first_report(draft, make):
    item = make(draft, **world.seen())
    reporter = world.make_person("reporter")
    first = report(item, ground="insult", by=reporter, at=NOON)

    assert report(item, ground="advertising", text="Тағы.", by=reporter, at=LATER) == first
    assert Report.objects.get().ground == "insult"


def test_reporting_again_is_the_first_report_though_the_item_is_hidden_by_now(draft, moderator):
    proposal = world.make_proposal(draft, **world.seen())
    reporter = world.make_person("reporter")
    first = report(proposal, ground="insult", by=reporter, at=NOON)
    rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=LATER)

    assert report(proposal, ground="insult", by=reporter, at=LATER) == first


@BOTH
def test_nobody_reports_their_own_words(draft, make):
    item = make(draft, **world.seen())

    assert refused(report, item, ground="insult", by=item.author, at=LATER) == (
        "own_report",
        "These are your own words: you can withdraw them, not report them.",
        None,
        422,
    )


@BOTH
def test_only_what_is_shown_is_reported(draft, make):
    withdrawn = {"status": Status.WITHDRAWN} if make is world.make_proposal else {}
    items = [
        make(draft),
        make(draft, **world.seen(hidden_at=NOON, hidden_ground="insult")),
        make(draft, **world.seen(withdrawn_at=NOON, **withdrawn)),
    ]
    reporter = world.make_person("reporter")

    assert {refused(report, item, ground="insult", by=reporter, at=LATER) for item in items} == {
        ("nothing_to_report", "These words are not shown, so there is nothing to report.", None, 422)
    }
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ground": ""}, GROUND_MISSING),
        ({"ground": "dislike"}, GROUND_MISSING),
        (
            {"ground": "insult", "text": "a" * 1001},
            ("text_too_long", "The text is too long: 1001 characters. At most 1000 are possible.", "text", 422),
        ),
    ],
)
def test_a_report_that_lacks_something_is_refused(draft, given, refusal):
    proposal = world.make_proposal(draft, **world.seen())

    assert refused(report, proposal, **given, by=world.make_person("reporter"), at=LATER) == refusal
    assert Report.objects.count() == 0


def test_one_person_at_once_files_one_report(committed_db):
    proposal = world.make_proposal(world.make_draft(), **world.seen())
    reporter = world.make_person("reporter")

    outcomes = at_once(*[lambda: report(proposal, ground="insult", by=reporter, at=LATER)] * 4)

    assert outcomes == [Report.objects.get()] * 4
