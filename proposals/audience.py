"""Who is told of what becomes of words: their authors, or those who answer for the organization that spoke; backers."""

from collections import defaultdict

from accounts.models import Membership
from accounts.models.organizations import FILING_ROLES
from proposals.models import Coauthor, Proposal, Support


def people_to_tell(items):
    """Return whom to tell of each contribution, by its key; one query where organizations speak, one for co-authors.

    Authors are at hand. For an organization these are its head, who may file for it, and who wrote it: as far as they
    are members now.
    """
    organizations = {item.organization_id for item in items} - {None}
    members = defaultdict(list)
    if organizations:
        standing = Membership.objects.standing().filter(organization__in=organizations)
        for member in standing.select_related("person").order_by("pk"):
            members[member.organization_id].append(member)
    proposals = [item for item in items if isinstance(item, Proposal)]
    together = {item.pk: item for item in Coauthor.objects.put_on(proposals)}
    return {
        item.pk: [item.author, *_coauthors_of(together.get(item.pk))]
        if item.organization_id is None
        else [
            member.person
            for member in members[item.organization_id]
            if member.role in FILING_ROLES or member.person_id == item.author_id
        ]
        for item in items
    }


def _coauthors_of(proposal):
    return [coauthor.person for coauthor in proposal.coauthors_shown] if proposal is not None else []


def backers(uids, at):
    """Return the keys of the people who backed one of these proposals by a moment; others' uids name none."""
    return Support.objects.filter(proposal__uid__in=uids, at__lte=at).values("person")


def authors(uids, at):
    """Return the keys of the citizens who wrote one of these proposals, alone or together."""
    proposals = Proposal.objects.filter(uid__in=uids, organization__isnull=True)
    return proposals.order_by().values("author").union(coauthors(uids, at))


def coauthors(uids, at):
    """Return the keys of the co-authors of these proposals."""
    return Coauthor.objects.standing().filter(proposal__uid__in=uids).order_by().values("person")
