"""What authors read of an answer."""

import pytest

from accounts.notices import Reading
from commission.actions import decide
from commission.notices import read_decided
from tests.commission import world
from tests.commission.world import NOON, REASONS


def test_an_author_reads_the_answer_in_their_language(draft, rapporteur):
    proposal = world.make_proposal(draft)
    [decision] = decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    readings = {language: read_decided([decision.uid, "e_none"], language) for language in ("ru", "en")}

    assert readings["en"] == {
        decision.uid: Reading(
            title=f"The Commission answered {proposal.number}: declined",
            text="What was asked: Себебі бар.\n"
            f"The Commission gave its reasons in other languages only.\nReasons of the decision: {REASONS['ru']}",
            url=f"/en/proposals/{proposal.number}/#answer",
        )
    }
    assert readings["ru"][decision.uid].text.endswith(REASONS["ru"])
    assert readings["ru"][decision.uid].url == f"/ru/proposals/{proposal.number}/#answer"


@pytest.mark.parametrize("how_many", [1, 3])
def test_many_answers_are_read_in_as_many_queries_as_one(draft, rapporteur, how_many, django_assert_num_queries):
    proposals = [world.make_proposal(draft) for _ in range(how_many)]
    decisions = decide(proposals, outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    with django_assert_num_queries(6):
        readings = read_decided([decision.uid for decision in decisions], "kk")

    assert set(readings) == {decision.uid for decision in decisions}


def test_an_answer_of_a_demonstration_says_so(db):
    draft = world.make_draft(is_demonstration=True)
    rapporteur = world.make_rapporteur(draft)
    [decision] = decide([world.make_proposal(draft)], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    assert read_decided([decision.uid], "en")[decision.uid].text.startswith("Demonstration: this answer is invented.\n")
