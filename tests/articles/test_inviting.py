"""Staff invited by mail: asked for by a secretary, agreed to by another, answered by that address alone."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from accounts.models import Notice
from accounts.notices import readings
from articles.actions import (
    accept_office,
    agree_to,
    appoint,
    decline_office,
    end_appointment,
    invite_to_office,
    revoke_office_invitation,
)
from articles.actions.erasing import erase_person
from articles.actions.inviting import VALID_FOR
from articles.invitations import address_of
from articles.models import Appointment, Change, OfficeInvitation, Role
from articles.tasks import mail_invitations
from core import clock
from core.rules import RuleViolation
from record.models import Entry
from tests.articles.conftest import make_draft, make_person, make_secretary
from tests.threads import at_once

PAGE = "/en/small/settings/invitations/"
WHOM = "moderator@example.org"


@pytest.fixture
def second(draft):
    return make_secretary(draft, "second")


@pytest.fixture
def invited(db):
    return confirmed("moderator")


def confirmed(name):
    person = make_person(name)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def refusal_of(act):
    with override("en"):
        with pytest.raises(RuleViolation) as refusal, transaction.atomic():
            act()
        return refusal.value.code, str(refusal.value)


def sent(draft, by, second, email=WHOM, role=Role.MODERATOR, articles=(), languages=(), at=None):
    """Return an invitation that a second secretary agreed to."""
    at = at or clock.now()
    change = invite_to_office(draft, email, role, articles, languages, by=by, at=at).waiting
    agree_to(change, seen=change.digest, by=second, at=at)
    return OfficeInvitation.objects.get(uid=change.subject)


def page_of(invitation):
    with override("en"):
        return address_of(invitation)


def browser_of(person):
    browser = Client()
    browser.force_login(person)
    return browser


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_nothing_is_mailed_before_another_secretary_agrees(draft, secretary, second, mailoutbox):
    change = invite_to_office(draft, " Moderator@Example.org ", Role.MODERATOR, by=secretary, at=clock.now()).waiting
    mail_invitations()

    assert mailoutbox == []
    assert WHOM not in str(change.values)
    agree_to(change, seen=change.digest, by=second, at=clock.now())
    mail_invitations()
    mail_invitations()

    assert [letter.to for letter in mailoutbox] == [[WHOM]]
    invitation = OfficeInvitation.objects.get()
    assert f"/offices/invitations/{invitation.uid}/" in mailoutbox[0].body
    assert (invitation.email, invitation.expires_at - invitation.agreed_at) == (WHOM, VALID_FOR)
    assert not Appointment.objects.filter(role=Role.MODERATOR).exists()


def test_whoever_accepts_is_appointed_as_asked_with_the_leaf_of_every_appointment(draft, secretary, second, invited):
    article = draft.provisions.filter(is_page=True).order_by("pk").first()
    invitation = sent(draft, secretary, second, articles=[article], languages=["kk"])

    made = accept_office(invitation, by=invited, at=clock.now())
    again = accept_office(invitation, by=invited, at=clock.now())

    assert (made.person, made.role, list(made.articles.all()), made.languages) == (
        invited,
        "moderator",
        [article],
        ["kk"],
    )
    assert again == made
    assert list(Entry.objects.filter(object_id=made.uid).values_list("verb", flat=True)) == ["staff.appointed"]
    assert Appointment.objects.filter(role=Role.MODERATOR).count() == 1


def test_every_refusal_says_why(draft, secretary, second, invited):
    def answer(invitation, by=invited, at=None):
        return refusal_of(lambda: accept_office(invitation, by=by, at=at or clock.now()))

    def one(role=Role.MODERATOR):
        OfficeInvitation.objects.all().delete()
        return sent(draft, secretary, second, role=role)

    stranger = confirmed("stranger")
    foreign = answer(one(), by=stranger)
    expired = answer(one(), at=clock.now() + VALID_FOR)
    revoked = answer(revoke_office_invitation(one(), at=clock.now()))
    declined = answer(decline_office(one(), by=invited, at=clock.now()))
    used = one()
    end_appointment(accept_office(used, by=invited, at=clock.now()), by=secretary, at=clock.now())
    used = answer(used)
    unused = one()
    appoint(draft, invited, Role.MODERATOR, by=secretary, at=clock.now())
    holds = answer(unused)
    unsent = OfficeInvitation.objects.create(
        draft=draft, email=WHOM, role=Role.ANALYST, invited_by=secretary, created_at=clock.now()
    )
    early = answer(unsent)
    orphan = one(Role.ANALYST)
    end_appointment(Appointment.objects.get(person=secretary), by=second, at=clock.now())
    no_office = answer(orphan)

    assert [foreign, expired, revoked, declined, used, holds, early, no_office] == [
        (
            "invitation_to_another",
            "This invitation was sent to another address. Sign in with the address that it was sent to.",
        ),
        ("invitation_expired", "This invitation has expired. Ask the secretary for a new one."),
        ("invitation_revoked", "This invitation was revoked by a secretary of the consultation."),
        (
            "invitation_declined",
            "You declined this invitation. Ask the secretary for a new one if you have changed your mind.",
        ),
        ("invitation_used", "This invitation was used already. Each invitation is good for one time."),
        (
            "already_appointed",
            "You hold this office in the consultation already. Its secretary can end it and invite you anew.",
        ),
        ("invitation_expired", "This invitation has expired. Ask the secretary for a new one."),
        (
            "inviter_has_no_office",
            "Whoever invited you is no secretary of the consultation any more. Ask its secretary for a new one.",
        ),
    ]


def test_an_address_that_is_not_confirmed_opens_nothing(draft, secretary, second):
    unconfirmed = make_person("moderator")
    EmailAddress.objects.create(user=unconfirmed, email=unconfirmed.email, verified=False, primary=True)
    invitation = sent(draft, secretary, second)

    code, _sentence = refusal_of(lambda: accept_office(invitation, by=unconfirmed, at=clock.now()))

    assert code == "invitation_to_another"
    assert refusal_of(lambda: decline_office(invitation, by=unconfirmed, at=clock.now()))[0] == code


def test_same_address_and_office_are_asked_once(draft, secretary, second):
    def again(**values):
        return refusal_of(lambda: invite_to_office(draft, WHOM, Role.ANALYST, by=second, at=clock.now(), **values))

    change = invite_to_office(draft, WHOM, Role.ANALYST, by=secretary, at=clock.now()).waiting
    waits = again()
    agree_to(change, seen=change.digest, by=second, at=clock.now())
    stands, by_language = again(), again(languages=["kk"])
    holds = refusal_of(lambda: invite_to_office(draft, second.email, Role.SECRETARY, by=secretary, at=clock.now()))

    assert [code for code, _said in (waits, stands, by_language, holds)] == [
        "invitation_waits",
        "already_invited",
        "office_of_no_language",
        "already_appointed",
    ]
    assert OfficeInvitation.objects.count() == 1


@pytest.mark.parametrize("is_registered", [True, False])
def test_secretary_reads_the_same_whether_an_address_has_an_account(draft, secretary, second, is_registered):
    if is_registered:
        confirmed("moderator")
    browser = browser_of(secretary)

    asked = browser.post(PAGE, {"email": WHOM, "role": "moderator", "articles": "1", "languages": ["kk"]}, follow=True)
    wrong = browser.post(PAGE, {"email": "no address", "role": "moderator", "articles": "77"})

    assert "Nothing is changed yet: another secretary has to agree. They are told." in said(asked)
    assert "Nothing is mailed before another secretary agrees." in said(asked)
    assert wrong.status_code == 422
    assert 'value="no address"' in said(wrong)
    change = Change.objects.get()
    waiting = browser_of(second).get(f"/en/small/settings/changes/{change.uid}/")
    assert WHOM in said(waiting)
    assert "Moderator" in said(waiting)


def test_secretary_sees_what_is_open_and_revokes_it(draft, secretary, second, invited):
    invitation, browser = sent(draft, secretary, second), browser_of(secretary)

    listed = browser.get(PAGE)
    revoked = browser.post(f"{PAGE}{invitation.uid}/revoke/", follow=True)
    again = browser.post(f"{PAGE}{invitation.uid}/revoke/", follow=True)

    assert WHOM in said(listed)
    assert "The invitation is revoked." in said(revoked)
    assert "No invitation is open." in said(revoked)
    assert again.status_code == 200
    assert "revoked by a secretary" in said(browser_of(invited).get(page_of(invitation)))
    used = sent(draft, secretary, second)
    accept_office(used, by=invited, at=clock.now())
    late = browser.post(f"{PAGE}{used.uid}/revoke/")
    assert late.status_code == 410
    assert "This invitation was used already." in said(late)
    assert browser_of(make_person("stranger")).get(PAGE).status_code == 403


def test_link_is_read_without_using_it_up_and_answered_by_its_address_alone(draft, secretary, second, invited):
    invitation = sent(draft, secretary, second)
    where, mine = page_of(invitation), browser_of(invited)

    visitor, foreign, read = Client().get(where), browser_of(confirmed("stranger")).get(where), mine.get(where)
    posted = Client().post(where, {"act": "accept"})
    nothing = mine.post(where, {})

    assert [page.status_code for page in (visitor, foreign, read, posted, nothing)] == [200, 403, 200, 403, 400]
    assert "Sent to" in said(visitor)
    assert "m…@example.org" in said(visitor)
    assert all(WHOM not in said(page) for page in (visitor, foreign))
    assert not Appointment.objects.filter(role=Role.MODERATOR).exists()
    assert Client().get(where.replace(where.split("/")[-2], "forged")).status_code == 404
    taken = mine.post(where, {"act": "accept"}, follow=True)
    assert "You hold the office now." in said(taken)
    assert "The office rests until your account has a second factor." in said(taken)
    assert mine.get(where).status_code == 410
    assert Appointment.objects.get(role=Role.MODERATOR).person == invited


def test_declined_is_final_and_seen_by_the_secretary(draft, secretary, second, invited):
    invitation, mine = sent(draft, secretary, second), browser_of(invited)

    declined = mine.post(page_of(invitation), {"act": "decline"}, follow=True)

    assert "You declined." in said(declined)
    assert mine.post(page_of(invitation), {"act": "accept"}).status_code == 410
    assert "declined" in said(browser_of(secretary).get(PAGE))
    assert not Appointment.objects.filter(role=Role.MODERATOR).exists()


def told_to(person):
    """Return what a person is told, in English: title, text and address of each notice."""
    notices = Notice.objects.of(person).filter(kind__startswith="office.").order_by("pk")
    return [(told.title, told.text, told.url) for _notice, told in readings(notices, "en")]


def test_whoever_invited_is_told_once_of_the_answer(draft, secretary, second, invited):
    taken, declined = sent(draft, secretary, second), sent(draft, secretary, second, role=Role.ANALYST)

    for _time in range(2):
        accept_office(taken, by=invited, at=clock.now())
        decline_office(declined, by=invited, at=clock.now())

    assert told_to(secretary) == [
        (
            "moderator@example.org accepted your invitation: moderator",
            "Draft en. The entry is in the public record. Without a second factor the office rests.",
            "/en/small/settings/",
        ),
        (
            "moderator@example.org declined your invitation: analyst",
            "Draft en. You can invite somebody else.",
            "/en/small/settings/invitations/",
        ),
    ]
    assert told_to(second) == []
    assert not Notice.objects.of(invited).filter(kind__startswith="office.").exists()


def test_nothing_of_an_answer_is_told_to_a_secretary_no_more_nor_after_erasing(draft, secretary, second, invited):
    declined = sent(draft, secretary, second)
    decline_office(declined, by=invited, at=clock.now())
    end_appointment(Appointment.objects.get(person=secretary), by=second, at=clock.now())
    former = told_to(secretary)
    late = OfficeInvitation.objects.create(
        draft=draft,
        email=WHOM,
        role=Role.ANALYST,
        invited_by=secretary,
        created_at=clock.now(),
        agreed_at=clock.now(),
        expires_at=clock.now() + VALID_FOR,
    )
    decline_office(late, by=invited, at=clock.now())
    appoint(draft, secretary, Role.SECRETARY, by=None, at=clock.now())
    again = len(told_to(secretary))
    erase_person(invited, at=clock.now())

    assert (former, again, told_to(secretary)) == ([], 1, [])


def test_whoever_is_invited_finds_it_on_their_page_while_it_stands(draft, secretary, second, invited):
    sent(draft, secretary, second)
    where = page_of(OfficeInvitation.objects.get())

    mine, other = (said(browser_of(one).get("/en/me/")) for one in (invited, secretary))
    decline_office(OfficeInvitation.objects.get(), by=invited, at=clock.now())

    assert "You are invited to take an office:" in mine
    assert where in mine
    assert "You are invited to take an office:" not in other
    assert where not in said(browser_of(invited).get("/en/me/"))


def test_erasing_forgets_the_address(draft, secretary, second, invited):
    sent(draft, secretary, second)
    change = invite_to_office(draft, WHOM, Role.ANALYST, by=secretary, at=clock.now()).waiting

    erase_person(invited, at=clock.now())

    assert not OfficeInvitation.objects.exists()
    assert refusal_of(lambda: agree_to(change, seen=change.digest, by=second, at=clock.now())) == (
        "invitation_gone",
        "The account of this address was erased, and the invitation with it.",
    )


def test_database_refuses_what_no_act_makes(draft, secretary, second, invited):
    sent(draft, secretary, second)
    rows, now = OfficeInvitation.objects, clock.now()
    faults = {
        "office_invitation_agreed_before_answered": {"agreed_at": None, "expires_at": None, "declined_at": now},
        "office_invitation_expires_once_agreed": {"expires_at": None},
        "office_invitation_accepted_by_somebody": {"accepted_at": now},
        "office_invitation_ends_one_way": {"declined_at": now, "revoked_at": now},
        "moderators_invited_by_language": {"role": "analyst", "languages": ["kk"]},
    }

    for name, values in faults.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**values)


@pytest.mark.parametrize("many", [1, 3])
def test_list_costs_the_same_queries_for_one_and_three(draft, secretary, second, many, django_assert_num_queries):
    articles = list(draft.provisions.filter(is_page=True).order_by("pk"))
    for number in range(many):
        sent(draft, secretary, second, f"m{number}@example.org", articles=articles[: number + 1])
        invite_to_office(draft, f"w{number}@example.org", Role.ANALYST, by=secretary, at=clock.now())
    browser = browser_of(secretary)
    browser.get(PAGE)

    with django_assert_num_queries(13):
        page = browser.get(PAGE)

    assert said(page).count("m0@example.org") >= 1


def test_taking_and_revoking_at_once_have_one_effect(committed_db):
    draft = make_draft()
    first, second, invited = make_secretary(draft), make_secretary(draft, "second"), confirmed("moderator")
    invitation = sent(draft, first, second)

    at_once(
        lambda: accept_office(invitation, by=invited, at=clock.now()),
        lambda: accept_office(invitation, by=invited, at=clock.now()),
        lambda: revoke_office_invitation(invitation, at=clock.now()),
    )

    invitation.refresh_from_db()
    is_taken = invitation.accepted_at is not None
    assert is_taken is (invitation.revoked_at is None)
    assert Appointment.objects.filter(role=Role.MODERATOR).count() == int(is_taken)
