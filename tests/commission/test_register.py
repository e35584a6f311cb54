"""The register: what is found by what, in which order, and what each row tells."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import NameForm
from commission.actions import answer_positions, correct, decide
from commission.models import Decision
from commission.register.asking import understand_search
from commission.register.counts import in_short
from commission.register.rows import Asked, Register, TooManyNames
from core.paging import UnreadableCursor
from moderation.actions import merge_proposal
from proposals.models import Coauthor, Kind, Status
from tests.commission import world
from tests.commission.world import NOON, REASONS

NOBODY = AnonymousUser()
LATER = NOON + timedelta(hours=1)


def found(draft, user=NOBODY, at=LATER, **asked):
    rows, _following = Register(draft, Asked(**asked), user, at=at).page()
    return [row.item.number for row in rows]


def row_of(draft, item, user=NOBODY, at=LATER):
    rows, _following = Register(draft, Asked(q=item.number), user, at=at).page()
    [row] = rows
    return row


def make_named(address, name, pseudonym=""):
    person = world.make_person(address)
    person.name, person.pseudonym = name, pseudonym
    person.save(update_fields=["name", "pseudonym"])
    return person


def told(row):
    return [(state.code, state.at) for state in row.states]


@pytest.mark.parametrize("typed", ["{n}", "p-{s}", "Р {s}", "{s}", " №{n}. ", "{u}", "https://a.kz/ru/proposals/{n}/"])
def test_a_proposal_is_found_by_its_number_as_people_type_it_and_by_its_receipt(draft, typed):
    wanted, _other = world.make_proposal(draft), world.make_proposal(draft)

    typed = typed.format(n=wanted.number, s=f"{wanted.serial:06d}", u=wanted.uid)

    assert found(draft, q=typed) == [wanted.number]


def test_a_dossier_is_found_by_its_number_and_by_what_its_receipts_name(draft, rapporteur):
    world.make_proposal(draft)
    position = world.make_position(draft)
    [decision] = answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    dossier = position.dossier

    typed = [dossier.number, f"О-{dossier.serial}", dossier.uid, position.uid, decision.uid]

    assert [found(draft, q=one) for one in typed] == [[dossier.number]] * 5
    assert found(draft, q=f"P-{dossier.serial:06d}") == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("статья 9", ["second", "first", "dossier"]),
        ("9-бап", ["second", "first", "dossier"]),
        ("9", ["second", "first", "dossier"]),
        ("ст. 9 п. 1", ["first"]),
        ("article 10", ["elsewhere"]),
        ("статья 77", []),
        ("", ["elsewhere", "second", "first", "dossier"]),
    ],
)
def test_rows_are_found_by_their_place(draft, typed, wanted):
    rows = {
        "dossier": world.make_position(draft).dossier,
        "first": world.make_proposal(draft, "art_9__para_1"),
        "second": world.make_proposal(draft, "art_9__para_2"),
        "elsewhere": world.make_proposal(draft, "art_10__para_1"),
    }

    assert found(draft, q=typed, order="number") == [rows[name].number for name in wanted]


def test_an_author_is_found_by_a_name_that_is_shown_and_by_no_other(draft):
    person = make_named("aigul", "Айгүл Болатова", pseudonym="Көктем")
    named = world.make_proposal(draft, author=person, name_form=NameForm.NAME)
    as_pseudonym = world.make_proposal(draft, author=person, name_form=NameForm.PSEUDONYM)
    world.make_proposal(draft, author=person, name_form=NameForm.REGION)
    party = world.make_organization("«Айгүл» партиясы", kind="party", head=person)
    spoken = world.make_proposal(draft, author=person, organization=party, name_form=NameForm.NAME)
    position = world.make_position(draft, organization=party)
    world.make_proposal(
        draft, author=person, name_form=NameForm.NAME, hidden_at=NOON, hidden_ground="insult", withdrawn_at=None
    )
    world.make_proposal(draft, author=person, name_form=NameForm.NAME, disputed_at=NOON)
    world.make_proposal(draft, author=person, name_form=NameForm.NAME, visible_at=None)

    assert found(draft, q="Болатова") == [named.number]
    assert found(draft, q="болатова АЙГҮЛ") == [named.number]
    assert found(draft, q="көктем") == [as_pseudonym.number]
    assert found(draft, q="партиясы", order="number") == [position.dossier.number, spoken.number]
    assert found(draft, q="статья 9, Болатова") == [named.number]
    assert found(draft, q="статья 10, Болатова") == []
    assert found(draft, q="aigul") == []


def test_a_coauthor_is_found_by_the_name_that_is_shown(draft):
    proposal = world.make_proposal(draft)
    shown, hidden = make_named("c1", "Дана Серікқызы"), make_named("c2", "Марат Әлиев")
    for person, form in ((shown, NameForm.NAME), (hidden, NameForm.REGION)):
        Coauthor.objects.create(proposal=proposal, person=person, name_form=form, joined_at=NOON)

    assert (found(draft, q="Дана"), found(draft, q="Марат")) == ([proposal.number], [])


def test_a_name_of_too_many_is_refused(draft, monkeypatch):
    monkeypatch.setattr("commission.register.rows.MOST_NAMED", 1)
    for _time in range(2):
        person = make_named(f"a{_time}", "Асан")
        world.make_proposal(draft, author=person, name_form=NameForm.NAME)

    with pytest.raises(TooManyNames) as refused:
        found(draft, q="Асан")

    assert str(refused.value) == "More than 1 proposals are by people named so. Write more of the name."


@pytest.fixture
def states(draft, rapporteur):
    """One proposal in each state, by the state's name."""
    rows = {
        "waiting": world.make_proposal(draft),
        "declined": world.make_proposal(draft, text="Басқа."),
        "keep": world.make_proposal(draft, kind=Kind.KEEP),
        "withdrawn": world.make_proposal(draft, status=Status.WITHDRAWN, withdrawn_at=LATER),
        "hidden": world.make_proposal(draft, hidden_at=LATER, hidden_ground="insult"),
        "returned": world.make_proposal(draft, status=Status.RETURNED, returned_at=LATER),
        "erased": world.make_proposal(draft, erased_at=LATER),
        "disputed": world.make_proposal(draft, disputed_at=LATER),
    }
    decide([rows["declined"]], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    world.make_proposal(draft, visible_at=None)
    return rows


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("waiting", ["waiting"]),
        ("declined", ["declined"]),
        ("accepted", []),
        ("withdrawn", ["erased", "withdrawn"]),
        ("hidden", ["returned", "hidden"]),
        ("merged", []),
        ("", ["disputed", "erased", "returned", "hidden", "withdrawn", "keep", "declined", "waiting"]),
    ],
)
def test_rows_are_chosen_by_state_and_none_that_was_never_published(draft, states, state, wanted):
    assert found(draft, state=state, order="number") == [states[name].number for name in wanted]


