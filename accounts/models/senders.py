"""Senders: people who spoke by another way than this site, and have no account here."""

from django.conf import settings
from django.db import models
from django.views.decorators.debug import sensitive_variables

from accounts import tags
from accounts.models.identities import tags_of
from accounts.models.people import Person

SENDER = "who"  # as the source tells its senders apart
UNCLAIMED = "unclaimed.invalid"  # RFC 2606: the host of the addresses of people who never signed in here


@sensitive_variables("number")
def tags_of_number(number):
    """Return the tags of an IIN under each key in force, the same as identities have."""
    return {(tags.NUMBER, key): tag for key, tag in tags_of(tags.NUMBER, number).items()}


def tags_of_sender(channel, *told):
    """Return the tags of what a source says of a sender, within its channel, under each key in force."""
    return {(SENDER, key): tag for key, tag in tags_of(SENDER, "\0".join([channel, *told])).items()}


class SenderTagQuerySet(models.QuerySet):
    def among(self, values):
        return self.filter(tag__in=list(values))


class SenderTag(models.Model):
    """By what somebody is known who sent something by another way: a tag of their number, or of what the source says.

    Neither number nor contact is kept. Whoever confirms an identity with that number has what it sent (decision 32).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=3, choices=[(tags.NUMBER, tags.NUMBER), (SENDER, SENDER)])
    key = models.CharField(max_length=tags.KEY_ID)
    tag = models.BinaryField(max_length=32)

    objects = SenderTagQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag"], name="one_person_per_sender")]

    def __str__(self):
        return f"{self.person_id} {self.what}"


def is_unclaimed(person):
    """Whether nobody ever signed in as this person: they are known by what they sent alone."""
    return person.email.endswith(f"@{UNCLAIMED}")


def unclaimed_person(**values):
    """Return a person, not stored yet, as whom nobody can sign in and to whom no mail goes."""
    person = Person(is_active=False, mail_pace="never", **values)
    person.email = f"{person.uid}@{UNCLAIMED}"
    person.set_unusable_password()
    return person
