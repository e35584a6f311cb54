"""A Word file that a member of an organization sent: what it says, until it is looked over and taken."""

from django.conf import settings
from django.db import models

from accounts.models import Organization
from articles.languages import LANGUAGES
from articles.models import Draft, Edition
from core.text import LENGTHS


class EditedFile(models.Model):
    """What the last file of one member says of the draft: theirs alone to look over, forgotten after some days.

    The file itself is not kept. `found` is what `articles.docx` read in it, as plain values; `edition` is the one it
    was compared with, `made_from` the one that it says it was made from, if it says so. `taken_at` is when changes of
    it were last written into the dossier.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LENGTHS["name"])
    language = models.CharField(max_length=2, choices=LANGUAGES)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    made_from = models.PositiveIntegerField(null=True, blank=True)
    found = models.JSONField()
    read_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "organization", "person"], name="one_edited_file_per_member")
        ]
        indexes = [models.Index(fields=["read_at"], name="edited_files_by_age")]

    def __str__(self):
        return f"{self.person_id}: {self.name}"

    @property
    def changes(self):
        """The places that it changes, each as `articles.docx.Found` has it."""
        return self.found["changes"]
