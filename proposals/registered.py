"""Everything that stands under a person's identity: what they sent and backed, and what an earlier account did."""

from django.db.models import Q

from accounts.models.identities import accounts_of
from proposals.models import Comment, CommentSupport, DisputedSupport, Proposal, Support

PROPOSALS, COMMENTS, SUPPORTS, COMMENT_SUPPORTS, DISPUTED = (
    "proposals",
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
    return {
        PROPOSALS: proposals.order_by("-submitted_at", "-pk"),
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
    names = {"p": [PROPOSALS], "c": [COMMENTS], "s": [SUPPORTS, COMMENT_SUPPORTS, DISPUTED]}.get(uid[:1], [])
    return next((found for name in names if (found := lists[name].filter(uid=uid).first())), None)


def shown_too_widely(person):
    """Return a person's own proposals and comments under which more stands than their region."""
    own = Q(author=person, organization__isnull=True, submitted_at__isnull=False) & ~Q(name_form="region")
    return Proposal.objects.filter(own), Comment.objects.filter(own)
