"""Writing a proposal: one page with numbered parts, open to everybody; sending and saving ask for a session."""

from dataclasses import fields, replace
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.acting import name_of_form, organization_of
from accounts.limits import DayIsFull, few_left_today
from accounts.models import ActKey
from articles.actions import CollectionClosed, CollectionNotOpen, ConditionsNotAccepted
from articles.current import get_draft, place_of
from articles.models import Draft, Placement
from articles.models.drafts import PhaseKind
from core import clock
from core.pages import mark_sent, render_part
from core.rules import RuleViolation
from proposals.actions import ProposalWords, file_proposal, save_draft, submit_proposal, support_proposal
from proposals.actions.proposals import mark_of_draft
from proposals.actions.refusals import LevelTooLow, NotYours, OtherName, OtherWordsSaved
from proposals.forms import ProposalForm
from proposals.models import Kind, Proposal, Status
from proposals.models.contributions import own_proposal
from proposals.permissions import can_edit, is_coauthor
from proposals.second_look import SIMILAR, look_at
from proposals.views import further, pending
from proposals.views.collecting import closed_sentence
from proposals.views.composer_page import Desk, context_of
from proposals.views.limits import challenge_for, check_work
from proposals.views.names import keep_name
from proposals.views.seen import seen_proposal

PAGE = "proposals/composer.html"
UNSENT = [Status.DRAFT, Status.RETURNED]


# Not kept by the browser, and its form `autocomplete="off"`: after sign-out "back" leads to nobody's words.
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, draft):
    draft = get_draft(request, draft)
    eid = request.GET.get("provision") or "draft"
    place = place_of(draft, eid)
    if place is None:
        raise Http404
    desk = Desk(draft, place)
    if request.method == "POST" and request.user.is_authenticated and request.POST.get("saved_as"):
        desk.proposal = _own_unsent(request.user).filter(draft=draft, uid=request.POST["saved_as"][:40]).first()
    return _compose(request, desk)


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_draft(request, uid):
    if not request.user.is_authenticated and request.method == "POST":
        form = ProposalForm(request.POST)
        return pending.keep_and_sign_in(request, request.path, form.typed())
    return _edit_draft(request, uid)


@login_required
def _edit_draft(request, uid):
    proposal = Proposal.objects.visible_to(request.user).with_words(request.user).filter(uid=uid).first()
    if proposal is None or not can_edit(request.user, proposal):
        raise Http404
    draft = get_draft(request, Draft.objects.values_list("slug", flat=True).get(pk=proposal.draft_id))
    place = get_object_or_404(_places(draft), provision=proposal.change.provision_id)
    place.edition.draft = draft
    return _compose(request, Desk(draft, place, proposal, request.path))


def _places(draft):
    return Placement.objects.current().filter(edition__draft=draft).with_texts()


def _own_unsent(user):
    return Proposal.objects.filter(own_proposal(user), status__in=UNSENT).with_words(user)


def _compose(request, desk):
    if desk.proposal is not None:
        desk.saved = desk.proposal.current_revision.created_at
        desk.seen = request.POST["seen"][:40] if "seen" in request.POST else mark_of_draft(desk.proposal)
    if request.method != "POST":
        return _open(request, desk)
    form = ProposalForm(request.POST, person=request.user, organization=organization_of(request))
    _begin_at(desk, form)
    if request.POST.get("add") or request.POST.get("drop") or request.POST.get("act") == "more":
        return _other_places(request, desk, form)
    if request.POST.get("support"):
        return _support_instead(request, desk, form)
    act = request.POST.get("act", "send")
    if act in {"preview", "reset", "fit"}:
        return _try_out(request, desk, form, act)
    if act == "look":
        return _look(request, desk, form)
    if act == "by_mail" and request.user.is_authenticated:
        return pending.keep_and_confirm(request, desk.address, form.typed())
    if act == "save":
        return _save(request, desk, form)
    return _send(request, desk, form)


def _begin_at(desk, form):
    """Let the first place be the one that the form names: a saved draft keeps its places in the order of the text."""
    eid = form["place"].value()
    desk.place = (place_of(desk.draft, eid) if eid else None) or desk.place


