"""What becomes of what somebody entered or brought when two accounts of one person are made one."""

from intake.models import Arrival, Delivery, InvitedBody, Item, LongText, Meeting, Objection, Petition, Segment

CUT = (
    (LongText.objects, ("author", "finished_by")),
    (Segment.objects, ("cut_by", "confirmed_by")),
    (Objection.objects, ("made_by", "answered_by")),
)


def join_accounts(kept, emptied, *, at):
    """Move what was entered, brought, registered, sent whole and cut; the proposals themselves move with their author.

    Who typed an item stays: nobody shall have typed both entries of one.
    """
    Arrival.objects.filter(entered_by=emptied).update(entered_by=kept)
    Delivery.objects.filter(brought_by=emptied).update(brought_by=kept)
    Meeting.objects.filter(entered_by=emptied).update(entered_by=kept)
    Petition.objects.filter(entered_by=emptied).update(entered_by=kept)
    Petition.objects.filter(checked_by=emptied).update(checked_by=kept)
    Item.objects.filter(received_by=emptied).update(received_by=kept)
    Item.objects.filter(claimed_by=emptied).update(claimed_by=kept)
    for column in ("invited_by", "nothing_by", "withdrawn_by"):
        InvitedBody.objects.filter(**{column: emptied}).update(**{column: kept})
    for rows, columns in CUT:
        for column in columns:
            rows.filter(**{column: emptied}).update(**{column: kept})
