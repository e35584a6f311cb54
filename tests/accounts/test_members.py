from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from accounts.actions import (
    accept_invitation,
    change_role,
    hand_over,
    invite_member,
    leave_organization,
    lock_membership,
    remove_member,
    revoke_invitation,
)
from accounts.actions.members import (
    AlreadyInvited,
    AlreadyMember,
    ForeignInvitation,
    HeadStays,
    HeirMayNotFile,
    InvitationExpired,
    InvitationRevoked,
    InvitationUsed,
    MayNotFile,
    MemberGone,
    NotAMember,
    NotConfirmed,
    NotTheHead,
    TooManyInvitations,
    UnknownMemberRole,
    UnwritableAddress,
)
from accounts.invitations import address_of, is_signed, mail_due_invitations, veiled
from accounts.models import Invitation, Membership, Notice, Person
from accounts.notices import readings
from accounts.permissions import can_draft_for, can_file_for, standing_memberships
from core import clock
from record.leaf import parse
from record.models import Entry
from tests.accounts.stage import ask, head_of, join, make_party, make_person
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("in_english")


def leaves(uid):
    return [parse(bytes(row.leaf)) for row in Entry.objects.filter(object_id=uid).order_by("step")]


def invite(party, email="new@example.kz", role="drafter", *, by=None, at=None):
    return invite_member(party, email, role, by=by or head_of(party), at=at or clock.now())


def again(person):
    """Return a person as the next request sees them."""
    return Person.objects.get(pk=person.pk)


def test_an_invitation_is_a_row_for_one_address_and_seven_days(db):
    party, at = make_party(), clock.now()

    invitation = invite(party, " New@Example.KZ ", "filer", at=at)

    stored = Invitation.objects.values(
        "organization", "email", "role", "invited_by", "created_at", "expires_at", "mailed_at"
    )
    assert stored.get(pk=invitation.pk) == {
        "organization": party.pk,
        "email": "new@example.kz",
        "role": "filer",
        "invited_by": head_of(party).pk,
        "created_at": at,
        "expires_at": at + timedelta(days=7),
        "mailed_at": None,
    }
    assert (mail.outbox, Entry.objects.filter(object_id=invitation.uid).count()) == ([], 0)


@pytest.mark.parametrize(
    ("email", "role", "refusal"),
    [
        ("", "filer", UnwritableAddress),
        ("no address", "filer", UnwritableAddress),
        ("a@b.kz\nBcc: c@d.kz", "filer", UnwritableAddress),
        ("new@example.kz", "head", UnknownMemberRole),
        ("new@example.kz", "", UnknownMemberRole),
    ],
)
def test_nonsense_is_not_invited(db, email, role, refusal):
    party = make_party()

    with pytest.raises(refusal):
        invite(party, email, role)

    assert Invitation.objects.count() == 0


def test_only_the_head_invites(db):
    party = make_party()
    filer = join(party, role="filer").person

    for stranger in (filer, make_person(), head_of(make_party("Басқа партия"))):
        with pytest.raises(NotTheHead) as refused:
            invite(party, by=stranger)

    assert (refused.value.status, str(refused.value)) == (403, "Only the head of the organization may do this.")


def test_nobody_is_invited_before_the_confirmation(db):
    asked = ask()

    with pytest.raises(NotConfirmed):
        invite(asked)


def test_an_address_is_invited_once_at_a_time(db):
    party = make_party()
    first = invite(party)

    with pytest.raises(AlreadyInvited):
        invite(party, "NEW@example.kz")
    revoke_invitation(first, by=head_of(party), at=clock.now())
    second = invite(party)

    assert list(Invitation.objects.open_at(clock.now())) == [second]


def test_a_member_is_not_invited(db):
    party = make_party()
    member = join(party).person

    with pytest.raises(AlreadyMember):
        invite(party, member.email)


def test_invitations_have_a_limit(db):
    party, at = make_party(), clock.now()
    for turn in range(50):
        invite(party, f"new{turn}@example.kz", at=at)

    with pytest.raises(TooManyInvitations):
        invite(party, "one-more@example.kz", at=at)

    # A week later they have expired.
    assert invite(party, "one-more@example.kz", at=at + timedelta(days=8)).pk


def test_inviting_and_revoking_over_and_over_has_a_limit_too(db):
    party, at = make_party(), clock.now()
    for turn in range(100):
        revoke_invitation(invite(party, f"new{turn}@example.kz", at=at), by=head_of(party), at=at)

    with pytest.raises(TooManyInvitations):
        invite(party, at=at)


