"""Files of a dossier: its members add them to what is being written; everybody reads those that were filed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.acting import name_of_form
from core import clock
from core.rules import RuleViolation
from proposals.actions import attach_file, detach_file
from proposals.models import Attachment
from proposals.views.dossiers import ROOM, context_of_room, of_members

# Whatever a browser thinks of the file, it runs nothing and belongs to no page of this site.
HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_POST
@of_members()
def attach(request, room):
    sent = request.FILES.get("file")
    try:
        content = sent.read() if sent is not None else b""
        name = sent.name if sent is not None else ""
        organization = name_of_form(request)
        attach_file(room.draft, organization, name=name, content=content, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _room(request, room, refusal)
    return redirect(_files_of(room))


@require_POST
@of_members()
def detach(request, room, uid):
    try:
        organization = name_of_form(request)
        detach_file(room.draft, organization, uid, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _room(request, room, refusal)
    return redirect(_files_of(room))


@cache_control(private=True, no_cache=True)
@require_safe
def download(request, uid):
    """Give the file as it was sent, to be saved and not shown."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user).select_related("content"), uid=uid)
    answer = HttpResponse(bytes(attachment.content.content), content_type="application/pdf", headers=HARMLESS)
    answer["Content-Disposition"] = content_disposition_header(True, attachment.name)
    return answer


def _room(request, room, refusal):
    return render(request, ROOM, context_of_room(request, room, file_refusal=refusal), status=refusal.status)


def _files_of(room):
    return reverse("dossier_room", args=[room.draft.slug]) + "#files"
