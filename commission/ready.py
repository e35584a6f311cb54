"""Ready reasons at the desk: which can be chosen, how they are taken into an answer, how often each was used."""

from collections import Counter, defaultdict

from django.db.models import Count

from commission.models import Decision, Outcome, ReadyReasons
from commission.reasons import SLOTS
from core.slots import slots_in
from core.statements import Models

LANGUAGES = ("kk", "ru", "en")
USES_SHOWN = 20
# Asked at each look at a desk.
LATEST = Models(lambda draft: ReadyReasons.objects.latest_in(draft))


def choices_of(draft):
    """Return (version, the words of its outcome) of all that can be chosen in a draft, by title: one query."""
    rows = [version for version in LATEST.rows(draft.pk) if not version.is_retired]
    named = [(version, Outcome(version.outcome).label if version.outcome else "") for version in rows]
    return sorted(named, key=lambda one: (one[0].title.casefold(), one[0].code))


def take(draft, sent):
    """Return what a form sent with the chosen reasons behind what was typed in each language; None where none are.

    Where they are for one outcome and none was chosen, it is chosen with them.
    """
    version = ReadyReasons.objects.named(draft, sent.get("ready", ""))
    if version is None:
        return None
    taken = {"outcome": sent.get("outcome") or version.outcome, "reasons_from": version.uid}
    for language in LANGUAGES:
        typed, text = sent.get(f"reasons_{language}", "").rstrip(), getattr(version, f"text_{language}")
        taken[f"reasons_{language}"] = f"{typed}\n\n{text}" if typed and text else typed or text
    return taken


def open_slots(form):
    """Return (slot, what belongs there) of each slot that waits in the reasons of a form."""
    typed = " ".join(str(form[f"reasons_{language}"].value() or "") for language in LANGUAGES)
    return [(slot, SLOTS[slot]) for slot in slots_in(typed, SLOTS)]


def uses_of(draft):
    """Return how many standing public answers were made from each code's versions: {code: {(number, outcome): n}}."""
    rows = Decision.objects.standing().of(draft).public().filter(reasons_from__isnull=False).order_by()
    counted = rows.values_list("reasons_from__code", "reasons_from__number", "outcome").annotate(Count("pk"))
    uses = defaultdict(dict)
    for code, number, outcome, how_many in counted:
        uses[code][number, outcome] = how_many
    return uses


def by_outcome(used):
    """Return (words of the outcome, how many answers) of what some reasons were used for, in the order of outcomes."""
    counts: Counter = Counter()
    for (_number, outcome), how_many in used.items():
        counts[outcome] += how_many
    return [(outcome, counts[outcome]) for outcome in Outcome if counts[outcome]]