def test_accepting_makes_a_member(db):
    party, person = make_party(), make_person("new", level=2)
    invitation, at = invite(party, person.email, "filer"), clock.now()

    membership = accept_invitation(invitation, by=person, at=at)

    assert (membership.organization, membership.person, membership.role, membership.joined_at) == (
        party,
        person,
        "filer",
        at,
    )
    assert (can_file_for(again(person), party), can_draft_for(again(person), party)) == (True, True)
    invitation.refresh_from_db()
    assert (invitation.accepted_at, invitation.accepted_by) == (at, person)
    [leaf] = leaves(membership.uid)
    assert (
        leaf["t"],
        leaf["by"]["role"],
        leaf["data"]["organization"],
        leaf["data"]["role"],
        sorted(leaf["data"]),
    ) == (
        "member.joined",
        "party",
        party.uid,
        "filer",
        ["c", "organization", "role"],
    )
    assert list(Notice.objects.filter(kind="member.joined").values_list("person", "object_id")) == [
        (head_of(party).pk, membership.uid)
    ]


def test_accepting_again_returns_the_same_membership(db):
    party, person = make_party(), make_person("new")
    invitation = invite(party, person.email)

    first = accept_invitation(invitation, by=person, at=clock.now())
    second = accept_invitation(invitation, by=person, at=clock.now())

    assert (first, len(leaves(first.uid))) == (second, 1)


def test_an_invitation_is_good_for_its_address_alone(db):
    party, other, unconfirmed = make_party(), make_person("other"), make_person("unconfirmed")
    unconfirmed.emailaddress_set.update(verified=False)
    invitation = invite(party, "new@example.kz")

    with pytest.raises(ForeignInvitation) as refused:
        accept_invitation(invitation, by=other, at=clock.now())
    with pytest.raises(ForeignInvitation):
        accept_invitation(invite(party, unconfirmed.email), by=unconfirmed, at=clock.now())

    assert str(refused.value) == (
        "This invitation was sent to another address. Sign in with the address that it was sent to."
    )
    assert "new@" not in str(refused.value)
    assert Membership.objects.filter(organization=party).count() == 1


def test_a_spent_invitation_opens_nothing(db):
    party, person = make_party(), make_person("new")
    expired = invite(party, person.email, at=clock.now() - timedelta(days=7, seconds=1))
    with pytest.raises(InvitationExpired):
        accept_invitation(expired, by=person, at=clock.now())
    revoked = invite(party, person.email)
    revoke_invitation(revoked, by=head_of(party), at=clock.now())
    with pytest.raises(InvitationRevoked):
        accept_invitation(revoked, by=person, at=clock.now())
    used = invite(party, person.email)
    remove_member(accept_invitation(used, by=person, at=clock.now()), by=head_of(party), at=clock.now())
    with pytest.raises(InvitationUsed) as refused:
        accept_invitation(used, by=person, at=clock.now())

    assert (refused.value.status, standing_memberships(again(person))) == (410, {})
    with pytest.raises(InvitationUsed):
        revoke_invitation(used, by=head_of(party), at=clock.now())


def test_links_are_signed_over_the_address(db):
    party = make_party()
    one, other = invite(party, "one@example.kz"), invite(party, "other@example.kz")
    signature = address_of(one).rstrip("/").rpartition("/")[2]

    assert (is_signed(one, signature), is_signed(other, signature), is_signed(one, signature[:-1])) == (
        True,
        False,
        False,
    )
    one.email = "thief@example.kz"
    assert not is_signed(one, signature)
    assert "example.kz" not in address_of(one)


def test_veiled_addresses_tell_little():
    assert (veiled("aigerim@example.kz"), veiled("a@b.kz")) == ("a…@example.kz", "a…@b.kz")


def test_invitations_are_mailed_once_in_the_language_of_who_is_invited(db):
    party = make_party(head=make_person(language="ru"))
    make_person("known", language="kk")
    known, unknown = invite(party, "known@example.kz"), invite(party, "unknown@example.kz", "filer")

    settled = mail_due_invitations(), mail_due_invitations()

    assert settled == (2, 0)
    assert [(sent.to, sent.extra_headers["Message-ID"].partition("@")[0]) for sent in mail.outbox] == [
        (["known@example.kz"], f"<invitation-{known.uid}"),
        (["unknown@example.kz"], f"<invitation-{unknown.uid}"),
    ]
    assert [
        f"/{language}/account/invitations/" in sent.body
        for language, sent in zip(("kk", "ru"), mail.outbox, strict=True)
    ] == [True, True]
    assert party.name in mail.outbox[0].subject
    assert Invitation.objects.filter(mailed_at=None).count() == 0


