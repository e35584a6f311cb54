"""How an author is shown: the three ways as a person can choose them, and the name given for the first time."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.actions import edit_profile
from accounts.models import NameForm
from core import clock
from core.rules import RuleViolation

FIELDS = {NameForm.NAME: "name", NameForm.PSEUDONYM: "pseudonym"}


@dataclass(frozen=True)
class Way:
    value: str
    label: str
    hint: str = ""
    is_wanting: bool = False  # the profile has no such name yet


def name_forms(user):
    """Return the ways in which this person's name can be shown, each as others will read it."""
    if not user.is_authenticated:
        return [
            Way("region", _("A citizen, with the region only")),
            Way("pseudonym", _("Pseudonym and region"), is_wanting=True),
            Way("name", _("Own name"), is_wanting=True),
        ]
    own = user.shown_as(NameForm.NAME) if user.name else _("Own name")
    pseudonym = user.shown_as(NameForm.PSEUDONYM) if user.pseudonym else _("Pseudonym and region")
    return [
        Way("region", user.shown_as(NameForm.REGION), _("without a name, the region only")),
        Way("pseudonym", pseudonym, "" if user.pseudonym else _("write the pseudonym below"), not user.pseudonym),
        Way("name", own, "" if user.name else _("write your name below"), not user.name),
    ]


def keep_name(form, person):
    """Whether the chosen way can be shown; a name given for the first time goes into the profile.

    In an organization's name there is nothing to choose.
    """
    if form.organization is not None:
        return True
    field = FIELDS.get(form.cleaned_data["name_form"])
    if field is None or getattr(person, field):
        return True
    name = form.cleaned_data.get("shown_name")
    if not name:
        form.add_error("shown_name", _("Write the name to show, or choose another way."))
        return False
    try:
        edit_profile(person, **{field: name}, at=clock.now())
    except RuleViolation as refusal:
        form.add_error("shown_name", str(refusal))
        return False
    return True
