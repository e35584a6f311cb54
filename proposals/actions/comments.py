"""Comments: posted, changed for a few minutes, withdrawn."""

from django.db import transaction

from accounts import actkeys
from accounts.limits import counting
from accounts.models import NameForm
from articles.actions import lock_collecting, touch
from articles.actions.versions import touching
from articles.languages import CODES
from articles.models import Placement, ProvisionText
from articles.permissions import is_appointed
from core.rows import insert_together, send_together
from core.text import clean, sameness
from proposals.actions.admitting import admit
from proposals.actions.locking import lock_proposal
from proposals.actions.refusals import (
    Disputed,
    EditTimeOver,
    NoLongerShown,
    NotInOffice,
    NotOpenToComments,
    QuoteNotFound,
    ReadByModerator,
    ThreadElsewhere,
    UnknownLanguage,
    UnknownStance,
)
from proposals.actions.replying import tell_answered
from proposals.actions.showing import articles_of
from proposals.actions.speaking import speak_as, speak_for
from proposals.models import Comment, CommentQuote, CommentWords, EarlierWords, Stance
from proposals.quoting import find_passage
from record.actions import record, recording

DEEPEST = 2  # three levels, then flat


@transaction.atomic
def post_comment(
    draft,
    *,
    proposal=None,
    article=None,
    parent=None,
    stance,
    language,
    text,
    quote="",
    name_form=NameForm.REGION,
    organization=None,
    office="",
    key,
    by,
    at,
):
    """Say something on a proposal, or on an article as a whole, or in answer to a comment there.

    `quote` is a passage of the comment that is answered or of the words of the article. With `organization` it is said
    in its name, by a member who may file; with `office` by staff of the draft, who take no side and are seen at once.
    The same `key` again gives the same comment. `day_count` of a new one says how many more are taken that day; what
    staff say is not counted.
    """
    place = proposal.uid if proposal else article.uid
    payload = {
        "place": place,
        "parent": parent.uid if parent else "",
        "stance": stance,
        "language": language,
        "text": text,
    }
    if organization is not None:
        payload["organization"] = organization.uid
    payload |= {name: value for name, value in (("quote", quote), ("office", office)) if value}
    claim = actkeys.claim(by, key, payload, at=at)
    if claim.result_id:
        return Comment.objects.with_words(by).get(uid=claim.result_id)
    text = _fit(text, stance, language)
    quote = clean(quote, "quote", field="quote", required=False)
    actor = by.as_actor(office) if office else speak_as(organization, by=by)
    count = None if office else counting("comment", organization=organization, by=by, at=at)
    lock_collecting(draft, at=at, count=count)
    if not office:
        admit(draft, by=by, organization=organization)
    if proposal is not None:
        proposal = lock_proposal(proposal)
        if not proposal.is_public or proposal.is_tombstone:
            raise NotOpenToComments
    article_id = proposal.change.article_id if proposal else article.pk
    if office:
        stance = _stance_in_office(draft, office, organization, article_id, by=by)
    parent = _open_parent(parent, proposal=proposal, article_id=article_id)
    is_seen = organization or office or by.level >= draft.level_seen_at_once
    comment = Comment(
        draft=draft,
        author=by,
        organization=organization,
        name_form=name_form if name_form in NameForm.values else NameForm.REGION,
        language=language,
        created_at=at,
        submitted_at=at,
        visible_at=at if is_seen else None,
        proposal=proposal,
        article_id=article_id,
        parent=parent,
        thread_id=(parent.thread_id or parent.pk) if parent else None,
        depth=min(parent.depth + 1, DEEPEST) if parent else 0,
        stance=stance,
        sameness=sameness(text),
        office=office,
    )
    quoted = _quoted(comment, quote) if quote else None
    words = [CommentWords(comment=comment, text=text), *([quoted] if quoted else [])]
    insert_together(comment, *words, *claim.rows(comment.uid))
    if parent is not None and is_seen:
        tell_answered(comment, parent, at=at)
    target = {"proposal": proposal.uid} if proposal else {"provision": article.uid}
    said = {"data": _leaf_data(comment, target, quoted), "sealed": {"c": text}}
    send_together(
        recording("comment.submitted", comment.uid, actor=actor, **said, at=at),
        touching(proposal.articles if proposal else [article_id], at=at),
    )
    comment.day_count = count
    return comment


def _open_parent(parent, *, proposal, article_id):
    if parent is None:
        return None
    parent = Comment.objects.select_for_update(of=["self"]).select_related("author").get(pk=parent.pk)
    # The first place of a proposal may have become another since: whoever answers stays in its thread.
    is_here = parent.proposal_id == proposal.pk if proposal else parent.article_id == article_id
    if not is_here or (proposal is None and parent.proposal_id is not None):
        raise ThreadElsewhere
    if not parent.is_public or parent.is_tombstone:
        raise NotOpenToComments
    return parent


