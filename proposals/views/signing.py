"""Signing a dossier: what is to be signed is downloaded, the signature is brought, checked and kept, or taken out."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import name_of_form
from accounts.permissions import can_file_for
from articles.current import get_draft
from core import clock
from core.rules import RuleViolation
from proposals.actions import sign_dossier, take_signature_out
from proposals.actions.signing import file_of, signature_of, words_in
from proposals.models import CoveredWords, Dossier, DossierVersion, PositionEntry
from proposals.signatures import LARGEST
from proposals.views.attachments import HARMLESS
from proposals.views.dossiers import of_members

PAGE = "proposals/dossier_signature.html"
CMS = "application/pkcs7-signature"
ENDINGS = ".p7s,.p7m,.cms,.sig,.pem,.txt"


@require_http_methods(["GET", "HEAD", "POST"])
@of_members()
def sign(request, room):
    if request.method != "POST":
        return _page(request, room)
    try:
        organization = name_of_form(request)
        act = {"by": request.user, "at": clock.now()}
        if request.POST.get("act") == "take_out":
            take_signature_out(room.draft, organization, **act)
        else:
            sent = request.FILES.get("signature")
            content = sent.read(LARGEST + 1) if sent is not None else b""
            sign_dossier(room.draft, organization, content, **act)
    except RuleViolation as refusal:
        return _page(request, room, refusal=refusal)
    return redirect(reverse("dossier_room", args=[room.draft.slug]) + "#file")


def _page(request, room, refusal=None):
    context = {
        "room": room,
        "draft": room.draft,
        "organization": room.organization,
        "refusal": refusal,
        "may_file": can_file_for(request.user, room.organization),
        "is_open": room.is_open(),
        "endings": ENDINGS,
        "largest": LARGEST // 1024,
    }
    return render(request, PAGE, context, status=refusal.status if refusal else 200)


@require_safe
@of_members()
def words_to_sign(request, room):
    """Give what is to be signed now, to be saved."""
    if room.words_to_sign is None:
        raise Http404
    number = room.standing.number + (room.working is None)
    return _saved(room.words_to_sign, "application/json", f"{room.dossier.number or 'dossier'}-{number}.json")


@cache_control(private=True, no_cache=True)
@require_safe
def signed_words(request, serial, number):
    """Give what the signature on a filed version is of, to whoever may read all of it."""
    version = _filed(request, serial, number)
    if signature_of(version) is None or not _reads_all(request.user, version):
        raise Http404
    words = words_in(version.dossier, version, version.number)
    return _saved(words, "application/json", f"{version.dossier.number}-{number}.json")


@cache_control(private=True, no_cache=True)
@require_safe
def signature_file(request, serial, number):
    """Give the file of a signature to members of its own organization: it names who signed, by their number too."""
    version = _filed(request, serial, number)
    signature = signature_of(version)
    if signature is None or not version.dossier.is_own_of(request.user):
        raise Http404
    if (content := file_of(signature)) is None:
        raise Http404
    return _saved(content, CMS, f"{version.dossier.number}-{number}.p7s")


def _filed(request, serial, number):
    dossiers = Dossier.objects.filed().select_related("organization", "draft")
    dossier = get_object_or_404(dossiers, serial=serial)
    dossier.draft = get_draft(request, dossier.draft.slug)
    rows = DossierVersion.objects.filter(dossier=dossier, filed_at__isnull=False).select_related("letter")
    version = get_object_or_404(rows, number=number)
    version.dossier = dossier
    return version


def _reads_all(user, version):
    """Whether no words of a version are kept from somebody by a ruling, whole or in passages."""
    if CoveredWords.objects.filter(entry__version=version).exists():
        return False
    return all(hasattr(entry, "words") for entry in PositionEntry.objects.of(version).for_list(user))


def _saved(content, content_type, name):
    answer = HttpResponse(content, content_type=content_type, headers=HARMLESS)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
