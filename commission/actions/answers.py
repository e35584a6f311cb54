"""The Commission answers proposals and positions, one by one or all that say the same, and corrects its answers."""

from dataclasses import dataclass

from django.db import connection, transaction

from accounts.notices import happen, notify_all
from articles.actions import touch
from commission.actions.letting_out import let_out
from commission.actions.ready_reasons import reasons_taken
from commission.actions.refusals import (
    AlreadyDecided,
    AlreadyReplaced,
    AnotherFate,
    FoldChanged,
    GroupChanged,
    KeepIsInScope,
    NeedsSecond,
    NotAppointed,
    NothingChosen,
    NothingCorrected,
    NotOpenToAnswer,
    OnlyQuestionsAnswered,
    OutcomeMissing,
    OwnOrganization,
    OwnProposal,
    PositionChanged,
    QuestionNeedsAnswer,
    TooManyAtOnce,
    WordsChanged,
)
from commission.models import (
    OUTCOMES_OF,
    Considered,
    Decision,
    DecisionText,
    Outcome,
    answered_by,
    digest_of,
    kinds_of,
    name_of,
)
from commission.models.dockets import BY_ONE
from commission.permissions import is_appointed_for
from commission.reasons import CorrectionMissing, cleaned
from core.locks import take_turns
from moderation.permissions import articles_of
from proposals.actions import lock_in_order, mark_all_decided
from proposals.audience import people_to_tell
from proposals.models import Dossier, Kind, Position, PositionStance, Proposal, Status
from record.actions import Act, record_all

MOST_AT_ONCE = 500
OUTCOMES = Outcome.values
FATE = ("provision", "kind", "sameness")  # what equal changes share, whoever asks for them
# The leaf and the notice of an answer, by what is answered.
LEAVES = {"proposal": "decision.published", "position": "position.answered"}
NOTICES = {"proposal": "proposal.decided", "position": "position.answered"}


@dataclass(frozen=True)
class Shown:
    """What a rapporteur had before their eyes: a proposal, or (with a count) it and its open equals.

    `revision` is the number of the words that were read of the one that is named.
    """

    serial: int
    count: int | None = None
    revision: int | None = None


@dataclass(frozen=True)
class ShownPosition:
    """An organization's position as a rapporteur read it: in which version of its dossier."""

    uid: str
    version: int


@transaction.atomic
def decide(proposals, *, outcome, reasons, read=None, by, at):
    """Answer proposals, all of them or none, and return their standing decisions by number.

    What has this very answer already keeps it: repeating gives the same decisions, no new leaf, no new notice.
    What a moderator merged is answered together: with each its repeats, and the one into which it was merged.
    All rows are locked in the order of their keys before the first is touched. `read` says, by the proposal's number,
    which revision was read: where its author sent other words since, nothing happens.
    """
    return _answer(proposals, locked_proposals, outcome=outcome, reasons=reasons, read=read, by=by, at=at)


@transaction.atomic
def answer_positions(positions, *, outcome, reasons, by, at):
    """Answer positions as `decide` answers proposals. Support needs no answer, but may get one."""
    return _answer(positions, locked_positions, outcome=outcome, reasons=reasons, by=by, at=at)


@transaction.atomic
def decide_folds(article, shown, *, outcome, reasons, among=None, by, at):
    """Answer what a rapporteur chose at the desk of an article: single proposals, or one with all its open equals.

    A fold is answered as it was shown: if it has grown or shrunk since, nothing happens. Where all of a fold is
    answered, it is a repeat.
    """
    chosen = []
    for _item, _row, members in folds_chosen(article, shown, among=among, by=by):
        chosen.extend([one for one in members if one.status != Status.DECIDED] or members)
    read = {item.serial: item.revision for item in shown if item.revision is not None}
    return decide(chosen, outcome=outcome, reasons=reasons, read=read, by=by, at=at)


