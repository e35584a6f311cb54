"""The proposal or comment that a form acts on."""

from django.db.models import Value
from django.http import Http404
from django.shortcuts import get_object_or_404

from articles.current import get_draft
from core.statements import Models
from proposals.models import Change, Comment, Proposal

FOR_ACT = "draft", "current_revision"
PUBLIC = Models(lambda serial: Proposal.objects.public().filter(serial=Value(serial)).select_related(*FOR_ACT))
CHANGES = Models(lambda revision: Change.objects.filter(revision=revision))


def seen_proposal(request, serial):
    """Return the proposal of a number that this person may know of, with its draft as the request's, or 404.

    What is published is there for everybody: offices and memberships are asked for the rest alone.
    """
    proposal = PUBLIC.first(serial) or _known_to(request.user, serial)
    if proposal is None:
        raise Http404
    proposal.current_revision.keep_changes(CHANGES.rows(proposal.current_revision_id))
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


def _known_to(user, serial):
    return Proposal.objects.visible_to(user).filter(serial=serial).select_related(*FOR_ACT).first()
