"""Answering proposals: what is refused and why, what is written, and what a repeat gives."""

import pytest
from django.utils.translation import override

from accounts.models import Notice
from articles.models import ArticleVersion
from commission.actions import (
    AlreadyDecided,
    FoldChanged,
    KeepIsInScope,
    NotAppointed,
    NothingChosen,
    NotOpenToAnswer,
    OnlyQuestionsAnswered,
    OutcomeMissing,
    OwnProposal,
    QuestionNeedsAnswer,
    ReasonsMissing,
    Shown,
    TooManyAtOnce,
    UnknownLanguage,
    answer_chosen,
    decide,
    decide_folds,
)
from commission.actions.refusals import NeedsSecond
from commission.models import Decision, DecisionText
from core.text import TextTooLong, UnreadableText
from proposals.models import Kind, Proposal, Status
from record.models import Entry
from tests.commission import world
from tests.commission.world import NOON, REASONS


def answer(proposals, by, outcome="declined", reasons=REASONS):
    return decide(proposals, outcome=outcome, reasons=reasons, by=by, at=NOON)


def refusal(kind, call):
    with override("en"), pytest.raises(kind) as raised:
        call()
    assert Decision.objects.count() == 0
    return str(raised.value)


def test_decide_writes_decision_texts_leaf_notice_and_version(draft, rapporteur):
    proposal = world.make_proposal(draft)

    [decision] = answer([proposal], rapporteur, reasons=REASONS | {"en": " It is clear. \r\n"})

    assert (decision.draft, decision.proposal_id, decision.outcome, decision.decided_by, decision.at) == (
        draft,
        proposal.pk,
        "declined",
        rapporteur,
        NOON,
    )
    assert decision.reasons == REASONS | {"en": "It is clear."}
    assert Proposal.objects.get(pk=proposal.pk).status == Status.DECIDED
    assert list(Notice.objects.values_list("person", "kind", "object_id", "created_at")) == [
        (proposal.author_id, "proposal.decided", decision.uid, NOON)
    ]
    assert ArticleVersion.objects.get(article=world.article(draft)).number == 1
    [leaf] = leaves(decision)
    assert (leaf["t"], leaf["by"]["role"], leaf["at"]) == ("decision.published", "rapporteur", "2026-02-05T12:00:00Z")
    assert {key: leaf["data"][key] for key in ("proposal", "outcome")} == {
        "proposal": proposal.uid,
        "outcome": "declined",
    }
    assert "Мемлекеттің" not in str(leaf)


def test_decide_answers_a_set_with_one_leaf_and_one_notice_per_proposal(draft, rapporteur):
    author = world.make_person("author")
    proposals = [
        world.make_proposal(draft, author=author),
        world.make_proposal(draft),
        world.make_proposal(draft, "art_10__para_1"),
    ]

    decisions = answer(reversed(proposals), rapporteur)

    assert [decision.proposal_id for decision in decisions] == [proposal.pk for proposal in proposals]
    assert DecisionText.objects.count() == 6
    assert sorted(Notice.objects.values_list("person", "object_id")) == sorted(
        (proposal.author_id, decision.uid) for proposal, decision in zip(proposals, decisions, strict=True)
    )
    assert [len(leaves(decision)) for decision in decisions] == [1, 1, 1]


def test_decide_repeated_gives_the_same_decisions_and_writes_nothing(draft, rapporteur):
    proposals = [world.make_proposal(draft), world.make_proposal(draft)]
    decisions = answer(proposals, rapporteur)
    other = world.make_rapporteur(draft, "other")

    again = answer(proposals, other, reasons={"kk": f" {REASONS['kk']} ", "ru": REASONS["ru"], "en": ""})

    assert again == decisions
    assert (
        Decision.objects.count(),
        Notice.objects.count(),
        Entry.objects.filter(object_id=decisions[0].uid).count(),
    ) == (2, 2, 1)


def test_decide_adds_to_a_set_what_has_no_answer_yet(draft, rapporteur):
    first, second = world.make_proposal(draft), world.make_proposal(draft)
    [decision] = answer([first], rapporteur)

    both = answer([first, second], rapporteur)

    assert both[0] == decision
    assert set(Decision.objects.values_list("proposal", flat=True)) == {first.pk, second.pk}


