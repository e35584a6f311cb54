"""Sessions in PostgreSQL, read by one plain statement: every request of somebody signed in begins with it."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Least, Now

from accounts.models.people import Person
from accounts.models.sessions import Session, digest_of
from core.rows import columns_of, made_of

# The session, and beside it the person whose it is: that is asked for next.
STANDING = f"""
SELECT session_data, renew_at <= statement_timestamp(), {columns_of(Person)}
FROM accounts_session LEFT JOIN accounts_person AS row ON row.id = person_id
WHERE digest = %s AND expires_at > statement_timestamp()
"""  # noqa: S608 (names of our own columns)
DEVICE = "device"  # what a session's own data call the browser; `accounts.devices` says how


class Limits(NamedTuple):
    """How long a session lasts without a request, and how long at most."""

    idle: timedelta
    absolute: timedelta

    @property
    def renewed_every(self):
        """How exactly it is known when the session was last seen; each renewal is a statement."""
        return min(self.idle / 10, timedelta(hours=1))


def limits_of(*, staff):
    if staff:
        return Limits(settings.STAFF_SESSION_IDLE, settings.STAFF_SESSION_ABSOLUTE)
    return Limits(settings.SESSION_IDLE, settings.SESSION_ABSOLUTE)


class SessionStore(SessionBase):
    """Django's sessions in a table of ours; what has ended is told by the database's clock and stays ended."""

    is_due = False  # for renewal
    person = None  # whose it is, as read along with it

    def load(self):
        with connection.cursor() as cursor:
            cursor.execute(STANDING, [digest_of(self.session_key)])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, self.is_due, *person = row
        self.person = made_of(Person, person) if person[0] is not None else None
        return self.decode(data)

    def exists(self, session_key):
        return Session.objects.with_key(session_key).exists()

    def create(self):
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create=False):
        """Store what the session holds; one that was ended meanwhile is not begun again."""
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = {
            "session_data": self.encode(data),
            "person_id": data.get(SESSION_KEY),
            "device": data.get(DEVICE, ""),
        }
        if must_create:
            return self._begin(values)
        if not Session.objects.with_key(self.session_key).update(**values):
            raise UpdateError
        return None

    def _begin(self, values):
        # Whose it will be is not known yet: it is looked at again as soon as a session of staff would be.
        now, soon = Now(), limits_of(staff=True).renewed_every
        try:
            with transaction.atomic():
                Session.objects.create(
                    digest=digest_of(self.session_key),
                    begun_at=now,
                    seen_at=now,
                    renew_at=now + soon,
                    expires_at=now + limits_of(staff=False).idle,
                    **values,
                )
        except IntegrityError as taken:
            raise CreateError from taken

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key:
            Session.objects.with_key(key).delete()

    @classmethod
    def clear_expired(cls):
        Session.objects.ended().delete()

    def renew(self, *, staff):
        """Note that it was seen now, and let it last from now on, though never beyond its absolute limit."""
        limits, now = limits_of(staff=staff), Now()
        Session.objects.with_key(self.session_key).update(
            seen_at=now,
            renew_at=now + limits.renewed_every,
            expires_at=Least(F("begun_at") + limits.absolute, now + limits.idle),
        )
        self.is_due = False
