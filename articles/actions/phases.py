"""Opening, extending and closing a phase; and the lock that an act takes so that closing cannot race it."""

from datetime import UTC, timedelta

from django.db import connection, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from articles.actions.settings import keep_settings
from articles.actions.versions import touch_draft
from articles.models import Draft, Phase
from articles.models.drafts import Extending, PhaseKind
from articles.rules import extending_of
from core.rows import ask_together, made_of
from core.rules import RuleViolation
from record.actions import record
from record.leaf import Actor

COLUMNS = [field.attname for field in Phase._meta.concrete_fields]
SHARED = f"SELECT {', '.join(COLUMNS)} FROM articles_phase WHERE draft_id = %s AND kind = %s FOR SHARE"  # noqa: S608 (names of our own columns)


class CollectionNotOpen(RuleViolation):
    code = "collection_not_open"
    sentence = _("Proposals are not collected yet. The opening will be announced here.")


class CollectionClosed(RuleViolation):
    code = "collection_closed"
    sentence = _("Collection is closed since %(moment)s (Astana time). Nothing new can be sent.")


class AlreadyOpen(RuleViolation):
    code = "already_open"
    sentence = _("This phase was already opened on %(moment)s (Astana time).")


class NotOpen(RuleViolation):
    code = "phase_not_open"
    sentence = _("This phase is not open, so it cannot be extended or closed.")


class AlreadyClosed(RuleViolation):
    code = "already_closed"
    sentence = _("This phase is closed since %(moment)s (Astana time). It cannot be opened or extended again.")


class ClosingTooEarly(RuleViolation):
    code = "closing_too_early"
    sentence = _("The closing must lie after the opening and after the present moment.")


class NotByTheRule(RuleViolation):
    """Raised where an extension is outside the rule that was published; the sentence names the rule."""

    code = "not_by_the_rule"
    sentence = _("This is not what was published. The rule: %(rule)s")


def lock_collecting(draft, *, at, saved_at=None, count=None):
    """Return the collection phase, locked so that it cannot be closed before the act is stored; refuse outside it.

    A draft that was saved before the closing (`saved_at`) may be sent for the draft's `grace_minutes` after it.
    With a `count` (`accounts.limits`) one more is counted in the same message, and refused where it is too many.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "The collection phase is locked inside the act's transaction alone."
        )
    phase, counted = _shared(draft, count)
    if phase is None or phase.opens_at is None:
        raise CollectionNotOpen
    if at < phase.opens_at:
        raise CollectionNotOpen(
            _("Proposals are collected from %(moment)s (Astana time)."), moment=told(phase.opens_at)
        )
    if not phase.is_open_at(at):
        was_saved_in_time = saved_at is not None and saved_at < phase.closes_at
        if not was_saved_in_time or at >= phase.closes_at + timedelta(minutes=draft.grace_minutes):
            raise CollectionClosed(moment=told(phase.closes_at))
    if count is not None:
        count.take(counted)
    return phase


def _shared(draft, count):
    """Return the collection phase, locked shared, and what the count's statement returned, both asked at once."""
    values = [draft.pk, PhaseKind.COLLECTION]
    found, *counts = ask_together((SHARED, values), *([count.statement()] if count else []))
    row = next(iter(found), None)
    counted = next(iter(counts[0]), None) if counts else None
    return row and made_of(Phase, row), counted


@transaction.atomic
def open_phase(draft, kind, *, closes_at=None, opens_at=None, by, at):
    """Open a phase, at once or at a later moment that is announced. A phase opens once; it can be extended."""
    phase = _locked(draft, kind)
    if phase.closes_at is not None and phase.closes_at <= at:
        raise AlreadyClosed(moment=told(phase.closes_at))
    if phase.opens_at is not None and phase.opens_at <= at:
        raise AlreadyOpen(moment=told(phase.opens_at))
    opens_at = max(opens_at or at, at)
    if closes_at is not None and closes_at <= opens_at:
        raise ClosingTooEarly(field="closes_at")
    phase.opens_at, phase.closes_at = opens_at, closes_at
    phase.save(update_fields=["opens_at", "closes_at"])
    _write("consultation.opened", phase, by=by, at=at)
    return phase


