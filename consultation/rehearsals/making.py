"""Making rehearsals and throwing them away: taken up by whichever worker is free, begun anew where one was lost."""

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q

from articles.actions.settings import keep_settings
from articles.models import Draft, Edition, Phase, Provision, Rehearsal, Stage
from articles.models.drafts import PhaseKind
from consultation.rehearsals.cast import make_people
from consultation.rehearsals.copying import copy_draft
from consultation.rehearsals.entering import inside, migrations_now
from consultation.rehearsals.story import LASTS, Story
from core import clock, ids
from feedback.actions import aggregate_feedback, tally_changes
from feedback.models import Summary
from moderation.actions import carry_out_next, finish_batch, flag_waiting
from proposals.actions import enter_alterations, index_alike, renew_statements
from proposals.models import StatementsMark

logger = logging.getLogger(__name__)

HELD_FOR = timedelta(minutes=2)  # without a sign of life; then another worker takes it up
ATTEMPTS = 3
OPEN_FOR = timedelta(days=30)  # the collection, where the draft says nothing of its end
AT_ONCE = 10  # acts of the story, after which is told how far it is
LONGEST_BATCH = 1000
FIRST_KEY = 1  # of the person who published what is copied: the first that is made


class LostToAnother(Exception):
    """Another worker has taken the rehearsal up, or it is being thrown away."""


def settle_next():
    """Make the next rehearsal that was asked for, or throw one away; return it, or None where there is none.

    What goes wrong is tried again from the beginning, a few times: of what was half made nothing is used.
    """
    rehearsal = _taken()
    if rehearsal is None:
        return None
    try:
        if rehearsal.stage == Stage.LEAVING:
            _drop(rehearsal)
        else:
            _make(rehearsal)
    except LostToAnother:
        logger.info("A rehearsal was taken up by another worker, or is not wanted any more.")
    except Exception:
        logger.exception("A rehearsal could not be settled; it is tried again.")
        Rehearsal.objects.filter(pk=rehearsal.pk, attempt=rehearsal.attempt).update(taken_until=None)
    return rehearsal


def keep_up():
    """Do in each rehearsal what the workers do for the site, besides mails: counts, tallies, what is alike, batches."""
    for rehearsal in Rehearsal.objects.filter(stage=Stage.READY, migrations=migrations_now()).order_by("pk"):
        try:
            with inside(rehearsal):
                _keep_up()
        except Exception:
            logger.exception("A rehearsal could not be kept up; the others are.")


def _keep_up():
    since = clock.now()
    for _round in range(LONGEST_BATCH):
        if carry_out_next(since=since, at=clock.now()) is None:
            break
    while finish_batch(at=clock.now()) is not None:
        pass
    index_alike()
    enter_alterations(at=clock.now())
    flag_waiting()
    for article in StatementsMark.objects.outdated_articles():
        renew_statements(article)
    for article in Provision.objects.filter(pk__in=list(Summary.objects.outdated_articles())).order_by("pk"):
        aggregate_feedback(article, at=clock.now())
    while tally_changes():
        pass


@transaction.atomic
def _taken():
    """Take up what waits; whatever was tried too often could not be made."""
    now = clock.now()
    waiting = Rehearsal.objects.filter(stage__in=[Stage.MAKING, Stage.LEAVING])
    free = waiting.filter(Q(taken_until__isnull=True) | Q(taken_until__lt=now))
    rehearsal = free.select_for_update(skip_locked=True).order_by("pk").first()
    if rehearsal is None:
        return None
    rehearsal.attempt += 1
    rehearsal.taken_until = now + HELD_FOR
    if rehearsal.stage == Stage.MAKING and rehearsal.attempt > ATTEMPTS:
        rehearsal.stage = Stage.FAILED
        rehearsal.save(update_fields=["stage"])
        return _taken()
    rehearsal.save(update_fields=["attempt", "taken_until"])
    return rehearsal


