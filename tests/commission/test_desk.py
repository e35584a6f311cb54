"""What a desk shows: folds, their figures, the order, the filters."""

import pytest
from django.utils.translation import override

from articles.models import Placement
from commission.actions import answer_positions, decide
from commission.desk import Desk, Wanted, next_article, outcome_choices
from proposals.models import Kind
from tests.commission import world
from tests.commission.world import NOON, REASONS


@pytest.fixture
def desk(draft, rapporteur):
    def build(eid="art_9", reader=rapporteur, **wanted):
        page = Placement.objects.select_related("edition__draft", "provision").get(edition__draft=draft, eid=eid)
        with override("en"):
            return Desk(page, reader, Wanted(**wanted))

    return build


def summary(desk):
    return [(fold.number, fold.total, fold.open, fold.own) for fold in desk.selected()]


def test_desk_folds_equal_proposals_with_their_figures(draft, desk):
    first, second = world.make_proposal(draft), world.make_proposal(draft, author=world.make_person("low", level=1))
    fan, contact = world.make_person("fan"), world.make_person("contact", level=1)
    world.support(first, fan)
    world.support(second, fan)
    world.support(second, contact)
    world.comment(second, fan, "against")
    world.make_proposal(draft, hidden_at=NOON, hidden_ground="insult")
    world.make_proposal(draft, visible_at=None)

    board = desk()
    [row] = board.rows(board.selected())

    assert (row.fold.number, row.fold.total, row.fold.people, row.fold.people_contact) == (first.number, 2, 1, 1)
    assert (row.supports, row.supports_contact, row.comments) == (1, 1, {"for": 0, "against": 1, "neutral": 0})
    assert [member.number for member in row.members] == [first.number, second.number]
    assert (row.before, row.first.text) == ("Орыс тілі қолданылады.", "Орыс тілі тең қолданылады.")
    assert (row.value, row.place.label) == (f"{first.number}*2@1", "article 9, paragraph 2")


