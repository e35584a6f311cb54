"""What the overview counts, and how it is ordered."""

import pytest
from django.utils.translation import override

from commission.actions import answer_positions, decide
from commission.overview import SORTS, Overview, shown, sort_names
from proposals.models import Kind, Status
from tests.commission import world
from tests.commission.world import NOON, REASONS


def lines(draft, sort="place"):
    with override("en"):
        board = Overview(draft, "en", sort)
    return {line.eid: line for group in board.groups for line in group}, board


def test_overview_counts_by_article_kind_and_answer(draft, rapporteur):
    declined, question = world.make_proposal(draft), world.make_proposal(draft, kind=Kind.QUESTION)
    decide([declined], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    decide([question], outcome="answered", reasons=REASONS, by=rapporteur, at=NOON)
    oldest, _newer = world.make_proposal(draft, kind=Kind.REMOVE), world.make_proposal(draft)
    world.make_proposal(draft, kind=Kind.ADD, visible_at=None)
    world.make_proposal(draft, kind=Kind.KEEP)
    world.make_proposal(draft, status=Status.WITHDRAWN, withdrawn_at=NOON)
    world.make_proposal(draft, hidden_at=NOON, hidden_ground="insult")
    world.make_proposal(draft, "art_10__para_1")

    found, board = lines(draft)

    count = found["art_9"].count
    assert {kind.value: n for kind, n in count.kinds.items()} == {"change": 2, "add": 1, "remove": 1, "question": 1}
    assert (count.all, count.waiting, count.unanswered, count.answered, count.keep) == (5, 1, 2, 2, 1)
    assert {outcome.value: n for outcome, n in count.outcomes.items() if n} == {"declined": 1, "answered": 1}
    assert count.oldest == oldest.submitted_at
    assert (found["art_10"].count.all, found["sec_1"].count.all) == (1, 0)
    assert (board.total.all, board.total.keep, board.total.unanswered) == (6, 1, 3)


def test_overview_counts_organizations_apart(draft, rapporteur):
    party = world.make_organization(kind="party")
    world.make_proposal(draft)
    world.make_proposal(draft, organization=party)
    world.make_proposal(draft, organization=party, kind=Kind.KEEP)
    world.make_proposal(draft, organization=party, hidden_at=NOON, hidden_ground="insult")
    world.make_position(draft, organization=party, stance="support")
    world.make_position(draft, stance="oppose")
    answered = world.make_position(draft)
    answer_positions([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    world.make_position(draft, withdrawn_at=NOON)
    world.make_position(draft, "art_10__para_1", submitted_at=None, visible_at=None)

    found, board = lines(draft)

    count = found["art_9"].count
    assert (count.all, count.unanswered, count.answered, count.keep) == (1, 1, 0, 0)
    assert (count.from_organizations, count.all_positions, count.owed_to_organizations) == (2, 3, 2)
    assert {stance.value: n for stance, n in count.positions.items()} == {"support": 1, "with_changes": 1, "oppose": 1}
    assert (board.total.from_organizations, board.total.all_positions) == (2, 3)
    assert len(board.columns) == len(count.figures())


@pytest.mark.parametrize(
    ("sort", "first"),
    [("place", "draft"), ("all", "art_10"), ("unanswered", "art_10"), ("remove", "art_9"), ("keep", "art_9"),
     ("oldest", "art_9"), ("delete from", "draft")],
)  # fmt: skip
def test_overview_sorts_by_what_is_on_the_list(draft, sort, first):
    world.make_proposal(draft, kind=Kind.REMOVE)
    world.make_proposal(draft, kind=Kind.KEEP)
    world.make_proposal(draft, "art_10__para_1")
    world.make_proposal(draft, "art_10__para_1")

    found, _board = lines(draft, sort)

    assert next(iter(found)) == first


def test_overview_groups_by_section_in_the_order_of_the_text(draft):
    with override("en"):
        board = Overview(draft, "en")

    assert [[(line.label, line.is_section) for line in group] for group in board.groups] == [
        [("the draft as a whole", False)],
        [("section I", True), ("article 9", False), ("article 10", False)],
    ]


def test_every_order_has_its_words(draft):
    with override("en"):
        names = [name for name, _words in sort_names()]

    assert sorted(names) == sorted(SORTS)


def test_figures_are_shown_with_thousands_apart_and_moments_as_days():
    with override("ru"):
        assert [shown(0), shown(1234), shown(NOON), shown(None)] == ["", "1\xa0234", "5 февраля", ""]


@pytest.mark.parametrize("how_many", [1, 3])
def test_overview_asks_five_queries(draft, how_many, django_assert_num_queries):
    for _ in range(how_many):
        world.make_proposal(draft)
        world.make_position(draft)

    with django_assert_num_queries(5):
        _found, board = lines(draft)

    assert board.total.all == how_many
