"""The public log of rulings: what was ruled on, when, on which ground, and what became of it; never a word of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.current import place_of
from articles.languages import CODES
from articles.models import Placement
from core.paging import Keyset
from moderation.choice import EID
from moderation.models import KINDS, Ruling, RulingKind
from moderation.queue import places_of, spoken_of
from moderation.usage import reversed_later
from proposals.models import Change, Channel, Proposal

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
CODE = re.compile(r"[a-z_]{1,40}", re.ASCII)
REVERSED = "reversed"
OUTCOMES = [*RulingKind.values, REVERSED]
LATEST_FIRST = Keyset("-at", "-pk", size=30)

LANGUAGE = Coalesce("proposal__language", "comment__language", "position__language")
# Comments and positions are sent here alone, by hand or by programs.
CHANNEL = Coalesce("proposal__channel", Value(Channel.SITE))
KIND = Case(
    When(proposal__isnull=False, then=Value("proposal")),
    When(comment__isnull=False, then=Value("comment")),
    default=Value("position"),
)


@dataclass(frozen=True)
class LogChoice:
    """Which rulings are looked at; an unknown value is none."""

    ground: str = ""
    language: str = ""
    channel: str = ""
    kind: str = ""
    outcome: str = ""
    article: str = ""
    month: str = ""

    @classmethod
    def of(cls, values):
        """Return the choice that an address's query names."""
        known = {"language": CODES, "channel": Channel.values, "kind": KINDS, "outcome": OUTCOMES}
        forms = {"ground": CODE, "article": EID, "month": MONTH}
        chosen = {name: value for name, those in known.items() if (value := values.get(name, "")) in those}
        chosen |= {name: value for name, form in forms.items() if form.fullmatch(value := values.get(name, ""))}
        return cls(**chosen)

    def as_query(self):
        return {name: value for name, value in vars(self).items() if value}


@dataclass
class Line:
    """One ruling as everybody reads it; `url` leads to the mark or the words, where everybody sees them."""

    ruling: Ruling
    kind: str
    number: str
    place: Placement | None
    language: str
    channel: str
    url: str
    is_reversed: bool


def rows_of(draft, choice):
    """Return the rulings of a draft that a choice names, with what they were about and no words of it."""
    rows: Any = Ruling.objects.filter(draft=draft)
    if choice.ground:
        rows = rows.filter(ground=choice.ground)
    if choice.kind:
        rows = rows.filter(**{f"{choice.kind}__isnull": False})
    if choice.outcome == REVERSED:
        rows = rows.filter(reversed_later())
    elif choice.outcome:
        rows = rows.filter(kind=choice.outcome)
    if choice.month:
        first, last = month_of(choice.month)
        rows = rows.filter(at__gte=first, at__lt=last)
    if choice.language:
        rows = rows.filter(_in_any("language", choice.language))
    if choice.channel:
        here = Q(proposal__isnull=True) if choice.channel == Channel.SITE else Q()
        rows = rows.filter(Q(proposal__channel=choice.channel) | here)
    if choice.article:
        rows = rows.filter(_about(draft, choice.article))
    is_reversed = ExpressionWrapper(reversed_later(), output_field=BooleanField())
    return rows.with_items().annotate(is_reversed=is_reversed)


def month_of(month):
    """Return the first moment of a month, «2026-02», and that of the one after it, by the clock of Astana."""
    year, number = map(int, month.split("-"))
    zone = timezone.get_default_timezone()
    first = datetime(year, number, 1, tzinfo=zone)
    return first, datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)


def lines_of(rulings):
    """Return some rulings, read by `rows_of`, as lines of the log: one query more."""
    items = [ruling.item for ruling in rulings]
    places = places_of({spoken_of(item) for item in items if not isinstance(item, Proposal)})
    return [_line(ruling, places) for ruling in rulings]


def _line(ruling, places):
    item = ruling.item
    is_proposal = isinstance(item, Proposal)
    place = item.change.base.placement if is_proposal else places.get(spoken_of(item))
    number = item.number if is_proposal else item.dossier.number if ruling.position_id else ""
    return Line(
        ruling=ruling,
        kind="proposal" if is_proposal else "position" if ruling.position_id else "comment",
        number=number,
        place=place,
        language=item.language,
        channel=item.channel if is_proposal else Channel.SITE,
        url=item.get_absolute_url() if item.is_public else "",
        is_reversed=ruling.is_reversed,
    )


def _in_any(column, value):
    condition = Q()
    for what in KINDS:
        condition |= Q(**{f"{what}__{column}": value})
    return condition


def _about(draft, eid):
    """Return the condition that a ruling was about something on an article, or on a place in it."""
    place = place_of(draft, eid)
    if place is None:
        return Q(pk__in=[])
    article = place.article_id
    changes = Change.objects.filter(revision=OuterRef("proposal__current_revision"), article=article)
    moved = Q(moved_from__article=article) | Q(moved_to__article=article)
    return Exists(changes) | Q(comment__article=article) | Q(position__article=article) | moved
