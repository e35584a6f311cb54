"""The round trip in Word: download, send the edited file, look the list over, take what is marked into the dossier."""

from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.acting import name_of_form
from articles.current import places_in
from articles.docx import LARGEST
from articles.languages import LANGUAGES
from articles.models.provisions import LEVELS, Kind
from core import clock
from core.rules import RuleViolation
from core.text import LENGTHS
from proposals.actions import discard_edited_file, read_edited_file, take_changes
from proposals.actions.edited import FileMissing, UnreadableFile
from proposals.views.dossiers import of_members
from proposals.word_changes import changes_in

PAGE, LIST = "proposals/edited_file.html", "proposals/edited_changes.html"


@require_http_methods(["GET", "HEAD", "POST"])
@of_members()
def send(request, room):
    """Offer the text as a Word file, and take the edited one."""
    if request.method != "POST":
        return _page(request, room)
    try:
        organization = name_of_form(request)
        sent = request.FILES.get("file")
        if sent is None or not sent.size:
            raise FileMissing(field="file")
        if sent.size > LARGEST:
            raise UnreadableFile(UnreadableFile.of["too_large"], limit=LARGEST // 1024 // 1024)
        asked = {"name": sent.name, "language": room.language}
        read_edited_file(room.draft, organization, sent.read(), **asked, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _page(request, room, refusal=refusal, status=refusal.status)
    return redirect("dossier_changes", room.draft.slug)


def _page(request, room, *, refusal=None, status=200):
    context = {
        "room": room,
        "draft": room.draft,
        "parts": _parts(room.draft),
        "languages_of_text": LANGUAGES,
        "language_of_text": room.language,
        "refusal": refusal,
        "changes": changes_in(room),
        "largest": LARGEST // 1024 // 1024,
        "is_open": room.is_open(),
    }
    return render(request, PAGE, context, status=status)


def _parts(draft):
    """Return the sections and chapters that hold articles, and what stands before them, as (place, heading, pages)."""
    language, found = get_language(), []
    for place in places_in(draft):
        if place.kind == Kind.PREAMBLE:
            found.append((place, "", [place]))
        elif place.kind in LEVELS:
            found.append((place, place.text_in(language).heading, []))
        elif place.kind == Kind.ARTICLE:
            if not found:
                found.append((None, "", []))
            found[-1][2].append(place)
    return [part for part in found if part[2]]


@require_http_methods(["GET", "HEAD", "POST"])
@of_members()
def look_over(request, room):
    """Show what the file changes beside what the dossier says; take what is marked, or forget the list."""
    if request.method != "POST":
        return _list(request, room)
    act = request.POST.get("act", "take")
    try:
        organization = name_of_form(request)
        if act == "forget":
            discard_edited_file(room.draft, organization, by=request.user)
            return redirect("dossier_word", room.draft.slug)
        chosen = set(request.POST.getlist("take"))
        given = {"reasons": request.POST.get("reasons", ""), "seen": request.POST.get("seen", "")[:64]}
        take_changes(room.draft, organization, chosen, **given, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _list(request, room, refusal=refusal, status=refusal.status)
    return redirect(f"{redirect('dossier_room', room.draft.slug).url}#positions")


def _list(request, room, *, refusal=None, status=200):
    changes = changes_in(room)
    if changes is None and refusal is None:
        return redirect("dossier_word", room.draft.slug)
    typed = request.method == "POST"
    marked = set(request.POST.getlist("take")) if typed else {row.eid for row in changes.lines if row.is_marked}
    context = {
        "room": room,
        "draft": room.draft,
        "changes": changes,
        "marked": marked,
        "reasons": request.POST.get("reasons", "").replace("\0", "\ufffd") if typed else "",
        "reasons_limit": LENGTHS["proposal_reasons"],
        "refusal": refusal,
        "is_open": room.is_open(),
    }
    return render(request, LIST, context, status=status)
