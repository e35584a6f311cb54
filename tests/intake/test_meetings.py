"""Public meetings: entered with their minutes, in no count; what was proposed there is typed twice, answered apart."""

import json
import secrets
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from articles.models import Role
from commission.actions import decide
from core import clock
from core.rules import RuleViolation
from feedback.actions import aggregate_feedback
from intake.actions import (
    MeetingTold,
    claim_item,
    enter_meeting,
    make_claim_code,
    register_of_meeting,
    take_off_meeting,
)
from intake.actions.claiming import NoClaim
from intake.actions.meetings import (
    AttendanceUntold,
    HeldBeforeOpening,
    MeetingRemovalUnexplained,
    MeetingsNotYours,
    MeetingTakenOff,
    MeetingToCome,
    MinutesMissing,
    MoreSpokeThanAttended,
    PlaceInMinutesUntold,
)
from intake.actions.typing import EntryUnfit
from intake.models import Item, Meeting, Scan
from moderation.actions import rule
from proposals.models import Proposal
from record.leaf import parse
from record.models import Entry as Leaf
from tests.intake.desk import client_of, make_desk, operator, said, scan, typed
from tests.proposals.stage import address, close, make_person, make_proposal, place
from tests.proposals.stage import said as read
from tests.threads import at_once

REASONS = {"kk": "Негізі бар.", "ru": "Есть основание."}


def told(**values):
    today = timezone.localdate(clock.now())
    usual = {
        "language": "ru",
        "title": "Сход жителей села Аксу",
        "region": "KZ-15",
        "held_on": today - timedelta(days=1),
        "organized_by": "Акимат села",
        "attendance": 340,
        "spoke": 12,
    }
    return MeetingTold(**usual | values)


def entered(desk, *, files=None, key=None, by=None, at=None, **values):
    files = [("minutes.pdf", scan())] if files is None else files
    acting = {"key": key or secrets.token_hex(8), "by": by or desk.first, "at": at or clock.now()}
    return enter_meeting(desk.draft, told(**values), files=files, **acting)


def voice(desk, meeting, what, where="page 1"):
    """Return an item of a meeting that two typed alike."""
    item = register_of_meeting(meeting, where=where, by=desk.first, at=clock.now())
    typed(item, desk.first, what)
    return typed(item, desk.second, what)


def minuted(*passages, **values):
    return said(*passages, sent_on="", contact="", region="", **values)


def refused(kind, act):
    with pytest.raises(RuleViolation) as refusal:
        act()
    assert type(refusal.value) is kind
    return str(refusal.value)


def publish(desk, item):
    for passage in item.passages.select_related("proposal"):
        rule(passage.proposal, ruling="publish", by=operator(desk.draft, Role.MODERATOR), at=clock.now())


def shown(meeting, client=None):
    return read((client or Client()).get(address("meeting", "constitution", meeting.number)))


@pytest.fixture
def desk(db):
    return make_desk()


def test_a_meeting_has_a_number_of_its_own_and_everybody_reads_what_its_minutes_tell(desk):
    meeting = entered(desk, key="the-same-form-twice")
    again = entered(desk, key="the-same-form-twice")

    page, listed = shown(meeting), read(Client().get(address("meetings", "constitution")))
    assert (again.pk, meeting.number, Scan.objects.get().meeting) == (meeting.pk, "M-000001", meeting)
    for words in (
        "M-000001 Public meeting",
        "Сход жителей села Аксу",
        "Organized by Акимат села",
        "Attended, as the minutes say 340 They are added to no count",
        "Spoke, as the minutes say 12",
        Scan.objects.get().sha256,
        "Nothing of it is registered yet.",
    ):
        assert words in page
    assert "M-000001" in listed
    leaf = parse(bytes(Leaf.objects.get(object_id=meeting.uid).leaf))
    assert Leaf.objects.get(object_id=meeting.uid).verb == "meeting.entered"
    assert (leaf["by"]["role"], leaf["data"]["attendance"], leaf["data"]["spoke"]) == ("operator", 340, 12)
    assert leaf["data"]["files"][0]["sha256"] == Scan.objects.get().sha256


