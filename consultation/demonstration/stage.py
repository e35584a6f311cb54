"""What the planner knows while it plans: the people, what was said so far, and what became of it."""

import random
from dataclasses import dataclass, field

from consultation.demonstration.acts import END, NEVER, Plan, Report, Rule, Say, Support
from consultation.demonstration.rhythm import Rhythm
from consultation.demonstration.wording import Words

# Of which proposal or comment an act speaks.
ABOUT = {
    Support: lambda act: ("proposal", act.proposal),
    Say: lambda act: ("proposal", act.proposal),
    Report: lambda act: (act.what, act.item),
    Rule: lambda act: (act.what, act.item),
}
SEEN_AT_ONCE = 2  # the level from which a draft shows contributions before a moderator has looked


@dataclass(slots=True)
class Item:
    """A proposal or comment in the plan: since when everybody reads it, and until when."""

    what: str
    number: int
    at: int
    author: int
    language: str
    article: str
    seen: int = NEVER
    gone: int = NEVER
    fate: str = "publish"  # what a moderator does with it; `wait` for those that still wait
    case: dict | None = None  # ground and statement of a fate that has them
    kind: str = ""
    eid: str = ""
    idea: int | None = None
    decided: int = NEVER
    proposal: int | None = None
    stance: str = ""
    organization: int | None = None

    def is_read_at(self, moment):
        return self.seen <= moment < self.gone


@dataclass
class Stage:
    """The plan as it grows, and the one source of chance that makes a seed's story the same each time."""

    plan: Plan
    places: dict
    chance: random.Random
    citizens: range
    rhythm: Rhythm
    words: Words
    proposals: list[Item] = field(default_factory=list)
    comments: list[Item] = field(default_factory=list)

    def __post_init__(self):
        self.by_language = {"kk": [], "ru": []}
        for number in self.citizens:
            self.by_language[self.plan.people[number].language].append(number)
        self.moderators = [self.plan.person("moderator"), self.plan.person("moderator_2")]
        self.reviewed = {}  # when a moderator let what stand
        self.reports = set()
        self.last = {}  # the last act about what

    def do(self, act):
        """Put an act into the plan; what would lie in the future does not happen."""
        if act.at >= END:
            return
        self.plan.acts.append(act)
        if (about := ABOUT.get(type(act))) is not None:
            about = about(act)
            self.last[about] = max(act.at, self.last.get(about, 0))

    def someone(self, language):
        """Return a citizen who writes in a language; in English some of either do."""
        those = self.by_language["kk" if language == "kk" else "ru"]
        return those[int(self.chance.random() * len(those))]

    def item_of(self, what, number):
        return (self.proposals if what == "proposal" else self.comments)[number]

    def is_seen_at_once(self, item):
        return item.organization is not None or self.plan.people[item.author].level >= SEEN_AT_ONCE
