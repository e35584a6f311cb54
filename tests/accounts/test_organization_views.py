import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape

from accounts.actions import change_role, invite_member, leave_organization, refuse_organization, remove_member
from accounts.invitations import address_of, mail_due_invitations
from accounts.models import Invitation, Membership, Organization
from core import clock
from tests.accounts.stage import ask, bin_of, head_of, join, make_party, make_person

HOME = "/en/account/organizations/"
WORDS = {
    "kind": "party",
    "name": "Партия «Кең дала»",
    "language": "kk",
    "head_name": "Айша Төраға",
    "head_office": "төраға",
    "declared": "on",
    "key": "one-form",
}


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def page(answer):
    return " ".join(answer.content.decode().split())


def inner(party):
    return f"{HOME}{party.uid}/"


def test_registering_by_the_form(db):
    person = make_person()

    answer = client_of(person).post(f"{HOME}register/", WORDS | {"bin": "4503 4000 0012"})

    organization = Organization.objects.get()
    assert (answer.status_code, answer["Location"], organization.registered_by, organization.bin) == (
        302,
        inner(organization),
        person,
        "450340000012",
    )
    shown = page(client_of(person).get(inner(organization)))
    assert "Staff have not answered yet." in shown
    assert 'name="role"' not in shown


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"bin": "450340000011"}, "The last digit does not fit the others."),
        ({"bin": "٤٥٠٣٤٠٠٠٠٠١٢"}, "A BIN has twelve digits, 0 to 9."),
        ({"name": "Комиссия"}, "“Комиссия” in a name reads like the Commission, a moderator or a state body."),
        ({"name": "Кең дала ✓"}, "“✓” is a picture, not a letter."),
        ({"head_name": ""}, "This field is required."),
        ({"declared": ""}, "This field is required."),
    ],
)
def test_a_refused_registration_gives_everything_back(db, change, sentence):
    typed = WORDS | {"bin": "450340000012"} | change

    answer = client_of(make_person()).post(f"{HOME}register/", typed)

    shown = page(answer)
    assert (answer.status_code, Organization.objects.count(), sentence in shown) == (422, 0, True)
    for field in ("name", "bin", "head_name", "head_office"):
        if typed[field]:
            assert f'value="{escape(typed[field])}"' in shown
    assert 'value="one-form"' in shown


def test_a_refused_one_is_registered_again_with_its_words(db):
    asked = ask("Тіл қоры", kind="org", language="kk")
    person = head_of(asked)
    refuse_organization(asked, "Бұл БСН басқа ұйымдікі.", by=make_person(), at=clock.now())

    listed, told = page(client_of(person).get(HOME)), page(client_of(person).get(inner(asked)))
    again = page(client_of(person).get(f"{HOME}register/?again={asked.uid}"))

    assert f"?again={asked.uid}" in listed
    assert "Бұл БСН басқа ұйымдікі." in told
    assert 'value="Тіл қоры"' in again
    assert 'value="Тіл қоры"' not in page(client_of(make_person()).get(f"{HOME}register/?again={asked.uid}"))


def test_inner_pages_are_for_members_alone(db):
    party = make_party()
    member, former = join(party), join(party)
    remove_member(former, by=head_of(party), at=clock.now())

    answers = {
        name: client_of(person).get(inner(party)).status_code
        for name, person in {
            "head": head_of(party),
            "member": member.person,
            "former": former.person,
            "stranger": make_person(),
        }.items()
    }

    assert answers == {"head": 200, "member": 200, "former": 404, "stranger": 404}
    assert Client().get(inner(party)).status_code == 302


def test_who_registered_and_left_sees_it_no_more(db):
    party = make_party()
    founder, heir = head_of(party), join(party, role="filer")
    client_of(founder).post(f"{inner(party)}members/{heir.uid}/", {"act": "head"})

    leave_organization(party, by=founder, at=clock.now())

    assert client_of(founder).get(inner(party)).status_code == 404


def test_the_head_invites_and_revokes(db):
    party = make_party()
    client = client_of(head_of(party))

    answer = client.post(f"{inner(party)}invite/", {"email": "New@example.kz", "role": "filer"})
    invitation = Invitation.objects.get()
    listed = page(client.get(inner(party)))
    twice = client.post(f"{inner(party)}invite/", {"email": "new@example.kz", "role": "drafter"})
    revoked = client.post(f"{inner(party)}invitations/{invitation.uid}/revoke/")

    assert (answer.status_code, invitation.email, "new@example.kz" in listed) == (302, "new@example.kz", True)
    assert (twice.status_code, "An invitation to this address stands already." in page(twice)) == (422, True)
    assert 'value="new@example.kz"' in page(twice)
    assert (revoked.status_code, Invitation.objects.open_at(clock.now()).count()) == (302, 0)


