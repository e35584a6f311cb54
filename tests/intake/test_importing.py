"""Files from other systems: read, checked, stored once, whatever is cut off or comes twice."""

import csv
import io
import threading
from datetime import timedelta

import pytest
from openpyxl import Workbook

from accounts.actions import confirm_identity
from accounts.models import Notice, Person, SenderTag
from accounts.numbers import check_digit
from core import clock
from core.rules import RuleViolation
from intake.actions import (
    Settled,
    bring_delivery,
    confirm_delivery,
    discard_delivery,
    ground_for,
    look_through,
    read_file,
    settle_delivery,
    store_next_piece,
    store_piece,
)
from intake.models import Arrival, Delivery
from intake.submissions import Problem
from proposals.models import NumberSeries, Proposal
from record.leaf import parse
from record.models import Entry
from tests.proposals.stage import close, make_draft, make_person, make_proposal
from tests.threads import at_once

HEADERS = {
    "number": "Номер обращения",
    "sent_on": "Дата обращения",
    "sender_id": "ID заявителя",
    "iin": "ИИН",
    "name": "ФИО",
    "contact": "Контакты",
    "region": "Регион",
    "language": "Язык",
    "place": "Статья, пункт",
    "kind": "Вид предложения",
    "text": "Предлагаемая редакция",
    "reasons": "Обоснование",
}
ROW = {
    "number": "ZT-2026-1",
    "sent_on": "06.02.2026",
    "sender_id": "",
    "iin": "",
    "name": "Ахметова Айгуль",
    "contact": "+7 701 000 00 01",
    "region": "Астана",
    "language": "русский",
    "place": "статья 9, пункт 2",
    "kind": "изменить",
    "text": "Русский язык употребляется наравне с казахским.",
    "reasons": "Так понятнее.",
}


def row(serial=1, **values):
    """Return a row with a number and a sender of its own."""
    text = f"{ROW['text']} Вариант {serial}."
    own = {"number": f"ZT-2026-{serial}", "contact": f"+7 701 {serial:07d}", "text": text}
    return ROW | own | values


def rows(count, **values):
    return [row(number, **values) for number in range(1, count + 1)]


def csv_of(content, *, delimiter=";", encoding="utf-8", headers=HEADERS):
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow([headers[name] for name in headers])
    writer.writerows([[one[name] for name in headers] for one in content])
    return written.getvalue().encode(encoding)


def xlsx_of(content, headers=HEADERS):
    book = Workbook()
    book.active.append(list(headers.values()))
    for one in content:
        book.active.append([one[name] for name in headers])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def iin(serial=1):
    eleven = f"9001015{serial:04d}"
    return eleven + check_digit(eleven)


def store(draft, content, *, channel="e_otinish", at=None, **settled):
    """Read a file and store it as the command does; return what became of its rows."""
    brought = read_file(content)
    settled = Settled(settled.pop("columns", brought.columns), **settled).cleaned(brought.described["headers"])
    at = at or clock.now()
    ground = ground_for(draft, channel, settled, received_at=at)
    return store_piece(ground, brought.rows, entered_by=None, at=at)


def looked(draft, content, *, channel="e_otinish", **settled):
    brought = read_file(content)
    settled = Settled(brought.columns, **settled).cleaned(brought.described["headers"])
    return look_through(ground_for(draft, channel, settled, received_at=clock.now()), brought.rows)


def codes(found):
    """Return the problems of refused rows as (row, [(code, column, value)])."""
    return [(row, [tuple(problem[:3]) for problem in problems]) for row, _number, _ours, problems in found.refused]


def test_a_row_becomes_its_senders_proposal_in_the_one_series_with_leaf_and_arrival(db):
    draft = make_draft()
    before = make_proposal(draft)

    found = store(draft, csv_of(rows(1)))

    proposal = Proposal.objects.with_words(None).get(channel="e_otinish")
    author, arrival = proposal.author, Arrival.objects.get()
    leaf = parse(bytes(Entry.objects.get(object_id=proposal.uid).leaf))
    assert found.counts() == {"new": 1, "known": 0, "changed": 0, "refused": 0}
    assert found.new == [[2, "ZT-2026-1", proposal.number]]
    assert proposal.serial == before.serial + 1
    assert (proposal.change.base.placement.eid, proposal.change.kind, proposal.text, proposal.reasons) == (
        "art_9__para_2",
        "change",
        f"{ROW['text']} Вариант 1.",
        "Так понятнее.",
    )
    assert (proposal.status, proposal.language, proposal.visible_at) == ("submitted", "ru", None)
    assert (author.is_active, author.has_usable_password(), author.level, author.region, author.name) == (
        False,
        False,
        1,
        "KZ-71",
        "Ахметова Айгуль",
    )
    assert author.email.endswith("@unclaimed.invalid")
    assert (arrival.number, arrival.proposal, arrival.source_number, str(arrival.sent_on), arrival.refusal) == (
        "E-000001",
        proposal,
        "ZT-2026-1",
        "2026-02-06",
        "",
    )
    assert (leaf["t"], leaf["data"]["channel"], leaf["by"]["role"], leaf["by"]["alv"]) == (
        "proposal.submitted",
        "e_otinish",
        "citizen",
        1,
    )


