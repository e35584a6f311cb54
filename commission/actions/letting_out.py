"""What bodies concluded becomes public with the first decision on what they were asked about."""

from django.db.models import Q

from commission.models import ConclusionRequest, answered_by
from feedback.models import ThemePlacement
from moderation.permissions import articles_of


def let_out(items, *, docket=None, at):
    """Let everybody read what bodies concluded on what is answered now; part of publishing, before its leaves.

    `items` are proposals (`with_changes`) or positions of one kind that are answered, `docket` the key of the prepared
    answer that they are of. The articles' versions are raised by the act already.
    """
    articles = {article for item in items for article in articles_of(item)}
    waiting = ConclusionRequest.objects.filter(public_at=None, article__in=articles, asked_at__lte=at)
    proposals = [item.pk for item in items if answered_by(item) == "proposal"]
    themes = ThemePlacement.objects.filter(proposal__in=proposals, theme__isnull=False).values("theme")
    about = Q(theme=None, docket=None) | Q(theme__in=themes)
    if docket is not None:
        about |= Q(docket=docket)
    waiting.filter(about).update(public_at=at)
