"""Keeping the journal of what the workers do."""

from feedback.models import Run


def begin_run(kind, *, draft=None, at):
    """Note that a run begins, and return it; it is seen at once, also when its worker dies."""
    return Run.objects.create(kind=kind, draft=draft, begun_at=at)


def end_run(run, *, figures=None, error="", at):
    """Note how a run ended."""
    run.figures, run.error, run.ended_at = figures or {}, error, at
    run.save(update_fields=["figures", "error", "ended_at"])
    return run
