"""An answer tells with how many others it was prepared and how many ask for the same; what staff keep stays theirs."""

import re

import pytest
from django.test import Client

from commission.actions import (
    Shown,
    ShownPosition,
    begin_docket,
    check_docket,
    correct,
    decide,
    decide_docket,
    publish_next,
    send_docket,
    treat_apart,
    word_docket,
)
from commission.models import Decision
from commission.together import Together, put_together
from tests.commission import world
from tests.commission.world import NOON, REASONS

TITLE = "Тек қызметкерлерге арналған атау"


@pytest.fixture
def staff(draft, rapporteur):
    people = {name: world.make_rapporteur(draft, name, role=name) for name in ("analyst", "secretary")}
    return people | {"rapporteur": rapporteur}


def answered(draft, staff, chosen, *, apart=()):
    """Bring a prepared answer to what is chosen to its authors; `apart` are proposals treated apart."""
    docket = begin_docket(world.article(draft), chosen, title=TITLE, by=staff["analyst"], at=NOON)
    if apart:
        items = docket.items.filter(proposal__in=apart).values_list("pk", flat=True)
        treat_apart(docket, list(items), by=staff["analyst"], at=NOON)
    written = {
        entry.number: {
            "outcome": "declined",
            "reasons": {language: f"{text} {entry.number}" for language, text in REASONS.items()},
            "is_seen": True,
        }
        for entry in docket.entries.all()
    }
    word_docket(docket, written, by=staff["analyst"], at=NOON)
    docket = send_docket(docket, by=staff["analyst"], at=NOON)
    docket = check_docket(docket, digest=docket.digest, by=staff["secretary"], at=NOON)
    decide_docket(docket, digest=docket.digest, by=staff["rapporteur"], at=NOON)
    return docket


def together_of(*items):
    found = {one.item: one.together for one in put_together(list(Decision.objects.standing()))}
    return [found[item] for item in items]


def words_of(path):
    return " ".join(Client().get(path).content.decode().replace("\u2068", "").replace("\u2069", "").split())


def test_equals_others_and_one_treated_apart_are_told_apart(draft, staff):
    same = [world.make_proposal(draft) for _one in range(4)]
    other, position = world.make_proposal(draft, text="Басқа сөз."), world.make_position(draft)
    chosen = [Shown(same[0].serial, 4), Shown(other.serial, 1), ShownPosition(position.uid, 1)]

    answered(draft, staff, chosen, apart=[same[3]])

    assert together_of(same[0], same[3], other, position) == [
        Together(others=5, alike=2, is_apart=False),
        Together(others=5, alike=0, is_apart=True),
        Together(others=5, alike=0, is_apart=False),
        Together(others=5, alike=0, is_apart=False),
    ]


def test_what_was_answered_by_itself_or_corrected_tells_nothing(draft, staff, rapporteur):
    alone, single, prepared = (world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(3))
    beside = world.make_proposal(draft, text="Мәтін 4.")
    decide([alone], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    answered(draft, staff, [Shown(single.serial, 1)])
    answered(draft, staff, [Shown(prepared.serial, 1), Shown(beside.serial, 1)])
    first = Decision.objects.get(proposal=prepared)
    correct(first, outcome="accepted", reasons=REASONS, correction=REASONS, by=rapporteur, at=NOON)

    assert together_of(alone, single, prepared, beside) == [None, None, None, Together(1, 0, is_apart=False)]


def test_pages_tell_it_and_nothing_that_is_for_staff(draft, staff):
    same = [world.make_proposal(draft) for _one in range(3)]
    position = world.make_position(draft)

    docket = answered(draft, staff, [Shown(same[0].serial, 3), ShownPosition(position.uid, 1)], apart=[same[2]])

    pages = [words_of(f"/en/proposals/{one.number}/") for one in (same[0], same[2])]
    pages += [words_of(f"/en/proposals/{same[0].number}/print/"), words_of(f"/en/dossiers/{position.dossier.number}/")]
    told = [
        "Prepared together with 3 other answers. 1 of them asks for the same and has the same reasons.",
        "Prepared together with 3 other answers. It was treated apart from those that ask for the same.",
        "Prepared together with 3 other answers. 1 of them asks for the same and has the same reasons.",
        "Prepared together with 3 other answers. None of them asks for the same: these reasons are given here alone.",
    ]
    assert [words in page for words, page in zip(told, pages, strict=True)] == [True] * 4
    assert not [page for page in pages if TITLE in page or docket.uid in page]


def test_a_page_that_was_kept_tells_it_anew_once_more_of_it_is_published(draft, staff, monkeypatch):
    monkeypatch.setattr("commission.actions.publishing.AT_ONCE", 1)
    monkeypatch.setattr("commission.actions.steps.AT_ONCE", 1)
    same = [world.make_proposal(draft) for _one in range(3)]
    answered(draft, staff, [Shown(same[0].serial, 3)])

    pages = []
    for _piece in same:
        publish_next(at=NOON)
        pages.append(words_of(f"/en/proposals/{same[0].number}/"))

    told = [re.findall(r"Prepared together with \d other", page) for page in pages]
    assert told == [[], ["Prepared together with 1 other"], ["Prepared together with 2 other"]]


def test_programs_read_it(draft, staff):
    same = [world.make_proposal(draft) for _one in range(2)]
    alone = world.make_proposal(draft, text="Мәтін.")
    answered(draft, staff, [Shown(same[0].serial, 2)])
    [by_itself] = decide([alone], outcome="declined", reasons=REASONS, by=staff["rapporteur"], at=NOON)
    client = Client()

    listed = client.get("/api/v1/drafts/constitution/decisions/").json()["results"]
    of_proposal = client.get(f"/api/v1/proposals/{same[0].number}/decisions/").json()
    one = client.get(f"/api/v1/decisions/{by_itself.uid}/").json()

    alike = {"others": 1, "alike": 1, "is_apart": False}
    assert {row["proposal"]: row["together"] for row in listed} == {
        same[0].number: alike,
        same[1].number: alike,
        alone.number: None,
    }
    assert ([row["together"] for row in of_proposal], one["together"]) == ([alike], None)


@pytest.mark.parametrize("number", [1, 3])
def test_it_is_read_in_two_queries_for_any_number(draft, staff, number, django_assert_num_queries):
    for _time in range(number):
        same = [world.make_proposal(draft, text=f"Мәтін {_time}.") for _one in range(2)]
        answered(draft, staff, [Shown(same[0].serial, 2)])
    decisions = list(Decision.objects.all())

    with django_assert_num_queries(2):
        put_together(decisions)

    assert {one.together for one in decisions} == {Together(1, 1, is_apart=False)}
