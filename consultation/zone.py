"""The time of Kazakhstan, UTC+5 everywhere since 1 March 2024: tables of zones that do not know it are refused.

With older ones every closing would be shown an hour late, and the days of the counts would begin an hour early.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

SINCE = datetime(2024, 3, 1, 12, tzinfo=UTC)
OFFSET = timedelta(hours=5)


def refuse_old_zones():
    """Refuse to start where this machine's tables are older than tzdata 2024a."""
    _refuse(SINCE.astimezone(ZoneInfo(settings.TIME_ZONE)).utcoffset(), "This machine")


def refuse_old_zones_of_database():
    """Refuse a database whose tables are older: it reckons the days of the counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s AT TIME ZONE %s - %s AT TIME ZONE 'UTC'", [SINCE, settings.TIME_ZONE, SINCE])
        _refuse(cursor.fetchone()[0], "The database's machine")


def _refuse(offset, whose):
    if offset != OFFSET:
        raise ImproperlyConfigured(
            f"{whose} has tables of time zones from before 2024a: {settings.TIME_ZONE} is UTC+5 since 1 March 2024,"
            " and moments would be shown wrong. Renew the system's package tzdata."
        )
