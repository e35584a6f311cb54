"""Answering with a page, or with the one piece of it that htmx swaps."""

from typing import Any
from urllib.parse import quote

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_part(request, template, part, context=None, *, status=200):
    """Answer htmx with the piece `part` of a template, everybody else with the whole page."""
    name = f"{template}#{part}" if request.htmx else template
    answer = render(request, name, context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def mark_sent(answer, *names):
    """Tell the reader's browser that the forms named so (`data-keep`) arrived; it forgets them then."""
    answer.set_cookie("sent", "|".join(quote(name, safe="") for name in names), max_age=600, samesite="Lax")
    return answer


# Choices and tokens of forms; everything else in a form are somebody's words.
NOT_WORDS = {
    "act",
    "action",
    "code",
    "csrfmiddlewaretoken",
    "email",
    "ground",
    "key",
    "kind",
    "language",
    "login",
    "made_from",
    "name_form",
    "number",
    "next",
    "oldpassword",
    "outcome",
    "parent",
    "password",
    "password1",
    "password2",
    "provision",
    "region",
    "ruling",
    "saved_as",
    "stance",
}


def typed_words(request):
    """Return the words that somebody typed into the form they sent, so that a page can give them back."""
    if request.method != "POST":
        return []
    return [value for name, value in request.POST.items() if name not in NOT_WORDS and value.strip()]


# What every page must say even when the database cannot be asked; written whenever a page could ask it.
remembered: dict[str, Any] = {"demonstration": False, "imprint": {}}


def frame_without_database(request, language):
    """Return what the pages that must not ask the database say."""
    return {
        "request": request,
        "language": language,
        "typed": typed_words(request),
        "demonstration": remembered["demonstration"],
        "imprint": remembered["imprint"].get(language),
        "retry": request.get_full_path() if request.method in {"GET", "HEAD"} else "",
    }
