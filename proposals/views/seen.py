"""The proposal that a form acts on."""

from django.http import Http404

from articles.current import get_draft
from proposals.models import Proposal


def seen_proposal(request, serial):
    """Return the proposal of a number that this person may know of, with its draft as the request's, or 404.

    What is published is there for everybody: offices and memberships are asked for the rest alone.
    """
    rows = Proposal.objects.filter(serial=serial).for_act()
    proposal = _one(rows.public()) or _one(rows.visible_to(request.user))
    if proposal is None:
        raise Http404
    if proposal.draft.is_public:
        request.draft = proposal.draft
    get_draft(request, proposal.draft.slug)
    return proposal


def _one(rows):
    return next(iter(rows), None)
