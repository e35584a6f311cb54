"""Prepared answers: what is chosen, worded, sent, checked, decided, signed and published, and what is refused."""

import json

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notice
from commission.actions import (
    AlreadyDecided,
    Shown,
    ShownPosition,
    begin_docket,
    check_docket,
    decide,
    decide_docket,
    drop_docket,
    finish_docket,
    leave_out,
    publish_next,
    return_docket,
    send_docket,
    sign_docket,
    treat_apart,
    word_docket,
)
from commission.actions.refusals import (
    AnotherFate,
    AnotherStep,
    AnswersMissing,
    DocketChanged,
    DocketClosed,
    GoneFromDocket,
    InAnotherDocket,
    NotForYou,
    NotOfStaff,
    OwnProposal,
    VerdictChanged,
)
from commission.comparative.choice import Choice
from commission.comparative.rows import Rows
from commission.docket_notices import read_returned
from commission.models import Decision, Docket, DocketItem, DocketStatus, DocketStep, Verdict
from moderation.actions.refusals import StatementMissing
from proposals.actions import withdraw_proposal
from proposals.models import Kind, Proposal
from record.models import Entry
from tests.commission import world
from tests.commission.world import NOON, REASONS

ANSWER = {"outcome": "declined", "reasons": {"kk": "Орыс тілі тең емес.", "ru": "Русский язык употребляется наряду."}}


@pytest.fixture
def analyst(draft):
    return world.make_rapporteur(draft, "analyst", role="analyst")


@pytest.fixture
def secretary(draft):
    return world.make_rapporteur(draft, "secretary", role="secretary")


@pytest.fixture
def other(draft):
    return world.make_rapporteur(draft, "other")


def begun(draft, by, *chosen, title="Орыс тілі"):
    return begin_docket(world.article(draft), chosen, title=title, by=by, at=NOON)


def worded(docket, by, **said):
    numbers = said or {str(one.number): ANSWER for one in docket.entries.all()}
    return word_docket(docket, {int(number): dict(answer) for number, answer in numbers.items()}, by=by, at=NOON)


def fold(draft, how_many, **values):
    made = [world.make_proposal(draft, **values) for _one in range(how_many)]
    return made, Shown(made[0].serial, how_many)


def checked(docket, drafter, checker):
    docket = send_docket(docket, by=drafter, at=NOON)
    return check_docket(docket, digest=docket.digest, by=checker, at=NOON)


def test_a_variant_is_drafted_checked_decided_and_published_in_the_act(draft, analyst, secretary, rapporteur):
    made, shown = fold(draft, 3)
    docket = begun(draft, analyst, shown)
    worded(docket, analyst)

    docket = checked(docket, analyst, secretary)
    done = decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)

    assert done.status == DocketStatus.DONE
    decisions = Decision.objects.order_by("pk")
    assert [(one.proposal_id, one.outcome, one.decided_by) for one in decisions] == [
        (one.pk, "declined", rapporteur) for one in made
    ]
    assert decisions[0].reasons == ANSWER["reasons"]
    assert Notice.objects.filter(kind="proposal.decided").count() == 3
    verbs = [leaf.verb for leaf in Entry.objects.filter(object_id=docket.uid).order_by("step")]
    assert verbs == ["docket.sent", "docket.checked", "docket.decided"]
    assert [step.kind for step in DocketStep.objects.all()] == ["begun", "sent", "checked", "decided"]


def test_above_twenty_a_second_person_signs_and_nothing_is_published_before(
    draft, analyst, secretary, rapporteur, other
):
    _made, shown = fold(draft, 21)
    docket = begun(draft, analyst, shown)
    worded(docket, analyst)
    docket = checked(docket, analyst, secretary)

    waiting = decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)
    assert (waiting.status, Decision.objects.count()) == (DocketStatus.SIGNING, 0)
    for stranger in (rapporteur, secretary, analyst):
        with pytest.raises(NotForYou):
            sign_docket(docket, digest=docket.digest, by=stranger, at=NOON)

    done = sign_docket(docket, digest=docket.digest, by=other, at=NOON)

    assert (done.status, Decision.objects.count()) == (DocketStatus.DONE, 21)
    assert list(Notice.objects.filter(kind="docket.to_sign").values_list("person", flat=True)) == [other.pk]
    assert set(Decision.objects.values_list("decided_by", flat=True)) == {rapporteur.pk}


