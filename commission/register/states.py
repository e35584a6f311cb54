"""What became of a row of the register: its states, each with its moment, in the order of time; plain values."""

from dataclasses import dataclass, field
from datetime import datetime

from commission.due import Due
from commission.models import Outcome
from proposals.models import Kind, PositionStance, Status

OWED, WAITING, MERGED, DISPUTED, UNNEEDED = "owed", "waiting", "merged", "disputed", "no_answer_needed"


@dataclass(frozen=True)
class State:
    """One state and since when; `outcome` is of an answer, `into` the number of the proposal that stands for it.

    `due` is of a duty to answer: how and until when it obliges, whether or not something has ended it since.
    `sitting` is the number of the sitting that an answer was published with, if any.

    `count` is how many positions of a dossier came to it, `at` then the last moment; `number` a version of the dossier.
    """

    code: str
    at: datetime | None
    outcome: str = ""
    into: str = ""
    count: int | None = None
    number: int | None = None
    is_correction: bool = False
    due: Due | None = None
    sitting: int | None = None

    @property
    def outcome_name(self):
        return Outcome(self.outcome).label if self.outcome else ""


@dataclass(frozen=True)
class Stood:
    """A position as the register tells it: its stance in the version that stands, and the answer to it."""

    uid: str
    stance: str | None
    state: str
    at: datetime
    outcome: str | None
    sitting: int | None = None


@dataclass
class Row:
    """A proposal or a dossier in the register; `now` is the state that stands, `due` until when an answer is owed."""

    item: object
    is_dossier: bool
    now: str
    states: list
    answer: object = None
    head: str = ""
    positions: list = field(default_factory=list)
    due: Due | None = None

    @property
    def waiting(self):
        """How many positions of a dossier wait for an answer."""
        return sum(position.state == WAITING for position in self.positions)

    @property
    def outcomes(self):
        """The answers to a dossier's positions, each outcome with how many there are."""
        given = [position.outcome for position in self.positions if position.outcome]
        return [(outcome.value, outcome.label, given.count(outcome)) for outcome in Outcome if outcome in given]


def state_of(proposal, head):
    """Return where a proposal stands; what waits for an answer, or needs none, is told apart."""
    state = proposal.state
    if state not in {"published", Status.CONSIDERATION}:
        return state
    if proposal.disputed_at:
        return DISPUTED
    if head:
        return MERGED
    return UNNEEDED if proposal.change.kind == Kind.KEEP else WAITING


def states_of(proposal, answers, merged_at, head, due=None):
    """Return the states of a proposal; `answers` are all that were given, the earliest first, `due` its duty's."""
    states = [State("submitted", proposal.submitted_at)]
    if proposal.visible_at and proposal.visible_at not in {proposal.returned_at, proposal.hidden_at}:
        states.append(State("published", proposal.visible_at))
    if proposal.moved_at and proposal.change.written_for_id:
        states.append(State("moved", proposal.moved_at))
    if head and merged_at:
        states.append(State(MERGED, merged_at, into=head))
    if due:
        states.append(State(OWED, due.since, due=due))
    moments = {
        "returned": proposal.returned_at,
        "hidden": proposal.hidden_at,
        DISPUTED: proposal.disputed_at,
        "withdrawn": proposal.withdrawn_at,
        "erased": proposal.erased_at,
    }
    states += [State(code, at) for code, at in moments.items() if at]
    states += [
        State(
            "decided",
            answer.at,
            outcome=answer.outcome,
            is_correction=bool(number),
            sitting=answer.sitting.number if answer.sitting else None,
        )
        for number, answer in enumerate(answers)
    ]
    return sorted(states, key=lambda state: state.at)


def stood(uid, stance, submitted_at, withdrawn_at, hidden_at, outcome, answered_at, sitting):
    """Return a position as the register tells it."""
    if outcome:
        return Stood(uid, stance, "decided", answered_at, outcome, sitting)
    if withdrawn_at or stance is None:
        return Stood(uid, stance, "withdrawn", withdrawn_at or submitted_at, None)
    if hidden_at:
        return Stood(uid, stance, "hidden", hidden_at, None)
    return Stood(uid, stance, UNNEEDED if stance == PositionStance.SUPPORT else WAITING, submitted_at, None)


def states_of_dossier(versions, positions, duties):
    """Return the states of a dossier: its versions (number, filed at), then what became of its positions, gathered."""
    states = [State("submitted" if number == 1 else "filed_again", at, number=number) for number, at in versions]
    owed: dict[tuple, list] = {}
    for due in duties:
        owed.setdefault((due.since, due.on), []).append(due)
    states += [State(OWED, since, count=len(alike), due=alike[0]) for (since, _on), alike in owed.items()]
    gathered: dict[tuple, list] = {}
    for position in positions:
        if position.state in {"decided", "withdrawn", "hidden"}:
            alike = (position.state, position.outcome or "", position.sitting)
            gathered.setdefault(alike, []).append(position.at)
    states += [
        State(code, max(moments), outcome=outcome, count=len(moments), sitting=sitting)
        for (code, outcome, sitting), moments in gathered.items()
    ]
    return sorted(states, key=lambda state: state.at)
