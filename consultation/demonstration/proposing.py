"""Who proposes what: ideas of the citizens, two campaigns, and what those one can sign in as have of their own."""

from itertools import accumulate

from consultation.demonstration.acts import END, NEVER, File, Keep, Withdraw
from consultation.demonstration.cast import name_form_of
from consultation.demonstration.stage import SEEN_AT_ONCE, Item
from consultation.demonstration.wording import new_words, wording_of

PER_PERSON = 1.5
# How often an article is written to, beside 1 for any other: what people argue about most.
HEAT = {
    "art_9": 11,
    "art_31": 5,
    "art_8": 5,
    "art_21": 5,
    "art_53": 4,
    "art_33": 4,
    "art_37": 4,
    "art_7": 4,
    "art_32": 3.5,
    "art_30": 3,
    "art_27": 3,
    "art_29": 3,
    "art_92": 3,
    "art_88": 2.5,
    "art_89": 2.5,
    "art_83": 2.5,
    "art_78": 2,
    "art_5": 2,
    "art_23": 2.5,
    "art_34": 2,
    "art_43": 2,
}
KINDS = {"change": 1.0, "add": 1.0, "remove": 0.45, "keep": 0.9, "question": 0.55}
LANGUAGES = {"kk": 0.6, "ru": 0.36, "en": 0.04}
TO_HIDE, TO_RETURN, TO_RESTORE = 0.010, 0.010, 0.004
WITHDRAWN = 0.008
PREPARED = -100  # instead of an idea: it is answered by what staff prepare, and its author does not withdraw it


def propose(stage):
    """Plan all proposals: each idea once while there is room, then the favourites again, then the campaigns."""
    count = round(PER_PERSON * len(stage.citizens))
    of_campaigns = [max(3, round(campaign["share"] * count)) for campaign in stage.words.campaigns]
    special = _cases(stage, count)
    _of_sign_ins(stage)
    _to_be_prepared(stage)
    rest = count - len(stage.proposals) - sum(of_campaigns) - len(special)
    for idea in _chosen(stage, rest):
        _file(stage, idea, stage.rhythm.within(0.003, 1))
    for fate, case in special:
        _file_case(stage, fate, case)
    for campaign, size in zip(stage.words.campaigns, of_campaigns, strict=True):
        _campaign(stage, campaign, size)


def _chosen(stage, count):
    """Return ideas to bring: all of them in an order of chance, then by their weight."""
    ideas = stage.words.ideas
    first = stage.chance.sample(ideas, min(count, len(ideas)))
    weights = [
        HEAT.get(stage.places[idea.eid].article, 1)
        * KINDS[idea.kind]
        * sum(LANGUAGES[language] for language in idea.wordings)
        * min(stage.chance.paretovariate(1.6), 6)
        for idea in ideas
    ]
    return first + stage.chance.choices(ideas, cum_weights=list(accumulate(weights)), k=max(0, count - len(ideas)))


def _file(stage, idea, at, *, author=None, language=None, fate="publish", case=None):
    if language is None:
        known = [one for one in LANGUAGES if one in idea.wordings]
        language = stage.chance.choices(known, [LANGUAGES[one] for one in known])[0]
    text, reasons = stage.words.proposal(idea, language, stage.places[idea.eid].words.get(language, ""))
    number = idea.number
    if author is None:
        author, plain = stage.someone(language), text
        text, reasons = stage.words.with_more(idea, language, text, reasons)
        # The Commission answers an idea; what somebody added to it waits.
        number = number if text == plain else None
    return _put(stage, idea.eid, idea.kind, author, language, text, reasons, at, idea=number, fate=fate, case=case)


def _put(stage, eid, kind, author, language, text, reasons, at, *, idea=None, fate="publish", case=None):
    item = Item(
        "proposal",
        len(stage.proposals),
        at,
        author,
        language,
        stage.places[eid].article,
        kind=kind,
        eid=eid,
        idea=idea,
        fate=fate,
        case=case,
    )
    stage.proposals.append(item)
    form = name_form_of(stage.plan.people[author], stage.chance)
    stage.do(File(at, item.number, author, eid, kind, language, text, reasons, form))
    return item


