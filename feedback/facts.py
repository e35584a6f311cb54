"""The facts of one article, read from the database as the pure `aggregation` wants them."""

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from proposals.models import Comment, Proposal, Support


def facts_about(article):
    """Return what was said on an article as plain rows; read it in one snapshot."""
    proposals = Proposal.objects.about(article)
    comments = Comment.objects.filter(article=article)
    change = "current_revision__changes__"
    return {
        "proposals": [
            (serial, author, level, language, kind, provision, sameness, day.isoformat(), visible_at is None)
            for serial, author, level, language, kind, provision, sameness, day, visible_at in proposals.countable()
            .filter(current_revision__changes__article=article)
            .annotate(day=TruncDate("submitted_at"))
            .order_by("serial")
            .values_list(
                "serial",
                "author",
                "author__level",
                "language",
                f"{change}kind",
                f"{change}provision",
                f"{change}sameness",
                "day",
                "visible_at",
            )
        ],
        "comments": [
            (pk, author, level, language, stance, day.isoformat())
            for pk, author, level, language, stance, day in comments.countable()
            .annotate(day=TruncDate("submitted_at"))
            .order_by("pk")
            .values_list("pk", "author", "author__level", "language", "stance", "day")
        ],
        "supports": list(
            Support.objects.filter(proposal__in=proposals.countable())
            .order_by("proposal__serial", "person__level")
            .values_list("proposal__serial", "person__level")
            .annotate(people=Count("pk"))
        ),
        "set_apart": _set_apart(proposals, comments),
    }


def _set_apart(proposals, comments):
    total = {"hidden": 0, "withdrawn": 0, "returned": 0}
    for rows in (proposals.submitted(), comments.submitted()):
        counted = rows.aggregate(
            hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
            withdrawn=Count("pk", filter=Q(hidden_at__isnull=True, withdrawn_at__isnull=False)),
            returned=Count(
                "pk", filter=Q(hidden_at__isnull=True, withdrawn_at__isnull=True, returned_at__isnull=False)
            ),
        )
        total = {name: total[name] + counted[name] for name in total}
    return total
