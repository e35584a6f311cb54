"""What pages show of a person beside what they said, and how what they said counts."""

from django.db import transaction
from django.db.models import F, Q

from articles.actions import touch
from proposals.models import Change, Comment, Proposal, Support


@transaction.atomic
def touch_pages_of(person, *, at):
    """Raise the versions of the articles on whose pages somebody stands with their own name or region."""
    own = {"author": person, "organization__isnull": True, "visible_at__isnull": False}
    changes = Change.objects.filter(
        revision__proposal__in=Proposal.objects.filter(**own), revision=F("revision__proposal__current_revision")
    )
    comments = Comment.objects.filter(**own)
    touch(set(changes.values_list("article", flat=True)) | set(comments.values_list("article", flat=True)), at=at)


@transaction.atomic
def touch_counts_of(person, *, at):
    """Raise the versions of the articles in whose counts somebody stands by their level, as author or by a support."""
    own = {"author": person, "organization__isnull": True, "submitted_at__isnull": False}
    proposals = Proposal.objects.filter(
        Q(pk__in=Proposal.objects.filter(**own).values("pk"))
        | Q(pk__in=Support.objects.filter(person=person).values("proposal"))
    )
    current = F("revision__proposal__current_revision")
    changes = Change.objects.filter(revision__proposal__in=proposals, revision=current)
    comments = Comment.objects.filter(**own)
    touch(set(changes.values_list("article", flat=True)) | set(comments.values_list("article", flat=True)), at=at)
