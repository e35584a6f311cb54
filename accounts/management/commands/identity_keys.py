"""Say how far an exchange of the key for numbers (IIN_KEY) has come."""

from django.core.management.base import BaseCommand

from accounts.models import Identity


class Command(BaseCommand):
    help = "Count the people whose identity is confirmed, and those whom the key before the present one alone can tell."

    def handle(self, **options):
        rows = {
            "people whose identity is confirmed": Identity.objects.count(),
            "of them known by IIN_KEY_BEFORE alone": Identity.objects.under_earlier_keys().count(),
            "of them known by no key that is set": Identity.objects.under_lost_keys().count(),
        }
        for words, number in rows.items():
            self.stdout.write(f"{number:>9} {words}")
