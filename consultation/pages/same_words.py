"""Who else changes the very words that a proposal changes, each with its difference."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft
from consultation.pages import kept, watched
from core.paging import page_of
from proposals.models import Proposal
from proposals.rivals import Rivals, rivals_of_read

PAGE = "pages/same_words.html"
ON_A_PAGE = 20


@kept.page(watched.proposal, query=["page"])
@require_safe
def show(request, serial):
    rows = Proposal.objects.visible_to(request.user).with_words(request.user).select_related("draft")
    proposal = get_object_or_404(rows, serial=serial)
    place = proposal.change.base.placement
    place.edition.draft = proposal.draft = get_draft(request, proposal.draft.slug)
    rivals = Rivals() if proposal.is_tombstone else rivals_of_read(proposal)
    page = page_of(rivals.found, request, size=ON_A_PAGE)
    context = {
        "proposal": proposal,
        "place": place,
        "place_name": place.label(get_language()),
        "rival_count": len(rivals),
        "page": page,
        "rivals": rivals.read(request.user, page.object_list),
    }
    return render(request, PAGE, context)
