"""Conclusions of bodies: asked for by a day, written by who speaks for the body, given, withdrawn, let out.

They are the Commission's own to read until a decision on what they are about is published (`letting_out.let_out`).
"""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actions import lock_membership
from accounts.models import Membership
from accounts.models.organizations import FILING_ROLES
from accounts.notices import notify, notify_all, take_back
from articles.actions import touch
from articles.models import Draft, Provision
from articles.permissions import can_run
from commission.actions.assigning import LONGEST, REMINDED_BEFORE, DayUnfit, ThemeUnnamed
from commission.models import Conclusion, ConclusionDraft, ConclusionRequest, Docket, DocketStatus
from commission.permissions import asks_as
from commission.reasons import in_either
from core.rules import RuleViolation
from core.text import clean
from feedback.models import Theme
from record.actions import record

ASKED, DUE, LATE = "conclusion.asked", "conclusion.due", "conclusion.late"
GIVEN, WITHDRAWN, OVERDUE = "conclusion.given", "conclusion.withdrawn", "conclusion.overdue"


class NotAsker(RuleViolation):
    code = "not_asker"
    sentence = _("Conclusions on this article are asked for by the secretary and by its rapporteurs.")
    status = 403


class BodyUnknown(RuleViolation):
    code = "body_unknown"
    sentence = _("Choose a confirmed organization.")


class ConclusionAskedAlready(RuleViolation):
    code = "conclusion_asked_already"
    sentence = _("%(name)s is asked for this already, until %(day)s.")


class DocketIsOut(RuleViolation):
    code = "docket_is_out"
    sentence = _("This prepared answer is published or given up: no conclusion can come before it any more.")


class ConclusionWithdrawn(RuleViolation):
    code = "conclusion_withdrawn"
    sentence = _("This conclusion is asked for no longer. Nothing was sent.")


class ConclusionGiven(RuleViolation):
    code = "conclusion_given"
    sentence = _("The conclusion is given already. It stays, and the request for it cannot be withdrawn.")


class ConclusionMissing(RuleViolation):
    code = "conclusion_missing"
    sentence = _("Write the conclusion in Kazakh or in Russian.")


class WhyAnother(RuleViolation):
    code = "why_another"
    sentence = _("Say why this version takes the place of the one that was given.")


class AnotherVersion(RuleViolation):
    code = "another_version"
    sentence = _("A version was given while you wrote. Read it; then send yours, if it is still needed.")
    status = 409


class NotForPaper(RuleViolation):
    code = "not_for_paper"
    sentence = _("The secretary takes down what came on paper.")
    status = 403


class WhyWithdrawn(RuleViolation):
    code = "why_withdrawn"
    sentence = _("Write why it is asked for no longer: the body will read it, and everybody once a decision is out.")


@dataclass(frozen=True)
class Matter:
    """What a conclusion is asked on: a theme of an article, or a prepared answer; with neither the article."""

    draft: Draft
    article: Provision
    theme: Theme | None = None
    docket: Docket | None = None


@transaction.atomic
def ask_for_conclusion(matter, organization, *, until, question="", by, at):
    """Ask a body for its conclusion by a day, and tell those who may speak for it.

    The same body, matter and day again return the request that stands; another day for it is refused.
    """
    office = asks_as(by, matter.draft, matter.article.pk)
    if office is None:
        raise NotAsker
    if organization is None or not organization.is_confirmed:
        raise BodyUnknown(field="organization")
    today = timezone.localdate(at)
    if not isinstance(until, date) or not today <= until <= today + LONGEST:
        raise DayUnfit(field="until")
    if matter.theme is not None and not matter.theme.is_named:
        raise ThemeUnnamed
    if matter.docket is not None:
        # Locked, so that what it answers is not published in the same moment.
        docket = Docket.objects.select_for_update(of=["self"]).get(pk=matter.docket.pk)
        if docket.status in {DocketStatus.GOING, DocketStatus.DONE, DocketStatus.DROPPED}:
            raise DocketIsOut
    what = {"article": matter.article, "theme": matter.theme, "docket": matter.docket, "organization": organization}
    question = clean(question, "statement", field="question", required=False)
    try:
        with transaction.atomic():
            row = ConclusionRequest.objects.create(
                draft=matter.draft, question=question, until=until, asked_by=by, asked_at=at, **what
            )
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "conclusion_asked_once":
            raise
        standing = ConclusionRequest.objects.open().get(**what)
        if (standing.until, standing.question) == (until, question):
            return standing
        day = date_format(standing.until, "DATE_FORMAT")
        raise ConclusionAskedAlready(field="organization", name=organization.name, day=day) from error
    data = {"draft": matter.draft.uid, "provision": matter.article.uid, "organization": organization.uid}
    data |= {"until": until.isoformat()}
    data |= {"theme": matter.theme.uid} if matter.theme else {}
    data |= {"docket": matter.docket.uid} if matter.docket else {}
    record(ASKED, row.uid, actor=by.as_actor(office), data=data, at=at, is_new=True)
    notify_all([(person, row.uid) for person in _speakers(organization)], ASKED, at=at)
    return row


@transaction.atomic
def keep_conclusion(asked, *, kk="", ru="", why="", by, at):
    """Keep what a member of the body has written so far: its members read it, nobody else. Nothing is given by it."""
    lock_membership(by, asked.organization, filing=False)
    asked = _locked(asked)
    if asked.withdrawn_at is not None:
        raise ConclusionWithdrawn
    words = in_either(kk, ru, "conclusion") | {"why": clean(why, "statement", field="why", required=False)}
    draft, _made = ConclusionDraft.objects.update_or_create(
        request=asked, defaults=words | {"written_by": by, "saved_at": at}
    )
    return draft


