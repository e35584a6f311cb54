"""What stands where words were: for everybody, for the author."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.models import Notice
from accounts.notices import readings
from moderation.actions import rule
from moderation.marks import put_marks
from moderation.models import Flags
from proposals.models import Comment, Proposal
from tests.moderation import world
from tests.moderation.world import LATER, NOON


def mark_of(item, user):
    rows = type(item).objects.filter(pk=item.pk)
    (item,) = put_marks(rows.with_changes() if isinstance(item, Proposal) else rows, user)
    with override("en"):
        return item.mark, " ".join(render_to_string("moderation/_mark.html", {"item": item}).split())


APPEAL = (
    "If you disagree, you can appeal until 19 February 2026, 17:00, Astana time: on your page, under “Rulings and "
    "appeals”. Another moderator decides."
)


@pytest.fixture
def hidden(draft, moderator):
    proposal = world.make_proposal(draft, **world.seen())
    rule(
        proposal,
        ruling="hide",
        ground="personal_data",
        reasons="Телефон\u202e нөмірі <b>бар</b>.",
        by=moderator,
        at=LATER,
    )
    return proposal


def test_everybody_sees_ground_moment_and_that_there_is_a_statement(hidden):
    mark, shown = mark_of(hidden, AnonymousUser())

    assert (mark.kind, mark.ground.code, mark.at, mark.has_statement, mark.statement) == (
        "hide", "personal_data", LATER, True, "",
    )  # fmt: skip
    assert "This proposal is hidden." in shown
    assert "Ground: another person&#x27;s personal data." in shown
    assert 'datetime="2026-02-06T17:00+05:00"' in shown
    assert "The author has the statement of reasons." in shown
    assert f"/record/receipts/{mark.ruling}.txt" in shown
    assert "нөмірі" not in shown
    assert "Себебі" not in shown


def test_the_author_and_the_staff_read_the_statement(hidden, second_moderator):
    for user in (hidden.author, second_moderator):
        mark, shown = mark_of(hidden, user)

        assert mark.statement == "Телефон\u202e нөмірі <b>бар</b>."
        assert "Телефон[U+202E] нөмірі &lt;b&gt;бар&lt;/b&gt;." in shown
        assert "a telephone number, an address" in shown


def test_another_citizen_does_not_read_it(hidden):
    assert mark_of(hidden, world.make_person("other"))[0].statement == ""


def test_the_last_restriction_is_the_mark(draft, moderator, second_moderator):
    comment = world.make_comment(draft, **world.seen())
    rule(comment, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)
    rule(comment, ruling="restore", reasons="Сын.", by=second_moderator, at=NOON)
    rule(comment, ruling="hide", ground="advertising", reasons="Жарнама.", by=moderator, at=LATER)

    mark, shown = mark_of(comment, comment.author)

    assert (mark.ground.code, mark.statement) == ("advertising", "Жарнама.")
    assert "This comment is hidden." in shown


def test_a_returned_proposal_tells_its_author_why(draft, moderator):
    proposal = world.make_proposal(draft)
    rule(proposal, ruling="return", ground="unreadable", reasons="Толықтырыңыз.", by=moderator, at=LATER)

    mark, shown = mark_of(proposal, proposal.author)

    assert (mark.kind, mark.statement) == ("return", "Толықтырыңыз.")
    assert "This proposal was returned to its author." in shown
    assert "Ground: no meaning can be made out." in shown


@pytest.mark.parametrize("number", [1, 3])
def test_marks_need_one_query_and_none_where_nothing_is_restricted(draft, moderator, django_assert_num_queries, number):
    for _each in range(number):
        comment = world.make_comment(draft, **world.seen())
        rule(comment, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=LATER)
    hidden, free = list(Comment.objects.all()), [world.make_comment(draft, **world.seen())]

    with django_assert_num_queries(1):
        put_marks(hidden, AnonymousUser())
    with django_assert_num_queries(0):
        put_marks(free, AnonymousUser())

    assert {comment.mark.ground.code for comment in hidden} == {"insult"}
    assert free[0].mark is None


def read(language):
    return [
        (reading.title, reading.text, reading.url)
        for _notice, reading in readings(Notice.objects.order_by("pk"), language)
    ]


def test_notices_say_ruling_ground_and_statement(draft, moderator, second_moderator):
    proposal, comment = world.make_proposal(draft), world.make_comment(draft)
    rule(proposal, ruling="return", reasons="Толықтырыңыз.", by=moderator, at=NOON)
    rule(comment, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)
    rule(comment, ruling="restore", reasons="Сын.", by=second_moderator, at=NOON)
    Flags.objects.create(comment=comment, kinds=["link"], words_at=NOON)

    assert read("en") == [
        (
            f"Your proposal {proposal.number} was returned to you",
            "Statement of reasons: Толықтырыңыз.\nA moderator ruled so, not a program. "
            f"Change your proposal and send it again while collection is open.\n"
            "It lasts until other words of yours stand.\nNo program took part in finding or deciding it.\n"
            f"{APPEAL}",
            f"/en/proposals/{proposal.number}/",
        ),
        (
            "Your comment was hidden",
            "Ground: insult or threat.\nThe text insults or threatens a person or a group. Sharp criticism of an "
            "office or an act is no insult.\nStatement of reasons: Қорлау.\n"
            "A moderator ruled so, not a program. Others see "
            f"a mark with the ground in place of your words; you still see them.\n"
            "It has no end, unless a moderator restores it.\n"
            "A program had pointed at these words. It decides nothing.\n"
            f"{APPEAL}",
            f"/en/comments/{comment.uid}/",
        ),
        (
            "Your comment is shown again",
            "Statement of reasons: Сын.\nA moderator looked at it again. Everybody can read it as before.",
            f"/en/comments/{comment.uid}/",
        ),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_notices_need_as_many_queries_for_3_as_for_1(draft, moderator, django_assert_num_queries, number):
    for _each in range(number):
        rule(world.make_proposal(draft), ruling="publish", by=moderator, at=NOON)
    notices = list(Notice.objects.all())

    with django_assert_num_queries(3):
        read_them = readings(notices, "kk")

    assert len(read_them) == number
