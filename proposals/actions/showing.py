"""What pages show of a person beside what they said, and how what they said counts."""

from django.db import transaction
from django.db.models import F, Q

from articles.actions import touch
from proposals.models import Change, Comment, Proposal, Support

CURRENT = "revision__proposal__current_revision"


def articles_of(item):
    """Return the keys of the articles whose pages show a proposal, comment or position, or count it."""
    if isinstance(item, Proposal):
        return item.articles
    if isinstance(item, Comment) and item.proposal_id is not None:
        changes = Change.objects.filter(revision__proposal=item.proposal_id, revision=F(CURRENT))
        return {item.article_id, *changes.values_list("article", flat=True)}
    return {item.article_id}


@transaction.atomic
def touch_pages_of(person, *, at):
    """Raise the versions of the articles on whose pages somebody stands with their own name or region."""
    own = {"author": person, "organization__isnull": True, "visible_at__isnull": False}
    proposals = Proposal.objects.public().filter(_written_by(person))
    changes = Change.objects.filter(revision__proposal__in=proposals, revision=F(CURRENT))
    comments = Comment.objects.filter(**own)
    touch(set(changes.values_list("article", flat=True)) | set(comments.values_list("article", flat=True)), at=at)


@transaction.atomic
def touch_counts_of(person, *, at):
    """Raise the versions of the articles in whose counts somebody stands by their level, as author or by a support."""
    own = {"author": person, "organization__isnull": True, "submitted_at__isnull": False}
    proposals = Proposal.objects.filter(
        Q(pk__in=Proposal.objects.submitted().filter(_written_by(person)).values("pk"))
        | Q(pk__in=Support.objects.filter(person=person).values("proposal"))
    )
    changes = Change.objects.filter(revision__proposal__in=proposals, revision=F(CURRENT))
    comments = Comment.objects.filter(**own)
    touch(set(changes.values_list("article", flat=True)) | set(comments.values_list("article", flat=True)), at=at)


def _written_by(person):
    """Return the condition of what somebody wrote in their own name, alone or with others."""
    return Q(author=person, organization__isnull=True) | Q(coauthor_ids__contains=[person.pk])
