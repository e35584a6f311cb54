"""The grounds of moderation in full: what each covers, for the public rules and beside the moderator's choice."""

from django.utils.translation import gettext_lazy as _

# The order is that of the moderator's keys: 6, 7, 8, 9, 0 and the hyphen beside them.
SENTENCES = {
    "personal_data": _(
        "The text gives another person's personal data: a telephone number, an address, a document number, "
        "a diagnosis, or a name together with what that person has not made public."
    ),
    "insult": _(
        "The text insults or threatens a person or a group. Sharp criticism of an office or an act is no insult."
    ),
    "incitement": _(
        "The text calls for violence, or for hatred of people for their nationality, language, faith, origin or sex."
    ),
    "advertising": _("The text advertises goods, services, or the collection of money."),
    "off_topic": _("The text says nothing about the draft. Disagreement with the draft is never a ground."),
    "unreadable": _(
        "No meaning can be made out: accidental signs, or repeated words. Mistakes in spelling are never a ground."
    ),
}
KEYS = dict(zip(SENTENCES, "67890-", strict=True))


def sentence_of(ground):
    """Return what a ground covers, in a full sentence; nothing for a code that is none."""
    return SENTENCES.get(ground, "")
