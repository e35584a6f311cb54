"""Places of a draft in words: «9-бап, 2-тармақ», «статья 9, пункт 2», "article 9, paragraph 2"."""

import re

# What only heads the articles below it, outermost first: each can stand in those before it, or without them.
LEVELS = ("section", "chapter", "subchapter")
ROMAN = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
FIGURES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

SEGMENTS = {
    "draft": "draft",
    "preamble": "preamble",
    "recital": "recital",
    "sec": "section",
    "chp": "chapter",
    "subchp": "subchapter",
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
        "chapter": "{} тарау",
        "subchapter": "{} параграф",
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
        "chapter": "глава {}",
        "subchapter": "параграф {}",
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
        "chapter": "chapter {}",
        "subchapter": "subchapter {}",
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


def page_of(eid):
    """Return the `eid` of the page on which a place is read: `art_9` of `art_9__para_2`.

    A chapter is named by what it stands in, and has a page of its own: `sec_2__chp_1`.
    """
    pieces = eid.split("__")
    prefixes = {PREFIXES[level] for level in LEVELS}
    of_page = next((at for at, piece in enumerate(pieces) if piece.partition("_")[0] not in prefixes), len(pieces))
    return "__".join(pieces[: max(of_page, 1)])


def below_page(eid):
    """Return where on its page a place stands: `para_2` of `art_9__para_2`; nothing for a page."""
    return eid[len(page_of(eid)) :].removeprefix("__")


def place_name(kind, number, parents, language):
    """Return a place in words; `parents` are the units above it, outermost first, as (kind, number).

    The whole draft goes unnamed; sections and chapters are named above chapters alone, since the numbers of articles
    run through the whole text. An unnumbered lead-in goes unnamed above its points, as in the official texts:
    «подпункт 11) статьи 46».
    """
    named = [(above, of) for above, of in parents if above != "draft" and (kind in LEVELS or above not in LEVELS)]
    if kind == "point" and named and named[-1][0] == "part":
        named.pop()
    named = [unit for place, unit in enumerate(named) if not _leads_in(named, place)]
    return ", ".join(_unit_name(above, of, language) for above, of in [*named, (kind, number)])


def titled(label, heading):
    """Return a place with its heading, «Статья 9. Вода»; a heading that says the place itself stands alone."""
    if not heading or _plain(heading).startswith(_plain(label)):
        return heading or label
    return f"{label}. {heading}"


def value_of(number):
    """Return the value of a Roman number, or None where it is none: 4 of “IV”, nothing of “IIV”."""
    if not number or not ROMAN.fullmatch(number):
        return None
    values = [FIGURES[sign] for sign in number]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def _plain(words):
    return " ".join(words.casefold().split())


def _unit_name(kind, number, language):
    name = NAMES[language][kind]
    if language == "kk" and kind in LEVELS and number[:1].isdigit():
        name = name.replace("{} ", "{}-")  # «II бөлім», but «2-бөлім»
    return name.format(number)


def _leads_in(units, place):
    return units[place][0] == "part" and place + 1 < len(units) and units[place + 1][0] == "point"
