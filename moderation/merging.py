"""What becomes of complaints and appeals when two accounts of one person are made one."""

from django.db.models import Q

from moderation.models import Appeal, Batch, BatchStatus, Claim, Report, Skip


def join_accounts(kept, emptied, *, at):
    """Move complaints and appeals; one person complains of each thing once. What was ruled stays as it was."""
    for item in ("proposal", "comment", "position"):
        known = Report.objects.filter(Q(reporter=kept) & Q(**{f"{item}__isnull": False})).values(item)
        Report.objects.filter(**{"reporter": emptied, f"{item}__in": known}).delete()
    Report.objects.filter(reporter=emptied).update(reporter=kept)
    Appeal.objects.filter(filed_by=emptied).update(filed_by=kept)
    # An account with an office is not emptied: what lay before it once is free again.
    Batch.objects.filter(proposed_by=emptied, status=BatchStatus.BEGUN).delete()
    Claim.objects.filter(moderator=emptied).delete()
    Skip.objects.filter(moderator=emptied).delete()
