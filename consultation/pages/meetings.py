"""Public meetings: a list, and each with what its minutes tell, what was proposed there, and the answers."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.current import get_draft
from commission.models import Decision
from consultation.pages import kept, watched
from core.paging import page_of
from intake.entries import ALL_GROUNDS
from intake.models import Meeting, Scan
from intake.voices import proposals_of, refused_of, waiting_of

PAGES = ["page"]
SIZE = 20  # proposals on a page


@kept.page(watched.draft, query=PAGES)
@require_safe
def show_all(request, draft):
    """List the public meetings on a draft, the latest first."""
    draft = get_draft(request, draft)
    page = page_of(Meeting.objects.of(draft).for_list(), request)
    return render(request, "pages/meetings.html", {"draft": draft, "page": page})


@kept.page(watched.draft, query=PAGES)
@require_safe
def show(request, draft, serial):
    """Show a meeting: what its minutes tell, each proposal made there with its answer, and what was refused."""
    draft = get_draft(request, draft)
    meeting = get_object_or_404(Meeting.objects.of(draft), serial=serial)
    page = page_of(proposals_of(meeting, request.user).for_list(request.user), request, size=SIZE)
    answers = Decision.objects.standing().on(list(page))
    for proposal in page:
        proposal.decision = answers.get(proposal.pk)
        proposal.outcome = proposal.decision and proposal.decision.outcome
    context = {
        "draft": draft,
        "meeting": meeting,
        "page": page,
        "refused": refused_of(meeting),
        "waiting": waiting_of(meeting),
        "minutes": Scan.objects.filter(meeting=meeting).order_by("pk"),
        "reason": ALL_GROUNDS.get(meeting.refusal, ""),
    }
    return render(request, "pages/meeting.html", context)