def test_revoked_invitations_and_invented_parties_send_no_mail(db):
    party, invented = make_party(), make_party("Ойдан шыққан партия", head=make_person(is_invented=True))
    revoke_invitation(invite(party), by=head_of(party), at=clock.now())
    invite(invented, "other@example.kz")

    mail_due_invitations()

    assert (mail.outbox, Invitation.objects.filter(mailed_at=None, revoked_at=None).count()) == ([], 0)


def test_the_head_changes_parts(db):
    party = make_party()
    membership = join(party)

    change_role(membership, "filer", by=head_of(party), at=clock.now())
    change_role(membership, "filer", by=head_of(party), at=clock.now())

    assert can_file_for(again(membership.person), party)
    assert [(leaf["t"], leaf["data"]) for leaf in leaves(membership.uid)[1:]] == [
        ("member.changed", {"organization": party.uid, "role": "filer"})
    ]
    with pytest.raises(UnknownMemberRole):
        change_role(membership, "head", by=head_of(party), at=clock.now())
    with pytest.raises(HeadStays):
        change_role(Membership.objects.get(role="head"), "filer", by=head_of(party), at=clock.now())
    with pytest.raises(NotTheHead):
        change_role(membership, "drafter", by=membership.person, at=clock.now())


def test_the_head_hands_over(db):
    party = make_party()
    before, heir, drafter = head_of(party), join(party, role="filer"), join(party)

    with pytest.raises(HeirMayNotFile):
        hand_over(drafter, by=before, at=clock.now())
    hand_over(heir, by=before, at=clock.now())

    roles = dict(Membership.objects.standing().filter(organization=party).values_list("person", "role"))
    assert roles == {before.pk: "filer", heir.person_id: "head", drafter.person_id: "drafter"}
    assert [leaf["data"]["role"] for leaf in leaves(heir.uid)] == ["filer", "head"]
    old = Membership.objects.get(person=before)
    assert [leaf["data"]["role"] for leaf in leaves(old.uid)] == ["filer"]
    with pytest.raises(NotTheHead):
        hand_over(heir, by=before, at=clock.now())


def test_leaving_and_removal_end_at_once(db):
    party = make_party()
    leaver, removed = join(party, role="filer"), join(party)

    leave_organization(party, by=leaver.person, at=clock.now())
    remove_member(removed, by=head_of(party), at=clock.now())
    remove_member(removed, by=head_of(party), at=clock.now())

    assert [standing_memberships(again(one.person)) for one in (leaver, removed)] == [{}, {}]
    assert [[leaf["t"] for leaf in leaves(one.uid)] for one in (leaver, removed)] == [
        ["member.joined", "member.left"]
    ] * 2
    assert leave_organization(party, by=leaver.person, at=clock.now()) is None
    with pytest.raises(MemberGone):
        change_role(leaver, "drafter", by=head_of(party), at=clock.now())
    with pytest.raises(MemberGone):
        hand_over(leaver, by=head_of(party), at=clock.now())
    rejoined = join(party, leaver.person)
    assert rejoined.pk != leaver.pk


def test_the_head_stays(db):
    party = make_party()
    head = Membership.objects.get(organization=party)

    with pytest.raises(HeadStays) as refused:
        leave_organization(party, by=head.person, at=clock.now())
    with pytest.raises(HeadStays):
        remove_member(head, by=head.person, at=clock.now())

    assert str(refused.value) == (
        "An organization always has a head. Hand this part over to a member who may file, first."
    )


def test_notices_tell_members_and_the_head(db):
    party = make_party("Бірлік")
    head = head_of(party)
    one, two = join(party, make_person("one", name="Біреу")), join(party, make_person("two"))
    change_role(one, "filer", by=head, at=clock.now())
    hand_over(one, by=head, at=clock.now())
    remove_member(two, by=one.person, at=clock.now())
    leave_organization(party, by=again(head), at=clock.now())

    told = [
        (notice.person_id, reading.title, reading.url)
        for notice, reading in readings(Notice.objects.exclude(kind="organization.confirmed").order_by("pk"), "en")
    ]

    page = f"/en/account/organizations/{party.uid}/"
    assert told == [
        (head.pk, "Біреу accepted your invitation and speaks for Бірлік now", page),
        (head.pk, "two@example.kz accepted your invitation and speaks for Бірлік now", page),
        (one.person_id, "You head Бірлік now", page),  # what is told is the part they have now
        (one.person_id, "You head Бірлік now", page),
        (two.person_id, "You no longer speak for Бірлік", ""),
        (one.person_id, f"{head.email} no longer speaks for Бірлік", page),
    ]


