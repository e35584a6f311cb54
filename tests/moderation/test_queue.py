"""What waits, in which order, for whom; and what stands beside an item."""

from datetime import timedelta

import pytest

from moderation.actions import rule, undo
from moderation.choice import Choice
from moderation.queue import rows_of, waiting
from moderation.queue_entries import entries_of
from moderation.surroundings import surroundings_of
from proposals.models import Comment, Proposal, Status
from tests.commission.world import make_organization
from tests.moderation import world
from tests.moderation.world import LATER, NOON


def minutes(number):
    return NOON + timedelta(minutes=number)


def listed(draft, user, order="oldest", **choice):
    return [row["uid"] for row in rows_of(draft, user, Choice(order=order, **choice))]


@pytest.fixture
def items(draft):
    """Items by the reason for which they stand in the queue or not."""
    withdrawn = {"withdrawn_at": NOON}
    made = {
        "new_comment": world.make_comment(draft, submitted_at=minutes(3)),
        "new_proposal": world.make_proposal(draft, submitted_at=minutes(1), language="ru"),
        "seen_proposal": world.make_proposal(draft, **world.seen(submitted_at=minutes(2))),
        "reported": world.make_proposal(draft, **world.reviewed(submitted_at=minutes(0))),
        "reported_comment": world.make_comment(draft, "art_10", **world.reviewed(submitted_at=minutes(0))),
        "hidden": world.make_comment(draft, **world.reviewed(hidden_at=minutes(9), hidden_ground="insult")),
        "reviewed": world.make_proposal(draft, **world.reviewed()),
        "unsent": world.make_proposal(draft, status=Status.DRAFT, serial=None, submitted_at=None),
        "withdrawn": world.make_proposal(draft, status=Status.WITHDRAWN, **withdrawn),
        "withdrawn_comment": world.make_comment(draft, **withdrawn),
        "returned": world.make_proposal(draft, status=Status.RETURNED, returned_at=NOON),
        "settled": world.make_comment(draft, **world.reviewed()),
    }
    world.make_report(made["reported"], "one", at=minutes(5))
    world.make_report(made["reported"], "two", at=minutes(4))
    world.make_report(made["reported_comment"], at=minutes(6))
    settled = world.make_report(made["settled"], at=minutes(6))
    settled.settled_at = LATER
    settled.save()
    world.make_proposal(world.make_draft("other"))
    return made


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ({}, ["new_proposal", "seen_proposal", "new_comment", "reported", "reported_comment"]),
        ({"kind": "proposal"}, ["new_proposal", "seen_proposal", "reported"]),
        ({"kind": "comment"}, ["new_comment", "reported_comment"]),
        ({"language": "ru"}, ["new_proposal"]),
        ({"why": "new"}, ["new_proposal", "seen_proposal", "new_comment"]),
        ({"why": "reported"}, ["reported", "reported_comment"]),
        ({"why": "reported", "kind": "comment"}, ["reported_comment"]),
        ({"why": "hidden"}, ["hidden"]),
    ],
)
def test_the_queue_is_chosen_and_ordered(draft, moderator, items, choice, names):
    assert listed(draft, moderator, **choice) == [items[name].uid for name in names]


def test_the_queue_leaves_out_own_words_and_other_articles(draft, moderator, elsewhere, items):
    own = world.make_proposal(draft, author=moderator)

    assert own.uid not in listed(draft, moderator)
    assert listed(draft, elsewhere) == [items["reported_comment"].uid]
    assert listed(draft, world.make_person("citizen")) == []


def test_one_query_serves_all_moderators_in_turn(draft, moderator, second_moderator, elsewhere):
    ours, theirs = make_organization(head=moderator), make_organization("Қор", head=second_moderator)
    author = world.make_person("author")
    nine = world.make_comment(draft, author=author, submitted_at=minutes(1))
    ten = world.make_comment(draft, "art_10", author=author, submitted_at=minutes(2))
    of_ours = world.make_comment(draft, author=author, organization=ours, submitted_at=minutes(3))
    of_theirs = world.make_comment(draft, "art_10", author=author, organization=theirs, submitted_at=minutes(4))
    written_together = world.make_proposal(draft, coauthor_ids=[moderator.pk], submitted_at=minutes(5))
    only_nine = world.make_moderator(draft, "nine", articles=["art_9"])
    people = (moderator, second_moderator, elsewhere, only_nine)

    seen = [[listed(draft, person), listed(draft, person, article="art_9")] for person in people]

    assert seen == [
        [[nine.uid, ten.uid, of_theirs.uid], [nine.uid]],
        [[nine.uid, ten.uid, of_ours.uid, written_together.uid], [nine.uid, of_ours.uid, written_together.uid]],
        [[ten.uid, of_theirs.uid], []],
        [[nine.uid, of_ours.uid, written_together.uid], [nine.uid, of_ours.uid, written_together.uid]],
    ]
    assert listed(draft, moderator, article="art_99") == []
    assert listed(draft, moderator, kind="comment", channel="post") == []


