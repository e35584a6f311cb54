"""What the frame of every page shows; read only when a template asks, so programs and Django's admin pay nothing."""

from functools import cache

from django.conf import settings
from django.db.models import Count
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.acting import organization_of
from accounts.models import Notice
from accounts.permissions import organizations_of
from articles import imprint
from articles.models import Draft, Role
from articles.permissions import standing_appointments
from articles.taking_part import restrictions, sentence_for
from core import rehearsing
from core.pages import remembered
from core.statements import Statement

LANGUAGES = [("kk", "Қазақша", "Қаз"), ("ru", "Русский", "Рус"), ("en", "English", "Eng")]
HORIZON = 120  # steps of the gold line

# Which link is lit on which pages.
OF_THE_TEXT = {
    "contents",
    "article",
    "preamble",
    "section",
    "whole",
    "provision",
    "edition_article",
    "edition_preamble",
    "edition_section",
    "chapter",
    "edition_chapter",
    "propose",
}
OF_THE_COMMISSION = {
    "desk",
    "assignments",
    "assign",
    "notes",
    "ready_reasons",
    "ready_reasons_kept",
    "conclusions_at_the_desk",
    "ask_for_conclusion",
    "conclusion",
    "dissent",
}
OF_THE_DESK = {"item", "register_item", "item_answer", "help_at_desk"}
OF_OTHER_WAYS = {"delivery", "invite_bodies", "invited_body"}
OF_THE_SETTINGS = {
    "draft_phase",
    "draft_words",
    "draft_topics",
    "draft_topic",
    "edit_draft_page",
    "draft_change",
    "draft_taking_part",
    "draft_rules_settings",
    "draft_text",
    "draft_two_people",
    "draft_appointments",
    "end_appointment",
    "draft_organizations",
    "settle_organization",
}


def frame(request):
    """Return the frame's words as functions, each read at most once per request."""

    @cache
    def drafts():
        if (kept := getattr(request, "draft", None)) is not None:
            return [kept]
        return list(Draft.objects.open().with_texts().order_by("pk"))

    @cache
    def demonstration():
        shown = any(one.is_demonstration for one in drafts())
        if not rehearsing.current():
            remembered["demonstration"] = shown
        return shown

    @cache
    def draft():
        return drafts()[0] if len(drafts()) == 1 and drafts()[0].is_public else None

    @cache
    def collection():
        return _collection(draft(), getattr(request, "moment", None) or timezone.now()) if draft() else None

    return {
        "draft": draft,
        "demonstration": demonstration,
        "languages": cache(lambda: _languages(request)),
        "collection": collection,
        "imprint": cache(lambda: _imprint(draft())),
        "sections": cache(lambda: _sections(request, draft())),
        "staff_rooms": cache(lambda: _staff_rooms(request, drafts())),
        "acting": cache(lambda: organization_of(request)),
        "acting_choices": cache(lambda: _acting_choices(request)),
        "unread": cache(lambda: _unread(request)),
        "told_before": cache(lambda: _told_before(request, draft())),
        "asks_terms": cache(lambda: _asks_terms(request, drafts())),
        "identity_provider": lambda: settings.IDENTITY_PROVIDER_NAME if settings.IDENTITY_PROVIDER_URL else "",
    }


def _languages(request):
    """Return the same page's address in each language, its query kept."""
    here, start = request.get_full_path(), get_script_prefix()
    present = get_language()
    for code, _name in settings.LANGUAGES:
        if here.startswith(f"{start}{code}/"):
            rest = here[len(start) + len(code) + 1 :]
            break
    else:
        rest = ""
    return [
        {
            "code": code,
            "name": name,
            "short": short,
            "rest": name[len(short) :],
            "url": f"{start}{code}/{rest}",
            "current": code == present,
        }
        for code, name, short in LANGUAGES
    ]


def _imprint(draft):
    """Return what the operator's page says of who answers for the site, and the language that it is in."""
    language = get_language() or LANGUAGES[0][0]
    shown = imprint.told(draft.imprint, language) if draft is not None else None
    if not rehearsing.current():
        remembered["imprint"][language] = shown
    return shown


