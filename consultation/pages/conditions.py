"""The draft's pages that bind people and name who answers for the site: as they stand now, and as they stood before."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.models import PageKind, PageVersion
from articles.permissions import can_run
from consultation.pages import kept, watched


@kept.page(watched.text)
@require_safe
def show(request, draft, kind):
    """Show what the page says now; before its first version is published, that it is not written yet."""
    return _page(request, get_draft(request, draft), kind)


@kept.page(watched.text)
@require_safe
def version(request, draft, kind, number):
    """Show what the page said in one version, for ever."""
    return _page(request, get_draft(request, draft), kind, number=number)


def _page(request, draft, kind, *, number=None):
    versions = list(PageVersion.objects.of(draft, kind))
    shown = next((one for one in versions if number in {None, one.number}), None)
    if shown is None and number is not None:
        raise Http404
    language = get_language()
    context = {
        "kind": PageKind(kind),
        "shown": shown,
        "is_current": bool(shown) and shown == versions[0],
        "text": shown and shown.text_in(language),
        "text_language": shown and shown.language_in(language),
        "versions": versions,
        "others": [one for one in PageKind if one != kind],
        "may_edit": can_run(request.user, draft),
    }
    return render(request, "pages/conditions.html", context)