def test_what_cannot_be_entered_is_refused_with_a_sentence(desk):
    today = timezone.localdate(clock.now())
    before = today - timedelta(days=20)

    assert refused(MeetingsNotYours, lambda: entered(desk, by=make_person())) == (
        "Public meetings are entered by the intake desk of this draft."
    )
    assert refused(MinutesMissing, lambda: entered(desk, files=[])) == (
        "Add the minutes of the meeting: at least one PDF."
    )
    assert refused(AttendanceUntold, lambda: entered(desk, attendance=0))
    assert refused(MoreSpokeThanAttended, lambda: entered(desk, spoke=341)) == (
        "No more people can have spoken than attended."
    )
    assert refused(MeetingToCome, lambda: entered(desk, held_on=today + timedelta(days=1)))
    assert refused(HeldBeforeOpening, lambda: entered(desk, held_on=before)) == (
        "The meeting was held before collection opened. Write why it is taken: everybody will read it."
    )
    assert Meeting.objects.count() == 0
    meeting = entered(desk, held_on=before, why_earlier="The draft was read out there.")
    assert "Why it is taken: The draft was read out there." in shown(meeting)
    assert entered(desk, why_earlier="Not asked.").why_earlier == ""


def test_a_voice_of_the_minutes_is_typed_by_two_and_answered_as_any_proposal(desk):
    own = make_proposal(desk.draft)
    meeting = entered(desk)
    item = voice(desk, meeting, minuted(name="Сейтов Берик", name_form="name"))

    proposal = item.passages.get().proposal
    assert (item.number, item.stage, str(item.sent_on)) == ("E-000001", "registered", str(meeting.held_on))
    assert (proposal.serial, proposal.channel) == (own.serial + 1, "meeting")
    assert (proposal.author_shown, proposal.author.region, proposal.author.level) == ("Сейтов Берик", "KZ-15", 1)
    leaf = parse(bytes(Leaf.objects.get(object_id=proposal.uid).leaf))
    assert (leaf["data"]["channel"], leaf["data"]["meeting"]) == ("meeting", meeting.uid)
    assert "1 more is being typed at the desk or waits for a moderator." in shown(meeting)

    publish(desk, item)
    by = operator(desk.draft, Role.RAPPORTEUR)
    decide([Proposal.objects.get(pk=proposal.pk)], outcome="accepted", reasons=REASONS, by=by, at=clock.now())

    page = shown(meeting)
    assert proposal.number in page
    assert "Accepted" in page
    assert "Есть основание." in page
    told = read(Client().get(address("proposal", proposal.number)))
    assert "came by: public meeting. It was made at a public meeting: M-000001 ." in told
    assert "It was made at" not in read(Client().get(address("proposal", own.number)))


def test_however_many_attended_a_meeting_adds_no_people(desk):
    make_proposal(desk.draft)
    meeting, other = entered(desk, attendance=30_000_000), entered(desk)
    words = [{}, {"text": "Другие слова."}]
    for where, what in enumerate([minuted(*words, name=""), minuted({"kind": "keep", "text": ""}, name="")]):
        publish(desk, voice(desk, meeting, what, where=f"page {where}"))
    publish(desk, voice(desk, other, minuted(name="")))
    for where in ("page 7", "page 8"):
        publish(desk, voice(desk, other, minuted(name="Сейтов Берик" if where == "page 7" else "сейтов  берик"), where))

    authors = Person.objects.filter(is_active=False)
    assert sorted(authors.values_list("name", "region", "level")) == [
        ("", "KZ-15", 1),
        ("", "KZ-15", 1),
        ("Сейтов Берик", "KZ-15", 1),
    ]
    nameless = Proposal.objects.filter(author__name="", channel="meeting").order_by("serial")
    assert {one.author_shown for one in nameless} == {"Participants of a public meeting, Aktobe Region"}
    result = aggregate_feedback(place(desk.draft).article, at=clock.now()).result
    assert result["by_channel"] == {"meeting": 6, "site": 1}
    assert "30,000,000" not in json.dumps(result)
    assert "public meeting 6 , site 1 ." in read(Client().get(address("draft_home", "constitution")))


def test_numbers_and_contacts_in_minutes_need_a_name_and_tell_a_person_from_others(desk):
    meeting = entered(desk)
    item = register_of_meeting(meeting, where="page 1", by=desk.first, at=clock.now())

    nameless = said(sent_on="", name="", contact="Актобе")
    with pytest.raises(EntryUnfit) as unfit:
        typed(item, desk.first, nameless)
    assert unfit.value.problems["name"][-1] == (
        "Type the name too. Where the minutes name nobody, leave address and IIN empty."
    )
    for what, where in ((said(sent_on=""), "a"), (said(sent_on="", contact="Другой адрес"), "b")):
        voice(desk, meeting, what, where)
    assert Person.objects.filter(is_active=False, name="Ахметова Айгуль").count() == 2


