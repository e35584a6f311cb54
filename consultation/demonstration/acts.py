"""What the demonstration tells, as plain values: who does what when. No database, no clock.

Moments are whole seconds since collection opened. People, organizations, proposals and comments are named by their
place in the plan; provisions by their `eid`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

DAYS = 9
OPEN_FOR = timedelta(days=DAYS)
CLOSES_AFTER = timedelta(days=30)
END = DAYS * 24 * 3600 - 120  # nothing of the story lies in the last two minutes before it is told
NEVER = END * 1000


class Someone(NamedTuple):
    """An invented person; `role` is set for those whom one can sign in as."""

    email: str
    name: str
    pseudonym: str
    region: str
    language: str
    level: int
    role: str = ""


class Body(NamedTuple):
    """An invented organization or party, as it registers."""

    kind: str
    name: str
    bin: str
    head_name: str
    head_office: str
    language: str


class Place(NamedTuple):
    """A provision as the planner knows it: on whose page it is read, and its words by language."""

    eid: str
    article: str
    words: Mapping[str, str]


class Appoint(NamedTuple):
    at: int
    person: int
    office: str
    by: int | None


class OpenCollection(NamedTuple):
    at: int
    by: int
    second: int


class File(NamedTuple):
    at: int
    proposal: int
    author: int
    eid: str
    kind: str
    language: str
    text: str
    reasons: str
    name_form: str
    organization: int | None = None


class Keep(NamedTuple):
    """A draft of a proposal that its author has not sent."""

    at: int
    author: int
    eid: str
    kind: str
    language: str
    text: str
    reasons: str


class Say(NamedTuple):
    """A comment on a proposal, or on an article as a whole; `parent` is the comment that it answers."""

    at: int
    comment: int
    author: int
    proposal: int | None
    article: str
    parent: int | None
    stance: str
    language: str
    text: str
    name_form: str
    organization: int | None = None
    quote: str = ""
    office: str = ""


class Rephrase(NamedTuple):
    """An author changes what a comment says, within a few minutes."""

    at: int
    comment: int
    stance: str
    language: str
    text: str


class Back(NamedTuple):
    """Somebody supports a comment."""

    at: int
    comment: int
    person: int


class Support(NamedTuple):
    at: int
    proposal: int
    person: int


class Answer(NamedTuple):
    """What somebody answers to a proposal as a statement: agree, disagree or pass."""

    at: int
    proposal: int
    person: int
    answer: str


class Withdraw(NamedTuple):
    at: int
    proposal: int


class Report(NamedTuple):
    at: int
    what: str  # "proposal" or "comment"
    item: int
    ground: str
    text: str
    reporter: int


class Rule(NamedTuple):
    at: int
    what: str
    item: int | tuple[int, str]  # of a position: whose it is and its place
    ruling: str
    ground: str
    reasons: str
    moderator: int


class Decide(NamedTuple):
    at: int
    proposals: tuple[int, ...]
    outcome: str
    reasons: Mapping[str, str]
    by: int


class Register(NamedTuple):
    at: int
    organization: int
    by: int


class Settle(NamedTuple):
    """A secretary confirms an organization, or refuses it with reasons."""

    at: int
    organization: int
    reasons: str
    by: int


class Invite(NamedTuple):
    at: int
    organization: int
    person: int
    role: str
    by: int


class Join(NamedTuple):
    at: int
    organization: int
    person: int


class WriteLetter(NamedTuple):
    at: int
    organization: int
    text: str
    language: str
    by: int


class TakePosition(NamedTuple):
    at: int
    organization: int
    eid: str
    stance: str
    text: str
    reasons: str
    language: str
    by: int


class DropPosition(NamedTuple):
    at: int
    organization: int
    eid: str
    by: int


class FileDossier(NamedTuple):
    at: int
    organization: int
    by: int


class AnswerPositions(NamedTuple):
    at: int
    organization: int
    eids: tuple[str, ...]
    outcome: str
    reasons: Mapping[str, str]
    by: int


class Owe(NamedTuple):
    """The Commission comes to owe answers: by the rule of the draft, to what stands before it then."""

    at: int


class AskCosigner(NamedTuple):
    at: int
    organization: int
    other: int
    by: int


class Cosign(NamedTuple):
    """An organization puts its name beside the dossier of another one."""

    at: int
    organization: int
    other: int
    by: int


class InviteBody(NamedTuple):
    """The secretary asks an organization, or a body that is not registered, to speak until so many days later."""

    at: int
    invited: int
    organization: int | None
    name: str
    email: str
    language: str
    articles: tuple[str, ...]
    days: int
    by: int


class PassOn(NamedTuple):
    """An organization says that it has nothing to say on what it was asked."""

    at: int
    invited: int
    by: int


class WithdrawInvited(NamedTuple):
    at: int
    invited: int
    reasons: str
    by: int


class Receive(NamedTuple):
    """The desk registers a letter with its scan, or somebody who came."""

    at: int
    item: int
    channel: str
    scan: str
    shelf: str
    by: int


class EnterMeeting(NamedTuple):
    """The desk enters a public meeting, held some days before, with its minutes."""

    at: int
    meeting: int
    told: Mapping[str, object]
    held_days_before: int
    scan: str
    by: int


class RegisterVoice(NamedTuple):
    """The desk registers what was proposed at a meeting, at its place of the minutes."""

    at: int
    item: int
    meeting: int
    where: str
    by: int


class Type(NamedTuple):
    """An operator types what an item says; where two have done so, a third settles it."""

    at: int
    item: int
    said: Mapping[str, object]
    by: int


class SendWhole(NamedTuple):
    """Somebody sends a long text, whole."""

    at: int
    whole: int
    told: Mapping[str, str]
    by: int


class CutWhole(NamedTuple):
    """The desk cuts a suggested piece out of a long text and says what it asks for; confirmed, it is a proposal."""

    at: int
    whole: int
    piece: int
    asking: Mapping[str, str]
    is_confirmed: bool
    by: int


class ObjectToCut(NamedTuple):
    at: int
    whole: int
    words: str
    by: int


class PublishItem(NamedTuple):
    """A moderator lets the proposals of an item stand."""

    at: int
    item: int
    moderator: int


class AnswerItem(NamedTuple):
    at: int
    item: int
    outcome: str
    reasons: Mapping[str, str]
    by: int


class Import(NamedTuple):
    """A secretary imports what came through another system; `columns` says in which column each thing stands."""

    at: int
    channel: str
    level: int
    columns: Mapping[str, int]
    rows: tuple[tuple[str, ...], ...]
    by: int


@dataclass
class Plan:
    """The whole story: its people, and what they do in the order of the moments."""

    opened_at: datetime
    people: list[Someone]
    organizations: list[Body] = field(default_factory=list)
    acts: list = field(default_factory=list)

    def person(self, role):
        """Return the place in the plan of whoever signs in under a role."""
        return next(number for number, one in enumerate(self.people) if one.role == role)

    def moment(self, at):
        return self.opened_at + timedelta(seconds=at)
