"""What is taken away of what somebody sent by another way when all that is kept of them is erased."""

from intake.models import InvitedBody, Mail, Passage, Scan, ScanContent

NAMELESS = "document.pdf"


def erase_person(person, *, at):
    """Take away the scans of a person's letters, names of files, their mails and addresses; none of it is counted."""
    items = Passage.objects.filter(proposal__author=person).values("item")
    scans = Scan.objects.filter(item__in=items)
    ScanContent.objects.filter(scan__in=scans.values("pk")).delete()
    scans.update(name=NAMELESS)
    Mail.objects.filter(item__in=items).update(address="", subject="", text="", others=[], message_id="", is_quiet=True)
    InvitedBody.objects.filter(email=person.email).update(email="", telling="")
    return False
