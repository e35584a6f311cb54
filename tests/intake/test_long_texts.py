"""Long texts: kept whole and frozen, cut by people into parts that never overlap, each a proposal of its sender."""

import hashlib
import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from articles.actions import CollectionClosed
from core import clock
from core.rules import RuleViolation
from core.text import TextTooLong
from intake.actions import (
    Asking,
    LongWords,
    answer_objection,
    claim_item,
    confirm_segment,
    cut,
    describe_segment,
    finish_long_text,
    join_segments,
    make_claim_code,
    name_segment,
    object_to_cut,
    send_long_text,
    take_back_cut,
    take_suggested,
)
from intake.actions.long_texts import (
    LongTextFinished,
    NotToCut,
    ObjectionsOpen,
    PartsUnnamed,
    SegmentsUnconfirmed,
)
from intake.actions.objections import NothingObjected, NotTheirs, ObjectedAlready
from intake.actions.segments import (
    CutAlready,
    NoNeighbour,
    NothingToCut,
    NotNamed,
    ObjectionUnanswered,
    PiecesApart,
    SegmentConfirmed,
    SegmentGone,
    SegmentUnfinished,
    SuggestedOtherwise,
    WordsOfTheirOwn,
)
from intake.actions.typing import WholeOrPassages
from intake.cutting import suggested
from intake.models import LongText, Objection, Segment
from proposals.models import Proposal
from record.models import Entry
from tests.intake.desk import SAID, client_of, letter, make_desk, typed
from tests.proposals.stage import address, close, make_organization, make_person, said
from tests.threads import at_once

TEXT = (
    "Уважаемая комиссия!\n\n"
    "1. Статья 9, пункт 2. Слово «официально» лишнее.\n"
    "Русский язык употребляется наравне с казахским.\n\n"
    "2. Статья 9, пункт 1. Согласен, так и должно быть.\n\n"
    "С уважением, А. Б."
)
WORDS = LongWords("ru", "О языке", TEXT)
NEW = "Русский язык употребляется наравне с казахским."
BEGINS = [TEXT.index(words) for words in ("1. С", "2. Статья", "С уваж")]
GREETING, FIRST, SECOND, SIGNED = zip([0, *BEGINS], [*(begin - 2 for begin in BEGINS), len(TEXT)], strict=True)
CHANGE = Asking("статья 9, пункт 2", "change", NEW)
KEEP = Asking("9(1)", "keep")


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def author(db):
    return make_person()


def send(desk, author, words=WORDS, *, key="a-key", **values):
    return send_long_text(desk.draft, words, key=key, by=author, at=clock.now(), **values)


def act(do, *arguments, by, **values):
    return do(*arguments, **values, by=by, at=clock.now())


def refused(kind, do, *arguments, **values):
    with pytest.raises(RuleViolation) as refusal:
        do(*arguments, **values)
    assert type(refusal.value) is kind
    with override("en"):
        return str(refusal.value)


def cuts_of(long_text):
    return list(Segment.objects.filter(long_text=long_text).order_by("start").values_list("start", "end", "called"))


def verbs(long_text):
    return [
        (entry.verb, json.loads(bytes(entry.leaf))["by"]["role"])
        for entry in Entry.objects.filter(object_id=long_text.uid).order_by("pk")
    ]


def page(long_text, person=None, language="en"):
    client = Client()
    if person:
        client.force_login(person)
    return client.get(address("long_text", "constitution", long_text.number, language=language))


def cut_whole(long_text, by):
    """Cut a text as its author would: two proposals, greeting and signature named."""
    for ranges, called in ((GREETING, "greeting"), (SIGNED, "signature")):
        act(cut, long_text, [ranges], called=called, by=by)
    for ranges, asking in ((FIRST, CHANGE), (SECOND, KEEP)):
        segment = act(cut, long_text, [ranges], by=by)
        act(confirm_segment, long_text, segment.start, asking, by=by)


def test_it_is_kept_whole_with_digest_and_number(desk, author):
    long_text, again = send(desk, author), send(desk, author)

    assert (again.pk, long_text.number, long_text.words.text) == (long_text.pk, "L-000001", TEXT)
    assert (long_text.digest, long_text.length) == (hashlib.sha256(TEXT.encode()).hexdigest(), len(TEXT))
    assert verbs(long_text) == [("long_text.received", "citizen")]
    assert refused(TextTooLong, send, desk, author, LongWords("ru", "x", "а" * 100_001), key="b")
    close(desk.draft)
    assert refused(CollectionClosed, send, desk, author, key="c")
    assert LongText.objects.count() == 1


