"""Organizations and their members, made by the product's own actions."""

import secrets
from itertools import count

from accounts.actions import (
    accept_invitation,
    confirm_organization,
    invite_member,
    register_organization,
    register_person,
)
from accounts.models import Membership
from accounts.numbers import check_digit
from core import clock

_serials = count(1)


def make_person(word=None, **values):
    return register_person(f"{word or f'person{next(_serials)}'}@example.kz", verified=True, **values)


def bin_of(serial=None):
    """Return a BIN registered in a month to come: certainly nobody's."""
    serial = next(_serials) if serial is None else serial
    eleven = f"450440{serial:05d}"
    return bin_of(serial + 50_000) if check_digit(eleven) is None else eleven + check_digit(eleven)


def ask(name="Партия «Кең дала»", *, by=None, **values):
    values = {
        "kind": "party",
        "bin": bin_of(),
        "head_name": "Айша Төраға",
        "head_office": "төраға",
        "language": "kk",
        "key": secrets.token_hex(8),
        "at": clock.now(),
    } | values
    return register_organization(name=name, by=by or make_person(), **values)


def make_party(name="Партия «Кең дала»", *, head=None, secretary=None, **values):
    asked = ask(name, by=head, **values)
    return confirm_organization(asked, by=secretary or make_person(), at=clock.now())


def head_of(organization):
    return Membership.objects.standing().get(organization=organization, role="head").person


def join(organization, person=None, role="drafter"):
    person = person or make_person()
    invitation = invite_member(organization, person.email, role, by=head_of(organization), at=clock.now())
    return accept_invitation(invitation, by=person, at=clock.now())
