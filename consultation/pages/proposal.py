"""A proposal with what was said on it, moderation's marks and the Commission's answer."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.followed import follows
from articles.current import get_draft
from articles.models.drafts import PhaseKind
from articles.wording import words_of
from commission.models import Decision
from consultation.pages import kept, watched
from consultation.pages.course import course_of
from core.text import LENGTHS
from moderation.marks import put_marks
from moderation.permissions import can_rule
from proposals.forms import CommentForm
from proposals.models import Proposal, Support
from proposals.permissions import can_edit, can_propose, can_support, can_withdraw, offices_of
from proposals.rivals import Rivals, rivals_of
from proposals.threads import PARAMETER, read_threads
from proposals.views.names import name_forms

PAGE = "pages/proposal.html"


@kept.page(watched.proposal, query=["page", "thread", PARAMETER])
@require_safe
def show(request, serial):
    user = request.user
    rows = Proposal.objects.visible_to(user).for_list(user).select_related("draft")
    proposal = get_object_or_404(rows, serial=serial)
    draft = get_draft(request, proposal.draft.slug)
    place = proposal.change.base.placement
    place.edition.draft = proposal.draft = draft
    history = Decision.objects.histories_on([proposal])[proposal.pk]
    decision = history[0] if history else None
    proposal.outcome = decision.outcome if decision else None
    put_marks([proposal], user)

    is_open = _is_collecting(draft, request.moment)
    comments = proposal.comments.visible_to(user)
    threads = read_threads(comments, request)
    put_marks(threads.rows(), user)
    may_comment = is_open and proposal.is_public and not proposal.is_tombstone
    context = {
        "proposal": proposal,
        "place": place,
        "place_name": place.label(get_language()),
        "base": proposal.change.base,
        "base_words": words_of(place, proposal.change.base.language),
        "decision": decision,
        "earlier_answers": history[1:],
        "course": course_of(proposal, decision, history[1:]),
        "has_receipt": True,
        "shows_words": hasattr(proposal.current_revision, "words"),
        "rivals": Rivals() if proposal.is_tombstone else rivals_of(proposal),
        "is_own": proposal.is_own_of(user),
        "wrote_it": proposal.author_id == user.pk,
        "is_open": is_open,
        "supports": user.is_authenticated and Support.objects.filter(proposal=proposal, person=user).exists(),
        "may_support": is_open
        and not proposal.is_tombstone
        and not proposal.disputed_at
        and (not user.is_authenticated or can_support(user, proposal)),
        "may_withdraw": can_withdraw(user, proposal) and not proposal.withdrawn_at and decision is None,
        "may_edit": can_edit(user, proposal),
        "may_moderate": user.is_authenticated and can_rule(user, proposal),
        "threads": threads,
        "stances": _stances(comments),
        "may_comment": may_comment,
        "answer_url": reverse("comment_on_proposal", args=[serial]) if may_comment else "",
        "comment_form": CommentForm() if may_comment and can_propose(user) else None,
        "keep_name": f"comment {proposal.uid}",
        "name_forms": name_forms(user),
        "offices": offices_of(user, draft, proposal.change.article_id),
        "comment_limit": LENGTHS["comment"],
        "quote_limit": LENGTHS["quote"],
        "mark_template": "moderation/_mark.html",
        "is_followed": follows(user, "proposal", proposal.uid),
    }
    return render(request, PAGE, context)


def _is_collecting(draft, moment):
    phase = draft.phase(PhaseKind.COLLECTION)
    return phase is not None and phase.is_open_at(moment)


def _stances(comments):
    """Return how many readable comments of citizens are for, against and neutral, and `all`; `organizations` apart."""
    shown = comments.stood_by().filter(office="").order_by()
    of_citizens = Count("pk", filter=Q(organization__isnull=True))
    rows = shown.values_list("stance").annotate(number=of_citizens, apart=Count("organization"))
    counts = {"for": 0, "against": 0, "neutral": 0} | {stance: number for stance, number, _apart in rows}
    return counts | {"all": sum(counts.values()), "organizations": sum(apart for *_stance, apart in rows)}
