"""Answers for people who are reached by letter alone, as rows that a word processor's mail merge takes."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models.senders import UNCLAIMED
from commission.models import Decision
from commission.notices import told_of
from core.templatetags.page import harmless
from intake.models import Passage
from proposals.models import Channel

BY_LETTER = (Channel.POST, Channel.DESK)
COLUMNS = ("decision", "letter", "shelf", "name", "language", "proposal", "asked", "title", "answer", "address", "day")


def to_write(draft, after=""):
    """Return the standing decisions of a draft whose authors are reached by letter alone, the earliest first.

    `after` is the public id of a decision: those made later. An id that names none gives none.
    """
    rows = (
        Decision.objects.standing()
        .of(draft)
        .shown()
        .filter(proposal__channel__in=BY_LETTER, proposal__author__email__endswith=f"@{UNCLAIMED}")
    )
    if after:
        last = Decision.objects.of(draft).filter(uid=after).values_list("pk", flat=True).first()
        rows = rows.filter(pk__gt=last) if last is not None else rows.none()
    return rows.for_list().order_by("pk")


def letters(draft, after=""):
    """Give rows of `COLUMNS`: what each author reads, in the language of their letter; three queries and one."""
    decisions = list(to_write(draft, after))
    passages = Passage.objects.filter(proposal__in=[one.proposal_id for one in decisions]).select_related("item")
    items = {passage.proposal_id: passage.item for passage in passages}
    for decision in decisions:
        proposal, item = decision.proposal, items.get(decision.proposal_id)
        language = proposal.language
        with override(language):
            title, answer = told_of(decision.answer, proposal.number, language)
            if decision.corrections:
                why = _("Why the answer was corrected: %(why)s") % {"why": decision.correction_in(language)}
                answer = f"{why}\n{answer}"
            if draft.is_demonstration:
                answer = _("Demonstration: this answer is invented.") + "\n" + answer
            yield (
                decision.uid,
                item.number if item else "",
                item.shelf if item else "",
                proposal.author.name,
                language,
                proposal.number,
                harmless(decision.asked),
                title,
                answer,
                settings.SITE_URL + decision.get_absolute_url(),
                decision.at.date().isoformat(),
            )
