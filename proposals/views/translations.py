"""Saying in another language what stands: a page with the original beside what is written; and taking it away."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from articles.actions import ConditionsNotAccepted
from articles.current import get_draft
from articles.languages import LANGUAGES
from articles.wording import words_of
from core import clock
from core.pages import mark_sent
from core.rules import RuleViolation
from proposals.actions import TranslatedWords, remove_translation, translate
from proposals.actions.places import field_of
from proposals.forms import RemovalForm, TranslationForm
from proposals.models import Position, Proposal, Translation
from proposals.permissions import can_remove_translation, can_translate, is_maker, speaks_for
from proposals.translations import Original, Translated, original_of, put_parts, translations_of
from proposals.views import pending
from proposals.views.collecting import closed_sentence

PAGE = "proposals/translate.html"
NOT_TYPED = {"csrfmiddlewaretoken", "writer"}


@dataclass
class Place:
    """One place of the original on the page: its words, and those of the draft in the other languages."""

    name: str
    language: str
    text: str
    bound: Any
    drafts: list


@dataclass
class Desk:
    """What the page works on: what is said in another language, and where."""

    item: Proposal | Position
    original: Original
    address: str

    def __post_init__(self):
        self.keep_name = f"translation {self.item.uid}"
        self.others = [(code, name) for code, name in LANGUAGES if code != self.original.language]

    def places(self, form):
        """Return the places that have words, each with its field."""
        return [
            Place(
                change.base.placement.label(get_language()),
                self.original.language,
                change.text,
                form[field_of(number)],
                [(code, words_of(change.base.placement, code)) for code, _name in self.others],
            )
            for number, change in enumerate(self.original.changes)
            if change.text
        ]

    def written(self, language, user):
        """Return what stands in the form at first: what the reader's side has said in this language already."""
        values = {"language": language, "made_from": self.original.number}
        found = translations_of([self.original], user)[self.item.pk].standing
        is_author = speaks_for(user, self.item)
        own = [one for one in found if one.row.language == language and one.row.by_staff != is_author]
        if own:
            last = own[-1].words
            values |= {field_of(place): text for place, text in enumerate(last.texts)} | {"reasons": last.reasons}
        return values


def translate_proposal(request, serial):
    rows = Proposal.objects.visible_to(request.user).with_words(request.user).select_related("draft")
    proposal = get_object_or_404(rows, serial=serial)
    return _translate(request, proposal, reverse("translate_proposal", args=[proposal.number]))


def translate_position(request, uid):
    rows = Position.objects.visible_to(request.user).with_words(request.user).select_related("draft", "author")
    position = get_object_or_404(rows, uid=uid)
    return _translate(request, position, reverse("translate_position", args=[position.uid]))


# Not kept by the browser, and its form `autocomplete="off"`: after sign-out "back" leads to nobody's words.
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def _translate(request, item, address):
    item.draft = get_draft(request, item.draft.slug)
    if not request.user.is_authenticated:
        return _sign_in(request, address)
    if not can_translate(request.user, item):
        raise PermissionDenied
    original = original_of(item)
    if original is None or item.submitted_at is None:
        raise Http404
    desk = Desk(item, original, address)
    if request.method != "POST":
        return _open(request, desk)
    return _send(request, desk, TranslationForm(request.POST, original=original))


def _sign_in(request, address):
    if request.method != "POST":
        return pending.sign_in(request, address)
    typed = {name: value for name, value in request.POST.items() if name not in NOT_TYPED}
    return pending.keep_and_sign_in(request, address, typed)


def _open(request, desk):
    """Show the form with what was written before signing in, or with the translation that stands in the language."""
    typed = pending.kept_for(request, desk.address)
    codes = [code for code, _name in desk.others]
    asked = request.GET.get("language", get_language())
    written = desk.written(asked if asked in codes else codes[0], request.user)
    form = TranslationForm(initial=written | (typed or {}), original=desk.original)
    return _page(request, desk, form, restored=typed is not None)


def _send(request, desk, form):
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    values = form.cleaned_data
    words = TranslatedWords(values["language"], form.texts, values.get("reasons", ""))
    try:
        made = translate(desk.item, words, made_from=values["made_from"], by=request.user, at=clock.now())
    except ConditionsNotAccepted:
        return pending.keep_and_ask(request, desk.item.draft, desk.address, form.typed())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _page(request, desk, form, status=refusal.status)
    pending.forget(request, desk.address)
    if made.visible_at is None:
        told = _("A moderator reads the translation first. Until then only you and the staff see it.")
    else:
        told = _("The translation stands beside the original.")
    messages.success(request, told)
    return mark_sent(redirect(_address_of(desk.item, made.language)), desk.keep_name)


def _page(request, desk, form, *, status=200, **extra):
    by_author = speaks_for(request.user, desk.item)
    context = {
        "draft": desk.item.draft,
        "item": desk.item,
        "original": desk.original,
        "original_name": dict(LANGUAGES)[desk.original.language],
        "others": desk.others,
        "form": form,
        "places": desk.places(form),
        "reasons_value": (form["reasons"].value() or "").replace("\0", "\ufffd") if desk.original.reasons else "",
        "problems": form.problems() if form.is_bound else [],
        "action": desk.address,
        "keep_name": desk.keep_name,
        "by_author": by_author,
        "closed": closed_sentence(desk.item.draft) if by_author else "",
    }
    return render(request, PAGE, context | extra, status=status)


@login_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, uid):
    """Show a translation before it is removed; its maker takes it back, a moderator says why."""
    translation, shown = _seen(request, uid)
    item, user = translation.item, request.user
    if not (is_maker(user, item, translation) or can_remove_translation(user, item)):
        raise PermissionDenied
    form, status = RemovalForm(), 200
    if request.method == "POST":
        form, status = RemovalForm(request.POST), 422
        if form.is_valid():
            try:
                remove_translation(translation, reasons=form.cleaned_data["reasons"], by=user, at=clock.now())
            except RuleViolation as refusal:
                form.add_error("reasons" if refusal.field else None, str(refusal))
                status = refusal.status
            else:
                return redirect(_address_of(item))
    context = {
        "item": item,
        "translated": shown and put_parts(shown),
        "original_name": item.get_language_display(),
        "form": form,
        "asks_reasons": not is_maker(user, item, translation),
        "problems": [("", one) for one in form.non_field_errors()]
        + [("id_reasons", one) for one in form.errors.get("reasons", [])],
        "reasons_value": form["reasons"].value() or "",
    }
    return render(request, "proposals/remove_translation.html", context, status=status)


def _seen(request, uid):
    """Return a translation that the reader may know of, and it as it is shown where it still stands; or 404."""
    translation = get_object_or_404(Translation.objects.select_related("proposal", "position"), uid=uid)
    rows = type(translation.item).objects.visible_to(request.user).with_words(request.user)
    item = get_object_or_404(rows.select_related("draft", "author"), pk=translation.item.pk)
    item.draft = get_draft(request, item.draft.slug)
    if isinstance(item, Proposal):
        translation.proposal = item
    else:
        translation.position = item
    original = original_of(item)
    found: list[Translated] = translations_of([original], request.user)[item.pk].standing if original else []
    shown = next((one for one in found if one.row.pk == translation.pk), None)
    if shown is None and translation.removed_at is None:
        raise Http404
    return translation, shown


def _address_of(item, language=""):
    """Return where something is read, in a language where one is named."""
    address, _sign, anchor = item.get_absolute_url().partition("#")
    return f"{address}{f'?words={language}' if language else ''}#{anchor or 'words'}"
