"""The rows of an article's desk: equal proposals folded and organizations' positions, as they are shown."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from commission.models import Decision, FiledPosition, outcomes_for
from proposals.models import Position


@dataclass
class Place:
    """A provision of the article with how much of what was proposed to it is answered.

    `keep` is counted apart, and so is what organizations say: their proposals and positions.
    """

    eid: str
    label: str
    text: str
    language: str
    total: int = 0
    open: int = 0
    keep: int = 0
    organizations: int = 0
    owed_to_organizations: int = 0

    @property
    def answered(self):
        return self.total - self.open

    @property
    def percent(self):
        return 100 * self.answered // self.total if self.total else 100

    @property
    def is_spoken_of(self):
        return bool(self.total or self.keep or self.organizations)


@dataclass
class Row:
    """One fold as it is shown."""

    fold: Any
    place: Place
    single: bool
    members: list = field(default_factory=list)
    supports: int = 0
    supports_contact: int = 0
    before: str = ""
    parts: list = field(default_factory=list)  # of a proposal with several changes: each of them
    comments: dict = field(default_factory=lambda: {"for": 0, "against": 0, "neutral": 0})
    answers: list = field(default_factory=list)
    is_ticked: bool = False
    is_next: bool = False
    position = None
    notes: tuple = ()
    assigned = None  # who has its first proposal, once that is asked (`commission.assigned`)

    @property
    def name(self):
        """What the row is known by among those that are ticked."""
        return self.fold.number

    @property
    def value(self):
        """What the form sends for this row: the first number, of a fold how many are answered with it, its revision."""
        first = self.fold.number if self.single else f"{self.fold.number}*{self.fold.to_answer}"
        return f"{first}@{self.first.current_revision.number}"

    @cached_property
    def shown(self):
        """All that is shown of what was proposed and counted, as plain values: not what the reader may do with it."""
        fold = self.fold
        counted = fold.total, fold.people, fold.people_contact, self.supports, self.supports_contact
        parts = [(part.place.pk, part.kind, part.language, part.base, part.text) for part in self.parts]
        said = [*map(shown_of, self.members[:1]), *map(_said_in, self.members[1:])]
        told = fold.languages, fold.to_answer, fold.own, *self.comments.values()
        return self.single, counted, told, self.before, parts, said

    @property
    def first(self):
        return self.members[0]

    @property
    def others(self):
        return self.members[1:]

    @property
    def more(self):
        return self.fold.total - 1

    @property
    def group(self):
        """Rows under one heading: of citizens or of organizations, the same place, all open or all answered."""
        return self.fold.organization_id is not None, self.place.label, self.fold.open == 0

    @property
    def comment_count(self):
        return sum(self.comments.values())

    @property
    def outcomes(self):
        return outcomes_for([self.fold.kind])


@dataclass
class PositionRow:
    """An organization's position as it is shown."""

    fold: FiledPosition
    place: Place
    position: Position | None = None
    before: str = ""
    answer: Decision | None = None
    is_ticked: bool = False
    is_next: bool = False

    @property
    def name(self):
        return self.fold.uid

    @property
    def value(self):
        """What the form sends for this row: the position, and the version of its dossier that was read."""
        return f"{self.fold.uid}*{self.fold.version}"

    @property
    def group(self):
        return True, self.place.label, not self.fold.is_open

    @property
    def outcomes(self):
        return outcomes_for([self.fold.stance])


def shown_of(proposal):
    """Return what a list shows of a proposal, as plain values."""
    change, organization = proposal.change, proposal.organization
    by = (organization.uid, organization.kind, organization.name) if organization else None
    asked = change.kind, change.text, change.base.language
    return *_said_in(proposal), by, *asked, proposal.stands_for, proposal.head


def _said_in(proposal):
    return proposal.number, proposal.author_shown, proposal.language, proposal.reasons
