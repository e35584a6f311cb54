"""What waits for a moderator: what nobody has reviewed yet, and what somebody reported, by risk and age."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least, Now
from django.urls import reverse

from accounts.models import Level
from articles.current import place_of
from articles.models import Placement
from moderation.choice import EVERYTHING, OLDEST_FIRST
from moderation.models import KINDS, PERSONAL_DATA, SKIPPED_FOR, Claim, FlagKind, Report, Skip
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
from moderation.permissions import moderated_articles
from proposals.models import Change, Comment, Position, Proposal

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


def rows_of(draft, user, choice=EVERYTHING, *, after=None):
    """Return the rows of the queue that a moderator sees, as dicts: one query, sliced by its pages.

    Their own words and those of their organizations are left out, since nobody rules on those. With `after`, those
    that follow a place in the order.
    """
    legs = _seen(draft, user, choice)
    if after is not None:
        due, uid = after
        legs = [leg.filter(Q(due__gt=due) | Q(due=due, uid__gt=uid)) for leg in legs]
    return _united(legs)


def free_rows(draft, user, choice=EVERYTHING, *, skipped, at):
    """Return the rows that nobody holds: those that the moderator has not put off lately, or those that they have."""
    legs = _seen(draft, user, choice)
    lately = Skip.objects.filter(moderator=user, at__gt=at - SKIPPED_FOR)
    for place, leg in enumerate(legs):
        put_off = Exists(lately.filter(**{what_of(leg): OuterRef("pk")}))
        legs[place] = leg.filter(put_off if skipped else ~put_off, held_by__isnull=True)
    return _united(legs)


def is_free(item, draft, user, choice):
    """Whether an item still waits for a moderator and nobody holds it; its row is locked."""
    legs = [leg for leg in _seen(draft, user, choice) if leg.model is type(item)]
    return any(leg.filter(pk=item.pk, held_by__isnull=True).exists() for leg in legs)


def what_of(rows):
    """Return what some rows are in a word, which is also the column that names them."""
    return next(what for what, model in KINDS.items() if rows.model is model)


def _seen(draft, user, choice):
    articles = moderated_articles(user, draft)
    return [_scoped(leg, articles).not_involving(user) for leg in _legs(draft, choice)]


def waiting(draft):
    """Return how many items of the draft wait for a moderator and since when the oldest does: public figures."""
    rows = _united(_legs(draft, OLDEST_FIRST))
    first = rows.first()
    return (rows.count(), first["since"]) if first else (0, None)


def moments_waited_since(draft):
    """Return since when each item of the draft waits, for whichever moderator: one query, which asks nothing more."""
    legs = (rows.annotate(since=since) for rows, _kind, since in _waiting(draft, EVERYTHING))
    first, *others = [leg.order_by().values_list("since", flat=True) for leg in legs]
    return list(first.union(*others, all=True))


def _legs(draft, choice):
    legs = [_leg(*part) for part in _waiting(draft, choice)]
    legs = [leg.filter(since__lte=Now() - choice.age) for leg in legs] if choice.age else legs
    return [leg.annotate(due=F("since") if choice.order == "oldest" else DUE) for leg in legs]


def _waiting(draft, choice):
    """Return what the queue is put together of: rows, their kind, and the expression since when they wait."""
    parts: list[Any] = []
    for kind, model in KINDS.items():
        if not choice.takes(kind):
            continue
        rows = _chosen(model.objects.submitted().filter(draft=draft), draft, choice)
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
    return parts or [(Comment.objects.none(), "comment", F("submitted_at"))]


def _chosen(rows, draft, choice):
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
        place = place_of(draft, choice.article)
        article = place.article_id if place else None
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


def _scoped(rows, articles):
    if articles is None:
        return rows
    if rows.model is not Proposal:
        return rows.filter(article__in=articles)
    outside = Change.objects.filter(revision=OuterRef("current_revision")).exclude(article__in=articles)
    return rows.filter(~Exists(outside))


def _united(legs):
    columns = [
        "what",
        "pk",
        "uid",
        "public_serial",
        "since",
        "due",
        "hours",
        "reports_open",
        "flag_kinds",
        "held_by",
        "reviewed_at",
    ]
    first, *others = [leg.order_by().values(*columns) for leg in legs]
    united = first.union(*others, all=True) if others else first
    return united.order_by("due", "uid")


def entries_of(draft, rows):
    """Return the entries of some rows of a draft with their items and places, in the same order; no words are read."""
    read: dict[str, Any] = {
        "proposal": Proposal.objects.with_changes(),
        "comment": Comment.objects.select_related("author", "organization"),
        "position": Position.objects.select_related("author", "organization", "dossier"),
    }
    keys = {what: [row["pk"] for row in rows if row["what"] == what] for what in read}
    items = {what: objects.in_bulk(keys[what]) if keys[what] else {} for what, objects in read.items()}
    places = places_of({spoken_of(item) for what in ("comment", "position") for item in items[what].values()})
    entries = []
    for row in rows:
        item = items[row["what"]][row["pk"]]
        item.draft = draft
        flags = [FlagKind(kind) for kind in row["flag_kinds"] or ()]
        is_dangerous = bool(row["reports_open"]) and row["hours"] >= DANGER.hours
        is_new = row["reviewed_at"] is None
        entry = Entry(row["what"], item, row["since"], row["reports_open"], is_new, flags, is_dangerous, row["held_by"])
        entry.place = item.change.base.placement if row["what"] == "proposal" else places.get(spoken_of(item))
        entries.append(entry)
    return entries


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
