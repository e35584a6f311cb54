"""Preparing answers: what is answered together is chosen, each variant gets its own words, some are treated apart.

Nothing is published by it: the steps that follow (`actions/steps.py`) do that.
"""

from collections.abc import Mapping

from django.db import transaction

from articles.languages import CODES
from articles.permissions import is_appointed
from commission.actions.answers import (
    Shown,
    ShownPosition,
    folds_chosen,
    grouped,
    positions_chosen,
    refuse_own,
)
from commission.actions.ready_reasons import reasons_taken
from commission.actions.refusals import (
    DocketClosed,
    InAnotherDocket,
    NothingChosen,
    NotOfStaff,
    TooManyAtOnce,
    UnknownEntry,
    VerdictChanged,
)
from commission.docketed import standing_verdicts
from commission.models import (
    Docket,
    DocketEntry,
    DocketItem,
    DocketStatus,
    DocketStep,
    Outcome,
    StepKind,
    Verdict,
)
from commission.models.dockets import AT_MOST
from commission.permissions import OFFICES
from commission.reasons import UnknownLanguage
from commission.stepping import may_draft
from core.locks import take_turns
from core.text import clean
from proposals.models import Proposal, Status
from record.actions import record

# The kinds of words of a verdict, and how long each may be.
WORDS = {"reasons": "decision_reasons", "words": "proposal_text", "explanation": "decision_reasons"}


@transaction.atomic
def begin_docket(article, chosen, *, title, among=None, by, at):
    """Begin to answer together what was chosen at the desk of an article: `Shown` and `ShownPosition` alike.

    Of a fold all open equals come with it (`among` some proposals, where they are named), and with each its repeats;
    what involves `by` stays at the desk. Refuses what is in another prepared answer already.
    """
    docket = Docket(draft=article.draft, article=article, begun_at=at, drafted_by=by)
    _refuse_stranger(docket, by)
    take_turns("commission.dockets", article.pk)  # so that of two who choose the same one is told so
    docket.title = clean(title, "name", field="title")
    of_folds = folds_chosen(article, [item for item in chosen if isinstance(item, Shown)], among=among, by=by)
    positions = positions_chosen(article, [item for item in chosen if isinstance(item, ShownPosition)])
    folds: dict[tuple, list] = {}
    for _shown, row, members in of_folds:
        open_ones = [one for one in members if one.status != Status.DECIDED]
        folds.setdefault(row.fold_key, []).extend(open_ones)
    keys = {one.pk for members in folds.values() for one in members}
    if not keys and not positions:
        raise NothingChosen(field="chosen")
    if len(keys) + len(positions) > AT_MOST:
        raise TooManyAtOnce(field="chosen", count=len(keys) + len(positions), limit=AT_MOST)
    for position in positions:
        refuse_own(position, by)
    docket.save(force_insert=True)
    note_step(docket, StepKind.BEGUN, by=by, at=at)
    number, taken = 0, set()
    for (provision, kind, same, organization), members in folds.items():
        number += 1
        entry = DocketEntry.objects.create(
            docket=docket,
            number=number,
            provision_id=provision,
            kind=kind,
            sameness=same,
            of_organization=organization is not None,
        )
        _hold(entry, [pk for pk in sorted(grouped([one.pk for one in members])) if pk not in taken], taken)
    for position in positions:
        number += 1
        entry = DocketEntry.objects.create(
            docket=docket,
            number=number,
            provision_id=position.provision_id,
            kind=position.entry.stance,
            sameness=position.uid,
            of_organization=True,
        )
        _refuse_held(DocketItem.objects.filter(position=position))
        DocketItem.objects.create(
            docket=docket, entry=entry, position=position, read=position.dossier.current_version.number
        )
    return docket


def _hold(entry, keys, taken):
    """Put proposals into an entry, each in the words that stand now."""
    rows = Proposal.objects.filter(pk__in=keys).exclude(status=Status.DECIDED).order_by("pk")
    found = list(rows.values_list("pk", "current_revision__number"))
    _refuse_held(DocketItem.objects.filter(proposal__in=[pk for pk, _number in found]))
    DocketItem.objects.bulk_create(
        DocketItem(docket=entry.docket, entry=entry, proposal_id=pk, read=number) for pk, number in found
    )
    taken.update(pk for pk, _number in found)


def _refuse_held(items):
    held = items.filter(is_held=True).select_related("proposal", "position__dossier", "docket").order_by("pk").first()
    if held is not None:
        number = held.proposal.number if held.proposal_id else held.position.dossier.number
        raise InAnotherDocket(field="chosen", number=number, title=held.docket.title)


