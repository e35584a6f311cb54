"""Reusable reasons at the bench: which can be chosen, how one is taken into a statement, and where each was used."""

from django.db.models import Count

from core.slots import slots_in
from core.statements import Models
from moderation.actions.stating import UnknownReasons
from moderation.models import SLOTS, ReasonsVersion, Ruling

USES_SHOWN = 20
# Asked at each look at an item.
LATEST = Models(lambda draft: ReasonsVersion.objects.latest_in(draft))


def choices_of(draft, ground_names):
    """Return (version, names of its grounds) of all that can be chosen in a draft, by title: one query."""
    rows = [version for version in LATEST.rows(draft.pk) if not version.is_retired]
    named = [(version, [ground_names.get(code, code) for code in version.grounds]) for version in rows]
    return sorted(named, key=lambda one: (one[0].title.casefold(), one[0].code))


def offered(draft, ground_names, form, *, grounds):
    """Return what a form shows of ready reasons: which can be chosen, which were taken, and what is still open.

    Those that are only for other grounds than the form's `grounds` cannot be. One query, and one where some were taken.
    """
    choices = choices_of(draft, ground_names)
    return {
        "ready": [one for one in choices if not one[0].grounds or set(one[0].grounds) & set(grounds)],
        "taken": ReasonsVersion.objects.named(draft, form["reasons_from"].value() or ""),
        "open_slots": open_slots(form["reasons"].value()),
    }


def form_with(make, draft, languages, sent, *, names_ground=True):
    """Return the form that `make` makes of what was sent, with the ready reasons that were chosen; and the status.

    Nothing is done by it.
    """
    try:
        form = make(take(draft, languages, sent, names_ground=names_ground))
    except UnknownReasons as refusal:
        form = make(sent)
        form.refuse(refusal)
    return form, 200 if form.is_valid() else 422


def take(draft, languages, sent, *, names_ground=True):
    """Return what a form sent with the chosen reasons in it, behind what was typed, in the languages of the authors.

    Where they are for one ground alone and the form `names_ground`, it is chosen with them.
    """
    version = ReasonsVersion.objects.named(draft, sent.get("ready", ""))
    if version is None:
        raise UnknownReasons(field="reasons")
    sent = sent.copy()
    typed = sent.get("reasons", "").rstrip()
    text = "\n\n".join(version.text_in(language) for language in languages)
    sent["reasons"] = f"{typed}\n\n{text}" if typed else text
    sent["reasons_from"] = version.uid
    if names_ground and len(version.grounds) == 1 and not sent.get("ground"):
        sent["ground"] = version.grounds[0]
    return sent


def open_slots(reasons):
    """Return (slot, what belongs there) of each slot that waits in a statement."""
    return [(slot, SLOTS[slot]) for slot in slots_in(reasons or "", SLOTS)]


def uses_of(draft):
    """Return how many rulings each code's versions were used in, by code and number: one query."""
    rows = Ruling.objects.filter(draft=draft, reasons_from__isnull=False).order_by()
    counted = rows.values_list("reasons_from__code", "reasons_from__number").annotate(Count("pk"))
    return {(code, number): count for code, number, count in counted}


def use_in_all(uses, code):
    """Return how many rulings used any version."""
    return sum(count for (used, _number), count in uses.items() if used == code)
