"""An answer is corrected by a new one alone, which says why; the earlier one stays readable."""

import json

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notice
from articles.models import ArticleVersion
from commission.actions import (
    AlreadyDecided,
    AlreadyReplaced,
    CorrectionMissing,
    KeepIsInScope,
    NotAppointed,
    NothingCorrected,
    OwnProposal,
    answer_positions,
    correct,
    decide,
)
from commission.models import Decision
from proposals.models import Kind
from record.models import Entry
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

WHY = {"kk": "Қате болды.", "ru": "Была ошибка."}
OTHER = {"kk": "Басқа негіз.", "ru": "Другое основание."}


def mend(decision, by, outcome="accepted", reasons=OTHER, why=WHY):
    return correct(decision, outcome=outcome, reasons=reasons, correction=why, by=by, at=NOON)


def answered(draft, by, item=None, **proposal):
    [decision] = decide(
        [item or world.make_proposal(draft, **proposal)], outcome="declined", reasons=REASONS, by=by, at=NOON
    )
    return decision


def test_correct_puts_a_new_decision_in_the_place_of_the_old(draft, rapporteur):
    earlier = answered(draft, rapporteur)

    made = mend(earlier, world.make_rapporteur(draft, "other"), why=WHY | {"en": "It was wrong."})

    earlier.refresh_from_db()
    assert earlier.replaced_by == made
    assert (earlier.outcome, earlier.reasons) == ("declined", REASONS)
    assert list(Decision.objects.standing()) == [made]
    shown = Decision.objects.with_texts().get(pk=made.pk)
    assert (shown.outcome, shown.reasons, shown.corrections) == ("accepted", OTHER, WHY | {"en": "It was wrong."})
    assert shown.reasons_in("en").reasons == OTHER["ru"]
    assert list(Notice.objects.order_by("pk").values_list("kind", "object_id")) == [
        ("proposal.decided", earlier.uid),
        ("proposal.decided", made.uid),
    ]
    assert ArticleVersion.objects.get(article=world.article(draft)).number == 2
    [leaf] = [json.loads(bytes(entry.leaf)) for entry in Entry.objects.filter(object_id=made.uid)]
    assert (leaf["t"], leaf["data"]["replaces"], leaf["data"]["outcome"]) == (
        "decision.published",
        earlier.uid,
        "accepted",
    )
    assert set(leaf["data"]) == {"proposal", "outcome", "c", "replaces", "why_c"}


def test_a_position_s_answer_is_corrected_likewise(draft, rapporteur):
    position = world.make_position(draft)
    [earlier] = answer_positions([position], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    made = mend(earlier, rapporteur)

    assert list(Decision.objects.standing().on([position]).values()) == [made]
    assert Decision.objects.histories_on([position]) == {position.pk: [made, earlier]}
    assert Notice.objects.filter(object_id=made.uid, kind="position.answered").count() == 1


def test_correct_repeated_gives_the_same_decision(draft, rapporteur):
    earlier = answered(draft, rapporteur)
    made = mend(earlier, rapporteur)

    again = mend(earlier, rapporteur)

    assert (again, Decision.objects.count(), Notice.objects.count()) == (made, 2, 2)


def test_an_answer_is_replaced_once_and_its_successor_is_corrected_next(draft, rapporteur):
    earlier = answered(draft, rapporteur)
    made = mend(earlier, rapporteur)

    with pytest.raises(AlreadyReplaced) as raised:
        mend(earlier, rapporteur, "out_of_scope")
    last = mend(made, rapporteur, "out_of_scope")

    assert str(raised.value) == "This answer was replaced already. The one that stands now: accepted."
    assert Decision.objects.histories_on([earlier.proposal]) == {earlier.proposal_id: [last, made, earlier]}
    with pytest.raises(AlreadyDecided):
        answered(draft, rapporteur, earlier.proposal)


@pytest.mark.parametrize(
    ("values", "kind", "sentence"),
    [
        (
            {"outcome": "declined", "reasons": REASONS},
            NothingCorrected,
            "Outcome and reasons are the same as before: there is nothing to correct.",
        ),
        ({"why": {"ru": "Ошибка."}}, CorrectionMissing, "Say in Kazakh why the answer is corrected."),
        ({"why": {"kk": "Қате."}}, CorrectionMissing, "Say in Russian why the answer is corrected."),
    ],
)
def test_correct_refuses_what_corrects_nothing_or_says_not_why(draft, rapporteur, values, kind, sentence):
    earlier = answered(draft, rapporteur)

    with pytest.raises(kind) as raised:
        mend(earlier, rapporteur, **values)

    assert (str(raised.value), Decision.objects.count()) == (sentence, 1)


def test_correct_asks_for_a_rapporteur_of_the_article_who_is_not_the_author(draft, rapporteur):
    author = world.make_rapporteur(draft, "author")
    earlier = answered(draft, rapporteur, author=author)
    keep = answered(draft, rapporteur, kind=Kind.KEEP)

    with pytest.raises(OwnProposal):
        mend(earlier, author)
    with pytest.raises(NotAppointed):
        mend(earlier, world.make_person("citizen"))
    with pytest.raises(KeepIsInScope):
        mend(keep, rapporteur, "out_of_scope")
    assert Decision.objects.count() == 2


def test_two_corrections_at_once_make_one(committed_db):
    draft = world.make_draft()
    rapporteurs = [world.make_rapporteur(draft, name) for name in ("one", "two")]
    earlier = answered(draft, rapporteurs[0])

    outcomes = at_once(
        *(
            lambda by=by, outcome=outcome: mend(earlier, by, outcome)
            for by, outcome in zip(rapporteurs, ("accepted", "out_of_scope"), strict=True)
        )
    )

    assert (Decision.objects.count(), Decision.objects.standing().count()) == (2, 1)
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [AlreadyReplaced]


def test_the_database_refuses_a_decision_on_nothing_or_on_two_things(draft, rapporteur):
    position, proposal = world.make_position(draft), world.make_proposal(draft)

    for columns in ({}, {"proposal": proposal, "position": position}):
        with pytest.raises(IntegrityError, match="decision_answers_one_thing"), transaction.atomic():
            Decision.objects.create(draft=draft, outcome="declined", decided_by=rapporteur, at=NOON, **columns)
