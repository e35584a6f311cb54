"""`manage.py load_demo`: tell nine invented days of the consultation, and write the sign-ins."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.models import Person
from articles.models import Draft, Provision
from articles.models.drafts import PhaseKind
from commission.actions import ask_for_report, begin_duties
from consultation.demonstration.acting import Performer
from consultation.demonstration.bulk import BulkPerformer
from consultation.demonstration.cast import HOST, SIGN_INS
from consultation.demonstration.concluding import conclude
from consultation.demonstration.sign_ins import write_sign_ins
from consultation.demonstration.sitting import hold_sittings
from consultation.demonstration.telling import tell
from consultation.demonstration.theming import name_themes
from consultation.owner import owner_connection
from core import clock
from feedback.actions import aggregate_feedback
from feedback.models import Summary
from proposals.actions import renew_statements
from proposals.models import StatementsMark

LEAST_PEOPLE = 30
# By when the Commission owes answers: within the nine days some are in time, some late, and some still due.
RULE = {"answer_supporters": 60, "answer_parties": True, "answer_days": 4}


class Command(BaseCommand):
    help = "Load the demonstration into a draft that nobody has taken part in; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--draft", default="constitution", help="the draft's slug")
        parser.add_argument("--people", type=int, default=400, help="how many citizens there are; all grows with it")
        parser.add_argument("--seed", type=int, default=1, help="the same number gives the same people and acts")
        parser.add_argument("--by-actions", action="store_true", help="perform each act by itself: the same, slowly")

    def handle(self, *, draft, people, seed, by_actions, **_options):
        path = settings.VAR_DIR / "accounts.json"
        if Person.objects.filter(is_invented=True).exists():
            write_sign_ins(path)
            self.stdout.write(f"The demonstration is loaded already. Sign-ins: {path}")
            return
        if people < LEAST_PEOPLE:
            raise CommandError(f"At least {LEAST_PEOPLE} people are needed: some of them speak for organizations.")
        if Person.objects.exists():
            raise CommandError("People have registered here. A demonstration would mix with what they say.")
        found = Draft.objects.filter(slug=draft).first()
        if found is None:
            raise CommandError(f"There is no draft {draft!r}. Run `manage.py load_draft` first.")
        here = connection.settings_dict["NAME"]
        with owner_connection(database=here), transaction.atomic():
            _wait_for_no_disk()
            Draft.objects.filter(pk=found.pk).update(is_demonstration=True, **RULE)
            story = {"people": people, "seed": seed, "performer": Performer if by_actions else BulkPerformer}
            tell(Draft.objects.get(pk=found.pk), now=clock.now(), **story, say=self._say)
        with owner_connection(database=here), connection.cursor() as cursor:
            # The first pages shall be read by the right indexes already.
            cursor.execute("ANALYZE")
        self._say("Themes …")
        name_themes(found, by=Person.objects.get(email=f"analyst@{HOST}"), at=clock.now())
        begin_duties(found, at=clock.now())
        self._say("Sittings …")
        hold_sittings(found, at=clock.now())
        people = {role: Person.objects.get(email=f"{role}@{HOST}") for role in ("secretary", "commissioner")}
        conclude(found, **people, at=clock.now())
        self._say("Counts …")
        _each(renew_statements, StatementsMark.objects.outdated_articles())
        outdated = Provision.objects.filter(pk__in=list(Summary.objects.outdated_articles()))
        _each(partial(aggregate_feedback, at=clock.now()), outdated)
        # A worker makes the report once it runs.
        secretary = Person.objects.get(email=f"secretary@{HOST}")
        ask_for_report(found, PhaseKind.COLLECTION, by=secretary, at=clock.now())
        write_sign_ins(path)
        self.stdout.write(f"Loaded the demonstration: everything in it is invented. {len(SIGN_INS)} sign-ins: {path}")

    def _say(self, words):
        self.stdout.write(words)
        self.stdout.flush()


def _each(work, items):
    """Do the work for each item, two at once: while one waits for its rows, the other makes something of its own."""
    with ThreadPoolExecutor(max_workers=2) as threads:
        for _done in threads.map(partial(_with_a_connection, work), items):
            pass


def _with_a_connection(work, item):
    """Do the work in a thread, and leave no connection behind."""
    try:
        work(item)
    finally:
        connection.close()


def _wait_for_no_disk():
    """Let the load commit without waiting for the disk: a demonstration that a power cut loses is loaded again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
