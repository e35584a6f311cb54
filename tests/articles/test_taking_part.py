"""What people abroad, without an IIN and under 18 may do: a setting of the draft, told before, asked in one place."""

import pytest
from django.utils import translation

from accounts.actions import register_person
from articles.actions import settle_parts
from articles.actions.taking_part import UnknownPart
from articles.models import Draft
from articles.taking_part import groups_of, narrowest, restrictions, sentence_for
from core import clock
from proposals.actions.admitting import MayNotTakePart, admit
from record.leaf import parse
from record.models import Entry


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


def settle(draft, by, **parts):
    return settle_parts(
        draft, **{"abroad": "all", "without_iin": "all", "minors": "all"} | parts, by=by, at=clock.now()
    )


def person(**values):
    return register_person("person@example.kz", **values)


def test_settings_are_stored_with_their_leaf(draft, secretary):
    settle(draft, secretary, minors="words", without_iin="read")
    settle(draft, secretary, minors="words", without_iin="read")

    leaf = parse(bytes(Entry.objects.get().leaf))
    stored = Draft.objects.get()
    assert (stored.abroad_may, stored.without_iin_may, stored.minors_may) == ("all", "read", "words")
    assert (leaf["t"], leaf["data"]) == ("draft.opened_to", {"abroad": "all", "without_iin": "read", "minors": "words"})
    assert stored.version == 1


def test_an_unknown_part_is_refused(draft, secretary):
    with pytest.raises(UnknownPart) as refused:
        settle(draft, secretary, abroad="nothing")

    assert str(refused.value) == "Choose what these people may do: everything, propose and comment, or read."
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        ({"region": "KZ-71"}, []),
        ({"region": "abroad"}, ["abroad"]),
        ({"has_no_iin": True}, ["without_iin"]),
        ({"has_no_iin": True, "level": 2}, []),
        ({"under_18": "declared"}, ["minors"]),
        ({"under_18": "provider", "region": "abroad", "has_no_iin": True}, ["abroad", "without_iin", "minors"]),
    ],
)
def test_to_which_groups_somebody_belongs(db, values, groups):
    assert groups_of(person(**values)) == groups


def test_the_narrowest_setting_counts(draft, secretary):
    settle(draft, secretary, abroad="words", minors="read")
    one = person(region="abroad", under_18="declared")

    assert narrowest(draft, one) == ("read", "minors")
    assert sentence_for(draft, one) == "People under 18 can read everything here, but not send anything."
    assert restrictions(draft) == [
        "People abroad can propose and comment here. They give no supports and no answers.",
        "People under 18 can read everything here, but not send anything.",
    ]


@pytest.mark.parametrize(
    ("part", "gives_voice", "is_admitted"),
    [
        ("all", False, True),
        ("all", True, True),
        ("words", False, True),
        ("words", True, False),
        ("read", False, False),
        ("read", True, False),
    ],
)
def test_who_is_admitted(draft, secretary, part, gives_voice, is_admitted):
    settle(draft, secretary, minors=part)
    one = person(under_18="declared")

    if is_admitted:
        admit(draft, by=one, gives_voice=gives_voice)
        return
    with pytest.raises(MayNotTakePart) as refused:
        admit(draft, by=one, gives_voice=gives_voice)

    assert (str(refused.value), refused.value.status) == (sentence_for(draft, one), 403)


def test_whoever_speaks_for_an_organization_is_not_asked(draft, secretary):
    settle(draft, secretary, minors="read")

    admit(draft, by=person(under_18="declared"), organization=object())


def test_being_admitted_asks_no_database(draft, django_assert_num_queries):
    one = person(region="abroad")

    with django_assert_num_queries(0):
        admit(draft, by=one)
