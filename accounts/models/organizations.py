"""Organizations and parties, who may speak for them, and who was invited to."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from accounts.models.people import LANGUAGES
from core import ids
from core.text import LENGTHS
from record.leaf import Actor


class OrganizationKind(models.TextChoices):
    """Which kind of participant it is; the value is its role in the record."""

    PARTY = "party", pgettext_lazy("kind of participant", "party")
    ORGANIZATION = "org", pgettext_lazy("kind of participant", "organization")


class OrganizationStatus(models.TextChoices):
    ASKED = "asked", pgettext_lazy("state of an organization", "waits for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("state of an organization", "confirmed")
    REFUSED = "refused", pgettext_lazy("state of an organization", "refused")


class OrganizationQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(status=OrganizationStatus.CONFIRMED)

    def asked(self):
        return self.filter(status=OrganizationStatus.ASKED)

    def unconfirmed_of(self, person):
        """What a person has registered that staff have not let speak, the newest first."""
        return self.filter(registered_by=person).exclude(status=OrganizationStatus.CONFIRMED).order_by("-registered_at")

    def known_to(self, person):
        """Those whose inner pages a person sees: as a member, or while staff have not let it speak, as who asked."""
        standing = Membership.objects.standing().filter(person=person)
        asked_by = Q(registered_by=person) & ~Q(status=OrganizationStatus.CONFIRMED)
        return self.filter(Q(pk__in=standing.values("organization")) | asked_by)


class Organization(models.Model):
    """A party or another organization that takes part in its own name, once staff have confirmed it.

    `skeleton` is what look-alike names share, `language` that of the name; `bin` has passed its check digit, which
    proves nothing.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.organization_id, editable=False)
    kind = models.CharField(max_length=10, choices=OrganizationKind)
    name = models.CharField(max_length=LENGTHS["title"])
    language = models.CharField(max_length=2, choices=LANGUAGES, default="kk")
    skeleton = models.CharField(max_length=2 * LENGTHS["title"], db_index=True)
    bin = models.CharField(max_length=12)
    head_name = models.CharField(max_length=LENGTHS["name"])
    head_office = models.CharField(max_length=LENGTHS["name"])
    status = models.CharField(max_length=10, choices=OrganizationStatus, default=OrganizationStatus.ASKED)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)
    is_invented = models.BooleanField(default=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bin"], condition=Q(status="confirmed"), name="one_confirmed_organization_per_bin"
            ),
            models.UniqueConstraint(
                fields=["skeleton"], condition=Q(status="confirmed"), name="one_confirmed_organization_per_name"
            ),
            models.CheckConstraint(
                condition=Q(status="asked") ^ Q(settled_at__isnull=False), name="organization_settled_with_moment"
            ),
            models.CheckConstraint(condition=~Q(status="refused") | ~Q(reasons=""), name="refusal_states_its_reasons"),
        ]

    def __str__(self):
        return self.uid

    @property
    def is_confirmed(self):
        return self.status == OrganizationStatus.CONFIRMED

    def as_actor(self, person):
        """Return who acts in its name, in the record's words; the person's tag is committed to, never written."""
        return Actor(role=self.kind, level=person.level, tag=person.uid)


class MemberRole(models.TextChoices):
    HEAD = "head", pgettext_lazy("role in an organization", "head")
    FILER = "filer", pgettext_lazy("role in an organization", "may file")
    DRAFTER = "drafter", pgettext_lazy("role in an organization", "may draft")


FILING_ROLES = (MemberRole.HEAD, MemberRole.FILER)
INVITED_ROLES = (MemberRole.FILER, MemberRole.DRAFTER)


class MembershipQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at__isnull=True, person__is_active=True)


class Membership(models.Model):
    """One person's part in one organization, from joining to leaving; what was filed meanwhile stays."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.membership_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=MemberRole)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], condition=Q(ended_at__isnull=True), name="one_standing_membership"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(ended_at__isnull=True, role="head"),
                name="one_head_per_organization",
            ),
        ]

    def __str__(self):
        return f"{self.organization_id} {self.person_id} {self.role}"


class AddressedQuerySet(models.QuerySet):
    """Invitations to holders of addresses (`email`), whatever they invite to."""

    def addressed_to(self, person):
        """Those sent to an address that the person has confirmed."""
        confirmed = EmailAddress.objects.filter(user=person, verified=True)
        return self.filter(email__in=confirmed.values("email"))


class InvitationQuerySet(AddressedQuerySet):
    def open_at(self, moment):
        """Invitations that can still be accepted."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment)


class Invitation(models.Model):
    """An organization asks the holder of an address to join; accepted once, by that address alone."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.invitation_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=MemberRole)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["filer", "drafter"]), name="nobody_is_invited_as_head"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) ^ Q(accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(mailed_at__isnull=True), name="invitations_to_mail")]

    def __str__(self):
        return self.uid
