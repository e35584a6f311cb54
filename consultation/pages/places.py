"""Lasting addresses: of a place, whatever number it has today, and of the text of one edition."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles import labels
from articles.current import get_draft
from articles.languages import OFFICIAL
from articles.models import Edition, Placement
from consultation.pages import kept, reading
from consultation.pages.article import phase_facts

PAGE = "pages/edition.html"


@require_safe
def provision(request, draft, uid):
    """Lead to the place in the current edition, or to the last edition that has it."""
    draft = get_draft(request, draft)
    latest = reading.current_edition(draft)
    rows = Placement.objects.filter(edition__draft=draft, edition__published_at__isnull=False, provision__uid=uid)
    place = rows.select_related("edition", "provision").order_by("-edition__number").first()
    if place is None:
        raise Http404
    place.edition.draft = draft
    return redirect(place.get_absolute_url() if place.edition_id == latest.pk else edition_address(place))


@require_safe
def article(request, draft, edition, number):
    return _show(request, draft, edition, labels.segment("article", number))


@require_safe
def preamble(request, draft, edition):
    return _show(request, draft, edition, labels.segment("preamble"))


@require_safe
def section(request, draft, edition, number):
    return _show(request, draft, edition, labels.segment("section", number))


def edition_address(place):
    """Return the address of a place in its own edition; the whole draft has one in the current edition alone."""
    kind, number = labels.places_of(place.page_eid)[0]
    slug, edition = place.edition.draft.slug, place.edition.number
    if kind == "draft":
        return reverse("whole", args=[slug])
    arguments = [slug, edition, number] if number else [slug, edition]
    address = reverse(f"edition_{kind}", args=arguments)
    return f"{address}#{place.fragment}" if place.fragment else address


def _show(request, slug, number, eid):
    draft = get_draft(request, slug)
    request.moment = timezone.now()
    latest = reading.current_edition(draft)
    edition = latest
    if latest.number != number:
        edition = get_object_or_404(Edition, draft=draft, number=number, published_at__isnull=False)
    page = reading.find_page(draft, Placement.objects.in_edition(edition), eid, get_language())
    facts = (draft.uid, edition.pk, latest.pk, phase_facts(draft, request.moment))
    return kept.answer(request, facts, request.moment, lambda: _page(request, page, latest))


def _page(request, page, latest):
    language = get_language()
    own, units = reading.read_units(page, language)
    is_current = page.edition_id == latest.pk
    context = {
        "page": page,
        "heading": own[0] or page.label(language),
        "units": units,
        "is_official": language in OFFICIAL,
        "is_current": is_current,
        "latest": latest,
        "before": page.before and edition_address(page.before),
        "after": page.after and edition_address(page.after),
    }
    return render(request, PAGE, context)
