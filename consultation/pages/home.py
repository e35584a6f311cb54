"""The way in: what this is, how long is left, where one's article is, what was said, what was answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Level
from articles.current import get_draft
from articles.models import Draft
from articles.models.drafts import PhaseKind
from commission.models import Decision
from consultation.pages import contents, kept, reading, watched
from consultation.pages.organizations import figures_of_organizations
from consultation.pages.rules import waiting_for_review
from consultation.pages.search import themes_of
from feedback.rules import RULES
from feedback.templatetags.summaries import named_channels
from proposals.models import Kind, Proposal, Turn

CHANGES = [Kind.CHANGE, Kind.ADD, Kind.REMOVE]
ANSWERS = 3
SAID_MOST = 6


@require_safe
def choose_language(request):
    """Lead to the site in the language that the person chose before or the browser asks for, else Kazakh."""
    response = redirect("home")
    response["Location"] = f"/{get_language_from_request(request)}/"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@kept.page(watched.drafts)
@require_safe
def show(request):
    """Show the draft that is before the people, or the list where there are several."""
    drafts = list(Draft.objects.open().with_texts().order_by("pk"))
    if len(drafts) == 1:
        request.draft = drafts[0]
        return _page(request, drafts[0])
    language = get_language()
    listed = [(draft, draft.text_in(language), draft.phase(PhaseKind.COLLECTION)) for draft in drafts]
    return render(request, "pages/drafts.html", {"drafts": listed, "moment_now": request.moment})


@kept.page(watched.draft)
@require_safe
def of_draft(request, draft):
    return _page(request, get_draft(request, draft))


def _page(request, draft):
    language = get_language()
    pages = reading.read_pages(reading.current_edition(draft), language)
    counted_at, _most = contents.add_counts(draft, pages)
    spoken = sorted((page for page in pages if page.proposals), key=lambda page: -page.proposals)
    decisions = Decision.objects.standing().of(draft).public()
    context = {
        "text": draft.text_in(language),
        "themes": themes_of(draft, language),
        "steps": course_of(draft, request.moment),
        "said_most": spoken[:SAID_MOST],
        "counted_at": counted_at,
        "figures": figures_of(draft, decisions),
        "answers": list(decisions.shown().for_list()[:ANSWERS]),
    }
    return render(request, "pages/home.html", context)


def figures_of(draft, decisions):
    """Count what came to a draft: people by level, proposals, agreement with the words, what is distinct and answered.

    Headline figures are those of people whose identity is confirmed; the others stand beside them. Parties and other
    organizations are counted apart.
    """
    change = "current_revision__changes__"
    rows = Proposal.objects.filter(draft=draft, organization__isnull=True).countable()
    sure, contact = Q(author__level__gte=Level.IDENTITY), Q(author__level=Level.CONTACT)
    wish, keep = Q(**{f"{change}kind__in": CHANGES}), Q(**{f"{change}kind": Kind.KEEP})
    counted = rows.aggregate(
        people=Count("author", distinct=True, filter=sure),
        people_contact=Count("author", distinct=True, filter=contact),
        changes=Count("pk", distinct=True, filter=sure & wish),
        changes_contact=Count("pk", distinct=True, filter=contact & wish),
        agree=Count("author", distinct=True, filter=sure & keep),
        agree_contact=Count("author", distinct=True, filter=contact & keep),
        owed=Count("pk", distinct=True, filter=~keep),
    )
    # Of several changes the first stands for all: equal ones are equal as a whole.
    distinct = (
        rows.filter(wish, **{f"{change}turn": Turn.FIRST})
        .values(f"{change}provision", f"{change}kind", f"{change}sameness")
        .distinct()
    )
    return counted | {
        "channels": named_channels(rows.order_by("channel").values_list("channel").annotate(number=Count("pk"))),
        "by_channel": RULES["by_channel"],
        "distinct": distinct.count(),
        "answered": decisions.to_citizens().exclude(proposal__current_revision__changes__kind=Kind.KEEP).count(),
        "organizations": figures_of_organizations(draft),
        "waiting": waiting_for_review(draft),
    }


@dataclass(frozen=True)
class Step:
    """A stage of the consultation; `is_present` while it lasts, `is_to_come` before it."""

    name: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_present: bool
    is_to_come: bool
    hint: str = ""


def course_of(draft, moment):
    """Return the stages of a draft up to the referendum, which the people decide in and this site does not."""
    names = {
        PhaseKind.COLLECTION: pgettext("stage", "Proposals are collected"),
        PhaseKind.CONSIDERATION: pgettext("stage", "The Commission considers and answers"),
        PhaseKind.PUBLICATION: pgettext("stage", "The revised text is published"),
    }
    steps = []
    for kind, name in names.items():
        phase = draft.phase(kind)
        opens_at, closes_at = (phase.opens_at, phase.closes_at) if phase else (None, None)
        is_present = phase is not None and phase.is_open_at(moment)
        steps.append(Step(name, opens_at, closes_at, is_present, opens_at is None or opens_at > moment))
    hint = _("The people decide. A support on this site is no vote.")
    return [*steps, Step(pgettext("stage", "Nationwide referendum"), None, None, False, True, hint)]
