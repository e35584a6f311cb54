"""Leaves: what one act writes into the public record, as bytes (RECORD.md 3.3, 3.4)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who acts: a role, an assurance level and a personal tag that is committed to, never written."""

    role: str
    level: int | None = None
    tag: str | None = None