@transaction.atomic
def give_conclusion(asked, *, kk="", ru="", why="", after=0, by, at):
    """Give a body's conclusion, or another version that says why, by a member who may file for it.

    `after` is the number of the version that its writer had read. The same words again give the same version.
    """
    lock_membership(by, asked.organization, filing=True)
    asked = _locked(asked)
    actor = asked.organization.as_actor(by)
    return _give(asked, kk, ru, why, after, on_paper=False, actor=actor, by=by, at=at)


@transaction.atomic
def take_down_conclusion(asked, *, kk="", ru="", why="", after=0, by, at):
    """Take down, as the secretary, a conclusion that came on paper: it is marked so, otherwise as if it was given."""
    if not can_run(by, asked.draft):
        raise NotForPaper
    asked = _locked(asked)
    return _give(asked, kk, ru, why, after, on_paper=True, actor=by.as_actor("secretary"), by=by, at=at)


@transaction.atomic
def withdraw_conclusion(asked, *, reasons, by, at):
    """Ask for a conclusion no longer; the body is told why. What is given stays. Again changes nothing."""
    office = asks_as(by, asked.draft, asked.article_id)
    if office is None:
        raise NotAsker
    asked = _locked(asked)
    if asked.withdrawn_at is not None:
        return asked
    if asked.given_at is not None:
        raise ConclusionGiven
    asked.withdrawn_reasons = clean(reasons, "statement", field="reasons", missing=WhyWithdrawn)
    asked.withdrawn_at, asked.withdrawn_by = at, by
    asked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reasons"])
    sealed = {"reason_c": asked.withdrawn_reasons}
    record(WITHDRAWN, asked.uid, actor=by.as_actor(office), sealed=sealed, at=at)
    speakers = _speakers(asked.organization)
    for kind in (ASKED, DUE, LATE):
        take_back(asked.uid, kind, speakers, at=at)
    notify_all([(person, asked.uid) for person in speakers], WITHDRAWN, at=at)
    _touch_public(asked, at=at)
    return asked


def remind_next_body(*, at):
    """Remind one body whose day is near, or tell one that it is late, each once; return its request, or None.

    It is reminded the day before; whoever was asked that day or later is not. That it is late is told who asked, too.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        rows = ConclusionRequest.objects.open().order_by("until", "pk")
        near = Q(until__gte=today, until__lte=today + REMINDED_BEFORE, reminded_at=None)
        due = rows.filter(near | Q(until__lt=today, late_at=None))
        asked = due.select_related("organization", "asked_by").select_for_update(of=["self"], skip_locked=True).first()
        if asked is None:
            return None
        speakers = _speakers(asked.organization)
        if asked.until < today:
            asked.late_at = at
            notify_all([(person, asked.uid) for person in speakers], LATE, at=at)
            notify(asked.asked_by, OVERDUE, asked.uid, at=at)
        else:
            asked.reminded_at = at
            if timezone.localdate(asked.asked_at) < asked.until - REMINDED_BEFORE:
                notify_all([(person, asked.uid) for person in speakers], DUE, at=at)
        asked.save(update_fields=["reminded_at", "late_at"])
        return asked


def _give(asked, kk, ru, why, after, *, on_paper, actor, by, at):
    if asked.withdrawn_at is not None:
        raise ConclusionWithdrawn
    words = in_either(kk, ru, "conclusion")
    if not any(words.values()):
        raise ConclusionMissing(field="kk")
    last = asked.conclusions.last()
    if last is not None and words == {"kk": last.kk, "ru": last.ru}:
        return last
    if after != (last.number if last else 0):
        raise AnotherVersion
    why = clean(why, "statement", field="why", missing=WhyAnother) if last else ""
    number = last.number + 1 if last else 1
    made = Conclusion.objects.create(
        request=asked, number=number, why=why, on_paper=on_paper, written_by=by, given_at=at, **words
    )
    if asked.given_at is None:
        asked.given_at = at
        asked.save(update_fields=["given_at"])
    ConclusionDraft.objects.filter(request=asked).delete()
    sealed = {"c": made.words} | ({"why_c": why} if why else {})
    data = {"version": number} | ({"on_paper": True} if on_paper else {})
    record(GIVEN, asked.uid, actor=actor, data=data, sealed=sealed, at=at)
    notify(asked.asked_by, GIVEN, asked.uid, at=at)
    _touch_public(asked, at=at)
    return made


def _locked(asked):
    """Return a request as it stands, its row locked."""
    ConclusionRequest.objects.select_for_update().get(pk=asked.pk)
    return ConclusionRequest.objects.select_related("draft", "article", "organization", "asked_by").get(pk=asked.pk)


def _speakers(organization):
    """Return who may give what is written in a body's name, in the order of their keys."""
    held = Membership.objects.standing().filter(organization=organization, role__in=FILING_ROLES)
    return [membership.person for membership in held.select_related("person").order_by("person")]


def _touch_public(asked, *, at):
    """Raise the version of the article where everybody reads of it already."""
    # What is not public yet is let out by publishing, which holds the article's version before the request's row.
    if asked.public_at is not None:
        touch([asked.article_id], at=at)
