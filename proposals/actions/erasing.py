"""Erasing what a person said: the words go from every table, a mark with the number and the moment stays.

What they said in an organization's name stays, as it is the organization's; what they answered in an office stays, as
it is the office's.
"""

import secrets

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q

from accounts.models import NameForm
from articles.actions import touch, touch_draft
from proposals.actions.alike import forget_alike, lock_alike
from proposals.actions.alterations import forget_alterations, lock_alterations
from proposals.actions.coauthors import LEFT, end_coauthors
from proposals.actions.locking import lock_in_order
from proposals.models import (
    BegunRevision,
    Change,
    ChangeWords,
    Coauthor,
    CoauthorInvitation,
    Comment,
    CommentQuote,
    CommentSupport,
    CommentWords,
    CoveredWords,
    DisputedSupport,
    EarlierWords,
    EditedFile,
    Opinion,
    Proposal,
    RevisionWords,
    SignatureFile,
    Statement,
    Status,
    Support,
    Translation,
    TranslationWords,
)
from proposals.models.opinions import COUNTED, TALLY
from record.actions import Act, forget, record_all
from record.leaf import Actor

# What the leaf of each erased contribution says was taken away, and who asked for it.
SAID = {"fields": ["words", "salts"], "basis": "author"}


def erase_person(person, *, at):
    """Take away the words of a person in their own name, part of the act in accounts; return whether any still count.

    Drafts are thrown away. Whatever was submitted keeps its place in lists and counts and gets a leaf, so that nothing
    is missing in the record without a word.
    """
    own = {"author": person, "organization__isnull": True}
    # Before any proposal: whoever writes an index holds its lock first, and then asks for the proposals.
    lock_alike()
    lock_alterations()
    parted = _leave_proposals(person, at=at)
    _discard_drafts(own)
    BegunRevision.objects.filter(person=person).delete()
    EditedFile.objects.filter(person=person).delete()
    # It names who signed, mostly whoever sent it; digests and certificate stay the organization's.
    SignatureFile.objects.filter(signature__added_by=person).delete()
    _take_back_opinions(person)
    fresh = {**own, "submitted_at__isnull": False, "erased_at__isnull": True}
    proposals = _erase_proposals(Proposal.objects.filter(**fresh), at=at)
    comments = _erase_comments(Comment.objects.filter(**fresh, office=""), at=at)
    supports = [rows.objects.filter(person=person) for rows in (Support, CommentSupport, DisputedSupport)]
    erased = [item.uid for item in (*proposals, *comments)]
    actor = Actor(role="citizen", level=person.level)
    record_all([Act("erasure.executed", uid, actor, SAID) for uid in erased], at=at)
    forget([*erased, *(uid for rows in supports for uid in rows.values_list("uid", flat=True))])
    # With another version of the draft each web process forgets whatever pages it has made.
    for draft_id in sorted({item.draft_id for item in (*proposals, *parted, *comments)}):
        touch_draft(draft_id)
    touch(_articles_of([*proposals, *parted], comments), at=at)
    said = [Proposal.objects.filter(**own), Comment.objects.filter(**own, office="")]
    return any(rows.exists() for rows in (*said, *supports))


def _leave_proposals(person, *, at):
    """Take a person off what they wrote with others, whose words stay, and forget whom they invited and who did.

    Return those proposals that were sent: each says in the record that a co-author left.
    """
    addresses = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    invited = Q(invited_by=person) | Q(accepted_by=person) | Q(email__in=addresses)
    CoauthorInvitation.objects.filter(invited).delete()
    every = Coauthor.objects.filter(person=person).select_related("proposal")
    parts = list(every.standing())
    lock_in_order({part.proposal_id for part in parts})
    end_coauthors(parts, at=at)
    sent = [part for part in parts if part.proposal.submitted_at is not None]
    actor = Actor(role="citizen", level=person.level)
    record_all([Act(LEFT, part.uid, actor, {"proposal": part.proposal.uid}) for part in sent], at=at)
    forget(every.values_list("uid", flat=True))
    every.delete()
    return [part.proposal for part in sent]