@pytest.mark.parametrize(
    ("outcome", "reasons"),
    [("accepted", REASONS), ("declined", REASONS | {"ru": "Иначе."}), ("declined", REASONS | {"en": "Added later."})],
)
def test_decide_refuses_another_answer_to_what_is_answered(draft, rapporteur, outcome, reasons):
    answered, fresh = world.make_proposal(draft), world.make_proposal(draft)
    answer([answered], rapporteur)

    with override("en"), pytest.raises(AlreadyDecided) as raised:
        answer([fresh, answered], rapporteur, outcome, reasons)

    number = answered.number
    assert str(raised.value) == f"{number} has an answer already: declined. It stands until a new decision replaces it."
    assert Decision.objects.filter(proposal=fresh).count() == 0
    assert Proposal.objects.get(pk=fresh.pk).status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("reasons", "kind", "sentence", "field"),
    [
        ({}, ReasonsMissing, "Give the reasons in Kazakh.", "reasons_kk"),
        ({"kk": " \n", "ru": "Да"}, ReasonsMissing, "Give the reasons in Kazakh.", "reasons_kk"),
        ({"kk": "Иә"}, ReasonsMissing, "Give the reasons in Russian.", "reasons_ru"),
        ({"kk": "Иә", "ru": None}, ReasonsMissing, "Give the reasons in Russian.", "reasons_ru"),
        ("because", UnknownLanguage, "Reasons can be given in Kazakh, Russian and English only.", "reasons"),
        (
            REASONS | {"de": "Weil"},
            UnknownLanguage,
            "Reasons can be given in Kazakh, Russian and English only.",
            "reasons",
        ),
        (
            REASONS | {"en": "a\0b"},
            UnreadableText,
            "The text contains signs that cannot be stored. Remove them and send it again.",
            "reasons_en",
        ),
        (
            REASONS | {"ru": ["Да"]},
            UnreadableText,
            "The text contains signs that cannot be stored. Remove them and send it again.",
            "reasons_ru",
        ),
        (
            REASONS | {"ru": "я" * 5001},
            TextTooLong,
            "The text is too long: 5001 characters. At most 5000 are possible.",
            "reasons_ru",
        ),
    ],
)
def test_decide_refuses_reasons_that_do_not_do(draft, rapporteur, reasons, kind, sentence, field):
    proposal = world.make_proposal(draft)

    with override("en"), pytest.raises(kind) as raised:
        answer([proposal], rapporteur, reasons=reasons)

    assert (str(raised.value), raised.value.field, Decision.objects.count()) == (sentence, field, 0)


@pytest.mark.parametrize("outcome", [None, "", "maybe", ["accepted"]])
def test_decide_refuses_an_unknown_outcome(draft, rapporteur, outcome):
    proposal = world.make_proposal(draft)

    said = refusal(OutcomeMissing, lambda: answer([proposal], rapporteur, outcome))

    assert said == "Choose what the Commission decided."


FITS = {
    Kind.CHANGE: {"accepted", "accepted_in_part", "declined", "out_of_scope"},
    Kind.ADD: {"accepted", "accepted_in_part", "declined", "out_of_scope"},
    Kind.REMOVE: {"accepted", "accepted_in_part", "declined", "out_of_scope"},
    Kind.KEEP: {"accepted", "accepted_in_part", "declined"},
    Kind.QUESTION: {"answered", "out_of_scope"},
}


@pytest.mark.parametrize("outcome", ["accepted", "accepted_in_part", "declined", "out_of_scope", "answered"])
@pytest.mark.parametrize("kind", Kind.values)
def test_decide_takes_the_outcomes_that_fit_the_kind(draft, rapporteur, kind, outcome):
    proposal = world.make_proposal(draft, kind=kind)
    number = proposal.number

    if outcome in FITS[kind]:
        [decision] = answer([proposal], rapporteur, outcome)
        assert decision.outcome == outcome
        return

    expected = {
        Kind.QUESTION: (QuestionNeedsAnswer, f"{number} is a question: it can be answered or be out of scope."),
        Kind.KEEP: (
            KeepIsInScope,
            f"{number} agrees with the words of the draft: it can be accepted, accepted in part or declined.",
        ),
    }.get(
        kind,
        (
            OnlyQuestionsAnswered,
            f"{number} is no question: it can be accepted, accepted in part, declined or be out of scope.",
        ),
    )
    assert refusal(expected[0], lambda: answer([proposal], rapporteur, outcome)) == expected[1]


@pytest.mark.parametrize(
    "columns",
    [
        {"status": Status.WITHDRAWN, "withdrawn_at": NOON},
        {"hidden_at": NOON, "hidden_ground": "insult"},
        {"status": Status.RETURNED, "returned_at": NOON},
        {"visible_at": None},
    ],
)
def test_decide_refuses_what_is_not_before_the_commission(draft, rapporteur, columns):
    gone, fine = world.make_proposal(draft, **columns), world.make_proposal(draft)

    said = refusal(NotOpenToAnswer, lambda: answer([fine, gone], rapporteur))

    assert said == f"{gone.number} cannot be answered: it is hidden, withdrawn, returned or not published."
    assert Proposal.objects.get(pk=fine.pk).status == Status.SUBMITTED


def test_decide_refuses_a_draft_by_its_identifier(draft, rapporteur):
    unsent = world.make_proposal(draft, status=Status.DRAFT, serial=None, submitted_at=None, visible_at=None)

    said = refusal(NotOpenToAnswer, lambda: answer([unsent], rapporteur))

    assert said == f"{unsent.uid} cannot be answered: it is hidden, withdrawn, returned or not published."


def test_decide_refuses_ones_own_proposal(draft, rapporteur):
    own = world.make_proposal(draft, author=rapporteur)

    said = refusal(OwnProposal, lambda: answer([world.make_proposal(draft), own], rapporteur))

    assert said == f"{own.number} is your own proposal: somebody else must answer it."


