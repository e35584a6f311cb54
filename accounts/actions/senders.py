"""Senders of what came by another way: each is one person, an account's where their number is an account's."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import IdentityTag, Person, SenderTag
from accounts.models.senders import unclaimed_person


@dataclass(frozen=True)
class Sender:
    """Who sent something, as the source tells: all tags that tell them from others, and what is kept beside them."""

    tags: Mapping
    name: str = ""
    region: str = ""
    language: str = "kk"


@transaction.atomic
def people_of(senders, *, level, at):
    """Return the person of each sender, in their order; whoever is not known yet gets a row of their own.

    Somebody whose number an account was confirmed with is that account's person, at its level. The caller sees to it
    that no two such acts run at once. A sender of before whom the source now vouches for better is raised.
    """
    known = _known({tag for sender in senders for tag in sender.tags.values()})
    found: list = []
    new: dict = {}
    for sender in senders:
        person = next((known[tag] for tag in sender.tags.values() if tag in known), None)
        if person is None:
            person = unclaimed_person(name=sender.name, region=sender.region, language=sender.language, level=level)
            new[id(person)] = person
            known |= dict.fromkeys(sender.tags.values(), person)
        found.append(person)
    Person.objects.bulk_create(new.values())
    _tag(zip(senders, found, strict=True), new)
    _raise({person.pk: person for person in found if person.level < level}, level=level, at=at)
    return found


def _known(tags):
    """Return who is known by which of these tags, accounts before senders; whoever erased their data is not."""
    by_tag = {}
    senders = SenderTag.objects.among(tags).select_related("person")
    identities = IdentityTag.objects.filter(tag__in=list(tags)).select_related("identity__person")
    for tag, person in [
        *((bytes(row.tag), row.person) for row in senders),
        *((bytes(row.tag), row.identity.person) for row in identities),
    ]:
        if person.erased_at is None:
            by_tag[tag] = person
    people = {person.pk: person for person in by_tag.values()}  # one object a person, that all of theirs share
    return {tag: people[person.pk] for tag, person in by_tag.items()}


def _tag(found, new):
    rows = {
        tag: SenderTag(person=person, what=what, key=key, tag=tag)
        for sender, person in found
        if id(person) in new
        for (what, key), tag in sender.tags.items()
    }
    SenderTag.objects.bulk_create(rows.values())


def _raise(people, *, level, at):
    """Raise senders whom their source vouches for better; an account's level is what it confirmed itself."""
    senders = set(SenderTag.objects.filter(person__in=people, person__is_active=False).values_list("person", flat=True))
    for pk in sorted(senders):
        person = people[pk]
        person.level = level
        person.save(update_fields=["level"])
        for path in settings.WHEN_A_PERSON_COUNTS_OTHERWISE:
            import_string(path)(person, at=at)
