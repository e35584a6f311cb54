import json
import secrets

import pytest
from django.test import Client

from accounts.actions import invite_member, register_person
from accounts.models import Invitation, Membership, Organization
from articles.actions import appoint
from core import clock
from tests.accounts.stage import ask, bin_of, head_of, join, make_party, make_person
from tests.moderation.world import make_draft

API = "/api/v1/"
WORDS = {
    "kind": "party",
    "name": "Партия «Кең дала»",
    "language": "kk",
    "head_name": "Айша Төраға",
    "head_office": "төраға",
}


class Program:
    """A program of a person who is signed in on the pages."""

    def __init__(self, person=None):
        self.client = Client()
        if person is not None:
            self.client.force_login(person)

    def __call__(self, method, path, sent=None, **query):
        answer = self.client.generic(
            method,
            API + path,
            data="" if sent is None else json.dumps(sent),
            content_type="application/json",
            headers={"Idempotency-Key": secrets.token_hex(8), "Accept-Language": "en"},
            QUERY_STRING="&".join(f"{name}={value}" for name, value in query.items()),
        )
        return answer.status_code, answer.json()


def test_registering_and_reading_what_became_of_it(db):
    person = make_person()
    program = Program(person)

    status, made = program("POST", "organizations/", WORDS | {"bin": bin_of()})

    _listed, own = program("GET", "account/organizations/")
    assert (status, made["status"], own["results"]) == (201, "asked", [made])
    assert Program()("GET", f"organizations/{made['uid']}/")[0] == 404


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"bin": "450340000011"}, "bin_wrong_check_digit", "bin"),
        ({"name": "Комиссия"}, "name_false_office", "name"),
        ({"name": "Дала ✓"}, "name_picture_signs", "name"),
    ],
)
def test_a_refused_registration_names_code_and_field(db, change, code, field):
    status, refused = Program(make_person())("POST", "organizations/", WORDS | {"bin": "450340000012"} | change)

    assert (status, refused["code"], refused["field"]) == (422, code, field)


def test_everybody_reads_those_that_are_confirmed(db):
    party, _asked = make_party(), ask("Күтеміз")
    fund = make_party("Тіл қоры", kind="org")

    _status, both = Program()("GET", "organizations/")
    _status, parties = Program()("GET", "organizations/", kind="party")
    _status, one = Program()("GET", f"organizations/{party.uid}/")

    assert [row["uid"] for row in both["results"]] == [party.uid, fund.uid]
    assert parties["results"] == [one]
    assert sorted(one) == ["bin", "confirmed_at", "kind", "language", "name", "uid"]


def test_members_are_for_members_and_their_e_mails_for_the_head(db):
    party = make_party()
    drafter = join(party).person

    _status, for_head = Program(head_of(party))("GET", f"organizations/{party.uid}/members/")
    _status, for_member = Program(drafter)("GET", f"organizations/{party.uid}/members/")

    assert [row["email"] for row in for_head["results"]] == [head_of(party).email, drafter.email]
    assert [row["email"] for row in for_member["results"]] == ["", ""]
    assert Program(make_person())("GET", f"organizations/{party.uid}/members/")[0] == 404
    assert Program()("GET", f"organizations/{party.uid}/members/")[0] == 401


def test_the_head_invites_and_the_invited_accepts(db):
    party, invited = make_party(), make_person("invited")
    head = Program(head_of(party))

    status, made = head("POST", f"organizations/{party.uid}/invitations/", {"email": invited.email, "role": "filer"})
    _status, listed = head("GET", f"organizations/{party.uid}/invitations/")
    _status, mine = Program(invited)("GET", "account/invitations/")
    other, _answer = Program(make_person())("POST", f"account/invitations/{made['uid']}/acceptance/")
    accepted, member = Program(invited)("POST", f"account/invitations/{made['uid']}/acceptance/")

    assert (status, listed["results"], [row["uid"] for row in mine["results"]]) == (201, [made], [made["uid"]])
    assert (other, accepted, member["role"]) == (404, 201, "filer")


