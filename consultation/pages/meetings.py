"""Public meetings: a list, and each with what its minutes tell, what was proposed there, and the answers."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.current import get_draft
from commission.models import Decision
from consultation.pages import kept, watched
from core.paging import page_of
from intake.entries import ALL_GROUNDS
from intake.models import Item, Meeting, Passage, Scan, Stage
from proposals.models import Proposal

PAGES = ["page"]
SIZE = 20  # proposals on a page
UNSEEN = ("visible_at", "returned_at", "withdrawn_at")  # none of these: it waits for a moderator


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
    draft, user = get_draft(request, draft), request.user
    meeting = get_object_or_404(Meeting.objects.of(draft), serial=serial)
    passages = Passage.objects.filter(item__meeting=meeting)
    rows = Proposal.objects.visible_to(user).filter(pk__in=passages.values("proposal")).for_list(user)
    page = page_of(rows.order_by("serial"), request, size=SIZE)
    answers = Decision.objects.standing().on(list(page))
    for proposal in page:
        proposal.decision = answers.get(proposal.pk)
        proposal.outcome = proposal.decision and proposal.decision.outcome
    context = {
        "draft": draft,
        "meeting": meeting,
        "page": page,
        "refused": _refused(meeting),
        "waiting": _waiting(meeting, passages),
        "minutes": Scan.objects.filter(meeting=meeting).order_by("pk"),
        "reason": ALL_GROUNDS.get(meeting.refusal, ""),
    }
    return render(request, "pages/meeting.html", context)


def _refused(meeting):
    """Return what was said there and becomes no proposal, by its number, with why."""
    rows = Item.objects.filter(meeting=meeting, stage=Stage.REFUSED).order_by("serial")
    return [(item.number, ALL_GROUNDS[item.refusal]) for item in rows]


def _waiting(meeting, passages):
    """Return how much of it waits to be typed, or for a moderator."""
    return (
        Item.objects.filter(meeting=meeting).open().count()
        + passages.filter(**{f"proposal__{moment}": None for moment in UNSEEN}).count()
    )
