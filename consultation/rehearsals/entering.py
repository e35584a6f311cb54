"""Going into a rehearsal: a connection of its own, which looks for every table in the rehearsal's schema first."""

from contextlib import contextmanager
from copy import deepcopy

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from core.rehearsing import rehearsing


def migrations_now():
    """Return how many migrations have made the site's tables."""
    return MigrationRecorder.Migration.objects.count()


@contextmanager
def inside(rehearsal):
    """Let everything within be about the rehearsal alone, also what a lost connection opens anew.

    The schema is no state of a connection that others use: it is said when the connection is made. Every table of the
    site stands in it, so that nothing is ever found outside.
    """
    outside = connections[DEFAULT_DB_ALIAS]
    values = deepcopy(outside.settings_dict)
    options = values.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c search_path={rehearsal.schema},public".strip()
    within = type(outside)(values, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = within
    try:
        with rehearsing(rehearsal.schema):
            yield
    finally:
        connections[DEFAULT_DB_ALIAS] = outside
        within.close()