def test_only_the_head_manages_members(db):
    party = make_party()
    filer, drafter = join(party, role="filer"), join(party)
    invitation = invite_member(party, "new@example.kz", "filer", by=head_of(party), at=clock.now())
    acts = [
        (f"{inner(party)}invite/", {"email": "a@example.kz", "role": "filer"}),
        (f"{inner(party)}invitations/{invitation.uid}/revoke/", {}),
        (f"{inner(party)}members/{drafter.uid}/", {"act": "remove"}),
        (f"{inner(party)}members/{filer.uid}/", {"act": "head"}),
    ]

    of_member = [client_of(filer.person).post(path, sent).status_code for path, sent in acts]
    stranger = client_of(head_of(make_party("Басқа")))
    of_stranger = [stranger.post(path, sent).status_code for path, sent in acts]

    assert (of_member, of_stranger) == ([403] * 4, [404] * 4)
    assert (Membership.objects.standing().filter(organization=party).count(), Invitation.objects.count()) == (3, 3)


def test_members_of_another_organization_are_not_found(db):
    party, other = make_party(), make_party("Басқа")
    theirs = join(other)

    answer = client_of(head_of(party)).post(f"{inner(party)}members/{theirs.uid}/", {"act": "remove"})

    assert (answer.status_code, theirs.person.memberships.standing().count()) == (404, 1)


def test_invitations_of_another_organization_are_not_found(db):
    party, other = make_party(), make_party("Басқа")
    theirs = invite_member(other, "new@example.kz", "filer", by=head_of(other), at=clock.now())

    answer = client_of(head_of(party)).post(f"{inner(party)}invitations/{theirs.uid}/revoke/")

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.revoked_at) == (404, None)


def test_the_head_manages_members(db):
    party = make_party()
    drafter, client = join(party), client_of(head_of(party))
    path = f"{inner(party)}members/{drafter.uid}/"

    statuses = [
        client.post(path, {"act": act}).status_code for act in ("filer", "drafter", "head", "nothing", "remove")
    ]

    assert statuses == [302, 302, 422, 400, 302]
    assert Membership.objects.standing().filter(organization=party).count() == 1


def test_a_member_leaves_and_the_head_does_not(db):
    party = make_party()
    member = join(party).person

    stays = client_of(head_of(party)).post(f"{inner(party)}leave/")
    leaves = client_of(member).post(f"{inner(party)}leave/")

    assert (stays.status_code, "An organization always has a head." in page(stays)) == (422, True)
    assert (leaves.status_code, leaves["Location"]) == (302, HOME)


def invited(email="new@example.kz", role="drafter"):
    party = make_party()
    invitation = invite_member(party, email, role, by=head_of(party), at=clock.now())
    return party, invitation, f"/en{address_of(invitation)[3:]}"


def test_reading_an_invitation_uses_nothing_up(db):
    party, invitation, address = invited()
    person = make_person("new")

    for client in (Client(), client_of(person)):
        for method in (client.get, client.head, client.options):
            method(address)

    invitation.refresh_from_db()
    assert (invitation.accepted_at, Membership.objects.filter(organization=party).count()) == (None, 1)


def test_a_visitor_is_told_to_sign_in_and_comes_back(db):
    party, _invitation, address = invited()

    answer = Client().get(address)
    sent = Client().post(address)

    shown = page(answer)
    assert (answer.status_code, sent.status_code, party.name in shown) == (200, 403, True)
    assert f"/en/account/login/?next={address}" in shown
    assert "n…@example.kz" in shown
    assert "new@example.kz" not in shown


