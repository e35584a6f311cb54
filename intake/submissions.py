"""What a row of another system's file says: in which column each thing stands, and how each is understood.

What cannot be decided is an error of its row and no guess. All errors of a row are told, each with column and value.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import tags
from accounts.actions import Sender
from accounts.iins import NotTwelveDigits, NumberOfAnOrganization, WrongCheckDigit, clean_iin
from accounts.models import Person
from accounts.models.senders import tags_of_number, tags_of_sender
from accounts.regions import REGIONS
from articles.current import places_in
from articles.labels import LEVELS
from articles.languages import CODES
from articles.models import Draft
from articles.queries import PREAMBLE, UNIT_OF, understand
from articles.wording import words_of
from core.rules import RuleViolation
from core.text import TextMissing, clean, fold
from proposals.actions.admitting import admit
from proposals.actions.places import Asked
from proposals.actions.proposals import ProposalWords, base_in, refuse_unfinished
from proposals.actions.refusals import TextUnchanged
from proposals.language import ENOUGH_WORDS, language_of
from proposals.models import Kind

FIELDS = {
    "number": pgettext_lazy("column of a file", "number in the source"),
    "sent_on": pgettext_lazy("column of a file", "date of sending"),
    "sender_id": pgettext_lazy("column of a file", "sender's number in the source"),
    "iin": pgettext_lazy("column of a file", "sender's IIN"),
    "name": pgettext_lazy("column of a file", "sender's name"),
    "contact": pgettext_lazy("column of a file", "sender's contact"),
    "region": pgettext_lazy("column of a file", "region"),
    "language": pgettext_lazy("column of a file", "language"),
    "place": pgettext_lazy("column of a file", "provision"),
    "kind": pgettext_lazy("column of a file", "kind of proposal"),
    "text": pgettext_lazy("column of a file", "new words"),
    "reasons": pgettext_lazy("column of a file", "reasons"),
}
# How columns are called, folded, where they are not called as above.
NAMES = {
    "number": "№|номер|номер обращения|рег номер|регистрационный номер|номер заявки|id|id обращения|no|отиниш номири|"
    "отиниш номері|тиркеу номири|number|reference|request number|source number|number in the source",
    "sent_on": "дата|дата обращения|дата подачи|дата поступления|дата регистрации|куни|жиберилген куни|отиниш куни|"
    "тиркелген куни|date|sent|sent on|submitted|date of sending",
    "sender_id": "id заявителя|номер заявителя|код заявителя|id пользователя|отиниш беруши id|отиниш берушинин номири|"
    "sender id|applicant id|user id",
    "iin": "иин|иин заявителя|жсн|отиниш берушинин жсн|iin",
    "name": "фио|фио заявителя|заявитель|имя|автор|аты жони|отиниш беруши|name|full name|applicant|sender",
    "contact": "контакт|контакты|телефон|адрес|email|e mail|электронная почта|эл почта|электрондык пошта|баиланыс|"
    "мекенжаи|phone|contact|address",
    "region": "регион|область|город|онир|облыс|region",
    "language": "язык|язык обращения|тил|тили|language",
    "place": "статья|пункт|место|положение|норма|статья проекта|статья пункт|бап|тармак|бап тармак|орны|article|place|"
    "provision",
    "kind": "вид|вид предложения|тип|тип предложения|тури|усыныс тури|kind|type",
    "text": "предлагаемая редакция|новая редакция|новый текст|предлагаемый текст|редакция|усынылатын редакция|"
    "усынылатын матин|жана матин|proposed words|proposed text|new words|new text",
    "reasons": "обоснование|текст|текст обращения|содержание|суть|предложение|комментарий|негиздеме|матин|мазмуны|"
    "отиниш матини|усыныс|reasons|text|body|message|content",
}
KINDS = {
    Kind.CHANGE: "change изменить изменение озгерту озгерис",
    Kind.ADD: "add дополнить дополнение добавить толыктыру косу",
    Kind.REMOVE: "remove исключить исключение удалить алып_тастау",
    Kind.KEEP: "keep оставить сохранить согласен поддерживаю сактау калдыру келисемин",
    Kind.QUESTION: "question вопрос сурак",
}
KIND_OF = {fold(word.replace("_", " ")): kind for kind, words in KINDS.items() for word in words.split()}
LANGUAGE_NAMES = {
    "kk": "kk kaz қаз kazakh казахский каз казакша казак",
    "ru": "ru rus russian русский рус орысша орыс",
    "en": "en eng english английский англ агылшынша агылшын",
}
LANGUAGE_OF = {fold(word): code for code, words in LANGUAGE_NAMES.items() for word in words.split()}
WHOLE = {"весь проект", "проект", "проект целиком", "жоба", "бкил жоба", "бүкіл жоба", "the whole draft", "whole draft"}
CITIES = {"астана": "KZ-71", "алматы": "KZ-75", "шымкент": "KZ-79"}
SHORT = {"г": "город", "обл": "область"}
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
DAYS += ("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S")
CLASSIFIED = 120  # characters of each text by which a language is told
TAGGED = "iin:"  # what stands in a cell in place of a number, once a file was read
BAD_NUMBER = "iin?"
MARKED = re.compile(
    rf"{TAGGED}\w+=[0-9a-f]{{64}}(,\w+=[0-9a-f]{{64}})*"
    rf"|iin\?({NotTwelveDigits.code}|{NumberOfAnOrganization.code}|{WrongCheckDigit.code})"
)
UNTOLD = {"iin"}  # fields whose values no error repeats
DIRECT = re.compile(r"(?<=\d)\s*\(\s*\d+\s*\)")  # «9(2)»
BARE = re.compile(r"\d+(\s*\(\s*\d+\s*\)){0,2}")


class NumberMissing(RuleViolation):
    code = "number_missing"
    sentence = _("The item has no number in its source. Without it a second import could not tell that it is known.")


class NumberTooLong(RuleViolation):
    code = "number_too_long"
    sentence = _("The number in the source is longer than 80 characters.")


class NumberTwice(RuleViolation):
    code = "number_twice"
    sentence = _("This number stands in the file already, in row %(row)s.")


class PlaceMissing(RuleViolation):
    code = "place_missing"
    sentence = _("No provision is named.")


class PlaceUnknown(RuleViolation):
    code = "place_unknown"
    sentence = _("No provision of the draft is named so. Write it as «article 9, paragraph 2» or as art_9__para_2.")


class KindUnknown(RuleViolation):
    code = "kind_unknown"
    sentence = _("The kind is not known. Write change, add, remove, keep or question.")


class KindMissing(RuleViolation):
    code = "kind_missing"
    sentence = _("No kind is named and there are no new words, so the kind cannot be told.")


class LanguageUnknown(RuleViolation):
    code = "language_unknown"
    sentence = _("The language is not known. Write Kazakh, Russian or English.")


class LanguageUntold(RuleViolation):
    code = "language_untold"
    sentence = _("No language is named and the words do not tell it. Write Kazakh, Russian or English.")


class RegionUnknown(RuleViolation):
    code = "region_unknown"
    sentence = _("The region is not known. Write it as the list of regions has it, or leave it empty.")


class DayUnknown(RuleViolation):
    code = "day_unknown"
    sentence = _("The date cannot be read. Write it as 06.02.2026 or 2026-02-06.")


class DayToCome(RuleViolation):
    code = "day_to_come"
    sentence = _("The date lies after the day on which the file came.")


class SenderUntold(RuleViolation):
    code = "sender_untold"
    sentence = _("The sender cannot be told from others. Give their number, their IIN, or name and contact.")


class ArrivedLate(RuleViolation):
    code = "arrived_late"
    sentence = _("It came after collection had closed.")


class SenderMayNot(RuleViolation):
    code = "sender_may_not"
    sentence = _("The rules of this consultation do not let its sender take part.")


class WordsUnfit(RuleViolation):
    code = "words_unfit"
    sentence = _("The words are missing, too long, or hold signs that cannot be stored.")


class Unchanged(RuleViolation):
    code = TextUnchanged.code
    sentence = _("The new words are the same as those of the draft.")


REFUSALS = {
    refusal.code: refusal.sentence
    for refusal in (
        *(NumberMissing, NumberTooLong, NumberTwice, PlaceMissing, PlaceUnknown, KindUnknown, KindMissing),
        *(LanguageUnknown, LanguageUntold, RegionUnknown, DayUnknown, DayToCome, SenderUntold, ArrivedLate),
        *(SenderMayNot, WordsUnfit, Unchanged, NotTwelveDigits, NumberOfAnOrganization, WrongCheckDigit),
    )
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row: the code of a refusal, in which column, its value, and values of its sentence."""

    code: str
    column: str = ""
    value: str = ""
    values: Mapping = field(default_factory=dict)

    @property
    def sentence(self):
        sentence = str(REFUSALS[self.code])
        return sentence % self.values if self.values else sentence