def _other_places(request, desk, form):
    """Show where one more place can be chosen, put the chosen one in, or take one out: nothing is stored."""
    drop, add = request.POST.get("drop", ""), request.POST.get("add", "")
    if drop:
        if not drop.isdecimal() or not form.further or int(drop) not in (0, *form.further):
            raise Http404
        typed = further.without_place(form, int(drop))
    else:
        try:
            further.refuse_another(desk, form, add)
        except RuleViolation as refusal:
            form.refuse(refusal)
            return _page(request, desk, form, status=refusal.status)
        if not add:
            return _choose_place(request, desk, form)
        if place_of(desk.draft, add) is None:
            raise Http404
        typed = further.with_place(form, add)
    fresh = _form(request, typed | {"key": form["key"].value()})
    _begin_at(desk, fresh)
    return _page(request, desk, fresh, shows_difference=True, is_added=bool(add))


def _choose_place(request, desk, form):
    kept = form.typed() | {"key": form["key"].value(), "place": desk.place.eid}
    kept |= {name: request.POST[name] for name in ("saved_as", "seen", "writer") if name in request.POST}
    context = {
        "draft": desk.draft,
        "place": desk.place,
        "action": desk.address,
        "kept": [(name, str(value).replace("\0", "\ufffd")) for name, value in kept.items()],
        "pages": further.choices(desk, form),
    }
    return render(request, "proposals/choose_place.html", context)


def _open(request, desk):
    """Show the form: with kept words, with the saved draft's, or with the words of the draft of law to be edited."""
    typed = pending.kept_for(request, desk.address)
    sentence = closed_sentence(desk.draft)
    if sentence and typed is None and desk.proposal is None:
        return _closed(request, desk, sentence)
    if typed is None:
        return _page(request, desk, _form(request, _initial(request, desk)), closed=sentence)
    form = _form(request, typed)
    _begin_at(desk, form)
    return _page(request, desk, form, restored=True, closed=sentence)


def _form(request, initial):
    return ProposalForm(initial=initial, person=request.user, organization=organization_of(request))


def _initial(request, desk):
    proposal = desk.proposal
    if proposal is not None:
        return {
            "kind": proposal.change.kind,
            "text": proposal.text,
            "reasons": proposal.reasons,
            "language": proposal.language,
            "name_form": proposal.name_form,
            "made_from": proposal.language,
            **further.saved_places(proposal),
        }
    kind = request.GET.get("kind")
    language = get_language()
    return {"kind": kind if kind in Kind.values else Kind.CHANGE, "offered_language": language}


def _try_out(request, desk, form, act):
    """Show the difference, or put the words of the draft back: nothing is stored."""
    typed = form.typed()
    if act == "reset":
        typed |= {"text": "", "made_from": ""}
    fresh = _form(request, typed | {"key": form["key"].value()})
    shown = {"shows_difference": act == "preview", "shows_rivals": True}
    if request.htmx:
        part = "tried" if act == "preview" else "fitted"
        return render_part(request, PAGE, part, context_of(request, desk, fresh, **shown, beside=True))
    return _page(request, desk, fresh, **shown)


def _look(request, desk, form):
    """Show what there is to tell of the words so far: nothing is stored."""
    form.is_valid()
    beside = {"more": further.more_of(desk, form), "besides": desk.proposal}
    look = look_at(desk.place, form.cleaned_data, request.user, **beside, in_passing=True)
    fresh = _form(request, form.typed() | {"key": form["key"].value()})
    # Data that may be personal, and a language, are told once more when the words are sent.
    told = {"look": look, "told": [SIMILAR] if look.similar else []}
    if request.htmx:
        return render_part(request, PAGE, "look", context_of(request, desk, fresh, **told))
    return _page(request, desk, fresh, shows_difference=True, **told)


def _look_once_more(request, desk, form, look):
    """Show the whole page once before sending, with what there is to tell, the likely language chosen."""
    typed = form.typed() | {"key": form["key"].value()}
    if look.language:
        typed |= {"language": look.language, "offered_language": look.language}
    fresh = _form(request, typed)
    return _page(request, desk, fresh, shows_difference=True, look=look, told=look.sorts, is_held_up=True)


