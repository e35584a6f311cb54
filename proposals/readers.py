"""Somebody who reads, for queries that are written once (`core.statements`): of a person only keys differ."""

from accounts.models import Membership, Person
from articles.models import Role
from articles.permissions import Held


def reader(key, *, organizations=(), drafts=()):
    """Return who has this key, is in the organizations with these keys, and moderates the drafts with these.

    Whoever holds another office in which the staff read what is not public yet reads the same.
    """
    person = Person(pk=key)
    vars(person).update(
        _organizations=[Membership(organization_id=one) for one in organizations],
        _standing_appointments=[Held(one, Role.MODERATOR, frozenset(), frozenset()) for one in drafts],
    )
    return person
