"""Sessions in PostgreSQL, read by one plain statement: every request of somebody signed in begins with it."""

from django.contrib.sessions.backends import db
from django.db import connection

STANDING = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()"


class SessionStore(db.SessionStore):
    """Django's sessions in the database; what has expired is told by the database's clock."""

    def load(self):
        with connection.cursor() as cursor:
            cursor.execute(STANDING, [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
