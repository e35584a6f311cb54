"""The page on which somebody reads and accepts what a draft asks of those who take part."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.conditions import Condition
from articles.actions import accept_conditions
from articles.current import get_draft
from articles.models import Draft, PageVersion
from articles.taking_part import restrictions
from core import clock
from core.rules import RuleViolation

MOST_SEEN = 10


def ask(draft, address):
    """Lead somebody to what they have to accept, and from there back to an address."""
    return redirect(address_to_ask(draft, address))


def address_to_ask(draft, address):
    return f"{reverse('accept_conditions', args=[draft.slug])}?{urlencode({'next': address})}"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request, draft):
    """Show the terms and the privacy notice; the button accepts them and leads back to where the person was."""
    draft = get_draft(request, draft)
    if request.method != "POST":
        return _page(request, draft)
    if request.POST.get("act") != "accept":
        raise BadRequest
    try:
        seen = request.POST.getlist("seen")[:MOST_SEEN]
        accept_conditions(request.user, draft, seen=seen, at=clock.now())
    except RuleViolation as refusal:
        return _page(request, draft, refusal=refusal, status=refusal.status)
    return redirect(_next(request, draft))


def _page(request, draft, *, refusal=None, status=200):
    language = get_language()
    versions = PageVersion.objects.of(draft).to_accept()
    context = {
        "pages": [(one, one.text_in(language), one.language_in(language)) for one in versions],
        "is_accepted": set(draft.conditions) <= set(request.user.conditions),
        "next": _next(request, draft),
        "home": reverse("draft_home", args=[draft.slug]),
        "refusal": refusal,
    }
    return render(request, "articles/conditions.html", context, status=status)


def _next(request, draft):
    """Return where the person was, on this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_here = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_here else reverse("draft_home", args=[draft.slug])


def conditions_of_all():
    """Return what everybody who registers is told and accepts, for each draft that is before the people."""
    drafts = {draft.pk: draft for draft in Draft.objects.open().with_texts().order_by("pk")}
    told = {pk: Condition(pages=[], restrictions=restrictions(draft)) for pk, draft in drafts.items()}
    for version in PageVersion.objects.filter(draft__in=drafts).to_accept():
        address = reverse("draft_page", args=[drafts[version.draft_id].slug, version.kind])
        told[version.draft_id].pages.append((version.get_kind_display(), address))
    return list(told.values())
