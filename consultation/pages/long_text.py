"""A long text with where each part went: its state and its answer; whole for its author and the desk alone."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft, places_in
from commission.models import Decision
from consultation.pages import kept, watched
from intake.cutting import Stretch, stretches
from intake.models import LongText, Segment
from intake.permissions import can_cut, can_read_whole, is_own_long_text
from proposals.models import Proposal


@dataclass(frozen=True)
class Part:
    """A part as the reader is shown it. `words` are empty where the reader may not read them."""

    stretch: Stretch
    words: str = ""
    place_name: str = ""
    proposal: Any = None  # with its `outcome`, where the reader may know of it
    objections: tuple = ()

    @property
    def segment(self):
        return self.stretch.cut


@kept.page(watched.draft)
@require_safe
def show(request, draft, serial):
    draft = get_draft(request, draft)
    rows = LongText.objects.select_related("author", "organization", "words").filter(draft=draft)
    long_text = get_object_or_404(rows, serial=serial)
    long_text.draft = draft
    reads_whole = can_read_whole(request.user, long_text)
    if not reads_whole and long_text.finished_at is None:
        raise Http404
    parts = [] if long_text.erased_at else _parts(long_text, request.user, reads_whole)
    context = {
        "draft": draft,
        "long_text": long_text,
        "reads_whole": reads_whole,
        "may_cut": reads_whole and long_text.is_open and can_cut(request.user, long_text),
        "is_own": is_own_long_text(request.user, long_text),
        "parts": parts,
        "uncovered": sum(part.segment is None for part in parts),
    }
    return render(request, "pages/long_text.html", context)


def _parts(long_text, user, reads_whole):
    segments = list(Segment.objects.filter(long_text=long_text).order_by("start"))
    proposals = _proposals([one.proposal_id for one in segments if one.proposal_id], user)
    readable = set(Proposal.objects.readable().filter(pk__in=proposals).values_list("pk", flat=True))
    names = {place.provision_id: place.label(get_language()) for place in places_in(long_text.draft)}
    objections: dict = {}
    for one in long_text.objections.order_by("made_at") if reads_whole else ():
        objections.setdefault(one.start, []).append(one)
    text, found = long_text.words.text, []
    for stretch in stretches(text, segments):
        segment = stretch.cut
        proposal = proposals.get(segment.proposal_id) if segment else None
        # Words that a moderator gave back or hid stand in the whole too: others read what its proposal shows now.
        is_shown = reads_whole or (proposal is not None and _shows_these(proposal, readable))
        found.append(
            Part(
                stretch,
                words=text[stretch.start : stretch.end] if is_shown else "",
                place_name=names.get(segment.provision_id, "") if segment else "",
                proposal=proposal,
                objections=tuple(objections.get(stretch.start, ())),
            )
        )
    return found


def _shows_these(proposal, readable):
    return proposal.pk in readable and proposal.current_revision.number == 1


def _proposals(keys, user):
    """Return proposals by their keys with their outcomes, those alone that somebody may know of."""
    rows = list(Proposal.objects.visible_to(user).with_changes().filter(pk__in=keys))
    histories = Decision.objects.histories_on(rows)
    for row in rows:
        history = histories[row.pk]
        row.outcome = history[0].outcome if history else None
    return {row.pk: row for row in rows}
