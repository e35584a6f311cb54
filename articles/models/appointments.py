"""Who of the staff is appointed to which draft and which of its articles."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.languages import CODES, LANGUAGES
from articles.models.drafts import Draft
from articles.models.provisions import Provision
from core import ids


class Role(models.TextChoices):
    MODERATOR = "moderator", pgettext_lazy("role", "moderator")
    ANALYST = "analyst", pgettext_lazy("role", "analyst")
    RAPPORTEUR = "rapporteur", pgettext_lazy("role", "rapporteur")
    SECRETARY = "secretary", pgettext_lazy("role", "secretary")
    OPERATOR = "operator", pgettext_lazy("role", "intake operator")
    COMMISSIONER = "commissioner", pgettext_lazy("role", "member of the Commission")


# In which offices staff answer what people say: who types what came only writes down what others said, and a member of
# the Commission says what they say of its decisions in their own name.
SPEAKING = [(role.value, role.label) for role in Role if role not in {Role.OPERATOR, Role.COMMISSIONER}]


def appointment_id():
    return ids.new_id("a")


class AppointmentQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at__isnull=True, person__is_active=True)

    def of(self, draft):
        return self.filter(draft=draft)

    def for_list(self):
        """Appointments with their person and articles, standing ones first, in a constant number of queries."""
        return (
            self.select_related("person")
            .prefetch_related("articles")
            .order_by(models.F("ended_at").desc(nulls_first=True), "role", "pk")
        )


class Appointment(models.Model):
    """One person's office in one draft; without articles it covers the whole draft.

    A moderator's may name languages: then it covers what was written in them alone, else in whichever.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=appointment_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="appointments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    articles = models.ManyToManyField(Provision, blank=True, related_name="+")
    languages = ArrayField(models.CharField(max_length=2, choices=LANGUAGES), default=list, db_default=[], blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "person", "role"], condition=Q(ended_at__isnull=True), name="one_standing_appointment"
            ),
            models.CheckConstraint(
                condition=Q(languages=[]) | Q(role="moderator", languages__contained_by=CODES),
                name="moderators_by_language",
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.role}"

    @property
    def language_names(self):
        """The names of the languages that it is limited to, none where it is for all."""
        return [name for code, name in LANGUAGES if code in self.languages]
