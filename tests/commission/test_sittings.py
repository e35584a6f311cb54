"""Sittings: announced, put into order, entered, published with all that was decided for them; what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notice
from commission.actions import (
    Shown,
    announce_sitting,
    begin_docket,
    change_sitting,
    check_docket,
    decide_docket,
    enter_results,
    finish_docket,
    finish_sitting,
    move_up,
    publish_next,
    publish_sitting,
    put_on_agenda,
    return_docket,
    send_docket,
    sign_docket,
    take_off_agenda,
    word_docket,
)
from commission.actions.refusals import (
    AttendanceDiffers,
    AttendanceMissing,
    AwaitsAnother,
    DecidedAwaits,
    DocketNotWithStaff,
    MinutesMissing,
    MoreThanMembers,
    MoreVotesThanPresent,
    NoQuorum,
    NotForYou,
    NotOnAgenda,
    QuorumAboveMembers,
    SittingChanged,
    SittingClosed,
    SittingNotBegun,
    SittingNotHeld,
    SittingNumberTaken,
    SittingOfAnother,
    SittingWordsMissing,
    StreamNotAddress,
    VotedTwice,
    VotesDiffer,
    VotesMissing,
)
from commission.models import (
    AgendaItem,
    Decision,
    Docket,
    DocketStatus,
    DocketStep,
    Sitting,
    SittingStatus,
    digest_to_publish,
)
from commission.tasks import publish_answers
from proposals.actions import withdraw_proposal
from record.models import Entry
from tests.commission import world
from tests.commission.world import NOON
from tests.threads import at_once

ANSWER = {"outcome": "declined", "reasons": {"kk": "Орыс тілі тең емес.", "ru": "Русский язык употребляется наряду."}}
TITLE = {"kk": "Тіл туралы", "ru": "О языке"}
FACTS = {
    "starts_at": NOON - timedelta(hours=3),
    "title": TITLE,
    "place": {"kk": "Астана", "ru": "Астана", "en": "Astana"},
    "members": 5,
    "quorum": 3,
}
MINUTES = {"kk": "Тіл талқыланды.", "ru": "Обсудили язык."}


@pytest.fixture
def analyst(draft):
    return world.make_rapporteur(draft, "analyst", role="analyst")


@pytest.fixture
def secretary(draft):
    return world.make_rapporteur(draft, "secretary", role="secretary")


@pytest.fixture
def other(draft):
    return world.make_rapporteur(draft, "other")


@pytest.fixture
def sitting(draft, secretary):
    return announce_sitting(draft, 9, **FACTS, by=secretary, at=NOON)


def begun(draft, by, how_many=1, **values):
    made = [world.make_proposal(draft, **values) for _one in range(how_many)]
    docket = begin_docket(world.article(draft), [Shown(made[0].serial, how_many)], title="Орыс тілі", by=by, at=NOON)
    word_docket(docket, {1: dict(ANSWER)}, by=by, at=NOON)
    return docket


def decided(docket, drafter, checker, decider, second=None):
    docket = send_docket(docket, by=drafter, at=NOON)
    docket = check_docket(docket, digest=docket.digest, by=checker, at=NOON)
    docket = decide_docket(docket, digest=docket.digest, by=decider, at=NOON)
    return sign_docket(docket, digest=docket.digest, by=second, at=NOON) if second else docket


def held(sitting, by, *, present=4, votes=None, minutes=MINUTES):
    return enter_results(sitting, present=present, minutes=minutes, votes=votes, by=by, at=NOON)


def published(sitting, by):
    found = Sitting.objects.get(pk=sitting.pk)
    digest = digest_to_publish(found, list(found.agenda.select_related("docket")))
    return publish_sitting(found, digest=digest, by=by, at=NOON)


def refused(refusal, act, *args, **values):
    with pytest.raises(refusal) as caught, transaction.atomic():
        act(*args, **values)
    return str(caught.value)


def test_a_sitting_is_announced_and_each_change_of_it_stands_in_the_record(draft, secretary, sitting):
    changed = change_sitting(sitting, **FACTS | {"stream": "https://example.kz/live"}, by=secretary, at=NOON)
    change_sitting(changed, **FACTS | {"stream": "https://example.kz/live"}, by=secretary, at=NOON)

    assert (changed.number, changed.status, changed.stream) == (9, SittingStatus.PLANNED, "https://example.kz/live")
    leaves = list(Entry.objects.filter(object_id=sitting.uid).order_by("step").values_list("verb", flat=True))
    assert leaves == ["sitting.announced", "sitting.changed"]


def test_what_is_announced_is_refused_with_a_sentence(draft, secretary, analyst, sitting):
    announce = {"by": secretary, "at": NOON}

    assert [
        refused(SittingNumberTaken, announce_sitting, draft, 9, **FACTS, **announce),
        refused(QuorumAboveMembers, announce_sitting, draft, 10, **FACTS | {"quorum": 6}, **announce),
        refused(SittingWordsMissing, announce_sitting, draft, 10, **FACTS | {"title": {"ru": "О"}}, **announce),
        refused(StreamNotAddress, announce_sitting, draft, 10, **FACTS | {"stream": "javascript:a()"}, **announce),
        refused(SittingOfAnother, announce_sitting, draft, 10, **FACTS, by=analyst, at=NOON),
        refused(SittingOfAnother, change_sitting, sitting, **FACTS, by=analyst, at=NOON),
    ] == [
        "There is a sitting with the number 9 already.",
        "The quorum is from 1 to the number of members of the Commission: 5.",
        "It is missing in Kazakh or in Russian: both are needed.",
        "The link to the stream is an address that begins with https://.",
        "Only a secretary of this consultation enters sittings.",
        "Only a secretary of this consultation enters sittings.",
    ]
    assert Sitting.objects.count() == 1


def test_an_agenda_is_put_into_order(draft, secretary, analyst, sitting):
    docket = begun(draft, analyst)
    words = put_on_agenda(sitting, words=TITLE, by=secretary, at=NOON)
    answer = put_on_agenda(sitting, docket=docket, by=secretary, at=NOON)
    assert put_on_agenda(sitting, docket=docket, by=secretary, at=NOON) == answer
    third = put_on_agenda(sitting, words={"kk": "Әртүрлі", "ru": "Разное"}, by=secretary, at=NOON)

    move_up(sitting, third.pk, by=secretary, at=NOON)
    take_off_agenda(sitting, words.pk, by=secretary, at=NOON)

    assert [(one.number, one.words["ru"], one.is_awaited) for one in sitting.agenda.all()] == [
        (1, "Разное", False),
        (2, "Статья 9: Орыс тілі", True),
    ]
    assert refused(NotOnAgenda, move_up, sitting, words.pk, by=secretary, at=NOON) == (
        "This is not on the agenda any more. Open the page anew."
    )


def test_an_answer_is_on_one_agenda_at_a_time_and_only_while_it_is_prepared(
    draft, secretary, analyst, rapporteur, sitting
):
    tenth = announce_sitting(draft, 10, **FACTS, by=secretary, at=NOON)
    there, gone = begun(draft, analyst), begun(draft, analyst, text="Басқа мәтін орыс тілі.")
    put_on_agenda(sitting, docket=there, by=secretary, at=NOON)
    decided(gone, analyst, secretary, rapporteur)

    assert refused(AwaitsAnother, put_on_agenda, tenth, docket=there, by=secretary, at=NOON) == (
        "“Орыс тілі” is on the agenda of sitting 9 already."
    )
    assert refused(DocketNotWithStaff, put_on_agenda, tenth, docket=gone, by=secretary, at=NOON) == (
        "“Орыс тілі” cannot be put on an agenda now: published."
    )
    with pytest.raises(IntegrityError, match="docket_awaits_one_sitting"), transaction.atomic():
        AgendaItem.objects.create(sitting=tenth, number=1, words=TITLE, docket=there, is_awaited=True)


def test_what_is_decided_waits_for_its_sitting_and_goes_out_with_it(
    draft, secretary, analyst, rapporteur, other, sitting
):
    few, many = begun(draft, analyst, 2), begun(draft, analyst, 21, text="Көп мәтін орыс тілі.")
    for docket in (few, many):
        put_on_agenda(sitting, docket=docket, by=secretary, at=NOON)
    few, many = decided(few, analyst, secretary, rapporteur), decided(many, analyst, secretary, rapporteur, other)
    publish_answers()
    assert ([few.status, many.status], Decision.objects.count()) == ([DocketStatus.READY] * 2, 0)

    held(sitting, secretary)
    going = published(sitting, secretary)
    assert (going.status, Decision.objects.count()) == (SittingStatus.GOING, 0)
    assert published(sitting, secretary) == going
    assert finish_sitting(at=NOON) is None
    publish_answers()

    assert Sitting.objects.get().status == SittingStatus.PUBLISHED
    assert Decision.objects.filter(sitting=sitting).count() == 23
    assert Notice.objects.filter(kind="proposal.decided").count() == 23
    verbs = list(Entry.objects.filter(object_id=sitting.uid).order_by("step").values_list("verb", flat=True))
    assert verbs == ["sitting.announced", *["sitting.changed"] * 2, "sitting.held", "sitting.published"]
    publish_answers()
    assert Decision.objects.count() == 23


def test_a_worker_that_was_down_for_hours_goes_on_where_it_was(draft, secretary, analyst, rapporteur, other, sitting):
    dockets = [begun(draft, analyst, 2, text=f"Мәтін {number} орыс тілі.") for number in range(2)]
    for docket in dockets:
        put_on_agenda(sitting, docket=docket, by=secretary, at=NOON)
        decided(docket, analyst, secretary, rapporteur)
    held(sitting, secretary)
    published(sitting, secretary)

    assert publish_next(at=NOON) == 2
    assert finish_sitting(at=NOON) is None
    later = NOON + timedelta(hours=3)
    assert publish_next(at=later) == 2
    assert publish_next(at=later) is None
    assert finish_sitting(at=later) is None
    while finish_docket(at=later):
        pass

    assert finish_sitting(at=later) == sitting
    assert finish_sitting(at=later) is None
    found = Sitting.objects.get()
    assert (found.status, found.finished_at, found.published_at) == (SittingStatus.PUBLISHED, later, NOON)
    assert Decision.objects.count() == 4


def test_without_a_quorum_nothing_is_published(draft, secretary, analyst, rapporteur, sitting):
    docket = begun(draft, analyst)
    put_on_agenda(sitting, docket=docket, by=secretary, at=NOON)
    decided(docket, analyst, secretary, rapporteur)
    held(sitting, secretary, present=2)

    assert refused(NoQuorum, published, sitting, secretary) == (
        "2 members were there and the quorum is 3: the sitting could decide nothing, and nothing of it is published."
    )
    assert (Docket.objects.get().status, Decision.objects.count()) == (DocketStatus.READY, 0)
    for values in ({"status": "published", "published_at": NOON, "finished_at": NOON}, {"quorum": 6}, {"present": 6}):
        with pytest.raises(IntegrityError, match="sitting_"), transaction.atomic():
            Sitting.objects.update(**values)


def test_what_lost_its_vote_goes_back_and_what_is_undecided_stays(draft, secretary, analyst, rapporteur, sitting):
    lost, undecided, won = (begun(draft, analyst, text=f"Мәтін {name} орыс тілі.") for name in "абв")
    items = {
        docket.pk: put_on_agenda(sitting, docket=docket, by=secretary, at=NOON) for docket in (lost, undecided, won)
    }
    decided(lost, analyst, secretary, rapporteur)
    decided(won, analyst, secretary, rapporteur)
    votes = {
        items[lost.pk].pk: {"for": 2, "against": 2, "abstained": 0},
        items[won.pk].pk: {"for": 2, "against": 1, "abstained": 1},
    }
    held(sitting, secretary, votes=votes)

    published(sitting, secretary)
    publish_answers()

    states = dict(Docket.objects.values_list("pk", "status"))
    assert states == {
        lost.pk: DocketStatus.DRAFTING,
        undecided.pk: DocketStatus.DRAFTING,
        won.pk: DocketStatus.DONE,
    }
    step = DocketStep.objects.filter(docket=lost).last()
    assert (step.kind, step.by) == ("returned", secretary)
    assert "9" in step.words
    assert not AgendaItem.objects.filter(is_awaited=True).exists()
    again = decided(undecided, analyst, secretary, rapporteur)
    assert (again.status, Decision.objects.filter(sitting=sitting).count()) == (DocketStatus.DONE, 1)


def test_what_is_published_is_what_was_read(draft, secretary, analyst, rapporteur, sitting):
    docket = begun(draft, analyst)
    put_on_agenda(sitting, docket=docket, by=secretary, at=NOON)
    assert refused(SittingNotHeld, published, sitting, secretary) == (
        "First enter who was at the sitting and what came of it."
    )
    held(sitting, secretary)
    read = Sitting.objects.get()
    digest = digest_to_publish(read, list(read.agenda.select_related("docket")))
    decided(docket, analyst, secretary, rapporteur)

    assert refused(SittingChanged, publish_sitting, sitting, digest=digest, by=secretary, at=NOON) == (
        "The sitting, or an answer on its agenda, is another one than you read. Read it anew."
    )
    assert refused(SittingOfAnother, published, sitting, analyst)
    held(sitting, secretary, minutes={"ru": "Обсудили."})
    assert refused(MinutesMissing, published, sitting, secretary) == (
        "The minutes are missing in Kazakh or in Russian: both are published with the sitting."
    )
    assert Sitting.objects.get().status == SittingStatus.HELD


def test_a_published_sitting_is_not_changed(draft, secretary, sitting):
    item = put_on_agenda(sitting, words=TITLE, by=secretary, at=NOON)
    held(sitting, secretary)
    assert published(sitting, secretary).status == SittingStatus.PUBLISHED

    for act, values in (
        (change_sitting, FACTS),
        (put_on_agenda, {"words": TITLE}),
        (enter_results, {"present": 4}),
    ):
        assert refused(SittingClosed, act, sitting, **values, by=secretary, at=NOON) == (
            "Nothing can be changed in this sitting now: published."
        )
    for act in (take_off_agenda, move_up):
        assert refused(SittingClosed, act, sitting, item.pk, by=secretary, at=NOON)


def test_what_was_withdrawn_meanwhile_gets_no_answer_and_holds_nothing_up(
    draft, secretary, analyst, rapporteur, sitting
):
    docket = begun(draft, analyst, 2)
    put_on_agenda(sitting, docket=docket, by=secretary, at=NOON)
    decided(docket, analyst, secretary, rapporteur)
    held(sitting, secretary)
    gone = docket.items.first().proposal
    withdraw_proposal(gone, by=gone.author, at=NOON)

    published(sitting, secretary)
    publish_answers()

    assert Sitting.objects.get().status == SittingStatus.PUBLISHED
    assert Decision.objects.exclude(proposal=gone).count() == 1
    assert docket.items.get(proposal=gone).code == "not_open_to_answer"


def test_what_waits_for_its_sitting_is_given_back_by_a_rapporteur(draft, secretary, analyst, rapporteur, sitting):
    docket = begun(draft, analyst)
    item = put_on_agenda(sitting, docket=docket, by=secretary, at=NOON)
    ready = decided(docket, analyst, secretary, rapporteur)
    assert refused(DecidedAwaits, take_off_agenda, sitting, item.pk, by=secretary, at=NOON) == (
        "“Орыс тілі” is decided and waits for this sitting. Give it back to be drafted, then take it off the agenda."
    )
    assert refused(NotForYou, return_docket, ready, reasons="Қате бар.", by=analyst, at=NOON)

    back = return_docket(ready, reasons="Қате бар.", by=rapporteur, at=NOON)
    take_off_agenda(sitting, item.pk, by=secretary, at=NOON)

    assert (back.status, back.decided_by, sitting.agenda.count()) == (DocketStatus.DRAFTING, None, 0)
    assert decided(back, analyst, secretary, rapporteur).status == DocketStatus.DONE


def test_votes_are_entered_by_number_or_by_name(draft, secretary, sitting):
    first, second = (put_on_agenda(sitting, words=TITLE, by=secretary, at=NOON) for _one in range(2))
    names = {"for": ["А. Ахметов", "Б. Болатов"], "against": ["В. Валиев"]}

    enter_results(
        sitting,
        attended=["А. Ахметов", "Б. Болатов", " ", "В. Валиев"],
        minutes=MINUTES,
        votes={first.pk: {"names": names}, second.pk: {"for": 3, "against": 0, "abstained": 0}},
        by=secretary,
        at=NOON,
    )

    rows = sitting.agenda.values_list("votes_for", "votes_against", "abstained", "names")
    assert list(rows) == [(2, 1, 0, names | {"abstained": []}), (3, 0, 0, {})]
    assert Sitting.objects.get().present == 3


def test_what_is_entered_is_refused_with_a_sentence(draft, secretary, analyst, sitting):
    item = put_on_agenda(sitting, words=TITLE, by=secretary, at=NOON)
    ahead = announce_sitting(draft, 10, **FACTS | {"starts_at": NOON + timedelta(days=1)}, by=secretary, at=NOON)

    def entering(refusal, of=sitting, by=secretary, **values):
        return refused(refusal, enter_results, of, **{"present": 4} | values, by=by, at=NOON)

    def voting(refusal, **said):
        return entering(refusal, votes={item.pk: said})

    assert [
        entering(SittingNotBegun, of=ahead),
        entering(SittingOfAnother, by=analyst),
        entering(AttendanceMissing, present=None),
        entering(AttendanceDiffers, attended=["А. Ахметов"]),
        entering(MoreThanMembers, present=6),
        voting(VotesMissing, **{"for": 2}),
        voting(MoreVotesThanPresent, **{"for": 4, "against": 1, "abstained": 0}),
        voting(VotedTwice, names={"for": ["А. Ахметов"], "against": ["А. Ахметов"]}),
        voting(VotesDiffer, **{"for": 2, "names": {"for": ["А. Ахметов"]}}),
        entering(NotOnAgenda, votes={0: {}}),
    ] == [
        "The sitting has not begun yet. Enter what came of it once it has begun.",
        "Only a secretary of this consultation enters sittings.",
        "Enter how many members were there, or their names.",
        "1 names are entered and the number says 4. Leave one of them out, or mend it.",
        "6 cannot have been there: the Commission has 5 members.",
        "Item 1: enter all three numbers of votes, or none of them.",
        "Item 1: 5 votes are entered, and 4 members were there.",
        "Item 1: А. Ахметов stands twice among those who voted.",
        "Item 1: the numbers of votes are others than the names say.",
        "This is not on the agenda any more. Open the page anew.",
    ]
    assert set(Sitting.objects.values_list("status", flat=True)) == {SittingStatus.PLANNED}


def test_what_waits_was_decided_in_three_steps_and_signed_where_it_is_many(draft, analyst, secretary, rapporteur):
    docket = begun(draft, analyst)
    with pytest.raises(IntegrityError, match="docket_decided_in_three_steps"), transaction.atomic():
        Docket.objects.update(status="ready")
    send_docket(docket, by=analyst, at=NOON)
    with pytest.raises(IntegrityError, match="many_answers_need_a_second"), transaction.atomic():
        Docket.objects.update(status="ready", size=21, checked_by=secretary, decided_by=rapporteur)


def test_deciding_and_publishing_at_once_loses_nothing(committed_db):
    draft = world.make_draft()
    roles = {"analyst": "analyst", "secretary": "secretary", "decider": "rapporteur"}
    people = {name: world.make_rapporteur(draft, name, role=role) for name, role in roles.items()}
    sitting = announce_sitting(draft, 9, **FACTS, by=people["secretary"], at=NOON)
    docket = begun(draft, people["analyst"])
    put_on_agenda(sitting, docket=docket, by=people["secretary"], at=NOON)
    held(sitting, people["secretary"])
    docket = send_docket(docket, by=people["analyst"], at=NOON)
    docket = check_docket(docket, digest=docket.digest, by=people["secretary"], at=NOON)

    def decide():
        return decide_docket(docket, digest=docket.digest, by=people["decider"], at=NOON)

    at_once(decide, lambda: published(sitting, people["secretary"]))
    if Sitting.objects.get().status == SittingStatus.HELD:
        published(sitting, people["secretary"])
    publish_answers()

    assert (Docket.objects.get().status, Decision.objects.count()) == (DocketStatus.DONE, 1)
    assert Sitting.objects.get().status == SittingStatus.PUBLISHED
