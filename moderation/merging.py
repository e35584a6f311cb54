"""What becomes of complaints when two accounts of one person are made one."""

from django.db.models import Q

from moderation.models import Report


def join_accounts(kept, emptied, *, at):
    """Move complaints; one person complains of each thing once. What was ruled stays as it was."""
    for item in ("proposal", "comment", "position"):
        known = Report.objects.filter(Q(reporter=kept) & Q(**{f"{item}__isnull": False})).values(item)
        Report.objects.filter(**{"reporter": emptied, f"{item}__in": known}).delete()
    Report.objects.filter(reporter=emptied).update(reporter=kept)
