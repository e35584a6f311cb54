"""What is taken out of families and of the index of repeats."""

from django.db.models import Count, Q

from feedback.models import Bound, Entered, Family, Member


def erase_person(person, *, at):
    """Take a person out of all families, of what staff bound and of the index, part of the act in accounts.

    They count in none of them; families of one that are left are no families. `proposals` has taken turns with whoever
    keeps families.
    """
    own = Q(proposal__author=person, proposal__organization__isnull=True)
    own |= Q(comment__author=person, comment__organization__isnull=True)
    Bound.objects.filter(own).delete()
    take_out(own)
    return False


def take_out(which):
    """Take these texts, a condition on contributions, out of the index and of families; return the families left."""
    Entered.objects.filter(which).delete()
    members = Member.objects.filter(which)
    left = set(members.values_list("family", flat=True))
    members.delete()
    small = Family.objects.filter(pk__in=left).annotate(size=Count("members")).filter(size__lt=2)
    Family.objects.filter(pk__in=list(small.values_list("pk", flat=True))).delete()
    return left
