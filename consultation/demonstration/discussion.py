"""What people say to proposals and articles, and whom they support."""

from bisect import bisect_right
from itertools import accumulate

from consultation.demonstration.acts import END, Say, Support
from consultation.demonstration.cast import name_form_of
from consultation.demonstration.proposing import HEAT
from consultation.demonstration.reviewing import review
from consultation.demonstration.stage import Item

PER_PERSON = 5
ON_PROPOSALS, ON_ARTICLES = 0.55, 0.25  # the rest answers a comment
STANCES = {"for": 46, "against": 31, "neutral": 23}
LANGUAGES = {"kk": 0.6, "ru": 0.36, "en": 0.04}
IN_THE_SAME_LANGUAGE = 0.85
# Supports of a proposal follow a power law: most have a few, a few have very many.
LEAST, STEEPNESS = 1.3, 1.2
BY_KIND = {"change": 1.0, "add": 1.0, "remove": 0.7, "keep": 0.25, "question": 0.2}
MOST = 0.45  # of all people
SIGN_INS = ("citizen", "citizen_2")
BUSIEST = "art_9"
SOON = 0.7  # how much is said and supported within a day


def discuss(stage):
    """Plan comments on proposals and articles, what moderators do with them, and then the answers to them."""
    count = PER_PERSON * len(stage.citizens)
    _cases(stage, count)
    _of_sign_ins(stage)
    _on_proposals(stage, round(ON_PROPOSALS * count))
    _on_articles(stage, round(ON_ARTICLES * count))
    review(stage, stage.comments, waiting=0.4)
    first = list(stage.comments)
    for share, waiting in ((0.75, 0.12), (0.25, 0.03)):
        above, before = first, len(stage.comments)
        _replies(stage, round((1 - ON_PROPOSALS - ON_ARTICLES) * share * count), above)
        first = stage.comments[before:]
        review(stage, first, waiting=waiting)


def _on_proposals(stage, count):
    """Let most be said about a few: proposals draw comments by a power law."""
    read = [item for item in stage.proposals if item.seen < END - 7200]
    pick = _Pick(read, [stage.chance.paretovariate(1.3) * (0.4 if item.kind == "keep" else 1) for item in read])
    for _number in range(count):
        item = pick.one(stage.chance)
        at = moment_of(stage, item)
        if at is None:
            continue
        language = _answering(stage, item.language)
        stance = PICK_STANCE.one(stage.chance)
        text = stage.words.comment_on_proposal(item.kind, stance, language)
        _say(stage, at, language, item.article, stance, text, proposal=item)


def _on_articles(stage, count):
    articles = sorted({place.article for place in stage.places.values()})
    pick = _Pick(articles, [HEAT.get(eid, 0.6) ** 0.8 for eid in articles])
    for _number in range(count):
        article, language = pick.one(stage.chance), PICK_LANGUAGE.one(stage.chance)
        stance, text = stage.words.comment_on_article(article, language)
        _say(stage, stage.rhythm.within(0.003, 1), language, article, stance, text)


def _replies(stage, count, above):
    read = [item for item in above if item.seen < END - 3600]
    pick = _Pick(read, [stage.chance.paretovariate(1.6) for _item in read])
    for _number in range(count):
        parent = pick.one(stage.chance)
        at = moment_of(stage, parent)
        proposal = None if parent.proposal is None else stage.proposals[parent.proposal]
        if at is None or (proposal is not None and not proposal.is_read_at(at)):
            continue
        language = _answering(stage, parent.language)
        stance = PICK_STANCE.one(stage.chance)
        text = stage.words.reply(stance, language)
        _say(stage, at, language, parent.article, stance, text, proposal=proposal, parent=parent)


def _cases(stage, count):
    """Plan the comments that moderators hide, some of them to be restored."""
    for fate, share in (("hide", 0.006), ("restore", 0.001)):
        cases = stage.words.moderation["comments"][fate]
        for number in range(max(1, round(share * count))):
            case = cases[number % len(cases)]
            at = stage.rhythm.within(0.1, 0.9)
            _say(stage, at, case["language"], case["article"], case["stance"], case["text"], fate=fate, case=case)


def _of_sign_ins(stage):
    """Let each citizen whom one can sign in as say something on the busiest article."""
    for role in SIGN_INS:
        author = stage.plan.person(role)
        language = stage.plan.people[author].language
        stance, text = stage.words.comment_on_article(BUSIEST, language)
        _say(stage, stage.rhythm.within(0.3, 0.7), language, BUSIEST, stance, text, author=author)


def _say(
    stage, at, language, article, stance, text, *, proposal=None, parent=None, author=None, fate="publish", case=None
):
    author = stage.someone(language) if author is None else author
    if at >= END:
        return
    item = Item("comment", len(stage.comments), at, author, language, article, fate=fate, case=case, stance=stance)
    item.proposal = proposal.number if proposal else None
    stage.comments.append(item)
    form = name_form_of(stage.plan.people[author], stage.chance)
    above = parent.number if parent else None
    stage.do(Say(at, item.number, author, item.proposal, article, above, stance, language, text, form))


def support(stage):
    """Plan who backs which proposals, while everybody reads them."""
    _support_by_sign_ins(stage)
    for item in stage.proposals:
        if item.seen >= END - 60:
            continue
        drawn = int(LEAST * stage.chance.paretovariate(STEEPNESS) * BY_KIND[item.kind] * _heat(item))
        wanted = min(drawn, int(MOST * len(stage.citizens)))
        for person in stage.chance.sample(stage.citizens, wanted):
            at = moment_of(stage, item)
            if at is not None and person != item.author:
                stage.do(Support(at, item.number, person))


def _support_by_sign_ins(stage):
    read = [item for item in stage.proposals if item.seen < END * 0.8 and item.kind in {"change", "add"}]
    people = [stage.plan.person(role) for role in SIGN_INS]
    for person, item in zip(people * 3, stage.chance.sample(read, 3 * len(people)), strict=True):
        at = moment_of(stage, item)
        if at is not None and item.author not in people:
            stage.do(Support(at, item.number, person))


def _heat(item):
    return 1.6 if HEAT.get(item.article, 1) >= 4 else 1


def moment_of(stage, item):
    """Return a moment at which people read an item, mostly soon, or None where that time was too short."""
    until = min(item.gone, END)
    if until - item.seen < 120:
        return None
    if stage.chance.random() < SOON:
        until = min(until, item.seen + 24 * 3600)
    return stage.rhythm.between(item.seen + 60, until)


def _answering(stage, language):
    """Return the language of an answer: mostly that of what it answers."""
    return language if stage.chance.random() < IN_THE_SAME_LANGUAGE else PICK_LANGUAGE.one(stage.chance)


class _Pick:
    """Draws one of many by their weights, each time anew."""

    def __init__(self, those, weights):
        self.those, self.until = list(those), list(accumulate(weights))

    def one(self, chance):
        return self.those[bisect_right(self.until, chance.random() * self.until[-1], hi=len(self.those) - 1)]


PICK_STANCE = _Pick(STANCES, STANCES.values())
PICK_LANGUAGE = _Pick(LANGUAGES, LANGUAGES.values())
