"""A proposal with what was said on it, moderation's marks and the Commission's answer."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.followed import follows
from articles.current import get_draft
from articles.languages import LANGUAGES
from articles.models.drafts import PhaseKind
from articles.wording import words_of
from commission.models import Decision
from consultation.pages import kept, watched
from consultation.pages.course import course_of
from core.text import LENGTHS
from moderation.marks import put_marks
from moderation.models import Ruling, RulingKind
from moderation.permissions import can_rule
from proposals.forms import CommentForm
from proposals.models import Coauthor, Proposal, Support
from proposals.permissions import can_edit, can_propose, can_revise, can_support, can_withdraw, offices_of
from proposals.revisions import has_words, parts_of, read_before, supports_of
from proposals.rivals import Rivals, rivals_of
from proposals.threads import PARAMETER, read_threads
from proposals.views.names import name_forms
from record.receipts import receipt_of

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
    Coauthor.objects.put_on([proposal])

    is_open = _is_collecting(draft, request.moment)
    support = user.is_authenticated and Support.objects.filter(proposal=proposal, person=user).first()
    revisions = _revisions(proposal, user)
    shows_words = has_words(proposal.current_revision)
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
        "course": course_of(proposal, decision, history[1:], revisions),
        "revisions": revisions,
        "coming": next((one for one in revisions if one.pk == proposal.coming_revision_id), None),
        "returned_words": _returned(proposal, revisions, user),
        "has_receipt": True,
        "shows_words": shows_words,
        "parts": _parts(proposal) if shows_words and proposal.more_changes else [],
        "rivals": Rivals() if proposal.is_tombstone else rivals_of(proposal),
        "is_own": proposal.is_own_of(user),
        "wrote_it": proposal.is_written_by(user),
        "is_open": is_open,
        "supports": support,
        "earlier_supports": _earlier_supports(proposal),
        "may_support": is_open
        and not proposal.is_tombstone
        and not proposal.disputed_at
        and (not user.is_authenticated or can_support(user, proposal)),
        "may_withdraw": can_withdraw(user, proposal) and not proposal.withdrawn_at and decision is None,
        "may_edit": can_edit(user, proposal),
        "may_revise": is_open and can_revise(user, proposal),
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


@kept.page(watched.proposal)
@require_safe
def revision(request, serial, number):
    """The words of a proposal as they were sent at one time, and what changed with them; the address lasts."""
    proposal = _read(request, serial)
    revisions = list(proposal.revisions.visible_to(request.user).with_words(request.user).order_by("number"))
    shown = next((one for one in revisions if one.number == number), None)
    if shown is None:
        raise Http404
    put_marks([proposal], request.user)
    before = read_before(shown, revisions) if has_words(shown) else None
    context = {
        "proposal": proposal,
        "revisions": revisions,
        "revision": shown,
        "language_name": dict(LANGUAGES)[shown.language],
        "has_words": has_words(shown),
        "parts": parts_of(shown, before) if has_words(shown) else [],
        "before": before,
        "is_current": shown.pk == proposal.current_revision_id,
        "is_coming": shown.pk == proposal.coming_revision_id,
        "is_same_substance": before is not None and before.words_from == shown.words_from,
        "backers": supports_of(shown),
        "place": proposal.change.base.placement,
        "place_name": proposal.change.base.placement.label(get_language()),
    }
    return render(request, "pages/revision.html", context)


@kept.page(watched.proposal)
@require_safe
def to_print(request, serial):
    """A proposal on paper: its number, its words with the difference, the reasons, the answer, the receipt."""
    proposal = _read(request, serial)
    put_marks([proposal], request.user)
    Coauthor.objects.put_on([proposal])
    revision = proposal.revisions.visible_to(request.user).with_words(request.user).get(pk=proposal.current_revision_id)
    history = Decision.objects.histories_on([proposal])[proposal.pk]
    proposal.outcome = history[0].outcome if history else None
    context = {
        "proposal": proposal,
        "revision": revision,
        "parts": parts_of(revision) if has_words(revision) else [],
        "has_words": has_words(revision),
        "decision": history[0] if history else None,
        "receipt": receipt_of(proposal.uid),
        "address": f"{settings.SITE_URL}{proposal.get_absolute_url()}",
        "place": proposal.change.base.placement,
        "place_name": proposal.change.base.placement.label(get_language()),
    }
    return render(request, "pages/proposal_print.html", context)


def _read(request, serial):
    """Return the proposal that this person may know of, its draft the request's, or 404."""
    user = request.user
    rows = Proposal.objects.visible_to(user).for_list(user).select_related("draft")
    proposal = get_object_or_404(rows, serial=serial)
    proposal.draft = get_draft(request, proposal.draft.slug)
    proposal.change.base.placement.edition.draft = proposal.draft
    return proposal


def _parts(proposal):
    """Return what a proposal of several places asks for in each of them, their addresses at hand."""
    for change in proposal.changes:
        change.base.placement.edition.draft = proposal.draft
    return parts_of(proposal.current_revision)


def _revisions(proposal, user):
    """Return the revisions that somebody may know of, the first first; no query where there is one alone."""
    if proposal.current_revision.number == 1 and proposal.coming_revision_id is None and not proposal.is_own_of(user):
        return []
    revisions = list(proposal.revisions.visible_to(user).order_by("number"))
    return revisions if len(revisions) > 1 else []


def _returned(proposal, revisions, user):
    """Return the ruling that gave words sent anew back to the reader, where they have sent no others since."""
    last = revisions[-1] if revisions else None
    is_waiting = last is None or last.pk in {proposal.current_revision_id, proposal.coming_revision_id}
    if is_waiting or not proposal.is_own_of(user):
        return None
    return Ruling.objects.filter(revision=last, kind=RulingKind.RETURN).first()


def _earlier_supports(proposal):
    """Return how many people back earlier words of a proposal alone; no query where its words were always the same."""
    if proposal.current_revision.words_from == 1:
        return 0
    return Support.objects.filter(proposal=proposal, of_earlier_words=True).count()


def _is_collecting(draft, moment):
    phase = draft.phase(PhaseKind.COLLECTION)
    return phase is not None and phase.is_open_at(moment)


def _stances(comments):
    """Return how many counted comments of citizens are for, against and neutral, and `all`; `organizations` apart."""
    shown = comments.public().countable().order_by()
    of_citizens = Count("pk", filter=Q(organization__isnull=True))
    rows = shown.values_list("stance").annotate(number=of_citizens, apart=Count("organization"))
    counts = {"for": 0, "against": 0, "neutral": 0} | {stance: number for stance, number, _apart in rows}
    return counts | {"all": sum(counts.values()), "organizations": sum(apart for *_stance, apart in rows)}
