"""How the settings of a draft read, from the canonical text of a version, and what one version changed."""

import json

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.actions.phases import told
from articles.changes import all_acts
from articles.models import PageKind
from articles.models.drafts import Part, PhaseKind
from articles.rules import LABELS, shown
from articles.taking_part import GROUPS


def lines_of(canonical):
    """Return how all settings of a version read, as {key: (label, text)} in the order of the page."""
    values = json.loads(canonical)
    lines = {}
    for kind in PhaseKind:
        for name, label in (("opens_at", _("Opening")), ("closes_at", _("Closing"))):
            moment = values["phases"].get(kind, {}).get(name)
            text = _("%(moment)s (Astana time)") % {"moment": told(parse_datetime(moment))} if moment else _("not set")
            lines[f"{kind} {name}"] = (f"{capfirst(kind.label)}: {label}", text)
    for name, label in LABELS.items():
        if name in values:
            lines[name] = (str(label), shown(name, values[name]))
    for name, group in GROUPS.items():
        lines[name] = (_("Who may do what"), str(group.sentences[Part(values[name])]))
    for kind in PageKind:
        page = values["pages"].get(kind)
        text = _("version %(number)s") % {"number": page["version"]} if page else _("not written")
        lines[f"page {kind}"] = (str(capfirst(kind.label)), text)
    for act in all_acts():
        alone = act.name in values["one_person_may"]
        text = _("one person may do it") if alone else _("needs two people")
        lines[f"act {act.name}"] = (str(capfirst(act.title)), text)
    return lines


def differences(before, after):
    """Return what a version changed against the one before, as (label, text before or "", text after)."""
    old, new = lines_of(before) if before else {}, lines_of(after)
    return [
        (label, old[key][1] if key in old else "", text)
        for key, (label, text) in new.items()
        if key not in old or old[key][1] != text
    ]
