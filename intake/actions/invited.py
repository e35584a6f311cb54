"""Bodies invited to speak: asked by the secretary on some articles until a day, told once, reminded once, or passed.

Every act locks the draft before the phase, as opening and closing do, and the invitation last.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from accounts.actions import clean_email, lock_membership
from accounts.bins import clean_bin
from accounts.models import Membership, Organization
from accounts.models.organizations import FILING_ROLES
from accounts.notices import notify_all
from articles.actions import lock_collecting, touch_draft
from articles.languages import CODES
from articles.models import Draft, Placement
from articles.permissions import can_run
from core import clock
from core.rules import RuleViolation
from core.text import clean
from intake.invited import ANSWERED, WAITS, read_answers
from intake.models import InvitedBody, Telling
from intake.permissions import can_take
from proposals.actions.refusals import UnknownLanguage
from record.actions import record
from record.leaf import Actor

INVITED, REMINDED, UNINVITED = "body.invited", "body.reminded", "body.uninvited"
REMIND_AT = time(9)  # by the clock of Astana
REMIND_DAYS, MOST_DAYS = 3, 30
MOST_MAILS = 10


class NotTheSecretary(RuleViolation):
    code = "not_the_secretary"
    sentence = _("Bodies are invited by the secretary of this draft.")
    status = 403


class NothingAsked(RuleViolation):
    code = "nothing_asked"
    sentence = _("Name at least one article of this draft.")


class DayUnfit(RuleViolation):
    code = "day_unfit"
    sentence = _("Name a day from today to the last day of collection.")


class ReminderUnfit(RuleViolation):
    code = "reminder_unfit"
    sentence = _("The reminder goes out 1 to %(most)s days before the day, or not at all: 0.")


class BodyUnnamed(RuleViolation):
    code = "body_unnamed"
    sentence = _("No confirmed organization has this BIN. Write the body's name and its e-mail, too.")


class AskedAlready(RuleViolation):
    code = "asked_already"
    sentence = _("%(name)s is asked on %(place)s already. Withdraw that invitation first, or leave the article out.")


class InvitationTakenBack(RuleViolation):
    code = "invitation_taken_back"
    sentence = _("This invitation was withdrawn by the secretary. Your organization may speak all the same.")


class WithdrawalUnexplained(RuleViolation):
    code = "withdrawal_unexplained"
    sentence = _("Write why the invitation is withdrawn: everybody will read it.")


class NotInvited(RuleViolation):
    code = "not_invited"
    sentence = _("This invitation is not your organization's.")
    status = 403


class HasSpoken(RuleViolation):
    code = "has_spoken"
    sentence = _("Your organization has spoken on what was asked. To leave it out, file another version.")


class SentToAnother(RuleViolation):
    code = "invitation_to_another"
    sentence = _("This invitation was sent to another address. Sign in with the address that it was sent to.")
    status = 403


class AnotherBin(RuleViolation):
    code = "invitation_to_another_bin"
    sentence = _("This invitation names another BIN than your organization has.")
    status = 403


class TakenByAnother(RuleViolation):
    code = "taken_by_another"
    sentence = _("This invitation is another organization's already.")
    status = 409


class TooManyMails(RuleViolation):
    code = "too_many_mails"
    sentence = _("This invitation was sent %(most)s times. Reach the body by another way.")


@dataclass(frozen=True)
class Invitation:
    """Whom the secretary asks: an organization by its BIN, or a body by name and e-mail; on what, until when."""

    articles: tuple
    until: object
    bin: str = ""
    name: str = ""
    email: str = ""
    language: str = CODES[0]
    remind_days: int = REMIND_DAYS

    @property
    def content(self):
        """What a repeat must be equal in."""
        uids = sorted(article.uid for article in self.articles)
        said = [self.bin, self.name, self.email, self.language, str(self.remind_days)]
        return {"articles": uids, "until": str(self.until), "said": said}


@transaction.atomic
def invite_body(draft, invitation, *, key, by, at):
    """Ask a body to speak on some articles until a day, while collection is open; the same `key` gives the same.

    Members of an organization who may file are told here; to a body that is not registered a worker sends a mail.
    """
    claim = actkeys.claim(by, key, {"draft": draft.uid} | invitation.content, at=at)
    if claim.result_id:
        return InvitedBody.objects.for_list().get(uid=claim.result_id)
    if not can_run(by, draft):
        raise NotTheSecretary
    values = _body(invitation)
    articles = _articles(draft, invitation)
    _lock(draft)
    phase = lock_collecting(draft, at=at)
    if not _is_within(invitation.until, phase, at):
        raise DayUnfit(field="until")
    values["remind_at"] = _remind_at(invitation, at)
    _refuse_twice(draft, values, articles, at)
    row = InvitedBody.objects.create(
        draft=draft, until=invitation.until, invited_at=at, invited_by=by, language=invitation.language, **values
    )
    row.articles.set(articles)
    _tell(row, INVITED, Telling.INVITED, at=at)
    said = {"draft": draft.uid, "articles": sorted(one.uid for one in articles), "until": str(row.until)}
    named = {"organization": row.organization.uid} if row.organization_id else {}
    sealed = {} if row.organization_id else {"c": {"name": row.name, "bin": row.bin}}
    record(INVITED, row.uid, actor=by.as_actor("secretary"), data=said | named, sealed=sealed, at=at, is_new=True)
    touch_draft(draft.pk)
    claim.keep(row.uid)
    return row


@transaction.atomic
def withdraw_invited(invited, *, reasons, by, at):
    """Ask a body no longer; it stays in the list, marked, with the reasons, and is told. Again changes nothing."""
    row = _locked(invited)
    if not can_run(by, row.draft):
        raise NotTheSecretary
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_reasons = clean(reasons, "statement", field="reasons", missing=WithdrawalUnexplained)
    row.withdrawn_at, row.withdrawn_by, row.remind_at = at, by, None
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reasons", "remind_at"])
    if row.telling == Telling.INVITED and row.mailed_at is None:
        row.telling = ""  # nobody was told of it yet
        row.save(update_fields=["telling"])
    else:
        _tell(row, UNINVITED, Telling.WITHDRAWN, at=at)
    sealed = {"reason_c": row.withdrawn_reasons}
    record(UNINVITED, row.uid, actor=by.as_actor("secretary"), sealed=sealed, at=at)
    touch_draft(row.draft_id)
    return row


@transaction.atomic
def send_again(invited, *, email="", by, at):
    """Tell a body of its invitation once more, by mail at another address where one is named: the first was wrong.

    Links in mails to the first address open nothing any more. What is still to be sent is not sent twice.
    """
    row = _locked(invited)
    if not can_run(by, row.draft):
        raise NotTheSecretary
    if row.withdrawn_at is not None:
        raise InvitationTakenBack
    if row.mails >= MOST_MAILS:
        raise TooManyMails(most=MOST_MAILS)
    if row.is_unregistered:
        row.email = clean_email(email or row.email)
        row.save(update_fields=["email"])
    _tell(row, INVITED, Telling.INVITED, at=at)
    return row


@transaction.atomic
def take_invitation(invited, organization, *, by, at):
    """Let an invitation to a body that was not registered be an organization's; again changes nothing.

    Refuses everybody but members who may file and have the address that it was sent to; where it names a BIN,
    organizations with another one.
    """
    lock_membership(by, organization, filing=True)
    row = _locked(invited)
    if row.organization_id == organization.pk:
        return row
    if row.organization_id is not None:
        raise TakenByAnother
    if not can_take(by, row):
        raise SentToAnother
    if row.bin and row.bin != organization.bin:
        raise AnotherBin
    if row.withdrawn_at is not None:
        raise InvitationTakenBack
    _give(row, organization, actor=organization.as_actor(by), at=at)
    _tell(row, INVITED, "", at=at, but=by)
    return row


def give_by_bin(*, at):
    """Let one invitation be the organization's that has its BIN and was confirmed since; tell whether there was one."""
    with transaction.atomic():
        found = InvitedBody.objects.to_give().order_by("pk").first()
        if found is None:
            return False
        row = _locked(found)
        organization = Organization.objects.confirmed().filter(bin=row.bin).first()
        if organization is not None and row.organization_id is None and row.withdrawn_at is None:
            _give(row, organization, actor=Actor(role="system"), at=at)
            _tell(row, INVITED, "", at=at)
        return True


