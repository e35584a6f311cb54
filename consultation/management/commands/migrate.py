"""`manage.py migrate`: refuse while a rehearsal stands whose tables would differ from what the migrations make."""

from django.core.management.base import CommandError
from django.core.management.commands import migrate

from consultation.rehearsals.making import standing

REFUSAL = (
    "Rehearsals stand, and their tables must not outlive a migration. Run `manage.py prepare_database`, which throws"
    " them away and migrates, or throw them away on the pages of their consultations."
)


class Command(migrate.Command):
    def handle(self, *args, **options):
        if not (options["plan"] or options["check_unapplied"]) and standing():
            raise CommandError(REFUSAL)
        super().handle(*args, **options)
