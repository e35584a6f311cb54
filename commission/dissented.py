"""Dissents as pages and programs show them: beside the decisions that they are from."""

from collections import defaultdict

from django.db.models import Q

from commission.models import Dissent, DocketItem


def put_dissents(decisions):
    """Put on decisions the published dissents from each (`dissents`), and return them; three queries at most.

    Those from the decision itself, and those from the prepared answer that it is of.
    """
    keys = [one.pk for one in decisions]
    items = DocketItem.objects.filter(decision__in=keys)
    rows = []
    if keys:
        about = Q(decision__in=keys) | Q(docket__in=items.values("docket"))
        rows = list(Dissent.objects.public().filter(about).for_list())
    of_docket = defaultdict(set)
    if any(row.docket_id for row in rows):
        for decision, docket in items.values_list("decision", "docket"):
            of_docket[decision].add(docket)
    for one in decisions:
        one.dissents = [row for row in rows if row.decision_id == one.pk or row.docket_id in of_docket[one.pk]]
    return decisions


def from_docket(docket):
    """All dissents from a prepared answer as it stands, for staff."""
    return Dissent.objects.filter(docket=docket, digest=docket.digest).for_list()


def from_sitting(sitting):
    """The dissents from what a sitting decided."""
    return Dissent.objects.filter(sitting=sitting).for_list()
