"""Runs in pieces: planned in the database, claimed there by workers, each piece written once whoever dies meanwhile.

Nothing depends on messages: whatever asks a worker to look finds here what is due, what is free and what is over.
"""

from collections import Counter

from django.db import transaction
from django.db.models import Exists, OuterRef

from articles.models import ArticleVersion, Draft, Provision
from core.locks import take_turns
from core.snapshot import one_snapshot
from feedback.actions.kinds import KINDS
from feedback.models.pieces import DATABASE_START, MOST_TRIES, Piece, PieceStatus, lease
from feedback.models.runs import Run

PLANNING = "feedback.runs"  # one at a time plans, in the whole database
WORKER_LOST = "WorkerLost"  # the worker died, or took longer than it may, and could not say more


@transaction.atomic
def plan_run(kind, *, draft, at):
    """Begin a run in pieces, or return the one of this kind and draft that still goes on."""
    take_turns(PLANNING)
    return Run.objects.going_in_pieces().filter(kind=kind, draft=draft).first() or _plan(kind, draft, at=at)


@transaction.atomic
def plan_due_runs(*, at):
    """Begin what is due at night and has not begun since, in each open draft; return the runs that began."""
    due = [(kind, draft) for kind in KINDS for draft in _due(kind, at=at)]
    if not due:
        return []
    take_turns(PLANNING)  # and look again: another worker may have planned meanwhile
    return [_plan(kind, draft, at=at) for kind in KINDS for draft in _due(kind, at=at)]


def _due(kind, *, at):
    if KINDS[kind].nightly is None:
        return []
    runs = Run.objects.filter(draft=OuterRef("pk"))
    begun = runs.filter(kind=kind, begun_at__gte=KINDS[kind].due_since(at))
    going = Run.objects.going_in_pieces().filter(draft=OuterRef("pk"), kind=kind)
    due = Draft.objects.open().filter(~Exists(begun), ~Exists(going))
    if (before := KINDS[kind].after) is not None:
        ended = runs.filter(kind=before, begun_at__gte=KINDS[kind].due_since(at), ended_at__isnull=False)
        due = due.filter(Exists(ended))
    return list(due.order_by("pk"))


def _plan(kind, draft, *, at):
    subjects = list(KINDS[kind].split(draft))
    run = Run.objects.create(
        kind=kind, draft=draft, begun_at=at, ended_at=None if subjects else at, pieces=len(subjects)
    )
    Piece.objects.bulk_create(
        Piece(run=run, article=subject) if isinstance(subject, Provision) else Piece(run=run, shard=subject)
        for subject in subjects
    )
    return run


@transaction.atomic
def claim_piece(*, at):
    """Claim a piece that nobody holds and return it, or None; pieces that were tried before come last.

    One that its worker never came back from, time after time, is set aside. Where the database itself was started
    since, the piece had no part in it.
    """
    free = Piece.objects.claimable_at(at).annotate(database_start=DATABASE_START).order_by("tries", "pk")
    free = free.select_related("run__draft", "article").select_for_update(of=["self"], skip_locked=True)
    while (piece := free.first()) is not None:
        if piece.leased_until is not None and piece.claimed_at < piece.database_start:
            piece.tries -= 1
        if piece.tries < MOST_TRIES:
            piece.claimed_at, piece.leased_until = at, at + lease()
            piece.fence, piece.tries = piece.fence + 1, piece.tries + 1
            piece.save(update_fields=["claimed_at", "leased_until", "fence", "tries"])
            return piece
        _set_aside(piece, WORKER_LOST, at=at)
    return None


def compute_piece(piece):
    """Return what a piece comes to and the version of its article, both read in one snapshot; nothing is written."""
    with one_snapshot():
        version = ArticleVersion.objects.filter(article=piece.article_id).values_list("number", flat=True).first()
        return KINDS[piece.run.kind].compute(piece.subject, run=piece.run), version


@transaction.atomic
def finish_piece(piece, result, version=None, *, at):
    """Write what a piece came to and mark it as done, both or neither; return it.

    A worker whose claim another one has taken over meanwhile, or that finished it before, writes nothing: None.
    """
    held = _held(piece)
    if held is None:
        return None
    held.figures = KINDS[piece.run.kind].store(piece.subject, result, run=piece.run, at=at)
    held.status, held.done_at, held.leased_until, held.watermark, held.error = PieceStatus.DONE, at, None, version, ""
    held.save(update_fields=["figures", "status", "done_at", "leased_until", "watermark", "error"])
    return held


@transaction.atomic
def fail_piece(piece, error, *, at):
    """Give a piece back that ended in an error, by the error's name alone; after the last try set it aside."""
    held = _held(piece)
    if held is None:
        return None
    name = type(error).__name__
    if held.tries >= MOST_TRIES:
        return _set_aside(held, name, at=at)
    held.leased_until, held.error = None, name
    held.save(update_fields=["leased_until", "error"])
    return held


@transaction.atomic
def end_runs(*, at):
    """End the runs that nothing is left of, with their figures summed and what was set aside; return them."""
    left = Exists(Piece.objects.open().filter(run=OuterRef("pk")))
    over = list(Run.objects.going_in_pieces().filter(~left).order_by("pk").select_for_update(skip_locked=True))
    for run in over:
        pieces = Piece.objects.filter(run=run)
        summed = Counter()
        for figures in pieces.order_by("pk").values_list("figures", flat=True):
            summed.update(figures)
        aside = pieces.filter(status=PieceStatus.SET_ASIDE)
        run.set_aside, run.figures, run.ended_at = aside.count(), dict(summed), at
        run.error = ", ".join(aside.order_by("error").values_list("error", flat=True).distinct())
        run.save(update_fields=["set_aside", "figures", "ended_at", "error"])
    return over


def _held(piece):
    """Lock a piece and return it, or None where it is not held by this claim any more."""
    rows = Piece.objects.open().filter(pk=piece.pk, fence=piece.fence)
    return rows.select_for_update(of=["self"]).first()


def _set_aside(piece, error, *, at):
    piece.status, piece.done_at, piece.leased_until, piece.error = PieceStatus.SET_ASIDE, at, None, error
    piece.save(update_fields=["status", "done_at", "leased_until", "error", "tries"])
    return piece
