"""Answering statements one by one, and what one has answered."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.acting import organization_of
from articles.actions import ConditionsNotAccepted
from articles.current import get_draft, place_of
from articles.models import Draft, Placement
from articles.models.drafts import PhaseKind
from core import clock
from core.pages import render_part
from core.paging import page_of
from core.rules import RuleViolation
from proposals.actions import give_opinion, take_back_opinion
from proposals.actions.opinions import UnknownAnswer
from proposals.asking import (
    last_answered,
    newest_for_visitors,
    next_for,
    progress_of,
    read_changes,
    read_statement,
)
from proposals.converters import PublicNumber
from proposals.models import Answer, Opinion, Proposal
from proposals.views import pending
from proposals.views.limits import few_left, tell_few_left
from proposals.views.seen import seen_proposal

PAGE, MINE = "proposals/opinions.html", "proposals/my_opinions.html"
TAKE_BACK = "take_back"


@dataclass
class Ballot:
    """Statements on a whole draft, or on one article of it, and the page on which they are answered."""

    draft: Draft
    address: str
    place: Placement | None = None

    @property
    def scope(self):
        return (self.draft, self.place.provision) if self.place else (self.draft,)


@require_http_methods(["GET", "HEAD", "POST"])
def of_draft(request, draft):
    draft = get_draft(request, draft)
    return _ballot(request, Ballot(draft, request.path))


@require_http_methods(["GET", "HEAD", "POST"])
def of_article(request, draft, eid):
    draft = get_draft(request, draft)
    place = place_of(draft, eid)
    if place is None or not place.is_page:
        raise Http404
    return _ballot(request, Ballot(draft, request.path, place))


def _ballot(request, ballot):
    user = request.user
    number = request.POST.get("number", "") if request.method == "POST" else request.GET.get("statement", "")
    if request.method != "POST":
        return _page(request, ballot, asked=_chosen(request, ballot, number))
    if not user.is_authenticated:
        known = _serial(number) is not None
        return pending.sign_in(request, f"{ballot.address}?statement={number}" if known else ballot.address)
    proposal = _proposal(request, ballot, number)
    given = None
    try:
        if proposal is None:
            raise UnknownAnswer(field="answer")
        if request.POST.get("answer") == TAKE_BACK:
            take_back_opinion(proposal, by=user, at=clock.now())
        else:
            answer, organization = request.POST.get("answer", ""), organization_of(request)
            given = give_opinion(proposal, answer, organization=organization, by=user, at=clock.now())
    except ConditionsNotAccepted:
        return pending.ask(request, ballot.draft, f"{ballot.address}?statement={number}")
    except RuleViolation as refusal:
        asked = read_statement(proposal.pk) if proposal else None
        return _page(request, ballot, asked=asked, refusal=refusal, status=refusal.status)
    if not request.htmx:
        tell_few_left(request, given)
        return redirect(ballot.address)
    response = _page(request, ballot, previous=proposal, few_left=few_left(given))
    response["HX-Replace-Url"] = ballot.address
    return response


def _serial(number):
    """Return the serial of a public number, or None where it is none."""
    try:
        return PublicNumber().to_python(number)
    except ValueError:
        return None


def _proposal(request, ballot, number):
    """Return the proposal that an answer is about, None where the form says none; of another draft there is none."""
    if not number:
        return None
    serial = _serial(number)
    if serial is None:
        raise Http404
    proposal = seen_proposal(request, serial)
    request.draft = ballot.draft
    if proposal.draft_id != ballot.draft.pk:
        raise Http404
    return proposal


def _chosen(request, ballot, number):
    """Return the statement that an address asks for; what is none is left out, and the next one is asked."""
    serial = _serial(number)
    rows = Proposal.objects.public().filter(serial=serial, draft=ballot.draft) if serial else Proposal.objects.none()
    proposal = rows.first()
    return read_statement(proposal.pk) if proposal else None


def _page(request, ballot, *, asked=None, previous=None, refusal=None, few_left="", status=200):
    user = request.user
    context = {
        "ballot": ballot,
        "draft": ballot.draft,
        "place": ballot.place,
        "is_open": _is_collecting(ballot.draft, getattr(request, "moment", None) or clock.now()),
        "answers": [(answer.value, answer.label, key) for key, answer in enumerate(Answer, 1)],
        "refusal": refusal,
        "few_left": few_left,
    }
    if not user.is_authenticated:
        asked = asked or newest_for_visitors(*ballot.scope)
        return render(request, PAGE, context | {"asked": asked, "next": _next(ballot, asked)})
    given = Opinion.objects.filter(person=user, proposal=asked.proposal).first() if asked else None
    context |= {
        "asked": asked or next_for(user, *ballot.scope),
        "given": given,
        "progress": progress_of(user, *ballot.scope),
        "previous": previous or last_answered(user, *ballot.scope),
    }
    if context["asked"]:
        context["is_own"] = context["asked"].proposal.is_written_by(user)
    return render_part(request, PAGE, "ballot", context, status=status)


def _next(ballot, asked):
    """Return where somebody who signs in comes back to: to the statement they read."""
    return f"{ballot.address}?statement={asked.proposal.number}" if asked else ballot.address


def _is_collecting(draft, moment):
    phase = draft.phase(PhaseKind.COLLECTION)
    return phase is not None and phase.is_open_at(moment)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request):
    """Show what somebody has answered, the latest first; take an answer back."""
    refusal = None
    if request.method == "POST":
        serial = _serial(request.POST.get("number", ""))
        if serial is None:
            raise Http404
        try:
            take_back_opinion(seen_proposal(request, serial), by=request.user, at=clock.now())
        except RuleViolation as refused:
            refusal = refused
        else:
            return redirect(reverse("my_opinions"))
    page = page_of(Opinion.objects.of(request.user), request)
    page.object_list = list(page.object_list)
    changes = read_changes([opinion.proposal_id for opinion in page.object_list])
    for opinion in page.object_list:
        opinion.change = changes.get(opinion.proposal_id)
    return render(request, MINE, {"page": page, "refusal": refusal}, status=refusal.status if refusal else 200)
