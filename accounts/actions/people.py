"""Acts on one's own account. They leave no leaf in the record: they are nobody's contribution."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import AgeSource, Person
from accounts.regions import REGIONS
from core.rules import RuleViolation
from core.text import clean

SHOWN = ("name", "pseudonym", "region")
LANGUAGES = [code for code, _name in Person._meta.get_field("language").choices]


class UnknownRegion(RuleViolation):
    code = "unknown_region"
    sentence = _("Choose a region from the list.")


class UnknownLanguage(RuleViolation):
    code = "unknown_language"
    sentence = _("Choose Kazakh, Russian or English.")


class AgeSaidByProvider(RuleViolation):
    code = "age_said_by_provider"
    sentence = _("The identity provider says that you are under 18. It changes when you show your identity again.")


class AccountErased(RuleViolation):
    code = "account_erased"
    sentence = _("This account has been erased. Nothing can be changed in it any more.")
    status = 410


@transaction.atomic
def register_person(email, password=None, *, verified=False, **values):
    """Make an account whose address is, where `verified`, already confirmed; used by commands and tests."""
    person = Person.objects.create_user(email, password, **values)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=verified)
    return person


@transaction.atomic
def edit_profile(person, *, name=None, pseudonym=None, region=None, language=None, has_no_iin=None, is_minor=None, at):
    """Change what a person says of themselves; what is None stays as it is.

    Names shown at earlier contributions change with it: they are the same person's. The pages that show them are told.
    """
    values = {
        "name": None if name is None else clean_name(name, field="name"),
        "pseudonym": None if pseudonym is None else clean_name(pseudonym, field="pseudonym"),
        "region": region,
        "language": language,
        "has_no_iin": has_no_iin,
        "under_18": None if is_minor is None else AgeSource.DECLARED if is_minor else "",
    }
    values = {field: value for field, value in values.items() if value is not None}
    if values.get("region") and values["region"] not in dict(REGIONS):
        raise UnknownRegion(field="region")
    if "language" in values and values["language"] not in LANGUAGES:
        raise UnknownLanguage(field="language")
    stored = Person.objects.select_for_update().get(pk=person.pk)
    if stored.erased_at is not None:
        raise AccountErased
    if stored.under_18 == AgeSource.PROVIDER and values.pop("under_18", AgeSource.DECLARED) == "":
        raise AgeSaidByProvider(field="is_minor")
    is_shown_otherwise = any(getattr(stored, field) != values.get(field, getattr(stored, field)) for field in SHOWN)
    for field, value in values.items():
        setattr(stored, field, value)
        setattr(person, field, value)
    stored.save(update_fields=list(values))
    if is_shown_otherwise:
        for path in settings.WHEN_A_PERSON_IS_SHOWN_OTHERWISE:
            import_string(path)(stored, at=at)
    return person


def note_age(person, *, is_adult):
    """Note what the identity provider says of somebody's age: whether they are 18 or older, and nothing more."""
    person.under_18 = "" if is_adult else AgeSource.PROVIDER
    person.save(update_fields=["under_18"])


def clean_name(text, *, field):
    """Return a name as it is stored: one line, single spaces."""
    return " ".join(clean(text, "name", field=field, required=False).split())
