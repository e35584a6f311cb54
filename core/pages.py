"""Answering with a page, or with the one piece of it that htmx swaps."""

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
    """Tell the reader's browser that the forms of these names (`data-keep`) arrived, so that it keeps them no longer."""
    answer.set_cookie("sent", "|".join(quote(name, safe="") for name in names), max_age=600, samesite="Lax")
    return answer
