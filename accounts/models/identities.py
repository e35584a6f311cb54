"""Identities: that a person is known as somebody who counts once."""

from django.conf import settings
from django.db import models
from django.views.decorators.debug import sensitive_variables

from accounts import tags
from accounts.models.people import Person
from core import ids


@sensitive_variables("value")
def tags_of(what, value):
    """Return the tags of a value under each key in force as {key's id: tag}, the present key first."""
    return {tags.id_of(key): tags.tag_of(key, what, value) for key in settings.IIN_KEYS}


def known_keys():
    return [tags.id_of(key) for key in settings.IIN_KEYS]


class IdentityQuerySet(models.QuerySet):
    def shown_as(self, *shown):
        """Those that have one of these tags, each a dict as `tags_of` returns it."""
        return self.filter(pk__in=IdentityTag.objects.among(*shown).values("identity"))

    def under_lost_keys(self):
        """Those that no key in force can tell any more: the same people could be confirmed a second time."""
        numbers = IdentityTag.objects.filter(what=tags.NUMBER, key__in=known_keys())
        return self.exclude(pk__in=numbers.values("identity"))

    def under_earlier_keys(self):
        """Those that the key before the present one alone can tell."""
        present = IdentityTag.objects.filter(what=tags.NUMBER, key=known_keys()[0])
        return self.exclude(pk__in=present.values("identity"))


class Identity(models.Model):
    """That one person is known, and how they came to be: by the identity provider's word or in person.

    Neither number, name nor date of birth is kept: `tags` are all there is.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.identity_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="identity")
    confirmed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=False) | models.Q(seen_at__isnull=False),
                name="identity_confirmed_or_seen",
            )
        ]

    def __str__(self):
        return self.uid


class EarlierTag(models.Model):
    """A tag that an account had until its identity was taken away; whoever has that identity sees what it did."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=3, choices=[(tags.NUMBER, tags.NUMBER), (tags.SUBJECT, tags.SUBJECT)])
    key = models.CharField(max_length=tags.KEY_ID)
    tag = models.BinaryField(max_length=32, db_index=True)
    until = models.DateTimeField()

    def __str__(self):
        return f"{self.person_id} {self.what}"


def accounts_of(person):
    """Return the accounts whose doings stand under a person's identity: their own, and earlier ones of it."""
    mine = IdentityTag.objects.filter(identity__person=person).values("tag")
    earlier = EarlierTag.objects.filter(tag__in=mine).exclude(person=person)
    return [person, *Person.objects.filter(pk__in=earlier.values("person")).order_by("pk")]


class IdentityTagQuerySet(models.QuerySet):
    def among(self, *shown):
        return self.filter(tag__in=[tag for one in shown for tag in one.values()])


class IdentityTag(models.Model):
    """What is kept of a number, or of who somebody is at the provider, under one key. No two people share one."""

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="tags")
    what = models.CharField(max_length=3, choices=[(tags.NUMBER, tags.NUMBER), (tags.SUBJECT, tags.SUBJECT)])
    key = models.CharField(max_length=tags.KEY_ID)
    tag = models.BinaryField(max_length=32)

    objects = IdentityTagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag"], name="one_person_per_identity"),
            models.UniqueConstraint(fields=["identity", "what", "key"], name="one_tag_per_key"),
        ]

    def __str__(self):
        return f"{self.identity_id} {self.what}"
