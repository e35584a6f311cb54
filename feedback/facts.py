"""The facts of one article, read from the database as the pure `aggregation` wants them."""

from collections import Counter

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce, TruncDate

from feedback.aggregation import CITIZEN, HEADLINE_LEVELS
from proposals.models import AlterationMade, Backers, Coauthor, Comment, Position, Proposal, Support

LEVELS = (1, 2, 3)
# Who speaks: the kind of organization, else a citizen; and the key by which it is counted once.
PARTICIPANT = Coalesce(F("organization__kind"), Value(CITIZEN), output_field=CharField())
WHO = Case(When(organization__isnull=False, then=F("organization")), default=F("author"))


def facts_about(article, *, unseen=False):
    """Return what was said on an article as plain rows; read it in one snapshot.

    Of what was never published, and so is counted but seen by nobody, alone where it is asked for (`unseen`).
    """
    chosen = Q(visible_at__isnull=True) if unseen else Q()
    proposals = Proposal.objects.about(article).filter(chosen)
    # What staff answer is no contribution.
    comments = Comment.objects.filter(chosen, article=article, office="")
    positions = Position.objects.about(article).filter(chosen)
    counted = proposals.countable()
    merged = counted.merged().filter(merged_into__in=counted)
    grouped = {pk: (serial, head) for pk, serial, head in merged.values_list("pk", "serial", "merged_into")}
    return {
        "proposals": _proposals(proposals.countable(), article),
        "coauthors": _coauthors(proposals.countable()),
        "comments": _comments(comments.countable()),
        "positions": _positions(positions.countable()),
        **_supports(Support.objects.filter(proposal__in=counted), grouped),
        "merged": {serial for serial, _head in grouped.values()},
        "set_apart": _set_apart(proposals, comments, positions),
    }


def unread_about(article):
    """Return what counts and cannot be read, as `sentences.say` takes it: what waits, and erased words."""
    proposals = list(
        Proposal.objects.about(article)
        .countable()
        .filter(Q(visible_at__isnull=True) | Q(erased_at__isnull=False))
        .order_by("serial")
        .values_list("serial", "visible_at", "erased_at")
    )
    comments = Comment.objects.filter(article=article, office="", visible_at__isnull=True).countable()
    positions = Position.objects.about(article).filter(visible_at__isnull=True).countable()
    return {
        "proposal": [serial for serial, visible_at, _erased_at in proposals if visible_at is None],
        "erased": [serial for serial, _visible_at, erased_at in proposals if erased_at is not None],
        "comment": list(comments.order_by("pk").values_list("pk", flat=True)),
        "position": list(positions.order_by("pk").values_list("pk", flat=True)),
    }


def altered_by(article, serials):
    """Return which words of an article these proposals alter, as the index knows them."""
    made = AlterationMade.objects.present().filter(change__article=article, proposal__serial__in=serials)
    way = "alteration__"
    columns = ("proposal__serial", "change__provision", f"{way}base", f"{way}start", f"{way}end", f"{way}digest")
    return list(made.order_by(*columns).values_list(*columns))


def _supports(rows, grouped):
    """Return the supports of the words that stand, by proposal and level, and how many stayed with earlier words.

    People who back several that were merged, or wrote one of these, count once, for the one that stands for all.
    """
    heads = {head for _serial, head in grouped.values()}
    rows = rows.order_by("proposal__serial", "person__level")
    counted = rows.values_list("of_earlier_words", "proposal__serial", "person__level").annotate(people=Count("pk"))
    earlier = counted.filter(of_earlier_words=True) if grouped else ()
    counted = list(counted.exclude(proposal__in=[*grouped, *heads]) if grouped else counted)
    return {
        "supports": sorted([tuple(row) for is_earlier, *row in counted if not is_earlier] + _of_groups(heads)),
        "supports_earlier": sum(row[-1] for row in (earlier or counted) if row[0]),
    }