@transaction.atomic
def word_docket(docket, written: Mapping[int, Mapping], *, by, at):
    """Write what variants are answered, by the numbers of their entries; what says something else is a new version.

    Each holds `outcome`, `reasons`, `words` and `explanation` by language, `is_seen`, `reasons_from` (the version of
    reusable reasons that they were made from), and `read`: the version that was before the writer's eyes. Where another
    one stands and says something else, nothing is written.
    """
    docket = locked_docket(docket)
    refuse_closed(docket, by)
    entries = {entry.number: entry for entry in docket.entries.all()}
    if not set(written) <= set(entries):
        raise UnknownEntry
    standing = standing_verdicts([entries[number] for number in written])
    made = []
    for number, said in sorted(written.items()):
        entry = entries[number]
        content = _content(docket, said, number)
        verdict = standing.get(entry.pk)
        if content == (verdict.content if verdict else _content(docket, {}, number)):
            continue
        if said.get("read", 0) != (verdict.number if verdict else 0):
            raise VerdictChanged(field=f"outcome_{number}", number=number)
        version = (verdict.number if verdict else 0) + 1
        made.append(Verdict(entry=entry, number=version, by=by, at=at, **content))
    Verdict.objects.bulk_create(made)
    return made


def _content(docket, said, number):
    """Return what a version holds, its words as they are stored; refuse signs and lengths, at the field at fault."""
    outcome = said.get("outcome") or ""
    content = {"outcome": outcome if outcome in Outcome.values else "", "is_seen": bool(said.get("is_seen"))}
    version = reasons_taken(docket.draft_id, said.get("reasons_from", ""), content["outcome"])
    content["reasons_from_id"] = version.pk if version else None
    for name, length in WORDS.items():
        given = said.get(name) or {}
        if not set(given) <= set(CODES):
            raise UnknownLanguage(field=f"{name}_{number}")
        stored = {}
        for language in CODES:
            field = f"{name}_{language}_{number}"
            if text := clean(given.get(language) or "", length, field=field, required=False):
                stored[language] = text
        content[name] = stored
    return content


@transaction.atomic
def treat_apart(docket, items, *, by, at):
    """Take proposals out of their variant: they stand in the same prepared answer as one of their own, unworded."""
    docket = locked_docket(docket)
    refuse_closed(docket, by)
    rows = docket.items.standing().filter(pk__in=items, proposal__isnull=False).order_by("pk")
    chosen = list(rows.select_related("entry"))
    if not chosen or len({item.entry_id for item in chosen}) > 1:
        raise UnknownEntry
    last = docket.entries.order_by("-number").values_list("number", flat=True)[0]
    of = chosen[0].entry
    apart = DocketEntry.objects.create(
        docket=docket,
        number=last + 1,
        provision_id=of.provision_id,
        kind=of.kind,
        sameness=of.sameness,
        of_organization=of.of_organization,
        apart=True,
    )
    # What a moderator merged is answered at once: it goes together.
    together = docket.items.standing().filter(proposal__in=grouped([item.proposal_id for item in chosen]))
    together.update(entry=apart)
    return apart


@transaction.atomic
def leave_out(docket, items, *, by, at):
    """Take proposals and positions out of a prepared answer: they wait at the desk again. Returns how many went."""
    docket = locked_docket(docket)
    refuse_closed(docket, by)
    rows = docket.items.standing().filter(pk__in=items)
    proposals = [pk for pk in rows.values_list("proposal", flat=True) if pk]
    rows |= docket.items.standing().filter(proposal__in=grouped(proposals))
    return docket.items.filter(pk__in=rows.values_list("pk", flat=True)).update(is_out=True, is_held=False)


@transaction.atomic
def drop_docket(docket, *, by, at):
    """Give up a prepared answer: all of it waits at the desk again. Giving up again changes nothing."""
    docket = locked_docket(docket)
    if docket.status == DocketStatus.DROPPED:
        return docket
    refuse_closed(docket, by)
    docket.items.filter(is_held=True).update(is_held=False)
    docket.status = DocketStatus.DROPPED
    docket.save(update_fields=["status"])
    note_step(docket, StepKind.DROPPED, by=by, at=at)
    record("docket.dropped", docket.uid, actor=by.as_actor(office_of(by, docket)), at=at)
    return docket


def locked_docket(docket):
    """Return a prepared answer as it stands now, its row locked; what belongs to it is changed by its holder alone."""
    return Docket.objects.select_for_update(of=["self"]).with_people().get(pk=docket.pk)


def refuse_closed(docket, by):
    """Refuse whoever is not of the staff here, and any change of words while it is not being drafted."""
    _refuse_stranger(docket, by)
    if docket.status != DocketStatus.DRAFTING:
        raise DocketClosed(status=docket.get_status_display())


def office_of(by, docket):
    """Return the office in which somebody acts on a prepared answer, as the record names it."""
    held = (office for office in OFFICES if is_appointed(by, docket.draft, office, article_id=docket.article_id))
    return next(held, "rapporteur")


def _refuse_stranger(docket, by):
    if not may_draft(by, docket):
        raise NotOfStaff


def note_step(docket, kind, *, by, at, words=""):
    """Keep what somebody did with a prepared answer."""
    DocketStep.objects.create(docket=docket, kind=kind, by=by, at=at, words=words)
