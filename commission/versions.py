"""The versions of what a variant is answered: who wrote each and when, and how it differs from the one before."""

from dataclasses import dataclass
from itertools import zip_longest

from articles.languages import LANGUAGES
from commission.actions import word_docket
from commission.models import Outcome, Verdict
from core.statements import Models

LATEST_FIRST = Models(
    lambda entry: Verdict.objects.filter(entry=entry).order_by("-number").select_related("by", "reasons_from")
)


@dataclass(frozen=True)
class Version:
    """One version and, by language, (its name, the reasons before, the reasons now) where they differ; so for words."""

    verdict: Verdict
    reasons: list
    words: list
    is_latest: bool

    @property
    def outcome(self):
        return Outcome(self.verdict.outcome).label if self.verdict.outcome else ""


def versions_of(entry):
    """Return the versions of an entry, the latest first; one query."""
    verdicts = LATEST_FIRST.rows(entry.pk)
    return [
        Version(
            verdict,
            _changed(before.told if before else {}, verdict.told),
            _changed(before.words if before else {}, verdict.words),
            is_latest=verdict is verdicts[0],
        )
        for verdict, before in zip_longest(verdicts, verdicts[1:])
    ]


def _changed(before, now):
    pairs = [(code, name, before.get(code, ""), now.get(code, "")) for code, name in LANGUAGES]
    return [pair for pair in pairs if pair[2] != pair[3]]


def take_again(docket, entry, number, *, by, at):
    """Write an earlier version of an entry once more, as its newest one; return it, or None where there is none."""
    verdicts = LATEST_FIRST.rows(entry.pk)
    wanted = next((verdict for verdict in verdicts if str(verdict.number) == number), None)
    if wanted is None:
        return None
    said = wanted.content | {"read": verdicts[0].number}
    said["reasons_from"] = wanted.reasons_from.uid if wanted.reasons_from else ""
    return word_docket(docket, {entry.number: said}, by=by, at=at)
