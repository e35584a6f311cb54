"""A proposal with what was said on it, moderation's marks and the Commission's answer."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.followed import follows
from accounts.permissions import organizations_of
from articles.current import get_draft
from articles.languages import LANGUAGES
from articles.models.drafts import PhaseKind
from articles.permissions import standing_appointments
from articles.wording import words_of
from commission.concluded import put_conclusions
from commission.dissented import put_dissents
from commission.due import due_of
from commission.models import Decision
from commission.permissions import is_commissioner
from commission.together import put_together
from consultation.pages import kept, watched
from consultation.pages.course import course_of
from core.statements import Statement
from core.text import LENGTHS
from intake.models import Meeting, Segment
from intake.permissions import can_read_whole
from moderation.groups import group_of
from moderation.marks import put_marks
from moderation.models import Ruling, RulingKind
from moderation.moved import may_be_moved, moved_of
from moderation.permissions import can_rule
from proposals.forms import CommentForm
from proposals.models import Channel, Coauthor, Proposal, Support
from proposals.permissions import (
    can_edit,
    can_propose,
    can_revise,
    can_support,
    can_translate,
    can_withdraw,
    offices_of,
    speaks_for,
)
from proposals.revisions import has_words, parts_of, read_before, supports_of
from proposals.rivals import Rivals, rivals_of
from proposals.threads import NEWEST, PARAMETER, order_of, read_threads
from proposals.translations import ORIGINAL, original_of, put_parts, translations_of
from proposals.views.names import name_forms
from record.receipts import receipt_of

PAGE = "pages/proposal.html"


@kept.page(watched.proposal, query=["page", "thread", "words", PARAMETER])
@require_safe
def show(request, serial):
    user, is_open = request.user, _is_collecting(request.draft, request.moment)
    shown = _shown(request, serial, is_open)
    proposal = shown.standing
    answer_url = _answer_url(proposal, is_open)
    context = {
        "shown": shown,
        "proposal": proposal,
        "wrote_it": proposal.is_written_by(user),
        "is_open": is_open,
        "supports": _support_of(user, proposal),
        "earlier_supports": proposal.earlier_supports,
        "may_support": is_open
        and not proposal.is_tombstone
        and not proposal.disputed_at
        and (not user.is_authenticated or can_support(user, proposal)),
        "may_comment": bool(answer_url),
        "answer_url": answer_url,
        "comment_form": CommentForm() if answer_url and can_propose(user) else None,
        "keep_name": f"comment {proposal.uid}",
        "name_forms": name_forms(user),
        "offices": offices_of(user, request.draft, proposal.article_id),
        "comment_limit": LENGTHS["comment"],
        "quote_limit": LENGTHS["quote"],
        "is_followed": follows(user, "proposal", proposal.uid),
    }
    return render(request, PAGE, context)


@dataclass(frozen=True)
class Words:
    """Of the revision that stands: its number, and since which revision its substance is the same."""

    number: int
    words_from: int


@dataclass(frozen=True)
class Standing:
    """Of a proposal, what its page asks for each reader anew: plain values."""

    pk: int
    uid: str
    number: str
    get_absolute_url: str
    author_id: int | None
    coauthor_ids: tuple
    article_id: int
    current_revision: Words
    is_tombstone: bool
    visible_at: datetime | None
    disputed_at: datetime | None
    support_count: int
    support_count_contact: int
    earlier_supports: int
    head_number: str | None
    stands_for: bool

    def is_written_by(self, user):
        return self.author_id == user.pk or user.pk in self.coauthor_ids


@dataclass(frozen=True)
class Shown:
    """A proposal as its page shows it, without what differs from one reader to the next."""

    standing: Standing
    title: str
    place_url: str
    place_name: str
    head: str
    words: str
    comments: str
    course: str


PIECES = ("head", "words", "comments", "course")


def _shown(request, serial, is_open):
    """Return a proposal as the reader is shown it: made once a version for all who read it as a visitor does."""
    asked = {name: request.GET.get(name, "")[:40] for name in ("thread", "page", "words")}
    asked[PARAMETER] = order_of(request.GET)
    today = localdate(request.moment)  # an answer that is owed is late one day more at midnight
    make = partial(_made, request, serial, is_open, asked)
    if _reads_as_all(request.user, serial):
        key = ("proposal", serial, get_language(), *asked.values())
        shown = kept.once(key, partial(make, AnonymousUser()), of=(request.facts.versions, is_open, today))
    else:
        shown = make(request.user)
    if shown is None:
        raise Http404
    return shown


def _reads_as_all(user, serial):
    """Whether somebody holds no office, speaks for nobody, and wrote neither the proposal nor a comment on it."""
    if not user.is_authenticated:
        return True
    if organizations_of(user) or standing_appointments(user):
        return False
    with connection.cursor() as cursor:
        cursor.execute(WROTE_HERE, {"reader": user.pk, "serial": serial})
        return cursor.fetchone() == (False,)


WROTE_HERE = """
SELECT coalesce(proposal.author_id = %(reader)s, false) OR %(reader)s = ANY(coalesce(proposal.coauthor_ids, '{}'))
    OR EXISTS (
        SELECT FROM proposals_comment AS comment
        WHERE comment.proposal_id = proposal.id AND comment.author_id = %(reader)s
    )
