"""Who was asked by mail to take an office in a draft, and what became of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.organizations import AddressedQuerySet
from articles.languages import CODES, LANGUAGES
from articles.models.appointments import Role
from articles.models.drafts import Draft
from articles.models.provisions import Provision
from core import ids


class OfficeInvitationQuerySet(AddressedQuerySet):
    def of(self, draft):
        return self.filter(draft=draft)

    def unanswered(self):
        """Those that were agreed to, and neither answered nor revoked; some may have expired."""
        return self.filter(agreed_at__isnull=False, accepted_at=None, declined_at=None, revoked_at=None)

    def open_at(self, moment):
        """Invitations that can still be answered."""
        return self.unanswered().filter(expires_at__gt=moment)


class OfficeInvitation(models.Model):
    """A secretary asks the holder of an address to take an office; answered once, by that address alone.

    Nothing is mailed before `agreed_at`: when a second person agreed, or at once where one may invite alone.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.invitation_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="office_invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role)
    articles = models.ManyToManyField(Provision, blank=True, related_name="+")
    languages = ArrayField(models.CharField(max_length=2, choices=LANGUAGES), default=list, db_default=[], blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = OfficeInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(languages=[]) | Q(role="moderator", languages__contained_by=CODES),
                name="moderators_invited_by_language",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, expires_at__isnull=True)
                | Q(agreed_at__isnull=False, expires_at__isnull=False),
                name="office_invitation_expires_once_agreed",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=False) | Q(mailed_at=None, accepted_at=None, declined_at=None),
                name="office_invitation_agreed_before_answered",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) ^ Q(accepted_by__isnull=False),
                name="office_invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True)
                | Q(accepted_at__isnull=True, revoked_at__isnull=True)
                | Q(declined_at__isnull=True, revoked_at__isnull=True),
                name="office_invitation_ends_one_way",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(mailed_at__isnull=True), name="office_invitations_to_mail"),
        ]

    def __str__(self):
        return self.uid

    @property
    def values(self):
        """The office in plain values, as an appointment to it is asked for; needs `articles` at hand."""
        articles = sorted(article.uid for article in self.articles.all())
        return {"role": self.role, "articles": articles, "languages": self.languages}
