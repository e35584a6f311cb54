"""How much one may send in a day: counted by the database inside the act, so that what is refused counts for nothing.

A day is one of Astana. Whoever acts at once many times waits for their own count, nobody for another's. The count goes
along with a statement that the act sends anyway (`found_or_counted`, `articles.actions.lock_collecting`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import organization_of
from accounts.models import DayCount
from core import clock
from core.rows import ask_together, made_of
from core.rules import RuleViolation

FEW = 5  # so many left, and it is told before the limit is met

# One more, but never more than there may be: then no row comes back. The row stays locked until the act has ended.
COUNT = """
INSERT INTO accounts_daycount AS counted (who, act, day, number)
SELECT %s, %s, %s, 1 WHERE NOT ({unless})
ON CONFLICT (who, act, day) DO UPDATE SET number = counted.number + 1 WHERE counted.number < %s
RETURNING number
"""

# What is counted, as a person reads it before a colon.
NAMES = {
    "proposal": gettext_lazy("Proposals of one person in a day"),
    "revision": gettext_lazy("Other words for proposals of one person in a day"),
    "draft": gettext_lazy("New drafts of one person in a day"),
    "comment": gettext_lazy("Comments of one person in a day"),
    "support": gettext_lazy("Supports of one person in a day"),
    "opinion": gettext_lazy("Answers of one person to proposals in a day"),
    "report": gettext_lazy("Reports of one person in a day"),
    "dispute": gettext_lazy("“This was not me” of one person in a day"),
    "invitation": gettext_lazy("Invitations to co-authors of one person in a day"),
}
NAMES_OF_ORGANIZATIONS = {
    "proposal": gettext_lazy("Proposals of one organization in a day"),
    "revision": gettext_lazy("Other words for proposals of one organization in a day"),
    "draft": gettext_lazy("New drafts of one organization in a day"),
    "comment": gettext_lazy("Comments of one organization in a day"),
    "dossier": gettext_lazy("Filings of one organization's dossier in a day"),
    "attachment": gettext_lazy("Files that one organization adds in a day"),
}


class DayIsFull(RuleViolation):
    """As many of something were sent in a day as may be; `wait` says in how many seconds the next day begins."""

    code = "day_is_full"
    sentence = gettext_lazy(
        "%(what)s: at most %(most)s. As many were sent today, and this one was not sent."
        " You can send it from %(moment)s (Astana time)."
    )
    of_drafts = gettext_lazy(
        "%(what)s: at most %(most)s. As many were saved today, and this one was not saved."
        " You can save it from %(moment)s (Astana time)."
    )
    status = 429

    def __init__(self, sentence=None, *, wait, **values):
        self.wait = wait
        super().__init__(sentence, **values)


@dataclass
class Count:
    """One more of an act on a day: `number` is what it came to, None before it was counted and where it is too many."""

    who: str
    act: str
    name: str | Promise
    most: int
    at: datetime
    number: int | None = None

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @property
    def ends_at(self) -> datetime:
        """The moment from which it is counted anew: midnight in Astana."""
        return timezone.make_aware(datetime.combine(self.day + timedelta(days=1), time.min))

    @property
    def left(self) -> int:
        return self.most if self.number is None else max(self.most - self.number, 0)

    def statement(self, unless="false", values=()):
        """Return SQL that counts, and its values; it counts nothing where a condition (`unless`) holds."""
        return COUNT.format(unless=unless), [self.who, self.act, self.day, *values, self.most]

    def take(self, row):
        """Take what the statement returned; refuse where it is too many."""
        if row is None:
            wait = max(int((self.ends_at - self.at).total_seconds()), 0) + 1
            sentence = DayIsFull.of_drafts if self.act == "draft" else None
            raise DayIsFull(sentence, wait=wait, what=self.name, most=self.most, moment=_told(self.ends_at))
        self.number = row[0]

    def alone(self):
        """Count by a statement of its own; refuse where it is too many."""
        sql, values = self.statement()
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            self.take(cursor.fetchone())

    def give_back(self):
        """Take back what was counted in this transaction: the act was done before."""
        rows = DayCount.objects.filter(who=self.who, act=self.act, day=self.day)
        rows.update(number=F("number") - 1)

    def few_left(self) -> str:
        """Return the sentence that tells how many are left, or nothing where there are plenty."""
        if self.left > FEW:
            return ""
        told = {"what": self.name, "most": self.most, "left": self.left, "moment": _told(self.ends_at)}
        if not self.left:
            return _("%(what)s: at most %(most)s. None is left until %(moment)s (Astana time).") % told
        return _("%(what)s: at most %(most)s. Left until %(moment)s (Astana time): %(left)s.") % told


def counting(act, *, organization=None, by, at):
    """Return what is to count one more of an act, of the organization in whose name it is done, else of the person.

    None where no limit is set.
    """
    limits = settings.DAY_LIMITS if organization is None else settings.DAY_LIMITS_OF_ORGANIZATIONS
    names = NAMES if organization is None else NAMES_OF_ORGANIZATIONS
    most = limits.get(act, 0)
    return Count((organization or by).uid, act, names[act], most, at) if most else None


def found_or_counted(rows, count):
    """Return the one row of a query; where there is none count one more, in the same message, and return None.

    Whoever else could make that row has to wait by then: the query sees what was committed before.
    """
    if count is None:
        return rows.first()
    sql, values = rows.query.sql_with_params()
    found, counted = ask_together((sql, values), count.statement(f"EXISTS ({sql})", values))
    if found:
        return made_of(rows.model, found[0])
    count.take(next(iter(counted), None))
    return None


def counted_today(acts, *, organization=None, by, at):
    """Return today's counts of some acts as they stand, for those that have a limit, in one query."""
    counts = [count for act in acts if (count := counting(act, organization=organization, by=by, at=at))]
    if not counts:
        return []
    rows = DayCount.objects.filter(who=counts[0].who, day=counts[0].day, act__in=[count.act for count in counts])
    numbers = dict(rows.values_list("act", "number"))
    for count in counts:
        count.number = numbers.get(count.act, 0)
    return counts


def few_left_today(request, *acts):
    """Return what tells a reader before they write that few more of some acts are taken today, or nothing."""
    if not request.user.is_authenticated:
        return ""
    counts = counted_today(acts, organization=organization_of(request), by=request.user, at=_moment(request))
    return " ".join(filter(None, (count.few_left() for count in counts)))


def limits_of_a_day():
    """Return the limits that are set, as pairs of what is counted and how many there may be."""
    own = [(NAMES[act], most) for act, most in settings.DAY_LIMITS.items() if most]
    return own + [
        (NAMES_OF_ORGANIZATIONS[act], most) for act, most in settings.DAY_LIMITS_OF_ORGANIZATIONS.items() if most
    ]


def _moment(request):
    return getattr(request, "moment", None) or clock.now()


def forget_counts(*, at):
    """Forget the counts of the days before yesterday."""
    DayCount.objects.filter(day__lt=timezone.localdate(at) - timedelta(days=1)).delete()


def _told(moment):
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
