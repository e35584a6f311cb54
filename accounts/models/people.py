"""People and what they are told."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.regions import NAMES, REGIONS
from core import ids
from core.text import LENGTHS
from record.leaf import Actor

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]


class Level(models.IntegerChoices):
    """How surely a person is known (`docs/architecture.md`): shown beside every count."""

    CONTACT = 1, _("e-mail confirmed")
    IDENTITY = 2, _("identity confirmed")
    SEEN = 3, _("identity confirmed in person")


class NameForm(models.TextChoices):
    """How an author is shown; chosen anew for each contribution."""

    REGION = "region", _("a citizen, with the region only")
    PSEUDONYM = "pseudonym", _("pseudonym and region")
    NAME = "name", _("own name")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email, password=None, **values):
        person = self.model(email=self.normalize_email(email).lower(), **values)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email, password=None, **values):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who registered. What the public sees of them is `shown_as`, never the e-mail."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.person_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=LENGTHS["name"], blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=LENGTHS["name"], blank=True)
    region = models.CharField(_("region"), max_length=6, choices=REGIONS, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="kk")
    level = models.SmallIntegerField(_("assurance level"), choices=Level, default=Level.CONTACT)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email"),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="level_is_known"),
        ]

    def __str__(self):
        return self.uid

    def as_actor(self, role="citizen"):
        """Return who acts, in the record's words; the tag is committed to, never written."""
        return Actor(role=role, level=self.level, tag=self.uid)

    def shown_as(self, form):
        """Return the name shown to the public for a contribution of this name form."""
        region = NAMES.get(self.region, "")
        if form == NameForm.NAME and self.name:
            return self.name
        if form == NameForm.PSEUDONYM and self.pseudonym:
            return f"{self.pseudonym}, {region}" if region else self.pseudonym
        if region:
            return pgettext("author", "Citizen, %(region)s") % {"region": region}
        return pgettext("author", "Citizen")


class NoticeQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def mail_due(self):
        return self.filter(mailed_at__isnull=True, person__is_active=True)


class Notice(models.Model):
    """Something one person is told once on the site and once by mail: a kind and a public id, never words."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notices_of_a_person"),
            models.Index(fields=["created_at"], condition=Q(mailed_at__isnull=True), name="mail_due"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class ActKey(models.Model):
    """A form's or a program's random token that a person used: a repeat gets the same answer.

    A form keeps what the act made (`result_id`), a program the answer itself, byte for byte (draft-ietf-httpapi-
    idempotency-key-header). An answer may hold the person's own words: it goes when they do.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=LENGTHS["key"])
    digest = models.CharField(max_length=64)
    result_id = models.CharField(max_length=40, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_act_per_key")]

    def __str__(self):
        return self.key
