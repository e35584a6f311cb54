"""Positions of organizations and parties as pages show them."""

from django.db.models import F

from proposals.models import Position


def read_positions(article, user=None):
    """Return the positions that stand on an article's places, in the order of the text; three queries.

    Parties come before other organizations. Marks of hidden ones are among them; what was withdrawn is told on the
    page of its dossier. Each has `entry` and, where the person may read them, its words.
    """
    rows = Position.objects.public().about(article).filter(withdrawn_at__isnull=True).with_words(user)
    kind = F("organization__kind").desc()
    positions = [row for row in rows.order_by(kind, "submitted_at", "pk") if row.entry]
    return sorted(positions, key=lambda position: position.entry.base.placement.order)