FROM proposals_proposal AS proposal WHERE proposal.serial = %(serial)s
"""


def _support_of(user, proposal):
    """Return the reader's own support of a proposal, or nothing."""
    found = SUPPORT.rows(user.pk, proposal.pk) if user.is_authenticated else []
    return {"of_earlier_words": found[0][0]} if found else None


SUPPORT = Statement(
    lambda person, proposal: Support.objects.filter(person=person, proposal=proposal).values_list("of_earlier_words")
)


def _made(request, serial, is_open, asked, user):
    """Return a proposal as this person is shown it, or None where it is not there for them."""
    rows = Proposal.objects.visible_to(user).for_list(user).select_related("draft", "duty").annotate(part=PART)
    proposal = rows.filter(serial=serial).first()
    if proposal is None:
        return None
    place = proposal.change.base.placement
    place.edition.draft = proposal.draft = request.draft
    history = put_together(Decision.objects.histories_on([proposal])[proposal.pk])
    decision = history[0] if history else None
    put_conclusions(history[:1], at=request.moment)
    put_dissents(history)
    proposal.outcome = decision.outcome if decision else None
    put_marks([proposal], user)
    Coauthor.objects.put_on([proposal])

    revisions = _revisions(proposal, user)
    shows_words = has_words(proposal.current_revision)
    comments = proposal.comments.visible_to(user)
    threads = read_threads(comments, SimpleNamespace(user=user, GET=asked, moment=request.moment))
    put_marks(threads.rows(), user)
    duty = getattr(proposal, "duty", None)
    due = due_of(duty, localdate(request.moment)) if duty else None
    place_name, standing = place.label(get_language()), _standing(proposal)
    context = {
        "proposal": proposal,
        "draft": request.draft,
        "place_name": place_name,
        "base": proposal.change.base,
        "base_words": words_of(place, proposal.change.base.language),
        "decision": decision,
        "earlier_answers": history[1:],
        "course": course_of(proposal, decision, history[1:], revisions, due),
        "due": due if proposal.is_stood_by and decision is None else None,
        "revisions": revisions,
        "meeting": _meeting_of(proposal),
        "group": group_of(proposal),
        "moved": moved_of(proposal),
        "coming": next((one for one in revisions if one.pk == proposal.coming_revision_id), None),
        "returned_words": _returned(proposal, revisions, user),
        "has_receipt": True,
        "may_dissent": decision is not None and user.is_authenticated and is_commissioner(user, request.draft),
        "whole": _whole_of(proposal, user),
        "shows_words": shows_words,
        "parts": _parts(proposal) if shows_words and proposal.more_changes else [],
        **_translations(proposal, asked["words"], user, is_open, shows_words),
        "rivals": Rivals() if proposal.is_tombstone else rivals_of(proposal),
        "is_own": proposal.is_own_of(user),
        "may_withdraw": can_withdraw(user, proposal) and not proposal.withdrawn_at and decision is None,
        "may_edit": can_edit(user, proposal),
        "may_revise": is_open and can_revise(user, proposal),
        "may_moderate": user.is_authenticated and can_rule(user, proposal),
        "may_be_moved": may_be_moved(proposal),
        "threads": threads,
        "query": f"thread={threads.whole.uid}" if threads.whole else _query_of(threads.order),
        "stances": _stances(comments),
        "answer_url": _answer_url(standing, is_open),
        "mark_template": "moderation/_mark.html",
    }
    return Shown(
        standing,
        f"{proposal.number}. {capfirst(proposal.change.get_kind_display())}: {proposal.where(get_language())}",
        place.get_absolute_url(),
        place_name,
        *(render_to_string(f"pages/_proposal_{name}.html", context) for name in PIECES),
    )


