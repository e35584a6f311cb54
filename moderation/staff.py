"""The staff of a draft: who holds which offices, what lies before them, when they last did something."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Max

from articles.models import Appointment, Placement
from intake.models import Item
from moderation.models import Claim, StaffAct


@dataclass
class Member:
    """One person with their standing offices, each with the places of the articles that it covers."""

    person: Any
    offices: list = field(default_factory=list)
    claims: int = 0
    items: int = 0
    acted_at: datetime | None = None

    @property
    def rests(self):
        """Whether their offices rest, since they have no second factor."""
        return settings.STAFF_SECOND_FACTOR and self.person.second_factor_at is None

    @property
    def moderates(self):
        return any(office.role == "moderator" for office, _places in self.offices)


def staff_of_draft(draft, *, at):
    """Return the staff of a draft by name: a constant number of queries."""
    rows = Appointment.objects.of(draft).standing().select_related("person").prefetch_related("articles")
    rows = list(rows.order_by("person__name", "person__email", "person", "role", "pk"))
    covered = {article.pk for row in rows for article in row.articles.all()}
    placements = Placement.objects.current().filter(edition__draft=draft, provision__in=covered) if covered else []
    members: dict[int, Member] = {}
    for row in rows:
        named = {article.pk for article in row.articles.all()}
        places = [place for place in placements if place.provision_id in named]
        members.setdefault(row.person_id, Member(row.person)).offices.append((row, places))
    claims = Claim.objects.filter(draft=draft).standing(at).order_by().values_list("moderator").annotate(Count("pk"))
    items = Item.objects.filter(draft=draft).held_at(at).order_by().values_list("claimed_by").annotate(Count("pk"))
    acts = StaffAct.objects.filter(draft=draft, person__in=list(members)).order_by()
    counted = {"claims": claims, "items": items, "acted_at": acts.values_list("person").annotate(Max("at"))}
    for name, found in counted.items():
        for person, value in found:
            if person in members:
                setattr(members[person], name, value)
    return list(members.values())
