"""The command that appoints the first secretary."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from articles.models import Appointment


@pytest.fixture
def person(db):
    return Person.objects.create_user("aigul@example.org", "a-long-password", name="Айгүл")


def appointed(*arguments):
    out = io.StringIO()
    call_command("appoint", *arguments, "--draft=small", stdout=out)
    return out.getvalue()


def test_appoint_makes_the_first_secretary(draft, person):
    told = appointed("Aigul@example.org", "secretary")

    standing = list(Appointment.objects.standing().values_list("draft", "person", "role"))
    assert (told, standing) == (
        "Aigul@example.org is now secretary of small.\n",
        [(draft.pk, person.pk, "secretary")],
    )


def test_appoint_refuses_who_is_not_registered(draft):
    with pytest.raises(CommandError) as refusal:
        appointed("nobody@example.org", "secretary")

    assert str(refusal.value) == "Nobody is registered as nobody@example.org. Let them register on the site first."


def test_appoint_refuses_a_draft_that_is_not_there(person):
    with pytest.raises(CommandError) as refusal:
        appointed(person.email, "secretary")

    assert str(refusal.value) == "There is no draft small. Load it first: python manage.py load_draft"


def test_appoint_twice_is_refused(draft, person):
    appointed(person.email, "moderator")

    with pytest.raises(CommandError) as refusal:
        appointed(person.email, "moderator")

    assert (str(refusal.value), Appointment.objects.count()) == (
        "This person already holds this office in the draft. End that appointment first.",
        1,
    )
