"""What is told back of items that came by another way, and an example of a file that can be brought."""

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intake.models import Arrival
from intake.submissions import FIELDS, REFUSALS
from proposals.models import Status

STATES = {
    Status.SUBMITTED: lambda: pgettext("state of a proposal", "registered"),
    Status.RETURNED: lambda: pgettext("state of a proposal", "returned to the author"),
    Status.CONSIDERATION: lambda: pgettext("state of a proposal", "under consideration"),
    Status.DECIDED: lambda: pgettext("state of a proposal", "decided"),
    Status.WITHDRAWN: lambda: pgettext("state of a proposal", "withdrawn"),
}
# A sender who was never anybody, a place that every constitution has.
EXAMPLE = {
    "number": "2026-000001",
    "sent_on": "06.02.2026",
    "sender_id": "0001",
    "language": "English",
    "place": "article 9, paragraph 2",
    "kind": "question",
    "reasons": "Why does paragraph 2 of article 9 speak of languages as it does?",
}


def answers_of(draft, channel):
    """Return a table of all items of a channel: their number there, ours, what became of them and where to read it."""
    head = [FIELDS["number"], _("Our number"), _("Received"), _("State"), _("Answer"), _("Address")]
    return [head, *(_answer(row) for row in Arrival.objects.of(draft, channel).for_answers().iterator())]


def _answer(row):
    received = timezone.localtime(row.received_at).strftime("%Y-%m-%d %H:%M")
    if row.proposal is None:
        refused = pgettext("row of an import", "refused")
        return [row.source_number, row.number, received, refused, str(REFUSALS[row.refusal]), ""]
    address = settings.SITE_URL + row.proposal.get_absolute_url()
    answer = _("It is registered. The Commission's answer will stand at the address.")
    if row.proposal.status == Status.DECIDED:
        answer = _("The Commission has answered. Its answer and the reasons stand at the address.")
    return [row.source_number, row.proposal.number, received, STATES[row.proposal.status](), answer, address]


def example_rows():
    """Return a file as it can be brought, in the present language: a row of names and one of an invented item."""
    return [[capfirst(str(name)) for name in FIELDS.values()], [EXAMPLE.get(name, "") for name in FIELDS]]