def test_many_are_published_by_a_worker_in_pieces_and_each_author_is_told_once(
    draft, analyst, secretary, rapporteur, other, monkeypatch
):
    monkeypatch.setattr("commission.actions.steps.AT_ONCE", 5)
    monkeypatch.setattr("commission.actions.publishing.AT_ONCE", 5)
    made, shown = fold(draft, 23)
    docket = begun(draft, analyst, shown)
    worded(docket, analyst)
    docket = checked(docket, analyst, secretary)
    decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)

    docket = sign_docket(docket, digest=docket.digest, by=other, at=NOON)
    assert (docket.status, Decision.objects.count()) == (DocketStatus.GOING, 0)
    withdraw_proposal(made[7], by=made[7].author, at=NOON)

    parts = []
    while part := publish_next(at=NOON):
        parts.append(part)
    assert parts == [5, 5, 5, 5, 3]
    finished = finish_docket(at=NOON)

    assert (finished.status, finish_docket(at=NOON)) == (DocketStatus.DONE, None)
    told = Notice.objects.filter(kind="proposal.decided")
    assert sorted(told.values_list("person", flat=True)) == sorted(one.author_id for one in made if one != made[7])
    left = DocketItem.objects.get(proposal=made[7])
    assert (left.code, left.decision) == ("not_open_to_answer", None)


def test_what_ends_in_an_error_is_tried_alone_and_holds_back_nothing(
    draft, analyst, secretary, rapporteur, monkeypatch
):
    monkeypatch.setattr("commission.actions.steps.AT_ONCE", 0)
    made, shown = fold(draft, 3)
    docket = begun(draft, analyst, shown)
    worded(docket, analyst)
    docket = checked(docket, analyst, secretary)
    decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)
    import commission.actions.publishing as publishing

    real = publishing.write_decisions

    def failing(items, **values):
        if made[1].pk in [item.pk for item in items]:
            raise RuntimeError
        return real(items, **values)

    monkeypatch.setattr(publishing, "write_decisions", failing)
    while publish_next(at=NOON):
        pass

    assert set(Decision.objects.values_list("proposal", flat=True)) == {made[0].pk, made[2].pk}
    assert DocketItem.objects.get(proposal=made[1]).code == "failed"


def test_words_are_versions_and_what_was_not_changed_stays(draft, analyst, rapporteur):
    docket = begun(draft, analyst, Shown(world.make_proposal(draft).serial))
    [first] = worded(docket, analyst)

    assert worded(docket, analyst) == []
    [second] = worded(docket, rapporteur, **{"1": ANSWER | {"outcome": "accepted", "read": 1}})

    assert (first.number, second.number) == (1, 2)
    assert list(Verdict.objects.values_list("number", "by", "outcome")) == [
        (1, analyst.pk, "declined"),
        (2, rapporteur.pk, "accepted"),
    ]
    with pytest.raises(VerdictChanged):
        worded(docket, analyst, **{"1": ANSWER | {"outcome": "out_of_scope", "read": 1}})


def test_nothing_is_sent_while_a_variant_has_no_reasons_of_its_own(draft, analyst):
    shown = [
        Shown(world.make_proposal(draft, text=f"{word} тілі қолданылады.").serial) for word in ("Ағылшын", "Түрік")
    ]
    docket = begun(draft, analyst, *shown)
    worded(docket, analyst, **{"1": ANSWER})

    with pytest.raises(AnswersMissing) as refused:
        send_docket(docket, by=analyst, at=NOON)

    assert str(refused.value) == "Something is missing in the answers to 1 variants: 2."


def test_reasons_that_name_nothing_of_a_variant_are_pointed_out_and_can_be_said_to_be_meant(draft, analyst):
    docket = begun(draft, analyst, Shown(world.make_proposal(draft).serial))
    beside = {"outcome": "declined", "reasons": {"kk": "Жарайды.", "ru": "Не требуется."}}
    worded(docket, analyst, **{"1": beside})
    with pytest.raises(AnswersMissing):
        send_docket(docket, by=analyst, at=NOON)

    worded(docket, analyst, **{"1": beside | {"is_seen": True, "read": 1}})

    assert send_docket(docket, by=analyst, at=NOON).status == DocketStatus.CHECKING


