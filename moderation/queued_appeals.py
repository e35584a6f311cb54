"""Appeals in the queue: those that a moderator may decide, as rows beside what waits for a ruling."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Now

from articles.current import place_of
from core.statements import Statement
from moderation.appeals import decided_by
from moderation.models import KINDS, Appeal, Claim
from moderation.order import APPEAL
from proposals.models import Change

WHAT = "appeal"  # in the place of the word for what is ruled on; and why it waits, in a choice

# Whatever points to what the ruling was about.
ABOUT = Q()
for _kind in KINDS:
    ABOUT |= Q(**{_kind: OuterRef(f"ruling__{_kind}")})


def appeals_chosen(draft, user, choice):
    """Return the keys of the appeals that this moderator may decide, of what they chose to look at."""
    # Mostly there is none, and to know it costs little.
    if choice.why not in ("", WHAT) or not OPEN.rows(draft.pk):
        return []
    rows = decided_by(user, draft).filter(_chosen(draft, choice))
    rows = rows.filter(filed_at__lte=Now() - choice.age) if choice.age else rows
    return list(rows.order_by().values_list("pk", flat=True))


def leg_of(keys):
    """Return the appeals with these keys with the columns of the queue's rows, but for their place in the order."""
    held = Claim.objects.filter(ABOUT, until__gt=Now()).order_by()
    return Appeal.objects.filter(pk__in=keys).annotate(
        what=Value(WHAT, output_field=CharField()),
        public_serial=Value(None, output_field=IntegerField()),
        since=F("filed_at"),
        reports_open=Value(0),
        hours=Value(APPEAL.hours),
        flag_kinds=Value(None, output_field=ArrayField(CharField())),
        held_by=Subquery(held.values("moderator")[:1]),
        reviewed_at=F("filed_at"),  # its words were looked at already
    )


def appeals_of_rows(rows):
    """Return the appeals that some rows of the queue are, by their keys, each with its ruling: one query, or none."""
    keys = [row["pk"] for row in rows if row["what"] == WHAT]
    return Appeal.objects.select_related("ruling").in_bulk(keys) if keys else {}


def _chosen(draft, choice):
    place = place_of(draft, choice.article) if choice.article else None
    condition = Q(pk=None)
    for kind in KINDS:
        if not choice.takes(kind):
            continue
        path = f"ruling__{kind}"
        said = Q(**{f"{path}__isnull": False})
        if choice.language:
            said &= Q(**{f"{path}__language": choice.language})
        if choice.channel and kind == "proposal":
            said &= Q(**{f"{path}__channel": choice.channel})
        if choice.article:
            said &= _in_article(path, kind, place.article_id if place else None)
        condition |= said
    return condition


def _in_article(path, kind, article):
    if kind != "proposal":
        return Q(**{f"{path}__article": article}) if article else Q(pk=None)
    return Exists(Change.objects.filter(revision=OuterRef(f"{path}__current_revision"), article=article))


OPEN = Statement(lambda draft: Appeal.objects.filter(draft=draft, decided_at__isnull=True).values_list("pk")[:1])
