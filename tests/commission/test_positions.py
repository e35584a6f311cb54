"""Answering positions of organizations: what is refused and why, what is written, who is told."""

import json

import pytest

from accounts.models import Membership, Notice
from articles.models import ArticleVersion
from commission.actions import (
    AlreadyDecided,
    KeepIsInScope,
    NotAppointed,
    NothingChosen,
    NotOpenToAnswer,
    OnlyQuestionsAnswered,
    OwnOrganization,
    PositionChanged,
    Shown,
    ShownPosition,
    answer_chosen,
    answer_positions,
    decide,
)
from commission.models import Decision
from proposals.models import Position, Proposal, Status
from record.models import Entry
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.threads import at_once


def answer(positions, by, outcome="declined", reasons=REASONS):
    return answer_positions(positions, outcome=outcome, reasons=reasons, by=by, at=NOON)


def refusal(kind, call):
    with pytest.raises(kind) as raised:
        call()
    assert Decision.objects.count() == 0
    return str(raised.value)


def name(position):
    return f"{position.dossier.number} (article 9, paragraph 2)"


def test_answer_writes_decision_leaf_notices_mark_and_version(draft, rapporteur):
    filer, drafter = world.make_person("filer"), world.make_person("drafter")
    organization = world.make_organization(filer=filer, drafter=drafter)
    position = world.make_position(draft, organization=organization)

    [decision] = answer([position], rapporteur, "accepted_in_part")

    assert (decision.position_id, decision.proposal_id, decision.outcome) == (position.pk, None, "accepted_in_part")
    assert decision.reasons == REASONS
    position.refresh_from_db()
    assert (position.decided_at, position.reviewed_at, position.state) == (NOON, NOON, "decided")
    assert sorted(Notice.objects.values_list("person", "kind", "object_id")) == sorted(
        (person.pk, "position.answered", decision.uid) for person in (organization.head, filer)
    )
    assert ArticleVersion.objects.get(article=world.article(draft)).number == 1
    [leaf] = [json.loads(bytes(entry.leaf)) for entry in Entry.objects.filter(object_id=decision.uid)]
    assert (leaf["t"], leaf["by"]["role"], leaf["data"]["position"], leaf["data"]["outcome"]) == (
        "position.answered",
        "rapporteur",
        position.uid,
        "accepted_in_part",
    )


def test_an_answer_is_told_to_the_head_of_now_and_not_to_those_who_left(draft, rapporteur):
    old, new = world.make_person("old"), world.make_person("new")
    organization = world.make_organization(head=old)
    position = world.make_position(draft, organization=organization)
    Membership.objects.filter(person=old).update(ended_at=NOON)
    Membership.objects.create(organization=organization, person=new, role="head", joined_at=NOON)

    answer([position], rapporteur)

    assert list(Notice.objects.values_list("person", flat=True)) == [new.pk]


def test_answer_repeated_gives_the_same_and_another_is_refused(draft, rapporteur):
    position = world.make_position(draft)
    decisions = answer([position], rapporteur)

    assert answer([position], world.make_rapporteur(draft, "other")) == decisions
    with pytest.raises(AlreadyDecided) as raised:
        answer([position], rapporteur, "accepted")
    assert str(raised.value) == (
        f"{name(position)} has an answer already: declined. It stands until a new decision replaces it."
    )
    assert (Decision.objects.count(), Notice.objects.count()) == (1, 1)


FITS = {
    "support": {"accepted", "accepted_in_part", "declined"},
    "with_changes": {"accepted", "accepted_in_part", "declined", "out_of_scope"},
    "oppose": {"accepted", "accepted_in_part", "declined", "out_of_scope"},
}


@pytest.mark.parametrize("outcome", ["accepted", "accepted_in_part", "declined", "out_of_scope", "answered"])
@pytest.mark.parametrize("stance", FITS)
def test_answer_takes_the_outcomes_that_fit_the_stance(draft, rapporteur, stance, outcome):
    position = world.make_position(draft, stance=stance)

    if outcome in FITS[stance]:
        [decision] = answer([position], rapporteur, outcome)
        assert decision.outcome == outcome
        return

    kind, sentence = (
        (KeepIsInScope, "agrees with the words of the draft: it can be accepted, accepted in part or declined.")
        if stance == "support"
        else (
            OnlyQuestionsAnswered,
            "is no question: it can be accepted, accepted in part, declined or be out of scope.",
        )
    )
    assert refusal(kind, lambda: answer([position], rapporteur, outcome)) == f"{name(position)} {sentence}"


