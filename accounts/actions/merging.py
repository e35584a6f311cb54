"""Two accounts of one person made one: all that one had is the other's from then on.

Whether both are the same person's is proven at the edge (`accounts.views.merging`): by a session of the one, and a code
that only whoever reads the mails of the other has.
"""

import logging
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    ActKey,
    AddressChange,
    EarlierTag,
    Follow,
    Identity,
    IdentityTag,
    Invitation,
    MemberRole,
    Membership,
    Merge,
    Notice,
    Organization,
    Person,
    SenderTag,
    Session,
    Token,
    Unsealing,
)
from accounts.models.senders import is_unclaimed
from accounts.notices import notify
from core import ids
from core.rules import RuleViolation
from record.actions import record

logger = logging.getLogger(__name__)

MERGED = "person.merged"
CLAIMED = "person.claimed"  # how a person is told that what they sent by another way is theirs
TRIES = 6
SETTLED_AFTER = timedelta(minutes=5)  # no request lasts longer
NOBODYS = "merged.invalid"  # RFC 2606


class SameAccount(RuleViolation):
    code = "same_account"
    sentence = _("This is the account that you are signed in to. Name the other one.")


class AccountClosed(RuleViolation):
    code = "account_closed"
    sentence = _("One of the two accounts is closed already.")
    status = 409


class TwoIdentities(RuleViolation):
    code = "two_identities"
    sentence = _("Each of the two accounts has an identity of its own. Only accounts of one person can be made one.")


def merge_accounts(kept, emptied, *, at):
    """Give all that one account has to another of the same person, and close it. Merging again changes nothing.

    Two supports of one thing become one, and nobody supports their own. Refused where both have an identity, and where
    one of them holds an office: what was ruled or answered must not have been one's own.
    """
    if kept.pk == emptied.pk:
        raise SameAccount
    for _try in range(TRIES - 1):
        try:
            return _merge(kept, emptied, at=at)
        except (IntegrityError, OperationalError):
            logger.info("Two accounts are made one once more: something was stored in the same moment.")
    return _merge(kept, emptied, at=at)


@transaction.atomic
def _merge(kept, emptied, *, at):
    # No key is locked, so that no act of either waits; what is stored meanwhile follows (`settle_merges`).
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=[kept.pk, emptied.pk]).order_by("pk")
    stored = {person.pk: person for person in people}
    kept, emptied = stored[kept.pk], stored[emptied.pk]
    done = Merge.objects.filter(kept=kept, emptied=emptied).first()
    if done is not None:
        return done
    claims = is_unclaimed(emptied)
    if not kept.is_active or not (emptied.is_active or claims):
        raise AccountClosed
    if Identity.objects.filter(person__in=[kept, emptied]).count() == len(stored):
        raise TwoIdentities
    merge = Merge.objects.create(kept=kept, emptied=emptied, at=at)
    _take_over(kept, emptied)
    _join(kept, emptied, at=at)
    record(
        MERGED,
        merge.uid,
        actor=kept.as_actor(),
        at=at,
        sealed={"c": {"kept": kept.uid, "emptied": emptied.uid}},
        is_new=True,
    )
    _close(emptied)
    notify(kept, CLAIMED if claims else MERGED, merge.uid, at=at)
    return merge


def claim_senders(*, at):
    """Give people whose identity was confirmed what they sent by another way under their number; return how many.

    Whoever has the number in their identity is the sender: nothing else is asked of them, and they are told.
    """
    senders = SenderTag.objects.filter(person__is_active=False, tag__in=IdentityTag.objects.values("tag"))
    done = 0
    for sender in senders.select_related("person").order_by("pk"):
        identity = (
            Identity.objects.filter(tags__tag=sender.tag, person__is_active=True).select_related("person").first()
        )
        if identity is not None and is_unclaimed(sender.person):
            try:
                merge_accounts(identity.person, sender.person, at=at)
            except RuleViolation as refusal:  # such as an office: it stays until that has ended
                logger.info("What somebody sent by another way stays apart: %s", refusal.code)
            else:
                done += 1
    return done


