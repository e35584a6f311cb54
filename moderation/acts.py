"""What staff did: which of it is looked at, in what order, and which drafts and articles a leaf speaks of."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import Unsealing
from articles.current import place_of
from articles.models import Appointment, Draft, PageVersion, Placement, Provision, Role
from core.ids import PATTERN
from core.paging import Keyset
from intake.models import InvitedBody, Item, LongText, Meeting, Petition
from moderation.choice import EID
from moderation.models import Appeal, Batch, Recheck, Ruling, StaffAct
from proposals.models import Comment, Position, Proposal
from record.offices import OFFICES
from record.vocabulary import VERBS

LATEST_FIRST = Keyset("-at", "-pk", size=50)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

# Sorts of acts with the verbs of their leaves; whatever is in none is of the last.
SORTS = {
    "rulings": (
        pgettext_lazy("acts of staff", "rulings"),
        ["moderation.decided", "moderation.undone", "moderation.batch_"],
    ),
    "appeals": (pgettext_lazy("acts of staff", "decisions on appeals"), ["appeal.decided"]),
    "rechecks": (pgettext_lazy("acts of staff", "looking again"), ["moderation.rechecked"]),
    "answers": (
        pgettext_lazy("acts of staff", "answers of the Commission"),
        ["decision.", "position.answered", "answer_reasons.", "conclusion.", "dissent."],
    ),
    "words": (
        pgettext_lazy("acts of staff", "words and translations in an office"),
        ["comment.", "translation.", "analysis.", "report.worded"],
    ),
    "unsealing": (pgettext_lazy("acts of staff", "asking who an author is"), ["unsealing."]),
    "staff": (pgettext_lazy("acts of staff", "appointments"), ["staff."]),
    "consent": (pgettext_lazy("acts of staff", "consent of a second person"), ["consent."]),
    "settings": (
        pgettext_lazy("acts of staff", "phases, text, rules and pages"),
        ["consultation.", "draft.", "settings.", "page.", "ground.", "reasons.", "report.published"],
    ),
    "people": (pgettext_lazy("acts of staff", "organizations and identities"), ["organization.", "identity."]),
    "other": (pgettext_lazy("acts of staff", "what came by other ways, and all else"), []),
}
VERBS_OF = {sort: [verb for verb in VERBS if verb.startswith(tuple(heads))] for sort, (_name, heads) in SORTS.items()}


def sort_of(verb):
    """Return of which sort an act is."""
    return next((sort for sort, verbs in VERBS_OF.items() if verb in verbs), "other")


@dataclass(frozen=True)
class ActsChoice:
    """Which acts are looked at; an unknown value is none. `since` and `until` are days of Astana, both included."""

    person: str = ""
    sort: str = ""
    office: str = ""
    article: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, values):
        """Return the choice that an address's query names."""
        known = {"sort": SORTS, "office": OFFICES}
        forms = {"person": PATTERN, "article": EID, "since": DAY, "until": DAY}
        chosen = {name: value for name, those in known.items() if (value := values.get(name, "")) in those}
        chosen |= {name: value for name, form in forms.items() if form.fullmatch(value := values.get(name, ""))}
        return cls(**{name: value for name, value in chosen.items() if form_holds(name, value)})

    def as_query(self):
        return {name: value for name, value in vars(self).items() if value}


def form_holds(name, value):
    """Whether a value says something: of days, that there is such a day."""
    return name not in {"since", "until"} or _day(value) is not None


def _day(text):
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found is not None and date(2000, 1, 1) <= found < date(2200, 1, 1) else None


def rows_of(draft, choice):
    """Return the acts of a draft's staff that a choice names, with who did them."""
    rows = StaffAct.objects.of(draft)
    if choice.person:
        rows = rows.filter(person__uid=choice.person)
    if choice.sort == "other":
        rows = rows.exclude(verb__in=[verb for verbs in VERBS_OF.values() for verb in verbs])
    elif choice.sort:
        rows = rows.filter(verb__in=VERBS_OF[choice.sort])
    if choice.office:
        rows = rows.filter(role=choice.office)
    if choice.article:
        place = place_of(draft, choice.article)
        rows = rows.filter(articles__contains=[place.article_id]) if place else rows.none()
    if choice.since:
        rows = rows.filter(at__gte=_midnight(_day(choice.since)))
    if choice.until:
        rows = rows.filter(at__lt=_midnight(_day(choice.until) + timedelta(days=1)))
    return rows.select_related("person")


