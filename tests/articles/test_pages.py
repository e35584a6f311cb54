"""The draft's pages that bind people: published in versions, accepted once, asked for before an act."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from accounts.actions import register_person
from articles.actions import (
    ConditionsNotAccepted,
    accept_all_conditions,
    accept_conditions,
    publish_page,
    refuse_unaccepted,
)
from articles.actions.pages import OtherConditions, PageChangedMeanwhile, UnknownPage
from articles.canonical import digest_of_texts
from articles.models import Acceptance, Draft, PageVersion
from core import clock
from core.text import TextMissing
from record.leaf import parse
from record.models import Entry
from tests.threads import at_once

WORDS = {"kk": "Шарттар.", "ru": "Условия.", "en": "Terms."}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft(db):
    return Draft.objects.create(slug="constitution")


@pytest.fixture
def secretary(db):
    return register_person("secretary@example.kz")


@pytest.fixture
def person(db):
    return register_person("person@example.kz")


def publish(draft, kind="terms", *, by=None, **words):
    options = {name: words.pop(name) for name in ("asks_anew", "seen") if name in words}
    return publish_page(draft, kind, WORDS | words, **options, by=by, at=clock.now())


def asked_of(draft):
    return Draft.objects.get(pk=draft.pk).conditions


def test_a_page_is_published_with_its_leaf_and_asked_for(draft, secretary):
    version = publish(draft, by=secretary, asks_anew=False)

    leaf = parse(bytes(Entry.objects.get().leaf))
    assert (version.number, version.words, version.asks_anew) == (1, WORDS, True)
    assert asked_of(draft) == [version.uid]
    assert (leaf["t"], leaf["id"], leaf["by"]["role"]) == ("page.published", draft.uid, "secretary")
    assert leaf["data"] == {"page": "terms", "version": 1, "asks_anew": True, "sha256": digest_of_texts(WORDS)}
    assert Draft.objects.get().version == 1


def test_the_same_words_again_change_nothing(draft):
    first = publish(draft)

    again = publish(draft)

    assert (again, PageVersion.objects.count(), Entry.objects.count()) == (first, 1, 1)


def test_a_slip_of_the_pen_asks_nobody_anew(draft):
    first = publish(draft)

    second = publish(draft, ru="Условия участия.", asks_anew=False)

    assert (second.number, asked_of(draft)) == (2, [first.uid])
    assert list(PageVersion.objects.of(draft).to_accept()) == [second]


def test_another_meaning_takes_the_place_of_what_was_asked_for(draft):
    publish(draft)
    privacy = publish(draft, "privacy")

    second = publish(draft, ru="Другие условия.")

    assert asked_of(draft) == sorted([privacy.uid, second.uid])


def test_the_page_about_the_operator_is_asked_of_nobody(draft):
    publish(draft, "operator")

    assert asked_of(draft) == []


@pytest.mark.parametrize(
    ("change", "refusal", "sentence"),
    [
        ({"kind": "imprint"}, UnknownPage, "A draft has three such pages: terms, privacy, operator."),
        ({"kk": " "}, TextMissing, "Nothing is written here yet."),
        (
            {"seen": 0, "ru": "Иначе."},
            PageChangedMeanwhile,
            "Somebody published version 1 while you were writing. Look at it, then publish yours.",
        ),
    ],
    ids=["kind", "kazakh", "meanwhile"],
)
def test_what_cannot_be_published(draft, change, refusal, sentence):
    publish(draft)

    with pytest.raises(refusal) as refused:
        publish(draft, change.pop("kind", "terms"), **change)

    assert str(refused.value) == sentence
    assert PageVersion.objects.count() == 1


def test_two_who_publish_at_once_do_not_write_over_each_other(committed_db):
    draft = Draft.objects.create(slug="constitution")
    publish(draft)

    outcomes = at_once(*[lambda n=n: publish(draft, ru=f"Условия {n}.", seen=1) for n in range(6)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PageChangedMeanwhile"] * 5 + ["PageVersion"]
    assert list(PageVersion.objects.of(draft).values_list("number", flat=True)) == [2, 1]


def test_whoever_accepts_may_act_until_the_meaning_is_another(draft, person):
    publish(draft)
    privacy = publish(draft, "privacy")
    draft.refresh_from_db()
    with pytest.raises(ConditionsNotAccepted) as refused:
        refuse_unaccepted(draft, by=person)

    accept_conditions(person, draft, at=clock.now())
    refuse_unaccepted(draft, by=person)
    publish(draft, ru="Другие условия.")
    draft.refresh_from_db()

    assert str(refused.value).startswith("The terms of taking part are new to you.")
    assert list(Acceptance.objects.filter(person=person).values_list("version__kind", flat=True)) == [
        "terms",
        "privacy",
    ]
    assert privacy.uid in person.conditions
    with pytest.raises(ConditionsNotAccepted):
        refuse_unaccepted(draft, by=person)


def test_accepting_again_changes_nothing(draft, person):
    publish(draft)

    for _time in range(2):
        accept_conditions(person, draft, at=clock.now())

    assert (Acceptance.objects.count(), len(person.conditions)) == (1, 1)


def test_what_was_changed_while_somebody_read_is_not_accepted(draft, person):
    read = publish(draft)
    publish(draft, ru="Другие условия.")

    with pytest.raises(OtherConditions) as refused:
        accept_conditions(person, draft, seen=[read.uid], at=clock.now())

    person.refresh_from_db()
    assert (
        str(refused.value)
        == "The terms or the privacy notice were changed while you read. Read them again, then accept."
    )
    assert (Acceptance.objects.count(), person.conditions) == (0, [])


def test_accepting_many_times_at_once_is_accepting_once(committed_db):
    draft = Draft.objects.create(slug="constitution")
    publish(draft)
    person = register_person("person@example.kz")

    outcomes = at_once(*[lambda: accept_conditions(person, draft, at=clock.now())] * 8)

    assert [type(outcome) for outcome in outcomes] == [list] * 8
    assert Acceptance.objects.count() == 1


def test_whoever_registers_accepts_what_all_open_drafts_ask(draft, person):
    other = Draft.objects.create(slug="other")
    asked = sorted([publish(draft).uid, publish(other).uid])
    publish(Draft.objects.create(slug="closed", is_public=False))

    accept_all_conditions(person, at=clock.now())

    assert person.conditions == asked


def test_a_draft_that_asks_nothing_refuses_nobody():
    refuse_unaccepted(SimpleNamespace(conditions=[]), by=SimpleNamespace(conditions=[]))