def _support_instead(request, desk, form):
    """Back the similar proposal; the words that were written stay as a draft."""
    serial = request.POST["support"]
    if not (serial.isascii() and serial.isdigit() and len(serial) < 10):
        raise Http404
    if not request.user.is_authenticated:
        return pending.keep_and_sign_in(request, desk.address, form.typed())
    proposal = seen_proposal(request, int(serial))
    act = {"by": request.user, "at": clock.now()}
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    try:
        check_work(request, "proposal", form.cleaned_data["key"])
        organization = name_of_form(request)
        support_proposal(proposal, organization=organization, **act)
        words = {"more": further.more_of(desk, form), "organization": organization, "proposal": desk.proposal}
        words |= {"seen": desk.seen or None, "key": form.cleaned_data["key"]}
        save_draft(desk.draft, desk.place, _words(form), **words, **act)
    except OtherWordsSaved as clash:
        return _show_both(request, desk, form, clash)
    except ConditionsNotAccepted:
        return pending.keep_and_ask(request, desk.draft, desk.address, form.typed())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _page(request, desk, form, status=refusal.status)
    pending.forget(request, desk.address)
    return mark_sent(redirect(f"{proposal.get_absolute_url()}#support"), *desk.kept_names())


def _save(request, desk, form):
    """Keep an unfinished draft for a signed-in person; others are asked to sign in, their words waiting."""
    form.is_valid()
    storable = not {*form.text_fields, "reasons", "kind", "language"} & set(form.errors)
    if not request.user.is_authenticated:
        if storable and not request.htmx:
            return pending.keep_and_sign_in(request, desk.address, form.typed())
        return _not_saved(request, desk, form, _("Sign in to save the draft. Your words stand below."), status=422)
    closed = closed_sentence(desk.draft)
    if closed and desk.proposal is not None:
        return _not_saved(request, desk, form, closed, status=422)
    if not storable:
        return _not_saved(request, desk, form, None, status=422)
    try:
        proposal = save_draft(
            desk.draft,
            desk.place,
            _words(form),
            more=further.more_of(desk, form),
            organization=name_of_form(request),
            seen=desk.seen or None,
            key=form.cleaned_data.get("key"),
            by=request.user,
            at=clock.now(),
            proposal=desk.proposal,
        )
    except OtherWordsSaved as clash:
        return _show_both(request, desk, form, clash)
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _not_saved(request, desk, form, None, status=refusal.status)
    pending.forget(request, desk.address)
    if request.htmx:
        desk.proposal, desk.saved, desk.seen = proposal, proposal.current_revision.created_at, proposal.mark
        return render_part(request, PAGE, "saved", context_of(request, desk, form))
    return mark_sent(redirect("edit_draft", proposal.uid), *desk.kept_names())


def _show_both(request, desk, form, clash):
    """Show what another author saved beside what was typed; whoever saves or sends now has read both."""
    if request.htmx:
        sentence = _("Not saved: another author saved other words. Press “Save the draft” to see both texts.")
        return render_part(
            request, PAGE, "saved", context_of(request, desk, form, save_problem=sentence), status=clash.status
        )
    form.refuse(clash)
    desk.seen = mark_of_draft(clash.stored)
    return _page(request, desk, form, stored=clash.stored, status=clash.status)


def _is_sent(request, form):
    """Whether this very form has made a proposal already: sent twice, it is like its own."""
    if not request.user.is_authenticated:
        return False
    saved_and_sent = Proposal.objects.filter(uid=OuterRef("result_id")).exclude(status__in=UNSENT)
    rows = ActKey.objects.filter(person=request.user, key=form.cleaned_data.get("key", ""))
    return rows.filter(~Q(digest="") | Exists(saved_and_sent)).exists()


def _not_saved(request, desk, form, sentence, *, status):
    if request.htmx:
        sentence = sentence or _("Not saved: %(reason)s") % {"reason": form.problems()[0][1]}
        return render_part(
            request, PAGE, "saved", context_of(request, desk, form, save_problem=sentence), status=status
        )
    if sentence:
        form.add_error(None, sentence)
    return _page(request, desk, form, status=status)


def _send(request, desk, form):
    form.full_clean()
    form.require_words()
    desk.refuse_present_words(form)
    if desk.proposal is not None and is_coauthor(request.user, desk.proposal):
        form.refuse(NotYours(NotYours.of_sending))
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    beside = {"more": further.more_of(desk, form), "besides": desk.proposal}
    look = look_at(desk.place, form.cleaned_data, request.user, **beside)
    if look.is_new_to(form.cleaned_data["looked_at"]) and not _is_sent(request, form):
        return _look_once_more(request, desk, form, look)
    if not request.user.is_authenticated:
        return pending.keep_and_sign_in(request, desk.address, form.typed())
    if not keep_name(form, request.user):
        return _page(request, desk, form, status=422)
    words, more = _words(form), further.more_of(desk, form)
    key, at = form.cleaned_data["key"], clock.now()
    try:
        check_work(request, "proposal", key)
        proposal = _file(request, desk, words, more, key=key, at=at)
    except OtherWordsSaved as clash:
        return _show_both(request, desk, form, clash)
    except RuleViolation as refusal:
        return _refused(request, desk, form, refusal, at=at)
    if pending.kept_address(request):
        pending.forget(request, desk.address)
    return mark_sent(redirect("proposal_receipt", proposal.serial), *desk.kept_names())


