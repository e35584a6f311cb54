"""The page of runs: what waits, what was done, what broke; for the staff of the draft alone."""

from datetime import timedelta
from html import unescape

import pytest

from feedback.actions import begin_run, end_run
from feedback.models.runs import RunKind
from tests.moderation.world import NOON, make_draft, make_moderator, make_person, make_proposal, seen


@pytest.fixture
def draft(db):
    return make_draft()


def shown_by(client, draft):
    return unescape(client.get(f"/en/{draft.slug}/staff/runs/").content.decode())


def test_staff_see_what_waits_and_how_each_run_ended(client, draft):
    client.force_login(make_moderator(draft))
    make_proposal(draft, **seen())
    good = begin_run(RunKind.CHECK_TALLIES, at=NOON)
    end_run(good, figures={"differences": 0, "first": []}, at=NOON + timedelta(seconds=1.25))
    odd = begin_run(RunKind.CHECK_TALLIES, draft=draft, at=NOON)
    end_run(odd, figures={"differences": 1, "first": [["tally", "1 by language", 3, 5]]}, at=NOON)
    broken = begin_run(RunKind.CHECK_TALLIES, at=NOON)
    end_run(broken, error="OperationalError", at=NOON)
    begin_run(RunKind.CHECK_TALLIES, at=NOON)

    shown = shown_by(client, draft)

    assert "Changes that wait to be counted" in shown
    for words in ("done, all agrees", "1.2 s", "OperationalError", "broken off"):
        assert words in shown


def test_runs_of_another_draft_are_not_shown(client, draft):
    client.force_login(make_moderator(draft))
    end_run(begin_run(RunKind.CHECK_TALLIES, draft=make_draft("other"), at=NOON), error="Elsewhere", at=NOON)

    assert "Elsewhere" not in shown_by(client, draft)


def test_others_are_refused(client, draft):
    client.force_login(make_person("citizen"))

    assert client.get(f"/en/{draft.slug}/staff/runs/").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_few_queries(client, draft, django_assert_num_queries, number):
    client.force_login(make_moderator(draft))
    for _each in range(number):
        begin_run(RunKind.CHECK_TALLIES, at=NOON)
    client.get(f"/en/{draft.slug}/staff/runs/")

    with django_assert_num_queries(12):
        client.get(f"/en/{draft.slug}/staff/runs/")
