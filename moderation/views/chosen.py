"""The rulings and grounds of a form that nobody has sent yet, written once for what they show."""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import get_language

FORMS_KEPT = 200


class Shown(NamedTuple):
    """Of an item what the names of the rulings depend on."""

    coming: bool
    visible_at: bool
    covered_at: bool
    hidden_at: bool


class Ground(NamedTuple):
    """Of a ground what is shown, in the language of the page."""

    code: str
    name: str
    sentence: str


def written_choices(item, rulings, grounds):
    """Return the choices for an item; `grounds`: (version, key)."""
    facts = (bool(getattr(item, name, None)) for name in Shown._fields)
    named = tuple((Ground(one.code, one.name, one.sentence), key) for one, key in grounds)
    return _written(Shown(*facts), tuple(rulings), named, get_language())


@lru_cache(maxsize=FORMS_KEPT)
def _written(item, rulings, grounds, _language):
    context = {"shown": item, "rulings": rulings, "grounds": grounds}
    return render_to_string("moderation/_ruling_choices.html", context)
