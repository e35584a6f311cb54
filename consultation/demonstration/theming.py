"""An invented analyst names themes of the invented texts and puts some texts there, by the product's own acts.

Suggested they are by where the texts stand, which costs no time. From the first night on the usual program finds themes
anew, and keeps what the analyst did.
"""

import json
from itertools import groupby
from pathlib import Path

import numpy as np
from django.db import transaction

from articles.models import Placement
from feedback.actions import name_theme, place_text
from feedback.actions.finding import find_themes, store_themes
from feedback.models import Run, Theme, ThemePlacement
from feedback.models.pieces import WHOLE
from feedback.models.themes import LANGUAGES
from feedback.themes.finding import Found

WORDS = Path(__file__).parent / "words" / "themes.json"
METHOD = "demonstration"
TAUGHT = 6  # texts of each language that the analyst puts into a theme


@transaction.atomic
def name_themes(draft, *, by, at):
    """Have the themes of a draft and of one article suggested, named and taught; one of which nobody speaks is none."""
    places = {one.eid: one.provision for one in Placement.objects.current().filter(edition__draft=draft)}
    themes = json.loads(WORDS.read_text(encoding="utf-8"))
    for of, some in groupby(themes, key=lambda one: one["of"]):
        named = _suggest(draft, places[of] if of else WHOLE, list(some), places, at=at)
        suggested = Theme.objects.of(draft, places[of] if of else None).order_by("pk")
        for names, theme in zip(named, suggested, strict=True):
            name_theme(theme, {code: names[code] for code in LANGUAGES}, by=by, at=at)
            _teach(theme, by=by, at=at)


def _suggest(draft, subject, themes, places, *, at):
    """Suggest those of these themes that anybody speaks of, and return them."""
    run, spoken_of = Run(draft=draft), []

    def by_places(_draft, heads, *_former):
        found = []
        for one in themes:
            place = places[one["on"]].pk
            texts = [number for number, text in enumerate(heads) if place in (text.provision, *text.articles)]
            if texts:
                spoken_of.append(one)
                found.append(Found(None, np.ones(1, dtype=np.float32), texts))
        return METHOD, np.ones((len(heads), 1), dtype=np.float32), found

    store_themes(subject, find_themes(subject, run=run, group=by_places), run=run, at=at)
    return spoken_of


def _teach(theme, *, by, at):
    taught = dict.fromkeys(LANGUAGES, 0)
    for one in ThemePlacement.objects.filter(theme=theme).select_related("proposal", "comment", "draft").order_by("pk"):
        taught[one.item.language] += 1
        if taught[one.item.language] <= TAUGHT:
            place_text(one, theme, by=by, at=at)
