"""Who writes a proposal with its author, and who was invited to."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import NameForm
from accounts.models.organizations import AddressedQuerySet
from core import ids
from proposals.models.proposals import Proposal


class CoauthorQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at__isnull=True)

    def for_list(self):
        """All that a list of co-authors shows, who joined first first."""
        return self.select_related("person").order_by("joined_at", "pk")

    def put_on(self, proposals):
        """Put on each of these proposals its co-authors (`coauthors_shown`); no query where none has any."""
        written = {proposal.pk: proposal for proposal in proposals if proposal.coauthor_ids}
        for proposal in written.values():
            proposal.coauthors_shown = []
        for coauthor in self.standing().filter(proposal__in=written).for_list() if written else ():
            written[coauthor.proposal_id].coauthors_shown.append(coauthor)
        return proposals


class Coauthor(models.Model):
    """One person's part in a citizen's proposal, from accepting until they leave; what they wrote meanwhile stays.

    `disputed_at` is when the person under whose identity it stood said that it was not them; it ended then.
    """

    took_back: Any = False  # whether joining took a support or an answer back, on the row that it returns

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.coauthor_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="coauthors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name_form = models.CharField(max_length=10, choices=NameForm, default=NameForm.REGION)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    disputed_at = models.DateTimeField(null=True)

    objects = CoauthorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"], condition=Q(ended_at__isnull=True), name="one_coauthor_per_person"
            ),
            models.CheckConstraint(
                condition=Q(disputed_at__isnull=True) | Q(ended_at__isnull=False), name="disputed_coauthor_has_ended"
            ),
        ]

    def __str__(self):
        return self.uid

    @property
    def shown(self):
        """The co-author as the public reads them; needs `person` at hand."""
        return self.person.shown_as(self.name_form)


class CoauthorInvitationQuerySet(AddressedQuerySet):
    def open_at(self, moment):
        """Invitations that can still be answered."""
        return self.filter(
            accepted_at__isnull=True, declined_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment
        )


class CoauthorInvitation(models.Model):
    """The author asks the holder of an address to write a proposal with them; answered once, by that address alone."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.coauthor_invitation_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="coauthor_invitations")
    email = models.EmailField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = CoauthorInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) ^ Q(accepted_by__isnull=False),
                name="coauthor_invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True)
                | Q(accepted_at__isnull=True, revoked_at__isnull=True)
                | Q(declined_at__isnull=True, revoked_at__isnull=True),
                name="coauthor_invitation_ends_one_way",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(mailed_at__isnull=True), name="coauthor_invitations_to_mail"
            ),
            models.Index(fields=["email"], name="coauthor_invitations_to"),
        ]

    def __str__(self):
        return self.uid