def folds_chosen(article, shown, *, among=None, by):
    """Return (`Shown`, the proposal that it names, what comes with it) for what was chosen at the desk of an article.

    Of a fold these are all its members that do not involve `by`, `among` some proposals where they are named. Refuses
    what is not there any more, and a fold that has grown or shrunk since it was shown.
    """
    weighed = Considered.objects.in_article(article)
    if among is not None:
        weighed = weighed.filter(pk__in=among)
    first = {row.serial: row for row in weighed.filter(serial__in=[item.serial for item in shown])}
    members = {}
    for row in weighed.in_folds({row.fold_key for row in first.values()}).not_involving(by).order_by("serial"):
        members.setdefault(row.fold_key, []).append(row)

    chosen = []
    for item in shown:
        row = first.get(item.serial)
        if row is None:
            raise NothingChosen(NothingChosen.gone, field="chosen")
        equal = [row] if item.count is None else members.get(row.fold_key, [])
        still_open = [one for one in equal if one.status != Status.DECIDED]
        if item.count is not None and still_open and len(still_open) != item.count:
            raise FoldChanged(field="chosen", number=row.number, shown=item.count, now=len(still_open))
        chosen.append((item, row, equal))
    return chosen


@transaction.atomic
def answer_shown_positions(article, shown, *, outcome, reasons, by, at):
    """Answer positions on an article as they were read: whichever was filed anew since refuses them all."""
    return answer_positions(positions_chosen(article, shown), outcome=outcome, reasons=reasons, by=by, at=at)


def positions_chosen(article, shown):
    """Return the positions that were chosen at the desk, locked; refuse what is gone, or was filed anew since."""
    if not shown:
        return []
    rows = Position.objects.about(article).readable().filter(uid__in=[item.uid for item in shown])
    locked = {position.uid: position for position in locked_positions(list(rows.values_list("pk", flat=True)))}
    for item in shown:
        position = locked.get(item.uid)
        if position is None or position.entry is None:
            raise NothingChosen(NothingChosen.gone, field="chosen")
        if position.dossier.current_version.number != item.version and position.decided_at is None:
            raise PositionChanged(field="chosen", number=name_of(position))
    return list(locked.values())


@transaction.atomic
def answer_chosen(article, chosen, *, outcome, reasons, reasons_from="", among=None, by, at):
    """Answer all that was chosen at the desk of an article, `Shown` and `ShownPosition` alike, or nothing of it.

    More than twenty need a second signature: they are answered by a prepared answer (`actions/dockets.py`).
    `reasons_from` names the version of reusable reasons that the reasons were made from.
    """
    if not chosen:
        raise NothingChosen(field="chosen")
    answer = {"outcome": outcome, "reasons": reasons, "by": by, "at": at}
    proposals = [item for item in chosen if isinstance(item, Shown)]
    positions = [item for item in chosen if isinstance(item, ShownPosition)]
    how_many = len(positions) + sum(item.count or 1 for item in proposals)
    if how_many > BY_ONE:
        raise NeedsSecond(field="chosen", count=how_many, limit=BY_ONE)
    decisions = answer_shown_positions(article, positions, **answer) if positions else []
    decisions += decide_folds(article, proposals, among=among, **answer) if proposals else []
    if version := reasons_taken(article.draft_id, reasons_from, outcome):
        made = [decision.pk for decision in decisions if decision.at == at]
        Decision.objects.filter(pk__in=made, reasons_from__isnull=True).update(reasons_from=version)
    return decisions


