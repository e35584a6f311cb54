"""How an organization comes to speak in its own name: somebody registers it, staff confirm or refuse."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actkeys import claim
from accounts.bins import clean_bin
from accounts.models import (
    LANGUAGES,
    MemberRole,
    Membership,
    Organization,
    OrganizationKind,
    OrganizationStatus,
    Person,
)
from accounts.names import clean_organization_name, skeleton
from accounts.notices import notify
from core.locks import take_turns
from core.rules import RuleViolation
from core.text import clean
from record.actions import record

ASKED_AT_MOST = 5  # registrations of one person that wait at the same time
NAMES = "accounts.organizations"  # the lock on the names and BINs of all organizations


class UnknownKind(RuleViolation):
    code = "unknown_kind_of_organization"
    sentence = _("Choose whether it is a party or another organization.")


class UnknownLanguageOfName(RuleViolation):
    code = "unknown_language"
    sentence = _("Choose Kazakh, Russian or English.")


class LooksLikeAnother(RuleViolation):
    code = "name_looks_like_another"
    sentence = _("This name looks the same as “%(name)s”, which is confirmed and has another BIN.")


class BinConfirmed(RuleViolation):
    code = "bin_confirmed"
    sentence = _("An organization with this BIN is confirmed already. Ask its head to invite you.")


class AlreadyAsked(RuleViolation):
    code = "registration_waits"
    sentence = _("You have registered this organization already. It waits for confirmation.")


class TooManyAsked(RuleViolation):
    code = "too_many_registrations"
    sentence = _("%(limit)s registrations of yours wait already. Wait until one is answered.")


class AlreadySettled(RuleViolation):
    code = "registration_settled"
    sentence = _("This registration was settled the other way in the meantime. Open the page anew.")
    status = 409


class OwnOrganization(RuleViolation):
    code = "own_organization"
    sentence = _("You registered this organization or belong to it. Another secretary settles its registration.")
    status = 403


class AnotherConfirmed(RuleViolation):
    code = "another_confirmed"
    sentence = _("“%(name)s” is confirmed already with this BIN or with a name that looks the same. Refuse this one.")
    status = 409


@transaction.atomic
def register_organization(*, kind, name, bin, head_name, head_office, language, key, by, at):  # noqa: A002
    """Ask that an organization may speak in its own name; whoever asks becomes its head once staff confirm.

    The same form sent again returns the same organization. Refuses names that deceive, and a BIN or a look-alike of a
    name that is confirmed already; one that only waits cannot keep others out (decision 9), staff see all of them.
    """
    if kind not in OrganizationKind.values:
        raise UnknownKind(field="kind")
    if language not in dict(LANGUAGES):
        raise UnknownLanguageOfName(field="language")
    words = {
        "name": clean_organization_name(name, field="name"),
        "bin": clean_bin(bin, field="bin"),
        "head_name": _one_line(head_name, field="head_name"),
        "head_office": _one_line(head_office, field="head_office"),
        "language": language,
    }
    claimed = claim(by, key, words | {"kind": kind}, at=at)
    if claimed.result_id is not None:
        return Organization.objects.get(uid=claimed.result_id)
    _lock_names()
    look = skeleton(words["name"])
    _refuse_rivals(words["bin"], look, by=by)
    organization = Organization.objects.create(
        **words, kind=kind, skeleton=look, registered_by=by, registered_at=at, is_invented=by.is_invented
    )
    Membership.objects.create(organization=organization, person=by, role=MemberRole.HEAD, joined_at=at)
    record(
        "organization.registered",
        organization.uid,
        actor=organization.as_actor(by),
        at=at,
        data={"kind": organization.kind},
        sealed={"c": words},
    )
    claimed.keep(organization.uid)
    return organization


@transaction.atomic
def confirm_organization(organization, *, by, at):
    """Let an organization speak in its own name and tell its head. Confirming again changes nothing."""
    _lock_names()
    organization = _locked(organization)
    if organization.is_confirmed:
        return organization
    _refuse_to_settle(organization, by=by)
    rivals = Organization.objects.confirmed()
    rival = rivals.filter(bin=organization.bin).first() or rivals.filter(skeleton=organization.skeleton).first()
    if rival is not None:
        raise AnotherConfirmed(name=rival.name)
    _settle(organization, OrganizationStatus.CONFIRMED, by=by, at=at)
    record(
        "organization.confirmed",
        organization.uid,
        actor=by.as_actor("secretary"),
        at=at,
        data={"kind": organization.kind, "name": organization.name, "bin": organization.bin},
    )
    notify(organization.registered_by, "organization.confirmed", organization.uid, at=at)
    return organization


@transaction.atomic
def refuse_organization(organization, reasons, *, by, at):
    """Refuse a registration with reasons and tell whoever asked, who may register anew."""
    reasons = clean(reasons, "statement", field="reasons")
    organization = _locked(organization)
    if organization.status == OrganizationStatus.REFUSED:
        return organization
    _refuse_to_settle(organization, by=by)
    _settle(organization, OrganizationStatus.REFUSED, reasons=reasons, by=by, at=at)
    Membership.objects.filter(organization=organization, ended_at__isnull=True).update(ended_at=at)
    record(
        "organization.refused",
        organization.uid,
        actor=by.as_actor("secretary"),
        at=at,
        sealed={"reason_c": reasons},
    )
    notify(organization.registered_by, "organization.refused", organization.uid, at=at)
    return organization


def _one_line(text, *, field):
    return " ".join(clean(text, "name", field=field).split())


def _lock_names():
    """Let one transaction at a time compare names and BINs: of two at once the second must see the first."""
    take_turns(NAMES)


def _refuse_rivals(bin_, look, *, by):
    if Organization.objects.confirmed().filter(bin=bin_).exists():
        raise BinConfirmed(field="bin")
    rival = Organization.objects.confirmed().filter(skeleton=look).first()
    if rival is not None:
        raise LooksLikeAnother(field="name", name=rival.name)
    asked = Organization.objects.asked().filter(registered_by=by)
    if asked.filter(bin=bin_).exists():
        raise AlreadyAsked(field="bin")
    if asked.count() >= ASKED_AT_MOST:
        raise TooManyAsked(limit=ASKED_AT_MOST)


def _locked(organization):
    rows = Organization.objects.select_for_update(of=["self"], no_key=True).select_related("registered_by")
    return rows.get(pk=organization.pk)


def _refuse_to_settle(organization, *, by: Person):
    if organization.status != OrganizationStatus.ASKED:
        raise AlreadySettled
    belongs = Membership.objects.standing().filter(organization=organization, person=by)
    if organization.registered_by_id == by.pk or belongs.exists():
        raise OwnOrganization


def _settle(organization, status, *, reasons="", by, at):
    organization.status, organization.reasons = status, reasons
    organization.settled_by, organization.settled_at = by, at
    organization.save(update_fields=["status", "reasons", "settled_by", "settled_at"])
