"""Sittings: announced, put into order, entered as they were held; publishing is `actions/sitting_results.py`.

Whoever changes an agenda holds the row of its sitting, and that of the prepared answer behind it.
"""

from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from articles.languages import CODES
from articles.permissions import can_run
from commission.actions.dockets import locked_docket
from commission.actions.refusals import (
    AttendanceDiffers,
    AttendanceMissing,
    AwaitsAnother,
    DecidedAwaits,
    DocketNotWithStaff,
    MoreThanMembers,
    MoreVotesThanPresent,
    NotOnAgenda,
    QuorumAboveMembers,
    SittingClosed,
    SittingNotBegun,
    SittingNumberTaken,
    SittingOfAnother,
    SittingWordsMissing,
    StreamNotAddress,
    VotedTwice,
    VotesDiffer,
    VotesMissing,
)
from commission.models import AgendaItem, DocketStatus, Sitting, SittingStatus, digest_of_sitting
from core.text import clean
from record.actions import record
from record.leaf import stamp

OFFICIAL = ("kk", "ru")
FACTS = ["starts_at", "title", "place", "members", "quorum", "stream"]
VOTES = ("for", "against", "abstained")


@transaction.atomic
def announce_sitting(draft, number, *, starts_at, title, place, members, quorum, stream="", by, at):
    """Announce a sitting of a draft's Commission: its day, place and title are public from now on."""
    sitting = Sitting(draft=draft, number=number, announced_at=at)
    _refuse_stranger(sitting, by)
    _put_facts(sitting, starts_at, title, place, members, quorum, stream)
    try:
        with transaction.atomic():
            sitting.save(force_insert=True)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "sitting_numbers_of_a_draft":
            raise
        raise SittingNumberTaken(field="number", number=number) from error
    data = {"draft": draft.uid, "number": number, "starts_at": stamp(starts_at), "sha256": _digest(sitting)}
    record("sitting.announced", sitting.uid, actor=by.as_actor("secretary"), data=data, at=at)
    return sitting


@transaction.atomic
def change_sitting(sitting, *, starts_at, title, place, members, quorum, stream="", by, at):
    """Say anew when, where and under which title a sitting is; what is as it was changes nothing."""
    sitting = _locked(sitting, by)
    before = [getattr(sitting, name) for name in FACTS]
    _put_facts(sitting, starts_at, title, place, members, quorum, stream)
    if before == [getattr(sitting, name) for name in FACTS]:
        return sitting
    if sitting.present is not None and sitting.present > members:
        raise MoreThanMembers(field="members", present=sitting.present, members=members)
    sitting.save(update_fields=FACTS)
    _record_change(sitting, by, at)
    return sitting


@transaction.atomic
def put_on_agenda(sitting, *, docket=None, words=None, by, at):
    """Put something at the end of an agenda: a prepared answer that is with staff, or words alone.

    A prepared answer then waits for the sitting once it is decided. Without words of its own it is called by its
    article and its title. Putting it there again changes nothing.
    """
    sitting = _locked(sitting, by)
    if docket is not None:
        docket = locked_docket(docket)
        there = AgendaItem.objects.filter(docket=docket, is_awaited=True).select_related("sitting").first()
        if there is not None and there.sitting_id == sitting.pk:
            return there
        if there is not None:
            raise AwaitsAnother(field="docket", title=docket.title, number=there.sitting.number)
        if not docket.is_open or docket.draft_id != sitting.draft_id:
            raise DocketNotWithStaff(field="docket", title=docket.title, status=docket.get_status_display())
        if not any((words or {}).values()):
            words = {language: f"{label}: {docket.title}" for language, label in _labels(docket)}
    words = _words(words, "words")
    last = sitting.agenda.order_by("-number").values_list("number", flat=True).first() or 0
    item = AgendaItem.objects.create(
        sitting=sitting, number=last + 1, words=words, docket=docket, is_awaited=docket is not None
    )
    _record_change(sitting, by, at)
    return item


@transaction.atomic
def take_off_agenda(sitting, item, *, by, at):
    """Take something off an agenda (`item` is its key): a prepared answer then waits for no sitting."""
    sitting = _locked(sitting, by)
    item = _item(sitting, item)
    if item.docket_id is not None:
        docket = locked_docket(item.docket)
        if docket.status == DocketStatus.READY:
            raise DecidedAwaits(title=docket.title)
    item.delete()
    _put_in_order(sitting, [one for one in sitting.agenda.all() if one.pk != item.pk])
    _record_change(sitting, by, at)


@transaction.atomic
def move_up(sitting, item, *, by, at):
    """Put something on an agenda (`item` is its key) before what stands before it."""
    sitting = _locked(sitting, by)
    item = _item(sitting, item)
    items = list(sitting.agenda.all())
    place = items.index(item)
    if place == 0:
        return item
    items[place - 1], items[place] = items[place], items[place - 1]
    _put_in_order(sitting, items)
    _record_change(sitting, by, at)
    return item