@transaction.atomic
def correct(decision, *, outcome, reasons, correction, by, at):
    """Put a new decision in the place of one that stands, saying why; the earlier one stays readable.

    Those concerned are told again. The same correction again returns the decision that it made.
    """
    reasons = cleaned(reasons)
    correction = cleaned(correction, field="correction", missing=CorrectionMissing)
    if outcome not in OUTCOMES:
        raise OutcomeMissing(field="outcome")
    lock = locked_positions if decision.position_id else locked_proposals
    key = decision.position_id or decision.proposal_id
    items = lock([key])
    for item in items:
        refuse_person(item, by)
    [item] = [one for one in items if one.pk == key]
    earlier = Decision.objects.with_texts().get(pk=decision.pk)
    if earlier.replaced_by_id:
        standing = Decision.objects.standing().on([item])[item.pk]
        if standing.says(outcome, reasons) and standing.corrections == correction:
            return standing
        raise AlreadyReplaced(outcome=standing.get_outcome_display())
    if earlier.says(outcome, reasons):
        raise NothingCorrected(field="outcome")
    standing = Decision.objects.standing().on(items)
    for one in items:
        _refuse_outcome(one, outcome)
    answer = {"outcome": outcome, "reasons": reasons, "correction": correction, "by": by, "at": at}
    corrected = {one.pk: _corrected(one, standing[one.pk], **answer) for one in items if one.pk in standing}
    touch(sorted({article for one in items for article in articles_of(one)}), at=at)
    let_out(items, at=at)
    return corrected[item.pk]


def _corrected(item, earlier, *, outcome, reasons, correction, by, at):
    """Put a new decision in the place of the one that stands on an item."""
    # The earlier answer steps aside first, so that at no moment two stand; its key to the new one is checked at commit.
    pk = _next_decision()
    Decision.objects.filter(pk=earlier.pk).update(replaced_by=pk)
    [made] = write_decisions(
        [item], outcome=outcome, reasons=reasons, by=by, at=at, pk=pk, replaces=earlier, correction=correction
    )
    return made


def _answer(items, lock, *, outcome, reasons, read=None, by, at):
    reasons = cleaned(reasons)
    if outcome not in OUTCOMES:
        raise OutcomeMissing(field="outcome")
    keys = {item.pk for item in items}
    if not keys:
        raise NothingChosen(field="chosen")
    if len(keys) > MOST_AT_ONCE:
        raise TooManyAtOnce(field="chosen", count=len(keys), limit=MOST_AT_ONCE)

    locked = lock(keys)
    if lock is locked_proposals and grouped(keys) != {item.pk for item in locked}:
        raise GroupChanged(field="chosen")
    for item in locked:
        refuse_person(item, by)
    standing = Decision.objects.standing().on(locked)
    for item in locked:
        decision = standing.get(item.pk)
        if decision and not decision.says(outcome, reasons):
            raise AlreadyDecided(field="chosen", number=name_of(item), outcome=decision.get_outcome_display())
    fresh = [item for item in locked if item.pk not in standing]
    _refuse_unread(fresh, read or {})
    for item in fresh:
        refuse_unfit(item, outcome)
    _refuse_another_fate(fresh, outcome)

    standing |= _publish(fresh, outcome=outcome, reasons=reasons, by=by, at=at)
    return [standing[item.pk] for item in locked]


def _refuse_another_fate(items, outcome):
    """Refuse to answer what makes the same change as others that were answered otherwise, without saying why.

    Those who answer on an article take turns, so that two at once make no two fates.
    """
    for article in sorted({article for item in items for article in articles_of(item)}):
        take_turns("commission.fates", article)
    for item in items:
        if isinstance(item, Position):
            continue
        for change in item.current_revision.changes.all():
            equal = {f"proposal__current_revision__changes__{name}": getattr(change, name) for name in FATE}
            other = Decision.objects.standing().filter(**equal).exclude(outcome=outcome).exclude(proposal=item)
            if (found := other.select_related("proposal").order_by("pk").first()) is not None:
                raise AnotherFate(field="outcome", number=name_of(found.proposal), outcome=found.get_outcome_display())


def _refuse_unread(proposals, read):
    for proposal in proposals:
        if read and read.get(proposal.serial, number := proposal.current_revision.number) != number:
            raise WordsChanged(field="chosen", number=proposal.number)


def grouped(keys):
    """Return the keys of proposals with those of what was merged with them."""
    return set(Proposal.objects.in_groups(keys).values_list("pk", flat=True))


def locked_proposals(keys):
    keys = grouped(keys)
    lock_in_order(keys)
    return list(Proposal.objects.filter(pk__in=keys).with_changes().select_related("draft").order_by("pk"))


