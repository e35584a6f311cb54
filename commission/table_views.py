"""The comparative table: the page that everybody reads, and its files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.current import get_draft, place_of, places_in
from commission.actions import ask_for_file, holds_veiled
from commission.comparative import written
from commission.comparative.rows import Rows
from commission.models import Format, Outcome, Sitting, TableFile
from commission.models.sittings import BEFORE_PUBLISHING
from commission.table_forms import ASKED, TableFileForm, TableFilter
from core import clock, ids
from core.rules import RuleViolation
from core.throttling import address_of
from feedback.models import Theme

ROWS_ON_A_PAGE = 50
TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


@require_safe
def table(request, draft):
    """Show the table as files have it, 50 rows a page."""
    draft = get_draft(request, draft)
    choice = TableFilter(request.GET, language=get_language()).choice
    rows = Rows(draft, choice).page(request.GET.get("page"), ROWS_ON_A_PAGE)
    context = {
        "page": rows,
        "choice": choice,
        "head": written.head(draft, choice),
        "articles": _articles(draft),
        "sittings": _sittings(draft),
        "themes": _themes(draft, choice.article, choice.theme),
        "outcomes": [(outcome.value, capfirst(outcome.label)) for outcome in Outcome],
    }
    return render(request, "commission/table.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, draft):
    """Choose what kind of file the table should be, and have it made."""
    draft = get_draft(request, draft)
    status = 200
    articles = _articles(draft)
    asked = request.POST or request.GET
    themes = _themes(draft, asked.get("article", ""), asked.get("theme", ""))
    of = {"articles": articles, "sittings": _sittings(draft), "themes": themes}
    form = TableFileForm(request.POST or None, initial=_asked(request), **of)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                file = ask_for_file(
                    draft, form.choice, form.cleaned_data["form"], asker=_asker(request), at=clock.now()
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                return redirect("table_file", draft.slug, file.uid)
    context = {"form": form, "articles": articles, "formats": Format.choices}
    return render(request, "commission/table_ask.html", context, status=status)


@never_cache
@require_safe
def file(request, draft, uid):
    """Tell how far a file is, and give its address once it is made."""
    draft = get_draft(request, draft)
    found = _file(draft, uid)
    return render(request, "commission/table_file.html", {"file": found, "of_choice": _named(draft, found)})


@never_cache
@require_safe
def download(request, draft, uid):
    """Give a file that was made, unless something it holds is no longer shown."""
    draft = get_draft(request, draft)
    found = _file(draft, uid)
    if found.made_at is None:
        raise Http404
    answer = HttpResponse(bytes(found.content), content_type=TYPES[Format(found.form)])
    place = f"-{found.choice['article']}" if found.choice["article"] else ""
    if found.choice.get("sitting"):
        place += f"-sitting-{found.choice['sitting']}"
    if found.choice.get("theme"):
        place += f"-theme-{found.choice['theme']}"
    name = f"{draft.slug}-table{place}-{found.choice['language']}.{found.form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _file(draft, uid):
    found = get_object_or_404(TableFile.objects.filter(draft=draft), uid=uid)
    if found.made_at is not None and holds_veiled(found):
        raise Http404
    return found


def _named(draft, found):
    """Return what the file is of, in words: the article's label, the sitting, the theme, or nothing for the whole."""
    article = dict(_articles(draft)).get(found.choice["article"], "")
    sitting = dict(_sittings(draft)).get(found.choice.get("sitting"), "")
    theme = dict(_themes(draft, "", found.choice.get("theme", ""))).get(found.choice.get("theme"), "")
    return ", ".join(filter(None, [article, sitting, theme]))


def _articles(draft):
    language = get_language()
    return [(place.eid, capfirst(place.label(language))) for place in places_in(draft) if place.provision.is_page]


def _sittings(draft):
    """Return (number, name) of the sittings whose decisions are public, the latest first."""
    rows = Sitting.objects.of(draft).exclude(status__in=BEFORE_PUBLISHING).order_by("-number")
    name = _("Sitting %(number)s")
    return [(number, name % {"number": number}) for number in rows.values_list("number", flat=True)]


def _themes(draft, eid, chosen):
    """Return (uid, name) of the named themes of an article, else of the draft as a whole, the largest first.

    A theme of another article stands behind them where it is the one that was chosen.
    """
    place = place_of(draft, eid)
    of = Theme.objects.of(draft, place and place.provision_id).filter(texts__gt=0).named().largest_first()
    themes = [(theme.uid, theme.name) for theme in of]
    if ids.PATTERN.fullmatch(chosen) and chosen not in dict(themes):
        themes += [(theme.uid, theme.name) for theme in Theme.objects.named().filter(draft=draft, uid=chosen)]
    return themes


def _asked(request):
    choice = TableFilter(request.GET, language=get_language()).choice
    return {name: getattr(choice, name) for name in ASKED}


def _asker(request):
    return request.user.uid if request.user.is_authenticated else address_of(request)
