"""What an operator types of an item: its fields, how two entries are compared, and what each passage asks for.

An entry is plain data: `{"refusal": code}`, or who wrote, when, and up to ten passages, which become proposals. Instead
of passages it may have the `whole` of a long text, which is kept as it is and cut later.
"""

import hashlib
import json
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.models import NameForm
from core.text import fold
from intake.submissions import CLASSIFIED, FIELDS, REFUSALS, Ground, Problem, without_numbers
from proposals.actions.refusals import TextUnchanged
from proposals.models import Kind

OF_SENDER = ("sent_on", "name", "contact", "iin", "region", "language", "name_form")
OF_PASSAGE = ("place", "kind", "text", "reasons")
COLUMNS = {name: place for place, name in enumerate(FIELDS)}
NAME_UNTOLD = _("Type the name too. Where the minutes name nobody, leave address and IIN empty.")
LATE, EARLY = "arrived_late", "arrived_early"
# Why an item becomes no proposal, as its sender reads it. Lateness is told by the clock, the others by two people.
GROUNDS = {
    "empty": _("It asks for nothing: no words about the draft could be found in it."),
    "unreadable": _("It cannot be read. Send it again in a form that can be."),
    "sender_untold": _("It does not say who wrote it and how they can be reached."),
    "not_about": _("It is not about the draft that is under consultation."),
    "insult": _("It insults somebody. Send it again without that."),
    "repeated": _("The same words by the same sender are registered already."),
    "sender_may_not": REFUSALS["sender_may_not"],
}
ALL_GROUNDS = GROUNDS | {
    LATE: REFUSALS[LATE],
    "automatic": _("A program sent it. What people write themselves is read."),
    "too_large": _("It is larger than 25 MB. Send it in parts, or with smaller files."),
    EARLY: _("It came before collection had opened. Send it again once it is open."),
}


def field_of(name, place):
    """Return the name of a passage's field, the first one's as `text_1`."""
    return f"{name}_{place}"


def flat(said):
    """Return an entry as values by the names of fields, in their order on the page."""
    values = {"refusal": said.get("refusal", "")}
    values |= {name: said.get(name, "") for name in OF_SENDER}
    if said.get("whole"):
        values["whole"] = said["whole"]
    for place, passage in enumerate(said.get("passages", []), start=1):
        values |= {field_of(name, place): passage.get(name, "") for name in OF_PASSAGE}
    return values


def differing(first, second):
    """Return the names of the fields in which two entries differ; spaces and line ends are no difference."""
    one, other = flat(first), flat(second)
    return [name for name in {**one, **other} if _plain(one.get(name)) != _plain(other.get(name))]


def _plain(value):
    return " ".join((value or "").split())


def digest_of(said):
    return hashlib.sha256(json.dumps(flat(said), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def tidied(said):
    """Return an entry without passages that say nothing; a number (IIN) gives way to its tags."""
    if said.get("refusal"):
        return {"refusal": said["refusal"]}
    passages = [{name: passage.get(name, "") for name in OF_PASSAGE} for passage in said.get("passages", [])]
    tidy = {name: said.get(name, "") for name in OF_SENDER}
    tidy["name_form"] = NameForm.NAME if tidy["name_form"] == NameForm.NAME else NameForm.REGION
    if said.get("document"):
        tidy["document"] = "on"
    if said.get("whole", "").strip():
        tidy["whole"] = said["whole"]
    [(_row, [tidy["iin"]])] = without_numbers([(1, [tidy["iin"]])], {"iin": 0})
    return tidy | {"refusal": "", "passages": [one for one in passages if any(map(str.strip, one.values()))]}


def ground_of(item, *, level):
    """Return what the passages of an item are judged against."""
    meeting = item.meeting.uid if item.meeting_id else ""
    return Ground(item.draft, item.channel, level, COLUMNS, item.received_at, meeting=meeting)


def judged(item, said, *, level):
    """Return what each passage asks for, and what is wrong with an entry: refusals by the names of fields."""
    ground = ground_of(item, level=level)
    found = [ground.judge(place, _cells(item, said, place)) for place, _passage in enumerate(said["passages"], start=1)]
    problems: dict[str, list] = {}
    for one in found:
        if one.words is not None:
            one.words = replace(one.words, name_form=said["name_form"])
        for problem in one.problems:
            problems.setdefault(_named(problem, one.row), []).append(_sentence(problem))
    if item.meeting_id and not said["name"].strip() and (said["iin"] or said["contact"].strip()):
        problems.setdefault("name", []).append(NAME_UNTOLD)
    return found, {name: list(dict.fromkeys(sentences)) for name, sentences in problems.items()}


def judged_whole(item, said, *, level):
    """Return who sent a long text and in which language, and what is wrong with that, by the names of fields."""
    passage = {"kind": Kind.KEEP, "place": "", "text": "", "reasons": said["whole"].strip()[:CLASSIFIED]}
    ground = replace(ground_of(item, level=level), whole_if_none=True)
    one = ground.judge(1, _cells(item, said | {"passages": [passage]}, 1))
    problems = {_named(problem, one.row): [_sentence(problem)] for problem in one.problems}
    return [one], {name if name in OF_SENDER else "": sentences for name, sentences in problems.items()}


def _cells(item, said, place):
    passage = said["passages"][place - 1]
    told = {"number": f"{item.number}/{place}"} | {name: said[name] for name in OF_SENDER} | passage
    if item.meeting_id:
        told |= _told_by_minutes(item.meeting, said)
    return [told.get(name, "") for name in FIELDS]


def _told_by_minutes(meeting, said):
    """Return what minutes settle of who proposed something: the day, the region, and by what they are known.

    Whoever is named without a contact is one person within that meeting. All that it proposed without a name is one
    author's: however many attended, they are never many people.
    """
    told = {"sent_on": meeting.held_on.isoformat(), "region": said["region"] or meeting.region}
    if not said["name"].strip():
        return told | {"iin": "", "contact": "", "region": meeting.region, "sender_id": meeting.uid}
    return told | ({} if said["contact"].strip() else {"sender_id": f"{meeting.uid} {fold(said['name'])}"})


def _named(problem: Problem, place):
    if problem.column in OF_PASSAGE:
        return field_of(problem.column, place)
    return problem.column if problem.column in OF_SENDER else ""


def _sentence(problem):
    return TextUnchanged.sentence if problem.code == TextUnchanged.code else problem.sentence


def settled(said, found):
    """Return an entry as it is compared: places, kinds and days by their codes, whatever was typed for them."""
    day = found[0].sent_on.isoformat() if found[0].sent_on else ""
    dated = said | {"sent_on": day, "language": found[0].words.language}
    if said.get("whole"):
        return dated
    passages = [
        passage | {"place": one.asked.base.placement.eid, "kind": one.words.kind, "text": one.words.text}
        for passage, one in zip(said["passages"], found, strict=True)
    ]
    return dated | {"passages": passages}
