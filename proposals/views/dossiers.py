"""An organization's working room: its letter, its positions one by one, and filing; each form on a page of its own."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting import name_of_form, organization_of
from accounts.limits import few_left_today
from accounts.permissions import can_file_for, organizations_of
from articles.current import get_draft
from articles.models import Placement
from articles.search import search
from articles.wording import words_of
from core import clock
from core.pages import mark_sent, render_part
from core.rules import RuleViolation
from core.text import LENGTHS
from core.uploads import LARGEST
from proposals.actions import (
    PositionText,
    drop_position,
    file_dossier,
    put_back_position,
    save_letter,
    save_position,
)
from proposals.actions.attaching import MEGABYTE
from proposals.actions.dossiers import ChangedMeanwhile, mark_of_entry, mark_of_letter
from proposals.forms import LetterForm, PositionForm, new_key
from proposals.models import Dossier, PositionStance
from proposals.models.attachments import MOST
from proposals.noticing import kinds_of, new_in
from proposals.room import Room, shown_to_colleagues
from proposals.views import pending
from record.receipts import receipt_of

ROOM, LETTER, POSITION = "proposals/dossier_room.html", "proposals/dossier_letter.html", "proposals/position.html"
OFFERED = 12  # places that a search for one offers


def of_members(form_class=None):
    """Open a page of the room to those who act in an organization's name; others are told how to.

    Words typed into a form of `form_class` outlive an ended session.
    """

    def decorate(view):
        @cache_control(private=True, no_cache=True)
        @wraps(view)
        def opened(request, draft, **where):
            draft = get_draft(request, draft)
            if not request.user.is_authenticated:
                if request.method == "POST" and form_class is not None:
                    return pending.keep_and_sign_in(request, request.path, form_class(request.POST).typed())
                return pending.sign_in(request, request.get_full_path() if request.method != "POST" else request.path)
            organization = organization_of(request)
            if organization is None:
                if request.method == "POST" and form_class is not None:
                    request.session[pending.KEPT] = {
                        "address": request.path,
                        "typed": form_class(request.POST).typed(),
                    }
                context = {"organizations": [row.organization for row in organizations_of(request.user)]}
                return render(request, "proposals/dossier_closed.html", context, status=403)
            return view(request, Room(draft, organization, request.user), **where)

        return opened

    return decorate


@of_members()
@require_safe
def show(request, room):
    return render(request, ROOM, context_of_room(request, room))


def context_of_room(request, room, **extra):
    """Return what the page of the room shows; `extra` may tell of a refusal."""
    room.note_writers()
    return {
        "room": room,
        "draft": room.draft,
        "organization": room.organization,
        "unfinished": [entry for entry in room.entries if entry.missing],
        "members": room.members(),
        "edited_by": shown_to_colleagues(room.working.edited_by) if room.working else "",
        "may_file": can_file_for(room.user, room.organization),
        "is_open": room.is_open(),
        "key": new_key(),
        "few_left": few_left_today(request, "dossier"),
        "few_files_left": few_left_today(request, "attachment"),
        "most_files": MOST,
        "largest_file": LARGEST // MEGABYTE,
    } | extra


@require_http_methods(["GET", "HEAD", "POST"])
@of_members(LetterForm)
def letter(request, room):
    if request.method != "POST":
        typed = pending.kept_for(request, request.path)
        initial = typed or {"text": room.letter, "language": room.language, "seen": room.mark_of_letter}
        return _letter_page(request, room, LetterForm(initial=initial), restored=typed is not None)
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _letter_page(request, room, form, status=422)
    if noticed := new_in(form, "text"):
        return _letter_page(request, room, form, noticed=noticed)
    words = {name: form.cleaned_data[name] for name in ("text", "language", "seen")}
    try:
        organization = name_of_form(request)
        save_letter(room.draft, organization, **words, by=request.user, at=clock.now())
    except ChangedMeanwhile as clash:
        form = LetterForm(initial=form.typed() | {"seen": mark_of_letter(clash.stored)})
        return _letter_page(request, room, form, clash=clash, status=clash.status)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _letter_page(request, room, form, status=refusal.status)
    pending.forget(request, request.path)
    return mark_sent(redirect("dossier_room", room.draft.slug), room.kept_name("letter"))


def _letter_page(request, room, form, *, status=200, clash=None, restored=False, noticed=()):
    context = {
        "room": room,
        "form": form,
        "text_value": _storable(form["text"].value()),
        "problems": form.problems() if form.is_bound else [],
        "clash": clash,
        "editor": shown_to_colleagues(clash.stored.edited_by) if clash and clash.stored else "",
        "restored": restored,
        "noticed": noticed,
        "looked_at": kinds_of(noticed) or form["looked_at"].value() or "",
        "limit": LENGTHS["dossier_letter"],
        "keep_name": room.kept_name("letter"),
        "is_open": room.is_open(),
    }
    return render(request, LETTER, context, status=status)


@require_safe
@of_members()
def places(request, room):
    """Find the place on which a position is to be taken: by number or by words."""
    asked = request.GET.get("q", "")[: LENGTHS["search"]].replace("\0", "").strip()
    hits = search(room.draft, asked, language=get_language(), limit=OFFERED) if asked else []
    if hits and hits[0].matched == "number" and request.GET.get("act") == "add":
        return redirect("dossier_position", room.draft.slug, hits[0].place.eid)
    pages = [hit.place or hit.article for hit in hits]
    context = {"room": room, "asked": asked, "hits": hits, "pages": pages}
    return render(request, "proposals/dossier_places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_members(PositionForm)
def position(request, room, eid):
    rows = Placement.objects.current().filter(edition__draft=room.draft).with_texts()
    place = get_object_or_404(rows.select_related("article"), eid=eid)
    place.edition.draft = room.draft
    if request.method != "POST":
        typed = pending.kept_for(request, request.path)
        form = PositionForm(initial=typed or _initial(room, place))
        writer = room.hold(place.provision_id) if request.method == "GET" and room.is_open() else ""
        return _position_page(request, room, place, form, restored=typed is not None, writer=writer)
    form = PositionForm(request.POST)
    act = request.POST.get("act", "save")
    if act == "take_over":
        room.hold(place.provision_id, take_over=True)
        return redirect("dossier_position", room.draft.slug, eid)
    if act in {"drop", "put_back"}:
        return _take_out(request, room, place, form, act)
    if act == "preview":
        fresh = PositionForm(initial=form.typed())
        return _position_page(request, room, place, fresh, shows_difference=True)
    return _save(request, room, place, form)


def _initial(room, place):
    entry = room.entry_on(place.provision_id)
    if entry is None:
        return {"stance": "", "text": "", "reasons": "", "language": room.language, "seen": ""}
    return {
        "stance": entry.stance,
        "text": entry.text,
        "reasons": entry.reasons,
        "language": room.language,
        "seen": mark_of_entry(entry),
    }


def _save(request, room, place, form):
    if not form.is_valid():
        return _position_page(request, room, place, form, status=422)
    if noticed := new_in(form, "text", "reasons"):
        return _position_page(request, room, place, form, noticed=noticed)
    values = form.cleaned_data
    words = PositionText(values["stance"], values["text"], values["reasons"])
    try:
        organization = name_of_form(request)
        act = {"language": values["language"], "seen": values["seen"], "by": request.user, "at": clock.now()}
        save_position(room.draft, organization, place, words, **act)
    except ChangedMeanwhile as clash:
        form = PositionForm(initial=form.typed() | {"seen": mark_of_entry(clash.stored)})
        return _position_page(request, room, place, form, clash=clash, status=clash.status)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _position_page(request, room, place, form, status=refusal.status)
    return _done(request, room, place)


def _take_out(request, room, place, form, act):
    acts = {"drop": drop_position, "put_back": put_back_position}
    try:
        organization = name_of_form(request)
        acts[act](room.draft, organization, place.provision, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        form.full_clean()
        form.refuse(refusal)
        return _position_page(request, room, place, form, status=refusal.status)
    return _done(request, room, place)


def _done(request, room, place):
    pending.forget(request, request.path)
    room.let_go(place.provision_id)
    return mark_sent(redirect("dossier_room", room.draft.slug), room.kept_name(place.eid))


def _position_page(
    request, room, place, form, *, status=200, clash=None, restored=False, shows_difference=False, noticed=(), writer=""
):
    language = room.language
    base_words = words_of(place, language)
    entry = room.entry_on(place.provision_id)
    text = _storable(form["text"].value())
    parts = Placement.objects.filter(parent=place, article=place.article_id) if place.is_page else []
    context = {
        "room": room,
        "place": place,
        "place_name": place.label(get_language()),
        "parts": parts,
        "form": form,
        "stances": PositionStance.choices,
        "base_words": base_words,
        "language": language,
        "text_value": text or ("" if form.is_bound else base_words),
        "reasons_value": _storable(form["reasons"].value()),
        "shows_difference": shows_difference,
        "problems": form.problems() if form.is_bound else [],
        "entry": entry,
        "is_answered": entry is not None and entry.position.decided_at is not None,
        "can_put_back": room.working is not None and room.is_filed_with(entry) and entry.is_changed,
        "clash": clash,
        "editor": shown_to_colleagues(clash.stored.edited_by) if clash and clash.stored else "",
        "restored": restored,
        "writer": writer,
        "noticed": noticed,
        "looked_at": kinds_of(noticed) or form["looked_at"].value() or "",
        "reasons_limit": LENGTHS["proposal_reasons"],
        "keep_name": room.kept_name(place.eid),
        "is_open": room.is_open(),
    }
    if request.htmx and shows_difference:
        return render_part(request, POSITION, "difference", context)
    return render(request, POSITION, context, status=status)


@require_POST
@of_members()
def file(request, room):
    seen, key = request.POST.get("seen", "")[:64], request.POST.get("key", "")
    try:
        organization = name_of_form(request)
        version = file_dossier(room.draft, organization, seen=seen, key=key, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return render(request, ROOM, context_of_room(request, room, refusal=refusal), status=refusal.status)
    return redirect("dossier_receipt", version.dossier.serial)


@cache_control(private=True, no_cache=True)
@require_safe
def receipt(request, serial):
    rows = Dossier.objects.visible_to(request.user).filed().select_related("draft", "organization", "current_version")
    dossier = get_object_or_404(rows, serial=serial)
    draft = get_draft(request, dossier.draft.slug)
    note = receipt_of(dossier.uid)
    if note is None:
        raise Http404
    number = dossier.current_version.entries.count()
    context = {"dossier": dossier, "draft": draft, "receipt": note, "positions": number}
    return render(request, "proposals/dossier_receipt.html", context)


def _storable(text):
    return (text or "").replace("\0", "\ufffd")
