"""Organizations that put their own name to another's dossier: who was asked, and to which version each said yes."""

from django.conf import settings
from django.db import models
from django.db.models import Prefetch

from accounts.models import Organization
from core import ids
from proposals.models.dossiers import Dossier, DossierVersion


class CosignerQuerySet(models.QuerySet):
    def asked_of(self, organizations):
        """What these organizations are asked to co-sign, while it is filed; with what they answered."""
        rows = self.filter(organization__in=organizations, dossier__current_version__isnull=False)
        return rows.with_answers().order_by("pk")

    def with_answers(self):
        """Each with its organization, the dossier as it stands, and its answer to that version (`standing_answers`)."""
        answers = Cosignature.objects.filter(version=models.F("cosigner__dossier__current_version"))
        return self.select_related(
            "organization", "dossier__organization", "dossier__draft", "dossier__current_version"
        ).prefetch_related(Prefetch("answers", queryset=answers, to_attr="standing_answers"))


class Cosigner(models.Model):
    """An organization that another one asked to co-sign its dossier; it is asked anew for each version."""

    standing_answers: "list[Cosignature]"

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.cosigner_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="cosigners")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CosignerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "organization"], name="one_cosigner_per_organization")
        ]

    def __str__(self):
        return self.uid

    @property
    def answer(self):
        """Its co-signature to the version that stands, withdrawn or not, from the rows read, or None."""
        return self.standing_answers[0] if self.standing_answers else None

    @property
    def has_cosigned(self):
        """Whether it stands beside the version that stands."""
        return self.answer is not None and self.answer.withdrawn_at is None


class CosignatureQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def of(self, version):
        """Who stands beside a version, in the order of their saying so."""
        rows = self.standing().filter(version=version).select_related("cosigner__organization")
        return rows.order_by("given_at", "pk")


class Cosignature(models.Model):
    """One organization's yes to one version of another's dossier; a later version has to be answered anew."""

    cosigner = models.ForeignKey(Cosigner, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(DossierVersion, on_delete=models.CASCADE, related_name="cosignatures")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CosignatureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cosigner", "version"], name="one_cosignature_per_version")]

    def __str__(self):
        return f"{self.cosigner_id} to {self.version_id}"
