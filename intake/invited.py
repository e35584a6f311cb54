"""What became of invitations to speak: computed from what stands before everybody, never entered by hand.

What stands counts whenever it was filed: a body that had spoken before it was asked has answered.
"""

from collections import defaultdict

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from articles.models import Placement
from proposals.models import Cosignature, Dossier, Position, PositionEntry, Proposal

WAITS, SILENT, ANSWERED, PASSED, WITHDRAWN = "waits", "silent", "answered", "passed", "withdrawn"
STATES = {
    ANSWERED: pgettext_lazy("invited body", "answered"),
    WAITS: pgettext_lazy("invited body", "has time"),
    SILENT: pgettext_lazy("invited body", "has not answered"),
    PASSED: pgettext_lazy("invited body", "has nothing to say"),
    WITHDRAWN: pgettext_lazy("invited body", "withdrawn"),
}


def read_answers(invited, *, at):
    """Set on each of some invitations what stands of its body on what was asked; six queries whatever their number.

    `places` are the articles asked, in the order of the text, each with `is_spoken_of`; `answers` are (number, address)
    of dossiers and proposals; `state` is the one word for where it stands.
    """
    rows = list(invited)
    asked = defaultdict(set)
    pairs = rows[0].articles.through.objects.filter(invitedbody__in=rows) if rows else []
    for one in pairs:
        asked[one.invitedbody_id].add(one.provision_id)
    every = set().union(*asked.values())
    places = list(Placement.objects.current().filter(provision__in=every).select_related("edition__draft"))
    said = _said({row.organization_id for row in rows if row.organization_id}, every)
    for row in rows:
        spoken = [one for one in said[row.organization_id] if one[0] in asked[row.pk]]
        row.places = [(one, any(one.provision_id == article for article, *_ in spoken)) for one in places]
        row.places = [pair for pair in row.places if pair[0].provision_id in asked[row.pk]]
        row.answers = sorted({(number, address) for _article, number, address in spoken})
        row.state = state_of(row, has_spoken=bool(spoken), at=at)
        row.state_in_words = STATES[row.state]
    return rows


def state_of(row, *, has_spoken, at):
    """Return the one word for where an invitation stands."""
    if row.withdrawn_at is not None:
        return WITHDRAWN
    if has_spoken:
        return ANSWERED
    if row.nothing_at is not None:
        return PASSED
    return WAITS if timezone.localdate(at) <= row.until else SILENT


def _said(organizations, articles):
    """Return what stands before everybody of some organizations, as {organization: [(article, number, address)]}."""
    found = defaultdict(list)
    if not organizations:
        return found
    for organization, article, serial in [*_positions(organizations, articles), *_cosigned(organizations, articles)]:
        dossier = Dossier(serial=serial)
        found[organization].append((article, dossier.number, dossier.get_absolute_url()))
    for organization, article, serial in _proposals(organizations, articles):
        number = Proposal(serial=serial).number
        found[organization].append((article, number, reverse("proposal", args=[number])))
    return found


def _positions(organizations, articles):
    rows = Position.objects.readable().filter(organization__in=organizations, article__in=articles)
    standing = rows.filter(entries__version=F("dossier__current_version"))
    return standing.values_list("organization", "article", "dossier__serial")


def _cosigned(organizations, articles):
    """Return positions of others' dossiers beside whose standing version an organization has put its name."""
    given = Cosignature.objects.standing().filter(
        cosigner__organization__in=organizations, version=F("cosigner__dossier__current_version")
    )
    entries = PositionEntry.objects.filter(
        version__cosignatures__in=given,
        position__in=Position.objects.readable().filter(article__in=articles),
    )
    return entries.values_list(
        "version__cosignatures__cosigner__organization", "position__article", "version__dossier__serial"
    )


def _proposals(organizations, articles):
    rows = Proposal.objects.readable().filter(organization__in=organizations)
    of_articles = rows.filter(current_revision__changes__article__in=articles)
    return of_articles.values_list("organization", "current_revision__changes__article", "serial")