@transaction.atomic
def have_nothing_to_say(invited, *, by, at):
    """Say in an organization's name that it has nothing to say on what was asked; again changes nothing."""
    if invited.organization_id is None:
        raise NotInvited
    lock_membership(by, invited.organization, filing=True)
    row = _locked(invited)
    lock_collecting(row.draft, at=at)
    if row.withdrawn_at is not None:
        raise InvitationTakenBack
    if row.nothing_at is not None:
        return row
    if read_answers([row], at=at)[0].state == ANSWERED:
        raise HasSpoken
    row.nothing_at, row.nothing_by, row.remind_at = at, by, None
    row.save(update_fields=["nothing_at", "nothing_by", "remind_at"])
    said = {"organization": row.organization.uid}
    record("body.passed", row.uid, actor=row.organization.as_actor(by), data=said, at=at)
    touch_draft(row.draft_id)
    return row


@transaction.atomic
def remind_next():
    """Settle the first reminder that is due: who has not answered is reminded, once; tell whether there was one."""
    due = InvitedBody.objects.to_remind().order_by("remind_at", "pk").select_related("organization")
    row = due.select_for_update(of=["self"], skip_locked=True).first()
    if row is None:
        return False
    now = clock.now()
    row.remind_at = None
    if read_answers([row], at=now)[0].state == WAITS:
        row.reminded_at = now
        _tell(row, REMINDED, Telling.REMINDED, at=now)
    row.save(update_fields=["remind_at", "reminded_at"])
    return True


