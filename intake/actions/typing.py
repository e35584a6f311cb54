"""What operators type of an item: kept, entered without sight of each other, settled by a third where they differ."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.desk import DeskUnknown, NotAtOwnDesk
from accounts.models import Level
from articles.actions import touch_draft
from core.rules import RuleViolation
from core.signs import UNSTORABLE
from core.text import UnreadableText, clean
from intake.actions.filing import admitted, file_all, take_turn
from intake.actions.items import EnteredAlready, ItemSettled, locked_item, register_item
from intake.actions.long_texts import LongWords, keep_whole
from intake.entries import (
    GROUNDS,
    differing,
    digest_of,
    flat,
    ground_of,
    judged,
    judged_whole,
    settled,
    tidied,
)
from intake.models import MOST_PASSAGES, Entry, Item, Mail, Passage, Stage
from proposals.models import Channel


class EntryUnfit(RuleViolation):
    """What was typed cannot be taken; `problems` are sentences by the names of fields."""

    code = "entry_unfit"
    sentence = _("Look at the marked fields. What you typed is kept below.")

    def __init__(self, problems):
        self.problems = problems
        super().__init__()


class UnknownGround(RuleViolation):
    code = "unknown_ground"
    sentence = _("This reason does not exist. Choose one of the list.")


class NothingTyped(RuleViolation):
    code = "nothing_typed"
    sentence = _("Type what the item says, or choose why it becomes no proposal.")


class TooManyPassages(RuleViolation):
    code = "too_many_passages"
    sentence = _("One item becomes at most %(limit)s proposals.")


class WholeOrPassages(RuleViolation):
    code = "whole_or_passages"
    sentence = _("Type the whole of a long text, or passages that become proposals; not both.")


class NothingDiffers(RuleViolation):
    code = "nothing_differs"
    sentence = _("There are no two entries here that differ.")
    status = 409


@transaction.atomic
def keep_entry(item, said, *, by, at):
    """Keep what somebody typed so far, however unfinished, for their eyes alone."""
    item = locked_item(item)
    if item.is_settled:
        raise ItemSettled
    entry = _own(item, by)
    if entry is not None and entry.turn is not None:
        raise EnteredAlready
    said = _storable(_with_number(said, entry))
    Entry.objects.update_or_create(item=item, by=by, defaults={"said": said, "at": at})
    _hold(item, by, at=at)


@transaction.atomic
def enter(item, said, *, by, at):
    """Take what an operator typed of an item, once. Where two agree it is settled; where they differ a third settles.

    Where the draft asks for one person, and at a desk, whose visitor read it back, the first entry settles it.
    """
    item = locked_item(item)
    if item.is_settled:
        raise ItemSettled
    if item.stage == Stage.DIFFERING:
        raise ItemSettled(_("Two others typed this item meanwhile. Whoever settles it sees both entries."))
    entry = _own(item, by)
    if entry is not None and entry.turn is not None:
        raise EnteredAlready
    said, found = _fit(item, _with_number(said, entry))
    earlier = item.entries.filter(turn=1).first()
    _write(item, entry, said, turn=2 if earlier else 1, by=by, at=at)
    if earlier is None and item.draft.two_people and item.channel != Channel.DESK:
        return _move(item, Stage.TYPED)
    if earlier is not None and differing(earlier.said, said):
        return _move(item, Stage.DIFFERING)
    return _settle(item, said, found, by=by, at=at)


@transaction.atomic
def settle_entries(item, said, *, by, at):
    """Settle an item of which two entries differ, by what a third person says it is."""
    item = locked_item(item)
    if item.is_settled:
        raise ItemSettled
    if item.stage != Stage.DIFFERING:
        raise NothingDiffers
    entry = _own(item, by)
    if entry is not None and entry.turn is not None:
        raise EnteredAlready
    said, found = _fit(item, said)
    _write(item, entry, said, turn=3, by=by, at=at)
    return _settle(item, said, found, by=by, at=at)


@transaction.atomic
def help_at_desk(draft, said, *, key, by, at):
    """Register what somebody said at a desk and was read back to them: they are its author, the desk only wrote.

    Who shows a document is known by its number from then on, as at level 3. The same `key` again gives the same item.
    """
    said = tidied(said)
    _refuse_unseen(said, by=by)
    item = register_item(draft, channel=Channel.DESK, said=digest_of(said), key=key, by=by, at=at)
    if item.is_settled:
        return item
    return enter(item, said, by=by, at=at)


def read_back(draft, said, *, by, at):
    """Return what would be registered at a desk, each passage understood; refuse what cannot be. Nothing is stored."""
    said = tidied(said)
    _refuse_unseen(said, by=by)
    item = Item(draft=draft, serial=0, channel=Channel.DESK, received_at=at)
    return _fit(item, said)[1]


def _refuse_unseen(said, *, by):
    if not said.get("document"):
        return
    if by.level < Level.IDENTITY:
        raise DeskUnknown(field="document")
    if not said["iin"]:
        raise EntryUnfit({"iin": [_("Type the number as the document has it.")]})


def entries_that_differ(item):
    """Return the two entries of an item and the names of the fields in which they differ, for who settles it."""
    one, other = (entry.said for entry in item.entries.filter(turn__in=[1, 2]).order_by("turn"))
    return one, other, differing(one, other)


def level_of(item, said):
    """Return the level of whoever sent an item: who shows a document at a desk is seen, all else is a contact."""
    return Level.SEEN if item.channel == Channel.DESK and said.get("document") else Level.CONTACT


def _storable(said):
    """Return an entry tidied; refuse signs that no table takes, whatever else is unfinished or wrong in it."""
    problems = {name: [UnreadableText.sentence] for name, value in flat(said).items() if UNSTORABLE.search(value)}
    if problems:
        raise EntryUnfit(problems)
    return tidied(said)


def _own(item, by):
    return item.entries.filter(by=by).first()


def _with_number(said, kept):
    """Return what was typed with the number that was kept of it: a page never shows one again."""
    number = said.get("iin") or (kept.said.get("iin", "") if kept else "")
    return said | {"iin": number}


def _fit(item, said):
    """Return an entry as it is compared, and what its passages ask for; refuse what cannot be taken."""
    said = _storable(said)
    if said["refusal"]:
        if said["refusal"] not in GROUNDS:
            raise UnknownGround(field="refusal")
        return said, []
    if said.get("whole"):
        return _fit_whole(item, said)
    if not said["passages"]:
        raise NothingTyped
    if len(said["passages"]) > MOST_PASSAGES:
        raise TooManyPassages(limit=MOST_PASSAGES)
    found, problems = judged(item, said, level=level_of(item, said))
    if problems:
        raise EntryUnfit(problems)
    return settled(said, found), found


def _fit_whole(item, said):
    """Return an entry of a long text as it is compared, and who sent it; public meetings have none."""
    if said["passages"] or item.meeting_id:
        raise WholeOrPassages(field="whole")
    said = said | {"whole": clean(said["whole"], "long_text", field="whole")}
    found, problems = judged_whole(item, said, level=level_of(item, said))
    if problems:
        raise EntryUnfit(problems)
    return settled(said, found), found


def _keep_passages(item, proposals):
    Passage.objects.bulk_create(
        Passage(item=item, place=place, proposal=proposal) for place, proposal in enumerate(proposals, start=1)
    )


def _keep_whole(item, said, found, author, *, at):
    """Keep the long text that an item is, as its sender's: it was received when the item was."""
    mail = Mail.objects.filter(item=item).first()
    title = (mail and mail.subject) or item.number
    words = LongWords(found.words.language, title, said["whole"], said["name_form"])
    came = {"channel": item.channel, "item": item, "received_at": item.received_at}
    keep_whole(item.draft, words, **came, actor=author.as_actor(), author=author, at=at)