def _meeting_of(proposal):
    """Return the public meeting where a proposal was made, or None; no query for what came otherwise."""
    if proposal.channel != Channel.MEETING:
        return None
    return Meeting.objects.filter(items__passages__proposal=proposal).select_related("draft").first()


PART = Subquery(Segment.objects.filter(proposal=OuterRef("pk")).values("pk"))


def _whole_of(proposal, user):
    """Return the part of a long text that a proposal is, where the reader may know of it; no query for all others."""
    if proposal.part is None:
        return None
    part = Segment.objects.select_related("long_text__organization").get(pk=proposal.part)
    part.long_text.draft = proposal.draft
    return part if part.long_text.finished_at or can_read_whole(user, part.long_text) else None


def _translations(proposal, asked, user, is_open, shows_words):
    """Return what there is of a proposal in other languages, and which the reader is shown, its parts read."""
    if not shows_words:
        return {}
    original = original_of(proposal)
    translations = translations_of([original], user)[proposal.pk]
    shown = translations.chosen(get_language(), asked)
    here = proposal.get_absolute_url()
    may = can_translate(user, proposal) and (is_open or not speaks_for(user, proposal))
    may = may and original.says_something and not proposal.is_tombstone and not proposal.disputed_at
    return {
        "translations": translations,
        "translated": put_parts(shown) if shown else None,
        "here": here,
        "anchor": "words",
        "original_name": proposal.get_language_display(),
        "original_url": f"{here}?words={ORIGINAL}#words",
        "may_translate": may,
        "translate_url": reverse("translate_proposal", args=[proposal.number]),
    }


def _standing(proposal):
    words = proposal.current_revision
    return Standing(
        pk=proposal.pk,
        uid=proposal.uid,
        number=proposal.number,
        get_absolute_url=proposal.get_absolute_url(),
        author_id=proposal.author_id,
        coauthor_ids=tuple(proposal.coauthor_ids or ()),
        article_id=proposal.change.article_id,
        current_revision=Words(words.number, words.words_from),
        is_tombstone=proposal.is_tombstone,
        visible_at=proposal.visible_at,
        disputed_at=proposal.disputed_at,
        support_count=proposal.support_count,
        support_count_contact=proposal.support_count_contact,
        earlier_supports=_earlier_supports(proposal),
        head_number=proposal.head_number,
        stands_for=proposal.stands_for,
    )


def _answer_url(proposal, is_open):
    """Return where comments on a proposal are sent to, or nothing where none can be written."""
    may_comment = is_open and proposal.visible_at is not None and not proposal.is_tombstone
    return reverse("comment_on_proposal", args=[proposal.number]) if may_comment else ""


def _query_of(order):
    """Return the query that keeps the order of the comments that a reader chose."""
    return f"{PARAMETER}={order}" if order != NEWEST else ""


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
        "parts": parts_of(shown, before, as_written=True) if has_words(shown) else [],
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
    history = put_together(Decision.objects.histories_on([proposal])[proposal.pk])
    put_conclusions(history[:1], at=request.moment)
    put_dissents(history[:1])
    proposal.outcome = history[0].outcome if history else None
    context = {
        "proposal": proposal,
        "revision": revision,
        "parts": parts_of(revision) if has_words(revision) else [],
        "has_words": has_words(revision),
        **_translation_to_print(proposal, request.user, has_words(revision)),
        "decision": history[0] if history else None,
        "receipt": receipt_of(proposal.uid),
        "address": f"{settings.SITE_URL}{proposal.get_absolute_url()}",
    }
    return render(request, "pages/proposal_print.html", context)


def _translation_to_print(proposal, user, shows_words):
    """Return the translation into the reader's language, which stands on paper below the original."""
    if not shows_words:
        return {}
    shown = translations_of([original_of(proposal)], user)[proposal.pk].chosen(get_language())
    return {"translated": put_parts(shown) if shown else None, "original_name": proposal.get_language_display()}


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
    return (
        Ruling.objects.standing().filter(revision=last, kind=RulingKind.RETURN).select_related("ground_version").first()
    )


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
