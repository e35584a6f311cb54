"""The page on which a commissioner dissents from what was decided."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from commission.actions import dissent
from commission.conclusion_forms import text_field
from commission.models import Decision, Dissent, Docket, Sitting, name_of
from commission.models.dissents import TARGETS
from commission.permissions import can_dissent
from core import clock
from core.forms import carry_out
from core.signs import UNSTORABLE


class DissentForm(forms.Form):
    """A dissent in one language or both, and why it is another version. Whether it may be is judged by the act."""

    kk = text_field(gettext_lazy("In Kazakh"), "decision_reasons", 8, language="kk")
    ru = text_field(gettext_lazy("In Russian"), "decision_reasons", 8, language="ru")
    why = text_field(gettext_lazy("Why this version takes the place of the last one"), "statement", 3)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, draft, what, uid):
    """Show a commissioner what was decided, and take their dissent from it."""
    draft = get_draft(request, draft)
    if what not in TARGETS:
        raise Http404
    target, named, address = _target(draft, what, UNSTORABLE.sub("", uid))
    if not can_dissent(request.user, target):
        raise PermissionDenied
    mine = Dissent.objects.filter(**{what: target}, commissioner=request.user).for_list().first()
    form, status = DissentForm(initial=mine.latest.words if mine else {}), 200
    if request.method == "POST":
        form = DissentForm(request.POST)
        made, status = carry_out(
            form,
            lambda values: dissent(
                target, **{name: said or "" for name, said in values.items()}, by=request.user, at=clock.now()
            ),
        )
        if made is not None:
            messages.success(request, _("Your dissent is written. The entry is in the public record."))
            return redirect(request.path)
    context = {"draft": draft, "named": named, "address": address, "mine": mine, "form": form}
    if what == "decision":
        context["decision"] = target
    return render(request, "commission/dissent.html", context, status=status)


def _target(draft, what, uid):
    """Return what is dissented from, how it is called and where it is read; 404 where there is none."""
    if what == "decision":
        found = get_object_or_404(Decision.objects.of(draft).public().for_list(), uid=uid)
        found.item.draft = draft
        return found, name_of(found.item), found.get_absolute_url()
    if what == "docket":
        found = get_object_or_404(Docket.objects.with_people(), draft=draft, uid=uid)
        return found, found.title, found.get_absolute_url()
    found = get_object_or_404(Sitting.objects.with_agenda(), draft=draft, uid=uid)
    return found, found.title_here[1], found.get_absolute_url()
