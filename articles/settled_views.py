"""The rules of a consultation in dated versions: what each changed, and its bytes for whoever compares digests."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.models import SettingsVersion
from articles.settled import differences, lines_of
from core.paging import page_of


@require_safe
def versions(request, draft):
    """List the versions of the settings, the latest first, each with what it changed."""
    draft = get_draft(request, draft)
    page = page_of(SettingsVersion.objects.of(draft), request)
    shown = list(page.object_list)
    earlier = SettingsVersion.objects.of(draft).filter(number__lt=shown[-1].number).first() if shown else None
    before = [*shown[1:], earlier]
    rows = (
        [
            (row, previous and differences(previous.canonical, row.canonical), not previous and _all_of(row))
            for row, previous in zip(shown, before, strict=True)
        ]
        if shown
        else []
    )
    current = shown[0] if shown and page.number == 1 else None
    context = {"draft": draft, "page": page, "rows": rows, "current": current and _all_of(current)}
    return render(request, "articles/settings_versions.html", context)


@require_safe
def version(request, draft, number):
    """Give the canonical text of one version, byte for byte: SHA-256 over it is the digest in the record."""
    found = get_object_or_404(SettingsVersion.objects.of(get_draft(request, draft)), number=number)
    answer = HttpResponse(found.canonical, content_type="application/json")
    answer["Content-Disposition"] = f'inline; filename="{found.draft.slug}-rules-{found.number}.json"'
    return answer


def _all_of(row):
    return list(lines_of(row.canonical).values())
