"""What waits for a moderator: what nobody has reviewed yet, and what somebody reported, by risk and age."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least, Now
from django.urls import reverse

from accounts.models import Level
from accounts.permissions import standing_memberships
from articles.current import place_of, places_in
from articles.models import Placement
from core import clock
from core.statements import Models, Statement, any_value
from moderation.choice import EVERYTHING
from moderation.models import KINDS, PERSONAL_DATA, SKIPPED_FOR, Claim, FlagKind, Report, Skip, what_is
from moderation.order import (
    BY_GROUND,
    DANGER,
    FLAGGED,
    MORE_REPORTS,
    MOST_OF_REPORTS,
    PERSONAL,
    REPORTED,
    UNCONFIRMED,
)
from moderation.permissions import moderated_articles, moderated_languages, within_scope
from proposals.models import Change, Comment, Position, Proposal
from proposals.readers import reader

POSITION = "n_"  # how the uid of a position begins (`core.ids`)
HOUR = timedelta(hours=1)


@dataclass
class Entry:
    """One row of the queue: an item, why it stands here and since when."""

    kind: str
    item: Proposal | Comment | Position
    since: datetime
    reports: int
    is_new: bool
    flags: list
    is_dangerous: bool
    held_by: int | None
    place: Placement | None = None

    @property
    def position(self):
        return self.since, self.item.uid


def rows_of(draft, user, choice=EVERYTHING):
    """Return the rows of the queue that a moderator sees.

    Their own words and those of their organizations are left out, since nobody rules on those.
    """
    return Listed(_listed(choice.shape, _limits_of(user, draft)).asked(*_keys(draft, user, choice)))


class Listed:
    """Rows of the queue in their order, as dicts: each way to read them is one query."""

    def __init__(self, rows):
        self.rows = rows

    def __iter__(self):
        return map(_named, self.rows.read())

    def page(self, number, size):
        """Return a page with how many rows there are in all, and since when the oldest of all waits: `oldest`."""
        page = self.rows.page(number, size, beside=["min(since)"])
        page.oldest = page.object_list[0][-1] if page.object_list else None
        page.object_list = [_named(row) for row in page.object_list]
        return page

    def after(self, place, size):
        """Return so many rows after a place in the order, from the first without one, and how many there are in all."""
        found, number = self.rows.after(place, ["due", "uid"], size)
        return [_named(row) for row in found], number


def free_rows(draft, user, choice=EVERYTHING, *, skipped, at, most):
    """Return (kind, key) of the first that nobody holds, of what the moderator put off lately or of all else."""
    statement = _free(choice.shape, _limits_of(user, draft), skipped)
    rows = statement.asked(at - SKIPPED_FOR, *_keys(draft, user, choice)).head(most)
    return [(what, pk) for what, pk, *_place in rows]


def is_free(item, draft, user, choice):
    """Whether an item still waits for a moderator and nobody holds it; its row is locked."""
    what = what_is(item)
    if not choice.takes(what):
        return False
    statement = _still_free(replace(choice.shape, kind=what), _limits_of(user, draft))
    return bool(statement.rows(item.pk, *_keys(draft, user, choice)))


def waiting(draft):
    """Return how many items of the draft wait for a moderator and since when the oldest does: public figures."""
    number, _old, oldest = WAITING.asked(draft.pk, clock.now()).gathered(*GATHERED)
    return number, oldest


def waiting_at(draft, before):
    """Return how many items of the draft wait, for whichever moderator, and how many since a moment or longer."""
    number, old, _oldest = WAITING.asked(draft.pk, before).gathered(*GATHERED)
    return number, old


GATHERED = ["count(*)", "count(*) FILTER (WHERE is_old)", "min(since)"]


# The queries are written once for each choice and asked with these keys: what differs from one person to the next.


class Limits(NamedTuple):
    """How far a moderator's office reaches, as far as it makes another query: of the few languages each set is one."""

    by_article: bool
    languages: tuple | None


def _limits_of(user, draft):
    languages = moderated_languages(user, draft)
    return Limits(moderated_articles(user, draft) is not None, languages and tuple(sorted(languages)))


def _keys(draft, user, choice):
    place = place_of(draft, choice.article) if choice.article else None
    organizations = list(standing_memberships(user))
    return (
        draft.pk,
        place.article_id if place else NOTHING,
        user.pk,
        organizations,
        list(moderated_articles(user, draft) or ()),
    )


NOTHING = 0  # no key of any row
KEPT = 100  # queries of each sort: people choose few of the many that there could be


@lru_cache(maxsize=KEPT)
def _listed(choice, limits):
    def make(draft, article, user, organizations, articles):
        legs = _seen(choice, limits, draft, article, user, organizations, articles)
        return _united(legs, COLUMNS)

    return Statement(make, many=2)