@dataclass
class Judged:
    """A row understood: what it says, where nothing is wrong with it; its problems else.

    `digest` is of what was said, by which a known item that says something else is told.
    """

    row: int
    number: str
    digest: str = ""
    sent_on: date | None = None
    words: ProposalWords | None = None
    asked: Asked | None = None
    sender: Sender | None = None
    problems: list = field(default_factory=list)


def guessed_columns(headers):
    """Return in which column each thing stands, by the names of columns; each column is taken once."""
    found: dict[str, int] = {}
    names = _header_names()
    for place, header in enumerate(headers):
        name = names.get(fold(header))
        if name is not None:
            found.setdefault(name, place)
    return found


def named_in(cells):
    """Return how many of these cells are names of columns."""
    names = _header_names()
    return len({names[fold(cell)] for cell in cells if fold(cell) in names})


def _header_names():
    if not _NAMES:
        for name, words in NAMES.items():
            _NAMES.update((fold(word), name) for word in (*words.split("|"), name))
        for language in CODES:
            with translation.override(language):
                _NAMES.update((fold(str(label)), name) for name, label in FIELDS.items())
    return _NAMES


_NAMES: dict[str, str] = {}


def without_numbers(rows, columns):
    """Return rows in which people's numbers (IIN) gave way to tags: in the column that holds them, by name or by look.

    From then on nobody can read a number from what is kept of the file.
    """
    width = max((len(cells) for _number, cells in rows), default=0)
    numbered = {columns["iin"]} if "iin" in columns else set()
    numbered |= {place for place in range(width) if place not in columns.values() and _looks_numbered(rows, place)}
    if not numbered:
        return rows
    return [
        (number, [_tag(cell) if place in numbered else cell for place, cell in enumerate(cells)])
        for number, cells in rows
    ]


