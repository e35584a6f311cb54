"""The notes on one proposal or position, for those who weigh the draft."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from articles.models import Placement
from commission.actions import add_note, strike_note
from commission.models import Considered, Note, Weighed, name_of
from commission.noted import notes_on
from commission.permissions import can_note_on, can_weigh
from core import clock
from core.forms import carry_out
from core.signs import UNSTORABLE
from moderation.permissions import articles_of


class NoteForm(forms.Form):
    """A note, and whether it is about all that ask for the same words. Its length is judged by the act."""

    note = forms.Field(error_messages={"required": _("Nothing is written here yet.")})
    of_variant = forms.BooleanField(required=False)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request, draft, uid):
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    item = _item(draft, uid)
    may_note = can_note_on(request.user, item)
    form, status = NoteForm(), 200
    if request.method == "POST":
        if not may_note:
            raise PermissionDenied
        if request.POST.get("act") == "strike":
            mine = Note.objects.filter(draft=draft, writer=request.user)
            which = UNSTORABLE.sub("", request.POST.get("which", ""))
            strike_note(get_object_or_404(mine, uid=which), by=request.user, at=clock.now())
            messages.success(request, _("The note is struck."))
            return redirect(request.path)
        form = NoteForm(request.POST)
        at = clock.now()

        def do(values):
            return add_note(item, values["note"], of_variant=values["of_variant"], by=request.user, at=at)

        _made, status = carry_out(form, do)
        if status == 200:
            messages.success(request, _("The note is written."))
            return redirect(request.path)
    is_position = isinstance(item, Weighed)
    places = Placement.objects.current().filter(edition__draft=draft, provision__in=articles_of(item))
    context = {
        "item": item,
        "name": name_of(item),
        "is_position": is_position,
        "desks": [(reverse("desk", args=[draft.slug, one.eid]), one.label(get_language())) for one in places],
        "notes": notes_on(item),
        "form": form,
        "may_note": may_note,
    }
    return render(request, "commission/notes.html", context, status=status)


def _item(draft, uid):
    """Return the proposal or position of a draft that is weighed and has an id; 404 where none has."""
    if uid.startswith("n_"):
        rows = Weighed.objects.filter(draft=draft).standing().with_entries()
        return get_object_or_404(rows.select_related("draft", "dossier__current_version"), uid=uid)
    rows = Considered.objects.filter(draft=draft).stood_by().with_changes().select_related("draft")
    return get_object_or_404(rows, uid=uid)
