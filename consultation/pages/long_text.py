"""A long text with where each part went: its state and its answer; whole for its author and the desk alone."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft, places_in
from commission.models import Decision
from consultation.pages import kept, watched
from intake.models import LongText
from intake.permissions import can_cut, can_read_whole, is_own_long_text
from intake.wholes import parts_of


@kept.page(watched.draft)
@require_safe
def show(request, draft, serial):
    draft, user = get_draft(request, draft), request.user
    rows = LongText.objects.select_related("author", "organization", "words").filter(draft=draft)
    long_text = get_object_or_404(rows, serial=serial)
    long_text.draft = draft
    reads_whole = can_read_whole(user, long_text)
    if not reads_whole and long_text.finished_at is None:
        raise Http404
    parts = parts_of(long_text, user)
    Decision.objects.standing().put_outcomes([part.proposal for part in parts if part.proposal])
    names = {place.provision_id: place.label(get_language()) for place in places_in(draft)}
    context = {
        "draft": draft,
        "long_text": long_text,
        "reads_whole": reads_whole,
        "may_cut": reads_whole and long_text.is_open and can_cut(user, long_text),
        "is_own": is_own_long_text(user, long_text),
        "parts": [(part, names.get(part.segment.provision_id, "") if part.segment else "") for part in parts],
        "earlier_objections": _objections_beside(parts, long_text) if reads_whole else [],
        "uncovered": sum(part.segment is None for part in parts),
    }
    return render(request, "pages/long_text.html", context)


def _objections_beside(parts, long_text):
    """Return what was objected to cuts that were taken back or joined since, with its answers."""
    cut = [part.segment.start for part in parts if part.segment]
    return long_text.objections.exclude(start__in=cut).order_by("made_at")
