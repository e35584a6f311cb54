"""What secretaries do together about grounds: how it is asked for, carried out and told to the second person."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.changes import Act, register
from articles.languages import LANGUAGES
from moderation.actions import publish_ground, retire_ground
from moderation.grounds import Grounds
from moderation.models import WORDS

PUBLISH, RETIRE = "publish_ground", "retire_ground"


def ground_values(code, words, *, order, seen, is_new=False):
    """Return what publishing a ground asks for, in plain values."""
    return {"code": code, "order": order, "seen": seen, "is_new": is_new, **{name: words[name] for name in WORDS}}


def register_all():
    """Say what two secretaries do together; called once, when the programs start."""
    register(Act(PUBLISH, pgettext_lazy("act", "publish a ground of moderation"), _code, _now, _publish, _tell))
    register(Act(RETIRE, pgettext_lazy("act", "retire a ground of moderation"), _code, _now, _retire, _tell_retired))


def _code(values):
    return values["code"]


def _now(draft, values):
    last = Grounds.of(draft).latest.get(values["code"])
    return {"version": last.number if last else 0}


def _publish(draft, values, *, by, at):
    words = {name: values[name] for name in WORDS}
    rest = {name: values[name] for name in ("order", "seen", "is_new")}
    return publish_ground(draft, values["code"], words, **rest, by=by, at=at)


def _retire(draft, values, *, by, at):
    return retire_ground(draft, values["code"], seen=values["seen"], by=by, at=at)


def _tell(draft, values):
    lines = [(_("Code"), values["code"]), (_("Place in the list"), str(values["order"]))]
    for language, name in LANGUAGES:
        lines.append((name, f"{capfirst(values[f'name_{language}'])}. {values[f'sentence_{language}']}"))
    return lines


def _tell_retired(draft, values):
    last = Grounds.of(draft).latest.get(values["code"])
    return [(_("Ground"), capfirst(last.name)), ("", last.sentence)] if last else [(_("Code"), values["code"])]
