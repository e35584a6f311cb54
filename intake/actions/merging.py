"""What becomes of what somebody entered or brought when two accounts of one person are made one."""

from intake.models import Arrival, Delivery


def join_accounts(kept, emptied, *, at):
    """Move what was entered and brought; the proposals themselves move with their author."""
    Arrival.objects.filter(entered_by=emptied).update(entered_by=kept)
    Delivery.objects.filter(brought_by=emptied).update(brought_by=kept)
