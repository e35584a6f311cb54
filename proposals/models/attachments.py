"""Files that an organization files with its dossier: PDF documents, whole and unchanged, apart from their lists."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.permissions import standing_memberships
from core import ids
from core.text import LENGTHS
from core.uploads import LARGEST
from proposals.models.dossiers import Dossier, DossierVersion

MOST = 10  # files of a version


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of filed versions, and those that one's own organization is about to file."""
        links = VersionAttachment.objects.filter(attachment=OuterRef("pk"), version__filed_at__isnull=False)
        seen = Q(Exists(links))
        if user.is_authenticated and (organizations := standing_memberships(user)):
            seen |= Q(dossier__organization__in=organizations.keys())
        return self.filter(seen)

    def of(self, version):
        """The files of a version, in the order in which they were added."""
        return self.filter(links__version=version).order_by("pk")


class Attachment(models.Model):
    """One file of a dossier, named as its sender named it; `sha256` is of its bytes, in hex.

    It stands in as many versions as its organization likes; the same bytes are one file of a dossier.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.attachment_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=LENGTHS["name"])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "sha256"], name="one_attachment_per_content"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=LARGEST), name="attachment_within_ten_megabytes"),
        ]

    def __str__(self):
        return self.uid

    def get_absolute_url(self):
        return reverse("attachment", args=[self.uid])

    @property
    def in_leaf(self):
        """How the leaf of a filing names it: whoever has the file can compute this."""
        return {"sha256": self.sha256, "bytes": self.size, "mime": "application/pdf"}


class AttachmentContent(models.Model):
    """The bytes of a file: apart, so that no list reads them."""

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, primary_key=True, related_name="content")
    content = models.BinaryField()

    def __str__(self):
        return f"content of {self.attachment_id}"


class VersionAttachment(models.Model):
    """A file in one version of its dossier."""

    version = models.ForeignKey(DossierVersion, on_delete=models.CASCADE, related_name="attached")
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "attachment"], name="one_attachment_per_version")]

    def __str__(self):
        return f"{self.attachment_id} in {self.version_id}"
