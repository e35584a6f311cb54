"""The page on which a moderator moves a proposal or a comment to the provision that it speaks of."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft, place_of, places_in
from articles.wording import words_of
from core import clock
from core.forms import carry_out
from core.pages import mark_sent
from core.rules import RuleViolation
from moderation.actions import move_item
from moderation.actions.placing import refuse_unmovable
from moderation.foretelling import foretold_move
from moderation.forms import MovingForm
from moderation.grounds import Grounds
from moderation.models import WRONG_PLACE, what_is
from moderation.moved import places_for
from moderation.permissions import can_rule
from moderation.queue import review_address
from proposals.models import Comment, Proposal


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move_proposal(request, draft, number):
    draft = get_draft(request, draft)
    rows = Proposal.objects.submitted().visible_to(request.user).filter(draft=draft).for_list(request.user)
    return _move(request, draft, get_object_or_404(rows, serial=number))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move_comment(request, draft, uid):
    draft = get_draft(request, draft)
    rows = Comment.objects.submitted().visible_to(request.user).filter(draft=draft).with_words(request.user)
    return _move(request, draft, get_object_or_404(rows, uid=uid))


CHOOSING = ("to", "article", "paragraph")


def _move(request, draft, item):
    """Show an item where it stands and, once it is chosen, where it would stand; take the ruling that moves it."""
    item.draft = draft
    if not can_rule(request.user, item):
        raise PermissionDenied
    chosen = request.GET if any(name in request.GET for name in CHOOSING) else None
    form, status, told = MovingForm(request.POST or chosen, draft=draft, item=item), 200, []
    if request.method == "POST":
        looks = request.POST.get("act") == "look"
        done, status = carry_out(form, partial(_foretell if looks else _rule, item, request.user))
        told = done or [] if looks else []
        if status == 200 and not looks:
            address = review_address(draft, item.uid, getattr(item, "serial", None))
            return mark_sent(redirect(f"{address}?done={done.uid}"), f"moving-{item.uid}")
    elif form.is_bound and not form.is_valid():
        status = 422
    stands = _stands(draft, item)
    grounds = Grounds.of(draft)
    ground = grounds.latest[WRONG_PLACE]
    context = {
        "draft": draft,
        "item": item,
        "what": what_is(item),
        "unmovable": _unmovable(item),
        "stands": stands,
        "stands_words": words_of(stands, item.language),
        "to": form.found,
        "to_words": words_of(form.found, item.language) if form.found else "",
        "pages": places_for(item, request.user),
        "ground": ground,
        "ground_url": ground.address_in(draft),
        "read_grounds": grounds.read,
        "review_url": review_address(draft, item.uid, getattr(item, "serial", None)),
        "form": form,
        "told": told,
    }
    return render(request, "moderation/move.html", context, status=status)


def _rule(item, user, values):
    return move_item(item, **values, by=user, at=clock.now())


def _foretell(item, user, values):
    return foretold_move(item, values, by=user, at=clock.now())


def _stands(draft, item):
    """Return where an item stands now, in the present edition where it has the place."""
    provision = item.article_id if isinstance(item, Comment) else item.change.provision_id
    now = next((place for place in places_in(draft) if place.provision_id == provision), None)
    found = place_of(draft, now.eid) if now else item.change.base.placement
    found.edition.draft = draft
    return found


def _unmovable(item):
    """Return the sentence that says why an item cannot be moved at all, or nothing."""
    try:
        refuse_unmovable(item)
    except RuleViolation as refusal:
        return str(refusal)
    return ""
