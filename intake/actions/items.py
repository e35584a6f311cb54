"""Items of the desk from receipt to typing: registered with a number at once, taken by one operator, left again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from articles.actions import CollectionClosed, lock_collecting
from articles.actions.phases import CollectionNotOpen
from core.rules import RuleViolation
from core.text import clean
from core.uploads import LARGEST
from intake import scans
from intake.actions.filing import ARRIVALS
from intake.entries import EARLY, LATE
from intake.models import MOST_SCANS, Entry, Item, Scan, ScanContent, Stage
from proposals import pdf
from proposals.actions.attaching import FileTooLarge, FileUnfit, file_name
from proposals.actions.numbers import next_numbers
from proposals.models import Channel

MEGABYTE = 1024 * 1024
BROUGHT = (Channel.POST, Channel.DESK)


class ScanMissing(RuleViolation):
    code = "scan_missing"
    sentence = _("Add the scan of the letter: at least one PDF.")


class ScanUnfit(FileUnfit):
    """A scan that is no harmless PDF."""

    def __init__(self, fault):
        super().__init__(fault)
        self.field = "files"


class TooManyScans(RuleViolation):
    code = "too_many_scans"
    sentence = _("An item has at most %(limit)s files.")


class NotTyped(RuleViolation):
    code = "not_typed"
    sentence = _("What comes by this way is not typed at the desk.")


class ItemTaken(RuleViolation):
    code = "item_taken"
    sentence = _("Another operator types this item at the moment. Choose another, or come back in half an hour.")
    status = 409


class EnteredAlready(RuleViolation):
    code = "entered_already"
    sentence = _("You have typed this item. Somebody else confirms it.")
    status = 403


class ItemSettled(RuleViolation):
    code = "item_settled"
    sentence = _("This item was settled in the meantime. Nothing more is entered.")
    status = 409


def register_item(draft, *, channel, files=(), shelf="", said="", key, by, at):
    """Give what came a number, with its scans; what came before or after collection is refused at once, with why.

    `said` is the digest of what is entered in the same act. The same `key` again gives the same item. Files are looked
    at before anything is locked: it takes part of a second.
    """
    if channel not in BROUGHT:
        raise NotTyped(field="channel")
    shelf = clean(shelf, "name", field="shelf", required=False)
    looked = looked_at(files)
    if channel == Channel.POST and not looked:
        raise ScanMissing(field="files")
    return _register(draft, channel, looked, shelf, said, key=key, by=by, at=at)


def looked_at(files):
    """Return files as (name, content, digest, pages), each once; refuse what is no harmless PDF."""
    if len(files) > MOST_SCANS:
        raise TooManyScans(field="files", limit=MOST_SCANS)
    looked = {}
    for name, content in files:
        if len(content) > LARGEST:
            raise FileTooLarge(field="files", limit=LARGEST // MEGABYTE)
        fault = pdf.fault_of(content)
        pages = scans.pages_in(content) if fault is None else 0
        if fault is not None or not pages:
            raise ScanUnfit(fault or pdf.DAMAGED)
        digest = scans.digest_of(content)
        looked[digest] = (file_name(name), content, digest, pages)
    return list(looked.values())


@transaction.atomic
def _register(draft, channel, looked, shelf, said, *, key, by, at):
    payload = {"draft": draft.slug, "channel": channel, "shelf": shelf, "files": [one[2] for one in looked]}
    if said:
        payload["said"] = said
    claim = actkeys.claim(by, key, payload, at=at)
    if claim.result_id:
        return Item.objects.get(uid=claim.result_id)
    refusal = out_of_time(draft, at=at)
    item = number_item(draft, channel=channel, refusal=refusal, received_by=by, shelf=shelf, at=at)
    store_scans(looked, item=item)
    claim.keep(item.uid)
    return item


def number_item(draft, *, channel, refusal, received_at=None, at, **told):
    """Give what came the next number, to be typed; what is refused at once is settled with that."""
    [serial] = next_numbers(1, series=ARRIVALS)
    return Item.objects.create(
        draft=draft,
        serial=serial,
        channel=channel,
        received_at=received_at or at,
        stage=Stage.REFUSED if refusal else Stage.WAITING,
        refusal=refusal,
        settled_at=at if refusal else None,
        **told,
    )


def store_scans(looked, **of):
    """Store files that were looked at, as (name, content, digest, pages), with their `item` or `meeting`."""
    for name, content, digest, pages in looked:
        scan = Scan.objects.create(**of, name=name, size=len(content), sha256=digest, pages=pages)
        ScanContent.objects.create(scan=scan, content=content)


def out_of_time(draft, *, at):
    """Lock the collection phase and return why something that comes now is out of time, or nothing."""
    try:
        lock_collecting(draft, at=at)
    except CollectionNotOpen:
        return EARLY
    except CollectionClosed:
        return LATE
    return ""


@transaction.atomic
def take_item(item, *, by, at):
    """Hold an item for half an hour while its holder types it; taking it again begins that anew."""
    item = locked_item(item)
    if item.is_settled:
        raise ItemSettled
    if Entry.objects.filter(item=item, by=by, turn__isnull=False).exists():
        raise EnteredAlready
    if item.holder_at(at) not in (None, by.pk):
        raise ItemTaken
    item.claimed_by, item.claimed_at = by, at
    item.save(update_fields=["claimed_by", "claimed_at"])
    return item


@transaction.atomic
def leave_item(item, *, by):
    """Let others take an item that one holds; what one has kept of it stays."""
    item = locked_item(item)
    if item.claimed_by_id == by.pk:
        item.claimed_by = item.claimed_at = None
        item.save(update_fields=["claimed_by", "claimed_at"])
    return item


@transaction.atomic
def free_items(person, draft):
    """Let others take all that somebody holds in a draft; what they have kept of it stays. Return how many."""
    return Item.objects.filter(draft=draft, claimed_by=person).update(claimed_by=None, claimed_at=None)


def locked_item(item):
    return Item.objects.select_for_update(of=["self"]).select_related("draft", "meeting").get(pk=item.pk)
