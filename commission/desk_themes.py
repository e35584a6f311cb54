"""What of an article's desk belongs together over places: its themes, and families of what repeats one another."""

from dataclasses import dataclass

from django.db.models import Count, Q

from feedback.models import Member, Theme, ThemePlacement
from proposals.models import Status


def among(article, wanted):
    """Return the proposals that a theme or a family of an article holds, where one is asked for; else None.

    Of a theme these are what its texts are; of a family what repeats one another in the change or in the reasons.
    """
    if wanted.theme:
        placed = ThemePlacement.objects.filter(article=article, theme__uid=wanted.theme, proposal__isnull=False)
        return placed.order_by().values("proposal")
    if wanted.family:
        members = Member.objects.readable().filter(family__uid=wanted.family, family__article=article)
        return members.filter(proposal__isnull=False).order_by().values("proposal")
    return None


@dataclass(frozen=True)
class ThemeOfDesk:
    """A named theme of an article: how many proposals are in it, how many of these are answered."""

    uid: str
    name: str
    total: int
    answered: int

    @property
    def percent(self):
        return 100 * self.answered // self.total if self.total else 100


def themes_of(desk):
    """Return the named themes of an article that hold proposals, the largest first; one query and one for names."""
    placed = ThemePlacement.objects.filter(article=desk.page.provision_id, theme__named_at__isnull=False)
    placed = placed.filter(proposal__in=desk.weighed.values("pk")).order_by()
    counts = placed.values_list("theme").annotate(
        total=Count("pk"), answered=Count("pk", filter=Q(proposal__status=Status.DECIDED))
    )
    counted = {theme: (total, answered) for theme, total, answered in counts}
    themes = Theme.objects.in_bulk(counted)
    rows = [ThemeOfDesk(themes[pk].uid, themes[pk].name, *numbers) for pk, numbers in counted.items()]
    return sorted(rows, key=lambda row: (-row.total, row.uid))
