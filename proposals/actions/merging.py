"""What becomes of words, supports and answers when two accounts of one person are made one."""

from django.db.models import Q

from articles.actions import touch
from proposals.actions.coauthors import LEFT, articles_of_all, end_coauthors, renew_coauthors
from proposals.actions.locking import lock_in_order
from proposals.actions.showing import touch_counts_of, touch_pages_of
from proposals.models import (
    Attachment,
    BegunRevision,
    Change,
    Coauthor,
    CoauthorInvitation,
    Comment,
    CommentSupport,
    Cosignature,
    Cosigner,
    DisputedSupport,
    DossierSignature,
    DossierVersion,
    EditedFile,
    Opinion,
    Position,
    PositionEntry,
    Proposal,
    Statement,
    Support,
    Translation,
)
from proposals.models.opinions import COUNTED, TALLY
from record.actions import Act, record_all


def join_accounts(kept, emptied, *, at):
    """Move proposals, comments, supports and answers: each thing backed and answered once, and never one's own.

    Every support that goes leaves its leaf. Pages and counts of all articles concerned are told.
    """
    mine = Proposal.objects.filter(author=emptied), Comment.objects.filter(author=emptied)
    for rows in mine:
        rows.update(author=kept)
    articles = _join_parts(kept, emptied, at=at)
    Position.objects.filter(author=emptied).update(author=kept)
    for model in (DossierVersion, PositionEntry):
        model.objects.filter(edited_by=emptied).update(edited_by=kept)
    DossierVersion.objects.filter(filed_by=emptied).update(filed_by=kept)
    for model in (Attachment, DossierSignature):
        model.objects.filter(added_by=emptied).update(added_by=kept)
    Cosigner.objects.filter(invited_by=emptied).update(invited_by=kept)
    Cosignature.objects.filter(given_by=emptied).update(given_by=kept)
    DisputedSupport.objects.filter(person=emptied).update(person=kept)
    Translation.objects.filter(made_by=emptied).update(made_by=kept)
    Translation.objects.filter(removed_by=emptied).update(removed_by=kept)
    articles |= _join_supports(Support, "proposal", kept, emptied, at=at)
    articles |= _join_supports(CommentSupport, "comment", kept, emptied, at=at)
    _join_opinions(kept, emptied)
    _join_begun(kept, emptied)
    _join_files(kept, emptied)
    touch(articles, at=at)
    touch_pages_of(kept, at=at)
    touch_counts_of(kept, at=at)


def _join_parts(kept, emptied, *, at):
    """Move parts in proposals of others; end those in one's own, and one of two. Return the articles that lose one."""
    CoauthorInvitation.objects.filter(invited_by=emptied).update(invited_by=kept)
    CoauthorInvitation.objects.filter(accepted_by=emptied).update(accepted_by=kept)
    parts = list(Coauthor.objects.standing().filter(person__in=[kept, emptied]).select_related("proposal"))
    lock_in_order({part.proposal_id for part in parts})
    twice = {part.proposal_id for part in parts if part.person_id == kept.pk}
    gone = [
        part
        for part in parts
        if part.proposal.author_id == kept.pk or (part.person_id == emptied.pk and part.proposal_id in twice)
    ]
    end_coauthors(gone, at=at)
    Coauthor.objects.filter(person=emptied).update(person=kept)
    renew_coauthors({part.proposal_id for part in parts})
    sent = [part for part in gone if part.proposal.submitted_at is not None]
    acts = [Act(LEFT, part.uid, kept.as_actor(), {"proposal": part.proposal.uid}) for part in sent]
    record_all(acts, at=at)
    return articles_of_all([part.proposal for part in sent])


def _join_supports(model, backed, kept, emptied, *, at):
    """Move supports; end those of what is backed twice or is one's own now. Return the articles that lose one."""
    twice = model.objects.filter(person=kept).values(backed)
    both = Q(person__in=[kept, emptied])
    own = Q(**{f"{backed}__author": kept})
    if model is Support:
        own |= Q(proposal__coauthor_ids__contains=[kept.pk])
    gone = model.objects.filter(Q(person=emptied, **{f"{backed}__in": twice}) | (both & own))
    rows = list(gone.select_related(backed).order_by("pk"))
    articles = {article for row in rows for article in _articles_of(getattr(row, backed))}
    model.objects.filter(pk__in=[row.pk for row in rows]).delete()
    model.objects.filter(person=emptied).update(person=kept)
    actor = kept.as_actor()
    record_all(
        [Act("support.removed", row.uid, actor, {"object": getattr(row, backed).uid}) for row in rows],
        at=at,
    )
    return articles


def _articles_of(item):
    if isinstance(item, Comment):
        return [item.article_id]
    return Change.objects.filter(revision=item.current_revision_id).values_list("article", flat=True)


def _join_opinions(kept, emptied):
    """Move answers; of two to one proposal the later stays, and none to one's own."""
    rows = Opinion.objects.filter(person__in=[kept, emptied]).select_related("proposal")
    answers = {}
    for row in rows.order_by("at", "pk"):
        answers.setdefault(row.proposal_id, []).append(row)
    for proposal_id in sorted(answers):
        *earlier, last = answers[proposal_id]
        gone = [*earlier, last] if last.proposal.is_written_by(kept) else earlier
        _take_out(proposal_id, gone)
    Opinion.objects.filter(person=emptied).update(person=kept)


def _join_begun(kept, emptied):
    """Move the words that somebody writes; of two beginnings for one proposal the later stays."""
    begun = {}
    for row in BegunRevision.objects.filter(person__in=[kept, emptied]).order_by("saved_at", "pk"):
        begun.setdefault(row.proposal_id, []).append(row.pk)
    BegunRevision.objects.filter(pk__in=[key for *earlier, _last in begun.values() for key in earlier]).delete()
    BegunRevision.objects.filter(person=emptied).update(person=kept)


def _join_files(kept, emptied):
    """Move the lists that were read from files; of two for one dossier the later stays."""
    rows = EditedFile.objects.filter(person__in=[kept, emptied]).order_by("read_at", "pk")
    last = {(row.draft_id, row.organization_id): row.pk for row in rows}
    EditedFile.objects.filter(person__in=[kept, emptied]).exclude(pk__in=last.values()).delete()
    EditedFile.objects.filter(person=emptied).update(person=kept)


def _take_out(proposal_id, opinions):
    """Take answers out of the tally of their statement, and away."""
    if not opinions:
        return
    statement = Statement.objects.select_for_update().filter(pk=proposal_id).first()
    if statement is not None:
        numbers = dict(zip(COUNTED, statement.tally, strict=True))
        for opinion in opinions:
            numbers[opinion.answer] -= 1
        statement.set_tally(*numbers.values())
        statement.save(update_fields=TALLY)
    Opinion.objects.filter(pk__in=[opinion.pk for opinion in opinions]).delete()
