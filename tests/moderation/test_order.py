"""By which rule the queue is ordered, what a program points at, and what it leaves alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock
from moderation.actions import erase_person, flag_waiting, rule
from moderation.choice import Choice
from moderation.flagging import kinds_in
from moderation.models import Flags
from moderation.order import MOST, hours_ahead
from moderation.queue import rows_of
from moderation.tasks import flag_what_waits
from proposals.models import Comment, CommentWords
from tests.moderation import world
from tests.moderation.world import LATER, NOON

PHONE = "Қоңырау шалыңыз: 8 701 000 41 07."


def hours(number):
    return NOON + timedelta(hours=number)


def listed(draft, user, **choice):
    return [row["uid"] for row in rows_of(draft, user, Choice(**choice))]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Келісемін.", []),
        (PHONE, ["phone"]),
        ("Менің ИИН 900101300017 еді, поштам a@b.kz.", ["email", "iin"]),
        ("Толығы www.sait.kz бетінде.", ["link"]),
        ("Қараңыз: HTTPS://sait.kz", ["link"]),
        ("БҰЛ ДҰРЫС ЕМЕС, ТОҚТАТЫҢЫЗДАР!", ["shouting"]),
        ("ҚР БҰҰ-ға мүше.", []),
        ("«ҚАЗАҚСТАН ТЕМІР ЖОЛЫ» ұлттық компаниясы туралы осында жазылған.", []),
        ("", []),
    ],
)
def test_a_program_points_by_its_rules(text, kinds):
    assert kinds_in(text) == kinds


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        ({}, 0),
        ({"is_unconfirmed": True}, 3),
        ({"kinds": ["link", "shouting"]}, 6),
        ({"kinds": ["link", "phone"]}, 24),
        ({"grounds": ["off_topic"], "reports": 1}, 12),
        ({"grounds": ["off_topic", "insult"], "reports": 2}, 26),
        ({"grounds": ["incitement"], "reports": 500, "kinds": ["iin"], "is_unconfirmed": True}, MOST),
    ],
)
def test_risk_counts_as_hours(given, hours):
    assert hours_ahead(personal=frozenset({"iin", "phone"}), **given) == hours


def test_the_query_orders_as_the_rule_says(draft, moderator):
    known = {"author": world.make_person("known")}
    cases = {
        "quiet": (world.make_comment(draft, submitted_at=hours(0), **known), [], []),
        "unconfirmed": (world.make_comment(draft, submitted_at=hours(1)), [], []),
        "link": (world.make_comment(draft, submitted_at=hours(2), **known), ["link"], []),
        "phone": (world.make_proposal(draft, submitted_at=hours(3), **known), ["phone", "link"], []),
        "insulting": (world.make_proposal(draft, **world.seen(submitted_at=hours(4), **known)), [], ["insult"]),
        "dangerous": (
            world.make_comment(draft, **world.seen(submitted_at=hours(5), **known)),
            [],
            ["off_topic", "incitement", "insult"],
        ),
        "beside": (world.make_comment(draft, **world.seen(submitted_at=hours(6), **known)), ["link"], ["off_topic"]),
    }
    for name, (item, kinds, grounds) in cases.items():
        kind = "proposal" if hasattr(item, "serial") else "comment"
        Flags.objects.create(**{kind: item}, kinds=kinds, words_at=NOON)
        for turn, ground in enumerate(grounds):
            world.make_report(item, f"{name}{turn}", ground)

    rows = {row["uid"]: row for row in rows_of(draft, moderator)}

    names = {item.uid: name for name, (item, _kinds, _grounds) in cases.items()}
    expected = {
        name: hours_ahead(
            grounds=grounds,
            reports=len(grounds),
            kinds=kinds,
            personal=frozenset({"phone"}),
            is_unconfirmed=item.author.level == 1,
        )
        for name, (item, kinds, grounds) in cases.items()
    }
    assert {names[uid]: row["hours"] for uid, row in rows.items()} == expected
    assert [names[uid] for uid in rows] == [
        "dangerous", "phone", "insulting", "beside", "link", "unconfirmed", "quiet",
    ]  # fmt: skip
    assert listed(draft, moderator, order="oldest") == [item.uid for item, *_ in cases.values()]


def test_what_bears_no_risk_is_overtaken_for_some_days_and_no_longer(draft, moderator):
    quiet = world.make_comment(draft, submitted_at=hours(0), author=world.make_person("known"))
    late = world.make_comment(draft, **world.seen(submitted_at=hours(MOST)))
    Flags.objects.create(comment=late, kinds=["iin"], words_at=NOON)
    for turn in range(20):
        world.make_report(late, f"reporter{turn}", "incitement")

    row = {row["uid"]: row for row in rows_of(draft, moderator)}

    assert row[late.uid]["hours"] == MOST
    assert row[late.uid]["due"] == row[quiet.uid]["due"]


@pytest.fixture
def waiting(draft):
    return {
        "phone": world.make_proposal(draft, reasons=PHONE, language="ru"),
        "plain": world.make_comment(draft, "art_10", author=world.make_person("known"), submitted_at=LATER),
        "letter": world.make_proposal(draft, "art_10__para_1", text="Астана – астана.", channel="post"),
        "linked": world.make_comment(draft, text="Толығы www.sait.kz бетінде.", **world.seen()),
    }


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ({"why": "flagged"}, {"phone", "linked"}),
        ({"why": "personal"}, {"phone"}),
        ({"why": "unconfirmed"}, {"phone", "letter", "linked"}),
        ({"channel": "post"}, {"letter"}),
        ({"channel": "site"}, {"phone", "plain", "linked"}),
        ({"article": "art_10"}, {"plain", "letter"}),
        ({"article": "art_10", "kind": "comment"}, {"plain"}),
        ({"article": "art_99"}, set()),
        ({"older": "24"}, {"phone", "plain", "letter", "linked"}),
        ({"kind": "comment", "channel": "post"}, set()),
    ],
)
def test_the_queue_is_chosen_by_more(draft, moderator, waiting, choice, names):
    flag_what_waits()

    found = listed(draft, moderator, **choice)

    assert set(found) == {waiting[name].uid for name in names}


def test_what_came_a_moment_ago_is_not_old(draft, moderator):
    world.make_comment(draft, submitted_at=clock.now() - timedelta(hours=23))
    old = world.make_comment(draft, submitted_at=clock.now() - timedelta(hours=41))

    assert listed(draft, moderator, older="24") == [old.uid]
    assert listed(draft, moderator, older="40") == [old.uid]
    assert listed(draft, moderator, older="48") == []


def test_waiting_words_are_read_once_and_anew_where_they_change(draft, waiting):
    assert (flag_waiting(), flag_waiting()) == (4, 0)
    assert sorted(kind for flags in Flags.objects.all() for kind in flags.kinds) == ["link", "phone"]

    comment = waiting["linked"]
    CommentWords.objects.filter(comment=comment).update(text="Бұл жайында сөз жоқ.")
    Comment.objects.filter(pk=comment.pk).update(edited_at=LATER)

    assert (flag_waiting(), flag_waiting()) == (1, 0)
    assert Flags.objects.get(comment=comment).kinds == []


def test_equal_words_of_five_others_are_pointed_at(draft):
    comments = [world.make_comment(draft, submitted_at=hours(number)) for number in range(6)]
    proposals = [world.make_proposal(draft, submitted_at=hours(number)) for number in range(6)]
    world.make_comment(draft, "art_10", text="Басқа сөз.", submitted_at=hours(9))
    same_author = comments[0].author
    for number in range(6):
        world.make_comment(draft, text="Бір адам.", author=same_author, submitted_at=hours(10 + number))

    flag_what_waits()

    found = {flags.comment or flags.proposal for flags in Flags.objects.filter(kinds__contains=["alike"])}
    assert found == {comments[5], proposals[5]}


def test_a_flag_hides_nothing_and_rules_nothing(draft, moderator):
    comment = world.make_comment(draft, text=PHONE, **world.seen())

    flag_what_waits()
    comment.refresh_from_db()

    assert (comment.hidden_at, comment.reviewed_at, comment.visible_at) == (None, None, NOON)
    rule(comment, ruling="publish", by=moderator, at=LATER)
    assert listed(draft, moderator) == []


def test_what_somebody_erased_bears_no_flags(draft):
    comment = world.make_comment(draft, text=PHONE)
    kept = world.make_comment(draft, text=PHONE)
    flag_what_waits()

    erase_person(comment.author, at=LATER)

    assert [flags.comment for flags in Flags.objects.all()] == [kept]


def test_the_database_keeps_one_row_of_flags_for_one_item(draft):
    comment, proposal = world.make_comment(draft), world.make_proposal(draft)
    Flags.objects.create(comment=comment, kinds=[], words_at=NOON)

    for wrong in ({"comment": comment}, {}, {"comment": comment, "proposal": proposal}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Flags.objects.create(**wrong, kinds=[], words_at=NOON)


@pytest.mark.parametrize("number", [1, 3])
def test_flagging_asks_as_often_for_3_rows_as_for_1(draft, django_assert_num_queries, number):
    for _each in range(number):
        world.make_comment(draft)
        world.make_proposal(draft)

    with django_assert_num_queries(12):
        flag_waiting()
