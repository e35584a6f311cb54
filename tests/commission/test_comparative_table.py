"""The comparative table: which rows it has, in which order, and what stands in their cells."""

from datetime import date

import pytest

from articles.actions import put_in_force
from articles.in_force import ReadLaw, ReadPassage
from commission.actions import answer_positions, correct, decide
from commission.comparative.choice import Choice
from commission.comparative.rows import Rows
from commission.models import Decision
from proposals.models import Change, ChangeWords, Kind, Proposal, Turn
from tests.commission.world import (
    NOON,
    REASONS,
    make_draft,
    make_organization,
    make_person,
    make_position,
    make_proposal,
    make_rapporteur,
    place,
)

pytestmark = pytest.mark.django_db
LAW = ReadLaw(
    "Конституция 1995 года",
    "ru",
    date(2023, 1, 1),
    "an official edition",
    (ReadPassage("art_9__para_2", "art_7__para_2", "Наравне с казахским употребляется русский язык."),),
)


@pytest.fixture
def draft():
    return make_draft()


@pytest.fixture
def rapporteur(draft):
    return make_rapporteur(draft)


def rows_of(draft, **choice):
    return Rows(draft, Choice(**choice))[0:50]


def words(row, column):
    return [line.words for line in row.cell(column)]


def named(name):
    person = make_person("planted")
    person.name = name
    person.save(update_fields=["name"])
    return person


def answer(proposals, rapporteur, outcome="declined", reasons=REASONS):
    return decide(proposals, outcome=outcome, reasons=reasons, by=rapporteur, at=NOON)


def test_equal_proposals_stand_in_one_row_with_how_many_they_are(draft):
    first, *_more = [make_proposal(draft) for _each in range(3)]
    make_proposal(draft, text="Орыс тілі қолданылмайды.")

    row, other = rows_of(draft, language="en")

    assert row.name == first.number
    assert words(row, "author") == ["Citizen, Astana", "with these words 3 proposals", "3 people"]
    assert words(other, "author") == ["Citizen, Astana"]


def test_a_row_has_the_text_in_force_the_draft_the_difference_and_the_reasons(draft):
    put_in_force(draft, LAW, at=NOON)
    make_proposal(draft)

    [row] = rows_of(draft, language="ru")

    assert words(row, "place") == ["Статья 9, пункт 2"]
    assert words(row, "in_force") == ["Статья 7, пункт 2", "Наравне с казахским употребляется русский язык."]
    assert words(row, "draft") == ["Употребляется русский язык."]
    number, text, reasons = row.proposal
    assert number.words.startswith(f"{row.name}. ")
    assert [(run.words, run.mark) for run in text.runs] == [
        ("Орыс тілі ", ""),
        ("тең ", "ins"),
        ("қолданылады.", ""),
    ]
    assert (text.language, text.style) == ("kk", "law")
    assert reasons.words.endswith("Себебі бар.")


def test_both_languages_stand_one_under_the_other_and_what_lacks_one_is_left_out(draft):
    put_in_force(draft, LAW, at=NOON)
    make_proposal(draft)

    [row] = rows_of(draft, language="both")

    assert [line.language for line in row.draft] == ["kk", "ru"]
    assert {line.language for line in row.in_force} == {"ru"}
    assert words(row, "place") == ["9-бап, 2-тармақ / Статья 9, пункт 2"]


def test_a_decision_stands_with_its_reasons_in_the_languages_asked_for(draft, rapporteur):
    answer([make_proposal(draft)], rapporteur)

    [kazakh] = rows_of(draft, language="kk")
    [both] = rows_of(draft, language="both")
    [english] = rows_of(draft, language="en")

    assert words(kazakh, "decision")[1:] == [REASONS["kk"]]
    assert words(both, "decision")[1:] == [REASONS["kk"], REASONS["ru"]]
    assert words(english, "decision")[1:] == [REASONS["ru"]]  # none was given in English
    assert kazakh.outcome == "declined"


CORRECTED = {"outcome": "accepted", "reasons": REASONS, "correction": REASONS}


def test_equal_proposals_with_different_answers_stand_apart(draft, rapporteur):
    one, two, three = [make_proposal(draft) for _each in range(3)]
    answer([one], rapporteur)
    correct(answer([two], rapporteur)[0], **CORRECTED, by=rapporteur, at=NOON)

    rows = rows_of(draft, language="ru")

    assert sorted((row.name, row.outcome) for row in rows) == [
        (one.number, "declined"),
        (two.number, "accepted"),
        (three.number, ""),
    ]


def test_a_corrected_answer_is_told_with_why_it_was_corrected(draft, rapporteur):
    proposal = make_proposal(draft)
    [decision] = answer([proposal], rapporteur)
    why = {"kk": "Қате түзетілді.", "ru": "Исправлена ошибка."}
    correct(decision, outcome="accepted", reasons=REASONS, correction=why, by=rapporteur, at=NOON)

    [row] = rows_of(draft, language="ru")

    assert (row.outcome, words(row, "decision")[1:]) == ("accepted", [REASONS["ru"], why["ru"]])


