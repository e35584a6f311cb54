"""What pages show of a person beside what they said."""

from django.db import transaction
from django.db.models import F

from articles.actions import touch
from proposals.models import Change, Comment, Proposal


@transaction.atomic
def touch_pages_of(person, *, at):
    """Raise the versions of the articles on whose pages somebody stands with their own name or region."""
    own = {"author": person, "organization__isnull": True, "visible_at__isnull": False}
    changes = Change.objects.filter(
        revision__proposal__in=Proposal.objects.filter(**own), revision=F("revision__proposal__current_revision")
    )
    comments = Comment.objects.filter(**own)
    touch(set(changes.values_list("article", flat=True)) | set(comments.values_list("article", flat=True)), at=at)