def test_each_part_becomes_its_senders_proposal(desk, author):
    long_text = send(desk, author)

    cut_whole(long_text, author)

    first, second = Proposal.objects.order_by("serial").with_words(author)
    assert [(one.number, one.author, one.change.kind, one.text) for one in (first, second)] == [
        ("P-000001", author, "change", NEW),
        ("P-000002", author, "keep", ""),
    ]
    assert first.reasons == TEXT[slice(*FIRST)]
    assert first.visible_at is not None
    segment = Segment.objects.get(proposal=first)
    assert (segment.start, segment.end, segment.text, segment.confirmed_by) == (*FIRST, "", author)
    assert segment.digest == hashlib.sha256(TEXT[slice(*FIRST)].encode()).hexdigest()
    assert act(confirm_segment, long_text, FIRST[0], by=author).proposal == first
    for do in (take_back_cut, join_segments):
        assert refused(SegmentConfirmed, do, long_text, FIRST[0], by=author)


def test_it_is_finished_once_every_part_is_named_and_confirmed(desk, author):
    long_text = send(desk, author)
    assert refused(PartsUnnamed, act, finish_long_text, long_text, by=author) == (
        "Not finished: no cut covers some parts of the text. Parts to cut or to name: 1."
    )
    act(take_suggested, long_text, suggested(TEXT), by=author)
    assert refused(SegmentsUnconfirmed, act, finish_long_text, long_text, by=author) == (
        "Not finished: some parts are neither a proposal nor named yet. Parts to confirm: 3."
    )
    act(take_back_cut_now, long_text, suggested(TEXT)[2][0], by=author)
    Segment.objects.filter(long_text=long_text).delete()
    cut_whole(long_text, author)
    stranger = make_person()
    assert page(long_text).status_code == page(long_text, stranger).status_code == 404

    act(finish_long_text, long_text, by=author)
    act(finish_long_text, long_text, by=author)

    assert verbs(long_text)[-1] == ("long_text.finished", "citizen")
    entry = Entry.objects.get(verb="long_text.finished")
    parts = [one.uid for one in Proposal.objects.order_by("serial")]
    assert json.loads(bytes(entry.leaf))["data"]["parts"] == parts
    assert page(long_text).status_code == 200
    assert refused(LongTextFinished, act, cut, long_text, [(0, 3)], by=author)


def take_back_cut_now(long_text, start, *, by, at):
    take_back_cut(long_text, start, by=by)


def test_opening_changes_no_cut_and_a_suggestion_is_none(desk, author, django_assert_num_queries):
    long_text = send(desk, author)
    act(cut, long_text, [FIRST], by=author)
    before = cuts_of(long_text)
    client = Client()
    client.force_login(author)
    where = address("cut_long_text", "constitution", long_text.number)

    first = said(client.get(where + "?suggest=1"))
    second = said(client.get(where + "?suggest=1"))
    client.get(where)
    client.get(address("long_text_part", "constitution", long_text.number, FIRST[0]))
    page(long_text, author)

    assert first == second
    assert "Уважаемая комиссия!" in first
    assert cuts_of(long_text) == before


def test_cuts_touch_and_never_overlap(desk, author):
    long_text = send(desk, author)
    act(cut, long_text, [(5, 10)], by=author)
    act(cut, long_text, [(10, 19)], by=author)

    for ranges in ([(0, 6)], [(9, 11)], [(6, 8)], [(0, 20)]):
        assert refused(CutAlready, act, cut, long_text, ranges, by=author)
    assert refused(NothingToCut, act, cut, long_text, [], by=author)
    assert refused(NothingToCut, act, cut, long_text, [(19, 20)], by=author)
    assert refused(NothingToCut, act, cut, long_text, [(30, 10_000)], by=author)
    assert refused(PiecesApart, act, cut, long_text, [(0, 2), (30, 32)], by=author)
    assert refused(SuggestedOtherwise, act, take_suggested, long_text, [(0, 4)], by=author)
    kept = Segment.objects.get(start=5)
    with pytest.raises(IntegrityError, match="segments_never_overlap"), transaction.atomic():
        Segment.objects.filter(pk=kept.pk).update(end=11)
    other = send(desk, author, key="other")
    assert act(cut, other, [(5, 10)], by=author).start == 5


