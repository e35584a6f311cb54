"""Whether what runs here is inside a rehearsal: then nothing of it is real, and nothing of it may be kept outside."""

from contextlib import contextmanager
from contextvars import ContextVar

_schema: ContextVar[str] = ContextVar("schema of the rehearsal", default="")


def current() -> str:
    """Return the name of the rehearsal's tables in the database (its schema); nothing outside of one."""
    return _schema.get()


@contextmanager
def rehearsing(schema: str):
    """Let what runs within be part of a rehearsal."""
    token = _schema.set(schema)
    try:
        yield
    finally:
        _schema.reset(token)
