"""The list of proposals on an article: folded, chosen, ordered, and shown as its model row would be."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from consultation.pages.said import Wanted, read_cards, read_digests, read_folds, read_proposals, wanted_of
from feedback.actions.families import find_families, store_families
from feedback.models import Family
from proposals.actions import hide
from proposals.models import Kind, Proposal
from tests.feedback.voices import CAMPAIGN, SINGLE, make_people, make_proposals
from tests.pages import world

EQUAL = "Орыс тілі тең қолданылады."


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def article(draft):
    return world.article(draft)


def cards(article, wanted=None, place=None, number="1"):
    folds = read_folds(read_proposals(article, wanted or Wanted(), place, number).object_list)
    found = read_cards(list(folds), folds)
    return [found[pk] for pk in folds]


def listed(article, wanted=None, place=None, number="1"):
    """Return (number, how many equal) of the list."""
    return [(card.number, card.fold.alike) for card in cards(article, wanted, place, number)]


def test_equal_texts_stand_once_as_the_first_of_them(draft, article):
    first, second = world.make_proposal(draft, text=EQUAL), world.make_proposal(draft, text=EQUAL)
    other = world.make_proposal(draft, text="Басқаша.")
    elsewhere = world.make_proposal(draft, "art_9__para_1", text=EQUAL)
    world.make_proposal(draft, "art_10__para_1", text=EQUAL)

    assert listed(article) == [(elsewhere.number, 1), (other.number, 1), (first.number, 2)]
    assert listed(article, Wanted(same=second.serial)) == [(second.number, 1), (first.number, 1)]


def test_marks_are_never_folded(draft, article):
    shown = world.make_proposal(draft, text=EQUAL)
    hidden = world.make_proposal(draft, text=EQUAL, **world.LEAKS["hidden"])

    assert listed(article) == [(hidden.number, 1), (shown.number, 1)]
    assert listed(article, Wanted(same=hidden.serial)) == []


def test_a_campaign_stands_once_however_many_send_it_and_single_voices_beside_it(draft, article):
    """Of sixty texts of a campaign no two are equal; three people write for themselves, one of them before."""
    before = world.make_proposal(draft, text=SINGLE[0])
    texts = [f"{CAMPAIGN} {'Иә! ' * (number + 1)}" for number in range(60)]
    sent = make_proposals(draft, texts, make_people(60))
    after = [world.make_proposal(draft, text=text, serial=5000 + n) for n, text in enumerate(SINGLE[1:])]
    assert len(listed(article, number="1")) == 30

    store_families(article, find_families(article), at=world.NOON)

    family = Family.objects.get(part="change")
    first = family.members.get(stands_for_all=True).proposal
    assert listed(article) == [(after[1].number, 1), (after[0].number, 1), (first.number, 60), (before.number, 1)]
    assert [card.fold.people for card in cards(article) if card.fold.family] == [60]
    assert listed(article, Wanted(order="supported"))[-1][1] == 1
    # What is hidden is no part of it; the mark stands by itself.
    hide(sent[0] if sent[0] != first else sent[1], ground="insult", at=world.NOON)
    assert sorted(alike for _number, alike in listed(article)) == [1, 1, 1, 1, 59]


def test_a_few_people_who_say_nearly_the_same_are_not_folded(draft, article):
    make_proposals(draft, [f"{CAMPAIGN} {'Иә! ' * (number + 1)}" for number in range(9)], make_people(9))
    store_families(article, find_families(article), at=world.NOON)

    assert Family.objects.get().people == 9
    assert [alike for _number, alike in listed(article)] == [1] * 9


def test_questions_are_folded_by_their_reasons_and_changes_by_what_they_change(draft, article):
    reasons = [f"{CAMPAIGN} {'Иә! ' * (number + 1)}" for number in range(12)]
    make_proposals(draft, [""] * 12, make_people(12), kind="question", reasons=reasons)
    changed = [
        f"Орыс тілі {word} қолданылады."
        for word in ["бірге", "тең", "еркін", "толық", "кең", "қоса", "анық", "жиі", "дұрыс", "жақсы", "бос", "көп"]
    ]
    make_proposals(draft, changed, make_people(12, name="other"), reasons=reasons)
    store_families(article, find_families(article), at=world.NOON)

    assert sorted(alike for _number, alike in listed(article)) == [1] * 12 + [12]


def test_a_choice_narrows_and_orders_the_list(draft, article):
    keep = world.make_proposal(draft, kind=Kind.KEEP, reasons="Дұрыс.")
    change = world.make_proposal(draft, text="Басқаша.")
    question = world.make_proposal(draft, "art_9__para_1", kind=Kind.QUESTION, reasons="Неге?")
    world.support(change, world.make_person("backer"))
    world.support(question, world.make_person("contact", level=1))
    place = world.place(draft, "art_9__para_2").provision_id

    assert listed(article, Wanted(kind="keep")) == [(keep.number, 1)]
    assert listed(article, place=place) == [(change.number, 1), (keep.number, 1)]
    assert listed(article, Wanted(order="old")) == [(keep.number, 1), (change.number, 1), (question.number, 1)]
    assert listed(article, Wanted(order="supported")) == [(change.number, 1), (keep.number, 1), (question.number, 1)]


def test_the_most_supported_stands_for_its_equals_where_supports_order(draft, article):
    first, second = world.make_proposal(draft, text=EQUAL), world.make_proposal(draft, text=EQUAL)
    world.support(second, world.make_person("backer"))

    assert listed(article, Wanted(order="supported")) == [(second.number, 2)]
    assert listed(article) == [(first.number, 2)]


def test_a_page_holds_thirty(draft, article):
    for number in range(31):
        world.make_proposal(draft, text=f"Мәтін нөмірі {number}.")

    assert [len(listed(article, number=number)) for number in ("1", "2", "9", "x", "", None)] == [30, 1, 1, 30, 30, 30]


def test_a_card_reads_as_its_proposal_does(draft, article):
    world.make_proposal(draft, text="Басқаша.", reviewed_at=world.NOON)
    world.make_proposal(draft, kind=Kind.QUESTION, reasons="Неге <b>солай</b>?", name_form="name")
    world.make_proposal(draft, **world.LEAKS["hidden"])
    rows = {row.number: row for row in Proposal.objects.for_list()}

    found = cards(article)

    assert len(found) == 3
    for card in found:
        shown = [render_to_string("proposals/_card.html", {"proposal": one}) for one in (card, rows[card.number])]
        assert shown[0] == shown[1]


def test_a_digest_tells_whether_a_card_reads_otherwise(draft, article):
    one, backed = world.make_proposal(draft, text="Басқаша."), world.make_proposal(draft, text="Тағы басқаша.")
    first, second = one.change.pk, backed.change.pk
    before = read_digests([first, second])

    world.support(backed, world.make_person("backer"))

    after = read_digests([first, second])
    assert (after[first] == before[first], after[second] == before[second]) == (True, False)
    assert {card.digest for card in cards(article)} == set(after.values())


@pytest.mark.parametrize(("keys", "named"), [(None, ""), ([7], "and 1 co-author"), ([7, 8], "and 2 co-authors")])
def test_a_card_tells_how_many_write_it_with_its_author(draft, article, keys, named):
    made = world.make_proposal(draft)
    before = read_digests([made.change.pk])
    Proposal.objects.update(coauthor_ids=keys)

    with override("en"):
        [shown] = [render_to_string("proposals/_card.html", {"proposal": card}) for card in cards(article)]

    assert re.findall(r"</bdi> (and \d+ co-authors?)</span>", shown) == ([named] if named else [])
    assert (read_digests([made.change.pk]) == before) == (keys is None)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_two_queries(draft, article, rows, django_assert_num_queries):
    for number in range(rows):
        world.make_proposal(draft, text=f"Мәтін нөмірі {number}.")

    with django_assert_num_queries(2):
        [render_to_string("proposals/_card.html", {"proposal": card}) for card in cards(article)]


def test_what_is_on_no_list_of_choices_asks_for_nothing():
    query = {"kind": "delete", "place": "para_7", "order": "serial; --", "same": "P-١٢"}

    assert wanted_of(query, {"para_1": None}) == Wanted()


def test_a_choice_is_read_from_the_query():
    query = {"kind": "keep", "place": "para_1", "order": "old", "same": "P-000041"}

    assert wanted_of(query, {"para_1": None}) == Wanted(kind="keep", place="para_1", order="old", same=41)