def test_one_demand_has_one_fate_or_a_word_why(draft, analyst, rapporteur):
    decide([world.make_proposal(draft)], outcome="accepted", reasons=REASONS, by=rapporteur, at=NOON)
    later = world.make_proposal(draft)
    with pytest.raises(AnotherFate):
        decide([later], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    docket = begun(draft, analyst, Shown(later.serial))
    worded(docket, analyst)
    with pytest.raises(AnswersMissing):
        send_docket(docket, by=analyst, at=NOON)

    why = {"kk": "Заң өзгерді.", "ru": "Закон изменился."}
    worded(docket, analyst, **{"1": ANSWER | {"explanation": why, "read": 1}})
    send_docket(docket, by=analyst, at=NOON)

    assert Verdict.objects.last().told["ru"] == "Русский язык употребляется наряду.\n\nЗакон изменился."


def test_one_treated_apart_is_answered_for_itself(draft, analyst, secretary, rapporteur):
    made, shown = fold(draft, 3)
    docket = begun(draft, analyst, shown)
    item = DocketItem.objects.get(proposal=made[1])

    apart = treat_apart(docket, [item.pk], by=analyst, at=NOON)
    why = {"kk": "Бөлек дәлел.", "ru": "Особый довод."}
    worded(docket, analyst, **{"1": ANSWER, str(apart.number): ANSWER | {"outcome": "accepted"}})
    with pytest.raises(AnswersMissing):
        send_docket(docket, by=analyst, at=NOON)
    own = ANSWER | {"outcome": "accepted", "explanation": why, "read": 1}
    worded(docket, analyst, **{str(apart.number): own})
    docket = checked(docket, analyst, secretary)
    decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)

    outcomes = dict(Decision.objects.values_list("proposal", "outcome"))
    assert [outcomes[one.pk] for one in made] == ["declined", "accepted", "declined"]


def test_what_is_in_one_prepared_answer_is_in_no_other_until_it_is_left_out_or_given_up(draft, analyst):
    made, shown = fold(draft, 2)
    docket = begun(draft, analyst, shown)
    with pytest.raises(InAnotherDocket):
        begun(draft, analyst, Shown(made[0].serial))

    leave_out(docket, [DocketItem.objects.get(proposal=made[0]).pk], by=analyst, at=NOON)
    second = begun(draft, analyst, Shown(made[0].serial))
    drop_docket(second, by=analyst, at=NOON)
    drop_docket(second, by=analyst, at=NOON)

    assert begun(draft, analyst, Shown(made[0].serial)).items.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        DocketItem.objects.create(docket=docket, entry=docket.entries.get(), proposal=made[0], read=1)


def test_what_is_gone_or_changed_is_named_at_every_step(draft, analyst, secretary, rapporteur):
    made, shown = fold(draft, 2)
    docket = begun(draft, analyst, shown)
    worded(docket, analyst)
    docket = checked(docket, analyst, secretary)
    withdraw_proposal(made[0], by=made[0].author, at=NOON)

    with pytest.raises(GoneFromDocket) as refused:
        decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)

    assert made[0].number in str(refused.value)
    assert Decision.objects.count() == 0


def test_who_drafted_does_not_check_who_checked_does_not_decide(draft, analyst, secretary, rapporteur, other):
    docket = begun(draft, rapporteur, Shown(world.make_proposal(draft).serial))
    worded(docket, rapporteur)
    docket = send_docket(docket, by=rapporteur, at=NOON)
    with pytest.raises(NotForYou):
        check_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)
    with pytest.raises(AnotherStep):
        decide_docket(docket, digest=docket.digest, by=other, at=NOON)
    with pytest.raises(DocketChanged):
        check_docket(docket, digest="0" * 64, by=other, at=NOON)
    check_docket(docket, digest=docket.digest, by=other, at=NOON)
    check_docket(docket, digest=docket.digest, by=other, at=NOON)
    for stranger in (other, analyst, secretary):
        with pytest.raises(NotForYou):
            decide_docket(docket, digest=docket.digest, by=stranger, at=NOON)
    decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)

    assert Decision.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Docket.objects.update(checked_by=rapporteur)
    with pytest.raises(IntegrityError), transaction.atomic():
        Docket.objects.update(size=21)


