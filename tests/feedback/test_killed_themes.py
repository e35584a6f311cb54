"""A worker killed at each stage of finding themes: what stands afterwards is what an undisturbed run leaves."""

import pytest
from django.db import connection

from articles.actions import touch
from consultation.owner import owner_connection
from core import clock
from core.locks import take_turns
from feedback.actions import name_theme, place_text
from feedback.actions.kinds import KINDS
from feedback.actions.pieces import plan_due_runs, plan_run
from feedback.models import Piece, Run, Theme, ThemePlacement
from feedback.models.pieces import lease
from feedback.models.runs import RunKind
from feedback.tasks import work
from tests.feedback.test_finding_themes import NAMES, find_all, make_analyst, read_all, say_it_all
from tests.feedback.test_killed_pieces import HOLD, KEY, run_sql
from tests.killing import kill_while_locked
from tests.moderation.world import NOON, make_draft, place
from tests.threads import at_once

KIND = RunKind.FIND_THEMES
STAGES = {
    "claimed": lambda draft: run_sql("LOCK TABLE proposals_proposal IN ACCESS EXCLUSIVE MODE"),
    "computed": lambda draft: take_turns("feedback.themes", draft.pk),
    "written, before the commit": lambda draft: run_sql(f"SELECT pg_advisory_xact_lock({KEY})"),
}


def spoken_of():
    """Make a draft with a named theme, whose other runs of this night are over."""
    draft = make_draft()
    say_it_all(draft)
    find_all(draft, at=NOON)
    theme = name_theme(Theme.objects.largest_first().first(), NAMES, by=make_analyst(draft), at=NOON)
    moved = ThemePlacement.objects.exclude(theme=theme).order_by("pk").first()
    place_text(moved, theme, by=theme.named_by, at=NOON)
    now = clock.now()
    Run.objects.bulk_create(Run(kind=kind, draft=draft, begun_at=now, ended_at=now) for kind in KINDS.keys() - {KIND})
    return draft


def what_stands():
    """Return what was found, by what it says and not by its keys."""
    columns = ("uid", "texts", "figures", "phrases", "telling", "opposite", "method")
    themes = Theme.objects.named().values_list(*columns)
    suggested = Theme.objects.filter(named_at=None).order_by("telling__kk", "texts").values_list(*columns[1:])
    placed = ThemePlacement.objects.order_by("article", "proposal", "comment", "pk")
    placed = placed.values_list("article", "proposal", "comment", "theme__telling", "placed_by")
    return list(themes), list(suggested), list(placed)


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_killed_at_any_stage_of_finding_themes_changes_nothing(committed_db, monkeypatch, stage):
    draft = spoken_of()
    before = list(ThemePlacement.objects.order_by("pk").values_list("pk", "theme"))
    with owner_connection(database=committed_db), connection.cursor() as cursor:
        cursor.execute(HOLD)
    run = plan_run(KIND, draft=draft, at=clock.now())

    kill_while_locked(lambda: STAGES[stage](draft), module="feedback.tasks", task="work")
    after_kill = list(ThemePlacement.objects.order_by("pk").values_list("pk", "theme"))
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + lease())
    work()

    assert after_kill == before
    run.refresh_from_db()
    assert (run.state_at(clock.now()), run.error) == ("done", "")
    assert sorted(Piece.objects.values_list("tries", flat=True)) == [1] * (run.pieces - 1) + [2]
    found = what_stands()
    find_all(draft, at=clock.now())
    assert what_stands() == found


def test_two_workers_find_the_themes_of_a_draft_once(committed_db):
    draft = spoken_of()
    run = plan_run(KIND, draft=draft, at=clock.now())
    before = read_all(draft)

    outcomes = at_once(work, work)

    run.refresh_from_db()
    assert (outcomes, before, run.error) == ([None, None], 0, "")
    assert set(Piece.objects.values_list("status", "tries")) == {("done", 1)}
    assert ThemePlacement.objects.of(draft).count() == 18


def test_themes_wait_for_vectors_and_vectors_for_repeats(db):
    draft = make_draft()
    say_it_all(draft)
    at = clock.now()
    touch([place(draft, "art_9").provision_id], at=at)
    began = []
    for _look in range(4):
        began.append({run.kind for run in plan_due_runs(at=at)} - {RunKind.CHECK_SUMMARIES})
        Piece.objects.update(status="done", done_at=at)
        Run.objects.update(ended_at=at)

    assert began == [{RunKind.FIND_FAMILIES}, {RunKind.READ_TEXTS}, {RunKind.FIND_THEMES}, set()]
