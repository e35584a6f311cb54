"""What is new since last week in the reader's language: the newest count beside the one that stood seven days ago."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.labels import below_page
from articles.models import Placement
from core.templatetags.page import number as grouped
from feedback.aggregation import digest
from feedback.models import Sentences, Summary
from feedback.rules import RULES
from feedback.telling import PARTS
from feedback.weeks import DAYS, METHOD, compare


@dataclass(frozen=True)
class Told:
    """One sentence as it is read, with where the texts behind it are."""

    rule: str
    text: str
    numbers: dict
    url: str


@dataclass(frozen=True)
class Week:
    """What is new in an article since a day: made of `now` and `before`, and of nothing else.

    `before` is None where no summary by the present rules is kept of then; `first` is then the earliest one there is.
    """

    since: date
    now: Summary
    before: Summary | None
    first: Summary | None
    sentences: list[Told]
    digest: str
    method: str = METHOD

    @property
    def rule(self):
        return RULES["week"]

    @property
    def from_day(self):
        """The first day on which there will be a week to compare with."""
        return timezone.localdate(self.first.computed_at) + timedelta(days=DAYS + 1) if self.first else None


def first_day(moment):
    """Return the first day of what is new at a moment: seven days before its own, by Astana time."""
    return timezone.localdate(moment) - timedelta(days=DAYS)


def week_of(summary, article, url, *, at):
    """Return what is new in an article in the days before `at`, in a constant number of queries; `url` is its page's.

    None while the summary is not yet told by the present method of sentences.
    """
    made = Sentences.objects.of(summary)
    if made is None:
        return None
    since = first_day(at)
    counted = Summary.objects.counted(article)
    before = counted.filter(computed_at__lt=timezone.make_aware(datetime.combine(since, time.min))).first()
    rows = compare(summary.result, made.days, before.result if before else None, since.isoformat())
    places = _places(rows, article)
    return Week(
        since=since,
        now=summary,
        before=before,
        first=None if before else counted.last(),
        sentences=[
            Told(row["rule"], _text(row, places, since), row["numbers"], _address(row, places, article, url))
            for row in rows
        ],
        digest=digest(rows),
    )


def _places(rows, article):
    provisions = {provision for row in rows for provision in row["provisions"]}
    found = Placement.objects.current().filter(article=article, provision__in=provisions) if provisions else ()
    return {place.provision_id: place for place in found}


def _address(row, places, article, url):
    """Return where the texts behind a sentence are read, or nothing."""
    behind = dict(row["behind"] or {})
    if part := behind.get("part"):
        return f"{url}#{PARTS[part]}"
    if "place" in behind:
        place = places.get(behind["place"])
        if place is None:  # the present edition no longer has it
            return ""
        behind["place"] = "itself" if place.provision_id == article.pk else below_page(place.eid)
    return f"{url}?{urlencode(behind)}#proposals" if behind else ""


def _text(row, places, since):
    shown = {name: grouped(value) for name, value in row["numbers"].items()}
    day = date_format(since, "DATE_FORMAT")
    return TEXTS[row["rule"]](row, shown | {"day": day}, places)


def _new_proposals(row, shown, _places):
    how_many = row["numbers"]["number"]
    text = ngettext("New since %(day)s: %(number)s proposal.", "New since %(day)s: %(number)s proposals.", how_many)
    return text % shown


def _new_comments(row, shown, _places):
    how_many = row["numbers"]["number"]
    text = ngettext("New since %(day)s: %(number)s comment.", "New since %(day)s: %(number)s comments.", how_many)
    return text % shown


def _first_place(row, _shown, places):
    now, before = (_named(places.get(provision)) for provision in row["provisions"])
    text = _("Most often asked to change now: %(place)s; a week before: %(before)s.")
    return text % {"place": now, "before": before}


def _named(place):
    return place.label(get_language()) if place else _("a place that the draft no longer has")


TEXTS = {
    "new_proposals": _new_proposals,
    "new_comments": _new_comments,
    "nothing_new": lambda _row, shown, _places: _("No new proposal or comment since %(day)s.") % shown,
    "people": lambda _row, shown, _places: _("People who took part: %(number)s; a week before: %(before)s.") % shown,
    "supports": lambda _row, shown, _places: _("Supports: %(number)s; a week before: %(before)s.") % shown,
    "positions": lambda _row, shown, _places: (
        _("Positions of parties and organizations: %(number)s; a week before: %(before)s.") % shown
    ),
    "apart": lambda _row, shown, _places: (
        _("Counted apart (hidden, withdrawn, returned, disputed): %(number)s; a week before: %(before)s.") % shown
    ),
    "first_place": _first_place,
}