@pytest.mark.parametrize(
    "columns",
    [
        {"withdrawn_at": NOON},
        {"hidden_at": NOON, "hidden_ground": "insult"},
        {"submitted_at": None, "visible_at": None},
    ],
)
def test_answer_refuses_what_is_not_before_the_commission(draft, rapporteur, columns):
    gone, fine = world.make_position(draft, **columns), world.make_position(draft)

    said = refusal(NotOpenToAnswer, lambda: answer([fine, gone], rapporteur))

    assert said == f"{name(gone)} cannot be answered: it is hidden, withdrawn, returned or not published."
    assert Position.objects.get(pk=fine.pk).decided_at is None


@pytest.mark.parametrize("role", ["head", "filer", "drafter"])
def test_nobody_answers_their_own_organization(draft, rapporteur, role):
    organization = world.make_organization(**{role: rapporteur})
    position = world.make_position(draft, organization=organization)
    proposal = world.make_proposal(draft, organization=organization)

    said = refusal(OwnOrganization, lambda: answer([position], rapporteur))
    of_proposal = refusal(
        OwnOrganization, lambda: decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    )

    assert said == f"{name(position)} is from your own organization: somebody who is no member must answer it."
    assert of_proposal == f"{proposal.number} is from your own organization: somebody who is no member must answer it."


def test_whoever_wrote_for_an_organization_and_left_does_not_answer_it_either(draft, rapporteur):
    organization = world.make_organization(drafter=rapporteur)
    proposal = world.make_proposal(draft, organization=organization, author=rapporteur)
    Membership.objects.filter(person=rapporteur).update(ended_at=NOON)

    refusal(OwnOrganization, lambda: decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON))


@pytest.mark.parametrize(("articles", "role"), [(["art_10"], "rapporteur"), ([], "moderator"), ([], "secretary")])
def test_answer_asks_for_a_rapporteur_of_the_article(draft, articles, role):
    person = world.make_rapporteur(draft, "staff", articles=[world.article(draft, eid) for eid in articles], role=role)
    position = world.make_position(draft)

    assert refusal(NotAppointed, lambda: answer([position], person)) == (
        f"You are not appointed to answer {name(position)}."
    )


def chosen(draft, shown, by, outcome="declined"):
    return answer_chosen(world.article(draft), shown, outcome=outcome, reasons=REASONS, by=by, at=NOON)


def test_positions_and_proposals_are_answered_together_or_not_at_all(draft, rapporteur):
    position, proposal = world.make_position(draft), world.make_proposal(draft)
    shown = [Shown(proposal.serial, 1), ShownPosition(position.uid, 1)]

    world.file_again(position)
    said = refusal(PositionChanged, lambda: chosen(draft, shown, rapporteur))
    decisions = chosen(draft, [shown[0], ShownPosition(position.uid, 2)], rapporteur)

    assert said == f"{name(position)} was filed anew after you had read it. Look again and send once more."
    assert [(decision.position_id, decision.proposal_id) for decision in decisions] == [
        (position.pk, None),
        (None, proposal.pk),
    ]
    assert Proposal.objects.get(pk=proposal.pk).status == Status.DECIDED


def test_positions_of_another_article_or_unknown_ones_are_refused(draft, rapporteur):
    elsewhere = world.make_position(draft, "art_10__para_1")

    for uid in (elsewhere.uid, "n_none"):
        said = refusal(NothingChosen, lambda uid=uid: chosen(draft, [ShownPosition(uid, 1)], rapporteur))
        assert said == "One of the chosen proposals or positions is not before the Commission any more."


def test_two_rapporteurs_at_once_make_one_decision_on_a_position(committed_db):
    draft = world.make_draft()
    rapporteurs = [world.make_rapporteur(draft, person) for person in ("one", "two")]
    position = world.make_position(draft)

    outcomes = at_once(
        *(
            lambda by=by, outcome=outcome: answer([position], by, outcome)
            for by, outcome in zip(rapporteurs, ("accepted", "declined"), strict=True)
        )
    )

    assert Decision.objects.count() == 1
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [AlreadyDecided]
