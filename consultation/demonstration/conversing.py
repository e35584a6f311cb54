"""What comments are beyond their words: quoted, changed, backed by others, answered by staff. Plain values."""

from consultation.demonstration.acts import END, Back, Rephrase, Rule, Say
from consultation.demonstration.discussion import BUSIEST, moment_of
from consultation.demonstration.stage import SEEN_AT_ONCE, Item

REPLIES_PER_QUOTE, COMMENTS_PER_QUOTE, WORDS_QUOTED = 9, 17, 6
COMMENTS_PER_BACKED = 4
LEAST, STEEPNESS, MOST = 1.1, 1.2, 0.2
CHANGED, ANSWERED = 4, 3


def converse(stage):
    """Plan what is done with comments once all of them are planned."""
    _quote(stage)
    _back(stage)
    _rephrase(stage)
    _answer_by_staff(stage)


def _quote(stage):
    """Let some replies quote the comment that they answer, and some comments the words of their article."""
    acts = stage.plan.acts
    said = {act.comment: act for act in acts if type(act) is Say}
    for place, act in enumerate(acts):
        if type(act) is not Say or act.organization is not None:
            continue
        if act.parent is not None and act.comment % REPLIES_PER_QUOTE == 0:
            acts[place] = act._replace(quote=_first_sentence(said[act.parent].text))
        if act.parent is None and act.proposal is None and act.comment % COMMENTS_PER_QUOTE == 0:
            acts[place] = act._replace(quote=_of_article(stage, act))


def _first_sentence(text):
    return text.split("\n")[0].split(". ")[0][:200].strip()


def _of_article(stage, act):
    """Return the first words of a provision of the article in the comment's language, or nothing."""
    texts = [place.words.get(act.language, "") for place in stage.places.values() if place.article == act.article]
    texts = [text for text in texts if len(text.split()) >= WORDS_QUOTED]
    return " ".join(stage.chance.choice(texts).split()[:WORDS_QUOTED]) if texts else ""


def _back(stage):
    """Let some comments be backed, a few of them by very many."""
    most = int(MOST * len(stage.citizens))
    for item in stage.comments[::COMMENTS_PER_BACKED]:
        if item.seen >= END - 60:
            continue
        wanted = min(int(LEAST * stage.chance.paretovariate(STEEPNESS)), most)
        for person in stage.chance.sample(stage.citizens, wanted):
            at = moment_of(stage, item)
            if at is not None and person != item.author:
                stage.do(Back(at, item.number, person))


def _rephrase(stage):
    """Let a few authors add to what they said on an article, before a moderator has read it."""
    quoted = {act.parent for act in stage.plan.acts if type(act) is Say and act.quote}
    said = {act.comment: act for act in stage.plan.acts if type(act) is Say}
    changed = 0
    for item in stage.comments:
        act, at = said.get(item.number), item.at + 150
        is_apt = act is not None and act.proposal is None and act.parent is None and act.organization is None
        if not is_apt or item.number in quoted or item.fate != "publish" or changed == CHANGED or at >= END:
            continue
        is_early = at < stage.reviewed.get(("comment", item.number), END)
        if is_early and stage.plan.people[item.author].level >= SEEN_AT_ONCE:
            text = f"{act.text} {stage.words.conversation['additions'][act.language]}"
            stage.do(Rephrase(at, item.number, act.stance, act.language, text))
            changed += 1


def _answer_by_staff(stage):
    """Let the rapporteur answer some comments on the busiest article; a moderator lets the answers stand."""
    rapporteur = stage.plan.person("rapporteur")
    apt = [
        item
        for item in stage.comments
        if item.article == BUSIEST and item.proposal is None and item.fate == "publish" and item.seen < END * 0.8
    ]
    apt = [item for item in apt if item.language in stage.words.conversation["by_staff"] and item.organization is None]
    for number, parent in enumerate(stage.chance.sample(apt, min(ANSWERED, len(apt)))):
        texts = stage.words.conversation["by_staff"][parent.language]
        at = parent.seen + 3 * 3600 + number * 600
        if at >= END - 7200:
            continue
        item = Item("comment", len(stage.comments), at, rapporteur, parent.language, BUSIEST, seen=at, stance="neutral")
        stage.comments.append(item)
        words = "neutral", parent.language, texts[number % len(texts)], "region"
        stage.do(Say(at, item.number, rapporteur, None, BUSIEST, parent.number, *words, office="rapporteur"))
        moderator = stage.chance.choice(stage.moderators)
        stage.do(Rule(at + 3600, "comment", item.number, "publish", "", "", moderator))
