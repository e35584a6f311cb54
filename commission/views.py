"""The Commission's pages: the overview, the desk of an article, and the answers that everybody reads."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.followed import follows
from accounts.models import Level
from accounts.regions import REGIONS
from articles.current import get_draft, place_of
from articles.models import Placement
from articles.permissions import can_run, is_appointed
from commission.actions import Shown, ShownPosition, UnknownReadyReasons, answer_chosen, begin_docket, correct
from commission.assigned import put_assigned, standing_on
from commission.assignment_views import way_to_give
from commission.concluded import late_in, put_conclusions, read_on_article, read_requests
from commission.counts import counts_of
from commission.desk import (
    FOLDS_ON_A_PAGE,
    KINDS,
    STANCES,
    Desk,
    next_article,
    outcome_choices,
    summary_of,
)
from commission.desk_themes import among, themes_of
from commission.dissented import put_dissents
from commission.forecast import forecast_of
from commission.forms import AnswersFilter, CorrectionForm, DecisionForm, DeskFilter
from commission.models import (
    Considered,
    Decision,
    Docket,
    Duty,
    FiledPosition,
    Outcome,
    Weighed,
    kinds_of,
    name_of,
    outcomes_for,
)
from commission.models.dockets import BY_ONE
from commission.noted import put_notes
from commission.overview import Overview, sort_names
from commission.permissions import OFFICES, assigns_as, can_decide_in, can_decide_on, can_weigh
from commission.ready import choices_of, open_slots, take
from core import clock
from core.pages import render_part
from core.paging import page_of
from core.rules import RuleViolation
from core.statements import Models
from feedback.campaigns import largest
from feedback.models import Theme
from feedback.permissions import writes_analysis_as
from feedback.telling import in_own_words, told
from feedback.telling_weeks import week_of
from proposals.models import Channel
from proposals.views import pending

DESK = "commission/desk.html"
PREPARED = Models(lambda article: Docket.objects.with_staff().filter(article=article).order_by("pk"))


@login_required
@require_safe
def overview(request, draft):
    draft = get_draft(request, draft)
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    at = clock.now()
    board = Overview(draft, get_language(), request.GET.get("sort", "place"))
    owed = Duty.objects.of(draft).open().counted(localdate(at))
    board.put_assigned(draft, at=at)
    context = {
        "board": board,
        "moment": at,
        "sorts": sort_names(),
        "owed": owed,
        "late_conclusions": late_in(draft, localdate(at)),
        "may_run": can_run(request.user, draft),
    }
    return render(request, "commission/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request, draft, eid):
    draft = get_draft(request, draft)
    if not request.user.is_authenticated:
        return _sign_in(request, DecisionForm, chosen=request.POST.getlist("chosen"))
    if not can_weigh(request.user, draft):
        raise PermissionDenied
    page = place_of(draft, eid)
    if page is None or not page.provision.is_page:
        raise Http404
    may_decide = can_decide_in(request.user, draft, page.provision_id)
    act = request.POST.get("act", "")
    if act in {"prepare", "prepare_all"}:
        return _prepare(request, page, may_decide)
    if act == "give":
        return _give(request, page)
    if request.method != "POST":
        typed = pending.kept_for(request, request.get_full_path())
        return _show_desk(request, page, may_decide, DecisionForm(initial=typed or _words_to_repeat(request, page)))
    if not may_decide:
        raise PermissionDenied

    return _take_ready(request, page) if act == "text" else _answer(request, page, may_decide)


def _answer(request, page, may_decide):
    """Answer here and now what was ticked."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show_desk(request, page, may_decide, form, status=422)
    chosen, beside = form.cleaned_data["chosen"], among(page.provision, DeskFilter(request.GET).wanted)
    try:
        decisions = answer_chosen(page.provision, chosen, **form.answer, among=beside, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _show_desk(request, page, may_decide, form, status=refusal.status)
    pending.forget(request, request.get_full_path())
    messages.success(request, _sent(len(decisions)))
    if request.htmx:
        return _show_desk(request, page, may_decide, DecisionForm())
    return redirect(f"{request.get_full_path()}#work")


def _prepare(request, page, may_decide):
    """Begin a prepared answer of what was ticked, or of all without an answer that the desk shows now."""
    wanted, form = DeskFilter(request.GET).wanted, DecisionForm(request.POST)
    form.full_clean()
    chosen = form.cleaned_data.get("chosen") or []
    if request.POST["act"] == "prepare_all":
        chosen = [_shown(one) for one in Desk(page, request.user, wanted).selected() if one.to_answer]
    for name in [name for name in form.errors if name != "chosen" or chosen]:
        del form.errors[name]
    if form.errors:
        return _show_desk(request, page, may_decide, form, status=422)
    try:
        docket = begin_docket(
            page.provision,
            chosen,
            title=_title(page, wanted, request.POST.get("title", "")),
            among=among(page.provision, wanted),
            by=request.user,
            at=clock.now(),
        )
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _show_desk(request, page, may_decide, form, status=refusal.status)
    address = docket.get_absolute_url()
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _shown(one):
    if isinstance(one, FiledPosition):
        return ShownPosition(one.uid, one.version)
    return Shown(one.first, one.to_answer)


def _title(page, wanted, given):
    """Return what a prepared answer is called: as its drafter says, else by the theme, else by the place."""
    if given.strip():
        return given
    if wanted.theme and (theme := Theme.objects.filter(uid=wanted.theme, article=page.provision).first()):
        return theme.name
    places = Placement.objects.filter(edition=page.edition_id, article=page.provision, eid=wanted.place)
    place = places.first() if wanted.place else None
    return (place or page).label(get_language()).capitalize()


def _give(request, page):
    """Lead to giving what was ticked to a colleague; what was typed is kept, and nothing is answered."""
    draft = page.edition.draft
    if assigns_as(request.user, draft, page.provision_id) is None:
        raise PermissionDenied
    to = way_to_give(draft, page.eid, request.POST.getlist("chosen"))
    return pending.keep_and_lead(request, request.get_full_path(), _typed(request, DecisionForm), to)


def _take_ready(request, page):
    """Take ready reasons into the form; nothing is answered."""
    taken = take(page.edition.draft, request.POST)
    if taken is None:
        form = DecisionForm(request.POST)
        form.refuse(UnknownReadyReasons())
        return _show_desk(request, page, may_decide=True, form=form, status=422)
    form = DecisionForm(initial=taken | {"chosen": request.POST.getlist("chosen")})
    return _show_desk(request, page, may_decide=True, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_answer(request, draft, uid):
    """Put a new answer in the place of one that stands, saying why."""
    draft = get_draft(request, draft)
    if not request.user.is_authenticated:
        return _sign_in(request, CorrectionForm)
    decision = get_object_or_404(Decision.objects.of(draft).public().for_list(), uid=uid)
    decision.item.draft = draft
    if not can_decide_on(request.user, decision.item):
        raise PermissionDenied
    form, status = _correction_form(request, decision), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = correct(decision, **form.answer, by=request.user, at=clock.now())
            except RuleViolation as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                pending.forget(request, request.get_full_path())
                messages.success(request, _("The new answer was published. Those concerned are told."))
                return redirect(made.get_absolute_url())
    chosen = outcomes_for(kinds_of(decision.item))
    context = {
        "decision": decision,
        "name": name_of(decision.item),
        "author_answers": list(decision.author_answers.all()) if decision.words else [],
        "form": form,
        "outcomes": [(outcome.value, outcome.label) for outcome in chosen],
    }
    return render(request, "commission/correction.html", context, status=status)


def _correction_form(request, decision):
    if request.method == "POST":
        return CorrectionForm(request.POST)
    typed = pending.kept_for(request, request.get_full_path())
    reasons = {f"reasons_{language}": words for language, words in decision.reasons.items()}
    return CorrectionForm(initial=typed or {"outcome": decision.outcome} | reasons)


@require_safe
def answers(request, draft):
    draft = get_draft(request, draft)
    wanted = AnswersFilter(request.GET).wanted
    articles = Placement.objects.current().filter(edition__draft=draft, provision__is_page=True).order_by("order")
    decisions = Decision.objects.standing().of(draft).public()
    answered = {"citizens": decisions.to_citizens(), "organizations": decisions.to_organizations()}
    counts = {whose: _by_outcome(rows) for whose, rows in answered.items()}
    decisions = answered.get(wanted.get("whose"), decisions)
    if wanted.get("outcome"):
        decisions = decisions.filter(outcome=wanted["outcome"])
    if wanted.get("article"):
        chosen = articles.filter(eid=wanted["article"]).values("provision")
        of_proposals = Q(proposal__current_revision__changes__article__in=chosen)
        decisions = decisions.filter(of_proposals | Q(position__article__in=chosen))
    language, page = get_language(), page_of(decisions.for_list(), request)
    page.object_list = put_dissents(put_conclusions(list(page.object_list), at=clock.now()))
    context = {
        "page": page,
        "wanted": wanted,
        "outcomes": Outcome.choices,
        "answered": {whose: [(outcome.label, n.get(outcome, 0)) for outcome in Outcome] for whose, n in counts.items()},
        "sums": {whose: sum(n.values()) for whose, n in counts.items()},
        "unanswered": _owed(draft),
        "is_followed": follows(request.user, "answers", draft.uid),
        "articles": [(article.eid, article.label(language)) for article in articles],
    }
    if request.htmx:
        return render_part(request, "commission/answers.html", "list", context)
    return render(request, "commission/answers.html", context)


def _by_outcome(decisions):
    return dict(decisions.order_by().values_list("outcome").annotate(Count("pk")))


def _owed(draft):
    """Return how many answers are waited for, by citizens and by organizations."""
    proposals = Considered.objects.filter(draft=draft).awaited()
    positions = Weighed.objects.filter(draft=draft).standing().owed()
    return {
        "citizens": proposals.filter(organization__isnull=True).count(),
        "organizations": proposals.filter(organization__isnull=False).count() + positions.count(),
    }


def _sign_in(request, form, **more):
    """Ask for a sign-in; what was typed before the session ended waits in the form."""
    address = request.get_full_path()
    if request.method != "POST":
        return pending.sign_in(request, address)
    return pending.keep_and_sign_in(request, address, _typed(request, form) | more)


def _typed(request, form):
    return {name: request.POST.get(name, "") for name in form.base_fields}


def _show_desk(request, page, may_decide, form, status=200):
    wanted = DeskFilter(request.GET).wanted
    board = Desk(page, request.user, wanted)
    folds = page_of(board.selected(), request, size=FOLDS_ON_A_PAGE)
    rows = board.rows(list(folds))
    at = clock.now()
    put_assigned(rows, at=at)
    assigned = standing_on(page.provision, at=at)
    put_notes(page.provision, rows)
    ticked = _ticked(form)
    board.mark(rows, ticked)
    summary, article, url = summary_of(page.provision), page.provision, page.get_absolute_url()
    draft = page.edition.draft
    may_assign = assigns_as(request.user, page.edition.draft, page.provision_id) is not None
    context = {
        "place": page,
        "label": page.label(get_language()),
        "board": board,
        "wanted": wanted,
        "page": folds,
        "rows": rows,
        "form": form,
        "ticked": ticked,
        "elsewhere": [(name, value) for name, value in ticked.items() if name not in {row.name for row in rows}],
        "outcomes": outcome_choices(folds),
        "kinds": [(kind.value, kind.label) for kind in KINDS],
        "stances": [(stance.value, stance.label) for stance in STANCES],
        "most": BY_ONE,
        "themes": themes_of(board),
        "may_prepare": may_decide
        or any(
            is_appointed(request.user, page.edition.draft, office, article_id=page.provision_id) for office in OFFICES
        ),
        "prepared": _prepared(page),
        "summary": summary,
        "told": told(summary, article, url) if summary else None,
        "own_words": in_own_words(page, summary) if summary else None,
        "may_write": writes_analysis_as(request.user, page.edition.draft, page.provision_id) is not None,
        "week": week_of(summary, article, url, at=at) if summary else None,
        "campaigns": [shown for shown in largest(article, request.user) if shown.counts.is_campaign],
        "may_decide": may_decide,
        "ready": choices_of(page.edition.draft) if may_decide else [],
        "open_slots": open_slots(form),
        "assigned": assigned,
        "forecast": forecast_of(article, page.edition.draft, board.open, assigned, at=at),
        "counts": counts_of(article),
        "channels": Channel.choices,
        "levels": Level.choices,
        "regions": REGIONS,
        "may_assign": may_assign,
        "requests": read_requests(read_on_article(article), at=at, titled=True),
        "ask_url": f"{reverse('ask_for_conclusion', args=[draft.slug])}?article={page.eid}" if may_assign else "",
        "next_article": next_article(page, request.user) if may_decide and not board.waits else None,
    }
    if request.htmx:
        return render_part(request, DESK, "work", context, status=status)
    return render(request, DESK, context, status=status)


def _prepared(page):
    """Return the prepared answers of an article on which somebody has still to do something."""
    dockets = PREPARED.rows(page.provision_id)
    for docket in dockets:
        docket.draft = page.edition.draft
    return dockets


def _ticked(form):
    """Return what was ticked, by the number of its proposal."""
    values = form.data.getlist("chosen") if form.is_bound else form.initial.get("chosen", [])
    return {re.split("[*@]", value)[0]: value for value in values}


def _words_to_repeat(request, page):
    """Return the answer already given to equals of a proposal, so that the rest can get the same."""
    serial = request.GET.get("again", "").removeprefix("P-")
    if not serial.isdecimal():
        return {}
    weighed = Considered.objects.in_article(page.provision)
    key = weighed.key_of(int(serial[:9]))
    equal = weighed.in_folds([key] if key else [])
    decision = Decision.objects.standing().filter(proposal__in=equal.values("pk")).with_texts().order_by("-pk").first()
    if decision is None:
        return {}
    reasons = {f"reasons_{language}": words for language, words in decision.reasons.items()}
    return {"chosen": [f"P-{serial}*"], "outcome": decision.outcome, **reasons}


def _sent(how_many):
    return ngettext(
        "%(count)s answer was published. Its author is told.",
        "%(count)s answers were published. Their authors are told.",
        how_many,
    ) % {"count": how_many}
