"""A long text as somebody may read it: where each part went, and the words that its proposal shows them."""

from dataclasses import dataclass
from typing import Any

from intake.cutting import Stretch, stretches
from intake.models import Segment
from intake.permissions import can_read_whole
from proposals.models import Proposal


@dataclass(frozen=True)
class Part:
    """A part as the reader is shown it: no `words` where they may not read them, the `proposal` if they know of it."""

    stretch: Stretch
    words: str = ""
    proposal: Any = None
    objections: tuple = ()

    @property
    def segment(self):
        return self.stretch.cut


def parts_of(long_text, user):
    """Return the parts of a long text in order, what no cut covers among them; none where it is erased.

    Words that a moderator gave back or hid stand in the whole too: whoever does not read it whole reads of a part what
    its proposal shows now, and only as long as these are its first words.
    """
    if long_text.erased_at:
        return []
    segments = list(Segment.objects.filter(long_text=long_text).select_related("provision").order_by("start"))
    keys = [one.proposal_id for one in segments if one.proposal_id]
    proposals = {row.pk: row for row in Proposal.objects.visible_to(user).with_changes().filter(pk__in=keys)}
    reads_whole, objections, shown = can_read_whole(user, long_text), {}, set()
    if reads_whole:
        for one in long_text.objections.order_by("made_at"):
            objections.setdefault(one.start, []).append(one)
    else:
        rows = Proposal.objects.readable().filter(pk__in=keys, current_revision__number=1)
        shown = set(rows.values_list("pk", flat=True))
    text, found = long_text.words.text, []
    for stretch in stretches(text, segments):
        key = stretch.cut and stretch.cut.proposal_id
        words = text[stretch.start : stretch.end] if reads_whole or key in shown else ""
        found.append(
            Part(stretch, words, proposals.get(key), tuple(objections.get(stretch.start, ()) if stretch.cut else ()))
        )
    return found
