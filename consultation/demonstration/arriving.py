"""What comes by other ways than this site: letters, visits, a public meeting, long texts, a file from e-Otinish."""

from consultation.demonstration import cast
from consultation.demonstration.acts import (
    END,
    AnswerItem,
    CutWhole,
    EnterMeeting,
    Import,
    ObjectToCut,
    PublishItem,
    Receive,
    RegisterVoice,
    SendWhole,
    Type,
)

HOUR = 3600
IMPORTED_AT = 0.55  # of the nine days
MOST_ROWS, PEOPLE_PER_ROW = 40, 10
UNCLEAR = 4  # of each ten rows the one that names no place that there is
COLUMNS = ("number", "sender_id", "name", "region", "language", "place", "kind", "text", "reasons")


def arrive(stage):
    """Plan what the desk takes in and what is imported, as much as is written down, whatever the number of people."""
    for number, letter in enumerate(stage.words.letters):
        _receive(stage, number, letter)
    for number, meeting in enumerate(stage.words.meetings):
        _meet(stage, number, meeting)
    for number, whole in enumerate(stage.words.long_texts):
        _send_whole(stage, number, whole)
    _import(stage)


def _receive(stage, number, letter):
    at, operator = int(letter["at"] * END), stage.plan.person("operator")
    stage.do(Receive(at, number, letter["channel"], letter["scan"], letter["shelf"], operator))
    _type_and_answer(stage, at, number, letter)


def _meet(stage, number, meeting):
    """Plan a meeting, and each voice of its minutes an hour after the one before; they are items after the letters."""
    at, operator = int(meeting["at"] * END), stage.plan.person("operator")
    stage.do(EnterMeeting(at, number, meeting["told"], meeting["held_days_before"], meeting["scan"], operator))
    for place, voice in enumerate(meeting["voices"]):
        item, begun = len(stage.words.letters) + place, at + (place + 1) * HOUR
        stage.do(RegisterVoice(begun, item, number, voice["where"], operator))
        _type_and_answer(stage, begun, item, voice)


def _type_and_answer(stage, at, number, letter):
    desk = stage.plan.person
    for turn, role in enumerate(letter["typed"], start=1):
        said = letter["said"] | (letter.get("second", {}) if turn == 2 else {})
        stage.do(Type(at + turn * HOUR, number, said, desk(role)))
    if letter.get("published"):
        stage.do(PublishItem(at + 5 * HOUR, number, desk("moderator")))
    if answer := letter.get("answer"):
        reasons = {"kk": answer["kk"], "ru": answer["ru"]}
        stage.do(AnswerItem(int(answer["at"] * END), number, answer["outcome"], reasons, desk("rapporteur")))


def _send_whole(stage, number, whole):
    """Plan a long text: sent, then cut by the desk an hour after the other; its author may object to the last cut."""
    at, author = int(whole["at"] * END), stage.plan.person(whole["by"])
    stage.do(SendWhole(at, number, whole["told"] | {"text": "\n\n".join(whole["paragraphs"])}, author))
    for turn, part in enumerate(whole["cuts"], start=1):
        operator = stage.plan.person("operator")
        stage.do(CutWhole(at + turn * HOUR, number, part["piece"], part["asking"], part["confirmed"], operator))
    if whole.get("objection"):
        stage.do(ObjectToCut(at + (turn + 1) * HOUR, number, whole["objection"], author))


def _import(stage):
    ideas = [idea for idea in stage.words.ideas if idea.kind in {"change", "add", "keep"}]
    rows = []
    for number in range(1, min(MOST_ROWS, len(stage.citizens) // PEOPLE_PER_ROW) + 1):
        idea = stage.chance.choice(ideas)
        language = "kk" if "kk" in idea.wordings else next(iter(idea.wordings))
        text, reasons = stage.words.proposal(idea, language, stage.places[idea.eid].words.get(language, ""))
        name = cast.sender("kk" if language == "kk" else "ru", stage.chance)
        place = "art_0" if number % 10 == UNCLEAR else idea.eid
        region = stage.chance.choice([one for one in cast.REGIONS if one != "abroad"])
        rows.append((f"DEMO-{number:03d}", str(number), name, region, language, place, idea.kind, text, reasons))
    columns = {name: place for place, name in enumerate(COLUMNS)}
    secretary = stage.plan.person("secretary")
    stage.do(Import(int(IMPORTED_AT * END), "e_otinish", cast.LEVEL_BY_SOURCE, columns, tuple(rows), secretary))