def test_named_described_joined_and_taken_back_until_it_is_a_proposal(desk, author):
    long_text = send(desk, author)
    act(cut, long_text, [GREETING], called="other", says="обращение", by=author)
    first = act(cut, long_text, [FIRST], by=author)
    act(cut, long_text, [SIGNED], by=author)

    assert refused(NotNamed, act, cut, long_text, [SECOND], called="", by=author)
    assert refused(NotNamed, name_segment, long_text, FIRST[0], called="other", by=author)
    assert refused(SegmentUnfinished, act, confirm_segment, long_text, FIRST[0], by=author)
    assert refused(NoNeighbour, join_segments, long_text, FIRST[0], by=author)
    assert refused(SegmentGone, join_segments, long_text, 3, by=author)
    describe_segment(long_text, FIRST[0], CHANGE, by=author)
    act(cut, long_text, [SECOND], by=author)
    joined = join_segments(long_text, FIRST[0], by=author)
    name_segment(long_text, SIGNED[0], called="nothing", by=author)

    assert (joined.pk, joined.start, joined.end, joined.kind) == (first.pk, FIRST[0], SECOND[1], "change")
    assert joined.digest == hashlib.sha256(TEXT[FIRST[0] : SECOND[1]].encode()).hexdigest()
    assert [called for *_range, called in cuts_of(long_text)] == ["other", "", "nothing"]
    take_back_cut(long_text, FIRST[0], by=author)
    assert len(cuts_of(long_text)) == 2


def test_staff_cut_the_author_objects_and_staff_answer(desk, author):
    long_text, other = send(desk, author), make_person()
    act(cut, long_text, [FIRST], by=desk.first)
    act(cut, long_text, [SECOND], by=author)

    assert refused(NotToCut, act, cut, long_text, [GREETING], by=other) == (
        "A long text is cut by whoever sent it, or by the intake desk of this draft."
    )
    for by, start in ((desk.first, FIRST[0]), (author, SECOND[0])):
        assert refused(NotTheirs, act, object_to_cut, long_text, start, words="Не так.", by=by)
    act(object_to_cut, long_text, FIRST[0], words="Это два предложения.", by=author)
    assert refused(ObjectedAlready, act, object_to_cut, long_text, FIRST[0], words="Не так.", by=author)
    assert refused(ObjectionUnanswered, act, confirm_segment, long_text, FIRST[0], CHANGE, by=desk.first)
    for by in (author, desk.first):
        assert refused(ObjectionUnanswered, take_back_cut, long_text, FIRST[0], by=by)
    assert refused(NotTheirs, act, answer_objection, long_text, FIRST[0], answer="Да.", by=author)
    act(answer_objection, long_text, FIRST[0], answer="Одно: слова о том же.", by=desk.second)
    assert refused(NothingObjected, act, answer_objection, long_text, FIRST[0], answer="Да.", by=desk.second)
    act(confirm_segment, long_text, FIRST[0], CHANGE, by=desk.first)

    shown = said(page(long_text, author))
    assert "The author objects:" in shown
    assert "Это два предложения." in shown
    assert "Одно: слова о том же." in shown
    assert verbs(long_text) == [
        ("long_text.received", "citizen"),
        ("long_text.objected", "citizen"),
        ("long_text.answered", "operator"),
        ("long_text.part_filed", "operator"),
    ]
    client = Client()
    client.force_login(author)
    notices = said(client.get(address("my_page")))
    assert "Staff made a part of L-000001 a proposal: P-000001" in notices
    assert "Staff answered what you object to in L-000001" in notices


