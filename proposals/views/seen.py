"""The proposal or comment that a form acts on."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from articles.current import get_draft
from proposals.models import Comment, Proposal


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


def seen_comment(request, uid):
    """Return the comment that this person may know of, with its words and its draft as the request's, or 404."""
    seen = Comment.objects.visible_to(request.user).with_words(request.user).select_related("draft")
    comment = get_object_or_404(seen, uid=uid)
    get_draft(request, comment.draft.slug)
    return comment


def _one(rows):
    return next(iter(rows), None)
