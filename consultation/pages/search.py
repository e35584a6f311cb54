"""Finding an article: by its number, by everyday words and themes, by the words of the text."""

from django.db.models import F
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.models import Theme
from articles.search import search
from consultation.pages import reading
from core.text import LENGTHS

PAGE = "pages/search.html"


@require_safe
def show(request, draft):
    draft = get_draft(request, draft)
    request.moment = timezone.now()
    language = get_language()
    asked = request.GET.get("q", "").replace("\0", "").strip()[: LENGTHS["search"]]
    themes = themes_of(draft, language)
    theme = next((row for row in themes if row.slug == request.GET.get("theme")), None) if not asked else None
    context = {
        "asked": asked,
        "hits": _hits(draft, asked, language) if asked else [],
        "theme": theme,
        "articles": _articles_of(theme, draft, language) if theme else [],
        "themes": themes,
        "limit": LENGTHS["search"],
    }
    return render(request, PAGE, context)


def _hits(draft, asked, language):
    hits = search(draft, asked, language=language)
    for hit in hits:
        hit.topic = hit.article.topic_in(language)
        for placement in {hit.article, hit.place} - {None}:
            placement.edition.draft = draft
    return hits


def _articles_of(theme, draft, language):
    pages = reading.read_pages(reading.current_edition(draft), language)
    of_theme = set(theme.articles.values_list("pk", flat=True))
    return [page for page in pages if page.provision_id in of_theme]


def themes_of(draft, language):
    """Return the themes of a draft in order, each with its `title` in a language; one query."""
    rows = Theme.objects.filter(draft=draft, texts__language=language)
    return list(rows.order_by("order").annotate(title=F("texts__title")))
