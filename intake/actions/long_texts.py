"""Long texts: received whole and frozen with a number, and finished once each part is a proposal or named."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from accounts.limits import counting
from accounts.models import NameForm
from accounts.notices import notify
from articles.actions import lock_collecting, touch, touch_draft
from articles.languages import CODES
from core.rules import RuleViolation
from core.text import clean
from intake.cutting import digest_of, stretches
from intake.models import LongText, LongTextWords, Segment
from intake.models.long_texts import SERIES
from intake.permissions import can_take_in, desk_role, is_own_long_text
from proposals.actions.admitting import admit
from proposals.actions.numbers import next_numbers
from proposals.actions.refusals import UnknownLanguage
from proposals.actions.speaking import speak_as
from proposals.models import Change, Channel
from record.actions import record

FINISHED = "long_text.finished"


class NotToCut(RuleViolation):
    code = "not_to_cut"
    sentence = _("A long text is cut by whoever sent it, or by the intake desk of this draft.")
    status = 403


class LongTextFinished(RuleViolation):
    code = "long_text_finished"
    sentence = _("This text is finished or erased. Its cuts stay as they are.")
    status = 409


class PartsUnnamed(RuleViolation):
    code = "parts_unnamed"
    sentence = _("Not finished: no cut covers some parts of the text. Parts to cut or to name: %(count)s.")


class SegmentsUnconfirmed(RuleViolation):
    code = "segments_unconfirmed"
    sentence = _("Not finished: some parts are neither a proposal nor named yet. Parts to confirm: %(count)s.")


class ObjectionsOpen(RuleViolation):
    code = "objections_open"
    sentence = _("Not finished: the author objects to a cut, and nobody has answered.")


@dataclass(frozen=True)
class LongWords:
    """A long text as its author sends it: what it is about, the text, its language, how its author is shown."""

    language: str
    title: str
    text: str
    name_form: str = NameForm.REGION

    def cleaned(self):
        """Return its words as they are stored; refuse what cannot be."""
        if self.language not in CODES:
            raise UnknownLanguage(field="language")
        return {"title": clean(self.title, "title", field="title"), "text": clean(self.text, "long_text", field="text")}


@transaction.atomic
def send_long_text(draft, words, *, organization=None, channel=Channel.SITE, key, by, at):
    """Keep a long text whole under a number, while collection is open; nobody changes it from then on.

    What holds for a proposal holds for it: level, terms, the closing, how much may be sent in a day. The same `key`
    again gives the same text.
    """
    payload = {"draft": draft.uid, "long_text": True} | vars(words)
    if organization is not None:
        payload["organization"] = organization.uid
    claim = actkeys.claim(by, key, payload, at=at)
    if claim.result_id:
        return LongText.objects.select_related("draft").get(uid=claim.result_id)
    actor = speak_as(organization, by=by)
    count = counting("proposal", organization=organization, by=by, at=at)
    lock_collecting(draft, at=at, count=count)
    admit(draft, by=by, organization=organization)
    long_text = keep_whole(draft, words, organization=organization, channel=channel, actor=actor, author=by, at=at)
    claim.keep(long_text.uid)
    return long_text


def keep_whole(
    draft, words, *, organization=None, channel=Channel.SITE, item=None, received_at=None, actor, author, at
):
    """Store a long text with its digest and its leaf, in the transaction of the act that takes it in."""
    said = words.cleaned()
    [serial] = next_numbers(1, series=SERIES)
    long_text = LongText.objects.create(
        draft=draft,
        serial=serial,
        author=author,
        organization=organization,
        item=item,
        channel=channel,
        name_form=words.name_form if words.name_form in NameForm.values else NameForm.REGION,
        language=words.language,
        digest=digest_of(said["text"]),
        length=len(said["text"]),
        received_at=received_at or at,
    )
    LongTextWords.objects.create(long_text=long_text, **said)
    told = {"draft": draft.uid, "channel": channel, "lang": words.language}
    if organization is not None:
        told["organization"] = organization.uid
    record("long_text.received", long_text.uid, actor=actor, data=told, sealed={"c": said}, at=at, is_new=True)
    return long_text


def locked_long_text(long_text):
    """Return a long text with its row locked, its words read: whoever cuts it waits for whoever does so now."""
    rows = LongText.objects.select_for_update(of=["self"]).select_related("draft", "author", "organization", "words")
    return rows.get(pk=long_text.pk)


def actor_on(long_text, by):
    """Return who acts on a long text, in the record's words: its author, its organization, or the desk."""
    if is_own_long_text(by, long_text):
        return speak_as(long_text.organization, by=by)
    if not can_take_in(by, long_text.draft):
        raise NotToCut
    return by.as_actor(desk_role(by, long_text.draft))


def opened(long_text, by):
    """Return a long text that is still cut, locked, and who acts on it."""
    long_text = locked_long_text(long_text)
    actor = actor_on(long_text, by)
    if not long_text.is_open:
        raise LongTextFinished
    return long_text, actor


@transaction.atomic
def finish_long_text(long_text, *, by, at):
    """Publish where each part went, once every part is a proposal or named. Finishing again changes nothing."""
    long_text = locked_long_text(long_text)
    actor = actor_on(long_text, by)
    if long_text.finished_at:
        return long_text
    if long_text.erased_at:
        raise LongTextFinished
    segments = list(Segment.objects.filter(long_text=long_text).in_order())
    if left := [one for one in stretches(long_text.words.text, segments) if one.cut is None]:
        raise PartsUnnamed(count=len(left))
    if left := [one for one in segments if not one.is_settled]:
        raise SegmentsUnconfirmed(count=len(left))
    if long_text.objections.open().exists():
        raise ObjectionsOpen
    long_text.finished_at, long_text.finished_by = at, by
    long_text.save(update_fields=["finished_at", "finished_by"])
    proposals = [one.proposal for one in segments if one.proposal_id]
    record(FINISHED, long_text.uid, actor=actor, data={"parts": [one.uid for one in proposals]}, at=at)
    if not is_own_long_text(by, long_text):
        notify(long_text.author, FINISHED, long_text.uid, at=at)
    touch_draft(long_text.draft_id)
    touch(set(_articles_of(proposals)), at=at)
    return long_text


def _articles_of(proposals):
    revisions = [one.current_revision_id for one in proposals]
    return Change.objects.filter(revision__in=revisions).values_list("article", flat=True)
