"""Tokens: what a program shows instead of a password."""

import hashlib
import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, TruncDate
from django.utils.crypto import constant_time_compare
from django.utils.translation import pgettext_lazy

from accounts.models.people import Person
from core import ids
from core.text import LENGTHS

SHOWN = 10  # characters of a token that its owner knows it by


class Scope(models.TextChoices):
    """What a token is good for; the office that an act asks for is asked again at each use."""

    READ = "read", pgettext_lazy("scope of a token", "read what I may read")
    PROPOSE = "propose", pgettext_lazy("scope of a token", "write, send and withdraw proposals")
    COMMENT = "comment", pgettext_lazy("scope of a token", "comment and report")
    SUPPORT = "support", pgettext_lazy("scope of a token", "support proposals")
    POSITIONS = "positions", pgettext_lazy("scope of a token", "write and file an organization's dossier")
    ORGANIZATIONS = "organizations", pgettext_lazy("scope of a token", "register organizations and manage members")
    ACCOUNT = "account", pgettext_lazy("scope of a token", "change my profile and my tokens")
    MODERATE = "moderate", pgettext_lazy("scope of a token", "moderate")
    DECIDE = "decide", pgettext_lazy("scope of a token", "answer for the Commission")
    RUN = "run", pgettext_lazy("scope of a token", "run the consultation")


STAFF_SCOPES = [Scope.MODERATE, Scope.DECIDE, Scope.RUN]


class TokenQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def made(self):
        """Tokens that a person made by name; the others came by signing in."""
        return self.exclude(name="")

    def usable_at(self, moment):
        return self.filter(revoked_at__isnull=True, expires_at__gt=moment)

    def shown_with(self, secret):
        """The token of a secret with its owner and the day of today, as far as a query can tell that it is usable."""
        return (
            self.usable_at(Now())
            .filter(digest=digest_of(secret), person__is_active=True)
            .select_related("person")
            .annotate(today=TruncDate(Now()))
        )


class Token(models.Model):
    """One secret of one person for one program. Of the secret itself only a digest is kept.

    Without a name it came by signing in. `password_mark` is what Django's sessions keep as well: with another password
    it fits no more, and the token is dead.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.token_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=LENGTHS["name"], blank=True)
    digest = models.CharField(max_length=64, unique=True)
    beginning = models.CharField(max_length=SHOWN)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    password_mark = models.CharField(max_length=128)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="token_ends_after_it_began"
            ),
            models.CheckConstraint(condition=~Q(scopes=[]), name="token_good_for_something"),
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="tokens_of_a_person")]

    def __str__(self):
        return self.beginning

    @property
    def scope_labels(self):
        """What it is good for, in words."""
        return [Scope(scope).label for scope in self.scopes]

    @property
    def has_same_password(self):
        """Whether its owner's password is the one it was made under; with another it opens nothing any more."""
        return constant_time_compare(self.password_mark, self.person.get_session_auth_hash())

    def ended_because(self, *, at):
        """Return why it opens nothing any more, or an empty text: `revoked`, `expired` or `password`."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at <= at:
            return "expired"
        return "" if self.has_same_password else "password"


def new_secret():
    return "ct_" + secrets.token_urlsafe(32)


def digest_of(secret):
    """Return what is kept of a secret; it has 256 random bits, so that nobody finds it by trying."""
    return hashlib.sha256(secret.encode()).hexdigest()
