"""The moderators' room: the queue and the item that is ruled on."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from core import clock
from core.forms import carry_out
from core.pages import mark_sent, render_part
from core.rules import RuleViolation
from core.statements import Models, any_value
from moderation.actions import claim_item, hand_over, rule, skip_item, undo
from moderation.actions.claims import is_for
from moderation.choice import Choice
from moderation.colleagues import colleagues_of
from moderation.foretelling import foretold
from moderation.forms import NoteForm, RulingForm
from moderation.grounds import Grounds
from moderation.marks import put_marks
from moderation.models import KINDS, Claim, Ruling, RulingKind, possible_rulings, what_is
from moderation.moved import may_be_moved
from moderation.pace import made_today, pace_of
from moderation.permissions import can_moderate, can_rule
from moderation.questions import asked_of, questions_beside
from moderation.queue import review_address, rows_of
from moderation.queue_entries import entries_of
from moderation.ready import form_with, offered
from moderation.surroundings import standing_claim, surroundings_of
from moderation.views.asking import ASKING
from moderation.views.choosing import choosing_form
from moderation.views.chosen import written_choices
from moderation.views.going_on import address_of, go_on
from moderation.views.rows import written_rows
from proposals.actions import mark_of_texts, texts_of
from proposals.models import Comment, Position, PositionEntry, Proposal, Revision
from proposals.translations import original_of, put_parts, translations_of
from proposals.whole import put_words, sent_proposal

PAGE = "moderation/queue.html"
ROWS = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request, draft):
    """The queue, with what the moderator has before them; posted to, it gives them the next."""
    draft = get_draft(request, draft)
    if not can_moderate(request.user, draft):
        raise PermissionDenied
    choice = Choice.of(request.GET)
    if request.method == "POST":
        return redirect(go_on(request, draft, choice, at=clock.now()))
    page = rows_of(draft, request.user, choice).page(request.GET.get("page"), ROWS)
    held = Claim.objects.of(request.user, draft).standing(clock.now()).select_related(*KINDS, "appeal").first()
    # What somebody took before their appointment changed is theirs no more.
    held = held if held and is_for(request.user, held) else None
    item = held.item if held and held.appeal is None else None
    if isinstance(item, Proposal):
        item = sent_proposal(draft, item.serial, request.user)
    if item is not None:
        item.draft = draft
        item = _with_words(item, request.user)
    elif held:
        page.held_appeal, page.held_url = held.appeal, address_of(held, draft)
    return _bench(request, draft, choice, page, entries_of(draft, page.object_list), item)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_proposal(request, draft, number):
    draft = get_draft(request, draft)
    item = sent_proposal(draft, number, request.user)
    if item is None:
        raise Http404
    return _review(request, draft, item)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_comment(request, draft, uid):
    draft = get_draft(request, draft)
    seen = Comment.objects.submitted().visible_to(request.user)
    return _review(request, draft, get_object_or_404(seen, draft=draft, uid=uid))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_position(request, draft, uid):
    draft = get_draft(request, draft)
    seen = Position.objects.submitted().visible_to(request.user)
    return _review(request, draft, get_object_or_404(seen, draft=draft, uid=uid))


def _review(request, draft, item):
    item.draft = draft
    if not can_rule(request.user, item):
        raise PermissionDenied
    choice = Choice.of(request.GET)
    form, status, refused = None, 200, ""
    told = []
    if request.POST.get("act") in SHOWING:
        form, status, told = SHOWING[request.POST["act"]](request, item)
    elif request.method == "POST":
        do = ACTS.get(request.POST.get("act", ""), _rule)
        form = NoteForm(request.POST) if do in ASKING.values() else RulingForm(request.POST)
        try:
            answer = do(request, draft, choice, item, form, clock.now())
        except RuleViolation as refusal:
            # htmx leaves the page as it is on a 403, and the sentence would not be seen.
            status = 422 if request.htmx else refusal.status
            if do is _undo:
                refused, form = str(refusal), None
            else:
                form.refuse(refusal)
        else:
            if answer is not None:
                return answer
            status = 422
    if (form is not None or refused) and isinstance(item, Proposal):
        item = sent_proposal(draft, item.serial, request.user) or item  # as it stands after what was refused
    page = rows_of(draft, request.user, choice).page(request.GET.get("page"), ROWS)
    item = _with_words(item, request.user)
    return _bench(
        request,
        draft,
        choice,
        page,
        entries_of(draft, page.object_list),
        item,
        form=form,
        status=status,
        refused=refused,
        told=told,
    )


def _rule(request, draft, choice, item, form, now):
    if not form.is_valid():
        return None
    ruling = rule(item, **form.cleaned_data, by=request.user, at=now)
    # A second act: what was ruled stays, whatever comes of taking the next.
    answer = redirect(go_on(request, draft, choice, at=now, done=ruling.uid))
    return mark_sent(answer, f"ruling-{item.uid}")


def _take_text(request, item):
    """Return the form with the ready reasons that were chosen in it, and the status; nothing is ruled."""
    return *form_with(RulingForm, item.draft, [item.language], request.POST), []


def _foretell(request, item):
    """Return the form, the status, and how the statement would read to the author; nothing is ruled."""
    form = RulingForm(request.POST)
    told, status = carry_out(form, lambda values: foretold(item, values, by=request.user, at=clock.now()))
    return form, 422 if request.htmx and status != 200 else status, told or []


SHOWING = {"text": _take_text, "look": _foretell}


def _take(request, draft, choice, item, form, now):
    claim_item(item, by=request.user, at=now)
    return redirect(request.get_full_path())


def _skip(request, draft, choice, item, form, now):
    skip_item(item, by=request.user, at=now)
    return redirect(go_on(request, draft, choice, at=now))


def _hand_over(request, draft, choice, item, form, now):
    given = request.POST.get("colleague", "")
    people = {str(person.pk): person for person in colleagues_of(item, request.user)}
    hand_over(item, people.get(given), by=request.user, at=now)
    return redirect(go_on(request, draft, choice, at=now))


def _undo(request, draft, choice, item, form, now):
    ruling = get_object_or_404(Ruling.objects.on(item), uid=request.POST.get("undone", "").replace("\0", ""))
    undo(ruling, by=request.user, at=now)
    query = urlencode(choice.as_query() | {"done": ruling.uid})
    return redirect(f"{review_address(draft, item.uid, getattr(item, 'serial', None))}?{query}")


ACTS = {"take": _take, "skip": _skip, "hand": _hand_over, "undo": _undo} | ASKING


def _with_words(item, user):
    """Return the item with its words and author, and with the draft that is at hand."""
    if isinstance(item, Proposal):
        whole: Any = item
        put_words(whole, user)
        waits = whole.coming_revision_id
        whole.coming = Revision.objects.filter(pk=waits).with_words(user).first() if waits else None
    else:
        whole = type(item).objects.with_words(user).get(pk=item.pk)
        whole.draft = item.draft
    if isinstance(whole, Position):
        whole.last_entry = PositionEntry.objects.last_filed(whole, user)
    if not isinstance(whole, Comment):
        _put_translations(whole, user)
    return whole


def _put_translations(item, user):
    """Set on an item what it says in other languages, and the number of the last one that waits."""
    original = original_of(item)
    found = translations_of([original], user)[item.pk] if original is not None else None
    item.translated = [put_parts(one) for one in found.standing] if found else []
    item.last_waiting = max((one.row.number for one in item.translated if one.row.visible_at is None), default=0)


def _bench(request, draft, choice, page, entries, item, *, form=None, status=200, refused="", told=()):
    now = clock.now()
    note, form = (form, None) if isinstance(form, NoteForm) else (None, form)
    grounds = Grounds.of(draft)
    query = choice.as_query() | ({"page": page.number} if page.number > 1 else {})
    names = grounds.names
    context = {
        "choice": choice,
        "choosing": choosing_form(request.user, draft, choice),
        "ground_names": names,
        "query": urlencode(query),
        "page": page,
        "entries": entries,
        "rows": written_rows(
            entries, choice, query, draft=draft, current=item, user=request.user, ground_names=names, now=now
        ),
        "now": now,
        "today": made_today(draft, request.user, at=now),
        "pace": pace_of(draft, at=now),
        "done": (done := _done(request, draft)),
        "can_undo": bool(done) and done.can_be_undone_at(now),
        "item": item,
        "refused": refused,
        "asked_of_you": asked_of(request.user, draft),
    }
    if item is not None:
        put_marks([item], request.user)
        context["what"] = what_is(item)
        beside = surroundings_of(item, request.user)
        context |= offered(draft, names, shown := form or RulingForm(), grounds=grounds.standing)
        context |= {
            "form": shown,
            "claim": standing_claim(item, at=now),
            "colleagues": colleagues_of(item, request.user),
            "questions": (questions := questions_beside(item, request.user)),
            "has_asked": any(one.is_open and one.asker_id == request.user.pk for one in questions),
            "note_form": note,
            "note_act": request.POST.get("act", ""),
            "rulings": (rulings := possible_rulings(item)),
            "written_choices": None if form else written_choices(item, rulings, grounds.choices),
            "is_own": item.involves(request.user),
            "may_be_moved": may_be_moved(item) and not item.involves(request.user),
            "needs_another": draft.two_people
            and item.mark is not None
            and item.hidden_at is not None
            and beside.rulings[0].moderator_id == request.user.pk,
            "covering": (covering := _covering(item)),
            "cover_of": mark_of_texts(covering),
            "marked": set(form["cover"].value() or ()) if form else (),
            "grounds": grounds.choices,
            "read_grounds": grounds.read,
            "took_text": request.POST.get("act") == "text",
            "told": told,
            "surroundings": beside,
            "item_url": review_address(draft, item.uid, getattr(item, "serial", None)),
        }
    if request.htmx and request.htmx.history_restore_request:
        return render(request, PAGE, context, status=status)
    answer = render_part(request, PAGE, "bench", context, status=status)
    if request.htmx and request.method != "POST":
        answer["HX-Push-Url"] = request.get_full_path()
    return answer


def _covering(item):
    """Return the texts in which words can be marked to be covered."""
    return texts_of(item) if RulingKind.PARTIAL in possible_rulings(item) else []


def _done(request, draft):
    """Return the ruling that the moderator has just made, to be said on the page that follows."""
    uid = request.GET.get("done", "").replace("\0", "")
    done = DONE.first(uid, request.user.pk, draft.pk) if uid else None
    if done is not None:
        done.draft = draft
    return done


def _made(uid, moderator, draft):
    rows = Ruling.objects.filter(uid=any_value(uid), moderator=moderator, draft=draft).select_related(*KINDS)
    uids = "proposal__uid", "comment__uid", "position__uid"
    return rows.only("uid", "kind", "at", "before", "undone_at", "proposal__serial", *uids)


DONE = Models(_made)