def test_a_second_run_adds_nothing_and_lists_what_it_passed_by(db):
    draft = make_draft()
    content = csv_of(rows(3))
    store(draft, content)
    counted = Proposal.objects.count(), Person.objects.count(), Entry.objects.count(), Arrival.objects.count()

    again = store(draft, content)

    assert again.counts() == {"new": 0, "known": 3, "changed": 0, "refused": 0}
    assert again.known[0] == [2, "ZT-2026-1", "P-000001"]
    now = Proposal.objects.count(), Person.objects.count(), Entry.objects.count(), Arrival.objects.count()
    assert now == counted


def test_a_known_number_with_other_content_is_listed_and_not_taken(db):
    draft = make_draft()
    store(draft, csv_of(rows(2)))

    again = store(draft, csv_of([row(1), row(2, reasons="Передумал.")]))

    assert again.counts() == {"new": 0, "known": 1, "changed": 1, "refused": 0}
    assert again.changed == [[3, "ZT-2026-2", "P-000002"]]
    assert Proposal.objects.with_words(None).get(serial=2).reasons == "Так понятнее."


def test_the_same_numbers_of_another_channel_are_others(db):
    draft = make_draft()
    store(draft, csv_of(rows(1)))

    found = store(draft, csv_of(rows(1)), channel="egov")

    assert found.counts()["new"] == 1
    assert sorted(Proposal.objects.values_list("channel", flat=True)) == ["e_otinish", "egov"]


def test_all_that_is_wrong_is_told_at_once_with_row_column_and_value(db):
    draft = make_draft()
    faults = [
        row(1, place="статья 99", kind="переделать"),
        row(2, place="", language="суахили"),
        row(3, sent_on="31.02.2026", region="Атлантида"),
        row(4, text="", kind=""),
        row(5, number=""),
        row(6, contact="", name=""),
        row(7, iin="900101500001"),
        row(8, text="Официально употребляется русский язык."),
        row(9, place="статьи 9 и 10"),
        row(10, sent_on="06.02.2099"),
        row(11, reasons=""),
        row(12, number="ZT-2026-1"),
        row(13, text="a" * 20_001),
    ]

    found = looked(draft, csv_of(faults))

    told = dict(codes(found))
    assert told[2] == [("place_unknown", "place", "статья 99"), ("kind_unknown", "kind", "переделать")]
    assert told[3] == [("place_missing", "place", ""), ("language_unknown", "language", "суахили")]
    assert told[4] == [("day_unknown", "sent_on", "31.02.2026"), ("region_unknown", "region", "Атлантида")]
    assert told[5] == [("kind_missing", "kind", "")]
    assert told[6] == [("number_missing", "number", "")]
    assert told[7] == [("sender_untold", "name", "")]
    assert told[8] == [("iin_wrong_check_digit", "iin", "")]
    assert told[9] == [("text_unchanged", "text", "Официально употребляется русский язык.")]
    assert told[10] == [("place_unknown", "place", "статьи 9 и 10")]
    assert told[11] == [("day_to_come", "sent_on", "06.02.2099")]
    assert told[12] == [("words_unfit", "reasons", "")]
    assert told[13] == [("number_twice", "number", "ZT-2026-1")]
    assert told[14] == [("words_unfit", "text", "a" * 200)]
    assert found.counts() == {"new": 0, "known": 0, "changed": 0, "refused": 13}
    sentence = Problem(*found.refused[11][3][0]).sentence
    assert sentence == "This number stands in the file already, in row 2."


def test_a_refused_row_gets_a_number_and_once_mended_its_proposal(db):
    draft = make_draft()

    first = store(draft, csv_of([row(1), row(2, place="статья 99"), row(3, number="")]))
    refused = Arrival.objects.get(refusal="place_unknown")
    second = store(draft, csv_of([row(1), row(2)]))

    refused.refresh_from_db()
    assert [entry[:3] for entry in first.refused] == [[3, "ZT-2026-2", "E-000002"], [4, "", ""]]
    assert second.counts() == {"new": 1, "known": 1, "changed": 0, "refused": 0}
    assert (refused.number, refused.refusal, refused.proposal.number) == ("E-000002", "", "P-000002")
    assert NumberSeries.objects.get(name="arrivals").last == 2


