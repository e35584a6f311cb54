"""Sessions: where somebody is signed in, since when, until when."""

import hashlib

from django.db import models
from django.db.models.functions import Now

from accounts.models.people import Person
from core import ids


class SessionQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def with_key(self, key):
        return self.filter(digest=digest_of(key))

    def standing(self):
        """Those that have not ended by the database's clock."""
        return self.filter(expires_at__gt=Now())

    def ended(self):
        return self.filter(expires_at__lte=Now())


class Session(models.Model):
    """One browser's session, of a person who is signed in or of nobody. Of its key only a digest is kept.

    Of the browser two words are known, such as “Android, Chrome”: no address, no place.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.session_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=60, blank=True)
    session_data = models.TextField()
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    renew_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-seen_at"], name="sessions_of_a_person"),
            models.Index(fields=["expires_at"], name="sessions_by_their_end"),
        ]

    def __str__(self):
        return self.uid


def digest_of(key):
    """Return what is kept of a session's key; it has 160 random bits, so that nobody finds it by trying."""
    return hashlib.sha256(key.encode()).hexdigest()
