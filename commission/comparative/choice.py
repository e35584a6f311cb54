"""Which rows of the comparative table are asked for, and how they are told; plain values in and out."""

import hashlib
from dataclasses import dataclass, fields

OPEN, ANSWERED = "open", "decided"
STATES = (OPEN, ANSWERED)
CITIZENS, ORGANIZATIONS = "citizens", "organizations"
WHOSE = (CITIZENS, ORGANIZATIONS)
LANGUAGES = {"kk": ("kk",), "ru": ("ru",), "both": ("kk", "ru"), "en": ("en",)}
NAMED, UNNAMED = "shown", "none"
NAMES = (NAMED, UNNAMED)


@dataclass(frozen=True)
class Choice:
    """What is asked for: an article by its `eid`, or all; whose; in which languages; with names or none.

    `sitting` is the number of the one at which it was decided, 0 for all, decided or not. `theme` is the uid of a named
    theme, whose proposals alone are meant.
    `decision` is `open` (without an answer), `decided` (with one) or an outcome; empty is all.
    """

    article: str = ""
    decision: str = ""
    whose: str = ""
    language: str = "kk"
    names: str = NAMED
    sitting: int = 0
    theme: str = ""

    @property
    def languages(self):
        return LANGUAGES[self.language]

    @property
    def is_named(self):
        return self.names == NAMED

    @property
    def key(self):
        """Return what two equal choices share, and no others."""
        told = "\n".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))
        return hashlib.sha256(told.encode()).hexdigest()