def _write(item, entry, said, *, turn, by, at):
    entry = entry or Entry(item=item, by=by)
    entry.turn, entry.said, entry.digest, entry.at = turn, said, digest_of(said), at
    entry.save()


def _move(item, stage, **values):
    item.claimed_by = item.claimed_at = None
    item.stage = stage
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=["claimed_by", "claimed_at", "stage", *values])
    return item


def _hold(item, by, *, at):
    if item.holder_at(at) in (None, by.pk):
        item.claimed_by, item.claimed_at = by, at
        item.save(update_fields=["claimed_by", "claimed_at"])


def _settle(item, said, found, *, by, at):
    """Make an item its sender's proposals, or refuse it, in the transaction of the entry that settles it."""
    if not said["refusal"]:
        take_turn()
        ground = ground_of(item, level=level_of(item, said))
        found, authors, may_not = admitted(ground, found, at=at)
        if may_not:
            raise EntryUnfit({"": [one.problems[-1].sentence for one in may_not[:1]]})
        if item.channel == Channel.DESK and by in authors:
            raise NotAtOwnDesk
        if said.get("whole"):
            _keep_whole(item, said, found[0], authors[0], at=at)
        else:
            _keep_passages(item, file_all(ground, found, authors, at=at))
    item.entries.update(said={})
    values = {"sent_on": found[0].sent_on, "language": found[0].words.language} if found else {}
    stage = Stage.REFUSED if said["refusal"] else Stage.REGISTERED
    if item.meeting_id:
        touch_draft(item.draft_id)  # the page of its meeting says what became of it
    return _move(item, stage, refusal=said["refusal"], settled_at=at, **values)