def test_what_comes_after_the_closing_is_refused_with_a_number(db):
    draft = make_draft(grace_minutes=10)
    store(draft, csv_of(rows(1)))
    close(draft, ago=timedelta(minutes=1))

    found = store(draft, csv_of(rows(2)))

    assert found.counts() == {"new": 0, "known": 1, "changed": 0, "refused": 1}
    assert codes(found) == [(3, [("arrived_late", "", "")])]
    assert Arrival.objects.get(source_number="ZT-2026-2").refusal == "arrived_late"


def test_a_file_that_came_in_time_may_be_stored_for_the_minutes_of_grace(db):
    draft = make_draft(grace_minutes=10)
    close(draft, ago=timedelta(minutes=1))
    brought = read_file(csv_of(rows(1)))
    settled = Settled(brought.columns)
    came = clock.now() - timedelta(minutes=2)

    found = store_piece(
        ground_for(draft, "egov", settled, received_at=came), brought.rows, entered_by=None, at=clock.now()
    )

    assert found.counts()["new"] == 1


def test_nothing_is_taken_before_collection_opens(db):
    draft = make_draft(opens=timedelta(days=1))

    with pytest.raises(RuleViolation) as refusal:
        store(draft, csv_of(rows(1)))

    assert refusal.value.code == "collection_not_open"
    assert not Arrival.objects.exists()


def test_one_sender_is_one_person_however_much_they_sent(db):
    draft = make_draft()
    by_contact = [row(number, contact="a@b.kz", name="АХМЕТОВА  Айгүл") for number in (1, 2)]
    by_id = [row(number, sender_id="77", contact="") for number in (3, 4)]
    by_iin = [row(number, iin=iin(), name="") for number in (5, 6)]

    store(draft, csv_of([*by_contact, *by_id, *by_iin]))
    store(draft, csv_of([row(7, iin=iin())]), channel="egov")

    authors = list(Proposal.objects.order_by("serial").values_list("author", flat=True))
    assert (authors[0], authors[2], authors[4], authors[4]) == (authors[1], authors[3], authors[5], authors[6])
    assert len(set(authors)) == 3


def test_a_known_identity_s_row_is_that_account_s_and_they_are_told(db):
    draft = make_draft()
    person = make_person(level=1)
    confirm_identity(person, number=iin(), subject="s-1", at=clock.now())

    store(draft, csv_of([row(1, iin=iin()), row(2, iin=iin(2))]))

    [mine, others] = Proposal.objects.order_by("serial")
    assert (mine.author, mine.author.level, mine.visible_at is not None) == (person, 2, True)
    assert others.author != person
    told = Notice.objects.filter(kind="proposal.arrived")
    assert list(told.values_list("person", "object_id")) == [(person.pk, mine.uid)]


def test_a_number_of_a_person_is_kept_nowhere(db):
    draft = make_draft()
    headers = HEADERS | {"iin": "Столбец 4"}  # told by its look

    delivery = bring(draft, csv_of([row(1, iin=iin())], headers=headers))
    store(draft, csv_of([row(1, iin=iin())]))

    kept = (
        str(delivery.rows)
        + str(delivery.found)
        + str(list(Person.objects.values()))
        + str(list(SenderTag.objects.values()))
    )
    assert iin() not in kept
    assert delivery.rows[0][1][3].startswith("iin:")


def test_the_source_s_word_for_identities_gives_level_two_and_raises_who_was_known(db):
    draft = make_draft()
    store(draft, csv_of(rows(1)))

    store(draft, csv_of([row(1), row(2, contact=row(1)["contact"]), row(3)]), level=2)

    [first, second, third] = Proposal.objects.order_by("serial")
    assert first.author == second.author
    assert [proposal.author.level for proposal in (first, second, third)] == [2, 2, 2]
    assert (first.visible_at is None, second.visible_at is None) == (True, False)


