"""A draft as a file gives it: read, checked and cut into units with an `eid` each; plain values in and out."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field

from articles.labels import LEVELS, segment, value_of
from articles.languages import CODES

KINDS = {"paragraph": "paragraph", "subparagraph": "point", "part": "part", "text": "part"}
PRINTED_NUMBER = re.compile(r"([0-9]+(?:-[0-9]+)?)[.)]")
ARTICLE_NUMBER = re.compile(r"[1-9][0-9]{0,3}(?:-[1-9][0-9]?)?")  # an article that was put in later: 9-1
LISTS = {"section": "sections", "chapter": "chapters", "subchapter": "subchapters"}  # by which a file names its levels


class MalformedSource(Exception):
    """The file cannot be loaded; the sentence names the place."""


@dataclass(frozen=True)
class Unit:
    """One provision of the file, with its wording in each language."""

    eid: str
    kind: str
    number: str
    parent: str | None
    page: str
    headings: dict
    texts: dict


@dataclass
class _Reader:
    """Collects units in the order of the text and numbers the unnumbered parts."""

    units: list = field(default_factory=list)
    seen: set = field(default_factory=set)

    def add(self, place, kind, number, parent, *, named="", page=None, headings=None, texts=None):
        """Keep a unit and return its `eid`; a second one of the same `eid` is refused."""
        eid = eid_of(kind, named or number, parent)
        if eid in self.seen:
            raise MalformedSource(f"{place}: {eid} stands in the file twice.")
        self.seen.add(eid)
        self.units.append(Unit(eid, kind, number, parent, page or eid, headings or {}, texts or {}))
        return eid

    def next_part(self, parent, *, below_article):
        """Return the next ordinal of an unnumbered part: a numbered unit's own words are its first part."""
        first = 1 if below_article else 2
        return next(n for n in range(first, 10_000) if f"{parent}__{segment('part', str(n))}" not in self.seen)


ALONE = {"draft", "preamble", "section", "article"}  # named without what they stand in


def eid_of(kind, number, parent):
    """Return the `eid` of a unit below another: `art_9`, `art_9__para_2`, `chp_1`, but `sec_2__chp_1`."""
    own = segment(kind, number)
    return own if kind in ALONE or parent in {None, "draft"} else f"{parent}__{own}"


def number_of_level(number):
    """Return how an `eid` names the number of a section or chapter, Roman or not; None where it is no number."""
    value = value_of(number)
    if value is not None:
        return str(value)
    return number if ARTICLE_NUMBER.fullmatch(number) else None


def read_units(source):
    """Return the units of a parsed file, outermost first, in the order of the text. Refuses what it cannot place."""
    reader = _Reader()
    root = reader.add("title", "draft", "", None, headings=_in_languages(source, "title", "the file"))
    preamble = _list(source, "preamble", "the file") if "preamble" in source else []
    if preamble:
        eid = reader.add("preamble", "preamble", "", root)
        for number, part in enumerate(preamble, 1):
            place = f"preamble, part {number}"
            reader.add(place, "recital", "", eid, named=str(number), page=eid, texts=_in_languages(part, None, place))
    if not any(name in source for name in ("articles", *LISTS.values())):
        _list(source, "sections", "the file", least=1)  # refuses
    _read_below(reader, source, root, "the file", LEVELS)
    return reader.units


def _read_below(reader, holder, parent, place, levels):
    """Read what stands in a section, a chapter or the whole: articles first, then what heads further ones."""
    names = [name for name in ("articles", *(LISTS[level] for level in levels)) if name in holder]
    for name in names or ["articles"]:
        _list(holder, name, place, least=1)
    for article in holder.get("articles", []):
        _read_article(reader, article, parent, place)
    for at, level in enumerate(levels):
        for ordinal, one in enumerate(holder.get(LISTS[level], []), 1):
            here = f"{level} {ordinal}" if parent == "draft" else f"{place}, {level} {ordinal}"
            number = _text(one, "number", here)
            named = number_of_level(number)
            if named is None:
                raise MalformedSource(f"{here}: “{number}” is no number such as 2 or II.")
            headings = _in_languages(one, "title", here)
            eid = reader.add(here, level, number, parent, named=named, headings=headings)
            _read_below(reader, one, eid, here, levels[at + 1 :])


def _read_article(reader, article, section, place):
    number = article.get("number") if isinstance(article, dict) else None
    if isinstance(number, bool) or not isinstance(number, int | str) or not ARTICLE_NUMBER.fullmatch(str(number)):
        raise MalformedSource(f"{place}: an article has no number.")
    place = f"article {number}"
    headings = _in_languages(article, "heading", place)
    page = reader.add(place, "article", str(number), section, headings=headings)
    by_id = {_text(article, "id", place): page}
    latest_text = None
    for ordinal, unit in enumerate(_list(article, "units", place, least=1), 1):
        where = f"{place}, unit {ordinal}"
        printed = _text(unit, "id", where)
        kind = KINDS.get(_text(unit, "type", where))
        if kind is None:
            raise MalformedSource(f"{where}: the type “{unit['type']}” is not known.")
        holder = by_id.get(printed.rpartition("-")[0])
        if holder is None:
            raise MalformedSource(f"{where}: “{printed}” hangs below nothing that stands before it.")
        if kind == "point" and holder == page and latest_text:
            holder = latest_text
        number, named = _number(reader, kind, unit, holder, page, where)
        texts = _in_languages(unit, None, where)
        eid = reader.add(where, kind, number, holder, named=named, page=page, texts=texts)
        by_id[printed] = eid
        if unit["type"] == "text":
            latest_text = eid


def _number(reader, kind, unit, holder, page, where):
    """Return the number as printed without its sign, and the number in the `eid`."""
    label = unit.get("label", "")
    if kind == "part":
        if label:
            raise MalformedSource(f"{where}: an unnumbered part carries the number “{label}”.")
        return "", str(reader.next_part(holder, below_article=holder == page))
    match = PRINTED_NUMBER.fullmatch(label) if isinstance(label, str) else None
    if match is None:
        raise MalformedSource(f"{where}: “{label}” is no number of a {kind}.")
    return match[1], match[1]


def digest(units):
    """Return the SHA-256 of the units as canonical JSON, in hex: what was published, in one number."""
    rows = [asdict(unit) for unit in units]
    return hashlib.sha256(
        json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def _in_languages(holder, key, place):
    words = holder.get(key) if key and isinstance(holder, dict) else holder
    if not isinstance(words, dict):
        raise MalformedSource(f"{place}: {key or 'the wording'} is missing.")
    return {language: _text(words, language, f"{place}, {key or 'wording'}") for language in CODES}


def _text(holder, key, place):
    value = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise MalformedSource(f"{place}: “{key}” is missing or empty.")
    return value.strip()


def _list(holder, key, place, least=0):
    value = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(value, list) or len(value) < least:
        raise MalformedSource(f"{place}: “{key}” is missing or empty.")
    return value
