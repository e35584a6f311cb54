"""Batches: choosing many items, saying what is ruled on them, looking through it, a second moderator's answer."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from articles.languages import LANGUAGES
from core import clock
from core.forms import carry_out
from core.pages import mark_sent
from core.paging import page_of
from core.rules import RuleViolation
from moderation.actions import (
    begin_batch,
    confirm_batch,
    discard_batch,
    propose_batch,
    refusals_of,
    refuse_batch,
    word_batch,
)
from moderation.batches import (
    entries_of,
    find_batch,
    find_items,
    items_of_rows,
    kinds_of,
    languages_of,
    said_in,
    waiting_for,
)
from moderation.choice import Choice
from moderation.foretelling import foretold_of_many
from moderation.forms import AnswerForm, BatchForm
from moderation.grounds import Grounds
from moderation.models import AT_MOST, BY_ONE, IN_BATCHES, Batch, BatchStatus
from moderation.outcomes import sentence_of
from moderation.permissions import can_moderate
from moderation.queue import places_of, rows_of, spoken_of
from moderation.ready import form_with, offered
from proposals.models import Proposal

ROWS = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request, draft):
    """List the batches of a moderator and those that wait for them; posted to, begin one with what was chosen."""
    draft = get_draft(request, draft)
    if not can_moderate(request.user, draft):
        raise PermissionDenied
    refusal, status = None, 200
    if request.method == "POST":
        try:
            batch = begin_batch(draft, _chosen(request, draft), by=request.user, at=clock.now())
        except RuleViolation as refused:
            refusal, status = refused, refused.status
        else:
            return redirect(batch)
    context = {
        "draft": draft,
        "waiting": waiting_for(request.user, draft),
        "page": page_of(Batch.objects.of(request.user, draft).with_people(), request),
        "refusal": refusal,
        "by_one": BY_ONE,
        "at_most": AT_MOST,
    }
    return render(request, "moderation/batches.html", context, status=status)


def _chosen(request, draft):
    """Return what was marked, or all that the queue shows under its filter: one more than may be, to be told of it."""
    if "all" not in request.POST:
        return find_items(request.user, draft, (uid.replace("\0", "") for uid in request.POST.getlist("item")))
    rows, _number = rows_of(draft, request.user, Choice.of(request.GET), with_appeals=False).after(None, AT_MOST + 1)
    return items_of_rows(rows)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request, draft, uid):
    """Show a batch with its items and what becomes of each; take what is ruled, and the second moderator's answer."""
    draft = get_draft(request, draft)
    if not can_moderate(request.user, draft):
        raise PermissionDenied
    found = find_batch(request.user, draft, uid)
    if found is None:
        raise Http404
    found.draft = draft
    form, answer, status = None, AnswerForm(), 200
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "discard":
            discard_batch(found, by=request.user)
            return redirect("batches", draft.slug)
        if act == "text":
            form, status = form_with(BatchForm, draft, languages_of(entries_of(found.items, draft)), request.POST)
        else:
            form, do = _asked(request, found, act)
            _made, status = carry_out(form, do)
            if status == 200:
                names = [f"batch-{found.uid}"] if act in {"propose", "refuse"} else []
                return mark_sent(redirect(request.path), *names)
        if isinstance(form, AnswerForm):
            form, answer = None, form
    return render(request, "moderation/batch.html", _context(request, found, form, answer), status=status)


def _asked(request, found, act):
    """Return the form that was sent and what it asks for."""
    user = request.user
    if act in {"confirm", "refuse"}:
        do = _confirm if act == "confirm" else _refuse
        return AnswerForm(request.POST), partial(do, found, user)
    if act == "propose":
        return AnswerForm(request.POST), lambda _values: propose_batch(found, by=user, at=clock.now())
    return BatchForm(request.POST), lambda values: word_batch(found, **values, by=user, at=clock.now())


def _confirm(found, user, _values):
    return confirm_batch(found, by=user, at=clock.now())


def _refuse(found, user, values):
    return refuse_batch(found, **values, by=user, at=clock.now())


def _context(request, found, form, answer):
    draft, is_begun = found.draft, found.status == BatchStatus.BEGUN
    entries = entries_of(found.items, draft)
    # Until it is proposed: what would be refused now. A page of it may be long, so that all of it is told above.
    codes = refusals_of(found, entries, at=clock.now()) if is_begun and found.kind else {}
    for entry in entries:
        entry.refused_by = entry.code or codes.get(entry.pk, "")
        entry.sentence = sentence_of(entry.refused_by, entry.error) if entry.refused_by else ""
    movable = [entry for entry in entries if not entry.refused_by]
    page = page_of(entries, request, size=ROWS)
    _put_places(page.object_list, request.user)
    grounds = Grounds.of(draft)
    form = form or BatchForm(initial=_said(found))
    context = offered(draft, grounds.names, form, grounds=grounds.standing) if is_begun else {}
    return context | {
        "draft": draft,
        "batch": found,
        "form": form,
        "spoken": [name for code, name in LANGUAGES if code in languages_of(entries)],
        "told": foretold_of_many(found, movable, at=clock.now()) if is_begun and found.kind else [],
        "took_text": request.POST.get("act") == "text",
        "answer": answer,
        "rulings": IN_BATCHES,
        "grounds": list(grounds.standing.values()),
        "read_grounds": grounds.read,
        "kinds": kinds_of(entries),
        "movable": kinds_of(movable),
        "movable_count": len(movable),
        "refused": _by_sentence(entries),
        "done": sum(entry.done_at is not None for entry in entries),
        "ruled": sum(entry.ruling_id is not None for entry in entries),
        "page": page,
        "entries": page.object_list,
        "by_one": BY_ONE,
        "is_first": found.proposed_by_id == request.user.pk,
        "queue_url": reverse("queue", args=[draft.slug]),
    }


def _said(found):
    said = {"ruling": found.kind, "ground": found.ground, "reasons": found.reasons}
    return said | {"reasons_from": found.reasons_from.uid if found.reasons_from else ""}


def _by_sentence(entries):
    """Return why items are not ruled on, each reason with the numbers of the items."""
    numbers = {}
    for entry in entries:
        if entry.refused_by:
            numbers.setdefault(entry.sentence, []).append(entry.number)
    return [(sentence, ", ".join(map(str, of))) for sentence, of in numbers.items()]


def _put_places(entries, user):
    said = said_in(entries, user)
    places = places_of({spoken_of(entry.item) for entry in entries if not isinstance(entry.item, Proposal)})
    for entry in entries:
        item = entry.item
        is_proposal = isinstance(item, Proposal)
        entry.words = said.get((type(item), item.pk), "")
        entry.place = item.change.base.placement if is_proposal else places.get(spoken_of(item))
