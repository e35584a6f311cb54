"""Bodies invited to speak: asked once, reminded once, and what became of it read from what stands, never entered."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.actions.members import UnwritableAddress
from accounts.mail import mail_due_notices
from accounts.models import Notice, Organization
from accounts.numbers import check_digit
from articles.actions import CollectionClosed
from articles.models import Appointment
from core import clock
from intake.actions import (
    Invitation,
    have_nothing_to_say,
    invite_body,
    send_again,
    take_invitation,
    withdraw_invited,
)
from intake.actions.invited import (
    AnotherBin,
    AskedAlready,
    BodyUnnamed,
    DayUnfit,
    HasSpoken,
    InvitationTakenBack,
    NothingAsked,
    NotTheSecretary,
    ReminderUnfit,
    SentToAnother,
    TakenByAnother,
    WithdrawalUnexplained,
)
from intake.invited import read_answers
from intake.inviting import address_of, tell_invited_bodies
from intake.models import InvitedBody
from proposals.actions import PositionText, ask_cosigner, cosign, file_dossier, save_position
from proposals.actions.dossiers import NOTHING, mark_of_version
from proposals.models import DossierVersion
from record.models import Entry
from tests.proposals.stage import (
    address,
    close,
    make_draft,
    make_organization,
    make_person,
    make_proposal,
    place,
    said,
)
from tests.refusals import refused
from tests.threads import at_once

BIN = "45034000007"
BIN += check_digit(BIN)
ACADEMY = {"name": "Академия языка", "email": "office@academy.kz", "language": "ru"}


def day(days):
    return timezone.localdate(clock.now()) + timedelta(days=days)


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def secretary(draft):
    return a_secretary(draft)


def a_secretary(draft):
    person = make_person("secretary", second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=person, role="secretary", started_at=clock.now())
    return person


def invite(draft, by, key="a-key", until=10, **values):
    asked = Invitation((place(draft, "art_9").provision,), day(until), **values)
    return invite_body(draft, asked, key=key, by=by, at=clock.now())


def state(row):
    [row] = read_answers([InvitedBody.objects.for_list().get(pk=row.pk)], at=clock.now())
    return row.state, [number for number, _address in row.answers]


def file_position(draft, organization, by, eid="art_9__para_2"):
    words = PositionText("oppose", "", "Ясно и так.")
    act = {"by": by, "at": clock.now()}
    position = save_position(draft, organization, place(draft, eid), words, language="ru", seen=NOTHING, **act)
    version = DossierVersion.objects.select_related("letter").get(dossier=position.dossier, filed_at=None)
    seen = mark_of_version(version, version.entries.select_related("words"))
    return file_dossier(draft, organization, seen=seen, key=f"file {organization.pk}", **act).dossier


def leaves(row):
    return [
        (entry.verb, json.loads(bytes(entry.leaf))["by"]["role"])
        for entry in Entry.objects.filter(object_id=row.uid).order_by("pk")
    ]


def listed(language="en", client=None, **query):
    return said((client or Client()).get(address("invited", "constitution", language=language, **query)))


def due(row, **moments):
    InvitedBody.objects.filter(pk=row.pk).update(**moments)


def test_an_organization_is_told_once_and_reminded_once_unless_it_has_answered(draft, secretary):
    filer, drafter = make_person("filer"), make_person("drafter")
    silent = make_organization("Silent Fund", head=filer, drafter=drafter)
    speaking = make_organization("Speaking Fund")
    rows = [invite(draft, secretary, key=one.name, bin=one.bin) for one in (silent, speaking)]
    again = invite(draft, secretary, key=silent.name, bin=silent.bin)
    file_position(draft, speaking, speaking.registered_by)
    InvitedBody.objects.update(remind_at=clock.now() - timedelta(minutes=1))

    for _run in range(2):
        tell_invited_bodies(at=clock.now())
        mail_due_notices()

    assert again == rows[0]
    told = Notice.objects.filter(kind__startswith="body.").order_by("pk").values_list("kind", "person__email")
    assert list(told) == [
        ("body.invited", "filer@example.kz"),
        ("body.invited", speaking.registered_by.email),
        ("body.reminded", "filer@example.kz"),
    ]
    subjects = [message.subject for message in mail.outbox if message.to == ["filer@example.kz"]]
    assert len(subjects) == 2
    assert leaves(rows[0]) == [("body.invited", "secretary")]
    assert [state(row)[0] for row in rows] == ["waits", "answered"]


def test_what_stands_answers_whenever_it_was_filed_by_itself_or_co_signed(draft, secretary):
    before, filing, cosigning, proposing = [
        make_organization(name) for name in ("Alatau", "Bayan", "Saryarqa", "Turan")
    ]
    file_position(draft, before, before.registered_by)
    rows = {one: invite(draft, secretary, key=one.name, bin=one.bin) for one in (before, filing, cosigning, proposing)}
    waiting = [state(row)[0] for row in rows.values()]

    dossier = file_position(draft, filing, filing.registered_by)
    ask_cosigner(draft, filing, cosigning.bin, by=filing.registered_by, at=clock.now())
    cosign(dossier, cosigning, version=1, by=cosigning.registered_by, at=clock.now())
    proposal = make_proposal(draft, proposing.registered_by)
    type(proposal).objects.filter(pk=proposal.pk).update(organization=proposing)

    assert waiting == ["answered", "waits", "waits", "waits"]
    assert [state(row) for row in rows.values()] == [
        ("answered", ["O-000001"]),
        ("answered", [dossier.number]),
        ("answered", [dossier.number]),
        ("answered", [proposal.number]),
    ]
    act = {"by": filing.registered_by, "at": clock.now()}
    assert refused(HasSpoken, have_nothing_to_say, rows[filing], **act) == (
        "Your organization has spoken on what was asked. To leave it out, file another version."
    )


def test_an_organization_says_that_it_has_nothing_to_say_and_may_speak_later(draft, secretary):
    head, drafter, filer = make_person(), make_person(), make_person()
    party = make_organization(head=head, drafter=drafter, filer=filer)
    row = invite(draft, secretary, bin=party.bin)
    client, where = Client(), address("invited_mine", row.uid)

    client.force_login(make_person())
    assert client.get(where).status_code == 404
    client.force_login(drafter)
    assert (client.get(where).status_code, client.post(where).status_code) == (200, 403)
    client.force_login(filer)
    assert "We have nothing to say" in said(client.get(where))
    for _twice in range(2):
        assert client.post(where).status_code == 302

    assert state(row) == ("passed", [])
    assert leaves(row) == [("body.invited", "secretary"), ("body.passed", "party")]
    assert "Has nothing to say" in listed()
    dossier = file_position(draft, party, head)
    assert state(row) == ("answered", [dossier.number])
    close(draft)
    other = make_organization("Another")
    due(row, organization=other, nothing_at=None, nothing_by=None)
    row.refresh_from_db()
    assert refused(CollectionClosed, have_nothing_to_say, row, by=other.registered_by, at=clock.now())


def test_a_body_that_is_not_registered_gets_one_mail_and_its_invitation_by_its_address(draft, secretary):
    row = invite(draft, secretary, **ACADEMY)
    for _run in range(2):
        tell_invited_bodies(at=clock.now())
    [sent] = mail.outbox
    with override("ru"):
        link = address_of(row)
    anonymous = Client().get(link)
    holder, stranger = make_person("office"), make_person()
    for person, verified in ((holder, "office@academy.kz"), (stranger, stranger.email)):
        EmailAddress.objects.create(user=person, email=verified, verified=True, primary=True)
    academy = make_organization("Академия", kind="org", head=holder)
    thieves = make_organization("Thieves", head=stranger)
    at = {"at": clock.now()}

    assert (sent.to, sent.subject) == (["office@academy.kz"], sent.subject)
    assert link in sent.body
    assert (anonymous.status_code, "Академия языка" in said(anonymous)) == (200, True)
    assert Client().get(f"{link[:-2]}x/").status_code == 404
    assert "Академия языка not registered here" in listed()
    assert refused(SentToAnother, take_invitation, row, thieves, by=stranger, **at)
    client = Client()
    client.force_login(stranger)
    taken = client.post(link, {"organization": thieves.uid})
    assert taken.status_code == 403
    client.force_login(holder)
    assert client.post(link, {"organization": thieves.uid}).status_code == 422
    assert client.post(link, {"organization": academy.uid})["Location"] == address(
        "invited_mine", row.uid, language="ru"
    )
    assert take_invitation(row, academy, by=holder, **at).organization == academy
    assert refused(TakenByAnother, take_invitation, row, thieves, by=stranger, **at)
    assert leaves(row) == [("body.invited", "secretary"), ("body.registered", "org")]
    assert "Академия asked as Академия языка" in listed()


def test_a_named_bin_gives_it_to_the_organization_of_that_bin_alone(draft, secretary):
    row = invite(draft, secretary, **ACADEMY, bin=BIN)
    holder = make_person("office")
    EmailAddress.objects.create(user=holder, email="office@academy.kz", verified=True, primary=True)
    another = make_organization("Another", head=holder)
    academy = make_organization("Академия", kind="org", filer=make_person("filer"))
    tell_invited_bodies(at=clock.now())
    before = InvitedBody.objects.get().organization

    assert refused(AnotherBin, take_invitation, row, another, by=holder, at=clock.now()) == (
        "This invitation names another BIN than your organization has."
    )
    Organization.objects.filter(pk=academy.pk).update(bin=BIN)
    for _run in range(2):
        tell_invited_bodies(at=clock.now())

    assert (before, InvitedBody.objects.get().organization) == (None, academy)
    assert leaves(row) == [("body.invited", "secretary"), ("body.registered", "system")]
    told = Notice.objects.filter(kind="body.invited").order_by("person").values_list("person__email", flat=True)
    assert sorted(told) == sorted([academy.registered_by.email, "filer@example.kz"])


def test_its_reminder_is_a_mail_once_and_a_withdrawal_is_told(draft, secretary):
    row = invite(draft, secretary, **ACADEMY)
    tell_invited_bodies(at=clock.now())
    due(row, remind_at=clock.now())
    for _run in range(2):
        tell_invited_bodies(at=clock.now())
    row.refresh_from_db()
    withdraw = {"by": secretary, "at": clock.now()}

    assert refused(WithdrawalUnexplained, withdraw_invited, row, reasons=" ", **withdraw) == (
        "Write why the invitation is withdrawn: everybody will read it."
    )
    for _twice in range(2):
        withdraw_invited(row, reasons="Бап өзгерді.", **withdraw)
        tell_invited_bodies(at=clock.now())

    assert [message.subject.partition(",")[0] for message in mail.outbox] == [
        "Вас просят высказаться по проекту",
        "Напоминание: вас просят высказаться по проекту",
        "Просьба высказаться по проекту отозвана",
    ]
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 3
    assert state(row) == ("withdrawn", [])
    assert "Withdrawn" in listed()
    assert "Бап өзгерді." in listed()
    assert refused(InvitationTakenBack, send_again, row, **withdraw)
    assert leaves(row) == [("body.invited", "secretary"), ("body.uninvited", "secretary")]


def test_what_came_back_goes_to_another_address_and_the_first_link_dies(draft, secretary):
    row = invite(draft, secretary, **ACADEMY)
    tell_invited_bodies(at=clock.now())
    first = address_of(row)
    act = {"by": secretary, "at": clock.now()}

    with pytest.raises(UnwritableAddress):
        send_again(row, email="nothing", **act)
    for _twice in range(2):
        send_again(row, email="chair@academy.kz", **act)
    tell_invited_bodies(at=clock.now())

    row.refresh_from_db()
    assert [message.to for message in mail.outbox] == [["office@academy.kz"], ["chair@academy.kz"]]
    assert [Client().get(link).status_code for link in (first, address_of(row))] == [404, 200]


def test_who_asks_whom_until_when_is_refused_by_its_sentence(draft, secretary):
    party = make_organization()
    ask = {"bin": party.bin}

    assert refused(NotTheSecretary, invite, draft, party.registered_by, **ask) == (
        "Bodies are invited by the secretary of this draft."
    )
    for days in (-1, 31):
        assert refused(DayUnfit, invite, draft, secretary, until=days, **ask) == (
            "Name a day from today to the last day of collection."
        )
    assert refused(ReminderUnfit, invite, draft, secretary, remind_days=31, **ask) == (
        "The reminder goes out 1 to 30 days before the day, or not at all: 0."
    )
    assert refused(BodyUnnamed, invite, draft, secretary, bin=BIN) == (
        "No confirmed organization has this BIN. Write the body's name and its e-mail, too."
    )
    nothing = Invitation((), day(3), **ask)
    assert refused(NothingAsked, invite_body, draft, nothing, key="k", by=secretary, at=clock.now()) == (
        "Name at least one article of this draft."
    )
    invite(draft, secretary, **ask)
    assert refused(AskedAlready, invite, draft, secretary, key="another", **ask).startswith(
        f"{party.name} is asked on "
    )
    close(draft)
    assert refused(CollectionClosed, invite, draft, secretary, key="third", **ask)
    assert InvitedBody.objects.count() == 1


def test_the_public_list_counts_and_chooses_by_what_became_of_it(draft, secretary):
    party = make_organization("Silent Fund")
    row = invite(draft, secretary, bin=party.bin, until=1)
    invite(draft, secretary, key="b", **ACADEMY)
    due(row, until=day(-1))

    everything, silent = listed(), listed(state="silent")

    assert "All 2 Has time 1 Has not answered 1" in everything
    assert ("Silent Fund" in silent, "Академия" in silent) == (True, False)
    assert "office@academy.kz" not in everything
    assert "No invitation is in this state." in listed(state="withdrawn")


def test_the_secretary_s_pages_ask_send_again_and_withdraw(client, draft, secretary):
    client.force_login(secretary)
    where = address("invite_bodies", "constitution")
    form = {"language": "ru", "name": ACADEMY["name"], "until": day(5).isoformat(), "remind_days": "2", "key": "k"}

    unknown = client.post(where, form | {"email": ACADEMY["email"], "articles": "99"})
    entered = client.post(where, form | {"email": ACADEMY["email"], "articles": "9"})
    desk = entered["Location"]
    answers = [
        client.post(desk, sent)
        for sent in (
            {"act": "send", "email": "no address"},
            {"act": "send", "email": "chair@academy.kz"},
            {"act": "withdraw", "reasons": ""},
            {"act": "withdraw", "reasons": "Бап өзгерді."},
            {"act": "other"},
        )
    ]

    assert (unknown.status_code, "The draft has no article 99." in said(unknown)) == (422, True)
    assert ACADEMY["name"] in unknown.content.decode()
    assert entered.status_code == 302
    assert [answer.status_code for answer in answers] == [422, 302, 422, 302, 400]
    row = InvitedBody.objects.get()
    assert (row.email, row.withdrawn_reasons) == ("chair@academy.kz", "Бап өзгерді.")
    assert timezone.localtime(row.remind_at) if row.remind_at else row.withdrawn_at


def test_programs_read_ask_and_answer(client, draft, secretary):
    party = make_organization()

    def post(path, sent, by=secretary):
        client.force_login(by)
        return client.post(f"/api/v1/{path}", sent, content_type="application/json", headers={"Idempotency-Key": path})

    words = {"articles": ["art_9"], "until": str(day(4)), "bin": party.bin}
    asked = post("drafts/constitution/invited/", words)
    same = post("drafts/constitution/invited/", words)
    uid = asked.json()["uid"]
    nobody = post("drafts/constitution/invited/", words, by=party.registered_by)
    passed = post(f"invited/{uid}/nothing-to-say/", {}, by=party.registered_by)
    sent = post(f"invited/{uid}/sending/", {})
    withdrawn = post(f"invited/{uid}/withdrawal/", {"reasons": "Бап өзгерді."})
    rows = Client().get("/api/v1/drafts/constitution/invited/").json()["results"]

    answers = (asked, same, nobody, passed, sent, withdrawn)
    assert [answer.status_code for answer in answers] == [201, 201, 403, 200, 200, 200]
    assert (passed.json()["state"], passed.json()["articles"]) == ("passed", ["art_9"])
    assert rows == [withdrawn.json()]
    assert (rows[0]["state"], rows[0]["organization"]) == ("withdrawn", party.uid)


def test_two_at_once_ask_once_give_once_and_remind_once(committed_db):
    draft = make_draft()
    secretary, party = a_secretary(draft), make_organization()

    def ask(key):
        try:
            return invite(draft, secretary, key=key, bin=party.bin).uid
        except AskedAlready:
            return "refused"

    asked = at_once(*[lambda key=key: ask(key) for key in "abcd"])
    due(InvitedBody.objects.get(), remind_at=clock.now())
    row = invite(draft, secretary, key="e", **ACADEMY, bin=BIN)
    academy = make_organization("Академия")
    Organization.objects.filter(pk=academy.pk).update(bin=BIN)
    at_once(*[lambda: tell_invited_bodies(at=clock.now()) for _turn in range(4)])

    assert sorted(asked).count("refused") == 3
    assert Notice.objects.filter(kind="body.reminded").count() == 1
    assert [verb for verb, _by in leaves(row)] == ["body.invited", "body.registered"]
    assert len(mail.outbox) <= 1


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_a_constant_number_of_queries(draft, secretary, django_assert_num_queries, number):
    for turn in range(number):
        party = make_organization(f"Fund {turn}")
        invite(draft, secretary, key=f"k{turn}", bin=party.bin)

    with django_assert_num_queries(8):
        Client().get("/api/v1/drafts/constitution/invited/")