def test_desk_puts_what_waits_first_then_place_then_the_larger_fold(draft, rapporteur, desk):
    answered = world.make_proposal(draft, "art_9__para_1")
    decide([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    small = world.make_proposal(draft, text="Басқа.")
    large = [world.make_proposal(draft), world.make_proposal(draft)][0]
    above = world.make_proposal(draft, "art_9__para_1", text="Жоғары.")
    agreeing = world.make_proposal(draft, kind=Kind.KEEP)

    board = desk()

    order = [above, large, small, agreeing, answered]
    assert [fold.number for fold in board.selected()] == [proposal.number for proposal in order]
    assert (board.total, board.open, board.answered, board.keep, board.keep_open, board.distinct) == (5, 4, 1, 1, 1, 4)


def test_desk_filters(draft, rapporteur, desk):
    change = world.make_proposal(draft)
    question = world.make_proposal(draft, "art_9__para_1", kind=Kind.QUESTION, language="ru")
    answered = world.make_proposal(draft, text="Басқа.")
    decide([answered], outcome="accepted", reasons=REASONS, by=rapporteur, at=NOON)

    found = {
        name: [fold.number for fold in desk(**wanted).selected()]
        for name, wanted in {
            "kind": {"kind": "question"},
            "place": {"place": "art_9__para_1"},
            "open": {"state": "open"},
            "answered": {"state": "answered"},
            "language": {"language": "ru"},
        }.items()
    }

    assert found == {
        "kind": [question.number],
        "place": [question.number],
        "open": [question.number, change.number],
        "answered": [answered.number],
        "language": [question.number],
    }


def test_desk_shows_equal_proposals_one_by_one(draft, desk):
    first, second = world.make_proposal(draft), world.make_proposal(draft)
    world.make_proposal(draft, text="Басқа.")

    board = desk(same=first.serial)
    rows = board.rows(board.selected())

    assert [(row.value, row.single) for row in rows] == [(f"{first.number}@1", True), (f"{second.number}@1", True)]
    assert [[member.number for member in row.members] for row in rows] == [[first.number], [second.number]]


def test_desk_shows_the_answers_of_a_fold_and_what_is_the_readers_own(draft, rapporteur, desk):
    first, _second = world.make_proposal(draft), world.make_proposal(draft, author=rapporteur)
    third = world.make_proposal(draft)
    decide([first], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    board = desk()
    [row] = board.rows(board.selected())

    assert summary(board) == [(first.number, 3, 2, 1)]
    assert row.value == f"{first.number}*1@1"
    assert [(decision.outcome, n) for decision, n in row.answers] == [("declined", 1)]
    assert third.number in [member.number for member in row.members]


def test_desk_knows_the_words_of_a_whole_article(draft, desk):
    world.make_proposal(draft, "art_9", text="Бәрі басқаша.")

    board = desk()
    [row] = board.rows(board.selected())

    assert row.before == "1. Мемлекеттік тіл – қазақ тілі.\n2. Орыс тілі қолданылады."


@pytest.mark.parametrize("how_many", [1, 3])
def test_desk_asks_a_constant_number_of_queries(draft, rapporteur, desk, how_many, django_assert_num_queries):
    for number in range(how_many):
        answered, _open = (world.make_proposal(draft, text=f"Мәтін {number}") for _ in range(2))
        decide([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
        world.comment(answered, rapporteur)
        world.support(answered, rapporteur)
        position, _open = world.make_position(draft), world.make_position(draft, stance="support")
        answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    with django_assert_num_queries(21):
        board = desk()
        rows = board.rows(board.selected())
        folds = [row for row in rows if row.position is None]
        shown = [(row.first.author_shown, row.first.text, row.first.reasons, row.before) for row in folds]
        answers = [decision.reasons_in("ru").reasons for row in folds for decision, _n in row.answers]
        positions = [row for row in rows if row.position is not None]
        shown += [(row.position.author_shown, row.position.entry.text, row.before) for row in positions]
        answers += [row.answer.reasons_in("ru").reasons for row in positions if row.answer]

    assert (len(shown), len(answers)) == (3 * how_many, 2 * how_many)


def test_desk_keeps_organizations_apart(draft, rapporteur, desk):
    party = world.make_organization("«Бірлік» партиясы", kind="party")
    citizen = world.make_proposal(draft)
    of_party = world.make_proposal(draft, organization=party)
    supports = world.make_position(draft, "art_9__para_1", organization=party, stance="support")
    opposes = world.make_position(draft, stance="oppose")
    answered = world.make_position(draft, stance="with_changes")
    answer_positions([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    world.make_position(draft, hidden_at=NOON, hidden_ground="insult")
    world.make_position(draft, withdrawn_at=NOON)
    world.make_position(draft, submitted_at=None, visible_at=None)

    board = desk()
    rows = board.rows(board.selected())

    assert [row.value for row in rows] == [
        f"{citizen.number}*1@1",
        f"{of_party.number}*1@1",
        f"{supports.uid}*1",
        f"{opposes.uid}*1",
        f"{answered.uid}*1",
    ]
    assert [row.group[0] for row in rows] == [False, True, True, True, True]
    assert (board.total, board.open, board.distinct) == (1, 1, 1)
    assert (board.from_organizations, board.owed_to_organizations) == (1, 2)
    assert {stance.value: n for stance, n in board.stances.items()} == {"oppose": 1, "with_changes": 1, "support": 1}
    fold = rows[1].fold
    assert (fold.people, fold.people_contact, fold.total) == (0, 0, 1)
    position = rows[3].position
    assert (position.organization.kind, position.entry.reasons, rows[3].before) == (
        "org",
        "Себебі бар.",
        "Орыс тілі қолданылады.",
    )
    assert rows[4].answer.outcome == "declined"


def test_desk_filters_organizations_and_stances(draft, desk):
    proposal = world.make_proposal(draft)
    of_party = world.make_proposal(draft, organization=world.make_organization(kind="party"))
    opposes = world.make_position(draft, stance="oppose")
    supports = world.make_position(draft, "art_9__para_1", stance="support", language="ru")

    found = {
        name: [getattr(one, "uid", None) or one.number for one in desk(**wanted).selected()]
        for name, wanted in {
            "citizens": {"whose": "citizens"},
            "organizations": {"whose": "organizations"},
            "stance": {"kind": "oppose"},
            "place": {"whose": "organizations", "place": "art_9__para_1"},
            "language": {"language": "ru"},
        }.items()
    }

    assert found == {
        "citizens": [proposal.number],
        "organizations": [of_party.number, supports.uid, opposes.uid],
        "stance": [opposes.uid],
        "place": [supports.uid],
        "language": [supports.uid],
    }


def test_desk_knows_what_is_of_the_reader_s_own_organization(draft, desk, rapporteur):
    world.make_position(draft, organization=world.make_organization(drafter=rapporteur))

    [one] = desk().selected()

    assert (one.own, one.is_open, one.to_answer) == (True, True, 0)


def test_next_article_is_the_next_that_waits_for_this_rapporteur(draft, rapporteur, desk):
    world.make_proposal(draft, "art_10__para_1")
    only_nine = world.make_rapporteur(draft, "nine", articles=[world.article(draft)])
    page = desk().page

    assert next_article(page, rapporteur).eid == "art_10"
    assert next_article(page, only_nine) is None


def test_next_article_may_wait_for_an_organization_alone(draft, rapporteur, desk):
    world.make_position(draft, "art_10__para_1", stance="support")
    before = next_article(desk().page, rapporteur)
    world.make_position(draft, "art_10__para_1", stance="oppose")

    assert (before, next_article(desk().page, rapporteur).eid) == (None, "art_10")


def test_outcome_choices_are_those_that_fit_some_row(draft, desk):
    world.make_proposal(draft, kind=Kind.QUESTION)
    world.make_proposal(draft, kind=Kind.KEEP)

    with override("en"):
        choices = outcome_choices(desk().selected())

    assert choices == [
        ("accepted", "accepted"),
        ("accepted_in_part", "accepted in part"),
        ("declined", "declined"),
        ("out_of_scope", "out of scope"),
        ("answered", "answered"),
    ]
