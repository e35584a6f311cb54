"""How much citizens sent to an article, by level, kind, region, language and channel: as tallies hold it."""

from collections import defaultdict

from django.utils.text import capfirst
from django.utils.translation import pgettext

from accounts.models import Level
from accounts.regions import REGIONS
from articles.languages import LANGUAGES
from core.statements import Statement
from feedback.models import Tally
from proposals.models import Channel, Kind

BY = ("level", "language", "region", "channel")


def counts_of(article):
    """Return (what it is counted by, [(words of the value, value, how many)]), the largest first; one query.

    Of what counts as a contribution, published or with a moderator; kinds count once for each that a proposal has.
    """
    counted: dict = defaultdict(list)
    for by, ask, value, number in COUNTED.rows(article.draft_id, article.pk):
        if by == "all" and ask:
            counted["kind"].append((ask, number))
        elif by != "all":
            counted[by].append((value, number))
    titles = {
        "level": pgettext("counted by", "By level"),
        "kind": pgettext("counted by", "By kind"),
        "region": pgettext("counted by", "By region"),
        "language": pgettext("counted by", "By language"),
        "channel": pgettext("counted by", "By channel"),
    }
    names = {
        str(value): name for value, name in (*Level.choices, *Kind.choices, *REGIONS, *LANGUAGES, *Channel.choices)
    }
    return [
        (by, title, [(capfirst(names.get(value, value)), value, n) for value, n in sorted(counted[by], key=_largest)])
        for by, title in titles.items()
        if counted[by]
    ]


def _counted(draft, article):
    rows = Tally.objects.filter(draft=draft, article=article, what="proposal", participant="citizen")
    return rows.filter(by__in=("all", *BY)).values_list("by", "ask", "value", "number")


COUNTED = Statement(_counted)


def _largest(pair):
    value, number = pair
    return -number, value
