"""What people answer to proposals as statements: three camps who differ on some and agree on others."""

from functools import cache

from consultation.demonstration.acts import END, Answer, File
from consultation.demonstration.discussion import SIGN_INS
from core.text import fold

KINDS = {"change", "add", "remove"}
TAKING_PART = 0.6
# How many statements somebody answers, so often each.
MANY = {3: 3, 6: 4, 10: 3, 20: 2, 40: 1}
CAMPS = {0: 44, 1: 35, 2: 21}
# How likely each camp agrees, by what a statement is like; the first three part the camps, the last two unite them.
LEANINGS = ((0.9, 0.75, 0.2), (0.25, 0.6, 0.85), (0.8, 0.3, 0.5), (0.9, 0.85, 0.8), (0.3, 0.25, 0.35))
PASSES = 0.14


def opine(stage):
    """Plan the answers of those who take part, each in one sitting, to what they could read by then."""
    chance = stage.chance
    asked = [item for item in _first_of_equals(stage) if item.seen < END * 0.95]
    leaning = {item.number: chance.choice(LEANINGS) for item in asked}
    people = [person for person in stage.citizens if chance.random() < TAKING_PART]
    people += [stage.plan.person(role) for role in SIGN_INS]
    camps = chance.choices(list(CAMPS), list(CAMPS.values()), k=len(people))
    counts = chance.choices(list(MANY), list(MANY.values()), k=len(people))
    for person, camp, count in zip(people, camps, counts, strict=True):
        at = stage.rhythm.within(0.1, 1)
        for item in chance.sample(asked, min(count, len(asked))):
            at += 5 + int(chance.expovariate(1 / 12))
            if item.is_read_at(at) and item.author != person:
                stage.do(Answer(at, item.number, person, _answer(chance, leaning[item.number][camp])))


def _first_of_equals(stage):
    """Return the proposals that people are asked about: of those that say the same the first that was sent."""
    first, folded = {}, cache(fold)
    for act in sorted((act for act in stage.plan.acts if type(act) is File), key=lambda act: act.at):
        if act.kind in KINDS:
            said = "" if act.kind == "remove" else folded(act.text)
            first.setdefault((act.eid, act.kind, said), stage.proposals[act.proposal])
    return list(first.values())


def _answer(chance, leaning):
    if chance.random() < PASSES:
        return "pass"
    return "agree" if chance.random() < leaning else "disagree"
