"""A long text is sent by whoever wrote it; the desk lists those that are to be cut."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import name_of_form, organization_of
from accounts.limits import few_left_today
from articles.actions import ConditionsNotAccepted
from articles.current import get_draft
from core import clock
from core.pages import mark_sent
from core.paging import page_of
from core.rules import RuleViolation
from core.text import LENGTHS
from intake.actions import LongWords, send_long_text
from intake.forms import LongTextForm
from intake.models import LongText
from intake.views.items import desk_only
from proposals.views import pending
from proposals.views.collecting import closed_sentence
from proposals.views.limits import challenge_for, check_work
from proposals.views.names import keep_name, name_forms


# Not kept by the browser, and its form `autocomplete="off"`: after sign-out "back" leads to nobody's words.
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request, draft):
    """Take a long text and keep it whole; the page opens for everybody, sending asks for a session."""
    draft = get_draft(request, draft)
    person, organization = request.user, organization_of(request)
    if request.method != "POST":
        typed = pending.kept_for(request, request.path)
        form = LongTextForm(person=person, organization=organization, initial=typed)
        return _page(request, draft, form, restored=typed is not None)
    form = LongTextForm(request.POST, person=person, organization=organization)
    if not person.is_authenticated:
        return pending.keep_and_sign_in(request, request.path, form.typed())
    if request.POST.get("act") == "by_mail":
        return pending.keep_and_confirm(request, request.path, form.typed())
    if not form.is_valid() or not keep_name(form, person):
        return _page(request, draft, form, status=422)
    values = form.cleaned_data
    words = LongWords(values["language"], values["title"], values["text"], values["name_form"])
    try:
        check_work(request, "proposal", values["key"])
        organization = name_of_form(request)
        sent = send_long_text(draft, words, organization=organization, key=values["key"], by=person, at=clock.now())
    except ConditionsNotAccepted:
        return pending.keep_and_ask(request, draft, request.path, form.typed())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _page(request, draft, form, status=refusal.status)
    if pending.kept_address(request):
        pending.forget(request, request.path)
    return mark_sent(redirect("long_text", draft.slug, sent.number), f"long text {draft.slug}")


def _page(request, draft, form, *, status=200, restored=False):
    own = LongText.objects.filter(draft=draft).own_of(request.user) if request.user.is_authenticated else []
    context = {
        "draft": draft,
        "form": form,
        "problems": form.problems() if form.is_bound else [],
        "restored": restored,
        "closed": closed_sentence(draft),
        "name_forms": name_forms(request.user),
        "limit": LENGTHS["long_text"],
        "few_left": few_left_today(request, "proposal"),
        "challenge": challenge_for(request, "proposal"),
        "own": page_of(own.for_list(), request) if own else None,
        "keep_name": f"long text {draft.slug}",
    }
    return render(request, "intake/send_long_text.html", context, status=status)


@never_cache
@require_safe
@desk_only
def at_the_desk(request, draft):
    """List the long texts of a draft for the desk, the latest first."""
    page = page_of(LongText.objects.filter(draft=draft).for_list(), request)
    return render(request, "intake/long_texts.html", {"draft": draft, "page": page})
