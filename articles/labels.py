"""Places of a draft in words: «9-бап, 2-тармақ», «статья 9, пункт 2», "article 9, paragraph 2"."""

SEGMENTS = {
    "draft": "draft",
    "preamble": "preamble",
    "recital": "recital",
    "sec": "section",
    "art": "article",
    "para": "paragraph",
    "point": "point",
    "subpara": "part",
}
PREFIXES = {kind: prefix for prefix, kind in SEGMENTS.items()}

# The units of law in the words of the official texts; English follows the unofficial translation.
NAMES = {
    "kk": {
        "draft": "жоба тұтасымен",
        "preamble": "кіріспе",
        "recital": "{}-бөлік",
        "section": "{} бөлім",
        "article": "{}-бап",
        "paragraph": "{}-тармақ",
        "point": "{}) тармақша",
        "part": "{}-бөлік",
    },
    "ru": {
        "draft": "проект в целом",
        "preamble": "преамбула",
        "recital": "часть {}",
        "section": "раздел {}",
        "article": "статья {}",
        "paragraph": "пункт {}",
        "point": "подпункт {})",
        "part": "часть {}",
    },
    "en": {
        "draft": "the draft as a whole",
        "preamble": "preamble",
        "recital": "part {}",
        "section": "section {}",
        "article": "article {}",
        "paragraph": "paragraph {}",
        "point": "point {})",
        "part": "part {}",
    },
}


def segment(kind, number=""):
    """Return the piece of an `eid` that names one unit: `para_2`."""
    return f"{PREFIXES[kind]}_{number}" if number else PREFIXES[kind]


def places_of(eid):
    """Return the units that an `eid` names, outermost first, as (kind, number)."""
    pieces = (piece.partition("_") for piece in eid.split("__"))
    return [(SEGMENTS[prefix], number) for prefix, _apart, number in pieces]


def place_name(kind, number, parents, language):
    """Return a place in words; `parents` are the units above it, outermost first, as (kind, number).

    The whole draft and sections go unnamed above an article. An unnumbered lead-in goes unnamed above
    its points, as in the official texts: «подпункт 11) статьи 46».
    """
    named = [(above, of) for above, of in parents if above not in {"draft", "section"}]
    if kind == "point" and named and named[-1][0] == "part":
        named.pop()
    named = [unit for place, unit in enumerate(named) if not _leads_in(named, place)]
    names = NAMES[language]
    return ", ".join(names[above].format(of) for above, of in [*named, (kind, number)])


def _leads_in(units, place):
    return units[place][0] == "part" and place + 1 < len(units) and units[place + 1][0] == "point"
