"""What staff should see beside a registration before they settle it."""

from accounts.models import Organization, OrganizationStatus
from accounts.names import impression


def with_checks(asked):
    """Return the registrations, each with those that share its BIN and those whose names resemble its own.

    Compared is with all that are confirmed or wait, in one query, whatever the number asked for.
    """
    asked = list(asked)
    if not asked:
        return []
    rows = Organization.objects.exclude(status=OrganizationStatus.REFUSED).order_by("-status", "name", "pk")
    others = [(row, impression(row.name)) for row in rows]
    for one in asked:
        own = impression(one.name)
        one.same_bin = [row for row, _seen in others if row.bin == one.bin and row.pk != one.pk]
        one.alike = [row for row, seen in others if row.pk != one.pk and row.bin != one.bin and own.resembles(seen)]
    return asked
