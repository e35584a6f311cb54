"""What waits for a moderator: what nobody has reviewed yet, and what somebody reported, by risk and age."""

from dataclasses import replace
from datetime import timedelta
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
from django.utils.translation import get_language

from accounts.models import Level
from accounts.permissions import standing_memberships
from articles.current import place_of
from articles.models import Placement
from core import clock
from core.statements import Statement, any_value
from moderation.choice import EVERYTHING
from moderation.models import KINDS, PERSONAL_DATA, SKIPPED_FOR, Claim, Report, Skip, what_is
from moderation.order import (
    BY_GROUND,
    FLAGGED,
    MORE_REPORTS,
    MOST_OF_REPORTS,
    PERSONAL,
    REPORTED,
    UNCONFIRMED,
)
from moderation.permissions import moderated_articles, moderated_languages, within_scope
from moderation.queued_appeals import ABOUT, WHAT, appeals_chosen, leg_of
from proposals.models import Change, Comment, Position, Proposal
from proposals.readers import reader

POSITION = "n_"  # how the uid of a position begins (`core.ids`)
HOUR = timedelta(hours=1)


def rows_of(draft, user, choice=EVERYTHING, *, with_appeals=True):
    """Return the rows of the queue that a moderator sees.

    Their own words and those of their organizations are left out, since nobody rules on those; and appeals that another
    must decide.
    """
    appeals = appeals_chosen(draft, user, choice) if with_appeals else []
    listed = _listed(choice.shape, _limits_of(user, draft, appeals))
    return Listed(listed.asked(*_keys(draft, user, choice), appeals), len(appeals))


class Listed:
    """Rows of the queue in their order, as dicts: each way to read them is one query."""

    def __init__(self, rows, appeals=0):
        self.rows, self.appeals = rows, appeals

    def __iter__(self):
        return map(_named, self.rows.read())

    def page(self, number, size):
        """Return a page with how many rows there are in all, and since when the oldest of all waits: `oldest`.

        `rulable` are how many of all can be ruled on: the others are appeals.
        """
        page = self.rows.page(number, size, beside=["min(since)"])
        page.oldest = page.object_list[0][-1] if page.object_list else None
        page.object_list = [_named(row) for row in page.object_list]
        page.rulable = page.paginator.count - self.appeals
        return page

    def after(self, place, size):
        """Return so many rows after a place in the order, from the first without one, and how many there are in all."""
        found, number = self.rows.after(place, ["due", "uid"], size)
        return [_named(row) for row in found], number


def free_rows(draft, user, choice=EVERYTHING, *, skipped, at, most):
    """Return (kind, key) of the first that nobody holds, of what the moderator put off lately or of all else.

    An appeal is of the kind `appeal`.
    """
    appeals = appeals_chosen(draft, user, choice)
    statement = _free(choice.shape, _limits_of(user, draft, appeals), skipped)
    rows = statement.asked(at - SKIPPED_FOR, *_keys(draft, user, choice), appeals).head(most)
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
    has_appeals: bool


def _limits_of(user, draft, appeals=()):
    languages = moderated_languages(user, draft)
    by_article = moderated_articles(user, draft) is not None
    return Limits(by_article, languages and tuple(sorted(languages)), bool(appeals))


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
    def make(draft, article, user, organizations, articles, appeals):
        legs = _seen(choice, limits, draft, article, user, organizations, articles)
        return _united([*legs, *_appealed(choice, limits, appeals)], COLUMNS)

    return Statement(make, many=3)


@lru_cache(maxsize=KEPT)
def _free(choice, limits, skipped):
    def make(lately, draft, article, user, organizations, articles, appeals):
        skips = Skip.objects.filter(moderator=user, at__gt=any_value(lately))
        legs = []
        for leg in _seen(choice, limits, draft, article, user, organizations, articles):
            put_off = Exists(skips.filter(**{what_of(leg): OuterRef("pk")}))
            legs.append(leg.filter(put_off if skipped else ~put_off, held_by__isnull=True))
        put_off = Exists(skips.filter(ABOUT))
        for leg in _appealed(choice, limits, appeals):
            legs.append(leg.filter(put_off if skipped else ~put_off, held_by__isnull=True))
        return _united(legs, PLACE)

    return Statement(make, many=3)


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
    return [_put(leg, choice) for leg in legs]


def _appealed(choice, limits, appeals):
    return [_put(leg_of(appeals), choice)] if limits.has_appeals else []


def _put(leg, choice):
    return leg.annotate(due=F("since") if choice.order == "oldest" else DUE)


def _waiting(draft, article, choice):
    """Return what the queue is put together of: rows, their kind, and the expression since when they wait."""
    parts: list[Any] = []
    for kind, model in KINDS.items():
        if not choice.takes(kind) or choice.why == WHAT:
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
    """Return where something is ruled on: a proposal by its number, all else by its uid."""
    return _address(draft.slug, uid, serial, get_language())


@lru_cache(maxsize=100 * KEPT)
def _address(slug, uid, serial, _language):
    if uid.startswith(POSITION):
        return reverse("review_position", args=[slug, uid])
    if serial is None:
        return reverse("review_comment", args=[slug, uid])
    return reverse("review_proposal", args=[slug, serial])
