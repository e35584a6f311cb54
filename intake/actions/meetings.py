"""Public meetings: entered by the desk with their minutes, each thing proposed there typed as an item of its own."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import actkeys
from accounts.regions import NAMES
from articles.actions import touch_draft
from articles.languages import CODES
from articles.models.drafts import PhaseKind
from core.rules import RuleViolation
from core.text import clean
from intake.actions.items import looked_at, number_item, out_of_time, store_scans
from intake.models import Item, Meeting
from intake.models.meetings import MEETINGS
from intake.permissions import can_take_in, desk_role
from intake.submissions import RegionUnknown
from proposals.actions.numbers import next_numbers
from proposals.actions.refusals import UnknownLanguage
from proposals.models import Channel
from record.actions import record

MOST_PEOPLE = 30_000_000
PDF = "application/pdf"


class MeetingsNotYours(RuleViolation):
    code = "meetings_not_yours"
    sentence = _("Public meetings are entered by the intake desk of this draft.")
    status = 403


class MinutesMissing(RuleViolation):
    code = "minutes_missing"
    sentence = _("Add the minutes of the meeting: at least one PDF.")


class AttendanceUntold(RuleViolation):
    code = "attendance_untold"
    sentence = _("Write how many attended, as the minutes say: a number from 1 to 30,000,000.")


class MoreSpokeThanAttended(RuleViolation):
    code = "more_spoke_than_attended"
    sentence = _("No more people can have spoken than attended.")


class MeetingToCome(RuleViolation):
    code = "meeting_to_come"
    sentence = _("The meeting lies after today. Enter it once it was held.")


class HeldBeforeOpening(RuleViolation):
    code = "held_before_opening"
    sentence = _("The meeting was held before collection opened. Write why it is taken: everybody will read it.")


class PlaceInMinutesUntold(RuleViolation):
    code = "place_in_minutes_untold"
    sentence = _("Write where in the minutes it stands, so that a second operator finds it.")


class MeetingTakenOff(RuleViolation):
    code = "meeting_taken_off"
    sentence = _("This meeting was taken off the site. Nothing more is entered from it.")


class MeetingRemovalUnexplained(RuleViolation):
    code = "meeting_removal_unexplained"
    sentence = _("Write why the meeting is taken off: everybody will read it.")


@dataclass(frozen=True)
class MeetingTold:
    """What minutes tell of a meeting: its title or place, where and when, by whom, how many attended and spoke."""

    language: str
    title: str
    region: str
    held_on: date
    organized_by: str
    attendance: int
    spoke: int | None = None
    why_earlier: str = ""

    def cleaned(self, draft, *, at):
        """Return it as it is stored; refuse what cannot be."""
        if self.language not in CODES:
            raise UnknownLanguage(field="language")
        if self.region not in NAMES:
            raise RegionUnknown(field="region")
        if not isinstance(self.attendance, int) or not 1 <= self.attendance <= MOST_PEOPLE:
            raise AttendanceUntold(field="attendance")
        if self.spoke is not None and not 0 <= self.spoke <= self.attendance:
            raise MoreSpokeThanAttended(field="spoke")
        return {
            "language": self.language,
            "title": clean(self.title, "title", field="title"),
            "region": self.region,
            "held_on": self.held_on,
            "organized_by": clean(self.organized_by, "name", field="organized_by"),
            "attendance": self.attendance,
            "spoke": self.spoke,
            "why_earlier": self._why_earlier(draft, at=at),
        }

    def _why_earlier(self, draft, *, at):
        """Return why a meeting before the opening of collection is taken; nothing for one that was held since."""
        if self.held_on > timezone.localdate(at):
            raise MeetingToCome(field="held_on")
        phase = draft.phase(PhaseKind.COLLECTION)
        if phase is None or self.held_on >= timezone.localdate(phase.opens_at):
            return ""
        return clean(self.why_earlier, "statement", field="why_earlier", missing=HeldBeforeOpening)


def enter_meeting(draft, told, *, files, key, by, at):
    """Give a meeting a number and put it before everybody, its minutes with the desk; the same `key` gives the same.

    Whether what was proposed there is in time is settled by this moment. Files are looked at before anything is locked.
    """
    if not can_take_in(by, draft):
        raise MeetingsNotYours
    looked = looked_at(files)
    if not looked:
        raise MinutesMissing(field="files")
    return _enter(draft, told, looked, key=key, by=by, at=at)


@transaction.atomic
def _enter(draft, told, looked, *, key, by, at):
    payload = {"draft": draft.uid, "files": [one[2] for one in looked]} | asdict(told)
    claim = actkeys.claim(by, key, payload | {"held_on": told.held_on.isoformat()}, at=at)
    if claim.result_id:
        return Meeting.objects.select_related("draft").get(uid=claim.result_id)
    said = told.cleaned(draft, at=at)
    refusal = out_of_time(draft, at=at)
    [serial] = next_numbers(1, series=MEETINGS)
    meeting = Meeting.objects.create(draft=draft, serial=serial, **said, refusal=refusal, received_at=at, entered_by=by)
    store_scans(looked, meeting=meeting)
    files = [{"sha256": digest, "bytes": len(content), "mime": PDF} for _name, content, digest, _pages in looked]
    data = {"draft": draft.uid, "lang": told.language, "held_on": told.held_on.isoformat(), "files": files}
    data |= {"attendance": meeting.attendance} | ({"spoke": meeting.spoke} if meeting.spoke is not None else {})
    sealed = {"c": {name: said[name] for name in ("title", "region", "organized_by", "why_earlier")}}
    actor = by.as_actor(desk_role(by, draft))
    record("meeting.entered", meeting.uid, actor=actor, data=data, sealed=sealed, at=at, is_new=True)
    touch_draft(draft.pk)
    claim.keep(meeting.uid)
    return meeting


@transaction.atomic
def register_of_meeting(meeting, *, where, by, at):
    """Give what was proposed at a meeting a number, to be typed; the same place of the minutes gives the same item.

    It came when the minutes came: what comes of minutes that were out of time is refused with why.
    """
    meeting = _locked(meeting, by)
    if meeting.removed_at:
        raise MeetingTakenOff
    where = " ".join(clean(where, "name", field="where", missing=PlaceInMinutesUntold).split())
    known = Item.objects.filter(meeting=meeting, shelf=where).select_related("draft").first()
    if known is not None:
        return known
    item = number_item(
        meeting.draft,
        channel=Channel.MEETING,
        refusal=meeting.refusal,
        received_at=meeting.received_at,
        meeting=meeting,
        shelf=where,
        received_by=by,
        language=meeting.language,
        at=at,
    )
    touch_draft(meeting.draft_id)
    return item


@transaction.atomic
def take_off_meeting(meeting, *, reasons, by, at):
    """Take what is told of a meeting off the site; number, mark, reasons and proposals stay. Again changes nothing."""
    meeting = _locked(meeting, by)
    if meeting.removed_at:
        return meeting
    meeting.removed_reasons = clean(reasons, "statement", field="reasons", missing=MeetingRemovalUnexplained)
    meeting.removed_at = at
    meeting.save(update_fields=["removed_at", "removed_reasons"])
    actor = by.as_actor(desk_role(by, meeting.draft))
    record("meeting.taken_off", meeting.uid, actor=actor, sealed={"reason_c": meeting.removed_reasons}, at=at)
    touch_draft(meeting.draft_id)
    return meeting


def _locked(meeting, by):
    """Return a meeting, its row locked, for whoever works at its desk."""
    meeting = Meeting.objects.select_for_update(of=["self"]).select_related("draft").get(pk=meeting.pk)
    if not can_take_in(by, meeting.draft):
        raise MeetingsNotYours
    return meeting
