"""One person once: raise a person's level by an identity that nobody else here has.

Numbers come in and go no further: what is written are tags (`accounts/tags.py`), and no refusal repeats a number or
tells whether somebody else has it.
"""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts import tags
from accounts.actions.contact import Unsettled
from accounts.actions.disputes import shut_out_others
from accounts.iins import clean_iin
from accounts.models import EarlierTag, Identity, IdentityTag, Level, Notice, Person
from accounts.models.identities import tags_of
from accounts.notices import notify
from core.rules import RuleViolation
from record.actions import record
from record.leaf import Actor

CONFIRMED, ASKED_AGAIN, RELEASED = "identity.confirmed", "identity.asked_again", "identity.released"
TOLD_AGAIN_AFTER = timedelta(days=1)


class CannotBeConfirmed(Unsettled):
    """One sentence for every cause, so that nobody learns from it who is registered here."""

    code = "identity_cannot_be_confirmed"
    sentence = _("This identity cannot be confirmed here. Write to %(contact)s, and we will look into it with you.")


@sensitive_variables("number", "subject")
def confirm_identity(person, *, number, subject, at):
    """Raise a person to level 2 by what the national identity provider said of them: their IIN and who they are there.

    The same identity again changes nothing of the level. Where the provider gives a person another `subject` with the
    same number, the new one stands from then on.
    """
    try:
        number = clean_iin(number)
    except RuleViolation:
        raise CannotBeConfirmed from None
    shown = {tags.NUMBER: tags_of(tags.NUMBER, number), tags.SUBJECT: tags_of(tags.SUBJECT, subject)}
    return _once(person, shown, level=Level.IDENTITY, by=None, at=at)


@sensitive_variables("number")
def see_in_person(person, *, number, by, at):
    """Raise a person to level 3: somebody saw them with the document that bears this IIN.

    `by` is who saw them, or None where the operator says so. The same again changes nothing.
    """
    shown = {tags.NUMBER: tags_of(tags.NUMBER, clean_iin(number, field="number"))}
    actor = Actor(role="operator") if by is None else by.as_actor("secretary")
    return _once(person, shown, level=Level.SEEN, by=actor, at=at)


@sensitive_variables("number", "subject")
@transaction.atomic
def renew_tags(identity, *, number, subject):
    """Bring what is kept of an identity under the present key, now that its number was shown again."""
    try:
        number = tags_of(tags.NUMBER, clean_iin(number))
    except RuleViolation:
        return
    identity = Identity.objects.select_for_update(no_key=True).get(pk=identity.pk)
    if identity.tags.among(number).exists():
        _keep_tags(identity, {tags.NUMBER: number, tags.SUBJECT: tags_of(tags.SUBJECT, subject)})


@transaction.atomic
def release_identity(person, *, at):
    """Take an identity from an account that does not belong to whom it names, so that they can confirm it themselves.

    The account falls to level 1, its sessions and tokens end, and whoever has the identity next sees what was done
    under it. For operators who have seen who asks; without an identity nothing changes.
    """
    stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    identity = Identity.objects.select_for_update().filter(person=stored).first()
    if identity is None:
        return False
    EarlierTag.objects.bulk_create(
        EarlierTag(person=stored, what=row.what, key=row.key, tag=row.tag, until=at) for row in identity.tags.all()
    )
    record(RELEASED, identity.uid, actor=Actor(role="operator"), at=at)
    identity.delete()
    stored.level = person.level = Level.CONTACT
    stored.save(update_fields=["level"])
    shut_out_others(stored, keep=None, at=at)
    notify(stored, RELEASED, stored.uid, at=at)
    _tell_that_they_count_otherwise(stored, at=at)
    return True


def _tell_that_they_count_otherwise(person, *, at):
    for path in settings.WHEN_A_PERSON_COUNTS_OTHERWISE:
        import_string(path)(person, at=at)


def _once(person, shown, *, level, by, at):
    """Confirm, or tell whoever has this identity that it was asked for again and refuse."""
    try:
        with transaction.atomic():
            return _confirm(person, shown, level=level, by=by, at=at)
    except CannotBeConfirmed:
        _tell_owners(person, shown, at=at)
        raise
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "one_person_per_identity":
            raise
    # Somebody else was confirmed with it in the moment between the question and the answer.
    _tell_owners(person, shown, at=at)
    raise CannotBeConfirmed


def _confirm(person, shown, *, level, by, at):
    stored = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    identity = Identity.objects.filter(person=stored).first() or Identity(person=stored)
    if Identity.objects.shown_as(*shown.values()).exclude(person=stored).exists():
        raise CannotBeConfirmed
    if identity.pk and not identity.tags.among(shown[tags.NUMBER]).exists():
        raise CannotBeConfirmed
    moment = "seen_at" if level == Level.SEEN else "confirmed_at"
    if getattr(identity, moment) is not None:
        _keep_tags(identity, shown)
        return identity
    is_new, is_raised = identity.pk is None, stored.level < level
    setattr(identity, moment, at)
    identity.save()
    _keep_tags(identity, shown)
    if is_raised:
        stored.level = person.level = level
        stored.save(update_fields=["level"])
    record(
        CONFIRMED,
        identity.uid,
        actor=by or stored.as_actor(),
        at=at,
        data={"level": int(level)},
        sealed={"c": stored.uid},
        is_new=is_new,
    )
    notify(stored, CONFIRMED, identity.uid, at=at)
    if is_raised:
        _tell_that_they_count_otherwise(stored, at=at)
    return identity


def _keep_tags(identity, shown):
    """Write the tags that are not there yet, which also takes a new key into use; an earlier value gives way."""
    for what, by_key in shown.items():
        kept = {row.key: row for row in identity.tags.filter(what=what)}
        for key, tag in by_key.items():
            if key in kept and bytes(kept[key].tag) == tag:
                continue
            if key in kept:
                kept[key].delete()
            IdentityTag.objects.create(identity=identity, what=what, key=key, tag=tag)


@transaction.atomic
def _tell_owners(person, shown, *, at):
    """Tell whoever was confirmed first, at most once a day however often it is tried."""
    owners = Identity.objects.shown_as(*shown.values()).filter(person__is_active=True).exclude(person=person)
    for identity in owners.select_for_update(of=["self"], no_key=True).select_related("person").order_by("pk"):
        told = Notice.objects.of(identity.person).filter(kind=ASKED_AGAIN, created_at__gt=at - TOLD_AGAIN_AFTER)
        if not told.exists():
            notify(identity.person, ASKED_AGAIN, identity.uid, at=at)