def test_a_draft_s_rules_on_who_takes_part_hold(db):
    draft = make_draft(least_level=2)

    found = store(draft, csv_of(rows(1)))

    assert codes(found) == [(2, [("sender_may_not", "", "")])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "kz1048"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters_are_guessed(db, encoding, delimiter):
    draft = make_draft()
    text = "Орыс тілі қазақ тілімен тең қолданылады." if encoding != "cp1251" else "Русский язык наравне."

    brought = read_file(csv_of([row(1, text=text)], delimiter=delimiter, encoding=encoding))
    found = looked(draft, csv_of([row(1, text=text)], delimiter=delimiter, encoding=encoding))

    named = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16", "cp1251": "Windows-1251", "kz1048": "KZ-1048"}
    assert brought.described["encoding"] == named.get(encoding, encoding.upper())
    assert (brought.described["delimiter"], brought.described["header_row"]) == (delimiter, 1)
    assert set(brought.columns) == set(HEADERS)
    assert found.counts()["new"] == 1


def test_a_workbook_gives_what_the_same_rows_as_csv_give(db):
    draft = make_draft()
    formula = '=HYPERLINK("http://evil.example","x")'
    content = [row(1), row(2, reasons=formula)]
    store(draft, xlsx_of(content))

    again = store(draft, csv_of(content))

    assert again.counts() == {"new": 0, "known": 2, "changed": 0, "refused": 0}
    assert Proposal.objects.with_words(None).get(serial=2).reasons == formula


def test_a_header_below_a_title_is_found_and_rows_have_the_file_s_numbers(db):
    draft = make_draft()
    lines = ["Выгрузка e-Otinish;;", ";;", csv_of([row(1, place="статья 99")]).decode()]

    found = looked(draft, "\n".join(lines).encode())

    assert found.refused[0][:2] == [4, "ZT-2026-1"]


@pytest.mark.parametrize(
    ("told", "eid"),
    [
        ("art_9__para_2", "art_9__para_2"),
        ("Статья 9, пункт 2", "art_9__para_2"),
        ("9-бап, 2-тармақ", "art_9__para_2"),
        ("9-бап 2-тармақ", "art_9__para_2"),
        ("п. 2 ст. 9", "art_9__para_2"),
        ("9(2)", "art_9__para_2"),
        ("Article 9(2)", "art_9__para_2"),
        ("статья № 9", "art_9"),
        ("9", "art_9"),
        ("проект в целом", "draft"),
        ("жоба тұтасымен", "draft"),
        ("статья 9 пункт 7", None),
        ("статья 9, 2", None),
        ("статья 9 о языке", None),
        ("9, 2", None),
        ("<script>x()</script>", None),
    ],
)
def test_a_place_is_found_or_refused_and_never_guessed(db, told, eid):
    draft = make_draft()
    kind = "вопрос"

    found = looked(draft, csv_of([row(1, place=told, kind=kind, text="")]))

    assert found.counts()["new"] == (1 if eid else 0)
    if eid:
        store(draft, csv_of([row(1, place=told, kind=kind, text="")]))
        assert Proposal.objects.with_changes().get().change.base.placement.eid == eid


def test_what_a_row_does_not_say_the_secretary_may_settle_for_the_whole_file(db):
    draft = make_draft()
    content = csv_of([row(1, place="", kind="", text="", language="")])

    refused = looked(draft, content)
    taken = looked(draft, content, kind_if_none="question", whole_if_none=True)

    assert [problem[0] for problem in refused.refused[0][3]] == ["place_missing", "kind_missing", "language_untold"]
    assert [problem[0] for problem in taken.refused[0][3]] == ["language_untold"]


def test_the_language_is_told_by_the_words_where_none_is_named(db):
    draft = make_draft()
    kazakh = "Мемлекеттік тіл туралы осы тармақты нақтырақ жазу керек деп ойлаймын."

    store(draft, csv_of([row(1, language="", text=kazakh, reasons=kazakh)]))

    assert Proposal.objects.get().language == "kk"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file holds no rows."),
        (b"\xff\xfe\x00", "The encoding of the file is not known. Save it as CSV in UTF-8 and bring it again."),
        (
            b"PK\x03\x04 no zip",
            "The file cannot be read as a table. Save it as XLSX or as CSV in UTF-8 and bring it again.",
        ),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is larger than 10 MB. Cut it into several files."),
        (b"a;b\n" * 20_021, "The file has more than 20000 rows. Cut it into several files."),
        (b";".join([b"a"] * 61), "A row has more than 60 columns."),
        (b"a" * 40_001, "A cell holds more than 40000 characters."),
    ],
)
def test_what_is_no_table_is_refused_with_why(content, sentence):
    with pytest.raises(RuleViolation) as refusal:
        read_file(content)

    assert str(refusal.value) == sentence


