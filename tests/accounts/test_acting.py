from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.acting import KEPT, NameChanged, choose, name_of_form, organization_of
from tests.accounts.stage import head_of, make_party, make_person

pytestmark = pytest.mark.usefixtures("in_english")


def request_of(person, *, chosen="", sent=None):
    request = RequestFactory().post("/", sent or {})
    request.user, request.session = person, {KEPT: chosen} if chosen else {}
    return request


def test_a_chosen_name_is_asked_anew_at_each_request(db):
    party = make_party()
    head, stranger = head_of(party), make_person()

    assert organization_of(request_of(head, chosen=party.uid)) == party
    assert organization_of(request_of(head)) is None
    assert organization_of(request_of(head, chosen="o_none")) is None
    assert organization_of(request_of(stranger, chosen=party.uid)) is None
    assert organization_of(request_of(AnonymousUser(), chosen=party.uid)) is None
    assert organization_of(SimpleNamespace(user=head)) is None  # a program's request has no session


def test_choosing_holds_from_this_request_on(db):
    party = make_party()
    request = request_of(head_of(party))

    choose(request, party)
    assert (organization_of(request), request.session) == (party, {KEPT: party.uid})
    choose(request, None)
    assert (organization_of(request), request.session) == (None, {})


def test_a_form_is_sent_in_the_name_it_was_opened_for(db):
    party, other = make_party("Бірлік"), make_party("Екінші")
    head = head_of(party)

    assert name_of_form(request_of(head, chosen=party.uid, sent={"in_name_of": party.uid})) == party
    assert name_of_form(request_of(head, chosen=party.uid)) == party  # a form without the field
    assert name_of_form(request_of(head, sent={"in_name_of": ""})) is None
    for chosen, opened in ((party.uid, ""), ("", party.uid), (other.uid, party.uid)):
        with pytest.raises(NameChanged) as refused:
            name_of_form(request_of(head, chosen=chosen, sent={"in_name_of": opened}))
        assert (refused.value.status, str(refused.value)) == (
            409,
            "You chose another name to act in while this form was open. Check in whose name you send it.",
        )