def test_a_page_tells_how_many_wait_and_since_when_the_oldest_does(draft, moderator, items, django_assert_num_queries):
    rows = rows_of(draft, moderator, Choice(order="oldest"))

    with django_assert_num_queries(1):
        page = rows.page("2", 2)

    assert [row["uid"] for row in page.object_list] == [items["new_comment"].uid, items["reported"].uid]
    assert (page.number, page.paginator.count, page.oldest) == (2, 5, minutes(1))
    nothing = rows_of(draft, moderator, Choice(kind="position")).page(None, 2)
    assert (nothing.object_list, nothing.paginator.count, nothing.oldest) == ([], 0, None)


def test_an_unknown_choice_is_none():
    odd = {"kind": "person", "language": "de", "why": "boredom", "channel": "x", "older": "1", "order": "worst"}
    assert Choice.of(odd | {"article": "art 9\0"}) == Choice()
    assert Choice.of({"kind": "comment", "why": "new"}).as_query() == {"kind": "comment", "why": "new"}


def test_waiting_tells_number_and_oldest(draft, items):
    assert waiting(draft) == (5, minutes(1))
    assert waiting(world.make_draft("empty")) == (0, None)


def test_entries_say_why_and_where(draft, moderator, items):
    entries = entries_of(draft, list(rows_of(draft, moderator, Choice(order="oldest"))))

    assert [(entry.kind, entry.reports, entry.is_new, entry.place.eid) for entry in entries] == [
        ("proposal", 0, True, "art_9__para_2"),
        ("proposal", 0, True, "art_9__para_2"),
        ("comment", 0, True, "art_9"),
        ("proposal", 2, False, "art_9__para_2"),
        ("comment", 1, False, "art_10"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_the_queue_needs_as_many_queries_for_3_rows_as_for_1(
    draft, moderator, django_assert_num_queries, number
):
    for _each in range(number):
        world.make_proposal(draft)
        world.make_comment(draft)

    with django_assert_num_queries(11):
        entries = entries_of(draft, list(rows_of(draft, moderator)))
        _shown = [(entry.place.label("kk"), entry.item.author.level, entry.item.draft.slug) for entry in entries]

    assert len(entries) == 2 * number


def test_surroundings_of_a_proposal_count_its_author_and_its_equals(draft, moderator):
    proposal = world.make_proposal(draft)
    author = proposal.author
    same_author = world.make_proposal(draft, author=author, text="орыс тілі ТЕҢ қолданылады!")
    other_author = world.make_proposal(draft)
    world.make_proposal(draft, author=author, text="Басқа мәтін.", **world.seen(hidden_at=NOON, hidden_ground="insult"))
    world.make_comment(draft, author=author)
    world.make_report(proposal, "one", "insult")
    world.make_report(proposal, "two", "advertising")
    report = world.make_report(proposal, "three", "insult", "Екінші сөйлем.")
    whole = Proposal.objects.with_words(moderator).get(pk=proposal.pk)

    beside = surroundings_of(whole, moderator)

    assert beside.author == {"sent": 4, "hidden": 1, "returned": 0}
    assert (beside.equals, beside.equal_count, beside.equal_people) == ([same_author, other_author], 2, 2)
    assert (beside.reports_by_ground, beside.report_count) == ([("insult", 2), ("advertising", 1)], 3)
    assert (beside.place.eid, beside.report_words, beside.rulings, beside.above) == ("art_9__para_2", [report], [], [])


def test_surroundings_tell_how_equal_texts_were_ruled(draft, moderator, second_moderator):
    first, second = world.make_proposal(draft), world.make_proposal(draft)
    asked = world.make_proposal(draft)
    why = {"ground": "insult", "reasons": "Қорлау бар."}
    hidden = rule(first, ruling="hide", by=moderator, at=NOON, **why)
    stands = rule(second, ruling="publish", by=moderator, at=LATER)
    undo(rule(second, ruling="hide", by=second_moderator, at=LATER, **why), by=second_moderator, at=LATER)
    rule(world.make_proposal(draft, text="Басқа мәтін."), ruling="publish", by=moderator, at=LATER)
    comments = [world.make_comment(draft) for _each in range(2)]
    of_comment = rule(comments[0], ruling="publish", by=moderator, at=LATER)

    beside = surroundings_of(Proposal.objects.with_words(moderator).get(pk=asked.pk), moderator)
    beside_comment = surroundings_of(Comment.objects.with_words(moderator).get(pk=comments[1].pk), moderator)

    assert beside.equal_rulings == [stands, hidden]
    assert [ruling.item for ruling in beside.equal_rulings] == [second, first]
    assert beside_comment.equal_rulings == [of_comment]


def test_surroundings_of_a_comment_hold_the_thread_and_the_proposal(draft, moderator):
    proposal = world.make_proposal(draft)
    first = world.make_comment(draft, proposal=proposal, text="Бірінші.")
    below = {"proposal": proposal, "thread": first, "parent": first, "depth": 1}
    second = world.make_comment(draft, text="Екінші.", hidden_at=NOON, hidden_ground="insult", **below)
    third = world.make_comment(draft, text="Үшінші.", **below)
    world.make_comment(draft, text="Төртінші.", **below)

    beside = surroundings_of(third, moderator)

    assert [(comment, comment.text) for comment in beside.above] == [(first, "Бірінші."), (second, "Екінші.")]
    assert (beside.proposal, beside.proposal.reasons) == (proposal, "Себебі бар.")
    assert beside.place.eid == "art_9"