def test_an_open_objection_keeps_it_from_being_finished(desk, author):
    long_text = send(desk, author)
    cut_whole(long_text, desk.first)
    act(object_to_cut, long_text, GREETING[0], words="Здесь есть просьба.", by=author)

    assert refused(ObjectionsOpen, act, finish_long_text, long_text, by=desk.first)
    act(answer_objection, long_text, GREETING[0], answer="Нет.", by=desk.first)
    take_back_cut(long_text, GREETING[0], by=desk.first)
    act(cut, long_text, [(2, GREETING[1])], called="greeting", by=desk.first)
    act(cut, long_text, [(0, 2)], called="nothing", by=desk.first)
    assert "Objections to cuts that are made otherwise now" not in said(page(long_text, author))
    join_segments(long_text, 0, by=desk.first)
    take_back_cut(long_text, 0, by=desk.first)
    assert "Objections to cuts that are made otherwise now" in said(page(long_text, author))
    act(cut, long_text, [GREETING], called="greeting", by=desk.first)
    act(finish_long_text, long_text, by=desk.first)

    assert Objection.objects.get().answer == "Нет."


def test_received_in_time_is_in_time_but_brings_no_new_words_of_its_author(desk, author):
    long_text = send(desk, author)
    for ranges in (FIRST, SECOND):
        act(cut, long_text, [ranges], by=author)
    close(desk.draft)

    assert refused(
        WordsOfTheirOwn, act, confirm_segment, long_text, FIRST[0], Asking("9(2)", "change", "Иначе."), by=author
    ) == ("Collection is closed: new words must stand in your text as they are, letter for letter.")
    act(confirm_segment, long_text, FIRST[0], CHANGE, by=author)
    act(confirm_segment, long_text, SECOND[0], KEEP, by=desk.first)

    assert Proposal.objects.count() == 2


def test_an_organizations_text_becomes_its_proposals(desk):
    head, drafter = make_person(), make_person()
    party = make_organization(head=head, drafter=drafter)
    long_text = send(desk, head, organization=party)

    segment = act(cut, long_text, [FIRST], by=desk.first)
    act(confirm_segment, long_text, segment.start, CHANGE, by=desk.first)

    proposal = Proposal.objects.get()
    assert (proposal.organization, proposal.author, proposal.visible_at is not None) == (party, head, True)
    assert page(long_text, drafter).status_code == 200
    assert refused(NotToCut, act, cut, long_text, [SECOND], by=drafter)


def test_two_who_cut_at_once_never_overlap_and_a_part_is_filed_once(committed_db):
    desk, author = make_desk(), make_person()
    long_text = send(desk, author)
    people = [author, desk.first, desk.second, desk.third]

    outcomes = at_once(
        *[lambda by=by, turn=turn: act(cut, long_text, [(turn, 12 + turn)], by=by) for turn, by in enumerate(people)]
    )
    cut_by = [one for one in outcomes if isinstance(one, Segment)]
    refusals = [one for one in outcomes if isinstance(one, CutAlready)]
    assert (len(cut_by), len(refusals), len(cuts_of(long_text))) == (1, 3, 1)

    act(cut, long_text, [FIRST], by=author)
    at_once(*[lambda by=by: act(confirm_segment, long_text, FIRST[0], CHANGE, by=by) for by in people])
    assert Proposal.objects.count() == 1


def test_the_public_reads_of_each_part_what_its_proposal_shows(desk, author):
    long_text = send(desk, author)
    cut_whole(long_text, author)
    act(finish_long_text, long_text, by=author)
    first = Proposal.objects.get(serial=1)
    whole, inside = said(page(long_text)), said(page(long_text, author))
    shown = said(Client().get(address("proposal", first.number)))

    assert "Слово «официально» лишнее." in whole
    assert "Greeting" in whole
    assert "Уважаемая комиссия!" not in whole
    assert "О языке" not in whole
    assert "Уважаемая комиссия!" in inside
    assert "A part of L-000001" in shown

    from moderation.actions import rule
    from tests.intake.desk import operator

    moderator = operator(desk.draft, "moderator")
    rule(first, ruling="hide", ground="insult", reasons="Оскорбление.", by=moderator, at=clock.now())

    assert "Слово «официально» лишнее." not in said(page(long_text))
    assert "What is shown of its words stands on the proposal's page." in said(page(long_text))
    assert "Слово «официально» лишнее." in said(page(long_text, author))


WHOLE = {name: value for name, value in SAID.items() if name != "passages"} | {"passages": [], "whole": TEXT}


