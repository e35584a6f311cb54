"""Writing other words for a proposal that stands: a page with the words as they were sent, to be changed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.acting import name_of_form
from accounts.limits import few_left_today
from articles.actions import CollectionClosed, CollectionNotOpen, ConditionsNotAccepted
from articles.actions.phases import told
from articles.current import get_draft
from articles.diff import changes
from articles.languages import CODES
from articles.models.drafts import PhaseKind
from articles.wording import words_of
from core import clock
from core.pages import mark_sent, render_part
from core.rules import RuleViolation
from proposals.actions import RevisedWords, revise_proposal
from proposals.actions.refusals import WrongState
from proposals.actions.revising import AnsweredAlready, field_of
from proposals.forms import RevisionForm
from proposals.models import Kind, Proposal, Status
from proposals.noticing import noticed_in
from proposals.permissions import can_edit, can_revise, can_withdraw
from proposals.revisions import places_of
from proposals.second_look import SecondLook, other_language
from proposals.views import pending

PAGE = "proposals/revise.html"


@dataclass
class Place:
    """One change of the proposal on the page: where, the words of the draft, the field of the new ones."""

    name: str
    kind: str
    kind_name: str
    language: str
    base: str
    field_name: str = ""
    bound: Any = None
    text: str = ""
    pieces: Any = ()


@dataclass
class Desk:
    """What the page works on: a proposal, the revision that was sent last, and the places of its changes."""

    proposal: Proposal
    last: Any

    def __post_init__(self):
        self.changes = list(self.last.changes.all())
        self.address = reverse("revise_proposal", args=[self.proposal.number])
        self.keep_name = f"revision {self.proposal.uid}"

    def places(self, form):
        """Return the places as they stand in the form, with the draft's words in its language."""
        language = form["language"].value()
        language = language if language in CODES else self.last.language
        now = places_of(self.changes)
        places = [now[change.provision_id] for change in self.changes]
        return [self._place(form, number, place, language) for number, place in enumerate(places)]

    def _place(self, form, number, place, language):
        change = self.changes[number]
        base, name = words_of(place, language), field_of(number)
        made = Place(place.label(get_language()), change.kind, change.get_kind_display(), language, base)
        if name in form.fields:
            made.field_name, made.bound = name, form[name]
            made.text = (form[name].value() or "").replace("\0", "\ufffd")
            made.pieces = changes(base, made.text) if change.kind == Kind.CHANGE else []
        return made


@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request, serial):
    rows = Proposal.objects.visible_to(request.user).with_words(request.user).select_related("draft")
    proposal = get_object_or_404(rows, serial=serial)
    proposal.draft = get_draft(request, proposal.draft.slug)
    if not request.user.is_authenticated:
        return _sign_in(request, proposal)
    if can_edit(request.user, proposal):
        return redirect("edit_draft", proposal.uid)
    if not can_withdraw(request.user, proposal):
        raise PermissionDenied
    desk = Desk(proposal, proposal.revisions.sent().with_words(request.user).latest("number"))
    if request.method != "POST":
        return _open(request, desk)
    form = RevisionForm(request.POST, changes=desk.changes)
    if request.POST.get("act") == "preview":
        return _try_out(request, desk, form)
    return _send(request, desk, form)


def _sign_in(request, proposal):
    address = reverse("revise_proposal", args=[proposal.number])
    if request.method != "POST":
        return pending.sign_in(request, address)
    # Which fields the form has is told by the proposal; what was typed is kept without asking whose it is.
    typed = {name: value for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "act", "key"}}
    return pending.keep_and_sign_in(request, address, typed)


def _open(request, desk):
    """Show the form with the words that were sent last, or with those that were typed before signing in."""
    typed = pending.kept_for(request, desk.address)
    sent = {field_of(place): change.text for place, change in enumerate(desk.changes)}
    language = desk.last.language
    initial = sent | {"reasons": desk.last.reasons, "language": language, "offered_language": language}
    initial |= {"made_from": desk.last.number} | (typed or {})
    form = RevisionForm(initial=initial, changes=desk.changes)
    return _page(request, desk, form, restored=typed is not None, closed=_why_closed(desk.proposal))