def _body(invitation):
    """Return whom an invitation asks, as columns: an organization, or a name and an address."""
    if invitation.language not in CODES:
        raise UnknownLanguage(field="language")
    number = clean(invitation.bin, "name", field="bin", required=False)
    known = Organization.objects.confirmed().filter(bin=number).first() if number else None
    if known is not None:
        return {"organization": known}
    number = clean_bin(number, field="bin") if number else ""
    if not invitation.name.strip() or not invitation.email.strip():
        raise BodyUnnamed(field="email" if invitation.name.strip() else "name")
    name = " ".join(clean(invitation.name, "title", field="name").split())
    return {"name": name, "email": clean_email(invitation.email), "bin": number}


def _articles(draft, invitation):
    articles = list(invitation.articles)
    if not articles or any(article.draft_id != draft.pk for article in articles):
        raise NothingAsked(field="articles")
    return articles


def _lock(draft):
    Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)


def _locked(invited):
    """Return an invitation as it stands, locked after its draft."""
    _lock(invited.draft)
    InvitedBody.objects.select_for_update().get(pk=invited.pk)
    return InvitedBody.objects.for_list().get(pk=invited.pk)


def _is_within(until, phase, at):
    last = phase.closes_at and timezone.localdate(phase.closes_at)
    return timezone.localdate(at) <= until and (last is None or until <= last)


def _remind_at(invitation, at):
    """Return when the reminder is due, or nothing where none is wanted or its moment has passed."""
    if not 0 <= invitation.remind_days <= MOST_DAYS:
        raise ReminderUnfit(field="remind_days", most=MOST_DAYS)
    day = invitation.until - timedelta(days=invitation.remind_days)
    moment = timezone.make_aware(datetime.combine(day, REMIND_AT))
    return moment if invitation.remind_days and moment > at else None


def _refuse_twice(draft, values, articles, at):
    """Refuse to ask a body on an article on which an invitation still runs."""
    running = InvitedBody.objects.standing().filter(draft=draft, until__gte=timezone.localdate(at))
    if organization := values.get("organization"):
        running = running.filter(organization=organization)
    else:
        running = running.filter(organization=None, email=values["email"])
    twice = running.filter(articles__in=articles).select_related("organization").first()
    if twice is not None:
        again = twice.articles.filter(pk__in=[article.pk for article in articles])
        place = Placement.objects.current().filter(provision__in=again).first()
        raise AskedAlready(field="articles", name=twice.shown_name, place=place.label(get_language() or CODES[0]))


def _tell(row, kind, telling, *, at, but=None):
    """Tell an organization's members who may file, or let a worker mail a body that is not registered."""
    row.mails += 1
    if row.is_unregistered:
        row.telling, row.is_refused = telling, False
        row.save(update_fields=["telling", "mails", "is_refused"])
        return
    members = Membership.objects.standing().filter(organization=row.organization_id, role__in=FILING_ROLES)
    people = [member.person for member in members.select_related("person").order_by("pk") if member.person != but]
    notify_all([(person, f"{row.uid}.{row.mails}") for person in people], kind, at=at)
    row.telling, row.mailed_at = "", at
    row.save(update_fields=["telling", "mailed_at", "mails"])


def _give(row, organization, *, actor, at):
    row.organization, row.taken_at, row.telling = organization, at, ""
    row.save(update_fields=["organization", "taken_at", "telling"])
    record("body.registered", row.uid, actor=actor, data={"organization": organization.uid}, at=at)
    touch_draft(row.draft_id)
