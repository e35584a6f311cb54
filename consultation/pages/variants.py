"""The variants of the text of an article: each change that citizens ask for once, with how many ask for it."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft
from consultation.pages import kept
from consultation.pages.families import find_article, of_page
from feedback.rules import RULES
from feedback.variants import listed

PAGE = "pages/variants.html"


@kept.page(of_page, query=["page"])
@require_safe
def show(request, draft, eid):
    draft = get_draft(request, draft)
    article = find_article(draft, eid)
    page = listed(article.provision, request.GET.get("page", ""))
    by_place: dict[str, list] = {}
    for variant in page.object_list:
        by_place.setdefault(variant.change.base.placement.label(get_language()), []).append(variant)
    context = {"article": article, "page": page, "by_place": by_place.items(), "rule": RULES["variants"]}
    return render(request, PAGE, context)
