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
from proposals.actions import RevisedWords, discard_begun_revision, revise_proposal, save_begun_revision
from proposals.actions.places import field_of
from proposals.actions.refusals import WrongState
from proposals.actions.revising import AnsweredAlready
from proposals.forms import RevisionForm
from proposals.models import BegunRevision, Kind, Proposal, Status
from proposals.noticing import noticed_in
from proposals.permissions import can_edit, can_revise, can_send_again
from proposals.revisions import places_of
from proposals.second_look import SecondLook, other_language
from proposals.views import pending

PAGE = "proposals/revise.html"
NOT_TYPED = {"csrfmiddlewaretoken", "act", "key", "writer"}


@dataclass
class Place:
    """One change of the proposal on the page: where, the words of the draft, the field of the new ones."""

    name: str
    kind: str
    kind_name: str
    language: str
    base: str
    field_name: str = ""
    out_name: str = ""
    is_out: bool = False
    bound: Any = None
    text: str = ""
    pieces: Any = ()


@dataclass
class Desk:
    """What the page works on: a proposal, the revision that was sent last, the places of its changes.

    `begun` is what the reader has written of other words and not sent.
    """

    proposal: Proposal
    last: Any
    begun: BegunRevision | None = None

    def __post_init__(self):
        self.changes = list(self.last.changes.all())
        self.address = reverse("revise_proposal", args=[self.proposal.number])
        self.keep_name = f"revision {self.proposal.uid}"

    def written(self):
        """Return what stands in the form at first: the words that were sent last, or those that were begun."""
        words = self.begun or self.last
        texts = self.begun.texts if self.begun else [change.text for change in self.changes]
        written = {field_of(place): text for place, text in enumerate(texts)}
        language = {"language": words.language, "offered_language": words.language}
        return written | language | {"reasons": words.reasons, "made_from": self.last.number}

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
        if (out := field_of(number, "out")) in form.fields:
            made.out_name, made.is_out = out, bool(form[out].value())
        if name in form.fields:
            made.field_name, made.bound = name, form[name]
            made.text = (form[name].value() or "").replace("\0", "\ufffd")
            made.pieces = changes(base, made.text) if change.kind == Kind.CHANGE else []
        return made


# Not kept by the browser, and its form `autocomplete="off"`: after sign-out "back" leads to nobody's words.
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request, serial):
    rows = Proposal.objects.visible_to(request.user).with_words(request.user).select_related("draft")
    proposal = get_object_or_404(rows, serial=serial)
    proposal.draft = get_draft(request, proposal.draft.slug)
    if not request.user.is_authenticated:
        return _sign_in(request, proposal)
    if can_edit(request.user, proposal):
        return redirect("edit_draft", proposal.uid)
    if not can_send_again(request.user, proposal):
        raise PermissionDenied
    begun = BegunRevision.objects.filter(proposal=proposal, person=request.user).first()
    desk = Desk(proposal, proposal.revisions.sent().with_words(request.user).latest("number"), begun)
    if request.method != "POST":
        return _open(request, desk)
    act = request.POST.get("act")
    if act == "discard":
        return _discard(request, desk)
    form = RevisionForm(request.POST, changes=desk.changes)
    if act == "preview":
        return _try_out(request, desk, form)
    if act == "save":
        return _save(request, desk, form)
    return _send(request, desk, form)


def _sign_in(request, proposal):
    address = reverse("revise_proposal", args=[proposal.number])
    if request.method != "POST":
        return pending.sign_in(request, address)
    if request.htmx and request.POST.get("act") == "save":
        context = {"save_problem": _("Sign in to save your words. They stand above.")}
        return render_part(request, PAGE, "saved", context, status=422)
    # Which fields the form has is told by the proposal; what was typed is kept without asking whose it is.
    typed = {name: value for name, value in request.POST.items() if name not in NOT_TYPED}
    return pending.keep_and_sign_in(request, address, typed)


def _open(request, desk):
    """Show the form with the words sent last, with those that were begun, or with those typed before signing in."""
    typed = pending.kept_for(request, desk.address)
    form = RevisionForm(initial=desk.written() | (typed or {}), changes=desk.changes)
    return _page(request, desk, form, restored=typed is not None, closed=_why_closed(desk.proposal))


def _discard(request, desk):
    """Throw away what was begun, and what waits for signing in; the words that were sent stand in the form again."""
    discard_begun_revision(desk.proposal, by=request.user)
    pending.forget(request, desk.address)
    return mark_sent(redirect(desk.address), desk.keep_name)


def _save(request, desk, form):
    """Keep how far the author has come, at their wish or every ten seconds."""
    form.is_valid()
    if {*form.text_fields, "reasons", "language", "made_from"} & set(form.errors):
        return _not_saved(request, desk, form)
    try:
        desk.begun = save_begun_revision(
            desk.proposal, _words(form), made_from=form.cleaned_data["made_from"], by=request.user, at=clock.now()
        )
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _not_saved(request, desk, form, status=refusal.status)
    pending.forget(request, desk.address)
    if request.htmx:
        return render_part(request, PAGE, "saved", {"saved": desk.begun and desk.begun.saved_at})
    return mark_sent(redirect(desk.address), desk.keep_name)


def _not_saved(request, desk, form, *, status=422):
    if request.htmx:
        problem = _("Not saved: %(reason)s") % {"reason": form.problems()[0][1]}
        return render_part(request, PAGE, "saved", {"save_problem": problem}, status=status)
    return _page(request, desk, form, status=status)


def _words(form):
    values = form.cleaned_data
    return RevisedWords(values["language"], values["reasons"], form.texts, form.without)


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
    sent = {"made_from": values["made_from"], "key": values["key"]}
    try:
        name = name_of_form(request)
        proposal = revise_proposal(
            desk.proposal, _words(form), organization=name, **sent, by=request.user, at=clock.now()
        )
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
        "begun": desk.begun,
        "saved": desk.begun and desk.begun.saved_at,
        "last": desk.last,
        "seen_at_once": seen_at_once or not proposal.is_public,
        "may_send": can_revise(request.user, proposal),
        "few_left": few_left_today(request, "revision"),
    } | extra


def _page(request, desk, form, *, status=200, **extra):
    return render(request, PAGE, _context(request, desk, form, **extra), status=status)
