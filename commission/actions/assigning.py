"""Who of the staff answers what by when: work on an article is given, passed on, taken back, and ends by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify, take_back
from articles.models import Draft, Provision
from commission.actions.answers import MOST_AT_ONCE
from commission.actions.refusals import TooManyAtOnce
from commission.colleagues import who_may_be_given
from commission.models import AssignedProposal, Assignment, Considered, Ending
from commission.permissions import assigns_as
from commission.remaining import put_left
from core.locks import take_turns
from core.rules import RuleViolation
from feedback.models import Theme
from record.actions import Act, record, record_all
from record.leaf import Actor

GIVEN, DUE, ENDED = "assignment.given", "assignment.due", "assignment.ended"
REMINDED_BEFORE = timedelta(days=1)
LONGEST = timedelta(days=366)


class NotAssigner(RuleViolation):
    code = "not_assigner"
    sentence = _("Work on this article is given by the secretary and by its rapporteurs.")
    status = 403


class NotOnStaff(RuleViolation):
    code = "not_on_staff"
    sentence = _("Choose somebody who weighs what is said on this article.")


class DayUnfit(RuleViolation):
    code = "day_unfit"
    sentence = _("Choose a day from today on, within a year.")


class NothingWaits(RuleViolation):
    code = "nothing_waits"
    sentence = _("Nothing of this waits for an answer. There is nothing to give.")
    of_one = _("%(number)s waits for no answer on this article. Take it out, then give the others.")


class ThemeUnnamed(RuleViolation):
    code = "theme_unnamed"
    sentence = _("This theme is a suggestion yet. Let an analyst name it first.")


@dataclass(frozen=True)
class Work:
    """What is given: a theme of an article, proposals of it by their numbers; with neither all that is said on it."""

    draft: Draft
    article: Provision
    theme: Theme | None = None
    serials: Collection[int] = ()


@transaction.atomic
def assign(work, *, to, until, by, at):
    """Give work to a colleague until a day, and tell them. What somebody else had of it is theirs no longer.

    The same work for the same person and day again returns the assignment that stands.
    """
    office = assigns_as(by, work.draft, work.article.pk)
    if office is None:
        raise NotAssigner
    take_turns("commission.assigning", work.draft.pk)
    if to is None or to.pk not in {person.pk for person in who_may_be_given(work.draft, work.article.pk)}:
        raise NotOnStaff(field="person")
    today = timezone.localdate(at)
    if not isinstance(until, date) or not today <= until <= today + LONGEST:
        raise DayUnfit(field="until")
    proposals = _waiting(work)
    former = _former(work, proposals)
    number = len(proposals) or None
    same = [(to.pk, until, number)] == [(one.person_id, one.until, one.number) for one in former]
    if same and (not proposals or former[0].standing == number):
        return former[0]
    _pass_on(former, proposals, to=to, by=by.as_actor(office), at=at)
    assignment = Assignment.objects.create(
        draft=work.draft,
        article=work.article,
        theme=work.theme,
        number=number,
        person=to,
        given_by=by,
        given_at=at,
        until=until,
    )
    AssignedProposal.objects.bulk_create(
        AssignedProposal(assignment=assignment, proposal_id=proposal) for proposal in proposals
    )
    if not put_left([assignment])[0].left:
        raise NothingWaits
    data = {"draft": work.draft.uid, "provision": work.article.uid, "until": until.isoformat()}
    data |= {"theme": work.theme.uid} if work.theme else {}
    data |= {"proposals": number} if number else {}
    sealed = {"c": {"person": to.uid}}
    record(GIVEN, assignment.uid, actor=by.as_actor(office), at=at, data=data, sealed=sealed, is_new=True)
    notify(to, GIVEN, assignment.uid, at=at)
    return assignment


@transaction.atomic
def take_assignment_back(assignment, *, by, at):
    """End an assignment; whoever had it is told. What has ended stays as it is."""
    office = assigns_as(by, assignment.draft, assignment.article_id)
    if office is None:
        raise NotAssigner
    take_turns("commission.assigning", assignment.draft_id)
    assignment = Assignment.objects.select_related("draft", "article", "person").get(pk=assignment.pk)
    if assignment.ended_at is None:
        _end([assignment], Ending.TAKEN_BACK, actor=by.as_actor(office), at=at)
        notify(assignment.person, ENDED, assignment.uid, at=at)
    return assignment


def settle_assignments(*, at):
    """End what nothing of waits any more, or whose person has left the office, and remind those whose day is near.

    Each is reminded once, the day before; whoever was given it that day or later is not. Again it changes nothing.
    """
    for pk in Draft.objects.filter(pk__in=Assignment.objects.standing().values("draft")).values_list("pk", flat=True):
        _settle(pk, at=at)


@transaction.atomic
def _settle(draft, *, at):
    take_turns("commission.assigning", draft)
    standing = put_left(list(Assignment.objects.standing().filter(draft=draft).for_list()))
    system = Actor(role="system")
    _end([one for one in standing if not one.left], Ending.DONE, actor=system, at=at)
    waiting = [one for one in standing if one.left]
    able: dict = {}
    for one in waiting:
        if one.article_id not in able:
            able[one.article_id] = {person.pk for person in who_may_be_given(one.draft, one.article_id)}
    _end([one for one in waiting if one.person_id not in able[one.article_id]], Ending.LEFT, actor=system, at=at)
    soon = timezone.localdate(at) + REMINDED_BEFORE
    for one in waiting:
        is_near = one.until <= soon and timezone.localdate(one.given_at) < one.until - REMINDED_BEFORE
        if one.ended_at is None and one.reminded_at is None and is_near:
            one.reminded_at = at
            one.save(update_fields=["reminded_at"])
            notify(one.person, DUE, one.uid, at=at)


def _waiting(work):
    """Return the keys of the proposals that are given; refuse what waits for no answer, and unnamed themes."""
    if work.theme is not None and not work.theme.is_named:
        raise ThemeUnnamed
    serials = set(work.serials)
    if len(serials) > MOST_AT_ONCE:
        raise TooManyAtOnce(field="numbers", count=len(serials), limit=MOST_AT_ONCE)
    rows = Considered.objects.in_article(work.article).owed().filter(serial__in=serials) if serials else []
    found = {row.serial: row.pk for row in rows}
    if missing := serials - found.keys():
        raise NothingWaits(NothingWaits.of_one, field="numbers", number=f"P-{min(missing):06d}")
    return sorted(found.values())


def _former(work, proposals):
    """Return the standing assignments that hold any of this work, each with how much of it is still its own."""
    rows = Assignment.objects.standing().filter(article=work.article).for_list()
    if proposals:
        held = AssignedProposal.objects.filter(is_standing=True)
        former = list(rows.filter(pk__in=held.filter(proposal__in=proposals).values("assignment")))
        for one in former:
            one.standing = held.filter(assignment=one, proposal__in=proposals).count()
        return former
    return list(rows.filter(theme=work.theme) if work.theme else rows.of_all())


def _pass_on(former, proposals, *, to, by, at):
    """Take from assignments what is given anew, and end those of which nothing is left."""
    held = AssignedProposal.objects.filter(is_standing=True, assignment__in=former)
    held.filter(proposal__in=proposals).update(is_standing=False)
    ended = [one for one in former if not (one.number and held.filter(assignment=one).exists())]
    _end(ended, Ending.PASSED_ON, actor=by, at=at)
    for one in ended:
        if one.person_id != to.pk:
            notify(one.person, ENDED, one.uid, at=at)


def _end(assignments, ending, *, actor, at):
    for one in assignments:
        one.ended_at, one.ended_for = at, ending
        one.save(update_fields=["ended_at", "ended_for"])
        for kind in (GIVEN, DUE):
            take_back(one.uid, kind, [one.person], at=at)
    AssignedProposal.objects.filter(assignment__in=assignments, is_standing=True).update(is_standing=False)
    record_all(
        [Act(ENDED, one.uid, actor, {"draft": one.draft.uid, "provision": one.article.uid}) for one in assignments],
        at=at,
    )