def _midnight(day):
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


@dataclass
class Line:
    """One act as it is shown: who did it in which office, of what sort it is, and where."""

    act: StaffAct
    sort: str
    places: list

    @property
    def name_of_sort(self):
        return SORTS[self.sort][0]

    @property
    def office(self):
        # At the terminal whoever runs the installation acts: no desk's operator.
        is_at_terminal = self.act.person is None and self.act.role == Role.OPERATOR
        return pgettext("role", "operator of the site") if is_at_terminal else name_of_office(self.act.role)


def lines_of(draft, acts):
    """Return some acts as lines: one query more."""
    keys = {key for act in acts for key in act.articles}
    rows = Placement.objects.current().filter(edition__draft=draft, provision__in=keys) if keys else []
    places = {place.provision_id: place for place in rows}
    return [Line(act, sort_of(act.verb), [places[key] for key in act.articles if key in places]) for act in acts]


OTHER_OFFICES = {
    "appeals": pgettext_lazy("role", "moderator, on an appeal"),
    "data_protection": pgettext_lazy("role", "data protection officer"),
}


def name_of_office(role):
    """Return how an office reads in which a leaf was written."""
    return OTHER_OFFICES.get(role) or Role(role).label


class Place(NamedTuple):
    draft: int
    articles: frozenset


def refs_of(leaf):
    """Return the ids of everything that a leaf speaks of, its own object first."""
    return list(dict.fromkeys([leaf["id"], *_ids_in(leaf["data"])]))


def _ids_in(value):
    if isinstance(value, dict):
        return [uid for one in value.values() for uid in _ids_in(one)]
    if isinstance(value, list):
        return [uid for one in value for uid in _ids_in(one)]
    return [value] if isinstance(value, str) and PATTERN.fullmatch(value) else []


_ITEM = ["proposal__current_revision__changes__article", "comment__article", "position__article"]
# Of each thing with an id: the column that leads to its draft, and those that lead to the articles that it touches.
COLUMNS = {
    Draft: ["pk"],
    Provision: ["draft", "pk"],
    Proposal: ["draft", "current_revision__changes__article"],
    Comment: ["draft", "article"],
    Position: ["draft", "article"],
    Ruling: ["draft", *_ITEM],
    Batch: ["draft", *(f"items__{column}" for column in _ITEM)],
    Appeal: ["draft", *(f"ruling__{column}" for column in _ITEM)],
    Recheck: ["draft", *(f"ruling__{column}" for column in _ITEM)],
    **{model: ["draft"] for model in (Appointment, PageVersion, Petition, Meeting, InvitedBody, LongText, Item)},
}


def places_of(uids):
    """Return where things are, by their ids; what is in no draft has no place. A constant number of queries."""
    asked = {uid: (draft, item) for uid, draft, item in _unsealings(uids)}
    wanted = {*uids, *(uid for pair in asked.values() for uid in pair)}
    found: dict[str, Place] = {}
    for model, columns in COLUMNS.items():
        for uid, draft, *articles in model.objects.filter(uid__in=wanted).values_list("uid", *columns):
            before = found[uid].articles if uid in found else frozenset()
            found[uid] = Place(draft, before | {key for key in articles if key is not None})
    for uid, pair in asked.items():
        there = [found[one] for one in pair if one in found]
        if there:
            found[uid] = Place(there[0].draft, frozenset().union(*(place.articles for place in there)))
    return found


def _unsealings(uids):
    return Unsealing.objects.filter(uid__in=uids).order_by().values_list("uid", "draft_uid", "object_id")


def staff_of(draft):
    """Return whoever holds or held an office in a draft, by name."""
    rows = Appointment.objects.of(draft).select_related("person").order_by("person__name", "person__email", "person")
    return list({row.person_id: row.person for row in rows}.values())
