"""Cutting a long text: segments made, joined and taken back by people, and confirmed as proposals of their own."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.limits import counting
from accounts.models import Level
from articles.actions import CollectionClosed, lock_collecting
from articles.current import places_in
from articles.models import Provision
from core.rules import RuleViolation
from core.text import clean
from intake.actions.filing import file_all
from intake.actions.long_texts import opened
from intake.cutting import digest_of, joined, suggested, trimmed
from intake.entries import COLUMNS
from intake.models import MOST_SEGMENTS, Called, Segment
from intake.permissions import is_own_long_text
from intake.submissions import Ground, Judged, PlaceUnknown
from proposals.actions.places import Asked
from proposals.actions.proposals import ProposalWords, base_in, refuse_unfinished
from proposals.actions.refusals import UnknownKind
from proposals.models import Kind
from proposals.models.proposals import KINDS_WITH_TEXT
from record.actions import record

PART_FILED = "long_text.part_filed"


class NothingToCut(RuleViolation):
    code = "nothing_to_cut"
    sentence = _("Mark at least one piece of the text that holds words.")


class PiecesApart(RuleViolation):
    code = "pieces_apart"
    sentence = _("One part is one passage: mark pieces that stand next to each other.")


class CutAlready(RuleViolation):
    code = "cut_already"
    sentence = _("A part of this passage is cut already. Nothing was changed: look at the text as it is cut now.")
    status = 409


class TooManySegments(RuleViolation):
    code = "too_many_segments"
    sentence = _("A text has at most %(limit)s parts. Join neighbouring parts first.")


class SuggestedOtherwise(RuleViolation):
    code = "suggested_otherwise"
    sentence = _("Mark at least one of the suggested cuts.")


class SegmentGone(RuleViolation):
    code = "segment_gone"
    sentence = _("This part is cut otherwise now. Nothing was changed: look at the text as it is cut now.")
    status = 409


class SegmentConfirmed(RuleViolation):
    code = "segment_confirmed"
    sentence = _("This part is a proposal already. Its cut stays as it is; the proposal has its own course.")
    status = 409


class SegmentUnfinished(RuleViolation):
    code = "segment_unfinished"
    sentence = _("Say of which provision this part speaks and what it asks for. Then confirm it.")


class NotNamed(RuleViolation):
    code = "not_named"
    sentence = _("Choose what this part is: greeting, signature, nothing to decide, or other in your own words.")


class NoNeighbour(RuleViolation):
    code = "no_neighbour"
    sentence = _("No part stands right after this one that could be joined to it.")


class ObjectionUnanswered(RuleViolation):
    code = "objection_unanswered"
    sentence = _("The author objects to this cut. Answer the objection first.")


class WordsOfTheirOwn(RuleViolation):
    code = "words_of_their_own"
    sentence = _("Collection is closed: new words must stand in your text as they are, letter for letter.")


@dataclass(frozen=True)
class Asking:
    """What a segment asks for: where (`place`, as people name it), of which kind, in which new words."""

    place: str
    kind: str
    text: str = ""


@transaction.atomic
def cut(long_text, ranges, *, called=None, says="", by, at):
    """Make one segment of neighbouring ranges, (start, end) in code points; with `called` it is named at once."""
    long_text, _actor = opened(long_text, by)
    one_range = _one_range(long_text.words.text, ranges)
    named = {} if called is None else _named(called, says)
    [segment] = _cut(long_text, [one_range], by=by, at=at)
    return _keep(segment, **named) if named else segment


@transaction.atomic
def take_suggested(long_text, ranges, *, by, at):
    """Cut where the suggestion would, of its pieces those that are named; a person's cut from then on."""
    long_text, _actor = opened(long_text, by)
    cuts = Segment.objects.filter(long_text=long_text)
    if not ranges or not set(ranges) <= set(suggested(long_text.words.text, cuts)):
        raise SuggestedOtherwise
    return _cut(long_text, sorted(ranges), by=by, at=at)


@transaction.atomic
def name_segment(long_text, start, *, called, says="", by):
    """Name what a segment is where nothing is to be decided; it asks for nothing then."""
    segment = _free(long_text, start, by=by)
    return _keep(segment, **_named(called, says), kind="", provision=None, text="")


@transaction.atomic
def describe_segment(long_text, start, asking, *, by):
    """Keep of which provision a segment speaks, what it asks for, and its new words; finished or not."""
    segment = _free(long_text, start, by=by)
    return _describe(segment, asking)


@transaction.atomic
def take_back_cut(long_text, start, *, by):
    """Undo the cut of a segment that is no proposal yet; its words are uncovered again.

    An objection to it is answered first: no objection shall lose its cut before somebody has spoken to it.
    """
    segment = _free(long_text, start, by=by)
    _refuse_objected(segment.long_text, start)
    segment.delete()


@transaction.atomic
def join_segments(long_text, start, *, by):
    """Join a segment and the next, between which nothing stands; what the first asks for or is called stays."""
    segment = _free(long_text, start, by=by)
    text = segment.long_text.words.text
    after = Segment.objects.filter(long_text=segment.long_text, start__gte=segment.end).order_by("start").first()
    one_range = after and joined(text, [(segment.start, segment.end), (after.start, after.end)])
    if not one_range:
        raise NoNeighbour
    if after.proposal_id:
        raise SegmentConfirmed
    _refuse_objected(segment.long_text, after.start)
    after.delete()
    return _keep(segment, end=after.end, digest=digest_of(text[slice(*one_range)]))


