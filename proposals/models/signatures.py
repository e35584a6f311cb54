"""Signatures on versions of dossiers: what is told of one, apart from the file, which holds its signer's number."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from proposals.models.dossiers import DossierVersion
from proposals.signatures import GOST, HERE, NO_ANSWER, NO_ROOTS, NOT_CHECKED, OUTSIDE


class Checked(models.TextChoices):
    """How a signature was checked; the words are the record's."""

    HERE = HERE, pgettext_lazy("signature", "checked")
    OUTSIDE = OUTSIDE, pgettext_lazy("signature", "checked by a service")
    NOT_CHECKED = NOT_CHECKED, pgettext_lazy("signature", "signed, not checked here")


class DossierSignature(models.Model):
    """The signature on one version: digests of its file and of the words that it signs, in hex; how it was checked.

    `signers` tells of each signer's certificate the organization, the right to sign, the number, and when its holder's
    machine says it signed; nobody's name.
    """

    version = models.OneToOneField(DossierVersion, on_delete=models.CASCADE, primary_key=True, related_name="signature")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    words_sha256 = models.CharField(max_length=64)
    checked = models.CharField(max_length=11, choices=Checked)
    why_not = models.CharField(max_length=9, blank=True)
    signers = models.JSONField()
    checked_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked=NOT_CHECKED, why_not__in=[GOST, NO_ROOTS, NO_ANSWER])
                | (~Q(checked=NOT_CHECKED) & Q(why_not="")),
                name="unchecked_signature_says_why",
            )
        ]

    def __str__(self):
        return f"signature of {self.version_id}"

    @property
    def in_leaf(self):
        """How the leaf of the filing tells it."""
        return {"sha256": self.sha256, "bytes": self.size, "of": self.words_sha256, "checked": self.checked}


class SignatureFile(models.Model):
    """The file of a signature, sealed (`accounts.sealing`); gone with the account of the member who sent it."""

    signature = models.OneToOneField(DossierSignature, on_delete=models.CASCADE, primary_key=True, related_name="file")
    sealed = models.BinaryField()

    def __str__(self):
        return f"file of the {self.signature}"
