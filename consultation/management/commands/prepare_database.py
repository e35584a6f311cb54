"""`manage.py prepare_database`: bring the tables up to date under the owner's role."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import LockNotAvailable

from accounts.models import Identity
from consultation.owner import make_ready, owner_connection
from consultation.rehearsals.making import drop_all
from consultation.zone import refuse_old_zones_of_database

# While a migration waits for a table, every act on that table waits behind it.
LOCK_TIMEOUT = "2s"


class Command(BaseCommand):
    help = "Migrate the database under OWNER_DATABASE_URL. It may run again at any time, also while people are at work."

    def handle(self, *, verbosity, **_options):
        with owner_connection() as application_role:
            refuse_old_zones_of_database()
            make_ready(application_role)
            if _is_behind():
                drop_all()
                _migrate(verbosity)
            _refuse_lost_keys()


def _is_behind():
    """Whether there are migrations that this database has not seen: to ask costs less than to run none."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate(verbosity):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    try:
        call_command("migrate", interactive=False, verbosity=verbosity)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise CommandError(
            f"A table was in use for more than {LOCK_TIMEOUT}. The migration that needed it changed nothing, so"
            " that nobody had to wait. Run this again: it goes on from there."
        ) from error


def _refuse_lost_keys():
    """Refuse to go on where people are known by a key that is not there: they could be confirmed a second time."""
    lost = Identity.objects.under_lost_keys().count()
    if lost:
        raise CommandError(
            f"{lost} people are known by another key than IIN_KEY, and could be confirmed a second time. Set IIN_KEY"
            " back, or set IIN_KEY_BEFORE to that key. docs/operations/identity.md says how keys are exchanged."
        )