def test_an_invitation_is_revoked(db):
    party = make_party()
    row = invite_member(party, "new@example.kz", "filer", by=head_of(party), at=clock.now())
    head = Program(head_of(party))

    outcomes = [head("DELETE", f"organizations/{party.uid}/invitations/{row.uid}/") for _turn in range(2)]

    assert [status for status, _answer in outcomes] == [200, 200]
    assert outcomes[0] == outcomes[1]
    assert Invitation.objects.open_at(clock.now()).count() == 0


def test_the_head_gives_parts_and_takes_them(db):
    party = make_party()
    one, two = join(party), join(party)
    before = head_of(party)
    head = Program(before)
    path = f"organizations/{party.uid}/members/{one.uid}/"

    statuses = [
        head("PUT", path, {"role": "head"})[0],
        head("PUT", path, {"role": "filer"})[0],
        head("DELETE", f"organizations/{party.uid}/members/{two.uid}/")[0],
        head("PUT", path, {"role": "head"})[0],
        head("PUT", path, {"role": "drafter"})[0],
        head("DELETE", f"organizations/{party.uid}/membership/")[0],
    ]

    assert statuses == [422, 200, 200, 200, 403, 200]
    assert list(Membership.objects.standing().values_list("person", "role")) == [(one.person_id, "head")]


def test_members_who_are_not_the_head_are_refused(db):
    party = make_party()
    filer, other = join(party, role="filer"), join(party)
    program = Program(filer.person)

    statuses = [
        program("POST", f"organizations/{party.uid}/invitations/", {"email": "a@example.kz", "role": "filer"})[0],
        program("GET", f"organizations/{party.uid}/invitations/")[0],
        program("PUT", f"organizations/{party.uid}/members/{other.uid}/", {"role": "filer"})[0],
        program("DELETE", f"organizations/{party.uid}/members/{other.uid}/")[0],
    ]

    assert statuses == [403] * 4


def test_the_secretary_settles_registrations(db):
    draft = make_draft()
    secretary = register_person("secretary@example.kz", verified=True, second_factor_at=clock.now())
    appoint(draft, secretary, "secretary", by=None, at=clock.now())
    first, second = ask("Кең дала"), ask("Кең-дала")
    base = f"drafts/{draft.slug}/registrations/"
    program = Program(secretary)

    _status, listed = program("GET", base)
    confirmed = program("PUT", f"{base}{first.uid}/confirmation/")
    refused = program("PUT", f"{base}{second.uid}/confirmation/")
    settled = program("PUT", f"{base}{second.uid}/refusal/", {"reasons": "Атауы ұқсас."})

    assert [[rival["uid"] for rival in row["alike"]] for row in listed["results"]] == [[second.uid], [first.uid]]
    assert (confirmed[0], confirmed[1]["status"]) == (200, "confirmed")
    assert (refused[0], refused[1]["code"]) == (409, "another_confirmed")
    assert (settled[0], settled[1]["reasons"]) == (200, "Атауы ұқсас.")
    assert Program(make_person())("GET", base)[0] == 403
    assert Organization.objects.confirmed().get() == first


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_queries_whatever_their_length(db, django_assert_num_queries, count):
    person = make_person("new")
    for turn in range(count):
        party = make_party(f"Партия {turn} бірлік")
        join(party, person)
        other = make_party(f"Тағы {turn} партия")
        invite_member(other, person.email, "filer", by=head_of(other), at=clock.now())
    program = Program(person)

    for path, queries in (
        ("organizations/", 2),
        ("account/organizations/", 2),
        ("account/invitations/", 2),
        (f"organizations/{party.uid}/members/", 4),
    ):
        with django_assert_num_queries(queries):
            assert program("GET", path)[0] == 200
