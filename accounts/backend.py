"""Who is signed in: allauth's backend, with the person read along with the session or by one plain statement."""

from contextlib import contextmanager
from contextvars import ContextVar

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from accounts.models import Person
from core.rows import read_row

_read: ContextVar[Person | None] = ContextVar("person who was read", default=None)


@contextmanager
def having_read(person):
    """Let the backend take this person for read; another is read as ever."""
    token = _read.set(person)
    try:
        yield
    finally:
        _read.reset(token)


class AuthenticationBackend(AllauthBackend):
    def get_user(self, user_id):
        person = _read.get()
        if person is None or person.pk != user_id:
            person = read_row(Person, "WHERE id = %s", [user_id])
        return person if person is not None and self.user_can_authenticate(person) else None
