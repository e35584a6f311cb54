"""The rules of a draft: levels, waits and times, settled together, by two people where the draft is open."""

import pytest

from articles.actions import agree_to, ask_for, settle_rules
from articles.actions.changing import RULES
from articles.actions.rules import RuleOutOfBounds, UnknownExtending, rules_of
from articles.models import Change, Draft
from record.leaf import parse
from record.models import Entry
from tests.articles.conftest import NOON, make_secretary
from tests.refusals import refused

ADDRESS = "/en/small/settings/rules/"
SETTLED = {
    "least_level": 2,
    "level_seen_at_once": 3,
    "grace_minutes": 5,
    "hours_unseen": 24,
    "appeal_days": 10,
    "extending": "limited",
    "extensions_most": 2,
    "extension_days": 7,
    "extension_hours_before": 48,
    "answer_supporters": 500,
    "answer_parties": False,
    "answer_days": 20,
    "two_people": False,
}


def test_rules_are_settled_with_a_leaf_that_says_all_of_them(draft, secretary):
    version = Draft.objects.get().version

    settle_rules(draft, **SETTLED, by=secretary, at=NOON)
    settle_rules(draft, **SETTLED, by=secretary, at=NOON)

    stored = Draft.objects.get()
    leaf = parse(bytes(Entry.objects.filter(object_id=draft.uid).latest("pk").leaf))
    assert (rules_of(stored), stored.version) == (SETTLED, version + 1)
    assert (leaf["t"], leaf["data"]) == ("draft.rules_settled", SETTLED)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("least_level", 0, "Choose a whole number from 1 to 3."),
        ("grace_minutes", 61, "Choose a whole number from 0 to 60."),
        ("hours_unseen", -1, "Choose a whole number from 0 to 720."),
        ("appeal_days", 0, "Choose a whole number from 1 to 60."),
        ("answer_supporters", -1, "Choose a whole number from 0 to 100000."),
        ("answer_days", 0, "Choose a whole number from 1 to 365."),
        ("extension_days", 0, "Choose a whole number from 1 to 180."),
    ],
)
def test_rule_out_of_bounds_is_refused(draft, secretary, name, value, sentence):
    assert refused(RuleOutOfBounds, settle_rules, draft, **SETTLED | {name: value}, by=secretary, at=NOON) == sentence
    assert rules_of(Draft.objects.get()) == rules_of(Draft())


def test_unknown_way_of_extending_is_refused(draft, secretary):
    sentence = refused(UnknownExtending, settle_rules, draft, extending="often", by=secretary, at=NOON)

    assert sentence == "Choose whether a closing can be moved later: without a limit, within limits, or never."


def test_rule_that_is_left_out_stays(draft, secretary):
    settle_rules(draft, extending="never", by=secretary, at=NOON)

    assert rules_of(Draft.objects.get()) == rules_of(Draft()) | {"extending": "never"}


def test_second_secretary_agrees_to_the_rules(draft, secretary):
    second = make_secretary(draft, "second")
    change = ask_for(draft, RULES, SETTLED, by=secretary, at=NOON).waiting

    before = rules_of(Draft.objects.get())
    agree_to(change, seen=change.digest, by=second, at=NOON)

    assert (before, rules_of(Draft.objects.get())) == (rules_of(Draft()), SETTLED)


def test_secretary_settles_them_in_the_browser_and_reads_what_is_wrong(client, draft, secretary):
    client.force_login(secretary)
    sent = {name: str(value) for name, value in SETTLED.items() if name not in {"two_people", "answer_parties"}}

    page = client.get(ADDRESS).content.decode()
    wrong = client.post(ADDRESS, sent | {"grace_minutes": "1000"})
    asked = client.post(ADDRESS, sent)

    change = Change.objects.get()
    assert (client.get("/en/small/settings/").status_code, 'value="10"' in page) == (200, True)
    assert (wrong.status_code, 'value="1000"' in wrong.content.decode()) == (422, True)
    assert (asked.status_code, change.act, change.values) == (302, "settle_rules", SETTLED)
    assert "identity confirmed in person" in client.get(f"/en/small/settings/changes/{change.uid}/").content.decode()
