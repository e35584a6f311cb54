"""What waits for a moderator: what nobody has reviewed yet, and what somebody reported, oldest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from articles.languages import CODES
from articles.models import Placement
from moderation.models import KINDS, Report
from moderation.permissions import moderated_articles
from proposals.models import Change, Comment, Position, Proposal

POSITION = "n_"  # how the uid of a position begins (`core.ids`)
WHYS = ["new", "reported", "hidden", "disputed"]


@dataclass(frozen=True)
class Choice:
    """What of the queue is looked at; an unknown value is none."""

    kind: str = ""
    language: str = ""
    why: str = ""

    @classmethod
    def of(cls, values):
        """Return the choice that an address's query names."""
        known = {"kind": KINDS, "language": CODES, "why": WHYS}
        return cls(**{name: value for name, those in known.items() if (value := values.get(name, "")) in those})

    def as_query(self):
        return {name: value for name, value in vars(self).items() if value}


@dataclass
class Entry:
    """One row of the queue: an item, why it stands here and since when."""

    kind: str
    item: Proposal | Comment | Position
    since: datetime
    reports: int
    is_new: bool
    place: Placement | None = None

    @property
    def position(self):
        return self.since, self.item.uid


EVERYTHING = Choice()


def rows_of(draft, user, choice=EVERYTHING, *, after=None):
    """Return the rows of the queue that a moderator sees, as dicts: one query, sliced by its pages.

    Their own words and those of their organizations are left out, since nobody rules on those. With `after`, those
    that follow a position.
    """
    articles = moderated_articles(user, draft)
    legs = [_scoped(leg, articles).not_involving(user) for leg in _legs(draft, choice)]
    if after is not None:
        since, uid = after
        legs = [leg.filter(Q(since__gt=since) | Q(since=since, uid__gt=uid)) for leg in legs]
    return _united(legs)


def next_row(draft, user, choice, position):
    """Return the row that follows a position in the queue, else its first, else None."""
    return rows_of(draft, user, choice, after=position).first() or rows_of(draft, user, choice).first()


def waiting(draft):
    """Return how many items of the draft wait for a moderator and since when the oldest does: public figures."""
    rows = _united(_legs(draft, EVERYTHING))
    first = rows.first()
    return (rows.count(), first["since"]) if first else (0, None)


def _legs(draft, choice):
    kinds = {choice.kind: KINDS[choice.kind]} if choice.kind else KINDS
    legs = []
    for kind, model in kinds.items():
        rows = model.objects.submitted().filter(
            draft=draft, **({"language": choice.language} if choice.language else {})
        )
        if choice.why == "hidden":
            legs.append(
                _leg(rows.filter(hidden_at__isnull=False, withdrawn_at=None, erased_at=None), kind, F("hidden_at"))
            )
            continue
        if choice.why == "disputed":
            legs.append(_leg(rows.filter(disputed_at__isnull=False, withdrawn_at=None), kind, F("disputed_at")))
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
        legs.append(_leg(new, kind, sent))
        if choice.why != "new":
            first = Subquery(open_reports.order_by("at").values("at")[:1])
            legs.append(_leg(old.filter(Exists(open_reports)), kind, first))
    return legs


def _leg(rows, kind, since):
    reports = Report.objects.open().filter(**{kind: OuterRef("pk")}).order_by().values(kind).annotate(n=Count("pk"))
    return rows.annotate(
        what=Value(kind, output_field=CharField()),
        public_serial=F("serial") if kind == "proposal" else Value(None, output_field=IntegerField()),
        since=since,
        reports_open=Coalesce(Subquery(reports.values("n"), output_field=IntegerField()), 0),
    )


def _scoped(rows, articles):
    if articles is None:
        return rows
    if rows.model is not Proposal:
        return rows.filter(article__in=articles)
    outside = Change.objects.filter(revision=OuterRef("current_revision")).exclude(article__in=articles)
    return rows.filter(~Exists(outside))


def _united(legs):
    columns = ["what", "pk", "uid", "public_serial", "since", "reports_open", "reviewed_at"]
    first, *others = [leg.order_by().values(*columns) for leg in legs]
    united = first.union(*others, all=True) if others else first
    return united.order_by("since", "uid")


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
        entry = Entry(row["what"], item, row["since"], row["reports_open"], row["reviewed_at"] is None)
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


def position_of(item, *, at):
    """Return where an item stands in the queue, also when it is in it no more: its moment and its uid."""
    if item.hidden_at:
        return item.hidden_at, item.uid
    if isinstance(item, Proposal) and (item.reviewed_at is None or item.coming_revision_id):
        return item.words_sent_at or at, item.uid
    if item.reviewed_at is None:
        return item.submitted_at or at, item.uid
    first = Report.objects.on(item).open().order_by("at").first()
    return (first.at if first else at), item.uid


def review_address(draft, uid, serial=None):
    """Return where an item is ruled on: a proposal by its number, a comment or position by its uid."""
    if uid.startswith(POSITION):
        return reverse("review_position", args=[draft.slug, uid])
    if serial is None:
        return reverse("review_comment", args=[draft.slug, uid])
    return reverse("review_proposal", args=[draft.slug, serial])
