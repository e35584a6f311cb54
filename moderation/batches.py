"""What of batches a moderator sees, and what is known of their items: a constant number of queries each."""

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from articles.languages import CODES
from core.rules import RuleViolation
from moderation.colleagues import colleagues_of
from moderation.models import KINDS, Batch, BatchItem, BatchStatus, Claim, Report, what_is
from moderation.permissions import can_moderate, can_rule
from moderation.words import WORDS_AT
from proposals.models import Change, Comment, Position, Proposal, Revision

MOST_SHOWN = 50  # batches that wait, in one list


def entries_of(rows, draft):
    """Return items of batches with what they are about and no words of it, in their order."""
    changes = Change.objects.select_related("base__placement__edition")
    related = ("proposal__current_revision", "proposal__author", "comment__author", "comment__proposal")
    related += ("position__author", "position__dossier", "proposal__organization", "comment__organization", "ruling")
    prefetch = Prefetch("proposal__current_revision__changes", queryset=changes)
    found = list(rows.select_related(*related).prefetch_related(prefetch).order_by("batch", "number"))
    for entry in found:
        entry.item.draft = draft
    return found


def languages_of(entries):
    """Return the languages in which items of a batch were written, in the order of all."""
    spoken = {entry.item.language for entry in entries}
    return [code for code in CODES if code in spoken]


def words_at(items):
    """Return when the words were sent that a moderator reads now, by (model, key)."""
    keys = {}
    for item in items:
        keys.setdefault(type(item), []).append(item.pk)
    return {
        (model, pk): moment
        for model, wanted in keys.items()
        for pk, moment in model.objects.filter(pk__in=wanted).order_by().values_list("pk", WORDS_AT[model])
    }


def held_by_others(entries, user, *, at):
    """Return (model, key) of the items that another moderator has before them."""
    claims = Claim.objects.standing(at).exclude(moderator=user)
    return _targets(claims.filter(_on_any(entries)))


def reported(entries):
    """Return (model, key) of the items on which reports are open."""
    return _targets(Report.objects.open().filter(_on_any(entries)))


def _on_any(entries):
    condition = Q(pk__in=[])
    for what in KINDS:
        if keys := [key for entry in entries if (key := getattr(entry, f"{what}_id"))]:
            condition |= Q(**{f"{what}__in": keys})
    return condition


def _targets(rows):
    found = rows.order_by().values_list(*KINDS)
    models = list(KINDS.values())
    return {(model, key) for row in found for model, key in zip(models, row, strict=True) if key}


def may_answer(user, batch, entries):
    """Whether a moderator may confirm or refuse: not who proposed it, wrote none of it, and moderates all of it."""
    if batch.proposed_by_id == user.pk or not can_moderate(user, batch.draft):
        return False
    return all(can_rule(user, entry.item) and not entry.item.involves(user) for entry in entries)


def people_to_ask(batch, entries):
    """Return the moderators who may answer a batch, but for whoever proposed it."""
    asked = {person.pk: person for person in colleagues_of(entries[0].item, batch.proposed_by)}
    return [person for person in asked.values() if may_answer(person, batch, entries)]


def waiting_for(user, draft):
    """Return the batches that this moderator may confirm or refuse, the earliest first."""
    rows = Batch.objects.filter(draft=draft, status=BatchStatus.WAITING).exclude(proposed_by=user)
    batches = list(rows.with_people().order_by("proposed_at", "pk")[:MOST_SHOWN])
    by_batch = {}
    if batches:
        for entry in entries_of(BatchItem.objects.open().filter(batch__in=batches), draft):
            by_batch.setdefault(entry.batch_id, []).append(entry)
    return [batch for batch in batches if may_answer(user, batch, by_batch.get(batch.pk, []))]


def find_batch(user, draft, uid):
    """Return a batch where this person may know of it: they made it, answered it, or may answer it; else None."""
    batch = Batch.objects.filter(draft=draft, uid=uid).with_people().first()
    if batch is None or not can_moderate(user, draft):
        return None
    if user.pk in {batch.proposed_by_id, batch.second_id}:
        return batch
    if batch.status != BatchStatus.WAITING:
        return None
    return batch if may_answer(user, batch, entries_of(batch.items.open(), draft)) else None


class NotAllFound(RuleViolation):
    code = "not_all_found"
    sentence = _("Not all that was marked is here: nothing was chosen. Open the queue anew and mark it again.")
    status = 409


def find_items(user, draft, uids):
    """Return what of a draft these public ids name, in their order; refuse where the person may not know of one."""
    uids = list(dict.fromkeys(uids))
    found = {}
    for model in KINDS.values():
        rows = model.objects.submitted().visible_to(user).filter(draft=draft, uid__in=uids)
        found |= {item.uid: item for item in rows}
    if len(found) < len(uids):
        raise NotAllFound
    return [found[uid] for uid in uids]


def items_of_rows(rows):
    """Return the items of some rows of the queue, in their order: a query for each kind."""
    read = {}
    for what, model in KINDS.items():
        if keys := [row["pk"] for row in rows if row["what"] == what]:
            read |= {(what, pk): item for pk, item in model.objects.in_bulk(keys).items()}
    return [read[row["what"], row["pk"]] for row in rows]


def kinds_of(entries):
    """Return how many items of each kind there are: `{"proposal": 2}`."""
    counts = {}
    for entry in entries:
        kind = what_is(entry.item)
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def said_in(entries, user):
    """Return the words that a moderator reads of some items, by (model, key); of a proposal those that wait first.

    Of what lies outside their scope nothing is read.
    """
    said, entries = {}, [entry for entry in entries if can_rule(user, entry.item)]
    for what, model in KINDS.items():
        keys = [key for entry in entries if (key := getattr(entry, f"{what}_id"))]
        if not keys:
            continue
        items = list(model.objects.with_words(user).filter(pk__in=keys))
        said |= {(model, item.pk): _words_of(item) for item in items}
        if model is Proposal:
            coming = {item.coming_revision_id: item.pk for item in items if item.coming_revision_id}
            for revision in Revision.objects.filter(pk__in=coming).with_words(user):
                said[Proposal, coming[revision.pk]] = _joined(revision.changes.all(), revision.reasons)
    return said


def _words_of(item):
    if isinstance(item, Comment):
        return item.text
    if isinstance(item, Position):
        return "\n".join(entry.text or entry.reasons for entry in item.standing_entries)
    return _joined(item.changes, item.reasons)


def _joined(changes, reasons):
    return "\n".join(filter(None, [*(change.text for change in changes), reasons]))
