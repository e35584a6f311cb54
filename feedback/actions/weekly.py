"""Freezing the tables of a week: what is told by region of people who do not show theirs."""

from dataclasses import asdict

from django.db import transaction
from django.db.models import Count

from accounts.regions import NAMES
from articles.models import Draft
from feedback.floor import Cell, publish
from feedback.models import WeeklyTable
from feedback.models.weekly import TableName, week_of
from proposals.models import Proposal, Support


def _named(draft):
    rows = Proposal.objects.filter(draft=draft, organization__isnull=True).stood_by().showing_own_name()
    rows = rows.order_by().values_list("author__region")
    return rows.annotate(number=Count("pk"), people=Count("author", distinct=True))


def _supporters(draft):
    rows = Support.objects.standing().filter(proposal__in=Proposal.objects.filter(draft=draft).countable())
    people = Count("person", distinct=True)
    return rows.order_by().values_list("person__region").annotate(number=people, people=people)


REGIONS = (*NAMES, "")  # all that a table may tell of; some name none
COUNTED = {TableName.NAMED: _named, TableName.SUPPORTERS: _supporters}


@transaction.atomic
def freeze_tables(draft, *, at):
    """Freeze the tables of this week, once; return how many were frozen."""
    Draft.objects.select_for_update(of=["self"], no_key=True).get(pk=draft.pk)
    latest = {table.name: table for table in WeeklyTable.objects.latest_of(draft)}
    week, frozen = week_of(at), 0
    for name, counted in COUNTED.items():
        former = latest.get(name)
        if former is not None and former.week >= week:
            continue
        present = dict.fromkeys(REGIONS, Cell(0, 0)) | {value: Cell(*cell) for value, *cell in counted(draft)}
        told = publish(present, former.published if former else {}, week=week.isoformat())
        cells = {value: asdict(cell) for value, cell in sorted(told.items())}
        WeeklyTable.objects.create(draft=draft, name=name, week=week, frozen_at=at, cells=cells)
        frozen += 1
    return frozen