@transaction.atomic
def confirm_segment(long_text, start, asking=None, *, by, at):
    """Make a segment a proposal of the sender of the whole: its words are the reasons. Again gives the same segment.

    The whole was in time when it was received; collection may be closed by now. With `asking` it is described first.
    """
    long_text, actor = opened(long_text, by)
    segment = _segment(long_text, start)
    if segment.proposal_id:
        return segment
    is_own = is_own_long_text(by, long_text)
    if not is_own:
        _refuse_objected(long_text, start)
    if asking is not None:
        segment = _describe(segment, asking)
    if segment.provision_id is None or not segment.kind:
        raise SegmentUnfinished
    if is_own:
        _hold_to_rules(segment, by=by, at=at)
    ground = _ground(long_text)
    fresh = _fresh(ground, segment)
    telling = "" if is_own else PART_FILED
    [segment.proposal] = file_all(ground, [fresh], [long_text.author], at=at, telling=telling)
    said = {"proposal": segment.proposal.uid, "start": str(segment.start), "end": str(segment.end)}
    record(PART_FILED, long_text.uid, actor=actor, sealed={"c": said}, at=at)
    return _keep(segment, proposal=segment.proposal, confirmed_by=by, confirmed_at=at, text="")


def _one_range(text, ranges):
    if not ranges or any(not 0 <= start < end <= len(text) for start, end in ranges):
        raise NothingToCut
    found = joined(text, ranges)
    if found is None:
        raise PiecesApart
    start, end = trimmed(text, *found)
    if start >= end:
        raise NothingToCut
    return start, end


def _cut(long_text, ranges, *, by, at):
    """Store new segments; refuse where one would cover what another covers, whoever was first."""
    standing = list(Segment.objects.filter(long_text=long_text).values_list("start", "end"))
    if any(start < other_end and other_start < end for start, end in ranges for other_start, other_end in standing):
        raise CutAlready
    if len(standing) + len(ranges) > MOST_SEGMENTS:
        raise TooManySegments(limit=MOST_SEGMENTS)
    by_staff = not is_own_long_text(by, long_text)
    rows = [
        Segment(
            long_text=long_text,
            start=start,
            end=end,
            digest=digest_of(long_text.words.text[start:end]),
            by_staff=by_staff,
            cut_by=by,
            cut_at=at,
        )
        for start, end in ranges
    ]
    try:
        with transaction.atomic():
            return Segment.objects.bulk_create(rows)
    except IntegrityError as error:
        raise CutAlready from error


def _segment(long_text, start):
    segment = Segment.objects.filter(long_text=long_text, start=start).first()
    if segment is None:
        raise SegmentGone
    segment.long_text = long_text
    return segment


def _free(long_text, start, *, by):
    """Return a segment that is no proposal yet, its text locked; refuse who may not cut."""
    long_text, _actor = opened(long_text, by)
    segment = _segment(long_text, start)
    if segment.proposal_id:
        raise SegmentConfirmed
    return segment


def _refuse_objected(long_text, start):
    if long_text.objections.open().filter(start=start).exists():
        raise ObjectionUnanswered


def _keep(segment, **values):
    for name, value in values.items():
        setattr(segment, name, value)
    segment.save(update_fields=list(values))
    return segment


def _named(called, says):
    if called not in Called.values:
        raise NotNamed(field="called")
    if called != Called.OTHER:
        return {"called": called, "says": ""}
    says = clean(says, "name", field="says", required=False)
    if not says:
        raise NotNamed(field="says")
    return {"called": called, "says": says}


def _describe(segment, asking):
    if asking.kind and asking.kind not in Kind.values:
        raise UnknownKind(field="kind")
    provision = None
    if asking.place.strip():
        place = _ground(segment.long_text).place_named(asking.place.replace("№", " "))
        if place is None:
            raise PlaceUnknown(field="place")
        provision = Provision.objects.get(pk=place.provision_id)
    has_text = asking.kind in KINDS_WITH_TEXT
    text = clean(asking.text, "proposal_text", field="text", required=False) if has_text else ""
    return _keep(segment, provision=provision, kind=asking.kind, text=text, called="", says="")


def _ground(long_text):
    return Ground(
        long_text.draft,
        long_text.channel,
        long_text.author.level or Level.CONTACT,
        COLUMNS,
        long_text.received_at,
        organization=long_text.organization,
    )


def _hold_to_rules(segment, *, by, at):
    """Count a proposal that its author confirms; once collection is closed its new words must stand in the whole."""
    long_text = segment.long_text
    count = counting("proposal", organization=long_text.organization, by=by, at=at)
    try:
        lock_collecting(long_text.draft, at=at)
    except CollectionClosed as closed:
        if _unspaced(segment.text) not in _unspaced(long_text.words.text):
            raise WordsOfTheirOwn(field="text") from closed
    if count is not None:
        count.alone()


def _unspaced(text):
    return " ".join(text.split())


def _fresh(ground, segment):
    """Return what a segment asks for as it is filed; refuse what no author could send."""
    long_text = segment.long_text
    place = next((one for one in places_in(long_text.draft) if one.provision_id == segment.provision_id), None)
    if place is None:
        raise PlaceUnknown(field="place")
    reasons = long_text.words.text[segment.start : segment.end]
    words = ProposalWords(segment.kind, long_text.language, segment.text, reasons, long_text.name_form).cleaned()
    asked = Asked(base_in(place, words.language), words.kind, words.text)
    refuse_unfinished(asked, language=words.language, reasons=words.reasons, standing=ground.standing)
    return Judged(1, long_text.number, words=words, asked=asked)