def settle_merges(*, at):
    """Look once more through accounts that were emptied some minutes ago; return how many.

    An act that had begun before could still be stored after: what it left follows the rest.
    """
    rows = Merge.objects.filter(settled_at__isnull=True, at__lt=at - SETTLED_AFTER).order_by("pk")
    due = list(rows.values_list("pk", flat=True))
    for pk in due:
        _settle(pk, at=at)
    return len(due)


@transaction.atomic
def _settle(pk, *, at):
    merge = Merge.objects.select_for_update(of=["self"]).select_related("kept", "emptied").get(pk=pk)
    _join(merge.kept, merge.emptied, at=at)
    merge.settled_at = at
    merge.save(update_fields=["settled_at"])


def _take_over(kept, emptied):
    """Take the identity, the level and what was said of oneself where the kept account has none."""
    Identity.objects.filter(person=emptied).update(person=kept)
    kept.level = max(kept.level, emptied.level)
    kept.under_18 = kept.under_18 or emptied.under_18
    kept.conditions = sorted({*kept.conditions, *emptied.conditions})
    for name in ("name", "pseudonym", "region"):
        setattr(kept, name, getattr(kept, name) or getattr(emptied, name))
    kept.save(update_fields=["level", "under_18", "conditions", "name", "pseudonym", "region"])


def _join(kept, emptied, *, at):
    """Move what hangs on the one account to the other, in this room and in those above."""
    _move_memberships(kept, emptied, at=at)
    _move(Follow, kept, emptied, alike="object_id")
    _move(Notice, kept, emptied, alike="happening")
    AddressChange.objects.filter(person=emptied).delete()
    EarlierTag.objects.filter(person=emptied).update(person=kept)
    SenderTag.objects.filter(person=emptied).update(person=kept)
    theirs = Unsealing.objects.filter(person=emptied)
    theirs.exclude(Q(asked_by=kept) | Q(settled_by=kept)).update(person=kept)  # nobody unseals themselves
    for column in ("registered_by", "settled_by"):
        Organization.objects.filter(**{column: emptied}).update(**{column: kept})
    for column in ("invited_by", "accepted_by"):
        Invitation.objects.filter(**{column: emptied}).update(**{column: kept})
    for path in settings.WHEN_TWO_ACCOUNTS_BECOME_ONE:
        import_string(path)(kept, emptied, at=at)


def _move(model, kept, emptied, *, alike):
    """Move rows; what the kept account has already, by the column that makes two alike, is left out."""
    theirs = model.objects.filter(person=emptied)
    theirs.filter(**{f"{alike}__in": model.objects.filter(person=kept).values(alike)}).delete()
    theirs.update(person=kept)


def _move_memberships(kept, emptied, *, at):
    """Move memberships; of two standing ones in one organization the greater part stays."""
    rows = (
        Membership.objects.select_for_update(of=["self"]).filter(ended_at__isnull=True).select_related("organization")
    )
    own = {row.organization_id: row for row in rows.filter(person=kept)}
    for row in rows.filter(person=emptied).order_by("pk"):
        mine = own.get(row.organization_id)
        if mine is not None:
            _end(mine if _greater(row.role, mine.role) else row, by=kept, at=at)
    Membership.objects.filter(person=emptied).update(person=kept)


def _greater(role, other):
    order = [MemberRole.DRAFTER, MemberRole.FILER, MemberRole.HEAD]
    return order.index(MemberRole(role)) > order.index(MemberRole(other))


def _end(membership, *, by, at):
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    organization = membership.organization
    actor, data = organization.as_actor(by), {"organization": organization.uid}
    record("member.left", membership.uid, actor=actor, at=at, data=data)


def _close(emptied):
    """Close an emptied account: no address, password, factor, session or token of it opens anything any more."""
    for of_person in (Session, Token, ActKey):
        of_person.objects.filter(person=emptied).delete()
    for of_user in (Authenticator, EmailAddress):
        of_user.objects.filter(user=emptied).delete()
    emptied.refresh_from_db(fields=["second_factor_at"])
    emptied.email = f"{ids.new_id('z')}@{NOBODYS}"
    emptied.set_unusable_password()
    emptied.is_active, emptied.digest_due_at = False, None
    emptied.name = emptied.pseudonym = emptied.region = ""
    emptied.level = 1
    emptied.save()
