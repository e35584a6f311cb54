"""The secretary's pages: phases, the draft's words about itself, topics, appointments, organizations."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import refuse_organization
from accounts.models import Organization
from accounts.registrations import with_checks
from articles.actions import ask_for, close_phase, confirm_organization, edit_about, edit_topic, end_appointment
from articles.actions.changing import APPOINT, EXTEND, OPEN, PAGE, PARTS, appointment_values, page_values, phase_values
from articles.actions.rules import rules_of
from articles.changes import act_named, all_acts, needs_two
from articles.current import get_draft_to_run
from articles.forms import (
    AboutForm,
    AppointmentForm,
    ExtensionForm,
    PageForm,
    PhaseForm,
    RefusalForm,
    TakingPartForm,
    TopicForm,
)
from articles.languages import LANGUAGES
from articles.models import ACCEPTED_KINDS, Appointment, Change, PageKind, PageVersion, Placement
from articles.models.drafts import PhaseKind
from articles.permissions import can_run
from articles.readiness import pages_of, requirements
from articles.rules import LABELS, extending_of, shown
from articles.taking_part import GROUPS, part_of, rules
from core import clock
from core.forms import show_refusal
from core.paging import page_of
from core.rules import RuleViolation

WAITING_SHOWN = 30


def staff_only(can):
    """Return a decorator that hands the draft to a view if `can(user, draft)`; others sign in first, or are refused."""

    def guard(view):
        @wraps(view)
        @login_required
        def guarded(request, draft, **kwargs):
            draft = get_draft_to_run(request, draft)
            if not can(request.user, draft):
                raise PermissionDenied
            return view(request, draft, **kwargs)

        return guarded

    return guard


secretary_only = staff_only(can_run)


def tell(request, asked, done):
    """Say that something is done, or that it waits for a second person."""
    if asked.waiting is None:
        messages.success(request, done)
    else:
        messages.info(request, _("Nothing is changed yet: another secretary has to agree. They are told."))


@require_safe
@secretary_only
def settings(request, draft):
    return _page(request, draft)


@require_POST
@secretary_only
def phase(request, draft, *, kind):
    """Open, extend or close one phase, as the button says; a form without one of them does nothing."""
    if request.POST.get("act") not in {"open", "extend", "close"}:
        raise BadRequest
    form = (ExtensionForm if request.POST.get("act") == "extend" else PhaseForm)(request.POST, prefix=kind)
    try:
        if not form.is_valid():
            return _page(request, draft, phase_forms={kind: form}, status=422)
        at = clock.now()
        if request.POST.get("act") == "open":
            asked = ask_for(draft, OPEN, phase_values(kind, **form.cleaned_data), by=request.user, at=at)
            tell(request, asked, _("The phase is opened. The entry is in the public record."))
        elif request.POST.get("act") == "extend":
            asked = ask_for(draft, EXTEND, phase_values(kind, **form.cleaned_data), by=request.user, at=at)
            tell(request, asked, _("The new closing moment is announced. The entry is in the public record."))
        else:
            close_phase(draft, kind, by=request.user, at=at)
            messages.success(request, _("The phase is closed. The entry is in the public record."))
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return _page(request, draft, phase_forms={kind: form}, status=refusal.status)
    return redirect("draft_settings", draft.slug)


@secretary_only
def words(request, draft, *, language):
    """Edit what the draft says of itself in one language."""
    text = draft.texts_by_language.get(language)
    initial = {name: getattr(text, name) for name in ("title", "summary", "about")} if text else {}
    form = AboutForm(request.POST or None, initial=initial)
    context = {"draft": draft, "form": form, "text_language": language, "text_language_name": dict(LANGUAGES)[language]}
    if request.method != "POST":
        return render(request, "articles/settings_words.html", context)
    if not form.is_valid():
        return render(request, "articles/settings_words.html", context, status=422)
    try:
        edit_about(draft, language, **form.cleaned_data, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return render(request, "articles/settings_words.html", context, status=refusal.status)
    messages.success(request, _("The words are stored."))
    return redirect("draft_settings", draft.slug)


@secretary_only
def edit_page(request, draft, *, kind):
    """Publish a new version of one of the pages that bind people and name the operator."""
    last = PageVersion.objects.of(draft, kind).first()
    is_accepted = kind in ACCEPTED_KINDS and last is not None
    initial = (last.words if last else {}) | {"seen": last.number if last else 0}
    form = PageForm(request.POST or None, initial=initial, is_accepted=is_accepted)
    context = {"draft": draft, "form": form, "kind": PageKind(kind), "last": last, "is_accepted": is_accepted}
    if request.method != "POST":
        return render(request, "articles/settings_page.html", context)
    if not form.is_valid():
        return render(request, "articles/settings_page.html", context, status=422)
    try:
        anew = form.cleaned_data.get("asks_anew", False)
        values = page_values(kind, form.words(), asks_anew=anew, seen=form.cleaned_data["seen"])
        asked = ask_for(draft, PAGE, values, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return render(request, "articles/settings_page.html", context, status=refusal.status)
    tell(request, asked, _("The page is published. The entry is in the public record."))
    return redirect("draft_settings", draft.slug)


@secretary_only
def taking_part(request, draft):
    """Settle what people abroad, without an IIN and under 18 may do."""
    initial = {name: part_of(draft, name) for name in GROUPS}
    form = TakingPartForm(request.POST or None, initial=initial)
    context = {"draft": draft, "form": form}
    if request.method != "POST":
        return render(request, "articles/settings_taking_part.html", context)
    if not form.is_valid():
        return render(request, "articles/settings_taking_part.html", context, status=422)
    try:
        asked = ask_for(draft, PARTS, form.cleaned_data, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return render(request, "articles/settings_taking_part.html", context, status=refusal.status)
    tell(request, asked, _("It counts from now on. The entry is in the public record."))
    return redirect("draft_settings", draft.slug)


@require_safe
@secretary_only
def topics(request, draft):
    """List the articles with their topics."""
    placements = Placement.objects.current().filter(edition__draft=draft).for_topics()
    context = {"draft": draft, "placements": placements, "languages_of_text": LANGUAGES}
    return render(request, "articles/settings_topics.html", context)


@secretary_only
def topic(request, draft, *, eid, language):
    """Edit an article's topic and everyday words in one language."""
    placement = get_object_or_404(Placement.objects.current().filter(edition__draft=draft).for_topics(), eid=eid)
    article = placement.provision
    present = next((row for row in article.topics.all() if row.language == language), None)
    initial = {"title": present.title, "words": "\n".join(present.words)} if present else {}
    form = TopicForm(request.POST or None, initial=initial)
    context = {
        "draft": draft,
        "form": form,
        "placement": placement,
        "text_language": language,
        "text_language_name": dict(LANGUAGES)[language],
    }
    if request.method != "POST":
        return render(request, "articles/settings_topic.html", context)
    if not form.is_valid():
        return render(request, "articles/settings_topic.html", context, status=422)
    try:
        edit_topic(article, language, **form.cleaned_data, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return render(request, "articles/settings_topic.html", context, status=refusal.status)
    messages.success(request, _("The words are stored."))
    return redirect("draft_topics", draft.slug)


@require_POST
@secretary_only
def appointments(request, draft):
    """Appoint a person who has registered."""
    form = AppointmentForm(request.POST, draft=draft)
    if not form.is_valid():
        return _page(request, draft, appointment_form=form, status=422)
    try:
        said = form.cleaned_data
        values = appointment_values(form.person, said["role"], said["articles"], said["languages"])
        asked = ask_for(draft, APPOINT, values, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        show_refusal(form, refusal)
        return _page(request, draft, appointment_form=form, status=refusal.status)
    tell(request, asked, _("The appointment stands. The entry is in the public record."))
    return redirect("draft_settings", draft.slug)


@require_POST
@secretary_only
def end(request, draft, *, uid):
    """End a standing appointment."""
    appointment = get_object_or_404(Appointment.objects.of(draft), uid=uid)
    try:
        end_appointment(appointment, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        return _page(request, draft, staff_refusal=refusal, status=refusal.status)
    messages.success(request, _("The appointment has ended. The entry is in the public record."))
    return redirect("draft_settings", draft.slug)


@require_safe
@secretary_only
def organizations(request, draft):
    """List the registrations that wait, with what was checked, and those that are settled."""
    return _organizations_page(request, draft)


@require_POST
@secretary_only
def settle_organization(request, draft, *, uid):
    """Confirm a registration or refuse it with reasons, as the button says."""
    organization = get_object_or_404(Organization, uid=uid)
    act, form = request.POST.get("act"), RefusalForm(request.POST)
    if act not in {"confirm", "refuse"}:
        raise BadRequest
    try:
        if act == "confirm":
            confirm_organization(organization, by=request.user, at=clock.now())
            messages.success(request, _("The organization is confirmed. The entry is in the public record."))
        elif form.is_valid():
            refuse_organization(organization, **form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("The registration is refused and its head is told why."))
        else:
            return _organizations_page(request, draft, at_fault=(organization, form), status=422)
    except RuleViolation as refusal:
        form.is_valid()
        show_refusal(form, refusal)
        return _organizations_page(request, draft, at_fault=(organization, form), status=refusal.status)
    return redirect("draft_organizations", draft.slug)


def _organizations_page(request, draft, *, at_fault=None, status=200):
    """Render the oldest registrations that wait and the settled ones, with the form at fault as it was typed."""
    asked = Organization.objects.asked()
    waiting = with_checks(asked.order_by("registered_at", "pk")[:WAITING_SHOWN])
    settled = Organization.objects.exclude(settled_at=None).select_related("settled_by").order_by("-settled_at", "-pk")
    for row in waiting:
        row.form = at_fault[1] if at_fault and at_fault[0] == row else RefusalForm()
    context = {
        "draft": draft,
        "waiting": waiting,
        "waiting_total": asked.count(),
        "page": page_of(settled, request),
        "elsewhere": at_fault if at_fault and at_fault[0] not in waiting else None,
    }
    return render(request, "articles/settings_organizations.html", context, status=status)


def _page(request, draft, *, phase_forms=None, appointment_form=None, staff_refusal=None, status=200):
    """Render the page of all settings, with the form at fault as it was typed."""
    rows = list(Appointment.objects.of(draft).for_list())
    covered = _covered(rows)
    texts, pages = draft.texts_by_language, pages_of(draft)
    now = clock.now()
    context = {
        "draft": draft,
        "now": now,
        "phases": [_phase_row(draft, kind, now, (phase_forms or {}).get(kind)) for kind in PhaseKind],
        "texts": [(language, name, texts.get(language)) for language, name in LANGUAGES],
        "standing": [(row, covered[row.pk]) for row in rows if row.ended_at is None],
        "ended": [(row, covered[row.pk]) for row in rows if row.ended_at is not None],
        "appointment_form": appointment_form or AppointmentForm(draft=draft),
        "staff_refusal": staff_refusal,
        "pages": pages,
        "parts": rules(draft),
        "requirements": requirements(draft, rows, pages),
        "changes": waiting_changes(draft, now),
        "rules": [(LABELS[name], shown(name, value)) for name, value in rules_of(draft).items()],
        "two_people": [(act.title, needs_two(draft, act.name)) for act in all_acts()],
        "extending": extending_of(draft),
        "organizations_waiting": Organization.objects.asked().count(),
    }
    return render(request, "articles/settings.html", context, status=status)


def waiting_changes(draft, moment):
    """Return the changes that wait for a second person, each with its act."""
    changes = Change.objects.of(draft).waiting_at(moment).for_list()
    return [(change, act_named(change.act)) for change in changes]


def _phase_row(draft, kind, now, bound):
    """Return a phase as the page shows it: its moments, its state and the form that fits the state."""
    row = draft.phase(kind)
    is_open = row is not None and row.is_open_at(now)
    is_closed = row is not None and row.closes_at is not None and row.closes_at <= now
    initial = {"opens_at": row.opens_at, "closes_at": row.closes_at} if row else {}
    form = bound or (ExtensionForm if is_open else PhaseForm)(prefix=kind, initial=initial)
    return {"kind": kind, "row": row, "is_open": is_open, "is_closed": is_closed, "form": form}


def _covered(rows):
    """Return by appointment the placements of the articles that it covers, in their order, in one query."""
    of_row = {row.pk: {article.pk for article in row.articles.all()} for row in rows}
    named = set().union(*of_row.values()) if of_row else set()
    placements = list(Placement.objects.current().filter(provision__in=named)) if named else []
    return {pk: [row for row in placements if row.provision_id in articles] for pk, articles in of_row.items()}
