"""Comments: posted, withdrawn."""

from django.db import transaction

from accounts import actkeys
from accounts.models import NameForm
from articles.actions import lock_collecting, touch
from articles.languages import CODES
from core.rows import insert_together
from core.text import clean, sameness
from proposals.actions.locking import lock_proposal
from proposals.actions.refusals import (
    LevelTooLow,
    NotOpenToComments,
    ThreadElsewhere,
    UnknownLanguage,
    UnknownStance,
)
from proposals.actions.speaking import speak_as, speak_for
from proposals.models import Comment, CommentWords, Stance
from record.actions import record

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
    name_form=NameForm.REGION,
    organization=None,
    key,
    by,
    at,
):
    """Say something on a proposal, or on an article as a whole, or in answer to a comment there.

    With `organization` it is said in its name, by a member who may file.
    The same `key` again gives the same comment.
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
    claim = actkeys.claim(by, key, payload, at=at)
    if claim.result_id:
        return Comment.objects.with_words(by).get(uid=claim.result_id)
    if stance not in Stance.values:
        raise UnknownStance(field="stance")
    if language not in CODES:
        raise UnknownLanguage(field="language")
    text = clean(text, "comment", field="text")
    actor = speak_as(organization, by=by)
    lock_collecting(draft, at=at)
    if organization is None and by.level < draft.least_level:
        raise LevelTooLow
    if proposal is not None:
        proposal = lock_proposal(proposal)
        if not proposal.is_public or proposal.is_tombstone:
            raise NotOpenToComments
    article_id = proposal.change.article_id if proposal else article.pk
    parent = _open_parent(parent, proposal=proposal, article_id=article_id)
    comment = Comment(
        draft=draft,
        author=by,
        organization=organization,
        name_form=name_form if name_form in NameForm.values else NameForm.REGION,
        language=language,
        created_at=at,
        submitted_at=at,
        visible_at=at if organization or by.level >= draft.level_seen_at_once else None,
        proposal=proposal,
        article_id=article_id,
        parent=parent,
        thread_id=(parent.thread_id or parent.pk) if parent else None,
        depth=min(parent.depth + 1, DEEPEST) if parent else 0,
        stance=stance,
        sameness=sameness(text),
    )
    insert_together(comment, CommentWords(comment=comment, text=text))
    data = {"target": {"proposal": proposal.uid} if proposal else {"provision": article.uid}}
    data |= {"lang": language, "stance": stance}
    if organization is not None:
        data["organization"] = organization.uid
    record(
        "comment.submitted",
        comment.uid,
        actor=actor,
        data=data,
        sealed={"c": text},
        at=at,
        is_new=True,
    )
    touch([article_id], at=at)
    claim.keep(comment.uid)
    return comment


def _open_parent(parent, *, proposal, article_id):
    if parent is None:
        return None
    parent = Comment.objects.select_for_update().get(pk=parent.pk)
    if parent.proposal_id != (proposal.pk if proposal else None) or parent.article_id != article_id:
        raise ThreadElsewhere
    if not parent.is_public or parent.is_tombstone:
        raise NotOpenToComments
    return parent


@transaction.atomic
def withdraw_comment(comment, *, by, at):
    """Take one's comment back; a mark stays, and so do the answers to it. Withdrawing again changes nothing."""
    actor = speak_for(comment, by=by)
    comment = Comment.objects.select_for_update(of=["self"]).get(pk=comment.pk)
    if comment.withdrawn_at:
        return comment
    comment.withdrawn_at = at
    comment.save(update_fields=["withdrawn_at"])
    record("comment.withdrawn", comment.uid, actor=actor, at=at)
    touch([comment.article_id], at=at)
    return comment
