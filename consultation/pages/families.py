"""Who says nearly the same on an article: its families, and one of them with all that are in it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.models import Placement
from articles.permissions import staffed_drafts
from consultation.pages import kept, reading, watched
from feedback.by_hand import acts_on
from feedback.campaigns import listed, members_of, new_accounts, regions_of, shown_of
from feedback.models import Family
from feedback.permissions import can_read_suggestions
from feedback.rules import RULES

LIST, ONE = "pages/families.html", "pages/family.html"


def of_page(draft, eid, **_where):
    """Facts of the pages that gather what is said on a page of the text: those of that page."""
    return watched.page(draft, eid)


@kept.page(of_page, query=["page"])
@require_safe
def show_all(request, draft, eid):
    draft = get_draft(request, draft)
    article = find_article(draft, eid)
    page, families = listed(article.provision, request)
    acts = acts_on([shown.family for shown in families])
    context = {
        "article": article,
        "page": page,
        "families": [(shown, acts[shown.family.pk]) for shown in families],
        "rule": RULES["families"],
        "corrects": can_read_suggestions(request.user, draft),
    }
    return render(request, LIST, context)


@kept.page(of_page, query=["page"])
@require_safe
def show(request, draft, eid, uid):
    draft = get_draft(request, draft)
    article = find_article(draft, eid)
    family = get_object_or_404(Family.objects.select_related("place"), article=article.provision, uid=uid)
    shown = next(iter(shown_of([family], request.user)), None)
    if shown is None:
        raise Http404
    for_staff = draft.pk in staffed_drafts(request.user)
    context = {
        "article": article,
        "shown": shown,
        "acts": acts_on([family])[family.pk],
        "corrects": can_read_suggestions(request.user, draft),
        "page": members_of(shown, request),
        "regions": regions_of(family),
        "rule": RULES["families"],
        "for_staff": for_staff,
        "new_accounts": new_accounts(family) if for_staff else None,
    }
    return render(request, ONE, context)


def find_article(draft, eid):
    """Return the page of the text that an address names, or 404."""
    page = reading.find_page(draft, Placement.objects.current(), eid, get_language())
    if not page.provision.is_page:
        raise Http404
    return page
