"""Runs in pieces: claimed under a lease, written once under a fence, given back or set aside, ended with their sums."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from articles.actions import touch
from articles.models import ArticleVersion
from core import clock
from feedback import tasks
from feedback.actions import aggregate_feedback
from feedback.actions.kinds import KINDS, Kind
from feedback.actions.pieces import (
    claim_piece,
    compute_piece,
    end_runs,
    fail_piece,
    finish_piece,
    plan_due_runs,
    plan_run,
)
from feedback.models import Piece, Run, Summary
from feedback.models.pieces import MOST_TRIES, lease
from feedback.models.runs import RunKind
from feedback.tasks import work
from proposals.actions import hide
from tests.moderation.world import make_draft, make_proposal, seen
from tests.threads import at_once

KIND = RunKind.CHECK_SUMMARIES
# Later than the start of any database that these tests run on: what was claimed before is nobody's.
DAY = datetime(2100, 1, 1, 12, tzinfo=UTC)
PLACES = ("art_9__para_2", "art_10__para_1")
HOUR = timedelta(hours=1)


@pytest.fixture
def draft(db):
    return spoken_of()


@pytest.fixture(autouse=True)
def one_kind(monkeypatch):
    """Leave the kind that these tests are about alone."""
    for kind in KINDS.keys() - {KIND}:
        monkeypatch.delitem(KINDS, kind)


def spoken_of(places=PLACES):
    """Make a draft with a proposal on each of these places."""
    draft = make_draft()
    for place in places:
        speak(draft, place)
    return draft


def speak(draft, place):
    proposal = make_proposal(draft, place, **seen())
    touch([proposal.current_revision.changes.get().article_id], at=DAY)
    return proposal


def left(run):
    """Return status and tries of each piece of a run."""
    return list(Piece.objects.filter(run=run).order_by("pk").values_list("status", "tries"))


def finish(piece, at=DAY):
    result, version = compute_piece(piece)
    return finish_piece(piece, result, version=version, at=at)


def test_a_run_is_split_done_and_ended_with_its_sums(draft):
    run = plan_run(KIND, draft=draft, at=DAY)
    planned = left(run)
    work()

    run.refresh_from_db()
    assert planned == [("open", 0)] * 2
    assert left(run) == [("done", 1)] * 2
    assert (run.figures, run.error, run.set_aside) == ({"articles": 2, "kept": 2, "differences": 0}, "", 0)
    assert (run.state_at(run.ended_at), Summary.objects.count()) == ("done", 2)


def test_a_run_without_pieces_has_ended_when_it_begins(db):
    run = plan_run(KIND, draft=make_draft(), at=DAY)

    assert (run.pieces, run.ended_at, run.state_at(DAY)) == (0, DAY, "done")


def test_planning_again_gives_the_run_that_goes_on(draft):
    run = plan_run(KIND, draft=draft, at=DAY)

    assert plan_run(KIND, draft=draft, at=DAY + HOUR) == run
    with pytest.raises(IntegrityError, match="one_open_run_of_a_kind_and_draft"), transaction.atomic():
        Run.objects.create(kind=KIND, draft=draft, begun_at=DAY, pieces=1)


def test_what_is_due_at_night_begins_once_a_night_whenever_somebody_looks(draft):
    night = DAY.replace(hour=KINDS[KIND].nightly.hour, minute=KINDS[KIND].nightly.minute)
    began = []
    for moment in (night - HOUR, night, night + HOUR, night + 8 * HOUR, night + 25 * HOUR):
        began.append(len(plan_due_runs(at=moment)))
        while claim_piece(at=moment) is not None:
            pass
        Piece.objects.update(status="done", done_at=moment)
        end_runs(at=moment)

    # The first is of the night before: nobody had looked then.
    assert began == [1, 1, 0, 0, 1]


def test_a_run_that_still_goes_on_is_not_begun_anew_the_next_night(draft):
    assert len(plan_due_runs(at=DAY)) == 1
    assert plan_due_runs(at=DAY + 24 * HOUR) == []


def test_a_claimed_piece_is_nobody_else_s_until_its_lease_ends(draft):
    plan_run(KIND, draft=draft, at=DAY)
    pieces = [claim_piece(at=DAY) for _each in range(2)]

    assert len({piece.article_id for piece in pieces}) == 2
    assert claim_piece(at=DAY + lease() - timedelta(seconds=1)) is None
    again = claim_piece(at=DAY + lease())
    assert (again.pk, again.fence, again.tries) == (pieces[0].pk, 2, 2)


def test_the_clock_an_hour_back_only_delays_a_piece_by_a_lease(draft):
    plan_run(KIND, draft=draft, at=DAY)
    for _each in range(2):
        claim_piece(at=DAY)

    back = DAY - HOUR
    taken = [claim_piece(at=back) for _each in range(2)]
    assert [piece.fence for piece in taken] == [2, 2]
    assert claim_piece(at=back + lease() / 2) is None


def test_a_worker_whose_lease_was_taken_writes_nothing(draft):
    plan_run(KIND, draft=draft, at=DAY)
    slow = claim_piece(at=DAY)
    finish(claim_piece(at=DAY))
    second = claim_piece(at=DAY + lease())

    assert second.pk == slow.pk
    assert finish(slow, at=DAY + lease()) is None
    assert fail_piece(slow, ValueError(), at=DAY + lease()) is None
    assert Summary.objects.count() == 1
    assert finish(second, at=DAY + lease()).status == "done"


def test_a_result_delivered_twice_is_written_once(draft):
    plan_run(KIND, draft=draft, at=DAY)
    piece = claim_piece(at=DAY)

    assert finish(piece).status == "done"
    assert finish(piece) is None
    assert (Summary.objects.count(), ArticleVersion.objects.get(article=piece.article_id).counted) == (1, 1)


def test_what_cannot_be_marked_is_not_written_either(draft, monkeypatch):
    plan_run(KIND, draft=draft, at=DAY)
    piece = claim_piece(at=DAY)
    result, version = compute_piece(piece)
    monkeypatch.setattr(Piece, "save", lambda *_arguments, **_options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        finish_piece(piece, result, version=version, at=DAY)

    assert (Summary.objects.count(), left(piece.run)[0]) == (0, ("open", 1))


def test_nothing_can_be_written_while_a_piece_is_computed(committed_db, monkeypatch):
    plan_run(KIND, draft=spoken_of(), at=DAY)
    monkeypatch.setitem(KINDS, KIND, KINDS[KIND]._replace(compute=lambda article, run: article.save()))

    with pytest.raises(Exception, match="read-only transaction"):
        compute_piece(claim_piece(at=DAY))


def failing(error):
    def compute(article, *, run):
        raise error

    return compute


def test_a_piece_that_ends_in_an_error_time_after_time_is_set_aside(draft, monkeypatch, caplog):
    broken = place_of(draft, 1)

    def compute(article, *, run):
        if article.pk == broken:
            raise ZeroDivisionError("words of a person")
        return KINDS_BEFORE.compute(article, run=run)

    monkeypatch.setitem(KINDS, KIND, KINDS[KIND]._replace(compute=compute))
    run = plan_run(KIND, draft=draft, at=DAY)
    work()

    run.refresh_from_db()
    assert sorted(left(run)) == [("done", 1), ("set_aside", MOST_TRIES)]
    assert Piece.objects.get(status="set_aside").article_id == broken
    assert (run.state_at(DAY), run.error, run.set_aside, run.figures["articles"]) == (
        "failed_in_part",
        "ZeroDivisionError",
        1,
        1,
    )
    assert sum(record.levelname == "ERROR" for record in caplog.records) == MOST_TRIES


KINDS_BEFORE = KINDS[KIND]


def place_of(draft, number):
    return KINDS_BEFORE.split(draft)[number].pk


def test_a_run_all_of_which_was_set_aside_has_failed(draft, monkeypatch, caplog):
    monkeypatch.setitem(KINDS, KIND, KINDS[KIND]._replace(compute=failing(MemoryError())))
    run = plan_run(KIND, draft=draft, at=DAY)
    work()

    run.refresh_from_db()
    assert (run.state_at(DAY), run.error, run.figures) == ("failed", "MemoryError", {})


def test_a_piece_that_kills_its_worker_is_set_aside_after_three(draft):
    run = plan_run(KIND, draft=draft, at=clock.now())
    at = clock.now()
    killer = claim_piece(at=at)  # its worker dies, and each that takes it over
    finish(claim_piece(at=at), at=at)
    for number in range(1, MOST_TRIES):
        assert claim_piece(at=at + number * lease()).pk == killer.pk

    assert claim_piece(at=at + MOST_TRIES * lease()) is None
    [run] = end_runs(at=at)
    killer.refresh_from_db()
    assert (killer.status, killer.error, killer.tries) == ("set_aside", "WorkerLost", MOST_TRIES)
    assert (run.state_at(at), run.error) == ("failed_in_part", "WorkerLost")


def test_a_piece_has_no_part_in_the_end_of_the_database_itself(draft):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time() - interval '1 second'")
        [before] = cursor.fetchone()
    plan_run(KIND, draft=draft, at=before)
    for _each in range(2):
        claim_piece(at=before)

    taken = [claim_piece(at=before + timedelta(seconds=2)) for _each in range(2)]

    # At once, without waiting for the lease, and as if it had not been tried.
    assert [(piece.fence, piece.tries) for piece in taken] == [(2, 1)] * 2


def test_pieces_that_were_tried_before_come_last(draft):
    plan_run(KIND, draft=draft, at=DAY)
    first = claim_piece(at=DAY)
    fail_piece(first, ValueError(), at=DAY)

    order = [claim_piece(at=DAY).pk for _each in range(2)]

    assert order[-1] == first.pk
    assert first.pk not in order[:-1]


@pytest.mark.parametrize("part", ["compute", "store"])
def test_what_takes_too_much_memory_ends_in_an_error_that_is_kept(draft, monkeypatch, caplog, part):
    def take_too_much(*_given, **_named):
        return bytearray(2**31)

    monkeypatch.setattr(settings, "PIECE_MEGABYTES", 1000)
    monkeypatch.setitem(KINDS, KIND, KINDS[KIND]._replace(**{part: take_too_much}))
    run = plan_run(KIND, draft=draft, at=DAY)
    work()

    run.refresh_from_db()
    assert run.error == "MemoryError"
    assert len(bytearray(2**20)) == 2**20


def test_the_limits_of_the_task_are_within_a_lease():
    assert work.soft_time_limit < work.time_limit < lease().total_seconds()
    assert work.soft_time_limit == settings.PIECE_SECONDS > tasks.TAKES_FOR


def test_a_summary_that_is_not_what_was_said_is_found_and_counted_anew(draft, caplog):
    article = KINDS[KIND].split(draft)[0]
    aggregate_feedback(article, at=DAY)
    Summary.objects.update(result={"contributions": 17})
    run = plan_run(KIND, draft=draft, at=DAY)
    work()

    run.refresh_from_db()
    assert (run.state_at(DAY), run.figures) == ("differs", {"articles": 2, "kept": 1, "differences": 1})
    assert list(Summary.objects.outdated_articles()) == [article.pk]
    assert aggregate_feedback(article, at=DAY).result["contributions"] == 1
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        f"The summary of {article.uid} at version 1 is not what was said: counted anew."
    ]


def test_what_is_hidden_between_claim_and_write_does_not_come_back(db):
    draft = make_draft()
    proposal = speak(draft, PLACES[0])
    plan_run(KIND, draft=draft, at=DAY)
    piece = claim_piece(at=DAY)
    result, version = compute_piece(piece)
    hide(proposal, ground="insult", at=DAY)

    done = finish_piece(piece, result, version=version, at=DAY)

    assert (done.figures, Summary.objects.count()) == ({"changed_since": 1, "differences": 0}, 0)
    assert aggregate_feedback(piece.article, at=DAY).result["contributions"] == 0


def test_the_last_pieces_may_be_finished_in_the_same_moment(committed_db):
    run = plan_run(KIND, draft=spoken_of(), at=clock.now())
    outcomes = at_once(work, work, work)

    run.refresh_from_db()
    assert outcomes == [None] * 3
    assert (left(run), run.figures["articles"]) == ([("done", 1)] * 2, 2)


def test_two_who_plan_in_the_same_moment_begin_one_run(committed_db):
    draft = spoken_of()
    first, second = at_once(*[lambda: plan_run(KIND, draft=draft, at=clock.now())] * 2)
    due = at_once(*[lambda: plan_due_runs(at=clock.now())] * 2)

    assert (first, due) == (second, [[], []])
    assert (Run.objects.count(), Piece.objects.count()) == (1, 2)


def test_two_claims_in_the_same_moment_are_of_two_pieces(committed_db):
    plan_run(KIND, draft=spoken_of(), at=clock.now())
    pieces = at_once(*[lambda: claim_piece(at=clock.now())] * 2)

    assert len({piece.pk for piece in pieces}) == 2


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"article": None}, "piece_is_of_something"),
        ({"status": "done"}, "ended_piece_says_when"),
        ({"status": "set_aside", "done_at": DAY}, "piece_set_aside_says_why"),
    ],
)
def test_the_database_refuses_pieces_that_make_no_sense(draft, wrong, constraint):
    run = plan_run(KIND, draft=draft, at=DAY)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Piece.objects.filter(run=run).update(**wrong)


def test_a_piece_may_be_a_shard_by_its_key(draft, monkeypatch):
    kind = Kind(
        lambda draft: ["a", "b"], lambda key, run: key * 2, lambda key, result, run, at: {"letters": len(result)}
    )
    monkeypatch.setitem(KINDS, KIND, kind)
    run = plan_run(KIND, draft=draft, at=DAY)
    work()

    run.refresh_from_db()
    assert (run.figures, left(run)) == ({"letters": 4}, [("done", 1)] * 2)