@lru_cache(maxsize=KEPT)
def _free(choice, limits, skipped):
    def make(lately, draft, article, user, organizations, articles):
        skips = Skip.objects.filter(moderator=user, at__gt=any_value(lately))
        legs = []
        for leg in _seen(choice, limits, draft, article, user, organizations, articles):
            put_off = Exists(skips.filter(**{what_of(leg): OuterRef("pk")}))
            legs.append(leg.filter(put_off if skipped else ~put_off, held_by__isnull=True))
        return _united(legs, PLACE)

    return Statement(make, many=2)


@lru_cache(maxsize=KEPT)
def _still_free(choice, limits):
    def make(item, draft, article, user, organizations, articles):
        legs = _seen(choice, limits, draft, article, user, organizations, articles)
        free = [leg.filter(pk=item, held_by__isnull=True).order_by().values_list("pk") for leg in legs]
        return free[0].union(*free[1:], all=True) if len(free) > 1 else free[0]

    return Statement(make, many=2)


def what_of(rows):
    """Return what some rows are in a word, which is also the column that names them."""
    return next(what for what, model in KINDS.items() if rows.model is model)


def _seen(choice, limits, draft, article, user, organizations, articles):
    person, within = reader(user, organizations=organizations), articles if limits.by_article else None
    return [within_scope(leg, within, limits.languages).not_involving(person) for leg in _legs(draft, article, choice)]


def _waiting_since(draft, before):
    legs = []
    for rows, _kind, since in _waiting(draft, NOTHING, EVERYTHING):
        is_old = Case(When(since__lte=any_value(before), then=True), default=False)
        legs.append(rows.annotate(since=since).annotate(is_old=is_old).order_by().values_list("since", "is_old"))
    return legs[0].union(*legs[1:], all=True)


WAITING = Statement(_waiting_since)


def _legs(draft, article, choice):
    legs = [_leg(*part) for part in _waiting(draft, article, choice)]
    legs = [leg.filter(since__lte=Now() - choice.age) for leg in legs] if choice.age else legs
    return [leg.annotate(due=F("since") if choice.order == "oldest" else DUE) for leg in legs]


def _waiting(draft, article, choice):
    """Return what the queue is put together of: rows, their kind, and the expression since when they wait."""
    parts: list[Any] = []
    for kind, model in KINDS.items():
        if not choice.takes(kind):
            continue
        rows = _chosen(model.objects.submitted().filter(draft=draft), article, choice)
        if choice.why == "hidden":
            hidden = rows.filter(hidden_at__isnull=False, withdrawn_at=None, erased_at=None)
            parts.append((hidden, kind, F("hidden_at")))
            continue
        if choice.why == "disputed":
            parts.append((rows.filter(disputed_at__isnull=False, withdrawn_at=None), kind, F("disputed_at")))
            continue
        open_reports = Report.objects.open().filter(**{kind: OuterRef("pk")}).order_by()
        new = rows.awaiting_review().filter(hidden_at__isnull=True)
        old = rows.filter(
            reviewed_at__isnull=False, hidden_at=None, withdrawn_at=None, returned_at=None, erased_at=None
        )
        sent = F("submitted_at")
        if model is Proposal:
            old = old.filter(coming_revision__isnull=True)
            sent = Coalesce("coming_revision__submitted_at", "current_revision__submitted_at")
        if choice.why == "reported":
            new = new.filter(Exists(open_reports))
        parts.append((new, kind, sent))
        if choice.why != "new":
            first = Subquery(open_reports.order_by("at").values("at")[:1])
            parts.append((old.filter(Exists(open_reports)), kind, first))
    return parts or [(Comment.objects.filter(pk=NOTHING), "comment", F("submitted_at"))]


def _chosen(rows, article, choice):
    if choice.language:
        rows = rows.filter(language=choice.language)
    if choice.channel and rows.model is Proposal:
        rows = rows.filter(channel=choice.channel)
    if choice.why == "unconfirmed":
        rows = rows.filter(author__level=Level.CONTACT, organization__isnull=True)
    if choice.why == "flagged":
        rows = rows.filter(flags__kinds__len__gt=0)
    if choice.why == "personal":
        rows = rows.filter(flags__kinds__overlap=sorted(PERSONAL_DATA))
    if choice.article:
        if rows.model is not Proposal:
            return rows.filter(article=article)
        rows = rows.filter(Exists(Change.objects.filter(revision=OuterRef("current_revision"), article=article)))
    return rows


