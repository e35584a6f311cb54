"""The page for programmers: where to begin, and ten lines that work as they are written."""

from django.conf import settings
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.actions.tokens import DAYS, MOST, SIGNED_IN_FOR
from accounts.models import Scope
from articles.models import Draft

LINES = "pages/developers_lines.txt"  # each needs those above it alone; EMAIL and PASSWORD are the reader's


@require_safe
def show(request):
    draft = Draft.objects.open().order_by("pk").values_list("slug", flat=True).first()
    api = f"{settings.SITE_URL}/api/v1"
    context = {
        "api": api,
        "setting": f"API={api}",
        "lines": render_to_string(LINES, {"draft": draft or "constitution"}).splitlines(),
        "scopes": [(scope.value, scope.label) for scope in Scope],
        "days": ", ".join(map(str, DAYS)),
        "most": MOST,
        "signed_in_days": SIGNED_IN_FOR.days,
        "reads": settings.API_READS,
        "acts": settings.API_ACTS,
        "visitors": settings.API_VISITORS,
        "demonstration": Draft.objects.open().filter(is_demonstration=True).exists(),
    }
    return render(request, "pages/developers.html", context)
