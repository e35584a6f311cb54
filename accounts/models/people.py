"""People and what they are told."""

from datetime import UTC, timedelta

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

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


class AgeSource(models.TextChoices):
    """Who says that somebody is under 18. The date of birth is not kept; whoever is 18 or older has none of these."""

    DECLARED = "declared", pgettext_lazy("who says the age", "you said so")
    PROVIDER = "provider", pgettext_lazy("who says the age", "the identity provider said so")


class MailPace(models.TextChoices):
    """How often a person gets mails of what they are told; on the site it always stands at once."""

    AT_ONCE = "at_once", pgettext_lazy("pace of mails", "at once, a mail for each notice")
    DAILY = "daily", pgettext_lazy("pace of mails", "once a day, all in one mail")
    WEEKLY = "weekly", pgettext_lazy("pace of mails", "once a week, on Mondays, all in one mail")
    NEVER = "never", pgettext_lazy("pace of mails", "no mails, on the site only")


NOWHERE = "erased.invalid"  # the host of the addresses of people who erased their data: no mail can go there
GATHERED = (MailPace.DAILY, MailPace.WEEKLY)
MONDAY = 0


NOTHING_OF_THEIRS = Q(name="", pseudonym="", region="", is_active=False, email__endswith=f"@{NOWHERE}")


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
    """Somebody who registered. What the public sees of them is `shown_as`, never the e-mail.

    Once `erased_at` is set nothing of theirs stands here: what they said and backed still belongs to one row.
    `second_factor_at` says since when they have a passkey or an app with codes; a trigger keeps it with the factors.
    `has_no_iin` is declared; `under_18` names who says so and is empty for everybody else.
    `conditions` are what they accepted of what drafts ask of those who take part, by uids.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.person_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=LENGTHS["name"], blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=LENGTHS["name"], blank=True)
    region = models.CharField(_("region"), max_length=6, choices=REGIONS, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="kk")
    level = models.SmallIntegerField(_("assurance level"), choices=Level, default=Level.CONTACT)
    mail_pace = models.CharField(
        max_length=8, choices=MailPace, default=MailPace.AT_ONCE, db_default=MailPace.AT_ONCE.value
    )
    mail_hour = models.PositiveSmallIntegerField(default=9, db_default=9)
    digest_due_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    second_factor_at = models.DateTimeField(null=True, editable=False)
    has_no_iin = models.BooleanField(default=False, db_default=False)
    under_18 = models.CharField(max_length=8, choices=AgeSource, blank=True, default="", db_default="")
    conditions = ArrayField(models.CharField(max_length=ids.LENGTH), default=list, db_default=[], editable=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email"),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3]), name="level_is_known"),
            models.CheckConstraint(condition=Q(mail_hour__lte=23), name="mail_hour_of_a_day"),
            models.CheckConstraint(condition=Q(erased_at__isnull=True) | NOTHING_OF_THEIRS, name="erased_is_empty"),
        ]
        indexes = [
            models.Index(fields=["digest_due_at"], condition=Q(digest_due_at__isnull=False), name="digests_due"),
            models.Index(fields=["erased_at"], condition=Q(erased_at__isnull=False), name="erased_people"),
        ]

    def __str__(self):
        return self.uid

    @property
    def mailing(self):
        """Which way a notice goes to them now."""
        if self.mail_pace == MailPace.NEVER:
            return Mailing.NONE
        return Mailing.DIGEST if self.mail_pace in GATHERED else Mailing.NOW

    def next_digest_after(self, moment):
        """Return when their next gathered mail is due, at the hour of Astana that they chose; None where none is."""
        if self.mail_pace not in GATHERED:
            return None
        here = timezone.localtime(moment)
        due = here.replace(hour=self.mail_hour, minute=0, second=0, microsecond=0)
        if due <= here:
            due += timedelta(days=1)
        if self.mail_pace == MailPace.WEEKLY:
            due += timedelta(days=(MONDAY - due.weekday()) % 7)
        return due

    def _get_session_auth_hash(self, secret=None):
        """Tie sessions and tokens to the second factor as to the password: with another of either they are dead."""
        if self.second_factor_at is None:
            return super()._get_session_auth_hash(secret=secret)
        tied = f"{self.password}\0{self.second_factor_at.astimezone(UTC).isoformat()}"
        return salted_hmac("accounts.Person.session", tied, secret=secret, algorithm="sha256").hexdigest()

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


class Mailing(models.TextChoices):
    """Which way a notice goes by mail; settled when it is written."""

    NOW = "now"
    DIGEST = "digest"
    NONE = "none"


class NoticeQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def unmailed(self, mailing, moment):
        """Those that are to go this way and whose time has come."""
        return self.filter(mailing=mailing, mailed_at__isnull=True, mail_from__lte=moment)


class Notice(models.Model):
    """Something one person is told once on the site and once by mail: a kind and a public id, never words.

    Where a `happening` is told to many, each of them has one notice of it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    happening = models.ForeignKey(
        "Happening", on_delete=models.CASCADE, null=True, blank=True, related_name="notices", db_index=False
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailing = models.CharField(max_length=6, choices=Mailing, default=Mailing.NOW, db_default=Mailing.NOW.value)
    mail_from = models.DateTimeField(db_default=Now())
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["happening", "person"], name="one_notice_of_a_happening_per_person")
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notices_of_a_person"),
            models.Index(
                fields=["mail_from"], condition=Q(mailed_at__isnull=True, mailing="now"), name="notices_to_mail"
            ),
            models.Index(
                fields=["person", "mail_from"],
                condition=Q(mailed_at__isnull=True, mailing="digest"),
                name="notices_to_gather",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class ActKeyQuerySet(models.QuerySet):
    def done(self):
        """Leave out the keys of forms that only saved something so far."""
        return self.exclude(digest="")


class ActKey(models.Model):
    """A form's or a program's random token that a person used: a repeat gets the same answer.

    A form keeps what the act made (`result_id`), a program the answer itself, byte for byte (draft-ietf-httpapi-
    idempotency-key-header). An answer may hold the person's own words: it goes when they do. While the act is not done
    its digest is empty, and `result_id` names what the form saved so far.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=LENGTHS["key"])
    digest = models.CharField(max_length=64)
    result_id = models.CharField(max_length=40, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    objects = ActKeyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_act_per_key")]

    def __str__(self):
        return self.key
