"""Raise somebody to level 3: they were seen in person, with the document that bears their number."""

import getpass
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

from accounts.actions import see_in_person
from accounts.models import Person
from core import clock
from core.rules import RuleViolation


class Command(BaseCommand):
    help = (
        "Enter that a registered person was seen with their identity document. The number (IIN) is asked for, or read"
        " from standard input: on the command line others on this machine could read it."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address the person registered with")

    @sensitive_variables("number")
    def handle(self, *, email, **options):
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody is registered as {email}. Let them register on the site first.")
        number = getpass.getpass("IIN in the document: ") if sys.stdin.isatty() else sys.stdin.readline()
        try:
            see_in_person(person, number=number.strip(), by=None, at=clock.now())
        except RuleViolation as refusal:
            with translation.override("en"):  # as everything at the terminal
                raise CommandError(str(refusal)) from None
        self.stdout.write(f"{email} has level 3 now: seen in person.")
