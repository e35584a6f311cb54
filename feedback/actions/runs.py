"""Keeping the journal of what the workers do."""

from contextlib import contextmanager

from core import clock
from feedback.models import Run


@contextmanager
def running(kind, *, draft=None):
    """Keep one run of a worker in the journal, by the database's clock; yield its figures, a dict to be filled.

    It is seen from its beginning, also when its worker dies. An error ends it by the name of its class, and goes up.
    """
    run, figures = begin_run(kind, draft=draft, at=clock.now()), {}
    try:
        yield figures
    except Exception as error:
        end_run(run, error=type(error).__name__, at=clock.now())
        raise
    end_run(run, figures=figures, at=clock.now())


def begin_run(kind, *, draft=None, at):
    """Note that a run begins, and return it; it is seen at once, also when its worker dies."""
    return Run.objects.create(kind=kind, draft=draft, begun_at=at)


def end_run(run, *, figures=None, error="", at):
    """Note how a run ended."""
    run.figures, run.error, run.ended_at = figures or {}, error, at
    run.save(update_fields=["figures", "error", "ended_at"])
    return run
