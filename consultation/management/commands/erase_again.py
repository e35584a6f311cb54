"""`manage.py erase_again`: erase anew whom a restored backup brought back, before the site is opened.

After an erasure nothing tells who it was but two things: the row's number and the moment, which `deploy/erased.sql`
writes down beside the backups, and the leaves of the record, which name each contribution whose words went.
"""

import json
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from accounts.actions import erase_person
from accounts.models import Person
from core import clock
from core.rules import RuleViolation
from proposals.models import Comment, Proposal

ERASED = "erasure.executed"


class Command(BaseCommand):
    help = (
        "Erase anew whom a restored backup brought back: by the list of deploy/erased.sql, or by leaves of the record."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, help="lists of deploy/erased.sql, or leaves, one a line")

    def handle(self, *, files, **_options):
        rows, uids = set(), set()
        for file in files:
            for place, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
                self._read(line, rows, uids, where=f"{file}, line {place}")
        people = _listed(rows) | _authors(uids)
        refused = [sentence for person in sorted(people, key=lambda person: person.pk) if (sentence := _erase(person))]
        self.stdout.write(f"Erased again: {len(people) - len(refused)}. Named in the files: {len(rows) + len(uids)}.")
        if refused:
            raise CommandError("\n".join(["These are not erased yet; mend it, then run this again:", *refused]))

    def _read(self, line, rows, uids, *, where):
        """Take what a line names: a person's row with the moment, or a contribution; other leaves name nothing."""
        try:
            if line.startswith("{"):
                leaf = json.loads(line)
                uids.update([leaf["id"]] if leaf["t"] == ERASED else [])
            elif line.strip():
                number, moment = line.split()
                rows.add((int(number), datetime.fromisoformat(moment)))
        except (KeyError, ValueError) as error:
            raise CommandError(f"{where}: neither a line of deploy/erased.sql nor a leaf of the record.") from error


def _listed(rows):
    """Return the people of these rows who are not erased here.

    Who registered after the moment has got a number that was lost with the rest: another person.
    """
    people = Person.objects.filter(pk__in=[number for number, _moment in rows], erased_at__isnull=True)
    erased_at = dict(sorted(rows, key=lambda row: row[1]))
    return {person for person in people if person.date_joined <= erased_at[person.pk]}


def _authors(uids):
    """Return whose contributions these are, of those who are not erased here."""
    own = {"uid__in": uids, "organization__isnull": True, "author__erased_at__isnull": True}
    authors = [model.objects.filter(**own).values("author") for model in (Proposal, Comment)]
    return {person for rows in authors for person in Person.objects.filter(pk__in=rows)}


def _erase(person):
    """Erase a person; return why it is refused, or nothing."""
    try:
        erase_person(person, at=clock.now())
    except RuleViolation as refusal:
        with override("en"):
            return f"{person.pk}: {refusal}"
    return ""
