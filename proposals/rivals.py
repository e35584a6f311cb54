"""Who else changes the very words that a proposal changes, and how: read in the index of altered words.

The index holds each way of altering a wording once, however many make it, so that all of them are looked at. What has
been hidden, withdrawn or returned, and what earlier words altered, is left out when it is read.
"""

from dataclasses import dataclass, field

from django.utils.translation import pgettext

from articles.wording import words_of
from core.rows import ask_together
from core.statements import Statement
from proposals.models import AlterationMade, Proposal
from proposals.models.contributions import VEILED
from proposals.models.proposals import number_of
from proposals.ranges import CLOSENESS, Altered, Meeting, altered, closest

MOST_SHOWN = 10
MOST_NAMED = 5  # by their number alone
MOST_COUNTED = 100  # of those who make one alteration: behind a campaign stand thousands
NOBODY = 0


# Each way of altering a stretch of a wording, with the first who makes it and how many do, as far as they are counted.
# Of each maker it is looked up by its key whether it is readable: where makers are thousands, no plan reads them all.
STOOD_BY = " AND ".join(f"proposal.{moment} IS NULL" for moment in (*VEILED, "disputed_at"))
ALTERATIONS = f"""
SELECT way.start, way."end", way.digest, made.first, made.makers
FROM proposals_alteration AS way
CROSS JOIN LATERAL (
    SELECT min(serial) AS first, count(*) AS makers
    FROM (
        SELECT seen.serial
        FROM proposals_alterationmade AS maker
        CROSS JOIN LATERAL (
            SELECT proposal.serial
            FROM proposals_proposal AS proposal, proposals_change AS change
            WHERE proposal.id = maker.proposal_id AND change.id = maker.change_id
                AND change.revision_id = proposal.current_revision_id AND proposal.visible_at IS NOT NULL
                AND {STOOD_BY}
            OFFSET 0
        ) AS seen
        WHERE maker.alteration_id = way.id AND maker.proposal_id <> %s
        ORDER BY maker.proposal_id LIMIT %s
    ) AS counted
) AS made
WHERE way.base_id = %s AND way.start <= %s AND way."end" >= %s AND made.makers > 0
"""  # noqa: S608 (names of our own columns)
OWN = Statement(
    lambda proposal: (
        AlterationMade.objects.present()
        .filter(proposal=proposal)
        .order_by("change", "alteration__start")
        .values_list("alteration__base", "alteration__start", "alteration__end", "alteration__digest")
    )
)


@dataclass(frozen=True)
class Range:
    """An alteration as the index knows it: where, and the digest of what comes."""

    start: int
    end: int
    digest: str


@dataclass
class Rival:
    """Another way of altering the same words: how it meets one of one's own, who makes it first, and how many do.

    `proposal` and `altered` are there once the words were read; `is_whole` where that proposal changes the very same
    and nothing else.
    """

    meeting: Meeting
    own: Altered | Range
    other: Range
    base: int
    serial: int
    makers: int
    proposal: Proposal | None = None
    altered: Altered | None = None
    language: str = ""
    is_whole: bool = False

    @property
    def name(self):
        return names()[self.meeting]

    @property
    def number(self):
        return number_of(self.serial)

    @property
    def more(self):
        """How many make it beside the first, as far as they were counted."""
        return self.makers - 1

    @property
    def has_more(self):
        """Whether not all who make it were counted."""
        return self.makers >= MOST_COUNTED

    @property
    def is_beside(self):
        return self.meeting == Meeting.BESIDE


def names():
    """Return how two changes meet, in the reader's language."""
    return {
        Meeting.SAME: pgettext("how two changes meet", "the same change of these words"),
        Meeting.CONFLICT: pgettext("how two changes meet", "other words in the same place"),
        Meeting.NESTED: pgettext("how two changes meet", "a part of these words, or more than these"),
        Meeting.BESIDE: pgettext("how two changes meet", "right beside these words"),
    }


