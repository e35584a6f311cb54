"""Faults in the middle of a run: a worker killed at each stage, two on one article, the clock set back."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from articles.models import ArticleVersion, Provision
from consultation.owner import owner_connection
from core import clock
from feedback.actions import aggregate_feedback
from feedback.actions.kinds import KINDS
from feedback.actions.pieces import claim_piece, compute_piece, finish_piece, plan_run
from feedback.models import Piece, Run, Summary
from feedback.models.pieces import lease
from feedback.tasks import work
from proposals.actions import hide
from tests.feedback import test_pieces
from tests.feedback.test_pieces import KIND, PLACES, speak
from tests.killing import kill_while_locked
from tests.moderation.world import make_draft
from tests.threads import at_once

KEY = 20_261_127
# The mark that a piece is done waits for a lock, after its result was written in the same transaction.
HOLD = f"""
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF new.status = 'done' THEN PERFORM pg_advisory_xact_lock({KEY}); END IF;
    RETURN new;
END $$;
CREATE TRIGGER hold BEFORE UPDATE ON feedback_piece FOR EACH ROW EXECUTE FUNCTION hold();
"""


def spoken_of(places=PLACES):
    """Make a draft with a proposal on each of these places, whose other runs of this night are over."""
    draft = test_pieces.spoken_of(places)
    end_other_runs(draft)
    return draft


def end_other_runs(draft):
    now = clock.now()
    Run.objects.bulk_create(Run(kind=kind, draft=draft, begun_at=now, ended_at=now) for kind in KINDS.keys() - {KIND})


def run_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def version_of(number):
    """Lock the version of an article that is waited for when a result is about to be written."""
    article = list(Provision.objects.articles().filter(version__isnull=False).order_by("pk"))[number]
    assert list(ArticleVersion.objects.filter(article=article).select_for_update())


STAGES = {
    "claimed": lambda: run_sql("LOCK TABLE proposals_proposal IN ACCESS EXCLUSIVE MODE"),
    "computed": lambda: version_of(0),
    "written, before the commit": lambda: run_sql(f"SELECT pg_advisory_xact_lock({KEY})"),
    "after the commit of the first": lambda: version_of(1),
}


def what_stands():
    """Return each summary that was stored, how often it was counted, and how often each piece was tried."""
    summaries = list(Summary.objects.order_by("article").values_list("article", "watermark", "input_digest"))
    return summaries, list(ArticleVersion.objects.order_by("article").values_list("counted", flat=True))


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_killed_at_any_stage_leaves_all_or_nothing_of_a_piece(committed_db, monkeypatch, stage):
    draft = spoken_of()
    with owner_connection(database=committed_db), connection.cursor() as cursor:
        cursor.execute(HOLD)
    run = plan_run(KIND, draft=draft, at=clock.now())

    kill_while_locked(STAGES[stage], module="feedback.tasks", task="work")
    after_first = Piece.objects.filter(status="done").count(), Summary.objects.count()
    now = clock.now
    work()  # finds what is free, and the killed one's piece still claimed
    waiting = Piece.objects.open().count()
    monkeypatch.setattr(clock, "now", lambda: now() + lease())
    work()

    expected = 1 if stage == "after the commit of the first" else 0
    assert (after_first, waiting) == ((expected, expected), 1)
    run.refresh_from_db()
    assert (run.error, run.figures) == ("", {"articles": 2, "kept": 2, "differences": 0})
    assert sorted(Piece.objects.values_list("status", "tries")) == [("done", 1), ("done", 2)]
    summaries, counted = what_stands()
    assert (len(summaries), counted) == (2, [1, 1])
    Summary.objects.all().delete()
    for article in Provision.objects.articles().filter(version__isnull=False):
        aggregate_feedback(article, at=clock.now())
    assert what_stands()[0] == summaries


def test_two_on_one_article_in_the_same_moment_write_once(committed_db):
    plan_run(KIND, draft=spoken_of(PLACES[:1]), at=clock.now())
    at = clock.now()
    slow, quick = claim_piece(at=at), claim_piece(at=at + lease())
    results = [compute_piece(piece) for piece in (slow, quick)]

    outcomes = at_once(
        *[
            lambda piece=piece, found=found: finish_piece(piece, found[0], version=found[1], at=at + lease())
            for piece, found in zip((slow, quick), results, strict=True)
        ]
    )

    assert [outcome and outcome.pk for outcome in outcomes] == [None, quick.pk]
    assert what_stands()[1] == [1]


def test_the_nightly_check_and_the_usual_count_of_one_article_keep_one_summary(committed_db):
    draft = spoken_of(PLACES[:1])
    plan_run(KIND, draft=draft, at=clock.now())
    piece = claim_piece(at=clock.now())
    result, version = compute_piece(piece)

    outcomes = at_once(
        lambda: finish_piece(piece, result, version=version, at=clock.now()),
        lambda: aggregate_feedback(piece.article, at=clock.now()),
    )

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert (what_stands()[1], outcomes[0].figures["differences"]) == ([1], 0)


def test_what_is_hidden_while_a_worker_is_dead_is_not_counted_by_the_next(committed_db, monkeypatch):
    draft = make_draft()
    end_other_runs(draft)
    proposals = [speak(draft, place) for place in PLACES]
    plan_run(KIND, draft=draft, at=clock.now())
    kill_while_locked(STAGES["computed"], module="feedback.tasks", task="work")
    for proposal in proposals:
        hide(proposal, ground="insult", at=clock.now())
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + lease())
    work()

    assert [summary.result["contributions"] for summary in Summary.objects.all()] == [0, 0]


def test_a_clock_that_is_set_back_an_hour_in_the_middle_of_a_run_only_delays_it(committed_db, monkeypatch):
    run = plan_run(KIND, draft=spoken_of(), at=clock.now())
    now = clock.now
    claim_piece(at=now())  # by a worker that died
    monkeypatch.setattr(clock, "now", lambda: now() - timedelta(hours=1))
    work()

    run.refresh_from_db()
    assert sorted(Piece.objects.values_list("status", "tries")) == [("done", 1), ("done", 2)]
    assert (run.state_at(clock.now()), run.lasted) == ("done", None)
    assert (Run.objects.filter(kind=KIND).count(), what_stands()[1]) == (1, [1, 1])
    assert lease().total_seconds() == settings.PIECE_SECONDS * 1.2