@transaction.atomic
def enter_results(sitting, *, present=None, attended=(), minutes=None, votes=None, by, at):
    """Enter what came of a sitting that has begun: who was there, how each item was voted on, the minutes.

    `votes` by the keys of items: `for`, `against`, `abstained` as numbers, `names` by the same words. Entering it anew
    takes the place of what was entered before; nothing of it is public before the sitting is published.
    """
    sitting = _locked(sitting, by)
    if sitting.starts_at > at:
        raise SittingNotBegun
    sitting.attended = _names(attended, "attended")
    sitting.present = _present(present, sitting)
    sitting.minutes = {
        language: text
        for language in CODES
        if (text := clean((minutes or {}).get(language) or "", "page", field=f"minutes_{language}", required=False))
    }
    sitting.status = SittingStatus.HELD
    items = list(sitting.agenda.all())
    if not set(votes or {}) <= {item.pk for item in items}:
        raise NotOnAgenda
    for item in items:
        _put_votes(item, (votes or {}).get(item.pk, {}), sitting)
    AgendaItem.objects.bulk_update(items, ["votes_for", "votes_against", "abstained", "names"])
    sitting.save(update_fields=["attended", "present", "minutes", "status"])
    record("sitting.held", sitting.uid, actor=by.as_actor("secretary"), at=at)
    return sitting


def _locked(sitting, by):
    """Return a sitting as it stands now, its row locked; refuse strangers and what is published already."""
    sitting = Sitting.objects.select_for_update(of=["self"]).select_related("draft").get(pk=sitting.pk)
    _refuse_stranger(sitting, by)
    if not sitting.is_before_publishing:
        raise SittingClosed(status=sitting.get_status_display())
    return sitting


def _refuse_stranger(sitting, by):
    if not can_run(by, sitting.draft):
        raise SittingOfAnother


def _put_facts(sitting, starts_at, title, place, members, quorum, stream):
    if not 1 <= quorum <= members:
        raise QuorumAboveMembers(field="quorum", members=members)
    sitting.starts_at, sitting.members, sitting.quorum = starts_at, members, quorum
    sitting.title, sitting.place = _words(title, "title"), _words(place, "place")
    sitting.stream = clean(stream, "title", field="stream", required=False)
    if sitting.stream and not _is_address(sitting.stream):
        raise StreamNotAddress(field="stream")


def _is_address(text):
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not any(sign.isspace() for sign in text)


def _words(given, field):
    """Return words by language as they are stored; both official languages are needed."""
    said = {}
    for language in CODES:
        name = f"{field}_{language}"
        text = clean((given or {}).get(language) or "", "title", field=name, required=False)
        if not text and language in OFFICIAL:
            raise SittingWordsMissing(field=name)
        if text:
            said[language] = text
    return said


def _labels(docket):
    """Return (language, what the article of a prepared answer is called) in the official languages."""
    placement = docket.article.placements.order_by("-edition__number").first()
    for language in OFFICIAL:
        label = placement.label(language) if placement else docket.title
        yield language, label[:1].upper() + label[1:]


def _item(sitting, key):
    item = sitting.agenda.select_related("docket").filter(pk=key).first()
    if item is None:
        raise NotOnAgenda
    return item


def _put_in_order(sitting, items):
    for number, item in enumerate(items, start=1):
        item.number = number
    AgendaItem.objects.bulk_update(items, ["number"])


def _names(given, field):
    names = [clean(name, "name", field=field, required=False) for name in given]
    return [name for name in names if name]


def _present(present, sitting):
    """Return how many were there: the number, or how many names there are."""
    names = len(sitting.attended)
    if present is None and not names:
        raise AttendanceMissing(field="present")
    if present is not None and names and present != names:
        raise AttendanceDiffers(field="present", names=names, present=present)
    present = names if present is None else present
    if present > sitting.members:
        raise MoreThanMembers(field="present", present=present, members=sitting.members)
    return present


def _put_votes(item, said, sitting):
    """Put on an item how it was voted on: by numbers, by names, or not at all."""
    field = f"for_{item.pk}"
    names = {way: _names((said.get("names") or {}).get(way, ()), f"names_{way}_{item.pk}") for way in VOTES}
    voters = [name for way in VOTES for name in names[way]]
    twice = next((name for number, name in enumerate(voters) if name in voters[:number]), None)
    if twice is not None:
        raise VotedTwice(field=field, number=item.number, name=twice)
    numbers = [said.get(way) for way in VOTES]
    if voters:
        counted = [len(names[way]) for way in VOTES]
        if any(number is not None and number != of_names for number, of_names in zip(numbers, counted, strict=True)):
            raise VotesDiffer(field=field, number=item.number)
        numbers = counted
    if any(number is None for number in numbers) and any(number is not None for number in numbers):
        raise VotesMissing(field=field, number=item.number)
    if None not in numbers and sum(numbers) > sitting.present:
        raise MoreVotesThanPresent(field=field, number=item.number, votes=sum(numbers), present=sitting.present)
    item.votes_for, item.votes_against, item.abstained = numbers
    item.names = names if voters else {}


def _record_change(sitting, by, at):
    data = {"starts_at": stamp(sitting.starts_at), "sha256": _digest(sitting)}
    record("sitting.changed", sitting.uid, actor=by.as_actor("secretary"), data=data, at=at)


def _digest(sitting):
    """Commit to what everybody reads of a sitting before it is published."""
    items = list(sitting.agenda.select_related("docket").order_by("number")) if sitting.pk else []
    return digest_of_sitting(sitting, items, is_whole=False)
