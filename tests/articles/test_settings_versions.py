"""The settings of a draft in dated versions: when one is kept, what it says, and that nobody changes it."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from articles.actions import (
    agree_to,
    ask_for,
    close_phase,
    extend_phase,
    open_phase,
    publish_page,
    settle_parts,
    settle_rules,
    settle_two_people,
)
from articles.actions.changing import RULES
from articles.actions.rules import rules_of
from articles.models import SettingsVersion
from articles.settled import differences
from record.leaf import parse
from record.models import Entry
from tests.articles.conftest import NOON, make_draft, make_secretary
from tests.threads import at_once

DAY = timedelta(days=1)
ADDRESS = "/en/small/rules/versions/"


@pytest.fixture
def opened(draft, secretary):
    open_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON)
    return draft


def versions():
    return list(SettingsVersion.objects.order_by("number"))


def settle(draft, by, at=NOON, **rules):
    return settle_rules(draft, **(rules_of(draft) | rules), by=by, at=at)


def told():
    before, after = versions()[-2:]
    with override("en"):
        return differences(before.canonical, after.canonical)


def test_first_version_is_kept_at_the_opening(draft, secretary):
    settle(draft, secretary, hours_unseen=24)
    before = versions()

    open_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON)

    (first,) = versions()
    values = json.loads(first.canonical)
    moments = {"opens_at": "2026-02-05T12:00:00Z", "closes_at": "2026-02-06T12:00:00Z"}
    assert (before, first.number, first.since, first.settled_by, first.agreed_by) == ([], 1, NOON, secretary, None)
    assert (values["draft"], values["hours_unseen"], values["abroad"]) == (draft.uid, 24, "all")
    assert (values["phases"]["collection"], values["pages"]) == (moments, {})


def test_leaf_carries_the_digest_that_anybody_can_compute(opened):
    (first,) = versions()

    leaf = parse(bytes(Entry.objects.get(object_id=first.uid).leaf))
    again = json.dumps(json.loads(first.canonical), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert leaf["t"] == "settings.published"
    assert leaf["data"] == {
        "draft": opened.uid,
        "version": 1,
        "sha256": hashlib.sha256(again.encode()).hexdigest(),
    }


def test_each_change_of_a_setting_is_a_version_and_the_same_again_is_none(opened, secretary):
    alone = {"by": secretary, "at": NOON}
    acts = [
        lambda: settle(opened, secretary, hours_unseen=24),
        lambda: settle_parts(opened, abroad="read", without_iin="all", minors="all", **alone),
        lambda: settle_two_people(opened, one_person_may=["appoint"], **alone),
        lambda: publish_page(opened, "terms", {"kk": "Шарттар", "ru": "Условия"}, **alone),
        lambda: extend_phase(opened, "collection", closes_at=NOON + 2 * DAY, **alone),
    ]

    changes = []
    for act in acts:
        act()
        changes.append(told())
        act()
    close_phase(opened, "collection", by=secretary, at=NOON + DAY)

    assert [row.number for row in versions()] == [1, 2, 3, 4, 5, 6, 7]
    assert changes == [
        [("Hours after which words are seen unreviewed", "48", "24")],
        [
            (
                "Who may do what",
                "People abroad can do everything here.",
                "People abroad can read everything here, but not send anything.",
            )
        ],
        [("Appoint a person", "needs two people", "one person may do it")],
        [("Terms of taking part", "not written", "version 1")],
        [
            (
                "Collection: Closing",
                "6 February 2026, 17:00 (Astana time)",
                "7 February 2026, 17:00 (Astana time)",
            )
        ],
    ]


def test_second_person_stands_in_the_version(opened, secretary):
    second = make_secretary(opened, "second")
    change = ask_for(opened, RULES, rules_of(opened) | {"appeal_days": 3}, by=secretary, at=NOON).waiting

    waiting = len(versions())
    agree_to(change, seen=change.digest, by=second, at=NOON + DAY)

    last = versions()[-1]
    assert (waiting, last.number, last.since) == (1, 2, NOON + DAY)
    assert (last.settled_by, last.agreed_by) == (secretary, second)


@pytest.mark.parametrize(
    "statement", ["UPDATE articles_settingsversion SET canonical = '{}'", "DELETE FROM articles_settingsversion"]
)
def test_database_refuses_to_change_or_remove_a_version(opened, statement):
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert len(versions()) == 1


def test_changes_at_once_get_numbers_one_after_the_other(committed_db):
    draft = make_draft()
    secretary = make_secretary(draft)
    open_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON)

    at_once(
        lambda: settle(draft, secretary, hours_unseen=24),
        lambda: settle_two_people(draft, one_person_may=["appoint"], by=secretary, at=NOON),
    )

    assert [row.number for row in versions()] == [1, 2, 3]
    last = json.loads(versions()[-1].canonical)
    assert (last["hours_unseen"], last["one_person_may"]) == (24, ["appoint"])


def test_page_lists_versions_with_what_changed(client, opened, secretary):
    settle(opened, secretary, hours_unseen=24)

    page = client.get(ADDRESS).content.decode()

    first, second = versions()
    assert (first.sha256 in page, second.sha256 in page) == (True, True)
    assert "<del>48</del>" in page
    assert "<ins>24</ins>" in page
    assert "secretary@example.org" not in page


def test_page_says_that_there_is_no_version_yet(client, draft):
    assert "There is no version yet" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_as_many_queries_for_one_version_as_for_three(
    client, opened, secretary, django_assert_num_queries, number
):
    for hours in range(number - 1):
        settle(opened, secretary, hours_unseen=hours)

    with django_assert_num_queries(5):
        client.get(ADDRESS)


def test_version_is_given_byte_for_byte(client, opened):
    (first,) = versions()

    answer = client.get(f"{ADDRESS}1.json")

    assert hashlib.sha256(answer.content).hexdigest() == first.sha256
    assert (answer["Content-Type"], client.get(f"{ADDRESS}2.json").status_code) == ("application/json", 404)


def test_programs_read_the_versions(client, opened, secretary):
    settle(opened, secretary, hours_unseen=24)

    given = client.get("/api/v1/drafts/small/settings/versions/").json()["results"]

    assert [(row["number"], row["needed_two"]) for row in given] == [(2, False), (1, False)]
    assert [hashlib.sha256(row["canonical"].encode()).hexdigest() for row in given] == [row["sha256"] for row in given]
