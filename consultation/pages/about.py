"""What this consultation is, in the draft's own words."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.permissions import can_run
from consultation.pages import kept, reading, watched


@kept.page(watched.text)
@require_safe
def show(request, draft):
    draft = get_draft(request, draft)
    context = {
        "text": draft.text_in(get_language()),
        "edition": reading.current_edition(draft),
        "may_edit": can_run(request.user, draft),
    }
    return render(request, "pages/about.html", context)