def _looks_numbered(rows, place):
    cells = [cells[place] for _number, cells in rows if len(cells) > place and cells[place]]
    return bool(cells) and 2 * sum(_is_iin(cell) for cell in cells) > len(cells)


def _is_iin(cell):
    try:
        clean_iin(cell)
    except RuleViolation:
        return False
    return True


def _tag(cell):
    """Return what stands in place of a number: its tags, or which refusal it meets."""
    if not cell or MARKED.fullmatch(cell):
        return cell
    if cell.isascii() and cell.isdigit() and 10 <= len(cell) < 12:
        cell = cell.zfill(12)  # spreadsheets take leading noughts from numbers; the check digit proves it
    try:
        number = clean_iin(cell)
    except RuleViolation as refusal:
        return f"{BAD_NUMBER}{refusal.code}"
    return TAGGED + ",".join(f"{key}={tag.hex()}" for (_what, key), tag in tags_of_number(number).items())


@dataclass
class Ground:
    """What rows are judged against: the draft, the channel, and what was settled for the file."""

    draft: Draft
    channel: str
    level: int
    columns: Mapping
    received_at: datetime
    kind_if_none: str = ""
    whole_if_none: bool = False
    meeting: str = ""  # the id of the public meeting where all of it was proposed
    organization: Any = None  # in whose name it is said, its author's own where there is none
    seen: dict = field(default_factory=dict)
    _standing: dict = field(default_factory=dict)
    _admitted: dict = field(default_factory=dict)

    @cached_property
    def places(self):
        """The places of the current edition by eid and by their names in three languages, folded."""
        named: dict[str, Any] = {}
        for place in places_in(self.draft):
            for name in (place.eid, *(place.label(language) for language in CODES)):
                named.setdefault(fold(name), place)
            if place.kind == "draft":
                named |= {fold(name): place for name in WHOLE}
                named[""] = place
        return named

    @cached_property
    def by_eid(self):
        return {place.eid: place for place in places_in(self.draft)}

    @cached_property
    def regions(self):
        named = dict(CITIES)
        for code, name in REGIONS:
            named[fold(code)] = code
            for language in CODES:
                with translation.override(language):
                    named[fold(str(name))] = code
        return named

    def place_named(self, told):
        """Return the place that people call so in any language, or None; what says nothing is the whole draft."""
        place = self.places.get(fold(told)) if fold(told) or not told else None
        return place or self._numbered(told)

    def _numbered(self, told):
        """Return the place whose numbers are named, all of them; nothing where a word or a number is left over."""
        folded = fold(told)
        if folded in PREAMBLE:
            return self.by_eid.get("preamble")
        units = [word for word in folded.split() if word in UNIT_OF]
        numbers = re.findall(r"\d+", DIRECT.sub("", told))
        others = [word for word in folded.split() if word not in UNIT_OF and not word.isdigit()]
        if others or (len(numbers) != len(units) and not (BARE.fullmatch(told.strip()) and not units)):
            return None
        candidates = understand(told).places
        exact = candidates[:-1] if len(candidates) > 1 else candidates
        found = [self.by_eid[eid] for eid in exact if eid in self.by_eid and _names_all(eid, numbers)]
        if not found or (found[0].kind in LEVELS and sum(place.kind == found[0].kind for place in found) > 1):
            return None  # also where each section has a chapter of this number, and the section is not said
        return found[0]

    def standing(self, placement, language, *, own):
        """Return the words of a place as `words_of` does, asked once."""
        key = (placement.pk, language)
        if key not in self._standing:
            self._standing[key] = words_of(placement, language, own=own)
        return self._standing[key]

    def admits(self, region):
        """Whether somebody without an account who lives there may take part, asked once for each region."""
        if region not in self._admitted:
            try:
                admit(self.draft, by=Person(level=self.level, region=region), asks_terms=False)
                self._admitted[region] = True
            except RuleViolation:
                self._admitted[region] = False
        return self._admitted[region]

    def note(self, row, cells):
        """Note the number of a row that was stored before, so that a later row with it is told."""
        place = self.columns["number"]
        self.seen.setdefault(" ".join(cells[place].split()) if place < len(cells) else "", row)

    def judge(self, row, cells):
        """Return what a row says, or all that is wrong with it."""
        return _Row(self, row, cells).judged()


