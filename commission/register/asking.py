"""What somebody looks for in the register: a number, what a receipt names, a place of the text, or a name as shown."""

import re
from dataclasses import dataclass

from articles.current import place_of
from articles.models import Placement
from articles.queries import understand
from core import ids
from core.text import LENGTHS, fold

PROPOSAL, DOSSIER = "proposal", "dossier"
# Also as people type it: Р and О are letters of the Cyrillic alphabet as well.
NUMBER = re.compile(r"(?<!\w)([pрoо])\s?[-‑–—]?\s?(\d{1,9})(?!\w)", re.IGNORECASE)
BARE = re.compile(r"\d{5,9}", re.ASCII)
WORD = re.compile(r"[^\W\d_]+")
LONGEST_WORD = 60


@dataclass(frozen=True)
class Sought:
    """What is looked for: the `serial` of a `kind` of row, or of both; a receipt's `uid`; a `place`; `words` of a name.

    `is_nowhere` where a place is named that the text does not have.
    """

    kind: str = ""
    serial: int | None = None
    uid: str = ""
    place: Placement | None = None
    words: tuple = ()
    is_nowhere: bool = False


def understand_search(draft, typed):
    """Return what was typed into the register's search field, or None where nothing was."""
    typed = typed.replace("\0", "").strip()[: LENGTHS["search"]]
    if not typed:
        return None
    if named := ids.PATTERN.search(typed):
        return Sought(uid=named[0])
    if numbered := NUMBER.search(typed):
        letter, serial = numbered.groups()
        return Sought(kind=DOSSIER if letter.casefold() in "oо" else PROPOSAL, serial=int(serial))
    if BARE.fullmatch(typed):
        return Sought(serial=int(typed))
    asked = understand(typed)
    place = next((place for eid in asked.places if (place := place_of(draft, eid))), None)
    telling = {word.word for word in asked.words}
    words = tuple(word[:LONGEST_WORD] for word in WORD.findall(typed) if fold(word) in telling)
    return Sought(place=place, words=words, is_nowhere=place is None and not words)