# By how many hours an item stands before its age: `moderation.order.hours_ahead` in SQL.
GREATEST = Max(
    Case(*(When(ground=ground, then=risk.hours) for ground, risk in BY_GROUND.items()), default=REPORTED.hours)
)
FURTHER = Least(MORE_REPORTS.hours * (Count("pk") - 1), MOST_OF_REPORTS)
BY_FLAGS = Case(
    When(flags__kinds__overlap=sorted(PERSONAL_DATA), then=PERSONAL.hours),
    When(flags__kinds__len__gt=0, then=FLAGGED.hours),
    default=0,
)
BY_AUTHOR = Case(When(author__level=Level.CONTACT, organization__isnull=True, then=UNCONFIRMED.hours), default=0)
DUE = ExpressionWrapper(
    F("since") - F("hours") * Value(HOUR, output_field=DurationField()), output_field=DateTimeField()
)


def _leg(rows, kind, since):
    reports = Report.objects.open().filter(**{kind: OuterRef("pk")}).order_by().values(kind)
    count = Coalesce(Subquery(reports.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    by_reports = Coalesce(
        Subquery(reports.annotate(hours=GREATEST + FURTHER).values("hours"), output_field=IntegerField()), 0
    )
    return rows.annotate(
        what=Value(kind, output_field=CharField()),
        public_serial=F("serial") if kind == "proposal" else Value(None, output_field=IntegerField()),
        since=since,
        reports_open=count,
        hours=by_reports + BY_FLAGS + BY_AUTHOR,
        flag_kinds=F("flags__kinds"),
        held_by=Subquery(Claim.objects.filter(until__gt=Now(), **{kind: OuterRef("pk")}).values("moderator")[:1]),
    )


PLACE = ["what", "pk", "due", "uid"]
COLUMNS = [*PLACE, "public_serial", "since", "hours", "reports_open", "flag_kinds", "held_by", "reviewed_at"]


def _named(row):
    return dict(zip(COLUMNS, row, strict=False))


def _united(legs, columns):
    first, *others = [leg.order_by().values_list(*columns) for leg in legs]
    united = first.union(*others, all=True) if others else first
    return united.order_by("due", "uid")


def entries_of(draft, rows):
    """Return the entries of some rows of a draft with what a list shows of their items and their places, in that order.

    No words are read, and of each item, its author and organization only some columns.
    """
    keys = {what: [row["pk"] for row in rows if row["what"] == what] for what in READ}
    items = {what: {item.pk: item for item in read.rows(keys[what])} for what, read in READ.items() if keys[what]}
    changed = _places_of_changes(items.get("proposal", {}).values())
    current = {place.provision_id: place for place in places_in(draft)}
    entries = []
    for row in rows:
        item = items[row["what"]][row["pk"]]
        item.draft = draft
        flags = [FlagKind(kind) for kind in row["flag_kinds"] or ()]
        is_dangerous = bool(row["reports_open"]) and row["hours"] >= DANGER.hours
        is_new = row["reviewed_at"] is None
        entry = Entry(row["what"], item, row["since"], row["reports_open"], is_new, flags, is_dangerous, row["held_by"])
        is_proposal = row["what"] == "proposal"
        entry.place = changed[item.current_revision_id] if is_proposal else current.get(spoken_of(item))
        entries.append(entry)
    return entries


def _places_of_changes(proposals):
    """Return the place of the first change that each of some proposals makes now, by its revision."""
    if not proposals:
        return {}
    found = {}
    for revision, eid, kind, number in FIRST_PLACES.rows([item.current_revision_id for item in proposals]):
        found.setdefault(revision, Placement(eid=eid, kind=kind, number=number))
    return found


def _shown(model, *columns, related=("organization",)):
    whole = ["uid", "language", "disputed_at", "hidden_ground", "author__level", "organization__kind", *columns]

    def make(keys):
        rows = model.objects.filter(pk__in=keys).select_related("author", *related)
        return rows.only(*whole, "author", *related)

    return Models(make, many=1)


def _first_places(revisions):
    names = [f"base__placement__{name}" for name in ("eid", "kind", "number")]
    return Change.objects.filter(revision__in=revisions).order_by("pk").values_list("revision", *names)


READ: dict[str, Any] = {
    "proposal": _shown(Proposal, "serial", "current_revision"),
    "comment": _shown(Comment, "article"),
    "position": _shown(Position, "provision", "dossier__serial", related=("organization", "dossier")),
}
FIRST_PLACES = Statement(_first_places, many=1)


def spoken_of(item):
    """Return the provision that a comment or position is about."""
    return item.provision_id if isinstance(item, Position) else item.article_id


def places_of(articles):
    """Return where provisions stand in the current edition, by their id."""
    if not articles:
        return {}
    rows = Placement.objects.current().filter(provision__in=articles).with_texts()
    return {placement.provision_id: placement for placement in rows}


def review_address(draft, uid, serial=None):
    """Return where an item is ruled on: a proposal by its number, a comment or position by its uid."""
    if uid.startswith(POSITION):
        return reverse("review_position", args=[draft.slug, uid])
    if serial is None:
        return reverse("review_comment", args=[draft.slug, uid])
    return reverse("review_proposal", args=[draft.slug, serial])
