"""How prepared answers are shown: inputs with what was typed, words by language."""

from django import template

from articles.languages import LANGUAGES
from commission.actions.dockets import WORDS
from commission.models import Outcome
from core.text import LENGTHS

register = template.Library()
TEXTS = {"with_changes": "change"}  # how the difference of a position is shown


@register.filter
def outcome_names(counts):
    """Return (name, number) of outcomes that were counted, in their order."""
    return [(outcome.label, counts[outcome]) for outcome in Outcome if counts.get(outcome)]


@register.filter
def outcome_name(fate):
    return Outcome(fate.outcome).label


@register.filter
def difference_of(entry):
    """Return the kind of a variant, as a difference is shown by it."""
    return TEXTS.get(entry.kind, entry.kind)


@register.filter
def why_of(row):
    """Return the reasons of the first of a variant."""
    return row.first.entry.reasons if row.is_position else row.first.reasons


@register.filter
def reasons_told(verdict):
    told = verdict.told
    return [(code, name, told[code]) for code, name in LANGUAGES if told.get(code)]


@register.filter
def words_told(verdict):
    return [(code, name, verdict.words[code]) for code, name in LANGUAGES if verdict.words.get(code)]


@register.filter
def typed_for(written, row):
    """Return what was typed for a variant and what is wrong with it, as plain values."""
    number = row.entry.number
    errors = [(name, sentence) for name, sentence in written.errors.items() if name.endswith(f"_{number}")]
    return written.entries.get(number), errors


@register.simple_tag
def input_of(written, row, what):
    """Return what an input of a variant holds: what was typed, else what stands."""
    number, verdict = row.entry.number, row.verdict
    if number in written.entries:
        said = written.entries[number]
        held = said["reasons_from"], str(said["read"]), said["outcome"], said["is_seen"]
    elif verdict is None:
        held = "", "0", "", False
    else:
        made_from = verdict.reasons_from.uid if verdict.reasons_from else ""
        held = made_from, str(verdict.number), verdict.outcome, verdict.is_seen
    return dict(zip(("from", "read", "outcome", "seen"), held, strict=True))[what]


@register.inclusion_tag("commission/_docket_field.html")
def docket_field(written, row, what, code, label):
    """Show the input of one text of a variant in one language, with what was typed, and what is wrong with it."""
    number = row.entry.number
    name = f"{what}_{code}_{number}"
    said = written.entries[number][what] if number in written.entries else getattr(row.verdict, what, {})
    return {
        "name": name,
        "number": str(number),
        "label": label,
        "code": code,
        "value": said.get(code, ""),
        "error": written.errors.get(name, ""),
        "limit": str(LENGTHS[WORDS[what]]),
    }