def _discard_drafts(own):
    drafts = Proposal.objects.filter(**own, status=Status.DRAFT)
    keys = list(drafts.select_for_update().values_list("pk", flat=True))
    Proposal.objects.filter(pk__in=keys).update(current_revision=None)
    Proposal.objects.filter(pk__in=keys).delete()


def _take_back_opinions(person):
    """Take back all that a person answered, out of the tallies too."""
    answered = Opinion.objects.filter(person=person)
    statements = Statement.objects.filter(pk__in=answered.values("proposal")).select_for_update().order_by("pk")
    by_proposal = {statement.pk: statement for statement in statements}
    taken = list(answered.filter(proposal__in=by_proposal))
    for opinion in taken:
        statement = by_proposal[opinion.proposal_id]
        numbers = dict(zip(COUNTED, statement.tally, strict=True))
        numbers[opinion.answer] -= 1
        statement.set_tally(*numbers.values())
    Statement.objects.bulk_update(by_proposal.values(), TALLY)
    Opinion.objects.filter(pk__in=[opinion.pk for opinion in taken]).delete()


def _erase_proposals(rows, *, at):
    """Take the words of these proposals away, of all their revisions; return the proposals."""
    proposals = list(rows.select_for_update().order_by("pk"))
    keys = [proposal.pk for proposal in proposals]
    forget_alike(keys)
    forget_alterations(keys)
    CoveredWords.objects.filter(revision__proposal__in=keys).delete()
    RevisionWords.objects.filter(revision__proposal__in=keys).delete()
    translated = Translation.objects.filter(proposal__in=keys)
    TranslationWords.objects.filter(translation__in=translated).delete()
    translated.update(removed_reasons="")
    forget(translated.values_list("uid", flat=True))
    ChangeWords.objects.filter(change__revision__proposal__in=keys).delete()
    with_words = RevisionWords.objects.filter(revision=OuterRef("revision"))
    _blur_sameness(Change.objects, Change.objects.filter(revision__proposal__in=keys), with_words)
    Statement.objects.filter(proposal__in=keys).update(is_asked=False)
    Proposal.objects.filter(pk__in=keys).update(erased_at=at, name_form=NameForm.REGION, coming_revision=None)
    return proposals


def _erase_comments(rows, *, at):
    """Take the words of these comments away, those before they were changed too, and what others quote of them."""
    comments = list(rows.select_for_update().order_by("pk"))
    keys = [comment.pk for comment in comments]
    CoveredWords.objects.filter(comment__in=keys).delete()
    CommentWords.objects.filter(comment__in=keys).delete()
    EarlierWords.objects.filter(comment__in=keys).delete()
    CommentQuote.objects.filter(comment__in=keys).delete()
    CommentQuote.objects.filter(source__in=keys).update(text="")
    with_words = CommentWords.objects.filter(comment=OuterRef("pk"))
    _blur_sameness(Comment.objects, Comment.objects.filter(pk__in=keys), with_words)
    Comment.objects.filter(pk__in=keys).update(erased_at=at, name_form=NameForm.REGION)
    return comments


def _blur_sameness(objects, erased, with_words):
    """Put chance in the place of digests whose words nobody holds any more: short words could be found by trying.

    What was equal stays equal, so that no count of distinct texts changes.
    """
    known = set(erased.values_list("sameness", flat=True))
    held = objects.filter(Exists(with_words), sameness__in=known)
    for sameness in known - set(held.values_list("sameness", flat=True)):
        objects.filter(sameness=sameness).update(sameness=secrets.token_hex(32))


def _articles_of(proposals, comments):
    changes = Change.objects.filter(revision__in=[proposal.current_revision_id for proposal in proposals])
    return {*changes.values_list("article", flat=True), *(comment.article_id for comment in comments)}