def test_each_row_tells_where_it_stands(draft, states):
    assert {name: row_of(draft, item).now for name, item in states.items()} == {
        "waiting": "waiting",
        "declined": "declined",
        "keep": "no_answer_needed",
        "withdrawn": "withdrawn",
        "hidden": "hidden",
        "returned": "returned",
        "erased": "erased",
        "disputed": "disputed",
    }
    assert told(row_of(draft, states["hidden"]))[-1] == ("hidden", LATER)
    assert told(row_of(draft, states["withdrawn"]))[-1] == ("withdrawn", LATER)


def test_dossiers_are_chosen_by_the_states_of_their_positions(draft, rapporteur):
    answered, waiting = world.make_position(draft), world.make_position(draft, stance="oppose")
    supporting = world.make_position(draft, stance="support")
    answer_positions([answered], outcome="accepted", reasons=REASONS, by=rapporteur, at=LATER)
    numbers = {one: one.dossier.number for one in (answered, waiting, supporting)}

    assert found(draft, state="accepted") == [numbers[answered]]
    assert found(draft, state="waiting") == [numbers[waiting]]
    assert found(draft, kind="position", order="number") == [numbers[one] for one in (supporting, waiting, answered)]
    row = row_of(draft, answered.dossier)
    assert [(state.code, state.outcome, state.count, state.at) for state in row.states] == [
        ("submitted", "", None, NOON),
        ("decided", "accepted", 1, LATER),
    ]
    assert (row.waiting, row.outcomes) == (0, [("accepted", "accepted", 1)])
    assert row_of(draft, waiting.dossier).waiting == 1


def test_kinds_are_chosen(draft):
    question, position = world.make_proposal(draft, kind=Kind.QUESTION), world.make_position(draft)
    change = world.make_proposal(draft)

    assert found(draft, kind="question") == [question.number]
    assert found(draft, kind="change") == [change.number]
    assert found(draft, kind="position") == [position.dossier.number]