def _make(rehearsal):
    now = clock.now()
    _lay_out(rehearsal, at=now)
    with inside(rehearsal), transaction.atomic():
        draft = Draft.objects.with_texts().get()
        keep_settings(draft, by=None, at=now - LASTS)
        story = Story(draft, opened_at=now - LASTS)
    total = len(story.steps)
    _tell(rehearsal, total=total)
    for done in range(0, total, AT_ONCE):
        with inside(rehearsal):
            for step in story.steps[done : done + AT_ONCE]:
                step.do(step.at)
        _tell(rehearsal, done=min(done + AT_ONCE, total))
    with inside(rehearsal):
        _keep_up()
    _tell(rehearsal, stage=Stage.READY, ready_at=clock.now(), migrations=migrations_now())


@transaction.atomic
def _lay_out(rehearsal, *, at):
    """Make the tables anew, with the draft and the people in them, all or nothing."""
    original = _own(rehearsal).draft
    phases = list(Phase.objects.filter(draft=original))
    with connection.cursor() as cursor:
        cursor.execute("SELECT articles_drop_rehearsal(%s)", [rehearsal.schema])
        cursor.execute("SELECT articles_begin_rehearsal(%s)", [rehearsal.schema])
        copy_draft(original, rehearsal.schema, publisher=FIRST_KEY)
        # To the end of this transaction the rehearsal's tables come first.
        cursor.execute("SELECT set_config('search_path', %s, true)", [f"{rehearsal.schema}, public"])
        # What a process keeps of a draft it keeps under its uid: this is another one.
        Draft.objects.update(uid=ids.draft_id(), is_public=True, is_demonstration=False)
        Edition.objects.filter(published_at__isnull=True).update(published_at=at - LASTS)
        draft = Draft.objects.get()
        Phase.objects.bulk_create(_shifted(draft, phases, at=at))
        make_people(draft, first=FIRST_KEY, at=at - LASTS)
        cursor.execute("SELECT articles_seal_rehearsal(%s)", [rehearsal.schema])


def _shifted(draft, phases, *, at):
    """Return the phases as far apart as the draft has them, so that collection is open now; later ones open later."""
    opens_at = at - LASTS
    known = {phase.kind: phase for phase in phases}
    collection = known.get(PhaseKind.COLLECTION)
    begun, end = (collection.opens_at, collection.closes_at) if collection else (None, None)
    lasts = max(end - begun, 2 * LASTS) if begun and end else OPEN_FOR
    by = opens_at - begun if begun else None
    made = [Phase(draft=draft, kind=PhaseKind.COLLECTION, opens_at=opens_at, closes_at=opens_at + lasts)]
    for kind, phase in known.items():
        if kind != PhaseKind.COLLECTION:
            moments = {
                name: moment + by if by is not None and (moment := getattr(phase, name)) else None
                for name in ("opens_at", "closes_at")
            }
            made.append(Phase(draft=draft, kind=kind, **moments))
    return made


@transaction.atomic
def _drop(rehearsal):
    """Take away all of a rehearsal's tables, and its row with them: both or neither."""
    _own(rehearsal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT articles_drop_rehearsal(%s)", [rehearsal.schema])
    Rehearsal.objects.filter(pk=rehearsal.pk).delete()


def _own(rehearsal):
    """Lock the row of a rehearsal; refuse where another worker has it, or where something else is wanted by now."""
    mine = Rehearsal.objects.filter(pk=rehearsal.pk, stage=rehearsal.stage, attempt=rehearsal.attempt)
    locked = mine.select_for_update(of=["self"]).select_related("draft").first()
    if locked is None:
        raise LostToAnother
    return locked


def _tell(rehearsal, **values):
    """Say how far it is, and hold it for a while longer."""
    mine = Rehearsal.objects.filter(pk=rehearsal.pk, stage=rehearsal.stage, attempt=rehearsal.attempt)
    if not mine.update(taken_until=clock.now() + HELD_FOR, **values):
        raise LostToAnother


def standing():
    """Return the names of all rehearsals' tables (schemas) that there are, whatever their rows say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^rehearsal_[0-9a-z]{26}$' ORDER BY 1")
        return [schema for (schema,) in cursor.fetchall()]


def drop_all():
    """Throw away every rehearsal at once, under whichever role: tables that are changed next must have no copies."""
    for schema in standing():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT articles_drop_rehearsal(%s)", [schema])
            cursor.execute("DELETE FROM articles_rehearsal WHERE %s = 'rehearsal_' || substr(uid, 3)", [schema])