class _Row:
    """One row while it is understood."""

    def __init__(self, ground, row, cells):
        self.ground, self.cells = ground, cells
        self.found = Judged(row, "")

    def told(self, name):
        place = self.ground.columns.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def refuse(self, refusal, name="", **values):
        value = "" if name in UNTOLD else self.told(name)
        self.found.problems.append(Problem(refusal.code, name, value[:200], values))

    def judged(self):
        found = self.found
        found.number = self._number()
        found.sent_on = self._sent_on()
        place, kind = self._place(), self._kind()
        words = {name: self._words(name) for name in ("text", "reasons")}
        language = self._language()
        region = self._region()
        found.sender = self._sender(region, language or "kk")
        if None not in (place, kind, language, region, *words.values()):
            self._ask(place, ProposalWords(kind, language, **words), region)
        said = (place.eid if place else self.told("place"), kind or self.told("kind"), self.told("language"))
        day = found.sent_on.isoformat() if found.sent_on else self.told("sent_on")
        text = (words[name] if words[name] is not None else self.told(name) for name in ("text", "reasons"))
        found.digest = hashlib.sha256("\0".join([*said, day, *text]).encode(errors="replace")).hexdigest()
        return found

    def _number(self):
        number = " ".join(self.told("number").split())
        if not number:
            self.refuse(NumberMissing, "number")
        elif len(number) > 80:
            self.refuse(NumberTooLong, "number")
        elif (before := self.ground.seen.setdefault(number, self.found.row)) != self.found.row:
            self.refuse(NumberTwice, "number", row=before)
        else:
            try:
                return clean(number, "title")
            except RuleViolation:
                self.refuse(WordsUnfit, "number")
        return ""

    def _sent_on(self):
        told = self.told("sent_on")
        if not told:
            return None
        day = day_of(told)
        if day is None:
            self.refuse(DayUnknown, "sent_on")
        elif day > timezone.localdate(self.ground.received_at):
            self.refuse(DayToCome, "sent_on")
        return day

    def _place(self):
        told = self.told("place").replace("№", " ")
        if not told and not self.ground.whole_if_none:
            return self.refuse(PlaceMissing, "place")
        return self.ground.place_named(told) or self.refuse(PlaceUnknown, "place")

    def _kind(self):
        told = self.told("kind")
        if told:
            return KIND_OF.get(fold(told)) or self.refuse(KindUnknown, "kind")
        if self.told("text"):
            return Kind.CHANGE
        return self.ground.kind_if_none or self.refuse(KindMissing, "kind")

    def _words(self, name):
        try:
            return clean(self.told(name), f"proposal_{name}", field=name, required=False)
        except RuleViolation:
            return self.refuse(WordsUnfit, name)

    def _language(self):
        told = self.told("language")
        if told:
            return LANGUAGE_OF.get(fold(told)) or self.refuse(LanguageUnknown, "language")
        guess = language_of(f"{self.told('reasons')[:CLASSIFIED]} {self.told('text')[:CLASSIFIED]}")
        if guess is None or guess.words < ENOUGH_WORDS:
            return self.refuse(LanguageUntold, "language")
        return guess.language

    def _region(self):
        told = self.told("region")
        if not told:
            return ""
        words = " ".join(SHORT.get(word, word) for word in fold(told).split())
        return self.ground.regions.get(words) or self.refuse(RegionUnknown, "region")

    def _sender(self, region, language):
        name, known = self._name(), self._tags()
        if known is None or name is None:
            return None
        return Sender(known, name, region or "", language)

    def _name(self):
        try:
            return " ".join(clean(self.told("name"), "name", required=False).split())
        except RuleViolation:
            return self.refuse(WordsUnfit, "name")

    def _tags(self):
        """Return by what the sender is known: by their IIN alone where it is given, else by the source's own word."""
        number = self.told("iin") and _tag(self.told("iin"))
        if number.startswith(BAD_NUMBER):
            return self.found.problems.append(Problem(number.removeprefix(BAD_NUMBER), "iin"))
        if number:
            pairs = (one.partition("=") for one in number.removeprefix(TAGGED).split(","))
            return {(tags.NUMBER, key): bytes.fromhex(tag) for key, _apart, tag in pairs}
        if self.told("sender_id"):
            return tags_of_sender(self.ground.channel, "id", fold(self.told("sender_id")))
        name, contact = fold(self.told("name")), fold(self.told("contact"))
        if not (name and contact):
            return self.refuse(SenderUntold, "contact" if name else "name")
        return tags_of_sender(self.ground.channel, "name", name, contact)

    def _ask(self, place, words, region):
        try:
            words = words.cleaned()
            asked = Asked(base_in(place, words.language), words.kind, words.text)
        except RuleViolation:
            return self.refuse(LanguageUnknown, "language")
        try:
            refuse_unfinished(asked, language=words.language, reasons=words.reasons, standing=self.ground.standing)
        except TextMissing as refusal:
            return self.refuse(WordsUnfit, refusal.field)
        except TextUnchanged:
            return self.refuse(Unchanged, "text")
        if not self.ground.admits(region):
            return self.refuse(SenderMayNot, "region" if region == "abroad" else "")
        self.found.words, self.found.asked = words, asked
        return None


def day_of(told):
    """Return the day that a text writes, in one of the ways that are met, or None."""
    for form in DAYS:
        try:
            read = datetime.strptime(told, form)  # noqa: DTZ007 (a day, by the clock of whoever wrote it)
        except ValueError:
            continue
        return read.date()
    return None


def _names_all(eid, numbers):
    """Whether a place is named by every number that was told."""
    return {number.lstrip("0") for number in numbers} <= set(re.findall(r"\d+", eid))
