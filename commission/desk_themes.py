"""What of an article's desk belongs together over places: its themes, and families of what repeats one another."""

from dataclasses import dataclass

from django.db.models import Count, Q

from articles.models import Provision
from commission.models import Considered
from core.statements import Statement
from feedback.models import Member, Theme, ThemePlacement
from proposals.models import Status


def held_by_theme(article, uid):
    """Return the keys of the proposals whose texts are in a theme of an article."""
    placed = ThemePlacement.objects.filter(article=article, theme__uid=uid, proposal__isnull=False)
    return placed.order_by().values("proposal")


def held_by_family(article, uid):
    """Return the keys of the proposals of a family on an article: they repeat one another in the change or reasons."""
    members = Member.objects.readable().filter(family__uid=uid, family__article=article)
    return members.filter(proposal__isnull=False).order_by().values("proposal")


HOLDING = {"theme": held_by_theme, "family": held_by_family}


def among(article, wanted):
    """Return the proposals that a theme or a family of an article holds, where one is asked for; else None."""
    holder, uid = wanted.holder
    return HOLDING[holder](article, uid) if holder else None


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
    counted = {theme: (total, answered) for theme, total, answered in COUNTS.rows(desk.page.provision_id)}
    themes = Theme.objects.in_bulk(counted) if counted else {}
    rows = [ThemeOfDesk(themes[pk].uid, themes[pk].name, *numbers) for pk, numbers in counted.items()]
    return sorted(rows, key=lambda row: (-row.total, row.uid))


def _counts(article):
    weighed = Considered.objects.in_article(Provision(pk=article))
    placed = ThemePlacement.objects.filter(article=article, theme__named_at__isnull=False)
    rows = placed.filter(proposal__in=weighed.values("pk")).order_by().values_list("theme")
    return rows.annotate(total=Count("pk"), answered=Count("pk", filter=Q(proposal__status=Status.DECIDED)))


COUNTS = Statement(_counts)