def test_the_answer_of_whom_the_minutes_name_can_be_claimed_and_of_nobody_else(desk):
    meeting = entered(desk)
    named, nameless = voice(desk, meeting, minuted(), "a"), voice(desk, meeting, minuted(name=""), "b")
    person = make_person(level=1)

    claim_item(make_claim_code(named), by=person, at=clock.now())

    assert named.passages.get().proposal.author == person
    assert refused(NoClaim, lambda: make_claim_code(nameless))
    page = read(client_of(desk.first).get(address("item_answer", "constitution", nameless.uid)))
    assert "Public meeting M-000001" in page
    assert "Print with a code" not in page


def test_what_becomes_no_proposal_has_a_number_and_an_answer(desk):
    meeting = entered(desk)

    item = voice(desk, meeting, {"refusal": "not_about"})

    assert (item.number, item.stage) == ("E-000001", "refused")
    assert "E-000001 It is not about the draft that is under consultation." in shown(meeting)
    page = read(client_of(desk.first).get(address("item_answer", "constitution", item.uid)))
    assert "What you sent was read. It becomes no proposal." in page


def test_minutes_that_came_in_time_are_typed_after_closing_and_late_ones_are_refused_with_numbers(desk):
    early = entered(desk, at=clock.now() - timedelta(minutes=5))
    close(desk.draft)

    late = entered(desk)
    item = register_of_meeting(late, where="page 1", by=desk.first, at=clock.now())

    assert (late.refusal, item.stage, item.refusal) == ("arrived_late", "refused", "arrived_late")
    assert "It came after collection had closed." in shown(late)
    assert voice(desk, early, minuted()).stage == "registered"