@transaction.atomic
def extend_phase(draft, kind, *, closes_at, by, at):
    """Set a later closing moment, before the phase has closed, by the draft's rule. The same moment changes nothing.

    Announcing a closing where there was none is no extension.
    """
    phase = _locked(draft, kind)
    _refuse_unless_open(phase, at)
    if phase.closes_at == closes_at:
        return phase
    if closes_at <= at:
        raise ClosingTooEarly(field="closes_at")
    if phase.closes_at is not None and closes_at < phase.closes_at:
        raise ClosingTooEarly(
            _("The closing was announced for %(moment)s (Astana time) and can only be moved to a later moment."),
            field="closes_at",
            moment=told(phase.closes_at),
        )
    if phase.closes_at is not None:
        _refuse_against_rule(phase, closes_at, at)
        phase.extended += 1
    phase.closes_at = closes_at
    phase.save(update_fields=["closes_at", "extended"])
    _write("consultation.extended", phase, by=by, at=at)
    return phase


@transaction.atomic
def close_phase(draft, kind, *, by, at):
    """Close an open phase now; acts under way are stored first. Closing again is refused."""
    phase = _locked(draft, kind)
    _refuse_unless_open(phase, at)
    phase.closes_at = at
    phase.save(update_fields=["closes_at"])
    _write("consultation.closed", phase, by=by, at=at)
    return phase


def told(moment):
    """Return a moment as a person reads it, by the clock of Astana."""
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _locked(draft, kind):
    # The leaf belongs to the draft. No key: acts under way refer to its row while they wait for the phase's.
    Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    Phase.objects.get_or_create(draft=draft, kind=kind)
    return Phase.objects.select_for_update(of=["self"]).get(draft=draft, kind=kind)


def _refuse_unless_open(phase, at):
    if phase.closes_at is not None and phase.closes_at <= at:
        raise AlreadyClosed(moment=told(phase.closes_at))
    if not phase.is_open_at(at):
        raise NotOpen


def _refuse_against_rule(phase, closes_at, at):
    """Refuse what the draft's rule for extending does not allow. The draft is locked: no rule changes meanwhile."""
    rule = phase.draft
    if rule.extending == Extending.FREE:
        return
    if rule.extending == Extending.NEVER:
        raise NotByTheRule(field="closes_at", rule=extending_of(rule))
    latest = phase.closes_at - timedelta(hours=rule.extension_hours_before)
    if phase.extended >= rule.extensions_most:
        sentence = _("This phase was extended as often as is allowed. The rule: %(rule)s")
        raise NotByTheRule(sentence, field="closes_at", rule=extending_of(rule))
    if closes_at > phase.closes_at + timedelta(days=rule.extension_days):
        sentence = _("The closing can be moved to %(moment)s (Astana time) at most. The rule: %(rule)s")
        most = told(phase.closes_at + timedelta(days=rule.extension_days))
        raise NotByTheRule(sentence, field="closes_at", rule=extending_of(rule), moment=most)
    if at > latest:
        sentence = _("An extension had to be announced by %(moment)s (Astana time). The rule: %(rule)s")
        raise NotByTheRule(sentence, field="closes_at", rule=extending_of(rule), moment=told(latest))


def _write(verb, phase, *, by, at):
    data = {"phase": phase.kind, "opens_at": _stamp(phase.opens_at)}
    if phase.closes_at is not None:
        data["closes_at"] = _stamp(phase.closes_at)
    actor = Actor(role="operator") if by is None else by.as_actor("secretary")
    record(verb, phase.draft.uid, actor=actor, at=at, data=data)
    touch_draft(phase.draft_id)
    keep_settings(phase.draft, by=by, at=at)


def _stamp(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
