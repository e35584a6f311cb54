"""The published rules: how is counted, what moderation may hide, what is in time, whom levels and names show."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.limits import limits_of_a_day
from accounts.models import Level, NameForm
from articles.current import get_draft
from articles.models.drafts import PhaseKind
from articles.rules import answering_of, extending_of
from articles.taking_part import rules
from consultation.pages import kept, watched
from core.text import LENGTHS
from feedback.rules import RULES
from moderation.grounds import Grounds
from proposals.models import Proposal
from proposals.statements import POOL

LIMITS = ["proposal_text", "proposal_reasons", "long_text", "comment", "report"]


@kept.page(watched.draft)
@require_safe
def show(request, draft):
    draft = get_draft(request, draft)
    waiting = waiting_for_review(draft)
    context = {
        "rules": RULES,
        "grounds": Grounds.of(draft).standing.values(),
        "levels": [(level.value, level.label) for level in Level],
        "names": [(form.value, form.label) for form in NameForm],
        "parts": rules(draft),
        "least_level": Level(draft.least_level),
        "level_seen_at_once": Level(draft.level_seen_at_once),
        "extending": extending_of(draft),
        "answering": answering_of(draft),
        "phase": draft.phase(PhaseKind.COLLECTION),
        "waiting": waiting,
        "pool": POOL,
        "limits": {name: LENGTHS[name] for name in LIMITS},
        "limits_of_a_day": limits_of_a_day(),
    }
    return render(request, "pages/rules.html", context)


def waiting_for_review(draft):
    """Return how many proposals wait for a moderator before they are seen, and since when the oldest does."""
    rows = (
        Proposal.objects.filter(draft=draft, visible_at__isnull=True).awaiting_review().filter(hidden_at__isnull=True)
    )
    submitted = rows.order_by("submitted_at").values_list("submitted_at", flat=True)
    return {"number": rows.count(), "oldest": submitted.first()}