def test_positions_of_organizations_stand_after_proposals_to_the_same_place(draft, rapporteur):
    make_proposal(draft, "art_10__para_1")
    organization = make_organization("«Дерек» қоры")
    position = make_position(draft, organization=organization)
    make_proposal(draft)
    make_proposal(draft, organization=organization, author=organization.head)
    answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    rows = rows_of(draft, language="ru")

    assert [words(row, "place")[0] for row in rows] == ["Статья 9, пункт 2"] * 3 + ["Статья 10, пункт 1"]
    assert [words(row, "author")[0] for row in rows[1:3]] == ["«Дерек» қоры"] * 2
    assert (rows[2].name, rows[2].outcome) == (position.dossier.number, "declined")


def test_a_proposal_with_changes_in_two_places_stands_at_both(draft):
    proposal = make_proposal(draft)
    other = place(draft, "art_10__para_1")
    change = Change.objects.create(
        revision=proposal.current_revision,
        kind=Kind.CHANGE,
        provision=other.provision,
        article=other.article,
        base=other.texts.get(language="kk"),
        sameness="other",
        turn=Turn.FIRST_ON_PAGE,
    )
    ChangeWords.objects.create(change=change, text="Астана – ел астанасы.")

    rows = rows_of(draft, language="ru")

    assert [(row.name, words(row, "place")[0]) for row in rows] == [
        (proposal.number, "Статья 9, пункт 2"),
        (proposal.number, "Статья 10, пункт 1"),
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, {"asked", "kept", "answered", "org"}),
        ({"article": "art_10"}, {"answered"}),
        ({"article": "art_11"}, set()),
        ({"decision": "open"}, {"asked", "kept", "org"}),
        ({"decision": "decided"}, {"answered"}),
        ({"decision": "accepted"}, set()),
        ({"whose": "citizens"}, {"asked", "kept", "answered"}),
        ({"whose": "organizations"}, {"org"}),
    ],
)
def test_what_is_asked_for_is_shown_and_no_more(draft, rapporteur, choice, expected):
    rows = {
        "asked": make_proposal(draft).number,
        "kept": make_proposal(draft, kind=Kind.KEEP).number,
        "answered": make_proposal(draft, "art_10__para_1").number,
        "org": make_position(draft).dossier.number,
    }
    answer([Proposal.objects.get(serial=int(rows["answered"][2:]))], rapporteur)

    shown = {row.name for row in rows_of(draft, **choice)}

    assert shown == {rows[name] for name in expected}


def test_nothing_unseen_hidden_withdrawn_or_disputed_is_in_it(draft):
    make_proposal(draft, hidden_at=NOON, hidden_ground="insult")
    make_proposal(draft, withdrawn_at=NOON, status="withdrawn")
    for moment in ("returned_at", "disputed_at"):
        make_proposal(draft, **{moment: NOON})
    make_proposal(draft, visible_at=None)

    assert rows_of(draft) == []


def test_without_names_no_name_stands_in_any_cell(draft):
    make_proposal(draft, author=named("Жоспарлы Есім"), name_form="name")
    make_position(draft, organization=make_organization("«Жоспарлы» қоры"))

    shown = " ".join(line.words for row in rows_of(draft) for line in row.author)
    unnamed = " ".join(
        line.words for row in rows_of(draft, names="none", language="en") for line in (*row.author, *row.proposal)
    )

    assert "Жоспарлы Есім" in shown
    assert "«Жоспарлы» қоры" in shown
    assert "Жоспарлы" not in unnamed
    assert [words(row, "author") for row in rows_of(draft, names="none", language="en")] == [
        ["Citizen"],
        ["Organization"],
    ]


def test_numbers_stay_the_same_over_pages_and_languages(draft):
    for number in range(5):
        make_proposal(draft, text=f"Орыс тілі {number} рет қолданылады.")
    table = Rows(draft, Choice(language="kk"))

    whole = [(row.number, row.name) for row in table[0:5]]
    apart = [(row.number, row.name) for part in (table[0:2], table[2:5]) for row in part]
    in_parts = [(row.number, row.name) for row in table.parts(size=2)]
    russian = [(row.number, row.name) for row in rows_of(draft, language="ru")]

    assert whole == apart == in_parts == russian
    assert [number for number, _name in whole] == [1, 2, 3, 4, 5]


def test_queries_are_the_same_for_one_row_and_for_three(draft, rapporteur, django_assert_num_queries):
    put_in_force(draft, LAW, at=NOON)
    answer([make_proposal(draft)], rapporteur)
    make_position(draft)
    rows_of(draft)  # places are kept by the process

    with django_assert_num_queries(13):
        assert len(rows_of(draft)) == 2

    answer([make_proposal(draft, text="Тілдер тең.")], rapporteur)
    make_proposal(draft, "art_10__para_1")
    make_position(draft, "art_10__para_1")
    with django_assert_num_queries(13):
        assert len(rows_of(draft)) == 5


def test_a_decision_keeps_what_equal_answers_share(draft, rapporteur):
    one, two, three = [make_proposal(draft) for _each in range(3)]
    answer([one], rapporteur)
    answer([two], rapporteur)
    correct(answer([three], rapporteur)[0], **CORRECTED, by=rapporteur, at=NOON)

    digests = list(Decision.objects.standing().order_by("proposal").values_list("digest", flat=True))

    assert digests[0] == digests[1] != digests[2]
    assert all(len(digest) == 64 for digest in digests)