def test_acts_in_its_name_ask_for_the_part(db):
    party = make_party()
    drafter = join(party)

    with transaction.atomic():
        assert lock_membership(drafter.person, party, filing=False) == drafter
        with pytest.raises(MayNotFile):
            lock_membership(drafter.person, party, filing=True)
        with pytest.raises(NotAMember):
            lock_membership(make_person(), party, filing=False)
        asked = ask("Басқа ұйым")
        with pytest.raises(NotAMember):
            lock_membership(head_of(asked), asked, filing=True)


def test_one_invitation_accepted_by_twenty_threads_makes_one_member(committed_db):
    party, person = make_party(), make_person("new")
    invitation = invite(party, person.email)

    outcomes = at_once(*(lambda: accept_invitation(invitation, by=person, at=clock.now()) for _turn in range(20)))

    [membership] = Membership.objects.filter(person=person)
    assert outcomes == [membership] * 20
    assert (len(leaves(membership.uid)), Notice.objects.filter(kind="member.joined").count()) == (1, 1)


def test_accepting_races_with_revoking(committed_db):
    party = make_party()
    head = head_of(party)
    for turn in range(5):
        person = make_person(f"new{turn}")
        invitation = invite(party, person.email)

        accepted, revoked = at_once(
            lambda one=invitation, by=person: accept_invitation(one, by=by, at=clock.now()),
            lambda one=invitation: revoke_invitation(one, by=head, at=clock.now()),
        )

        joined = Membership.objects.filter(person=person).count()
        assert (isinstance(accepted, Membership), isinstance(revoked, InvitationUsed)) in {(True, True), (False, False)}
        assert joined == (1 if isinstance(accepted, Membership) else 0)


def test_a_removal_is_before_or_after_an_act_in_its_name(committed_db):
    party = make_party()
    head = head_of(party)
    for _turn in range(5):
        membership = join(party, role="filer")
        ended_before = []

        def act(membership=membership, ended_before=ended_before):
            with transaction.atomic():
                lock_membership(membership.person, party, filing=True)
                # While the lock is held the removal cannot have been committed.
                ended_before.append(Membership.objects.get(pk=membership.pk).ended_at)

        acted, removed = at_once(act, lambda one=membership: remove_member(one, by=head, at=clock.now()))

        assert (acted is None and ended_before == [None]) or (isinstance(acted, NotAMember) and ended_before == [])
        assert removed.ended_at is not None


def test_two_invitations_of_one_person_make_one_member(committed_db):
    party, person = make_party(), make_person("new")
    first = invite(party, person.email)
    revoke_invitation(first, by=head_of(party), at=clock.now())
    second = invite(party, person.email)
    Invitation.objects.filter(pk=first.pk).update(revoked_at=None)

    at_once(*(lambda one=one: accept_invitation(one, by=person, at=clock.now()) for one in (first, second) * 5))

    assert Membership.objects.standing().filter(person=person).count() == 1


def test_inviting_one_address_by_twenty_threads_invites_once(committed_db):
    party = make_party()
    head = head_of(party)

    outcomes = at_once(*(lambda: invite(party, by=head) for _turn in range(20)))

    assert Invitation.objects.count() == 1
    assert len([one for one in outcomes if isinstance(one, AlreadyInvited)]) == 19


def test_handing_over_to_two_at_once_leaves_one_head(committed_db):
    party = make_party()
    head, heirs = head_of(party), [join(party, role="filer") for _turn in range(4)]

    outcomes = at_once(*(lambda one=one: hand_over(one, by=head, at=clock.now()) for one in heirs))

    assert len([one for one in outcomes if isinstance(one, Membership)]) == 1
    assert len([one for one in outcomes if isinstance(one, NotTheHead)]) == 3
    assert Membership.objects.standing().filter(organization=party, role="head").count() == 1


def test_two_workers_mail_each_invitation_once(committed_db):
    party = make_party()
    for turn in range(6):
        invite(party, f"new{turn}@example.kz")

    at_once(mail_due_invitations, mail_due_invitations, mail_due_invitations)

    assert sorted(sent.to[0] for sent in mail.outbox) == [f"new{turn}@example.kz" for turn in range(6)]