def locked_positions(keys):
    """Lock positions and, before them, their dossiers: no version is filed meanwhile."""
    list(Dossier.objects.filter(positions__in=keys).order_by("pk").select_for_update(of=["self"], no_key=True))
    list(Position.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=["self"]))
    rows = Position.objects.filter(pk__in=keys).with_entries()
    return list(rows.select_related("author", "draft", "dossier__current_version").order_by("pk"))


def refuse_person(item, by):
    refuse_own(item, by)
    if not is_appointed_for(by, item):
        raise NotAppointed(field="chosen", number=name_of(item))


def refuse_own(item, by):
    if item.organization_id is None and item.involves(by):
        raise OwnProposal(field="chosen", number=name_of(item))
    if item.involves(by):
        raise OwnOrganization(field="chosen", number=name_of(item))


def refuse_unfit(item, outcome):
    if not item.is_public or item.is_tombstone:
        raise NotOpenToAnswer(field="chosen", number=name_of(item))
    _refuse_outcome(item, outcome)


def _refuse_outcome(item, outcome):
    for kind in kinds_of(item):
        if outcome in OUTCOMES_OF[kind]:
            continue
        refusal = {
            Kind.QUESTION: QuestionNeedsAnswer,
            Kind.KEEP: KeepIsInScope,
            PositionStance.SUPPORT: KeepIsInScope,
        }.get(kind, OnlyQuestionsAnswered)
        raise refusal(field="outcome", number=name_of(item))


def _publish(items, *, outcome, reasons, by, at):
    if not items:
        return {}
    mark_all_decided(items, at=at)
    let_out(items, at=at)
    write_decisions(items, outcome=outcome, reasons=reasons, by=by, at=at)
    return Decision.objects.standing().on(items)


def write_decisions(
    items,
    *,
    outcome,
    reasons,
    words=None,
    provision=None,
    sitting=None,
    by,
    at,
    pk=None,
    replaces=None,
    correction=None,
):
    """Write decisions on locked items of one kind, with their leaves and notices; return them in the order of items.

    `words` are those that the Commission adopts, by language, for a provision; `sitting` published them (their keys).
    """
    column, correction, words = answered_by(items[0]), correction or {}, words or {}
    decisions = Decision.objects.bulk_create(
        Decision(
            pk=pk,
            draft=item.draft,
            **{column: item},
            outcome=outcome,
            words=words,
            provision_id=provision if words else None,
            digest=digest_of(outcome, reasons, words),
            decided_by=by,
            sitting_id=sitting,
            at=at,
        )
        for item in items
    )
    DecisionText.objects.bulk_create(
        DecisionText(
            decision=made,
            language=language,
            reasons=reasons.get(language, ""),
            correction=correction.get(language, ""),
        )
        for made in decisions
        for language in dict.fromkeys([*reasons, *correction])
    )
    more = {"replaces": replaces.uid} if replaces else {}
    sealed = {"c": reasons} | ({"why_c": correction} if replaces else {}) | ({"words_c": words} if words else {})
    actor = by.as_actor("rapporteur")
    pairs = list(zip(items, decisions, strict=True))
    acts = [
        Act(LEAVES[column], made.uid, actor, {column: item.uid, "outcome": outcome} | more, sealed)
        for item, made in pairs
    ]
    record_all(acts, at=at, are_new=True)
    happened = happen(NOTICES[column], {made.uid: _followed_in(item) for item, made in pairs}, at=at)
    told = people_to_tell(items)
    told_now = [(person, made.uid) for item, made in pairs for person in told[item.pk]]
    notify_all(told_now, NOTICES[column], at=at, happened=happened)
    return decisions


def _followed_in(item):
    """Return the uids by which somebody follows what is answered: the proposal's, the organization's that spoke."""
    own = [] if isinstance(item, Position) else [item.uid]
    return own + ([item.organization.uid] if item.organization_id else [])


def _next_decision():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('commission_decision', 'id'))")
        return cursor.fetchone()[0]
