"""What was proposed to each article of a draft, by kind and by answer; organizations' words in columns of their own."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import pgettext

from articles.models import Placement, ProvisionText, Topic
from articles.models.provisions import LEVELS
from commission.assigned import by_article
from commission.models import Assignment, Considered, Outcome, Weighed
from proposals.models import Kind, PositionStance, Turn

ASKING = [Kind.CHANGE, Kind.ADD, Kind.REMOVE, Kind.QUESTION]
HEAT = [(1000, " h5"), (300, " h4"), (100, " h3"), (30, " h2")]


@dataclass
class Count:
    """How many proposals of an article, or of all; whoever agrees with the text (`keep`) is counted apart.

    All but the last three are of citizens. `from_organizations` are proposals of parties and other organizations,
    `owed_to_organizations` what of these and of positions waits for an answer: support and `keep` do not.
    """

    kinds: dict = field(default_factory=lambda: dict.fromkeys(ASKING, 0))
    outcomes: dict = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    all: int = 0
    waiting: int = 0
    unanswered: int = 0
    keep: int = 0
    keep_unanswered: int = 0
    oldest: datetime | None = None
    from_organizations: int = 0
    positions: dict = field(default_factory=lambda: dict.fromkeys(PositionStance, 0))
    owed_to_organizations: int = 0

    @property
    def all_positions(self):
        return sum(self.positions.values())

    @property
    def answered(self):
        return sum(self.outcomes.values())

    def add(self, kind, turn, of_organization, waiting, outcome, how_many, oldest):
        """Count proposals of one kind that stand at one point of their course; of a further kind of one only that."""
        is_unanswered = not waiting and outcome is None
        if turn > Turn.FIRST_ON_PAGE:
            if kind in self.kinds and turn == Turn.FIRST_OF_ITS_KIND and not of_organization:
                self.kinds[Kind(kind)] += how_many
            return
        if of_organization:
            self.from_organizations += how_many
            self.owed_to_organizations += how_many if is_unanswered and kind != Kind.KEEP else 0
            return
        if kind == Kind.KEEP:
            self.keep += how_many
            self.keep_unanswered += how_many if is_unanswered else 0
            return
        self.kinds[Kind(kind)] += how_many
        self.all += how_many
        if outcome is not None:
            self.outcomes[Outcome(outcome)] += how_many
        elif waiting:
            self.waiting += how_many
        else:
            self.unanswered += how_many
            self.oldest = min(filter(None, (self.oldest, oldest)))

    def add_positions(self, stance, answered, how_many):
        """Count positions of one stance."""
        self.positions[PositionStance(stance)] += how_many
        if not answered and stance != PositionStance.SUPPORT:
            self.owed_to_organizations += how_many

    def figures(self):
        """Return the figures of a line from left to right, as (what is shown, class, whether without heat)."""
        bare = [self.all, self.waiting, self.unanswered, self.oldest, *self.outcomes.values(), self.keep]
        bare += [self.from_organizations, self.all_positions, self.owed_to_organizations]
        return [
            *((shown(how_many), heat(how_many), False) for how_many in self.kinds.values()),
            *((shown(figure), " bare", True) for figure in bare),
        ]


@dataclass
class Line:
    """An article, the preamble, a section, a chapter or the whole draft, with its counts and who has it."""

    provision_id: int
    eid: str
    label: str
    topic: str
    section: str
    order: int
    is_section: bool = False
    count: Count = field(default_factory=Count)
    assigned: list[Assignment] = field(default_factory=list)


SORTS = {
    "place": lambda line: line.order,
    "all": lambda line: (-line.count.all, line.order),
    "waiting": lambda line: (-line.count.waiting, line.order),
    "unanswered": lambda line: (-line.count.unanswered, line.order),
    "answered": lambda line: (-line.count.answered, line.order),
    "keep": lambda line: (-line.count.keep, line.order),
    "organizations": lambda line: (-line.count.from_organizations - line.count.all_positions, line.order),
    "owed": lambda line: (-line.count.owed_to_organizations, line.order),
    "oldest": lambda line: (line.count.oldest is None, line.count.oldest or 0, line.order),
    **{kind.value: lambda line, kind=kind: (-line.count.kinds[kind], line.order) for kind in ASKING},
}


def sort_names():
    """Return the orders that may be asked for, with their words."""
    fixed = {
        "place": pgettext("sorting", "as in the text"),
        "all": pgettext("sorting", "most proposals first"),
        "waiting": pgettext("sorting", "most with moderators first"),
        "unanswered": pgettext("sorting", "most without an answer first"),
        "answered": pgettext("sorting", "most answered first"),
        "keep": pgettext("sorting", "most agreement with the text first"),
        "organizations": pgettext("sorting", "most from organizations and parties first"),
        "owed": pgettext("sorting", "most from organizations without an answer first"),
        "oldest": pgettext("sorting", "oldest without an answer first"),
    }
    by_kind = pgettext("sorting", "most of this kind first: %(kind)s")
    return [*fixed.items(), *((kind.value, by_kind % {"kind": kind.label}) for kind in ASKING)]


def heat(how_many):
    return next((name for least, name in HEAT if how_many >= least), "")


class Overview:
    """All articles of a draft's present edition with their counts, in five queries however much there is."""

    def __init__(self, draft, language, sort="place"):
        self.sort = sort if sort in SORTS else "place"
        self.overdue = 0
        self.lines = _lines(draft, language)
        by_provision = {line.provision_id: line for line in self.lines}
        self.total = Count()
        for article, kind, turn, *figures in Considered.objects.filter(draft=draft).tally():
            # Once in the total, however many articles it touches.
            if turn == Turn.FIRST:
                self.total.add(kind, turn, *figures)
            if article in by_provision:
                by_provision[article].count.add(kind, turn, *figures)
        for article, stance, answered, how_many, _oldest in Weighed.objects.filter(draft=draft).tally():
            self.total.add_positions(stance, answered, how_many)
            if article in by_provision:
                by_provision[article].count.add_positions(stance, answered, how_many)
        self.columns = columns()

    def put_assigned(self, draft, *, at):
        """Put on each line who has what of the article, and say how much of all is overdue; one query more."""
        given = by_article(draft, at=at)
        self.overdue = sum(one.is_overdue for some in given.values() for one in some)
        for line in self.lines:
            line.assigned = given.get(line.provision_id, [])

    @property
    def groups(self):
        """The lines by section, each headed by the section's own, or one list where a figure sorts them."""
        if self.sort != "place":
            return [sorted(self.lines, key=SORTS[self.sort])]
        return [list(lines) for _section, lines in groupby(self.lines, key=attrgetter("section"))]


