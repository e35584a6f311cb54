"""Extending a phase: by the rule that was published alone, whoever asks."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from articles.actions import ask_for, extend_phase, open_phase, settle_rules, settle_two_people
from articles.actions.changing import EXTEND, phase_values
from articles.actions.phases import NotByTheRule
from articles.models import Change, Draft, Phase, SettingsVersion
from articles.settled import differences
from core.rules import RuleViolation
from tests.articles.conftest import NOON, make_draft, make_secretary
from tests.refusals import refused
from tests.threads import at_once

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CLOSES = NOON + 10 * DAY
RULE = {"extending": "limited", "extensions_most": 1, "extension_days": 7, "extension_hours_before": 48}
SAID = (
    "The rule: An announced closing can be moved later. How often at most: 1. By how many days at most: 7. "
    "How many hours before the closing at least: 48."
)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def opened(draft, secretary):
    open_phase(draft, "collection", closes_at=CLOSES, by=secretary, at=NOON)
    return draft


def extend(draft, by, *, until=CLOSES + 7 * DAY, at=NOON):
    return extend_phase(draft, "collection", closes_at=until, by=by, at=at)


def closes_at():
    return Phase.objects.get(kind="collection").closes_at


def test_without_a_limit_a_closing_is_moved_at_the_last_moment_and_again(opened, secretary):
    extend(opened, secretary, until=CLOSES + 300 * DAY, at=CLOSES - SECOND)
    extend(opened, secretary, until=CLOSES + 301 * DAY, at=CLOSES)

    assert (closes_at(), Phase.objects.get(kind="collection").extended) == (CLOSES + 301 * DAY, 2)


def test_within_the_rule_a_closing_is_moved_once(opened, secretary):
    settle_rules(opened, **RULE, by=secretary, at=NOON)

    extend(opened, secretary, at=CLOSES - 2 * DAY)
    extend(opened, secretary, at=CLOSES - 2 * DAY)
    again = refused(NotByTheRule, extend, opened, secretary, until=CLOSES + 8 * DAY)

    assert (closes_at(), again) == (CLOSES + 7 * DAY, f"This phase was extended as often as is allowed. {SAID}")


def test_by_more_days_than_the_rule_says_is_refused(opened, secretary):
    settle_rules(opened, **RULE, by=secretary, at=NOON)

    sentence = refused(NotByTheRule, extend, opened, secretary, until=CLOSES + 7 * DAY + SECOND)

    assert sentence == f"The closing can be moved to 22 February 2026, 17:00 (Astana time) at most. {SAID}"
    assert closes_at() == CLOSES


def test_later_than_the_rule_says_is_refused(opened, secretary):
    settle_rules(opened, **RULE, by=secretary, at=NOON)

    sentence = refused(NotByTheRule, extend, opened, secretary, at=CLOSES - 2 * DAY + SECOND)

    assert sentence == f"An extension had to be announced by 13 February 2026, 17:00 (Astana time). {SAID}"
    assert closes_at() == CLOSES


def test_where_the_rule_says_never_it_is_refused(opened, secretary):
    settle_rules(opened, extending="never", by=secretary, at=NOON)

    sentence = refused(NotByTheRule, extend, opened, secretary)

    rule = "An announced closing is never moved to a later moment."
    assert (sentence, closes_at()) == (f"This is not what was published. The rule: {rule}", CLOSES)


def test_announcing_the_first_closing_is_no_extension(draft, secretary):
    open_phase(draft, "collection", by=secretary, at=NOON)
    settle_rules(draft, extending="never", by=secretary, at=NOON)

    extend(draft, secretary)

    assert (closes_at(), Phase.objects.get(kind="collection").extended) == (CLOSES + 7 * DAY, 0)


def test_two_extensions_at_once_are_one_where_the_rule_allows_one(committed_db):
    draft = make_draft()
    secretary = make_secretary(draft)
    open_phase(draft, "collection", closes_at=CLOSES, by=secretary, at=NOON)
    settle_rules(draft, **RULE, by=secretary, at=NOON)

    outcomes = at_once(
        lambda: extend(draft, secretary, until=CLOSES + 6 * DAY),
        lambda: extend(draft, secretary, until=CLOSES + 7 * DAY),
    )

    assert sum(isinstance(outcome, RuleViolation) for outcome in outcomes) == 1
    assert Phase.objects.get(draft=draft, kind="collection").extended == 1


def test_what_the_rule_refuses_is_not_even_asked_for(opened, secretary):
    settle_rules(opened, extending="never", by=secretary, at=NOON)

    values = phase_values("collection", closes_at=CLOSES + DAY)
    sentence = refused(NotByTheRule, ask_for, opened, EXTEND, values, by=secretary, at=NOON)

    assert "never moved" in sentence
    assert not Change.objects.exists()


def test_changing_the_rule_is_a_version_of_the_settings(opened, secretary):
    settle_rules(opened, extending="never", by=secretary, at=NOON)

    after, before = SettingsVersion.objects.of(opened)
    label = "The announced closing of a phase can be moved later"
    changed = differences(before.canonical, after.canonical)
    assert changed == [(label, "at any time before it, without a limit", "never")]


def test_secretary_reads_the_rule_and_why_an_extension_is_refused(client, opened, secretary):
    settle_two_people(opened, one_person_may=["extend_phase"], by=None, at=NOON)
    settle_rules(opened, extending="never", by=secretary, at=NOON)
    Phase.objects.filter(kind="collection").update(closes_at="2099-01-01T00:00Z")
    client.force_login(secretary)

    page = client.get("/en/small/settings/").content.decode()
    sent = {"act": "extend", "collection-closes_at": "2099-02-01T00:00"}
    answer = client.post("/en/small/settings/phases/collection/", sent)

    rule = "An announced closing is never moved to a later moment."
    assert (rule in page, answer.status_code) == (True, 422)
    assert "This is not what was published. The rule: " + rule in answer.content.decode()
    assert 'value="2099-02-01T00:00"' in answer.content.decode()
    assert rule in client.get("/en/small/rules/").content.decode()
    assert Draft.objects.get().extending == "never"