def test_another_account_is_refused_without_the_address(db):
    party, _invitation, address = invited()
    client = client_of(make_person("other"))

    answers = [client.get(address), client.post(address)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all("This invitation was sent to another address." in page(answer) for answer in answers)
    assert all("new@example.kz" not in page(answer) for answer in answers)
    assert Membership.objects.filter(organization=party).count() == 1


def test_the_button_joins(db):
    party, _invitation, address = invited(role="filer")
    person = make_person("new")
    client = client_of(person)

    shown, joined, twice = page(client.get(address)), client.post(address), client.post(address)

    assert "You are invited to write for this organization and to file in its name:" in shown
    assert [joined.status_code, joined["Location"], twice.status_code] == [302, inner(party), 302]
    assert person.memberships.standing().get().role == "filer"


@pytest.mark.parametrize(
    ("spend", "sentence"),
    [
        ({"revoked_at": clock.now}, "This invitation was revoked by the organization."),
        ({"expires_at": lambda: clock.now() - timedelta(seconds=1)}, "This invitation has expired."),
    ],
)
def test_a_spent_invitation_says_why(db, spend, sentence):
    _party, invitation, address = invited()
    client = client_of(make_person("new"))
    Invitation.objects.filter(pk=invitation.pk).update(**{name: value() for name, value in spend.items()})

    answers = [client.get(address), client.post(address)]

    assert [(answer.status_code, sentence in page(answer)) for answer in answers] == [(410, True)] * 2


def test_a_link_that_was_not_signed_here_is_none(db):
    _party, invitation, address = invited()
    other = (
        address_of(invited("other@example.kz")[1]) if False else address[:-2] + ("A/" if address[-2] != "A" else "B/")
    )

    assert [Client().get(path).status_code for path in (other, f"/en/account/invitations/{invitation.uid}/x/")] == [
        404
    ] * 2


def test_the_mail_leads_to_the_invitation(db):
    _party, _invitation, _address = invited()

    mail_due_invitations()

    [link] = re.findall(r"https?://[^/]+(/kk/account/invitations/\S+)", mail.outbox[0].body)
    assert Client().get(link).status_code == 200


def test_invitations_wait_on_one_s_own_page(db):
    party, _invitation, address = invited()
    person = make_person("new")

    assert address in page(client_of(person).get(HOME))
    assert address in page(client_of(person).get("/en/me/"))
    assert party.uid not in page(client_of(make_person("other")).get(HOME))


def chosen(client, path="/en/me/"):
    shown = page(client.get(path))
    found = re.search(
        r"You act in the name of:</?\w* ?<b><bdi>(.*?)</bdi>|You act in the name of: <b><bdi>(.*?)</bdi>", shown
    )
    return next(filter(None, found.groups())) if found else ("own" if "You act in your own name." in shown else None)


def test_one_chooses_in_whose_name_and_sees_it_everywhere(db):
    party = make_party("Кең дала")
    member = join(party).person
    client = client_of(member)

    before = chosen(client)
    answer = client.post("/en/account/acting/", {"organization": party.uid, "next": "/en/account/profile/?a=1"})
    during = [chosen(client, path) for path in ("/en/me/", "/en/account/profile/", HOME, "/ru/none/")]
    client.post("/en/account/acting/", {"organization": ""})

    assert (before, answer["Location"], chosen(client)) == ("own", "/en/account/profile/?a=1", "own")
    assert during[:3] == ["Кең дала"] * 3


def test_who_belongs_to_nothing_sees_no_choice(db):
    asked = ask()

    assert [chosen(client_of(person)) for person in (make_person(), head_of(asked))] == [None, None]


@pytest.mark.parametrize("uid", ["o_00000000000000000000000000", "nonsense", "asked", "theirs"])
def test_nobody_acts_for_what_is_not_theirs(db, uid):
    asked, theirs = ask("Күтеміз"), make_party("Басқа")
    client = client_of(head_of(asked))

    answer = client.post(
        "/en/account/acting/", {"organization": {"asked": asked.uid, "theirs": theirs.uid}.get(uid, uid)}
    )

    assert (answer.status_code, client.session.get("acting_for")) == (403, None)


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "javascript:x()", "", "\\\\evil.example"])
def test_after_choosing_one_stays_on_this_site(db, back):
    party = make_party()

    answer = client_of(head_of(party)).post("/en/account/acting/", {"organization": party.uid, "next": back})

    assert answer["Location"] == HOME


def test_a_removed_member_acts_in_their_own_name_at_the_next_request(db):
    party = make_party("Кең дала")
    membership = join(party)
    client = client_of(membership.person)
    client.post("/en/account/acting/", {"organization": party.uid})
    assert chosen(client) == "Кең дала"

    remove_member(membership, by=head_of(party), at=clock.now())

    assert chosen(client) is None


def test_signing_out_forgets_the_name(db):
    party = make_party("Кең дала")
    head = head_of(party)
    client = client_of(head)
    client.post("/en/account/acting/", {"organization": party.uid})

    client.post("/en/account/logout/")
    client.force_login(head)

    assert chosen(client) == "own"


@pytest.mark.parametrize("count", [1, 3])
def test_members_are_listed_in_a_constant_number_of_queries(db, django_assert_num_queries, count):
    party = make_party()
    for turn in range(count):
        join(party)
        invite_member(party, f"new{turn}@example.kz", "filer", by=head_of(party), at=clock.now())
    client = client_of(head_of(party))
    client.get(inner(party))

    with django_assert_num_queries(9):
        client.get(inner(party))


@pytest.mark.parametrize("count", [1, 3])
def test_my_organizations_are_listed_in_a_constant_number_of_queries(db, django_assert_num_queries, count):
    person = make_person("new")
    for turn in range(count):
        join(make_party(f"Партия {turn} бірлік"), person)
        ask(f"Ұйым {turn} қоғам", by=person, bin=bin_of())
        party = make_party(f"Тағы {turn} партия")
        invite_member(party, person.email, "filer", by=head_of(party), at=clock.now())
    client = client_of(person)
    client.get(HOME)

    with django_assert_num_queries(7):
        client.get(HOME)


def test_a_changed_part_counts_at_the_next_request(db):
    party = make_party()
    drafter = join(party)
    change_role(drafter, "filer", by=head_of(party), at=clock.now())

    assert "May file" in page(client_of(drafter.person).get(HOME))