@pytest.mark.parametrize(
    ("role", "own_draft", "articles", "may"),
    [
        ("rapporteur", True, (), True),
        ("rapporteur", True, ("art_9",), True),
        ("rapporteur", True, ("art_9", "art_10"), True),
        ("rapporteur", True, ("art_10",), False),
        ("rapporteur", False, (), False),
        ("moderator", True, (), False),
        ("analyst", True, (), False),
        ("secretary", True, (), False),
        (None, True, (), False),
    ],
)
def test_decide_asks_for_a_rapporteur_of_the_article(draft, role, own_draft, articles, may):
    proposal = world.make_proposal(draft)
    if role is None:
        person = world.make_person("nobody")
    else:
        where = draft if own_draft else world.make_draft("other")
        covered = [world.article(where, eid) for eid in articles]
        person = world.make_rapporteur(where, "staff", articles=covered, role=role)

    if may:
        assert len(answer([proposal], person)) == 1
    else:
        said = refusal(NotAppointed, lambda: answer([proposal], person))
        assert said == f"You are not appointed to answer {proposal.number}."


def test_decide_refuses_nothing_and_too_many(draft, rapporteur, monkeypatch):
    proposals = [world.make_proposal(draft) for _ in range(3)]
    monkeypatch.setattr("commission.actions.answers.MOST_AT_ONCE", 2)

    assert refusal(NothingChosen, lambda: answer([], rapporteur)) == "Choose at least one proposal or position."
    assert (
        refusal(TooManyAtOnce, lambda: answer(proposals, rapporteur))
        == "3 proposals are chosen. At most 2 can be answered at once."
    )


def folds(draft, shown, by, outcome="declined", reasons=REASONS):
    return decide_folds(world.article(draft), shown, outcome=outcome, reasons=reasons, by=by, at=NOON)


def test_decide_folds_answers_every_open_equal_and_nothing_else(draft, rapporteur):
    equal = [world.make_proposal(draft), world.make_proposal(draft, text="Орыс тілі ТЕҢ қолданылады")]
    world.make_proposal(draft, text="Басқа мәтін болсын.")
    world.make_proposal(draft, "art_9__para_1")
    world.make_proposal(draft, hidden_at=NOON, hidden_ground="insult")

    decisions = folds(draft, [Shown(equal[0].serial, 2)], rapporteur)

    assert [decision.proposal_id for decision in decisions] == [proposal.pk for proposal in equal]
    assert Decision.objects.count() == 2


def test_decide_folds_refuses_a_fold_that_has_grown(draft, rapporteur):
    first, _second, _third = (world.make_proposal(draft) for _ in range(3))

    said = refusal(FoldChanged, lambda: folds(draft, [Shown(first.serial, 2)], rapporteur))

    assert said == f"{first.number}: 2 equal proposals were shown, now there are 3. Look again and send once more."


def test_decide_folds_leaves_ones_own_to_somebody_else(draft, rapporteur):
    first, own = world.make_proposal(draft), world.make_proposal(draft, author=rapporteur)

    decisions = folds(draft, [Shown(first.serial, 1)], rapporteur)

    assert [decision.proposal_id for decision in decisions] == [first.pk]
    assert Proposal.objects.get(pk=own.pk).status == Status.SUBMITTED


def test_decide_folds_treats_one_apart(draft, rapporteur):
    _first, second = world.make_proposal(draft), world.make_proposal(draft)

    decisions = folds(draft, [Shown(second.serial)], rapporteur)

    assert [decision.proposal_id for decision in decisions] == [second.pk]


def test_decide_folds_repeated_gives_the_same_and_another_answer_is_refused(draft, rapporteur):
    first, _second = world.make_proposal(draft), world.make_proposal(draft)
    decisions = folds(draft, [Shown(first.serial, 2)], rapporteur)

    assert folds(draft, [Shown(first.serial, 2)], rapporteur) == decisions
    with pytest.raises(AlreadyDecided):
        folds(draft, [Shown(first.serial, 2)], rapporteur, "accepted")
    assert Decision.objects.count() == 2


def test_more_than_twenty_are_not_answered_without_a_second_signature(draft, rapporteur):
    equal = [world.make_proposal(draft) for _ in range(21)]
    given = {"outcome": "declined", "reasons": REASONS, "by": rapporteur, "at": NOON}

    said = refusal(NeedsSecond, lambda: answer_chosen(world.article(draft), [Shown(equal[0].serial, 21)], **given))

    assert said == "21 are chosen. More than 20 need a second signature: prepare an answer for them instead."


def test_decide_folds_refuses_what_is_not_of_the_article(draft, rapporteur):
    elsewhere = world.make_proposal(draft, "art_10__para_1")

    said = refusal(NothingChosen, lambda: folds(draft, [Shown(elsewhere.serial)], rapporteur))

    assert said == "One of the chosen proposals or positions is not before the Commission any more."


def leaves(decision):
    """The leaves of a decision, as their public words."""
    import json

    return [json.loads(bytes(entry.leaf)) for entry in Entry.objects.filter(object_id=decision.uid)]