def supports_in(draft):
    """Return how many supports a draft has by RULES["supports"]: `identified`, and `contact` beside it."""
    counted = Proposal.objects.filter(draft=draft).countable()
    merged = counted.merged().filter(merged_into__in=counted)
    heads = set(merged.values_list("merged_into", flat=True))
    grouped = Q(proposal__in=merged.values("pk")) | Q(proposal__in=heads)
    alone = Support.objects.standing().filter(proposal__in=counted).exclude(grouped)
    levels = Counter(dict(alone.order_by().values_list("person__level").annotate(Count("pk"))))
    for _serial, level, people in _of_groups(heads):
        levels[level] += people
    return {"identified": sum(levels[level] for level in HEADLINE_LEVELS), "contact": levels[1]}


def _of_groups(heads):
    if not heads:
        return []
    rows = Proposal.objects.filter(pk__in=heads).annotate(**{f"at_{level}": Backers(level, level) for level in LEVELS})
    told = rows.values_list("serial", *(f"at_{level}" for level in LEVELS))
    return [(serial, level, n) for serial, *n_of in told for level, n in zip(LEVELS, n_of, strict=True) if n]


def _proposals(rows, article):
    change = "current_revision__changes__"
    columns = ("author__level", "language", f"{change}kind", f"{change}provision", f"{change}sameness")
    rows = rows.filter(current_revision__changes__article=article).order_by("serial", f"{change}pk")
    return [
        (serial, who, *told, day.isoformat(), visible_at is None and erased_at is None, channel, participant)
        for serial, who, *told, day, visible_at, erased_at, channel, participant in rows.annotate(
            day=TruncDate("submitted_at"), who=WHO, participant=PARTICIPANT
        ).values_list("serial", "who", *columns, "day", "visible_at", "erased_at", "channel", "participant")
    ]


def _coauthors(proposals):
    """Return who writes these proposals with their authors, all of them citizens."""
    rows = Coauthor.objects.standing().filter(proposal__in=proposals).order_by("proposal__serial", "pk")
    return list(rows.values_list("proposal__serial", "person", "person__level"))


def _comments(rows):
    return [
        (pk, who, *told, day.isoformat(), participant)
        for pk, who, *told, day, participant in rows.order_by("pk")
        .annotate(day=TruncDate("submitted_at"), who=WHO, participant=PARTICIPANT)
        .values_list("pk", "who", "author__level", "language", "stance", "day", "participant")
    ]


def _positions(rows):
    """Return the positions that the standing version of their dossier holds, once for each organization beside it."""
    standing = rows.filter(entries__version=F("dossier__current_version")).order_by("pk")
    by = "dossier__current_version__cosignatures__"
    cosigned = standing.filter(**{f"{by}pk__isnull": False, f"{by}withdrawn_at__isnull": True})
    columns = ("provision", "entries__stance", "decided_at")
    filed = standing.annotate(participant=PARTICIPANT).values_list("pk", "organization", *columns, "participant")
    beside = cosigned.order_by("pk", f"{by}pk").values_list(
        "pk", f"{by}cosigner__organization", *columns, f"{by}cosigner__organization__kind"
    )
    return [
        (pk, who, provision, stance, decided_at is not None, participant)
        for pk, who, provision, stance, decided_at, participant in [*filed, *beside]
    ]


def _set_apart(proposals, comments, positions):
    total = {}
    unhidden = Q(hidden_at__isnull=True)
    unveiled = Q(withdrawn_at__isnull=True, returned_at__isnull=True)
    for rows in (proposals, comments, positions):
        counted = (
            rows.submitted()
            .annotate(participant=PARTICIPANT)
            .order_by()
            .values("participant")
            .annotate(
                hidden=Count("pk", filter=~unhidden),
                withdrawn=Count("pk", filter=unhidden & Q(withdrawn_at__isnull=False)),
                returned=Count("pk", filter=unhidden & Q(withdrawn_at__isnull=True, returned_at__isnull=False)),
                disputed=Count("pk", filter=unhidden & unveiled & Q(disputed_at__isnull=False)),
            )
        )
        for row in counted:
            kind = row.pop("participant")
            total[kind] = {name: row[name] + total.get(kind, {}).get(name, 0) for name in row}
    return total
