"""The proposals whose authors show that they are of a region: the texts behind a number of the page of figures."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.regions import NAMES
from articles.current import get_draft
from commission.models import Decision
from consultation.pages import kept, watched
from core.paging import page_of
from proposals.models import Proposal

NO_REGION = "none"  # in addresses and files; people may name none
SIZE = 20


def shown_in(draft):
    """Return the proposals of a draft that are counted by the region that they show."""
    return Proposal.objects.filter(draft=draft).stood_by().showing_region()


@kept.page(watched.draft, query=["page"])
@require_safe
def show(request, draft, region):
    """List them, the newest first."""
    draft = get_draft(request, draft)
    if region not in NAMES and region != NO_REGION:
        raise Http404
    rows = shown_in(draft).filter(author__region="" if region == NO_REGION else region)
    page = page_of(rows.for_list().order_by("-serial"), request, size=SIZE)
    Decision.objects.standing().put_outcomes(list(page))
    return render(request, "pages/region.html", {"draft": draft, "name": NAMES.get(region, ""), "page": page})
