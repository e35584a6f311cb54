"""Everything that stands under a person's identity: what they sent and backed, and what an earlier account did."""

from django.db.models import Q

from accounts.models.identities import accounts_of
from proposals.models import Coauthor, Comment, CommentSupport, DisputedSupport, Proposal, Support

PROPOSALS, COAUTHORED, COMMENTS, SUPPORTS, COMMENT_SUPPORTS, DISPUTED = (
    "proposals",
    "coauthored",
    "comments",
    "supports",
    "comment_supports",
    "disputed_supports",
)


def registered_under(person):
    """Return what was sent and backed under a person's identity, newest first, as {list: rows}; one question before.

    What was said in an organization's name is the organization's.
    """
    accounts = accounts_of(person)
    own = {"author__in": accounts, "organization__isnull": True}
    backed = {"person__in": accounts}
    proposals = Proposal.objects.submitted().filter(**own).with_changes()
    comments = Comment.objects.submitted().filter(**own).with_words(person).select_related("proposal")
    parts = Coauthor.objects.filter(**backed, proposal__submitted_at__isnull=False)
    parts = parts.filter(Q(ended_at__isnull=True) | Q(disputed_at__isnull=False))
    return {
        PROPOSALS: proposals.order_by("-submitted_at", "-pk"),
        COAUTHORED: parts.select_related("proposal", "person").order_by("-joined_at", "-pk"),
        COMMENTS: comments.order_by("-submitted_at", "-pk"),
        SUPPORTS: Support.objects.filter(**backed).select_related("proposal", "person").order_by("-at", "-pk"),
        COMMENT_SUPPORTS: CommentSupport.objects.filter(**backed)
        .select_related("comment", "person")
        .order_by("-at", "-pk"),
        DISPUTED: DisputedSupport.objects.filter(**backed)
        .select_related("proposal", "comment", "person")
        .order_by("-at", "-pk"),
    }


def find_registered(person, uid):
    """Return one thing that stands under a person's identity, by its uid, or None."""
    lists = registered_under(person)
    names = {"p": [PROPOSALS], "a": [COAUTHORED], "c": [COMMENTS], "s": [SUPPORTS, COMMENT_SUPPORTS, DISPUTED]}.get(
        uid[:1], []
    )
    return next((found for name in names if (found := lists[name].filter(uid=uid).first())), None)


def shown_too_widely(person):
    """Return a person's own proposals and comments, and their parts in others', where more stands than their region."""
    own = Q(author=person, organization__isnull=True, submitted_at__isnull=False) & ~Q(name_form="region")
    parts = Coauthor.objects.standing().filter(person=person, proposal__submitted_at__isnull=False)
    parts = parts.exclude(name_form="region").select_related("proposal")
    return Proposal.objects.filter(own), Comment.objects.filter(own), parts
