"""What the page of figures begins with: which demands weigh most, what divides, what is late; each with its rule."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from articles.models import Placement
from articles.models.drafts import PhaseKind
from commission.models import Decision
from consultation.pages.figures.tables import Cell, Row, Table
from consultation.pages.texts import OTHERS, address_of
from feedback.models import Weights
from feedback.rules import RULES
from moderation.models import Appeal
from proposals.asking import Asked
from proposals.models import Change, Comment, Kind, Proposal
from proposals.models.contributions import words_readable_by
from proposals.models.proposals import number_of

DEMANDS_SHOWN, DIVIDED_SHOWN = 6, 4


@dataclass(frozen=True)
class Demand:
    """Equal changes in one place, as the first of them says it, and how many people are behind."""

    asked: Asked
    people: int
    proposals: int
    url: str
    texts: str


@dataclass(frozen=True)
class Divided:
    """A place whose words some keep and others change or remove."""

    placement: Placement
    keep: int
    change: int
    url: str
    keeping: str
    changing: str


class Leading:
    """What is read of the counts in the background; `address_of` leads from a page of the text to its texts."""

    def __init__(self, draft, *, of_staff=False):
        self.draft, self.of_staff = draft, of_staff
        self.weights = Weights.objects.filter(draft=draft).first()

    def demands(self):
        """Return the demands whose words everybody may read, the weightiest first; three queries."""
        rows = self.weights.demands if self.weights else []
        changes = (
            Change.objects.filter(
                words_readable_by(None, "revision__proposal__"),
                revision__proposal__serial__in=[serial for *_counted, serial, _proposals in rows],
                revision__proposal__current_revision=F("revision"),
            )
            .select_related("words", "base__placement__edition", "revision__proposal")
            .prefetch_related("base__placement__texts")
        )
        by_key = {(one.provision_id, one.kind, one.revision.proposal.serial): one for one in changes}
        outcomes = Decision.objects.standing()
        outcomes.put_outcomes([change.revision.proposal for change in by_key.values()])
        return [
            Demand(
                Asked(change),
                people,
                proposals,
                self._address(change.base.placement, f"?same={number_of(serial)}"),
                address_of(self.draft, same=number_of(serial), place=change.base.placement.eid),
            )
            for provision, kind, people, serial, proposals in rows
            if (change := by_key.get((provision, kind, serial)))
        ]

    def divided(self):
        """Return the places that stand in the current edition, the most divided first; one query."""
        rows = self.weights.divided if self.weights else []
        placements = Placement.objects.current().filter(
            edition__draft=self.draft, provision__in=[provision for provision, *_sides in rows]
        )
        by_provision = {one.provision_id: one for one in placements.select_related("edition")}
        return [
            Divided(
                place,
                keep,
                change,
                self._address(place, f"?place={place.eid.partition('__')[2]}"),
                address_of(self.draft, kind=Kind.KEEP, place=place.eid),
                address_of(self.draft, kind=OTHERS, place=place.eid),
            )
            for provision, keep, change in rows
            if (place := by_provision.get(provision))
        ]

    def _address(self, placement, query):
        placement.edition.draft = self.draft
        if self.of_staff:
            return f"{reverse('overview', args=[self.draft.slug])}{placement.page_eid}/{query}"
        address = placement.get_absolute_url().partition("#")[0]
        return f"{address}{query}#proposals"


def table_of_demands(demands):
    language = get_language()
    rows = [
        Row(
            one.asked.proposal.number,
            f"{capfirst(one.asked.place.label(language))}: {one.asked.sentence}",
            (Cell(one.people), Cell(one.proposals)),
            one.url,
        )
        for one in demands
    ]
    columns = ("people", _("People whose identity is confirmed")), ("proposals", _("Proposals"))
    return Table("demands", _("The weightiest demands"), str(RULES["demands"]), columns, rows)


def table_of_divided(divided):
    language = get_language()
    rows = [
        Row(one.placement.eid, capfirst(one.placement.label(language)), (Cell(one.keep), Cell(one.change)), one.url)
        for one in divided
    ]
    columns = ("keep", _("People who keep the words")), ("change", _("People who change or remove them"))
    return Table("divided", _("What divides"), str(RULES["divided"]), columns, rows)


def late(draft, owed, moment, *, of_staff=False):
    """Return what waits for somebody's act and what of it is past its time, by the rule of each.

    `owed` waits for the Commission in all. Appeals, which have no time set, stand in the table of staff.
    """
    rows = [_review(draft, moment), _answers(draft, owed, moment)]
    if of_staff:
        rows.append(_appeals(draft))
    columns = (
        ("waiting", pgettext("figures", "Waiting")),
        ("late", pgettext("figures", "Late")),
        ("oldest", pgettext("figures", "Oldest")),
        ("rule", pgettext("figures", "Rule")),
    )
    return Table("late", _("What is late"), str(RULES["late"]), columns, rows)


def _review(draft, moment):
    hours = draft.hours_unseen
    waiting, overdue, oldest = 0, 0, []
    for model in (Proposal, Comment):
        rows = model.objects.filter(draft=draft, hidden_at__isnull=True, disputed_at__isnull=True).awaiting_review()
        past = Q(submitted_at__lt=moment - timedelta(hours=hours)) if hours else Q(pk__in=())
        counted = rows.aggregate(all=Count("pk"), late=Count("pk", filter=past), oldest=Min("submitted_at"))
        waiting, overdue = waiting + counted["all"], overdue + counted["late"]
        oldest += [counted["oldest"]] if counted["oldest"] else []
    rule = _("No time is set for moderators.")
    if hours:
        rule = _("Late is what no moderator has looked at for %(hours)d hours.") % {"hours": hours}
    name, url = _("A moderator's look"), f"{reverse('rules', args=[draft.slug])}#moderation"
    return _row("review", name, waiting, overdue if hours else "", min(oldest, default=None), rule, url)


def _answers(draft, owed, moment):
    phase = draft.phase(PhaseKind.CONSIDERATION)
    until = phase.closes_at if phase else None
    is_past = until is not None and moment >= until
    rule = _("No day is announced for all answers. Those that are owed by a day stand in the register.")
    if until:
        rule = _("Late is what has no answer when the consideration ends, on %(day)s.") % {
            "day": date_format(localtime(until), "DATE_FORMAT")
        }
    overdue = "" if until is None else owed.unanswered if is_past else 0
    name = _("An answer of the Commission")
    return _row("answers", name, owed.unanswered, overdue, owed.oldest, rule, "#waiting")


def _appeals(draft):
    counted = Appeal.objects.filter(draft=draft).open().aggregate(all=Count("pk"), oldest=Min("filed_at"))
    rule, url = _("No time is set for appeals."), reverse("queue", args=[draft.slug])
    return _row("appeals", _("A decision on an appeal"), counted["all"], "", counted["oldest"], rule, url)


def _row(value, name, waiting, overdue, oldest, rule, url):
    day: date | str = localtime(oldest).date() if oldest else ""
    return Row(value, name, (Cell(waiting), Cell(overdue), Cell(day), Cell(rule)), url)
