"""Co-signing: an organization asks others to stand beside its dossier; each answers for itself, version by version.

Every act locks the collection phase, then the dossier's row: filing, closing and two answers at once have one effect.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import lock_membership
from accounts.models import Membership, Organization
from accounts.models.organizations import FILING_ROLES
from accounts.notices import notify_all
from articles.actions import lock_collecting, touch
from core.rules import RuleViolation
from proposals.actions.admitting import admit
from proposals.models import Cosignature, Cosigner, Dossier, Position
from record.actions import record

ASKED = "cosigning.asked"
COSIGNERS_AT_MOST = 50


class NotFiledYet(RuleViolation):
    code = "not_filed_yet"
    sentence = _("File the dossier first: others co-sign what is filed.")


class UnknownOrganization(RuleViolation):
    code = "unknown_organization"
    sentence = _("No confirmed organization has this BIN. Check the number, or ask it to register here.")


class OwnDossier(RuleViolation):
    code = "own_dossier"
    sentence = _("This is your own organization. Others co-sign its dossier.")


class TooManyCosigners(RuleViolation):
    code = "too_many_cosigners"
    sentence = _("At most %(most)s organizations can be asked to co-sign a dossier.")


class HasCosigned(RuleViolation):
    code = "has_cosigned"
    sentence = _("This organization has co-signed. It can take its co-signature back itself.")


class NotAsked(RuleViolation):
    code = "not_asked"
    sentence = _("Your organization is not asked to co-sign this dossier, or is no longer asked.")


class OtherVersionStands(RuleViolation):
    code = "other_version_stands"
    sentence = _("Version %(number)s was filed meanwhile. Read it, then decide; nothing was co-signed.")
    status = 409


@transaction.atomic
def ask_cosigner(draft, organization, bin, *, by, at):  # noqa: A002 (the number's name)
    """Ask the organization with this BIN to co-sign what is filed, and tell its members; again changes nothing."""
    lock_membership(by, organization, filing=True)
    lock_collecting(draft, at=at)
    dossier = _locked(Dossier.objects.filter(draft=draft, organization=organization))
    if dossier is None:
        raise NotFiledYet
    asked = Organization.objects.confirmed().filter(bin=str(bin).strip()).first()
    if asked is None:
        raise UnknownOrganization(field="bin")
    if asked.pk == organization.pk:
        raise OwnDossier(field="bin")
    cosigners = Cosigner.objects.filter(dossier=dossier)
    if (cosigner := cosigners.filter(organization=asked).first()) is not None:
        return cosigner
    if cosigners.count() >= COSIGNERS_AT_MOST:
        raise TooManyCosigners(field="bin", most=COSIGNERS_AT_MOST)
    cosigner = Cosigner.objects.create(dossier=dossier, organization=asked, invited_at=at, invited_by=by)
    _tell([cosigner], dossier, at=at)
    return cosigner


@transaction.atomic
def ask_no_longer(draft, organization, uid, *, by, at):
    """Take the question back, unless it was answered with yes; again changes nothing."""
    lock_membership(by, organization, filing=True)
    lock_collecting(draft, at=at)
    dossier = _locked(Dossier.objects.filter(draft=draft, organization=organization))
    cosigner = Cosigner.objects.with_answers().filter(dossier=dossier, uid=uid).first()
    if cosigner is None:
        return
    if cosigner.has_cosigned:
        raise HasCosigned
    if Cosignature.objects.filter(cosigner=cosigner).exists():
        raise HasCosigned(_("This organization co-signed an earlier version, which stays so."))
    cosigner.delete()


@transaction.atomic
def cosign(dossier, organization, *, version, by, at):
    """Put an organization's name beside a dossier's version that its member has read; again changes nothing."""
    cosigner, dossier = _open(dossier, organization, by=by, at=at)
    admit(dossier.draft, by=by, organization=organization)
    standing = dossier.current_version
    if standing.number != version:
        raise OtherVersionStands(number=standing.number)
    if cosigner.has_cosigned:
        return cosigner.answer
    values = {"given_at": at, "given_by": by, "withdrawn_at": None}
    answer, _new = Cosignature.objects.update_or_create(cosigner=cosigner, version=standing, defaults=values)
    said = {"dossier": dossier.uid, "version": standing.number, "organization": organization.uid}
    record("cosigning.given", cosigner.uid, actor=organization.as_actor(by), data=said, at=at)
    _touch(standing, at=at)
    return answer


@transaction.atomic
def withdraw_cosignature(dossier, organization, *, by, at):
    """Take an organization's name from beside the version that stands; again changes nothing. Earlier ones keep it."""
    cosigner, dossier = _open(dossier, organization, by=by, at=at)
    if not cosigner.has_cosigned:
        return
    cosigner.answer.withdrawn_at = at
    cosigner.answer.save(update_fields=["withdrawn_at"])
    said = {"dossier": dossier.uid, "version": dossier.current_version.number}
    record("cosigning.withdrawn", cosigner.uid, actor=organization.as_actor(by), data=said, at=at)
    _touch(dossier.current_version, at=at)


def ask_anew(dossier, *, at):
    """Tell all who were asked to co-sign that another version stands, which none of them has co-signed yet."""
    _tell(Cosigner.objects.filter(dossier=dossier).order_by("pk"), dossier, at=at)


def _open(dossier, organization, *, by, at):
    """Return the cosigner that an organization is of a dossier, with its answer, and the dossier, locked."""
    lock_membership(by, organization, filing=True)
    lock_collecting(dossier.draft, at=at)
    dossier = _locked(Dossier.objects.filter(pk=dossier.pk))
    cosigner = Cosigner.objects.with_answers().filter(dossier=dossier, organization=organization).first()
    if cosigner is None:
        raise NotAsked
    return cosigner, dossier


def _locked(rows):
    if rows.filed().select_for_update().first() is None:
        return None
    # Read after the lock: rows joined to a locked one are as they were before the wait for it.
    return rows.select_related("draft", "organization", "current_version").get()


def _tell(cosigners, dossier, *, at):
    """Tell those members who may answer; the notice is good for the version that stands."""
    uids = {cosigner.organization_id: cosigner.uid for cosigner in cosigners}
    members = Membership.objects.standing().filter(organization__in=uids, role__in=FILING_ROLES)
    told = [
        (member.person, f"{uids[member.organization_id]}.{dossier.current_version.number}")
        for member in members.select_related("person").order_by("pk")
    ]
    notify_all(told, ASKED, at=at)


def _touch(version, *, at):
    touch(Position.objects.filter(entries__version=version).values_list("article", flat=True), at=at)