def _cases(stage, count):
    """Return what moderation shows: proposals to hide, to return, to hide and restore, as (fate, case)."""
    rows = []
    for fate, share in (("hide", TO_HIDE), ("return", TO_RETURN), ("restore", TO_RESTORE)):
        cases = stage.words.moderation["proposals"][fate]
        rows += [(fate, cases[number % len(cases)]) for number in range(max(2, round(share * count)))]
    return rows


def _file_case(stage, fate, case):
    language = case["language"]
    words = stage.places[case["eid"]].words.get(language, "")
    text = case.get("text", "")
    if case["kind"] == "change":
        text = words.replace(case["old"], text)
    _put(
        stage,
        case["eid"],
        case["kind"],
        stage.someone(language),
        language,
        text,
        case["reasons"],
        stage.rhythm.within(0.05, 0.85),
        fate=fate,
        case=case,
    )


def _campaign(stage, campaign, size):
    """Let many people send nearly the same within a few days, most of them on the first evening."""
    start = stage.rhythm.within(*campaign["starts"])
    languages = campaign["languages"]
    for _copy in range(size):
        language = stage.chance.choices(list(languages), list(languages.values()))[0]
        at = start + int(stage.chance.expovariate(1 / (14 * 3600)))
        if at >= END:
            continue
        text, reasons = stage.words.campaign_text(campaign, language, stage.places[campaign["eid"]].words[language])
        item = _put(stage, campaign["eid"], campaign["kind"], stage.someone(language), language, text, reasons, at)
        item.idea = -1 - stage.words.campaigns.index(campaign)


def _of_sign_ins(stage):
    """Give each citizen whom one can sign in as proposals of every state, and the first of them a draft."""
    first, second = stage.plan.person("citizen"), stage.plan.person("citizen_2")
    own = stage.words.moderation["of_sign_ins"]
    for person, language, wanted in ((first, "kk", own["citizen"]), (second, "ru", own["citizen_2"])):
        for row in wanted:
            idea = next(
                one
                for one in stage.words.ideas
                if one.eid == row["eid"]
                and one.kind == row["kind"]
                and language in one.wordings
                and row["has"] in one.wordings[language].new + one.wordings[language].reasons[0]
            )
            at = int(END * row["when"]) if row["when"] < 1 else END - int(row["when"] * 60)
            _file(stage, idea, at, author=person, language=language, fate=row["fate"], case=row.get("case"))
    draft = own["draft"]
    words = stage.places[draft["eid"]].words["kk"].replace(draft["old"], draft["new"])
    stage.do(Keep(END - 5 * 3600, first, draft["eid"], "change", "kk", words, draft["reasons"]))


def _to_be_prepared(stage):
    """File what the prepared answers of the story are about, by people whose proposals are seen at once."""
    for docket in stage.words.prepared:
        for variant in docket["variants"]:
            language = variant["language"]
            known = [one for one in stage.by_language[language] if stage.plan.people[one].level >= SEEN_AT_ONCE]
            authors = stage.chance.sample(known, min(len(known), len(variant["why"])))
            if "by" in variant:
                authors[-1] = stage.plan.person(variant["by"])
            words = stage.places[variant["eid"]].words[language]
            text = new_words(wording_of(variant), variant["kind"], words)
            for author, reasons in zip(authors, variant["why"], strict=False):
                at = stage.rhythm.within(0.1, 0.6)
                _put(stage, variant["eid"], variant["kind"], author, language, text, reasons, at, idea=PREPARED)


def withdraw_some(stage):
    """Let a few authors change their minds on the last days about what nobody has answered."""
    free = [
        item
        for item in stage.proposals
        if item.fate == "publish" and (item.idea is None or item.idea >= 0) and item.decided == NEVER
        if item.seen < END * 0.9 and item.author in stage.citizens and item.organization is None
    ]
    for item in stage.chance.sample(free, min(len(free), max(2, round(WITHDRAWN * len(stage.proposals))))):
        at = stage.rhythm.between(max(item.seen + 3600, int(END * 0.8)), END)
        # What others said to it meanwhile stays; nobody says more.
        item.gone = max(at, stage.last.get(("proposal", item.number), 0) + 300)
        stage.do(Withdraw(item.gone, item.number))
