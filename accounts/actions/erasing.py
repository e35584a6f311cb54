"""Erasing a person: what is kept of them goes from every app, in one transaction; leaves and counts stay.

What each app takes away it says itself (`settings.WHEN_A_PERSON_IS_ERASED`). Of the person a row without anything of
theirs is left, to which what they said and backed still belongs: so one person goes on counting once.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts import tags
from accounts.actions.members import leave_organization
from accounts.models import (
    ActKey,
    AddressChange,
    DayCount,
    Follow,
    Identity,
    Invitation,
    MailPace,
    MemberRole,
    Membership,
    Merge,
    Notice,
    Organization,
    OrganizationStatus,
    Person,
    SenderTag,
    Session,
    Token,
)
from accounts.models.people import NOWHERE
from core import ids
from core.rules import RuleViolation
from record.actions import forget, record
from record.leaf import Actor

# Columns of a person that stay; a trigger keeps `second_factor_at` with the factors.
COUNTED_BY = {"id", "level", "is_invented", "second_factor_at"}
NAMELESS = "–"  # stands where the name of an organization stood that never spoke
# An act that was under way in the moment of erasing can still leave something; no request lasts so long.
SLIPPED_IN_WITHIN = timedelta(hours=1)


class HeadsAnOrganization(RuleViolation):
    code = "heads_an_organization"
    sentence = _("You head “%(name)s”. Hand this part over to a member who may file; then your data can be erased.")


class RegistrationWaits(RuleViolation):
    code = "own_registration_waits"
    sentence = _("You have registered “%(name)s”, which waits for confirmation. Erase your data once it is settled.")


@transaction.atomic
def erase_person(person, *, at):
    """Take away all that is kept of a person: words, names, addresses, keys. Nothing brings them back.

    Refuses whoever holds an office or heads an organization. Erasing again takes what an act that was under way in
    the same moment has left. Marks stand where words were, what organizations filed and staff did in an office stays.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    is_first = person.erased_at is None
    if is_first:
        _refuse_heads(person)
    _remove_private(person)
    _leave_organizations(person, at=at)
    _forget_merges(person)
    still_counts = [import_string(path)(person, at=at) for path in settings.WHEN_A_PERSON_IS_ERASED]
    _keep_bare_tag(person, still_counts=any(still_counts))
    if is_first:
        _empty(person, at=at)
        record("person.erased", ids.erasure_id(), actor=Actor(role="citizen", level=person.level), at=at, is_new=True)
    return person


def finish_erasures(*, at):
    """Take what acts have left that were under way while somebody was erased; return how many people were looked at."""
    lately = Person.objects.filter(erased_at__gt=Now() - SLIPPED_IN_WITHIN).order_by("pk")
    return len([erase_person(person, at=at) for person in lately])


def _refuse_heads(person):
    heads = Membership.objects.standing().filter(person=person, role=MemberRole.HEAD).select_related("organization")
    for membership in heads.order_by("pk"):
        waits = membership.organization.status == OrganizationStatus.ASKED
        raise (RegistrationWaits if waits else HeadsAnOrganization)(name=membership.organization.name)


def _leave_organizations(person, *, at):
    """End memberships as leaving does, and empty what was registered and refused."""
    standing = Membership.objects.standing().filter(person=person).select_related("organization")
    for membership in standing.order_by("organization"):
        leave_organization(membership.organization, by=person, at=at)
    forget(Membership.objects.filter(person=person).values_list("uid", flat=True))
    refused = Organization.objects.filter(registered_by=person, status=OrganizationStatus.REFUSED)
    forget(refused.values_list("uid", flat=True))
    refused.update(name=NAMELESS, skeleton="", bin="", head_name="", head_office="")


def _forget_merges(person):
    """Forget which accounts were made one with this: their rows are empty, and get another uid as this one does."""
    merges = Merge.objects.filter(kept=person)
    forget(merges.values_list("uid", flat=True))
    for merge in merges:
        Person.objects.filter(pk=merge.emptied_id).update(uid=ids.person_id())


def _keep_bare_tag(person, *, still_counts):
    """Forget whose an identity is. The tag of its number alone stays while something of theirs counts (decision 21)."""
    identity = Identity.objects.filter(person=person).first()
    if identity is None:
        return
    forget([identity.uid])
    if still_counts:
        identity.tags.exclude(what=tags.NUMBER).delete()
    else:
        identity.delete()


def _remove_private(person):
    """Delete what nobody but the person knew of; every session and token ends with it.

    Their counts of the day come first, as in every act of theirs: whatever they send in this moment waits, or is waited
    for, here.
    """
    DayCount.objects.filter(who=person.uid).delete()
    addresses = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    Invitation.objects.filter(email__in=addresses, accepted_at__isnull=True).delete()
    Invitation.objects.filter(accepted_by=person).update(email="")
    for model in (AddressChange, Follow, Notice, SenderTag, Session, Token, ActKey):
        model.objects.filter(person=person).delete()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    person.groups.clear()
    person.user_permissions.clear()


def _empty(person, *, at):
    """Leave of the person's row what counts are made of. With the old uid goes what leaves commit to as their tag."""
    emptied = [field for field in Person._meta.concrete_fields if field.name not in COUNTED_BY]
    for field in emptied:
        setattr(person, field.name, field.get_default())
    person.email, person.mail_pace = f"{person.uid}@{NOWHERE}", MailPace.NEVER
    person.is_active, person.date_joined, person.erased_at = False, at, at
    person.set_unusable_password()
    person.save(update_fields=[field.name for field in emptied])
