"""The contents of a draft: its sections, chapters and articles, and how much was said on each."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.models import Placement
from articles.models.provisions import LEVELS, Kind
from consultation.pages import heat, kept, reading, watched
from feedback.models import Summary

PAGE = "pages/contents.html"
PLACE, MOST, LEAST = "place", "most", "least"
UNFOLDED = 150  # articles; of a longer text each section or chapter is opened by its reader
ORDERS = (PLACE, MOST, LEAST)


@dataclass
class Part:
    """A section or chapter with what stands in it, the preamble, or the articles that stand in neither."""

    page: Placement
    articles: list = field(default_factory=list)
    parts: list = field(default_factory=list)

    @property
    def all_articles(self):
        """Return the articles below it, in order."""
        return [*self.articles, *(row for part in self.parts for row in part.all_articles)]

    @property
    def first(self):
        return next(iter(self.all_articles), None)

    @property
    def last(self):
        return next(reversed(self.all_articles), None)

    @property
    def proposals(self):
        return sum(row.proposals for row in self.all_articles)


@kept.page(watched.draft, query=["order"])
@require_safe
def show(request, draft):
    draft = get_draft(request, draft)
    if asked := request.GET.get("q", "").strip():
        return redirect(f"{reverse('search', args=[draft.slug])}?{urlencode({'q': asked})}")
    order = request.GET.get("order")
    order = order if order in ORDERS else PLACE
    edition = reading.current_edition(draft)
    return _page(request, draft, edition, order)


def _page(request, draft, edition, order):
    pages = reading.read_pages(edition, get_language())
    counted_at, most = add_counts(draft, pages)
    articles = [row for row in pages if row.kind in reading.READ_IN_TURN]
    ranked = []
    if order != PLACE:
        ranked = sorted(articles, key=lambda row: row.proposals, reverse=order == MOST)
    context = {
        "edition": edition,
        "parts": parts_of(pages),
        "is_folded": sum(row.kind == Kind.ARTICLE for row in pages) > UNFOLDED,
        "ranked": ranked,
        "order": order,
        "whole": pages[0] if pages else None,
        "counts": {kind: sum(row.kind == kind for row in pages) for kind in (Kind.PREAMBLE, *LEVELS, Kind.ARTICLE)},
        "counted_at": counted_at,
        "ranges": heat.ranges(heat.bounds(most)),
    }
    return render(request, PAGE, context)


def add_counts(draft, pages):
    """Give each page `proposals`, `keep` and `heat` from its latest summary; return (moment of the latest, most)."""
    latest = Summary.objects.latest_in(draft).values_list(
        "article", "computed_at", "result__changes_total", "result__proposals__question", "result__proposals__keep"
    )
    by_article = {article: row for article, *row in latest}
    for page in pages:
        _at, changes, questions, keep = by_article.get(page.provision_id, (None, 0, 0, 0))
        page.proposals, page.keep = changes + questions, keep
    most = max((page.proposals for page in pages), default=0)
    least = heat.bounds(most)
    for page in pages:
        page.heat = heat.step(page.proposals, least)
    return max((row[0] for row in by_article.values()), default=None), most


def parts_of(pages):
    """Return the sections and chapters in order, each with the chapters and articles in it; the preamble before them.

    Articles that stand in none of them follow one another in a part of the whole draft.
    """
    parts, outermost = {}, []
    for page in pages:
        if page.kind == Kind.DRAFT:
            continue
        above = parts.get(page.parent_id)
        if page.kind in LEVELS:
            parts[page.pk] = Part(page)
            (above.parts if above else outermost).append(parts[page.pk])
        elif page.kind == Kind.PREAMBLE:
            outermost.append(Part(page, [page]))
        elif above:
            above.articles.append(page)
        else:
            if not outermost or outermost[-1].page.kind != Kind.DRAFT:
                outermost.append(Part(pages[0]))
            outermost[-1].articles.append(page)
    return outermost
