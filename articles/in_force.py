"""A law in force as a file gives it: read and checked; plain values in and out."""

from dataclasses import dataclass
from datetime import date

from articles.languages import CODES
from articles.source import MalformedSource

LONGEST = {"title": 200, "source": 300}


@dataclass(frozen=True)
class ReadPassage:
    """One passage: the draft's `eid` that it answers to, its own `eid` in the law in force, and its words."""

    eid: str
    in_force: str
    text: str


@dataclass(frozen=True)
class ReadLaw:
    """A law in force in one language."""

    title: str
    language: str
    dated: date
    source: str
    passages: tuple[ReadPassage, ...]


def read_law(parsed, eids):
    """Return the law of a parsed file; `eids` are the draft's places. Refuses what names none of them."""
    title, source = (_text(parsed, name, "the file") for name in ("title", "source"))
    for name, words in (("title", title), ("source", source)):
        if len(words) > LONGEST[name]:
            raise MalformedSource(f"the file: {name} is longer than {LONGEST[name]} characters.")
    language = _text(parsed, "language", "the file")
    if language not in CODES:
        raise MalformedSource(f"the file: “{language}” is no language of the draft.")
    try:
        dated = date.fromisoformat(_text(parsed, "dated", "the file"))
    except ValueError as fault:
        raise MalformedSource("the file: dated is no day such as 2023-01-01.") from fault
    rows = parsed.get("passages")
    if not isinstance(rows, list) or not rows:
        raise MalformedSource("the file: passages is no list of passages.")
    passages = [_passage(row, f"passage {place}") for place, row in enumerate(rows, 1)]
    seen = set()
    for place, passage in enumerate(passages, 1):
        if passage.eid not in eids:
            raise MalformedSource(f"passage {place}: the draft has no {passage.eid}.")
        if passage.eid in seen:
            raise MalformedSource(f"passage {place}: {passage.eid} stands in the file twice.")
        seen.add(passage.eid)
    return ReadLaw(title, language, dated, source, tuple(passages))


def _passage(row, place):
    return ReadPassage(*(_text(row, name, place) for name in ("eid", "in_force", "text")))


def _text(holder, name, place):
    words = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(words, str) or not words.strip():
        raise MalformedSource(f"{place}: {name} is missing.")
    return words.strip()
