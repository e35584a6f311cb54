"""The rules of a draft in words: what each is called, and how its value reads."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Level
from articles.models.drafts import Extending

LABELS = {
    "least_level": gettext_lazy("Level needed to send something"),
    "level_seen_at_once": gettext_lazy("Level from which words are seen at once"),
    "grace_minutes": gettext_lazy("Minutes in which a saved draft can be sent after the closing"),
    "hours_unseen": gettext_lazy("Hours after which words are seen unreviewed"),
    "appeal_days": gettext_lazy("Days in which a ruling can be appealed"),
    "extending": gettext_lazy("The announced closing of a phase can be moved later"),
    "extensions_most": gettext_lazy("How often the closing of a phase can be moved"),
    "extension_days": gettext_lazy("By how many days at a time"),
    "extension_hours_before": gettext_lazy("How many hours before the closing at the latest"),
    "answer_supporters": gettext_lazy("People whose support obliges the Commission to answer; 0: no number does"),
    "answer_parties": gettext_lazy("Each position of a party obliges the Commission to answer"),
    "answer_days": gettext_lazy("Days within which such an answer is given"),
    "two_people": gettext_lazy("Rulings and letters need two people where the rules say so"),
}


def shown(name, value):
    """Return a rule's value as a person reads it."""
    if name.endswith(("_level", "_at_once")):
        return str(Level(value).label)
    if name in {"two_people", "answer_parties"}:
        return _("yes") if value else _("no")
    if name == "extending":
        return str(Extending(value).label)
    return str(value)


def answering_of(draft):
    """Return the sentences of the rule by which the Commission owes an answer by a day."""
    sentences = []
    if draft.answer_supporters:
        sentences.append(
            ngettext(
                "The Commission owes an answer to each proposal that %(count)s person of confirmed identity supports.",
                "The Commission owes an answer to each proposal that %(count)s people of confirmed identity support.",
                draft.answer_supporters,
            )
            % {"count": number_format(draft.answer_supporters, force_grouping=True)}
        )
    if draft.answer_parties:
        sentences.append(_("It owes an answer to each position of a party that does not simply support the text."))
    if not sentences:
        return [_("No rule sets a day by which the Commission has to answer.")]
    days = ngettext(
        "It answers within %(count)s day, counted from the day on which the duty began.",
        "It answers within %(count)s days, counted from the day on which the duty began.",
        draft.answer_days,
    )
    return [*sentences, days % {"count": draft.answer_days}]


def extending_of(draft):
    """Return the sentence of the rule by which the phases of a draft are extended."""
    if draft.extending == Extending.NEVER:
        return _("An announced closing is never moved to a later moment.")
    if draft.extending == Extending.FREE:
        return _("An announced closing can be moved to a later moment at any time before it, without a limit.")
    return _(
        "An announced closing can be moved later. How often at most: %(times)s. By how many days at most: %(days)s. "
        "How many hours before the closing at least: %(hours)s."
    ) % {"times": draft.extensions_most, "days": draft.extension_days, "hours": draft.extension_hours_before}
