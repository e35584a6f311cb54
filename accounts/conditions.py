"""What whoever registers is told and accepts. What is under consultation lies above and says it here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person


@dataclass(frozen=True)
class Condition:
    """What one consultation asks of those who take part: pages as (name, address), and who may not do everything."""

    pages: list[tuple[str, str]]
    restrictions: list[str]


_question: list[Callable[[], list[Condition]]] = []
_acceptance: list[Callable[..., None]] = []


def ask_for_conditions(question: Callable[[], list[Condition]], accept: Callable[..., None]) -> None:
    """Name the question that gives the conditions, and the act that accepts them all: `accept(person, at=…)`."""
    _question[:], _acceptance[:] = [question], [accept]


def conditions() -> list[Condition]:
    return [condition for question in _question for condition in question()]


def accept_all(person: Person, *, at: datetime) -> None:
    for accept in _acceptance:
        accept(person, at=at)
