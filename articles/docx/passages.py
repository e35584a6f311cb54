"""What a Word file of the text holds: its passages in the order of the text, and from what it was made."""

import hashlib
import json
import re
from dataclasses import dataclass

from articles.labels import LEVELS, page_of

LONGEST_BOOKMARK = 40  # Word drops longer names


@dataclass(frozen=True)
class Passage:
    """One provision as a file shows it: its own words, or, of an article and the preamble, what stands above it.

    `label` names it in words, as a table does; `sign` is how the number of a section or chapter reads above it.
    """

    eid: str
    kind: str
    number: str
    words: str
    label: str
    sign: str = ""

    @property
    def is_level(self):
        """Whether it is a section or a chapter: it heads articles, and its heading is words of law."""
        return self.kind in LEVELS

    @property
    def is_heading(self):
        """Whether it only heads what stands below: no words of law of its own."""
        return self.kind in {"article", "preamble"}

    @property
    def page(self):
        """The `eid` of the article, preamble, section or chapter that it is read with."""
        return page_of(self.eid)

    @property
    def bookmark(self):
        """The name of the bookmark around its words: its `eid`, or a short name where that is too long for Word."""
        if len(self.eid) <= LONGEST_BOOKMARK:
            return self.eid
        return f"place_{hashlib.sha256(self.eid.encode()).hexdigest()[:24]}"


@dataclass(frozen=True)
class Stamp:
    """From what a file was made: it travels in the file's properties and comes back with it."""

    draft: str
    edition: int
    language: str
    form: str
    places: int
    digest: str


@dataclass(frozen=True)
class Words:
    """What a file says beside the text of the law, in its own language; `notes` stand on its first page."""

    notes: tuple[str, ...]
    section: str  # how a section's number reads: «{} бөлім»
    columns: tuple[str, str, str, str]


@dataclass(frozen=True)
class Sheet:
    """All that a file is made of; `moment` is when the edition was published, in ISO form."""

    title: str
    draft: str
    edition: int
    language: str
    moment: str
    passages: tuple[Passage, ...]
    words: Words

    def stamp(self, form):
        return Stamp(self.draft, self.edition, self.language, form, len(self.passages), digest_of(self.passages))


def digest_of(passages):
    """Return the SHA-256 of places and words as canonical JSON, in hex: what was downloaded, in one number."""
    rows = [[passage.eid, passage.words] for passage in passages]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def plain(text):
    """Return the words without what editors vary: how much space stands between them."""
    return " ".join(text.split())


def folded(text):
    """Return letters and digits alone, in one case: how a place that somebody typed is compared."""
    return "".join(re.findall(r"\w", text.casefold()))
