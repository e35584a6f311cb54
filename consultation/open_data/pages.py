"""How open data names pages: by their eid in the current edition."""

from articles.models import Placement


def pages_of(draft):
    """Return {key of a provision: its eid in the current edition}."""
    return dict(Placement.objects.current().filter(edition__draft=draft).values_list("provision", "eid"))
