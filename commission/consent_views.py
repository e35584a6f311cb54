"""The page on which an author says whether they agree with words of the Commission."""

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.current import get_draft
from commission.actions import answer_words
from commission.models import AuthorAnswer, Decision, name_of
from core import clock
from core.forms import carry_out
from core.pages import mark_sent
from proposals.views import pending


class AnswerForm(forms.Form):
    """Agree or object; of which answer, by its digest. The act judges the words."""

    agrees = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")],
        coerce=lambda value: value == "1",
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Say whether you agree.")),
    )
    words = forms.Field(required=False)
    digest = forms.CharField(max_length=64)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, draft, uid):
    """Show an answer with the words that it adopts to who asked for it; take whether they agree."""
    draft = get_draft(request, draft)
    address = request.get_full_path()
    if not request.user.is_authenticated:
        if request.method != "POST":
            return pending.sign_in(request, address)
        typed = {name: request.POST.get(name, "") for name in ("agrees", "words")}
        return pending.keep_and_sign_in(request, address, typed)
    decision = get_object_or_404(Decision.objects.of(draft).public().shown().for_list(), uid=uid)
    decision.item.draft = draft
    if not decision.item.is_own_of(request.user):
        raise PermissionDenied
    form, status = AnswerForm(initial=pending.kept_for(request, address)), 200
    if request.method == "POST":
        form = AnswerForm(request.POST)
        _made, status = carry_out(form, partial(_answer, decision, request.user))
        if status == 200:
            pending.forget(request, address)
            return mark_sent(redirect(decision.get_absolute_url()), f"words-{decision.uid}")
    mine = AuthorAnswer.objects.filter(decision=decision, person=request.user).last()
    typed = form["words"].value() or ("" if form.is_bound or mine is None else mine.words)
    context = {"decision": decision, "name": name_of(decision.item), "form": form, "mine": mine, "typed": typed}
    return render(request, "commission/answer_words.html", context, status=status)


def _answer(decision, user, values):
    return answer_words(decision, **values | {"words": values["words"] or ""}, by=user, at=clock.now())
