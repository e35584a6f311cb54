"""Letters at the desk: numbered at once, typed twice without sight of each other, settled by a third; or refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from core import clock
from core.rules import RuleViolation
from intake.actions import enter, keep_entry, leave_item, settle_entries, take_item
from intake.actions.typing import EntryUnfit, entries_that_differ
from intake.models import Entry, Item, Passage, ScanContent
from proposals.models import NumberSeries, Proposal
from record.leaf import parse
from record.models import Entry as Leaf
from tests.intake.desk import another_scan, letter, make_desk, operator, said, typed
from tests.intake.test_importing import csv_of, iin, row, rows, store
from tests.proposals import pdfs
from tests.proposals.stage import close, make_draft, make_proposal
from tests.threads import at_once


@pytest.fixture
def desk(db):
    return make_desk()


def refusal_of(act):
    with pytest.raises(RuleViolation) as refusal:
        act()
    return refusal.value


def test_a_letter_that_two_typed_alike_is_its_senders_proposal(desk):
    own = make_proposal(desk.draft)
    item = letter(desk, shelf="4-қорап, 12-бума")

    assert (item.number, item.stage, item.received_by, item.shelf) == (
        "E-000001",
        "waiting",
        desk.first,
        "4-қорап, 12-бума",
    )
    typed(item, desk.first)
    assert not Passage.objects.exists()
    item = typed(item, desk.second, said({"place": "9(2)", "reasons": "Так  понятнее.\n"}, sent_on="06.02.2026"))

    [passage] = item.passages.select_related("proposal__author")
    proposal, author = passage.proposal, passage.proposal.author
    assert (item.stage, str(item.sent_on), item.language, item.claimed_by) == ("registered", "2026-02-06", "ru", None)
    assert (proposal.serial, proposal.channel, proposal.status, proposal.visible_at) == (
        own.serial + 1,
        "post",
        "submitted",
        None,
    )
    assert (author.name, author.region, author.level, author.is_active) == ("Ахметова Айгуль", "KZ-15", 1, False)
    leaf = parse(bytes(Leaf.objects.get(object_id=proposal.uid).leaf))
    assert (leaf["data"]["channel"], leaf["by"]["role"]) == ("post", "citizen")
    words = Proposal.objects.with_words(author).get(pk=proposal.pk)
    assert (words.text, words.reasons) == ("Русский язык употребляется наравне с казахским.", "Так  понятнее.")
    assert list(Entry.objects.order_by("turn").values_list("turn", "by", "said")) == [
        (1, desk.first.pk, {}),
        (2, desk.second.pk, {}),
    ]


def test_passages_of_a_letter_become_proposals_of_one_author_in_its_order(desk):
    item = letter(desk)
    passages = [{}, {"kind": "keep", "text": "", "reasons": ""}, {"place": "9(1)", "kind": "question", "text": ""}]
    typed(item, desk.first, said(*passages, name_form="name"))

    typed(item, desk.second, said(*passages, name_form="name"))

    proposals = Proposal.objects.order_by("serial").with_changes()
    assert [(one.number, one.change.kind, one.name_form) for one in proposals] == [
        ("P-000001", "change", "name"),
        ("P-000002", "keep", "name"),
        ("P-000003", "question", "name"),
    ]
    assert len({one.author_id for one in proposals}) == 1


def test_entries_that_differ_are_settled_by_a_third(desk):
    item = letter(desk)
    typed(item, desk.first)
    item = typed(item, desk.second, said({"text": "Русский язык употребляется."}, region="KZ-71"))

    assert item.stage == "differing"
    one, other, differing = entries_that_differ(item)
    assert differing == ["region", "text_1"]
    assert (one["region"], other["region"]) == ("KZ-15", "KZ-71")
    for person in (desk.first, desk.second):
        assert refusal_of(lambda person=person: settle_entries(item, said(), by=person, at=clock.now())).code == (
            "entered_already"
        )
    assert refusal_of(lambda: enter(item, said(), by=desk.third, at=clock.now())).code == "item_settled"

    item = settle_entries(item, said(region="KZ-71"), by=desk.third, at=clock.now())

    proposal = item.passages.get().proposal
    assert (item.stage, proposal.author.region) == ("registered", "KZ-71")
    assert refusal_of(lambda: settle_entries(item, said(), by=operator(desk.draft), at=clock.now())).code == (
        "item_settled"
    )


def test_nobody_confirms_their_own_entry_in_the_database_either(desk):
    item = letter(desk)
    typed(item, desk.first)

    assert refusal_of(lambda: take_item(item, by=desk.first, at=clock.now())).code == "entered_already"
    assert refusal_of(lambda: enter(item, said(), by=desk.first, at=clock.now())).code == "entered_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(item=item, by=desk.first, turn=2, said={}, at=clock.now())


def test_one_operator_is_enough_where_the_draft_says_so(desk):
    desk.draft.two_people = False
    desk.draft.save()

    assert typed(letter(desk), desk.first).stage == "registered"


def test_two_say_why_a_letter_becomes_no_proposal(desk):
    item = letter(desk)
    typed(item, desk.first, {"refusal": "unreadable"})

    item = typed(item, desk.second, {"refusal": "unreadable"})

    assert (item.stage, item.refusal, item.settled_at is not None) == ("refused", "unreadable", True)
    assert not Proposal.objects.exists()
    other = letter(desk)
    typed(other, desk.first, {"refusal": "insult"})
    assert typed(other, desk.second).stage == "differing"
    assert refusal_of(lambda: enter(letter(desk), {"refusal": "x"}, by=desk.first, at=clock.now())).code == (
        "unknown_ground"
    )


@pytest.mark.parametrize(("opens", "closes", "why"), [(1, 30, "arrived_early"), (-5, -1, "arrived_late")])
def test_what_comes_out_of_time_is_refused_with_a_number_at_once(db, opens, closes, why):
    desk = make_desk(opens=timedelta(days=opens), closes=timedelta(days=closes))

    item = letter(desk)

    assert (item.number, item.stage, item.refusal) == ("E-000001", "refused", why)


def test_a_letter_that_came_in_time_is_registered_after_closing(desk):
    item = letter(desk, at=clock.now() - timedelta(minutes=5))
    close(desk.draft)
    typed(item, desk.first)

    assert typed(item, desk.second).stage == "registered"


def test_numbers_of_items_and_of_imported_rows_are_one_series(desk):
    letter(desk)
    store(desk.draft, csv_of(rows(1)))

    assert letter(desk).number == "E-000003"
    assert NumberSeries.objects.get(name="arrivals").last == 3


def test_the_same_form_twice_is_one_item(desk):
    first = letter(desk, key="0123456789abcdef")

    again = letter(desk, key="0123456789abcdef")

    assert (first, Item.objects.count(), ScanContent.objects.count()) == (again, 1, 1)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([], "scan_missing"),
        ([("a.pdf", b"GIF89a")], "file_not_pdf"),
        ([("a.pdf", pdfs.made(pdfs.script_at_opening))], "file_active"),
        ([("a.pdf", b"%PDF-" + b"x" * (10 * 1024 * 1024))], "file_too_large"),
        ([("a.pdf", b"")] * 11, "too_many_scans"),
    ],
)
def test_what_is_no_scan_is_refused(desk, files, code):
    assert refusal_of(lambda: letter(desk, files=files)).code == code
    assert not Item.objects.exists()


def test_what_cannot_be_taken_is_told_at_its_field_all_at_once(desk):
    item = letter(desk)
    wrong = said({"place": "статья 99"}, {"text": ""}, contact="", sent_on="31.02.2026")

    refused = refusal_of(lambda: enter(item, wrong, by=desk.first, at=clock.now()))

    assert isinstance(refused, EntryUnfit)
    assert {name: len(sentences) for name, sentences in refused.problems.items()} == {
        "place_1": 1,
        "contact": 1,
        "sent_on": 1,
        "text_2": 1,
    }
    assert refusal_of(lambda: enter(item, said(passages=[]), by=desk.first, at=clock.now())).code == "nothing_typed"
    assert refusal_of(lambda: enter(item, said(*[{}] * 11), by=desk.first, at=clock.now())).code == "too_many_passages"


def test_what_is_kept_is_there_again_for_its_writer_and_the_number_of_a_person_is_a_tag(desk):
    item = letter(desk)
    keep_entry(item, said(iin=iin(), name="Ахмет"), by=desk.first, at=clock.now())

    kept = Entry.objects.get()
    assert (kept.turn, kept.said["name"], kept.said["iin"][:4]) == (None, "Ахмет", "iin:")
    assert iin() not in str(list(Entry.objects.values()))
    item.refresh_from_db()
    assert item.holder_at(clock.now()) == desk.first.pk
    enter(item, said(), by=desk.first, at=clock.now())
    item = typed(item, desk.second, said(iin=iin()))

    assert item.stage == "registered"
    store(desk.draft, csv_of([row(1, iin=iin())]))
    assert len(set(Proposal.objects.values_list("author", flat=True))) == 1


def test_letters_of_one_sender_are_one_persons(desk):
    for what in (said(), said({"text": "Другие слова."}), said(contact="Актобе, ул. Абая, 2")):
        item = letter(desk, files=[("a.pdf", another_scan())])
        typed(item, desk.first, what)
        typed(item, desk.second, what)

    authors = list(Proposal.objects.order_by("serial").values_list("author", flat=True))
    assert (authors[0] == authors[1], authors[1] == authors[2]) == (True, False)


def test_an_item_is_held_by_one_and_freed_after_a_while(desk):
    item, now = letter(desk), clock.now()
    take_item(item, by=desk.first, at=now)

    assert refusal_of(lambda: take_item(item, by=desk.second, at=now + timedelta(minutes=29))).code == "item_taken"
    assert take_item(item, by=desk.second, at=now + timedelta(minutes=31)).claimed_by == desk.second
    assert leave_item(item, by=desk.first).claimed_by == desk.second
    assert leave_item(item, by=desk.second).claimed_by is None
    # Whoever held it before loses nothing of what they typed: it is the first entry, or the second.
    typed(item, desk.second)
    assert enter(item, said(), by=desk.first, at=clock.now()).stage == "registered"


def test_a_draft_that_asks_for_an_identity_takes_no_letter(db):
    desk = make_desk(least_level=2)

    refused = refusal_of(lambda: enter(letter(desk), said(), by=desk.first, at=clock.now()))

    assert refused.problems == {"": ["The rules of this consultation do not let its sender take part."]}
    assert typed(letter(desk), desk.first, {"refusal": "sender_may_not"}).stage == "typed"


def test_twenty_operators_take_one_item_at_once_and_one_has_it(committed_db):
    desk = make_desk()
    item = letter(desk)
    people = [operator(desk.draft) for _one in range(20)]

    outcomes = at_once(*[lambda person=person: take_item(item, by=person, at=clock.now()) for person in people])

    assert sorted(type(one).__name__ for one in outcomes) == ["Item"] + ["ItemTaken"] * 19


def test_entries_of_many_at_once_are_two_turns_and_one_proposal(committed_db):
    desk = make_desk()
    item = letter(desk)
    people = [operator(desk.draft) for _one in range(8)]

    outcomes = at_once(*[lambda person=person: enter(item, said(), by=person, at=clock.now()) for person in people])

    names = sorted(type(one).__name__ for one in outcomes)
    assert names == ["Item"] * 2 + ["ItemSettled"] * 6
    assert (Proposal.objects.count(), Person.objects.filter(is_active=False).count()) == (1, 1)
    assert list(Entry.objects.order_by("turn").values_list("turn", flat=True)) == [1, 2]


def test_a_desk_of_another_draft_takes_its_own(desk):
    other = make_draft(slug="other")

    assert refusal_of(lambda: letter(desk, channel="email")).code == "not_typed"
    assert list(Item.objects.of(other)) == []
