"""The story of nine invented days: from a seed to acts in the order of their moments. Plain values in and out."""

import random
from operator import attrgetter

from consultation.demonstration import (
    answering,
    arriving,
    cast,
    conversing,
    discussion,
    inviting,
    opining,
    organizing,
    proposing,
    reviewing,
)
from consultation.demonstration.acts import Appoint, OpenCollection, Plan
from consultation.demonstration.rhythm import Rhythm
from consultation.demonstration.stage import Stage
from consultation.demonstration.wording import Words


def make_plan(places, *, opened_at, people, seed):
    """Return the plan for so many citizens; the same seed, moment and provisions give the same plan.

    `places` maps the `eid` of each provision to its `Place`. Everything grows with the number of people.
    """
    chance = random.Random(seed)  # noqa: S311 a story, no secret
    everybody = [*cast.sign_ins(), *cast.citizens(people, chance)]
    stage = Stage(
        plan=Plan(opened_at=opened_at, people=everybody),
        places=places,
        chance=chance,
        citizens=range(len(cast.SIGN_INS), len(everybody)),
        rhythm=Rhythm(opened_at, chance),
        words=Words(chance),
    )
    _open(stage)
    proposing.propose(stage)
    inviting.invite(stage, organizing.organize(stage))
    reviewing.review(stage, stage.proposals, waiting=0.45)
    discussion.discuss(stage)
    discussion.support(stage)
    reviewing.report_standing(stage)
    answering.answer(stage)
    proposing.withdraw_some(stage)
    opining.opine(stage)
    conversing.converse(stage)
    arriving.arrive(stage)
    stage.plan.acts.sort(key=attrgetter("at"))
    return stage.plan


def _open(stage):
    plan = stage.plan
    secretary = plan.person("secretary")
    for role, office in cast.OFFICES.items():
        stage.do(Appoint(0, plan.person(role), office, None if role in cast.SECRETARIES else secretary))
    stage.do(OpenCollection(0, secretary, plan.person("secretary_2")))