def _collection(draft, moment):
    """Return where the collection stands at a moment of this host's clock: it is shown, nothing is decided by it."""
    phase = draft.phase("collection")
    if phase is None or phase.opens_at is None:
        return None
    days_left, fraction = None, 0.0
    if phase.closes_at is not None:
        days_left = max((timezone.localdate(phase.closes_at) - timezone.localdate(moment)).days, 0)
        fraction = min(max((moment - phase.opens_at) / (phase.closes_at - phase.opens_at), 0.0), 1.0)
    return {
        "open": phase.is_open_at(moment),
        "opens_at": phase.opens_at,
        "closes_at": phase.closes_at,
        "is_over": phase.closes_at is not None and phase.closes_at <= moment,
        "days_left": days_left,
        "fraction": fraction,
        "steps": round(fraction * HORIZON),
    }


def _link(request, name, route, *arguments, lit_by=()):
    """Return one link of the frame."""
    url = reverse(route, args=arguments)
    here = request.resolver_match.url_name if request.resolver_match else None
    return {"name": name, "url": url, "current": url == request.path or here in lit_by}


def _sections(request, draft):
    if draft is None:
        return []
    return [
        _link(request, _("Text of the draft"), "contents", draft.slug, lit_by=OF_THE_TEXT),
        _link(request, _("Answers of the Commission"), "register", draft.slug, lit_by={"answers"}),
        _link(request, pgettext("section", "Figures"), "figures", draft.slug),
        _link(request, _("Organizations and parties"), "organizations", draft.slug, lit_by={"organization", "dossier"}),
        _link(request, _("What this is"), "about", draft.slug),
        _link(request, _("Rules"), "rules", draft.slug),
        _link(request, _("Search"), "search", draft.slug),
    ]


def _unread(request):
    person = getattr(request, "user", None)
    return sum(count for (count,) in UNREAD.rows(person.pk)) if person is not None and person.is_authenticated else 0


UNREAD = Statement(
    lambda person: Notice.objects.of(person).unread().values("person").annotate(count=Count("pk")).values_list("count")
)


def _told_before(request, draft):
    """Return what must be known before one writes: who may not do everything here, for somebody known what they may."""
    if draft is None or organization_of(request) is not None:
        return []
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return restrictions(draft)
    sentence = sentence_for(draft, person)
    return [sentence] if sentence else []


def _asks_terms(request, drafts):
    """Return the drafts whose terms a person has not accepted yet; of visitors nobody is asked."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return []
    return [draft for draft in drafts if not set(draft.conditions) <= set(person.conditions)]


def _acting_choices(request):
    """Return the memberships among which a person chooses in whose name to act."""
    person = getattr(request, "user", None)
    return organizations_of(person) if person is not None else []


def _staff_rooms(request, drafts):
    """Return links to the rooms of the person's offices in the drafts of this page."""
    person = getattr(request, "user", None)
    offices = {(held.draft_id, held.role) for held in standing_appointments(person)} if person else set()
    links = []
    for draft in drafts:
        held = {role for draft_id, role in offices if draft_id == draft.pk}
        if Role.MODERATOR in held:
            links.append(
                _link(request, _("Moderation"), "queue", draft.slug, lit_by={"review_proposal", "review_comment"})
            )
        if held & {Role.RAPPORTEUR, Role.ANALYST, Role.SECRETARY, Role.COMMISSIONER} and draft.is_public:
            name = pgettext("staff room", "Desks of the Commission")
            links.append(
                _link(
                    request,
                    name,
                    "overview",
                    draft.slug,
                    lit_by=OF_THE_COMMISSION,
                )
            )
            name = pgettext("staff room", "Figures")
            links.append(_link(request, name, "figures_of_staff", draft.slug))
        if Role.SECRETARY in held:
            name = pgettext("staff room", "Settings")
            links.append(_link(request, name, "draft_settings", draft.slug, lit_by=OF_THE_SETTINGS))
        if not draft.is_public:
            continue
        if Role.SECRETARY in held:
            name = pgettext("staff room", "Other ways in")
            links.append(_link(request, name, "draft_arrivals", draft.slug, lit_by=OF_OTHER_WAYS))
        if held & {Role.OPERATOR, Role.SECRETARY}:
            name = pgettext("staff room", "Intake desk")
            links.append(_link(request, name, "items", draft.slug, lit_by=OF_THE_DESK))
    return links
