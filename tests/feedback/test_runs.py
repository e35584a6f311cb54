"""The page of runs: what waits, what was done, what broke; for the staff of the draft alone."""

from datetime import timedelta
from html import unescape

import pytest

from feedback.actions import begin_run, end_run
from feedback.models import Piece, Run
from feedback.models.runs import LONGEST, RunKind
from tests.moderation.world import NOON, make_draft, make_moderator, make_person, make_proposal, place, seen


@pytest.fixture
def draft(db):
    return make_draft()


def run_in_pieces(draft, **values):
    """Make a run that has ended but for one piece: one done, one open, two set aside."""
    run = Run.objects.create(kind="check_summaries", draft=draft, begun_at=NOON, pieces=4, ended_at=NOON, **values)
    articles = {eid: place(draft, eid).provision for eid in ("art_9", "art_10")}
    Piece.objects.create(run=run, article=articles["art_9"], status="done", done_at=NOON, watermark=1234)
    Piece.objects.create(run=run, article=articles["art_10"], status="set_aside", done_at=NOON, error="MemoryError")
    Piece.objects.create(run=run, shard="kk")
    Piece.objects.create(run=run, shard="whole", status="set_aside", done_at=NOON, error="WorkerLost")
    return run


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


def test_a_run_that_compares_nothing_is_not_said_to_agree(client, draft):
    client.force_login(make_moderator(draft))
    end_run(begin_run(RunKind.OPEN_DATA, draft=draft, at=NOON), figures={"files": 25}, at=NOON)

    shown = shown_by(client, draft)

    assert '<span class="tag yes">done</span>' in shown
    assert '<td data-l="Differences">–</td>' in shown


def test_staff_see_how_far_a_run_in_pieces_is_and_what_broke(client, draft):
    client.force_login(make_moderator(draft))
    run_in_pieces(draft, set_aside=2, error="MemoryError")
    Run.objects.create(kind="check_summaries", draft=draft, begun_at=NOON - 10 * LONGEST, pieces=3)

    shown = shown_by(client, draft)

    assert "1 done, 1 open, 2 set aside" in shown
    assert "Article 10: <code>MemoryError</code>" in shown
    assert "The whole draft: <code>WorkerLost</code>" in shown
    assert "failed in part" in shown
    assert "1\N{NO-BREAK SPACE}234" in shown
    assert "going on" in shown  # it is done by whoever comes, however long ago it began
    assert "broken off" not in shown


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
        run_in_pieces(draft)
    client.get(f"/en/{draft.slug}/staff/runs/")

    with django_assert_num_queries(15):
        client.get(f"/en/{draft.slug}/staff/runs/")
