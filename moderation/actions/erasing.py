"""What moderation forgets of a person who erases their account."""

from moderation.models import Flags, Report


def erase_person(person, *, at):
    """Take away the words of a person's reports, and settle those on what they said; part of the act in accounts.

    What a program noticed in their words is forgotten.
    That somebody reported, on which ground and when, stays: rulings followed from it.
    """
    Report.objects.filter(reporter=person).exclude(text="").update(text="")
    for what in ("proposal", "comment"):
        said = {f"{what}__author": person, f"{what}__organization__isnull": True}
        Report.objects.open().filter(**said).update(settled_at=at)
        Flags.objects.filter(**said).delete()
    return False
