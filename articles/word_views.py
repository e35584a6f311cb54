"""The text of the draft as a Word file: everybody's, like the text itself."""

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.current import get_draft
from articles.docx import CONTENT_TYPE
from articles.languages import CODES
from articles.sheets import FILES, NothingToWrite, file_of, sheet_of


@cache_control(max_age=300)
@require_safe
def word(request, draft):
    """Give the pages asked for (`article`, several; without any the whole draft) in a `language`, as text or table."""
    draft = get_draft(request, draft)
    language = request.GET.get("language") or get_language()
    form = request.GET.get("form") or "text"
    if language not in CODES or form not in FILES:
        raise Http404
    return answer_with(draft, language, form, request.GET.getlist("article"))


def answer_with(draft, language, form, pages):
    """Answer with a file; 404 where no such page is in the draft."""
    try:
        sheet = sheet_of(draft, language, frozenset(pages) or None)
    except NothingToWrite as error:
        raise Http404 from error
    name = f"{draft.slug}-{sheet.edition}-{language}{'-table' if form == 'table' else ''}.docx"
    answer = HttpResponse(file_of(sheet, form), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
