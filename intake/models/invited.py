"""Bodies that were invited to speak: on which articles, until which day, and how each was told of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from accounts.models.organizations import AddressedQuerySet
from accounts.permissions import standing_memberships
from articles.languages import LANGUAGES
from articles.models import Draft, Provision
from core import ids
from core.text import LENGTHS


class Telling(models.TextChoices):
    """What a body that is not registered is still to be told by mail."""

    INVITED = "invited", pgettext_lazy("mail to an invited body", "invitation")
    REMINDED = "reminded", pgettext_lazy("mail to an invited body", "reminder")
    WITHDRAWN = "withdrawn", pgettext_lazy("mail to an invited body", "withdrawal")


class InvitedBodyQuerySet(AddressedQuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def for_list(self):
        """Who was invited, the latest first, with the organization of each; one query."""
        return self.select_related("organization", "draft").order_by("-invited_at", "-pk")

    def known_to(self, user):
        """Those of organizations for which the person speaks."""
        return self.filter(organization__in=standing_memberships(user).keys())

    def to_mail(self):
        """Those of which a mail is due: their body is not registered, or was not when it was written."""
        return self.exclude(telling="")

    def to_remind(self):
        return self.standing().filter(remind_at__lte=Now())

    def to_give(self):
        """Those whose BIN is by now that of a confirmed organization."""
        confirmed = Organization.objects.confirmed().filter(bin=models.OuterRef("bin"))
        return self.standing().filter(models.Exists(confirmed), organization__isnull=True).exclude(bin="")


class InvitedBody(models.Model):
    """One body asked to speak on some articles until a day; whether it did is computed, never entered.

    It is an `organization`, or has a `name` and an `email` until one is its own: the confirmed organization of its
    `bin`, or the one for which whoever has the address takes it. `telling` is the mail that is due, `mails` numbers
    them, `remind_at` is empty once the reminder was sent or is not wanted any more.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.invited_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    articles = models.ManyToManyField(Provision, related_name="+")
    until = models.DateField()
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=LENGTHS["title"], blank=True)
    bin = models.CharField(max_length=12, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    telling = models.CharField(max_length=10, choices=Telling, blank=True)
    mails = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)
    is_refused = models.BooleanField(default=False)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    nothing_at = models.DateTimeField(null=True)
    nothing_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)

    objects = InvitedBodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "invited bodies"
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | ~Q(name=""), name="invited_body_is_known_or_named"
            ),
            models.CheckConstraint(
                condition=Q(nothing_at=None, nothing_by=None)
                | Q(nothing_at__isnull=False, nothing_by__isnull=False, organization__isnull=False),
                name="nothing_to_say_by_somebody_of_it",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reasons="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reasons=""),
                name="invitation_withdrawn_with_reasons",
            ),
        ]
        indexes = [
            models.Index(fields=["draft", "-invited_at"], name="invited_bodies_of_a_draft"),
            models.Index(fields=["id"], condition=~Q(telling=""), name="invited_bodies_to_mail"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="invited_bodies_to_remind"),
            models.Index(
                fields=["bin"], condition=Q(organization=None, withdrawn_at=None) & ~Q(bin=""), name="invited_by_bin"
            ),
        ]

    def __str__(self):
        return self.uid

    @property
    def shown_name(self):
        """How it is named for everybody; needs its organization at hand."""
        return self.organization.name if self.organization_id else self.name

    @property
    def is_unregistered(self):
        """Whether no confirmed organization is known to be it."""
        return self.organization_id is None

    def get_absolute_url(self):
        return f"{reverse('invited', args=[self.draft.slug])}#{self.uid}"