def bring(draft, content, **values):
    values = {"channel": "e_otinish", "level": 1, "name": "file.csv", "by": make_person()} | values
    return bring_delivery(draft, content=content, at=clock.now(), **values)


def store_all():
    pieces = 0
    while store_next_piece(at=clock.now()):
        pieces += 1
    return pieces


def test_a_file_is_kept_checked_and_stored_in_pieces_once_confirmed(db):
    draft = make_draft()
    delivery = bring(draft, csv_of([*rows(250), row(251, place="статья 99")]))
    assert store_all() == 0

    confirm_delivery(delivery, seen=250, at=clock.now())
    pieces = store_all()

    delivery.refresh_from_db()
    assert pieces == 3
    assert {name: len(rows) for name, rows in delivery.outcome.items()} == {
        "new": 250,
        "known": 0,
        "changed": 0,
        "refused": 1,
    }
    assert (delivery.rows, delivery.finished_at is not None) == ([], True)
    assert list(Proposal.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 251))
    assert {arrival.entered_by for arrival in Arrival.objects.select_related("entered_by")} == {delivery.brought_by}


def test_other_columns_are_settled_and_checked_anew(db):
    draft = make_draft()
    headers = HEADERS | {"text": "Столбец А", "place": "Столбец Б"}
    delivery = bring(draft, csv_of(rows(2), headers=headers))
    assert delivery.found == {}
    places = {name: place for place, name in enumerate(HEADERS)}

    delivery = settle_delivery(delivery, Settled(places), at=clock.now())

    assert len(delivery.found["new"]) == 2
    with pytest.raises(RuleViolation) as refusal:
        settle_delivery(delivery, Settled({"number": 0}), at=clock.now())
    assert str(refusal.value) == (
        "Say in which column each of these stands: provision, reasons, sender's number in the source."
    )


def test_what_was_confirmed_is_changed_no_more(db):
    draft = make_draft()
    delivery = bring(draft, csv_of(rows(1)))

    with pytest.raises(RuleViolation) as refusal:
        confirm_delivery(delivery, seen=7, at=clock.now())
    confirm_delivery(delivery, seen=1, at=clock.now())

    assert str(refusal.value) == "The import was checked anew meanwhile. Look at what was found, then confirm it."
    for act in (
        lambda: settle_delivery(delivery, Settled(delivery.columns), at=clock.now()),
        lambda: discard_delivery(delivery),
    ):
        with pytest.raises(RuleViolation) as refusal:
            act()
        assert refusal.value.code == "import_confirmed"


def test_what_was_not_confirmed_can_be_thrown_away(db):
    delivery = bring(make_draft(), csv_of(rows(1)))

    discard_delivery(delivery)

    assert not Delivery.objects.exists()


def test_twenty_imports_of_one_file_at_once_store_it_once(committed_db):
    draft = make_draft()
    content = csv_of(rows(30))

    outcomes = at_once(*[lambda: store(draft, content)] * 20)

    counts = [found.counts() for found in outcomes]
    assert sum(found["new"] for found in counts) == 30
    assert sum(found["known"] for found in counts) == 19 * 30
    assert list(Proposal.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 31))
    assert (Arrival.objects.count(), Person.objects.count()) == (30, 30)


def test_an_import_cut_off_in_the_middle_goes_on_where_it_was(committed_db, monkeypatch):
    draft = make_draft()
    delivery = bring(draft, csv_of(rows(1000)))
    confirm_delivery(delivery, seen=1000, at=clock.now())
    for _piece in range(4):
        store_next_piece(at=clock.now())
    monkeypatch.setattr("intake.actions.importing._keep_arrivals", _die)
    with pytest.raises(KeyboardInterrupt):
        store_next_piece(at=clock.now())
    monkeypatch.undo()
    assert (Proposal.objects.count(), Arrival.objects.count(), Entry.objects.count()) == (400, 400, 400)

    store_all()

    again = bring(draft, csv_of(rows(1000)))
    assert {name: len(rows) for name, rows in again.found.items()} == {
        "new": 0,
        "known": 1000,
        "changed": 0,
        "refused": 0,
    }
    assert list(Proposal.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 1001))


def _die(*_arguments, **_values):
    raise KeyboardInterrupt


def test_citizens_send_while_a_file_is_stored(committed_db):
    draft = make_draft()
    content, people = csv_of(rows(100)), [make_person() for _one in range(5)]
    start = threading.Event()

    outcomes = at_once(
        lambda: (start.set(), store(draft, content))[1],
        *[lambda person=person: (start.wait(5), make_proposal(draft, person))[1] for person in people],
    )

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert list(Proposal.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 106))
