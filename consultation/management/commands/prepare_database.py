"""`manage.py prepare_database`: bring the tables up to date under the owner's role."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from consultation.owner import make_ready, owner_connection


class Command(BaseCommand):
    help = "Migrate the database under OWNER_DATABASE_URL. It may run again at any time."

    def handle(self, *, verbosity, **_options):
        with owner_connection() as application_role:
            make_ready(application_role)
            call_command("migrate", interactive=False, verbosity=verbosity)