def columns():
    """Return the names of the columns from left to right, in the reader's language."""
    return [
        *(capfirst(kind.label) for kind in ASKING),
        pgettext("column", "All"),
        pgettext("column", "With moderators"),
        pgettext("column", "Without an answer"),
        pgettext("column", "Oldest"),
        *(capfirst(outcome.label) for outcome in Outcome),
        pgettext("column", "Agree with the text"),
        pgettext("column", "Organizations: proposals"),
        pgettext("column", "Organizations: positions"),
        pgettext("column", "Organizations: without an answer"),
    ]


def shown(figure):
    """Return a figure as it is read: a number with its thousands apart, a moment as its day, nothing for nil."""
    if isinstance(figure, datetime):
        return date_format(localtime(figure), "j E")
    return number_format(figure, force_grouping=True) if figure else ""


def _lines(draft, language):
    placements = Placement.objects.current().filter(edition__draft=draft, provision__is_page=True).order_by("order")
    topics = dict(Topic.objects.filter(article__draft=draft, language=language).values_list("article_id", "title"))
    headings = dict(
        ProvisionText.objects.filter(
            placement__in=Placement.objects.current().filter(edition__draft=draft, kind__in=LEVELS), language=language
        ).values_list("placement_id", "heading")
    )
    lines, section = [], ""
    for placement in placements:
        label = placement.label(language)
        topic = topics.get(placement.provision_id, "")
        is_section = placement.kind in LEVELS
        if is_section:
            section = placement.eid
            topic = headings.get(placement.pk, topic)
        lines.append(
            Line(placement.provision_id, placement.eid, label, topic, section, placement.order, is_section=is_section)
        )
    return lines