def _fit(text, stance, language):
    """Return the words as they are stored; refuse what no comment may be."""
    if stance not in Stance.values:
        raise UnknownStance(field="stance")
    if language not in CODES:
        raise UnknownLanguage(field="language")
    return clean(text, "comment", field="text")


def _leaf_data(comment, target, quoted):
    data = {"target": target, "lang": comment.language, "stance": comment.stance}
    if comment.organization is not None:
        data["organization"] = comment.organization.uid
    if quoted is not None:
        data["quote"] = _passage(quoted)
    return data


def _stance_in_office(draft, office, organization, article_id, *, by):
    """Return the one stance that staff may take; refuse an office that the person does not hold here."""
    if organization is not None or not is_appointed(by, draft, office, article_id=article_id):
        raise NotInOffice(field="office")
    return Stance.NEUTRAL


def _quoted(comment, quote):
    """Return the passage that a comment quotes, of the comment that it answers or of the words of the article."""
    if comment.parent is not None:
        words = CommentWords.objects.filter(comment=comment.parent).first()
        if words is not None and (found := find_passage(quote, words.text)):
            return _quote(comment, words.text, found, source=comment.parent)
    here = Placement.objects.current().filter(article=comment.article_id)
    wordings = ProvisionText.objects.filter(placement__in=here).order_by("placement__order")
    wordings = wordings.select_related("placement__edition", "placement__provision")
    for wording in sorted(wordings, key=lambda wording: wording.language != comment.language):
        if found := find_passage(quote, wording.text):
            return _quote(comment, wording.text, found, wording=wording)
    raise QuoteNotFound(field="quote")


def _quote(comment, text, found, **source):
    start, end = found
    return CommentQuote(comment=comment, start=start, end=end, text=text[start:end], **source)


def _passage(quote):
    """Return what a leaf says of a quote: whose words and which of them, never the words."""
    place = {"start": quote.start, "end": quote.end}
    if quote.source is not None:
        return {"comment": quote.source.uid} | place
    placement = quote.wording.placement
    provision = {"provision": placement.provision.uid, "edition": placement.edition.number}
    return provision | {"lang": quote.wording.language} | place


@transaction.atomic
def edit_comment(comment, *, stance, language, text, by, at):
    """Put other words in the place of a comment's, for ten minutes; what it said before stays readable beside it.

    Refused once a moderator has read it, so that nothing is published that nobody has read. The same words again
    change nothing.
    """
    text = _fit(text, stance, language)
    actor = _speaker(comment, by=by)
    lock_collecting(comment.draft, at=at)
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    words = CommentWords.objects.get(comment=comment)  # by a statement of its own: what was joined could be old
    if comment.is_tombstone:
        raise NoLongerShown
    if comment.disputed_at:
        raise Disputed
    stance = Stance.NEUTRAL if comment.office else stance
    if (words.text, comment.stance, comment.language) == (text, stance, language):
        return comment
    if comment.reviewed_at is not None:
        raise ReadByModerator
    if not comment.is_editable_at(at):
        raise EditTimeOver
    EarlierWords.objects.create(
        comment=comment,
        number=comment.earlier_words.count() + 1,
        stance=comment.stance,
        language=comment.language,
        text=words.text,
        written_at=comment.edited_at or comment.submitted_at,
    )
    words.text = text
    words.save(update_fields=["text"])
    comment.stance, comment.language, comment.sameness, comment.edited_at = stance, language, sameness(text), at
    comment.save(update_fields=["stance", "language", "sameness", "edited_at"])
    said = {"lang": language, "stance": stance}
    record("comment.edited", comment.uid, actor=actor, data=said, sealed={"c": text}, at=at)
    touch([comment.article_id], at=at)
    return comment


def _speaker(comment, *, by):
    """Return who acts on a comment that is there: its author, in the office in which it was said."""
    actor = speak_for(comment, by=by)
    return by.as_actor(comment.office) if comment.office else actor


@transaction.atomic
def withdraw_comment(comment, *, by, at):
    """Take one's comment back; a mark stays, and so do the answers to it. Withdrawing again changes nothing."""
    actor = _speaker(comment, by=by)
    comment = Comment.objects.select_for_update(of=["self"]).get(pk=comment.pk)
    if comment.withdrawn_at:
        return comment
    if comment.disputed_at:
        raise Disputed
    comment.withdrawn_at = at
    comment.save(update_fields=["withdrawn_at"])
    record("comment.withdrawn", comment.uid, actor=actor, at=at)
    touch(articles_of(comment), at=at)
    return comment