def test_given_back_it_is_drafted_again_and_its_drafter_is_told(draft, analyst, secretary):
    docket = begun(draft, analyst, Shown(world.make_proposal(draft).serial))
    worded(docket, analyst)
    docket = send_docket(docket, by=analyst, at=NOON)
    with pytest.raises(DocketClosed):
        worded(docket, analyst, **{"1": ANSWER | {"outcome": "accepted", "read": 1}})
    with pytest.raises(StatementMissing):
        return_docket(docket, reasons=" ", by=secretary, at=NOON)

    back = return_docket(docket, reasons="Дәлел жоқ.", by=secretary, at=NOON)

    assert (back.status, back.digest) == (DocketStatus.DRAFTING, "")
    [notice] = Notice.objects.all()
    assert (notice.person_id, notice.kind) == (analyst.pk, "docket.returned")
    assert "Дәлел жоқ." in read_returned([docket.uid], "ru")[docket.uid].text
    assert DocketStep.objects.last().words == "Дәлел жоқ."


def test_strangers_prepare_nothing_and_ones_own_stays_at_the_desk(draft, analyst, rapporteur):
    made, shown = fold(draft, 2)
    stranger = world.make_rapporteur(draft, "elsewhere", articles=[world.article(draft, "art_10")])
    with pytest.raises(NotOfStaff):
        begun(draft, stranger, shown)
    with pytest.raises(NotOfStaff):
        begun(draft, made[0].author, shown)
    own = world.make_proposal(draft, author=rapporteur)
    docket = begun(draft, analyst, Shown(own.serial, 3))
    worded(docket, analyst)
    docket = send_docket(docket, by=analyst, at=NOON)
    secretary = world.make_rapporteur(draft, "checks", role="secretary")
    docket = check_docket(docket, digest=docket.digest, by=secretary, at=NOON)
    with pytest.raises(OwnProposal):
        decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)


def test_a_position_is_answered_in_the_version_that_was_read(draft, analyst, secretary, rapporteur):
    position = world.make_position(draft)
    docket = begun(draft, analyst, ShownPosition(position.uid, 1))
    worded(docket, analyst)
    docket = checked(docket, analyst, secretary)
    world.file_again(position)
    with pytest.raises(GoneFromDocket):
        decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)
    return_docket(docket, reasons="Жаңа нұсқа.", by=rapporteur, at=NOON)
    drop_docket(docket, by=analyst, at=NOON)
    docket = begun(draft, analyst, ShownPosition(position.uid, 2))
    worded(docket, analyst, **{"1": ANSWER | {"is_seen": True}})
    docket = checked(docket, analyst, secretary)

    decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)

    assert Decision.objects.get().position_id == position.pk


def test_words_adopted_stand_with_the_answer_and_in_its_digest(draft, analyst, secretary, rapporteur):
    docket = begun(draft, analyst, Shown(world.make_proposal(draft).serial))
    words = {"kk": "Орыс тілі қатар қолданылады.", "ru": "Русский язык употребляется наряду."}
    worded(docket, analyst, **{"1": ANSWER | {"outcome": "accepted_in_part", "words": words}})
    docket = checked(docket, analyst, secretary)

    decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)

    decision = Decision.objects.get()
    assert (decision.words, decision.provision_id) == (words, world.place(draft, "art_9__para_2").provision_id)
    assert decision.words_in("en") == words["ru"]
    assert "words_c" in json.loads(bytes(Entry.objects.get(object_id=decision.uid).leaf))["data"]
    [row] = list(Rows(draft, Choice(language="ru"))[:10])
    assert "Русский язык употребляется наряду." in [one.words for one in row.decision if one.style == "law"]


def test_the_questions_and_wishes_of_one_docket_have_outcomes_that_fit(draft, analyst):
    question = world.make_proposal(draft, kind=Kind.QUESTION, reasons="Тіл деген не?")
    docket = begun(draft, analyst, Shown(question.serial))
    worded(docket, analyst)

    with pytest.raises(AnswersMissing):
        send_docket(docket, by=analyst, at=NOON)


def test_what_was_answered_meanwhile_is_not_answered_twice(draft, analyst, secretary, rapporteur):
    made, shown = fold(draft, 2)
    docket = begun(draft, analyst, shown)
    worded(docket, analyst)
    docket = checked(docket, analyst, secretary)
    decide([made[0]], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    with pytest.raises(GoneFromDocket):
        decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)

    with pytest.raises(AlreadyDecided):
        decide([made[0]], outcome="accepted", reasons=REASONS, by=rapporteur, at=NOON)
    assert Proposal.objects.filter(status="decided").count() == 1