def test_one_place_of_the_minutes_is_one_item(desk):
    meeting = entered(desk)

    first = register_of_meeting(meeting, where="page 1", by=desk.first, at=clock.now())
    again = register_of_meeting(meeting, where=" page  1 ", by=desk.second, at=clock.now())

    assert (first.pk, Item.objects.count()) == (again.pk, 1)
    assert refused(PlaceInMinutesUntold, lambda: register_of_meeting(meeting, where=" ", by=desk.first, at=clock.now()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=first.pk).update(meeting=None)


def test_taken_off_it_leaves_number_mark_reasons_and_its_proposals(desk):
    meeting = entered(desk)
    publish(desk, voice(desk, meeting, minuted(name="")))
    off = {"by": desk.first, "at": clock.now()}

    assert refused(MeetingRemovalUnexplained, lambda: take_off_meeting(meeting, reasons=" ", **off))
    take_off_meeting(meeting, reasons="It was entered twice.", **off)
    take_off_meeting(meeting, reasons="Again.", **off)

    page = shown(meeting)
    assert "It was entered twice." in page
    assert "P-000001" in page
    for gone in ("Сход жителей", "Акимат села", "340"):
        assert gone not in page + read(Client().get(address("meetings", "constitution")))
    assert refused(MeetingTakenOff, lambda: register_of_meeting(meeting, where="a", by=desk.first, at=clock.now())) == (
        "This meeting was taken off the site. Nothing more is entered from it."
    )
    verbs = list(Leaf.objects.filter(object_id=meeting.uid).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["meeting.entered", "meeting.taken_off"]


def test_entered_at_once_numbers_have_no_gap_and_one_place_is_registered_once(committed_db):
    desk = make_desk()

    at_once(*[lambda: entered(desk)] * 6)
    meeting = Meeting.objects.order_by("serial").first()
    at_once(*[lambda: register_of_meeting(meeting, where="page 1", by=desk.first, at=clock.now())] * 6)

    assert sorted(Meeting.objects.values_list("serial", flat=True)) == list(range(1, 7))
    assert list(Item.objects.values_list("serial", "meeting")) == [(1, meeting.pk)]


def test_the_desk_pages_enter_register_type_and_take_off(desk):
    first, second = client_of(desk.first), client_of(desk.second)
    where = address("enter_meeting", "constitution")
    form = {"title": "Сход", "region": "KZ-15", "held_on": str(timezone.localdate()), "organized_by": "Акимат"}
    form |= {"attendance": "64", "spoke": "", "language": "kk", "why_earlier": "", "key": "a-random-key"}

    empty = first.post(where, form)
    file = SimpleUploadedFile("хаттама.pdf", scan(2), "application/pdf")
    meeting = first.post(where, form | {"files": file})["Location"]
    item = first.post(meeting, {"act": "register", "where": "page 2"})["Location"]
    first.post(item, {"act": "take"})
    typing = first.get(item)

    assert (empty.status_code, "Сход" in empty.content.decode()) == (422, True)
    assert "Add the minutes of the meeting: at least one PDF." in read(empty)
    assert meeting == "/en/constitution/intake/meetings/M-000001/"
    assert "In the minutes: page 2" in read(typing)
    assert 'name="sent_on"' not in typing.content.decode()
    assert typing.content.decode().count('class="scan-page"') == 2
    picture = second.get(address("scan_page", "constitution", Item.objects.get().uid, Scan.objects.get().uid, 2))
    saved = second.get(address("minutes_file", "constitution", "M-000001", Scan.objects.get().uid))
    assert (picture.status_code, saved["Content-Disposition"][:10], saved.content) == (200, "attachment", scan(2))
    sent = {"act": "enter", "passages": "1", "place_1": "9(2)", "kind_1": "keep", "name": "", "name_form": "region"}
    sent |= {"language": "kk", "reasons_1": "Дұрыс."}
    assert first.post(item, sent).status_code == 302
    second.post(item, {"act": "take"})
    assert second.post(item, sent | {"reasons_1": "Дұрыс па?"}).status_code == 302
    third = client_of(desk.third)
    third.post(item, {"act": "take"})
    settled = third.post(item, {"act": "settle", "take_reasons_1": "a"})
    assert (settled.status_code, Item.objects.get().stage) == (302, "registered")
    listed = read(first.get(meeting)) + read(first.get(address("items", "constitution", stage="registered")))
    assert "E-000001 page 2 Registered" in listed
    assert "M-000001: page 2" in listed
    assert [first.post(meeting, {"act": act}).status_code for act in ("register", "take_off", "x")] == [422, 422, 400]
    assert first.post(meeting, {"act": "take_off", "reasons": "Entered twice."}).status_code == 302
    assert Client().get(meeting).status_code == 302


def test_programs_read_what_everybody_reads(desk):
    meeting = entered(desk)
    taken = voice(desk, meeting, minuted({}, {"text": "Иначе."}), "a")
    refused_item = voice(desk, meeting, {"refusal": "insult"}, "b")
    register_of_meeting(meeting, where="c", by=desk.first, at=clock.now())
    one = taken.passages.order_by("place").first().proposal
    rule(one, ruling="publish", by=operator(desk.draft, Role.MODERATOR), at=clock.now())

    english = {"Accept-Language": "en"}
    read_one = Client().get("/api/v1/meetings/M-000001/", headers=english).json()
    listed = Client().get("/api/v1/drafts/constitution/meetings/", headers=english).json()["results"]

    assert {name: read_one[name] for name in ("attended_told", "spoke_told", "registered", "waiting", "proposals")} == {
        "attended_told": 340,
        "spoke_told": 12,
        "registered": 2,
        "waiting": 2,
        "proposals": [one.number],
    }
    insult = "It insults somebody. Send it again without that."
    assert read_one["refused"] == [{"number": refused_item.number, "reason": insult}]
    assert listed == [{name: read_one[name] for name in listed[0]}]
    take_off_meeting(meeting, reasons="Entered twice.", by=desk.first, at=clock.now())
    gone = Client().get("/api/v1/meetings/M-000001/").json()
    assert (gone["title"], gone["attended_told"], gone["proposals"]) == ("", None, [one.number])


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_a_constant_number_of_queries(desk, django_assert_num_queries, number):
    meeting = entered(desk)
    for turn in range(number):
        publish(desk, voice(desk, meeting, minuted(name=f"A. {turn}"), where=f"{turn}"))
        entered(desk)

    with django_assert_num_queries(15):
        shown(meeting)
    with django_assert_num_queries(3):
        Client().get(address("meetings", "constitution"))
    with django_assert_num_queries(2):
        Client().get("/api/v1/drafts/constitution/meetings/")
