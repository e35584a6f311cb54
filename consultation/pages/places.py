"""Lasting addresses: of a place, whatever number it has today, and of the text of one edition."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles import labels
from articles.current import get_draft
from articles.languages import OFFICIAL
from articles.models import Edition, Placement
from articles.models.provisions import LEVELS, Kind
from consultation.pages import kept, reading, watched

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


def _address(kind):
    """Return the view of the pages of a kind in one edition: of the one page, or of that with a number."""

    @kept.page(watched.text)
    @require_safe
    def show(request, draft, edition, number="", eid=""):
        draft = get_draft(request, draft)
        latest = reading.current_edition(draft)
        asked = latest
        if latest.number != edition:
            asked = get_object_or_404(Edition, draft=draft, number=edition, published_at__isnull=False)
        rows = Placement.objects.in_edition(asked)
        eid = eid or labels.segment(kind, number)
        return _page(request, reading.find_page(draft, rows, eid, get_language()), latest)

    return show


article, preamble, section, chapter = map(_address, ("article", "preamble", "section", "chapter"))


def edition_address(place):
    """Return the address of a place in its own edition; the whole draft has one in the current edition alone."""
    kind, number = labels.places_of(place.page_eid)[-1]
    slug, edition = place.edition.draft.slug, place.edition.number
    if kind == "draft":
        return reverse("whole", args=[slug])
    if kind in {Kind.CHAPTER, Kind.SUBCHAPTER}:
        kind, number = Kind.CHAPTER, place.page_eid
    arguments = [slug, edition, number] if number else [slug, edition]
    address = reverse(f"edition_{kind}", args=arguments)
    return f"{address}#{place.fragment}" if place.fragment else address


def _page(request, page, latest):
    language = get_language()
    own, units = reading.read_units(page, language)
    is_current = page.edition_id == latest.pk
    context = {
        "page": page,
        "heading": own[0] if page.kind in LEVELS else labels.titled(page.label(language), own[0]),
        "units": units,
        "is_official": language in OFFICIAL,
        "is_current": is_current,
        "latest": latest,
        "before": page.before and edition_address(page.before),
        "after": page.after and edition_address(page.after),
    }
    return render(request, PAGE, context)
