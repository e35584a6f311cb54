"""The register as a page: what became of each proposal, looked up by its number, author, organization or article."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from articles.current import get_draft
from commission.register.counts import in_short
from commission.register.forms import KINDS, ORDERS, STATES, RegisterFilter
from commission.register.rows import SIZE, Register
from consultation.pages import kept, watched
from core.pages import render_part
from core.paging import UnreadableCursor
from core.rules import RuleViolation
from core.text import LENGTHS

PAGE = "pages/register.html"


@kept.page(watched.draft, query=["q", "state", "kind", "order", "after"])
@require_safe
def show(request, draft):
    draft = get_draft(request, draft)
    form = RegisterFilter(request.GET)
    asked, refusal, status = form.asked, None, 200
    try:
        rows, following = _page(draft, asked, request)
    except RuleViolation as error:
        rows, following, refusal, status = [], None, error, error.status
    context = {
        "rows": rows,
        "following": following,
        "is_first": not request.GET.get("after"),
        "asked": asked,
        "typed": request.GET.get("q", "").replace("\0", "")[: LENGTHS["search"]],
        "refusal": refusal,
        "states": STATES,
        "kinds": KINDS,
        "orders": ORDERS,
        "size": SIZE,
        "limit": LENGTHS["search"],
    }
    if request.htmx:
        return render_part(request, PAGE, "list", context, status=status)
    # One count serves all that is asked of a draft while nothing in it changes and the day is the same.
    facts, at = request.facts.versions, request.moment
    short = kept.once(("register", draft.uid), lambda: in_short(draft, at=at), of=(facts, localdate(at)))
    context |= {"short": short, "oldest_days": short.oldest_days(at)}
    return render(request, PAGE, context, status=status)


def _page(draft, asked, request):
    register = Register(draft, asked, request.user, at=request.moment)
    try:
        return register.page(cursor=request.GET.get("after", "")[:400])
    except UnreadableCursor:
        return register.page()
