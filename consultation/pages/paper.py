"""Taking part on paper: a form to print for one place of the draft, or for any; and the short address printed on it."""

import io

import segno
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_from_request, override
from django.views.decorators.http import require_safe

from accounts.models import NameForm
from articles.current import get_draft, place_of
from articles.languages import LANGUAGES, OFFICIAL
from articles.models import Placement
from articles.models.drafts import PhaseKind
from articles.short import code_of, number_of
from articles.wording import words_of
from consultation.pages import kept, watched
from proposals.models import Kind
from proposals.quoting import beginning

PAGE = "pages/paper.html"
MOST = 1200  # characters of the words of a place that are printed; the whole stands at the short address


@kept.page(watched.text)
@require_safe
def blank(request, draft):
    """Show the form for any place: which one is written by hand."""
    return _page(request, get_draft(request, draft))


@kept.page(watched.text)
@require_safe
def of_place(request, draft, eid):
    draft = get_draft(request, draft)
    place = place_of(draft, eid)
    if place is None:
        raise Http404
    language = get_language()
    words = words_of(place, language)
    printed = beginning(words, MOST)
    short = f"{settings.SITE_URL}/p/{code_of(place.provision_id, place.edition.number)}/"
    return _page(
        request,
        draft,
        place=place,
        name=place.label(language),
        words=printed,
        is_cut=len(printed) < len(words),
        short=short.split("://", 1)[-1],
        square=_square(short),
    )


def _page(request, draft, *, place=None, **shown):
    language = get_language()
    if language not in OFFICIAL:
        shown |= {"place": place, "choices": _choices(draft, place)}
        return render(request, "pages/paper_languages.html", shown)
    context = {
        "place": place,
        "kinds": [kind.label for kind in Kind],
        "name_forms": [form.label for form in NameForm],
        "phase": draft.phase(PhaseKind.COLLECTION),
    }
    return render(request, PAGE, context | shown)


def _choices(draft, place):
    """Return the languages in which the form is printed, with its address in each."""
    where = ("paper_of_place", [draft.slug, place.eid]) if place else ("paper", [draft.slug])
    choices = []
    for code, name in LANGUAGES:
        if code in OFFICIAL:
            with override(code):
                choices.append((code, name, reverse(where[0], args=where[1])))
    return choices


def _square(address):
    """Return a QR code as SVG: its size is the style sheet's."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=4, xmldecl=False, svgns=False, omitsize=True)
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 (drawn here, of an address of ours)


@require_safe
def short(request, code):
    """Lead from the address on a form to the place, in the reader's language."""
    number = number_of(code)
    places = Placement.objects.filter(edition__published_at__isnull=False, edition__draft__is_public=True)
    place = number and places.filter(provision=number).select_related("edition__draft", "provision").first()
    if not place:
        raise Http404
    with override(get_language_from_request(request)):
        response = redirect(place.get_lasting_url())
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