def test_a_merged_proposal_tells_into_which_and_when_and_is_found_so(draft):
    moderator = world.make_rapporteur(draft, "moderator", role="moderator")
    head, repeat = world.make_proposal(draft), world.make_proposal(draft)

    merge_proposal(repeat, head, reasons="Дәл сол.", by=moderator, at=LATER)

    row = row_of(draft, repeat)
    assert (row.now, row.head, told(row)[-1]) == ("merged", head.number, ("merged", LATER))
    assert found(draft, state="merged") == [repeat.number]
    assert found(draft, state="waiting", order="number") == [repeat.number, head.number]


def test_an_answer_and_its_correction_are_told_with_their_days(draft, rapporteur):
    proposal = world.make_proposal(draft)
    [first] = decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON + timedelta(hours=1))
    later = NOON + timedelta(hours=2)

    second = correct(first, outcome="accepted", reasons=REASONS, correction=REASONS, by=rapporteur, at=later)

    row = row_of(draft, proposal)
    assert (row.now, row.answer) == ("accepted", second)
    assert [(state.code, state.outcome, state.is_correction) for state in row.states] == [
        ("submitted", "", False),
        ("published", "", False),
        ("decided", "declined", False),
        ("decided", "accepted", True),
    ]


def test_newest_answers_come_first_then_what_has_none(draft, rapporteur):
    first, second, third = (world.make_proposal(draft) for _time in range(3))
    position = world.make_position(draft)
    decide([second], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON + timedelta(hours=1))
    answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON + timedelta(hours=2))
    decide([first], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON + timedelta(hours=3))

    wanted = [first.number, position.dossier.number, second.number, third.number]

    assert found(draft, order="answers") == wanted
    assert found(draft, order="number") == [position.dossier.number, third.number, second.number, first.number]


@pytest.mark.parametrize("order", ["due", "answers", "number"])
def test_pages_follow_one_another_and_skip_nothing(draft, rapporteur, order):
    rows = [world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(5)]
    world.make_position(draft), world.make_position(draft)
    decide(rows[1:4:2], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    register, cursor, pages = Register(draft, Asked(order=order), NOBODY, at=LATER), "", []

    while cursor is not None:
        page, cursor = register.page(cursor=cursor, size=2)
        pages.append([row.item.number for row in page])

    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert [number for page in pages for number in page] == found(draft, order=order)


@pytest.mark.parametrize(
    "cursor", ["x", "WyI5IiwiMSJd", "WyIwIl0", "WyIwIiwieCJd", "WyIxMjM0NTY3ODkwMTIzIiwiMSJd", "WyIwMDAwMSIsIjEiXQ"]
)
def test_a_cursor_of_something_else_is_refused(draft, cursor):
    with pytest.raises(UnreadableCursor):
        Register(draft, Asked(order="number"), NOBODY, at=LATER).page(cursor=cursor)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("order", "queries"), [("due", 15), ("answers", 15), ("number", 13)])
def test_a_page_asks_a_constant_number_of_queries(draft, rapporteur, order, queries, number, django_assert_num_queries):
    for _time in range(number):
        answered, _open = world.make_proposal(draft), world.make_position(draft)
        decide([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    register = Register(draft, Asked(order=order), NOBODY, at=LATER)

    with django_assert_num_queries(queries):
        rows, _following = register.page()

    assert len(rows) == 2 * number


def test_an_author_finds_what_waits_for_a_moderator_and_nobody_else_does(draft):
    author = world.make_person("waits")
    waits = world.make_proposal(draft, author=author, visible_at=None)
    other = world.make_proposal(draft, visible_at=None)

    assert (found(draft, author), found(draft)) == ([waits.number], [])
    assert found(draft, author, q=other.number) == []
    assert row_of(draft, waits, author).now == "submitted"


def test_in_short_counts_what_is_answered_and_what_waits(draft, rapporteur):
    oldest, answered = world.make_proposal(draft), world.make_proposal(draft, text="Басқа.")
    world.make_proposal(draft, kind=Kind.KEEP)
    world.make_proposal(draft, organization=world.make_organization())
    world.make_position(draft, stance="support"), world.make_position(draft, stance="oppose")
    position = world.make_position(draft)
    decide([answered], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)
    answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=LATER)

    short = in_short(draft, at=LATER)

    assert (short.answered, short.outcomes["declined"]) == (1, 1)
    assert (short.waiting, short.oldest) == (1, oldest.submitted_at)
    assert (short.answered_organizations, short.waiting_organizations) == (1, 2)
    assert Decision.objects.count() == 2


def test_nothing_is_looked_for_where_nothing_is_typed(draft):
    assert (understand_search(draft, " \0 "), found(draft, q="77-бап")) == (None, [])
