"""How an author is shown: the three ways as a person can choose them, and the name given for the first time."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import NameForm

FIELDS = {NameForm.NAME: "name", NameForm.PSEUDONYM: "pseudonym"}


@dataclass(frozen=True)
class Way:
    value: str
    label: str
    hint: str = ""


def name_forms(user):
    """Return the ways in which this person's name can be shown, each as others will read it."""
    if not user.is_authenticated:
        return [
            Way("region", _("A citizen, with the region only")),
            Way("pseudonym", _("Pseudonym and region")),
            Way("name", _("Own name")),
        ]
    own = user.shown_as(NameForm.NAME) if user.name else _("Own name")
    pseudonym = user.shown_as(NameForm.PSEUDONYM) if user.pseudonym else _("Pseudonym and region")
    return [
        Way("region", user.shown_as(NameForm.REGION), _("without a name, the region only")),
        Way("pseudonym", pseudonym, "" if user.pseudonym else _("write the pseudonym below")),
        Way("name", own, "" if user.name else _("write your name below")),
    ]