@dataclass
class Rivals:
    """All who alter what somebody's words alter, the closest first; `own` is what those alter, by wording."""

    own: dict[int, list] = field(default_factory=dict)
    found: list[Rival] = field(default_factory=list)

    def __len__(self):
        return len(self.found)

    def beside(self, others):
        """Return these and those of a further place of the same proposal as one."""
        return Rivals(self.own | others.own, [*self.found, *others.found]) if others.own else self

    @property
    def closest(self):
        return self.found[:MOST_NAMED]

    @property
    def hold_up(self):
        """Whether an author should know of them before sending: whoever changes words beside is no rival for them."""
        return any(not one.is_beside for one in self.found)

    def read(self, user=None, some=None):
        """Return the closest, or `some`, with their proposals and words, in the order of one's own words.

        What can no longer be read is left out.
        """
        shown = _with_words(self.found[:MOST_SHOWN] if some is None else some, self.own, user)
        return sorted(shown, key=lambda one: (one.base, one.own.start))


class Meetings:
    """The look for who alters what `own` alters, by wording, for whoever asks its `questions` among their own."""

    def __init__(self, own, *, besides):
        self.own = own
        self.asked = [base for base, ranges in own.items() if ranges]
        self.questions = [
            (
                ALTERATIONS,
                [besides, MOST_COUNTED, base, max(one.end for one in own[base]), min(one.start for one in own[base])],
            )
            for base in self.asked
        ]

    @classmethod
    def of_words(cls, base, kind, text, *, besides=None):
        """Return the look for words that are being written for a wording, saved in the proposal `besides`."""
        own = {base.pk: altered(kind, _present(base), text)}
        return cls(own, besides=besides.pk if besides else NOBODY)

    def read(self, *answers):
        """Return whom the answers name, the closest first."""
        found = []
        for base, ways in zip(self.asked, answers, strict=True):
            for start, end, digest, serial, makers in ways:
                other = Range(start, end, digest)
                if met := closest(self.own[base], other):
                    how, own_one = met
                    found.append(Rival(how, own_one, other, base, serial, makers))
        found.sort(key=lambda one: (CLOSENESS[one.meeting], -one.makers, one.serial, one.other.start))
        return Rivals(self.own, found)


def rivals_of_words(base, kind, text, *, besides=None):
    """Return who else alters what words that are being written alter in their wording `base`.

    `besides` is the proposal in which they are saved.
    """
    return _asked(Meetings.of_words(base, kind, text, besides=besides))


def rivals_of_read(proposal):
    """Return who else alters what a proposal alters whose words were read; one's own are told with their words."""
    own: dict[int, list] = {}
    for change in proposal.current_revision.changes.all():
        own.setdefault(change.base_id, []).extend(altered(change.kind, _present(change.base), change.text))
    return _asked(Meetings(own, besides=proposal.pk))


def rivals_of(proposal):
    """Return who else alters what a sent proposal alters, its words unread."""
    own: dict[int, list] = {}
    for base, *where in OWN.rows(proposal.pk):
        own.setdefault(base, []).append(Range(*where))
    return _asked(Meetings(own, besides=proposal.pk))


def _asked(meetings):
    return meetings.read(*ask_together(*meetings.questions))


def _with_words(rivals, own, user):
    rows = Proposal.objects.stood_by().filter(serial__in={one.serial for one in rivals})
    by_serial = {row.serial: row for row in rows.with_words(user).with_support_count()}
    made = {serial: _made_by(proposal) for serial, proposal in by_serial.items()}
    whole = {_where(base, one) for base, alterations in own.items() for one in alterations}
    for one in rivals:
        places = made.get(one.serial, {})
        if where := places.get(_where(one.base, one.other)):
            one.proposal, (one.language, one.altered) = by_serial[one.serial], where
            one.is_whole = set(places) == whole
    return [one for one in rivals if one.altered is not None]


def _made_by(proposal):
    """Return what a proposal alters, by where and by what comes: (language, with its words)."""
    return {
        _where(change.base_id, one): (change.base.language, one)
        for change in proposal.current_revision.changes.all()
        for one in altered(change.kind, _present(change.base), change.text)
    }


def _where(base, one):
    return base, one.start, one.end, one.digest


def _present(base):
    return words_of(base.placement, base.language, own=base)