def test_a_letter_becomes_a_long_text_of_its_sender(desk):
    item = letter(desk)
    assert refused(WholeOrPassages, typed, item, desk.first, WHOLE | {"passages": SAID["passages"]})
    typed(item, desk.first, WHOLE)
    typed(item, desk.second, WHOLE | {"whole": TEXT.replace("\n\n", "\n")})

    long_text = LongText.objects.get()
    item.refresh_from_db()
    assert (item.stage, item.refusal, long_text.item, long_text.received_at) == (
        "registered",
        "",
        item,
        item.received_at,
    )
    assert (long_text.channel, long_text.author.level, long_text.words.title) == ("post", 1, "E-000001")
    assert verbs(long_text) == [("long_text.received", "citizen")]
    close(desk.draft)
    segment = act(cut, long_text, [trimmed_first(long_text)], by=desk.first)
    act(confirm_segment, long_text, segment.start, CHANGE, by=desk.first)
    proposal = Proposal.objects.get()
    assert (proposal.channel, proposal.author, proposal.visible_at) == ("post", long_text.author, None)
    client = client_of(desk.first)
    answer = said(client.get(address("item_answer", "constitution", item.uid)))
    assert "It is kept whole." in answer
    assert long_text.digest in answer
    claimer = make_person()
    claim_item(make_claim_code(item), by=claimer, at=clock.now())
    long_text.refresh_from_db()
    assert long_text.author == claimer


def trimmed_first(long_text):
    text = long_text.words.text
    return text.index("1. С"), text.index("2. Статья") - 1


def test_two_entries_of_a_long_text_that_differ_are_settled_by_a_third(desk):
    item = letter(desk)
    typed(item, desk.first, WHOLE)
    typed(item, desk.second, WHOLE | {"whole": TEXT + " Ещё."})
    client = client_of(desk.third)
    where = item.get_absolute_url()
    client.post(where, {"act": "take"})

    shown = said(client.get(where))
    settled = client.post(where, {"act": "settle", "take_whole": "b", "whole": ""})

    assert "The whole text, uncorrected" in shown
    assert settled.url == where
    assert LongText.objects.get().words.text == TEXT + " Ещё."


def test_programs_send_and_read_what_pages_show(desk, author):
    client = client_of(author)
    sent = {"language": "ru", "title": "О языке", "text": TEXT}
    where = "/api/v1/drafts/constitution/long-texts/"
    post = {"content_type": "application/json", "headers": {"Idempotency-Key": "one"}}

    made, again = client.post(where, sent, **post), client.post(where, sent, **post)
    long_text = LongText.objects.get()
    own, public = client.get(where).json()["results"], Client().get(where).json()["results"]
    hidden = Client().get("/api/v1/long-texts/L-000001/")

    assert (made.status_code, made.json()) == (201, again.json())
    assert (made.json()["text"], made.json()["sha256"]) == (TEXT, long_text.digest)
    assert ([one["number"] for one in own], public, hidden.status_code) == (["L-000001"], [], 404)
    cut_whole(long_text, author)
    act(finish_long_text, long_text, by=author)
    read = Client().get("/api/v1/long-texts/L-000001/").json()
    assert (read["title"], read["text"], read["channel"]) == ("", "", "api")
    assert [
        (part["called"], part["provision"], part["kind"], part["proposal"], part["state"]) for part in read["parts"]
    ] == [
        ("greeting", None, "", None, None),
        ("", "art_9__para_2", "change", "P-000001", "published"),
        ("", "art_9__para_1", "keep", "P-000002", "published"),
        ("signature", None, "", None, None),
    ]
    assert [part["words"] for part in read["parts"]] == ["", TEXT[slice(*FIRST)], TEXT[slice(*SECOND)], ""]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_and_pages_ask_a_constant_number_of_queries(desk, author, django_assert_num_queries, number):
    for turn in range(number):
        send(desk, author, key=f"k{turn}")
    long_text = LongText.objects.order_by("pk").first()
    for ranges in (GREETING, FIRST, SECOND)[:number]:
        act(cut, long_text, [ranges], by=author)
    client = client_of(author)

    with django_assert_num_queries(5):
        client.get("/api/v1/drafts/constitution/long-texts/")
    with django_assert_num_queries(9):
        client.get(address("cut_long_text", "constitution", long_text.number))
    with django_assert_num_queries(15):
        client.get(address("long_text", "constitution", long_text.number))
