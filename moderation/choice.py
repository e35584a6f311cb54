"""What of the queue a moderator looks at, and in which order."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from articles.languages import CODES
from moderation.models import KINDS
from proposals.models import Channel

WHYS = ["new", "reported", "flagged", "personal", "unconfirmed", "hidden", "disputed", "appeal"]
AGES = ["24", "40", "48"]  # hours waited and more
ORDERS = ["oldest"]
EID = re.compile(r"[\w.-]{1,60}", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """What of the queue is looked at; an unknown value is none. Without an `order`, by risk and age."""

    kind: str = ""
    language: str = ""
    why: str = ""
    channel: str = ""
    article: str = ""
    older: str = ""
    order: str = ""

    @classmethod
    def of(cls, values):
        """Return the choice that an address's query names."""
        known = {"kind": KINDS, "language": CODES, "why": WHYS, "channel": Channel.values}
        known |= {"older": AGES, "order": ORDERS}
        chosen = {name: value for name, those in known.items() if (value := values.get(name, "")) in those}
        article = values.get("article", "")
        return cls(**chosen, article=article if EID.fullmatch(article) else "")

    def as_query(self):
        return {name: value for name, value in vars(self).items() if value}

    @property
    def shape(self):
        """The choice but for which article it names: all of one shape are read by one query."""
        return replace(self, article="some") if self.article else self

    @property
    def is_narrow(self):
        """Whether something that waits may be left out."""
        return any(value for name, value in vars(self).items() if name != "order")

    @property
    def age(self):
        """How long what is looked at has waited at least, or None."""
        return timedelta(hours=int(self.older)) if self.older else None

    def takes(self, kind):
        """Whether things of a kind can be among it: what came by another way than this site is a proposal."""
        return self.kind in ("", kind) and (kind == "proposal" or self.channel in ("", Channel.SITE))


EVERYTHING = Choice()
OLDEST_FIRST = Choice(order="oldest")
