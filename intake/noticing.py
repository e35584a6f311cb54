"""How it reads, for whom it concerns, that something came by another way."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts import notices
from accounts.notices import Reading
from core import clock
from intake.actions.filing import ARRIVED
from intake.actions.invited import INVITED, REMINDED, UNINVITED
from intake.actions.long_texts import FINISHED
from intake.actions.objections import ANSWERED
from intake.actions.segments import PART_FILED
from intake.invited import WAITS, read_answers
from intake.models import InvitedBody, LongText, Segment
from proposals.models import Proposal


def register_all():
    notices.register(ARRIVED, read_arrived, always=True)
    notices.register(INVITED, read_invited)
    notices.register(REMINDED, read_reminded)
    notices.register(UNINVITED, read_uninvited)
    notices.register(PART_FILED, read_part_filed)
    notices.register(FINISHED, read_finished)
    notices.register(ANSWERED, read_answered)


def read_arrived(object_ids, language):
    """Return how it reads, for a person whose identity is known here, that a proposal came by another way as theirs."""
    with override(language):
        rows = Proposal.objects.submitted().filter(uid__in=object_ids)
        title = _("%(number)s came in your name by another way: %(channel)s")
        text = _(
            "It bears your number (IIN). If it was not you, say so on the page of all that stands under your name."
        )
        return {
            row.uid: Reading(
                title % {"number": row.number, "channel": row.get_channel_display()}, text, reverse("registered")
            )
            for row in rows
        }


def read_invited(object_ids, language):
    """Return how it reads, for members who may file, that their organization is asked to speak."""
    with override(language):
        title = _("%(name)s is asked to speak on the draft, until %(day)s")
        return {key: _asked(row, title, language) for key, row in _standing(object_ids)}


def read_reminded(object_ids, language):
    """Return how the reminder reads, as long as nothing was answered and the day has not passed."""
    with override(language):
        title = _("Reminder: %(name)s is asked to speak on the draft, until %(day)s")
        return {key: _asked(row, title, language) for key, row in _standing(object_ids) if row.state == WAITS}


def read_uninvited(object_ids, language):
    """Return how it reads that an organization is asked no longer."""
    with override(language):
        title = _("%(name)s is no longer asked to speak on the draft")
        return {
            key: Reading(
                title % {"name": row.shown_name},
                _("Reasons: %(reasons)s") % {"reasons": row.withdrawn_reasons},
                reverse("invited_mine", args=[row.uid]),
            )
            for key, row in _rows(object_ids)
            if row.withdrawn_at is not None
        }


def _standing(object_ids):
    return [(key, row) for key, row in _rows(object_ids) if row.withdrawn_at is None]


def _rows(object_ids):
    """Return the invitations of some notices as (id of the notice, invitation), with what became of each."""
    keys = {key.partition(".")[0]: [] for key in object_ids}
    for key in object_ids:
        keys[key.partition(".")[0]].append(key)
    rows = read_answers(InvitedBody.objects.filter(uid__in=keys).for_list(), at=clock.now())
    return [(key, row) for row in rows for key in keys[row.uid]]


def _asked(row, title, language):
    places = ", ".join(place.label(language) for place, _spoken in row.places)
    words = {"name": row.shown_name, "day": date_format(row.until, "DATE_FORMAT")}
    return Reading(title % words, places, reverse("invited_mine", args=[row.uid]))


def read_part_filed(object_ids, language):
    """Return how it reads that staff made a part of somebody's long text a proposal."""
    with override(language):
        rows = Segment.objects.filter(proposal__uid__in=object_ids, long_text__erased_at=None)
        title = _("Staff made a part of %(whole)s a proposal: %(number)s")
        text = _("Look at the cut. If it is wrong, object to it: staff answer.")
        return {
            row.proposal.uid: Reading(
                title % {"whole": row.long_text.number, "number": row.proposal.number},
                text,
                reverse("long_text_part", args=[row.long_text.draft.slug, row.long_text.number, row.start]),
            )
            for row in rows.select_related("proposal", "long_text__draft")
        }


def read_finished(object_ids, language):
    """Return how it reads that staff finished cutting somebody's long text."""
    return _of_long_texts(object_ids, language, gettext_lazy("%(whole)s is cut: everybody reads where each part went"))


def read_answered(object_ids, language):
    """Return how it reads that staff answered what somebody objected to a cut."""
    return _of_long_texts(object_ids, language, gettext_lazy("Staff answered what you object to in %(whole)s"))


def _of_long_texts(object_ids, language, title):
    with override(language):
        rows = LongText.objects.filter(uid__in=object_ids, erased_at=None).select_related("draft")
        return {row.uid: Reading(str(title) % {"whole": row.number}, "", row.get_absolute_url()) for row in rows}
