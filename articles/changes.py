"""Acts on a draft that a second person has to agree to: their names, and how each is carried out and told.

An act's values are plain (what JSON holds), so that they can wait in a row and be signed off as they were shown. An app
above says by `register` what it can carry out; nothing here knows of it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """One kind of act that may wait for a second person.

    `standing(draft, values)` says in plain values what stands now of what the act changes: where that is another when
    the second person agrees, nothing is carried out. `subject(values)` names what of its kind can wait once at a time.
    Until a consultation is opened one person does what is not `before_opening`: the second agrees to the whole.
    `lines(draft, values)` tells what would be done, as (label, text), in the reader's language.
    """

    name: str
    title: Any
    subject: Callable[[Values], str]
    standing: Callable[[Any, Values], Values]
    carry_out: Callable[..., Any]
    lines: Callable[[Any, Values], list]
    before_opening: bool = False


_acts: dict[str, Act] = {}


def register(act: Act) -> None:
    if _acts.setdefault(act.name, act) is not act:
        raise ValueError(f"Two acts of the name {act.name}")


def act_named(name: str) -> Act:
    return _acts[name]


def all_acts() -> list[Act]:
    """Return the acts in the order in which they were registered."""
    return list(_acts.values())


def needs_two(draft, name: str) -> bool:
    """Whether the draft wants a second person for an act: always, unless it says that one person may do it."""
    return name not in draft.one_person_may and (draft.is_public or act_named(name).before_opening)


def digest_of(draft_uid: str, name: str, values: Values, standing: Values) -> str:
    """Return SHA-256, in hex, over an act, its values and what stood when it was asked for: what is agreed to."""
    told = {"draft": draft_uid, "act": name, "values": values, "standing": standing}
    return hashlib.sha256(
        json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()
