"""The grounds of moderation in versions: those that every draft begins with, and what its secretary published since."""

import json
import re
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from articles.languages import CODES
from articles.models import Draft
from core import ids
from core.text import LENGTHS

CODE = re.compile(r"[a-z][a-z_]{1,39}", re.ASCII)


class GroundVersionQuerySet(models.QuerySet):
    def of(self, draft):
        """What was published in a draft, in the order in which it was."""
        return self.filter(draft=draft).order_by("serial")


class GroundVersion(models.Model):
    """What one ground of a draft says from a moment on, in three languages; a row is never changed.

    `number` counts the versions of the ground, `serial` all that was published of grounds in the draft. A ground that
    is retired has a last version that says so: it stays readable, and nothing is ruled on it any more.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.ground_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    name_kk = models.CharField(max_length=LENGTHS["name"])
    name_ru = models.CharField(max_length=LENGTHS["name"])
    name_en = models.CharField(max_length=LENGTHS["name"])
    sentence_kk = models.TextField(max_length=LENGTHS["rule"])
    sentence_ru = models.TextField(max_length=LENGTHS["rule"])
    sentence_en = models.TextField(max_length=LENGTHS["rule"])
    is_retired = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = GroundVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "serial"], name="one_ground_version_per_serial"),
            models.UniqueConstraint(fields=["draft", "code", "number"], name="one_ground_version_per_number"),
            models.CheckConstraint(
                condition=~Q(name_kk="") & ~Q(name_ru="") & ~Q(name_en=""), name="ground_named_in_every_language"
            ),
            models.CheckConstraint(
                condition=~Q(sentence_kk="") & ~Q(sentence_ru="") & ~Q(sentence_en=""),
                name="ground_said_in_every_language",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.number}"

    @property
    def name(self):
        """The ground in a few words of the reader's language: "insult or threat"."""
        return getattr(self, f"name_{get_language()}", self.name_en)

    @property
    def sentence(self):
        """What the ground covers, in full, in the reader's language."""
        return getattr(self, f"sentence_{get_language()}", self.sentence_en)

    @property
    def words(self):
        return {name: getattr(self, name) for name in WORDS}

    @property
    def is_first(self):
        """Whether it is one of those that every draft begins with: these stand in no table."""
        return self.pk is None

    def address_in(self, draft):
        """Return the public page on which the draft tells all versions of the ground, at this one."""
        return f"{reverse('ground', args=[draft.slug, self.code])}#version-{self.number}"


WORDS = [f"{part}_{language}" for part in ("name", "sentence") for language in CODES]

# The first version of each, the same in every draft. They are published: whoever wants other words publishes a second.
HERE = Path(__file__).parent.parent
FIRST = {
    row["code"]: GroundVersion(uid="", number=1, serial=0, **row)
    for row in json.loads((HERE / "first_grounds.json").read_text(encoding="utf-8"))
}
# On each of these one kind of ruling alone is made: proposals are merged on the first, things are moved on the second.
REPEAT, WRONG_PLACE = "repeat", "wrong_place"
OF_ONE_KIND = {REPEAT: "ground_of_merging.json", WRONG_PLACE: "ground_of_moving.json"}
BEFORE = FIRST | {
    code: GroundVersion(uid="", number=1, serial=0, **json.loads((HERE / name).read_text(encoding="utf-8")))
    for code, name in OF_ONE_KIND.items()
}