def _file(request, desk, words, more, *, key, at):
    """Send what was saved as it stands, where the words are the same; else write and send them in one act."""
    organization = name_of_form(request)
    if desk.proposal is not None and desk.proposal.organization != organization:
        raise OtherName
    act = {"seen": desk.seen or None, "by": request.user, "at": at}
    if desk.proposal is not None and _is_as_saved(desk, words, more):
        return submit_proposal(desk.proposal, **act)
    act |= {"more": more, "organization": organization, "key": key, "proposal": desk.proposal}
    return file_proposal(desk.draft, desk.place, words, **act)


def _refused(request, desk, form, refusal, *, at):
    """Say why nothing was sent; what was typed stands in the form, is kept for it, or is saved as a draft."""
    if isinstance(refusal, ConditionsNotAccepted):
        return pending.keep_and_ask(request, desk.draft, desk.address, form.typed())
    if isinstance(refusal, CollectionClosed | CollectionNotOpen):
        return _page(request, desk, form, closed=str(refusal), status=refusal.status)
    if isinstance(refusal, LevelTooLow):
        try:
            _keep_as_draft(request, desk, form, at=at)
        except OtherWordsSaved as clash:
            return _show_both(request, desk, form, clash)
    form.refuse(refusal)
    return _page(request, desk, form, status=refusal.status)


def _keep_as_draft(request, desk, form, *, at):
    """Save what may not be sent; where no more drafts are begun today the words stand in the form alone."""
    act = {"more": further.more_of(desk, form), "seen": desk.seen or None, "by": request.user, "at": at}
    act["key"] = form.cleaned_data["key"]
    try:
        desk.proposal = save_draft(desk.draft, desk.place, _words(form), **act, proposal=desk.proposal)
    except DayIsFull as refusal:
        form.refuse(refusal)
        return
    desk.saved, desk.seen = at, desk.proposal.mark


def _words(form):
    values = form.cleaned_data
    return ProposalWords(**{field.name: values.get(field.name) or "" for field in fields(ProposalWords)})


def _is_as_saved(desk, words, more):
    """Whether the words are those that were saved: a draft saved in time may be sent a little after the end."""
    proposal = desk.proposal
    saved = ProposalWords(
        kind=proposal.change.kind,
        text=proposal.text,
        reasons=proposal.reasons,
        language=proposal.language,
        name_form=proposal.name_form,
    )
    if more or proposal.more_changes:
        # The author's order need not be that of the text.
        asked = [(desk.place.provision_id, words.kind, words.text)]
        asked += [(one.placement.provision_id, one.kind, one.text) for one in more]
        if set(asked) != {(one.provision_id, one.kind, one.text) for one in proposal.changes}:
            return False
        saved = replace(saved, kind=words.kind, text=words.text)
    return saved == words and proposal.current_revision.submitted_at is None


def _closed(request, desk, sentence):
    phase = desk.draft.phase(PhaseKind.COLLECTION)
    now = clock.now()
    is_over = phase is not None and phase.closes_at is not None and phase.closes_at <= now
    ends = phase.closes_at + timedelta(minutes=desk.draft.grace_minutes) if is_over else None
    drafts = []
    if request.user.is_authenticated:
        drafts = _own_unsent(request.user).filter(draft=desk.draft).order_by("-current_revision__created_at")[:20]
    return render(
        request,
        "proposals/closed.html",
        {
            "sentence": sentence,
            "is_over": is_over,
            "drafts": drafts,
            "grace_ends": ends,
            "is_in_grace": ends is not None and now < ends,
            "place": desk.place,
            "place_name": desk.place.label(get_language()),
        },
    )


def _page(request, desk, form, *, status=200, **extra):
    acts = ["proposal"] if desk.proposal is not None else ["proposal", "draft"]
    extra |= {"few_left": few_left_today(request, *acts), "challenge": challenge_for(request, "proposal")}
    return render(request, PAGE, context_of(request, desk, form, **extra), status=status)
