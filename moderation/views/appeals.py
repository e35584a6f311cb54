"""Appeals: the pages on which an author appeals and reads what became of it, and those on which another decides."""

from functools import partial
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft
from core import clock
from core.forms import carry_out
from core.pages import mark_sent
from core.paging import page_of
from moderation.actions import claim_item, decide_appeal, file_appeal, hand_over, skip_item
from moderation.appeal_notices import read_decided
from moderation.appeals import appeals_for, may_decide, rulings_on_own
from moderation.choice import Choice
from moderation.colleagues import colleagues_of
from moderation.foretelling import rehearsed
from moderation.forms import AppealForm, DecisionOnAppealForm
from moderation.grounds import Grounds
from moderation.models import Appeal, AppealOutcome, Ruling, RulingKind, what_is
from moderation.permissions import can_moderate
from moderation.ready import form_with, offered
from moderation.surroundings import standing_claim
from moderation.views.going_on import go_on
from proposals.models import Position, PositionEntry
from proposals.permissions import speaks_for


@never_cache
@login_required
@require_safe
def mine(request):
    """List the rulings that took a person's own words from view, and what became of their appeals."""
    page = page_of(rulings_on_own(request.user), request)
    return render(request, "moderation/my_appeals.html", {"page": page, "now": clock.now()})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, uid):
    """Show a ruling to whoever speaks for the words, with the appeal against it; take the appeal."""
    ruling = get_object_or_404(Ruling.objects.restricting().with_items(), uid=uid)
    if not ruling.item.is_own_of(request.user):
        raise Http404
    get_draft(request, ruling.draft.slug)
    form, status = AppealForm(request.POST or None), 200
    if request.method == "POST":
        if not speaks_for(request.user, ruling.item):
            raise PermissionDenied
        _filed, status = carry_out(form, partial(_file, ruling, request.user))
        if status == 200:
            # The page says by itself that the appeal is there, so that loading it again files nothing.
            return mark_sent(redirect(request.path), f"appeal-{ruling.uid}")
    context = {
        "ruling": ruling,
        "item": ruling.item,
        "what": what_is(ruling.item),
        "ground_url": ruling.rule and ruling.rule.address_in(ruling.draft),
        "appeal": Appeal.objects.with_rulings().filter(ruling=ruling).first(),
        "may_appeal": speaks_for(request.user, ruling.item),
        "is_late": ruling.appeal_until is None or clock.now() > ruling.appeal_until,
        "form": form,
    }
    return render(request, "moderation/appeal.html", context, status=status)


def _file(ruling, user, values):
    return file_appeal(ruling, **values, by=user, at=clock.now())


@never_cache
@login_required
@require_safe
def appeals(request, draft):
    """List the appeals that this moderator may decide, the oldest first."""
    draft = get_draft(request, draft)
    if not can_moderate(request.user, draft):
        raise PermissionDenied
    page = page_of(appeals_for(request.user, draft), request)
    return render(request, "moderation/appeals.html", {"draft": draft, "page": page, "now": clock.now()})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, draft, uid):
    """Show an appeal beside the words and the ruling; take the decision of a moderator who did not rule."""
    draft = get_draft(request, draft)
    if not can_moderate(request.user, draft):
        raise PermissionDenied
    found = get_object_or_404(Appeal.objects.with_rulings(), draft=draft, uid=uid)
    if not may_decide(request.user, found):
        raise PermissionDenied
    choice, form, status = Choice.of(request.GET), DecisionOnAppealForm(request.POST or None), 200
    act, told = request.POST.get("act", ""), []
    if act == "text":
        spoken = [found.ruling.item.language]
        form, status = form_with(DecisionOnAppealForm, draft, spoken, request.POST, names_ground=False)
    elif act == "look":
        told, status = carry_out(form, lambda values: _foretell(request, found, values, clock.now()))
    elif request.method == "POST":
        do = ACTS.get(act, _decide)
        answer, status = carry_out(form, lambda values: do(request, choice, found, values, clock.now()))
        if status == 200:
            return answer
    context = _context(request, draft, choice, found, form) | {"told": told, "took_text": act == "text"}
    return render(request, "moderation/decide_appeal.html", context, status=status)


def _context(request, draft, choice, found, form):
    grounds = Grounds.of(draft)
    item = _with_words(found.ruling.item, request.user)
    is_merging = found.ruling.kind == RulingKind.MERGE  # on one ground alone
    fitting = {found.ruling.ground} if is_merging else {found.ruling.ground, *grounds.standing}
    ready = offered(draft, grounds.names, form, grounds=fitting) if found.decided_at is None else {}
    return ready | {
        "draft": draft,
        "appeal": found,
        "ruling": found.ruling,
        "item": item,
        "what": what_is(item),
        "outcomes": AppealOutcome.choices,
        "grounds": grounds.choices,
        "read_grounds": grounds.read,
        "form": form,
        "query": urlencode(choice.as_query()),
        "claim": standing_claim(item, at=clock.now()),
        "colleagues": [one for one in colleagues_of(item, request.user) if may_decide(one, found)],
        "item_url": request.path,
        "rulings": AppealOutcome.values,
        "has_asked": True,
    }


def _decide(request, choice, found, values, now):
    decide_appeal(found, **values, by=request.user, at=now)
    return mark_sent(redirect(request.get_full_path()), f"decision-{found.uid}")


def _foretell(request, found, values, now):
    """Return how the decision would read to the author; nothing is decided."""
    act = partial(decide_appeal, found, **values, by=request.user, at=now)
    return rehearsed(act, read_decided, found.ruling.item.language)


def _take(request, choice, found, values, now):
    claim_item(found.ruling.item, appeal=found, by=request.user, at=now)
    return redirect(request.get_full_path())


def _skip(request, choice, found, values, now):
    skip_item(found.ruling.item, by=request.user, at=now)
    return redirect(go_on(request, found.draft, choice, at=now))


def _hand_over(request, choice, found, values, now):
    people = {str(person.pk): person for person in colleagues_of(found.ruling.item, request.user)}
    to = people.get(request.POST.get("colleague", ""))
    hand_over(found.ruling.item, to, by=request.user, at=now)
    return redirect(go_on(request, found.draft, choice, at=now))


ACTS = {"take": _take, "skip": _skip, "hand": _hand_over}


def _with_words(item, user):
    whole = type(item).objects.with_words(user).get(pk=item.pk)
    if isinstance(whole, Position):
        whole.last_entry = PositionEntry.objects.last_filed(whole, user)
    return whole