def _try_out(request, desk, form):
    """Show the difference: nothing is stored."""
    fresh = RevisionForm(initial=form.typed() | {"key": form["key"].value()}, changes=desk.changes)
    if request.htmx:
        return render_part(request, PAGE, "difference", _context(request, desk, fresh, shows_difference=True))
    return _page(request, desk, fresh, shows_difference=True)


def _send(request, desk, form):
    form.full_clean()
    form.require_words()
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    look = _look_at(form)
    if look.is_new_to(form.cleaned_data["looked_at"]):
        return _look_once_more(request, desk, form, look)
    values = form.cleaned_data
    words = RevisedWords(language=values["language"], reasons=values["reasons"], texts=form.texts)
    sent = {"made_from": values["made_from"], "key": values["key"]}
    try:
        name = name_of_form(request)
        proposal = revise_proposal(desk.proposal, words, organization=name, **sent, by=request.user, at=clock.now())
    except ConditionsNotAccepted:
        return pending.keep_and_ask(request, desk.proposal.draft, desk.address, form.typed())
    except (CollectionClosed, CollectionNotOpen, AnsweredAlready, WrongState) as refusal:
        return _page(request, desk, form, closed=str(refusal), status=refusal.status)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _page(request, desk, form, status=refusal.status)
    pending.forget(request, desk.address)
    if proposal.coming_revision_id:
        messages.success(request, _("A moderator reads the new words first. Until then the words before them stand."))
    else:
        messages.success(request, _("The new words stand now. The earlier ones stay readable."))
    number = (proposal.coming_revision or proposal.current_revision).number
    return mark_sent(redirect("proposal_revision", proposal.number, number), desk.keep_name)


def _look_at(form):
    """Return what there is to tell of the words; similar proposals are not looked for: this one is there already."""
    values = form.cleaned_data
    spoken = values | {"text": "\n".join(filter(None, form.texts))}
    return SecondLook(other_language(spoken), noticed_in(values, *form.text_fields, "reasons"), [])


def _look_once_more(request, desk, form, look):
    """Show the page once before sending, with what there is to tell, the likely language chosen."""
    typed = form.typed() | {"key": form["key"].value()}
    if look.language:
        typed |= {"language": look.language, "offered_language": look.language}
    told_now = " ".join(dict.fromkeys([*typed["looked_at"].split(), *look.sorts]))
    fresh = RevisionForm(initial=typed | {"looked_at": told_now}, changes=desk.changes)
    return _page(request, desk, fresh, look=look, shows_difference=True)


def _why_closed(proposal):
    """Return why no other words can be sent now, or nothing."""
    if proposal.status == Status.DECIDED:
        return str(AnsweredAlready())
    if proposal.status != Status.SUBMITTED or proposal.is_tombstone:
        return str(WrongState())
    phase = proposal.draft.phase(PhaseKind.COLLECTION)
    if phase is None or phase.opens_at is None or clock.now() < phase.opens_at:
        return str(CollectionNotOpen())
    return "" if phase.is_open_at(clock.now()) else str(CollectionClosed(moment=told(phase.closes_at)))


def _context(request, desk, form, **extra):
    proposal, draft = desk.proposal, desk.proposal.draft
    place = desk.changes[0].base.placement
    place.edition.draft = draft
    seen_at_once = proposal.organization_id is not None or request.user.level >= draft.level_seen_at_once
    return {
        "draft": draft,
        "proposal": proposal,
        "place": place,
        "place_name": place.label(get_language()),
        "form": form,
        "places": desk.places(form),
        "reasons_value": (form["reasons"].value() or "").replace("\0", "\ufffd"),
        "is_question": desk.changes[0].kind == Kind.QUESTION,
        "problems": form.problems() if form.is_bound else [],
        "action": desk.address,
        "keep_name": desk.keep_name,
        "seen_at_once": seen_at_once or not proposal.is_public,
        "may_send": can_revise(request.user, proposal),
        "few_left": few_left_today(request, "proposal"),
    } | extra


def _page(request, desk, form, *, status=200, **extra):
    return render(request, PAGE, _context(request, desk, form, **extra), status=status)
