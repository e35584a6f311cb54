"""What was written under the marks of covered passages: for whoever wrote it and the staff whose office covers it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.current import get_draft
from moderation.marks import put_marks
from moderation.models import what_is
from moderation.permissions import can_read_originals
from proposals.models import Comment, CoveredWords, Position, Proposal


@never_cache
@login_required
@require_safe
def covered_proposal(request, number):
    return _show(request, Proposal.objects.with_changes(), serial=number)


@never_cache
@login_required
@require_safe
def covered_comment(request, uid):
    return _show(request, Comment.objects.select_related("author", "organization"), uid=uid)


@never_cache
@login_required
@require_safe
def covered_position(request, uid):
    return _show(request, Position.objects.with_entries(), uid=uid)


def _show(request, rows, **which):
    """Show the originals of the words that stand, with the ruling's ground and reasons."""
    item = get_object_or_404(rows.submitted().visible_to(request.user).select_related("draft"), **which)
    get_draft(request, item.draft.slug)
    if item.covered_at is None:
        raise Http404
    if not (item.is_own_of(request.user) or can_read_originals(request.user, item)):
        raise PermissionDenied
    originals = CoveredWords.objects.of(item)
    if isinstance(item, Position):
        originals = originals.filter(entry=item.entry)
    put_marks([item], request.user)
    context = {"item": item, "what": what_is(item), "originals": originals}
    return render(request, "moderation/covered.html", context)
