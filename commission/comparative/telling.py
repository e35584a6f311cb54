"""Rows of a comparative table in words, in one language or two."""

from functools import cached_property

from django.utils import translation
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from articles import diff
from articles.languages import LANGUAGES
from articles.wording import own_words
from commission.comparative.cells import Head, Line, Row, Run, line
from core.templatetags.page import harmless
from proposals.models import Kind, Position, PositionStance

TOGETHER = " / "
NAMES = dict(LANGUAGES)


class Untold:
    """A row that is told when it is looked at; `shown` are the plain values that it is told of."""

    def __init__(self, telling, number, place, item, decision, key):
        self.telling, self.number, self._of = telling, number, (place, item, decision, key)

    @cached_property
    def told(self):
        return self.telling.row(self.number, *self._of)

    @property
    def key(self):
        """What it is known by in this choice: its proposal, or its position."""
        item = self._of[1]
        return self.telling.choice, item.uid

    @property
    def shown(self):
        place, item, decision, key = self._of
        change = _change_of(item, key)
        is_position = isinstance(item, Position)
        by = (item.author_shown, item.participant) if is_position or item.organization_id else item.author_shown
        said = (
            item.language,
            (change.stance, change.reasons, item.dossier.number) if is_position else (change.kind, item.reasons),
            (change.base.placement_id, change.base.language, change.base.text, change.text),
            [passage.pk for passage in self.telling.passages.get(key["provision"], {}).values()],
        )
        return self.number, place and place.pk, by, key, said, decision and _answer_shown(decision)


class Telling:
    """Tells rows of one choice; `passages` are those of the law in force by provision and language."""

    def __init__(self, draft, choice, passages):
        self.draft, self.choice, self.passages = draft, choice, passages
        self.languages = choice.languages

    def row(self, number, place, item, decision, key):
        """Return one row in words; `key` counts those who say the same."""
        change = _change_of(item, key)
        place = place or change.base.placement
        return Row(
            number=number,
            place=(line(self._each(lambda language: capfirst(place.label(language)))),),
            in_force=self._in_force(key["provision"]),
            draft=self._present(place),
            proposal=self._asked(item, change),
            author=self._author(item, key),
            decision=self._decision(item, change, decision),
            name=item.dossier.number if isinstance(item, Position) else item.number,
            address=item.get_absolute_url(),
            outcome=decision.outcome if decision else "",
        )

    def _each(self, say):
        """Return what is said in each language, once where the languages say the same."""
        return TOGETHER.join(dict.fromkeys(map(str, map(say, self.languages))))

    def said(self, say):
        """Return one of our own sentences in each language."""

        def in_one(language):
            with translation.override(language):
                return say()

        return self._each(in_one)

    def _in_force(self, provision):
        by_language = self.passages.get(provision, {})
        lines = []
        for language in self.languages:
            passage = by_language.get(language)
            if passage is not None:
                lines.append(line(capfirst(passage.label), language, "note"))
                lines += [line(words, language, "law") for words in passage.text.split("\n")]
        return tuple(lines)

    def _present(self, place):
        texts = {text.language: own_words(text) for text in place.texts.all()}
        return tuple(
            line(words, language, "law")
            for language in self.languages
            for words in texts.get(language, "").split("\n")
            if words and words.lower() != place.label(language)  # the number alone stands in the column before
        )

    def _asked(self, item, change):
        """Return the number, what is wished, the words as they would read, and the reasons."""
        is_position = isinstance(item, Position)
        number = item.dossier.number if is_position else item.number
        wish = self.said(lambda: capfirst(_wish(change, is_position)))
        lines = [line(f"{number}. {wish}", style="note")]
        language = change.base.language
        lines += _difference(change, language)
        reasons = harmless(change.reasons if is_position else item.reasons)
        if reasons:
            because = self.said(lambda: pgettext("comparative table", "Reasons:"))
            first, *more = reasons.split("\n")
            lines.append(Line((Run(f"{because} ", "strong"), Run(first)), item.language))
            lines += [line(words, item.language) for words in more if words.strip()]
        return tuple(lines)

    def _author(self, item, key):
        return tuple(line(self.said(say)) for say in self._author_says(item, key))

    def _author_says(self, item, key):
        yield lambda: harmless(item.author_shown) if self.choice.is_named else _kind_of(item)
        if key["total"] > 1:
            yield (
                lambda: (
                    ngettext(
                        "with these words %(count)s proposal", "with these words %(count)s proposals", key["total"]
                    )
                    % {"count": key["total"]}
                )
            )
        people, contact = key["people"], key["people_contact"]
        if key["total"] > 1 and people:
            yield lambda: ngettext("%(count)s person", "%(count)s people", people) % {"count": people}
        if key["total"] > 1 and contact:
            yield (
                lambda: (
                    ngettext("%(count)s person by e-mail only", "%(count)s people by e-mail only", contact)
                    % {"count": contact}
                )
            )

    def _decision(self, item, change, decision):
        if decision is None:
            waits_for_none = change.kind == Kind.KEEP and not (
                isinstance(item, Position) and change.stance != PositionStance.SUPPORT
            )
            return (line(self.said(_agrees if waits_for_none else _waits)),)
        outcome = self.said(lambda: capfirst(decision.get_outcome_display()))
        runs = [Run(outcome, "strong"), Run(f", {_day(decision.at)}")]
        if decision.sitting_id:
            runs.append(Run(f", {self.said(lambda: _sitting(decision.sitting))}"))
        lines = [Line(tuple(runs))]
        if self.draft.is_demonstration:
            lines.append(line(self.said(lambda: _("Demonstration: this answer is invented.")), style="note"))
        adopted = [language for language in self.languages if decision.words.get(language)]
        if decision.words:
            lines.append(line(self.said(lambda: _("Words that the Commission adopts:")), style="note"))
        for language in adopted or list(decision.words)[:1]:
            lines += [
                line(harmless(said), language, "law") for said in decision.words[language].split("\n") if said.strip()
            ]
        if decision.words:
            lines.append(line(self.said(lambda: _author_says(decision)), style="note"))
        reasons = decision.reasons
        wanted = [language for language in self.languages if language in reasons]
        for language in wanted or [decision.reasons_in(self.languages[0]).language]:
            lines += [line(harmless(words), language) for words in reasons[language].split("\n") if words.strip()]
            correction = decision.corrections.get(language)
            if correction:
                lines.append(line(harmless(correction), language, "note"))
        return tuple(lines)


def head_of(draft, choice, laws, *, edition, label, sitting=None, theme=None, moment=None):
    """Return what stands above the table: what it is of, how it is read, and its columns.

    A file names its `moment`; a page shows what is there. `laws` are the laws in force by language; `label` names the
    article in a language, or is None for the whole; `sitting` is the one whose decisions it has, or None;
    `theme` the one whose proposals it has, or None.
    """
    teller = Telling(draft, choice, {})

    def title():
        if label is None:
            return _("Comparative table")
        return _("Comparative table. %(place)s") % {"place": capfirst(label(get_language()))}

    def how_to_read():
        return _(
            "Equal proposals stand in one row, with how many they are. Underlined: added. Struck out: deleted. "
            "Edition of the draft: %(edition)s."
        ) % {"edition": edition.number}

    notes = [teller.said(how_to_read)]
    if sitting is not None:
        notes.insert(0, teller.said(lambda: f"{_sitting(sitting)}, {_day(sitting.starts_at)}."))
    if theme is not None:
        named = theme.names
        notes.insert(0, teller.said(lambda: _("Theme, named by staff: %(name)s.") % {"name": named[get_language()]}))
    if moment is not None:
        shown = _moment(moment)
        notes.append(teller.said(lambda: _("It shows what was there on %(moment)s (Astana time).") % {"moment": shown}))
    for language in choice.languages:
        with translation.override(language):
            notes.append(_about_law(laws.get(language), NAMES[language]))
    if not choice.is_named:
        notes.append(teller.said(lambda: _("Names of authors are left out of this table.")))
    if draft.is_demonstration:
        notes.append(teller.said(lambda: _("Demonstration: all proposals, answers and numbers are invented.")))
    columns = (
        lambda: pgettext("comparative table", "No."),
        lambda: pgettext("comparative table", "Place"),
        lambda: _column_in_force(laws, choice),
        lambda: pgettext("comparative table", "Text of the draft"),
        lambda: pgettext("comparative table", "Proposal"),
        lambda: pgettext("comparative table", "Author"),
        lambda: pgettext("comparative table", "Decision and reasons"),
    )
    foot = teller.said(lambda: _("Demonstration: invented.")) if draft.is_demonstration else ""
    return Head(teller.said(title), tuple(notes), tuple(map(teller.said, columns)), foot, choice.languages, moment)


def _about_law(law, language):
    if law is None:
        return _("The text in force is not here in this language: %(language)s.") % {"language": language}
    return _(
        "Text in force: %(title)s, as of %(day)s. Source: %(source)s. Which passage answers to which was found by "
        "comparing words, not by a lawyer."
    ) % {"title": law.title, "day": law.dated.strftime("%d.%m.%Y"), "source": law.source}


def _column_in_force(laws, choice):
    name = pgettext("comparative table", "Text in force")
    missing = [NAMES[language] for language in choice.languages if language not in laws]
    if not missing:
        return name
    return _("%(name)s (not here: %(languages)s)") % {"name": name, "languages": ", ".join(missing)}


def _change_of(item, key):
    """Return the change of a proposal at the row's place, or a position's entry."""
    if isinstance(item, Position):
        return item.entry
    return next(one for one in item.changes if one.provision_id == key["provision"])


def _wish(change, is_position):
    return change.get_stance_display() if is_position else change.get_kind_display()


def _answer_shown(decision):
    """Return what a row says of an answer, as plain values."""
    sitting = decision.sitting.number if decision.sitting_id else None
    told = decision.words, decision.reasons, decision.corrections
    return decision.pk, decision.outcome, decision.at, sitting, *told, decision.author_says


def _difference(change, language):
    """Return the words that are proposed, what is added and deleted marked; one line for each line of the text."""
    old, new = change.base.text, harmless(change.text)
    if change.kind == Kind.CHANGE:
        pieces = diff.changes(old, new)
        if diff.is_rewrite(pieces):
            pieces = [diff.Piece("del", old), diff.Piece("ins", new)]
    elif change.kind == Kind.ADD:
        pieces = [diff.Piece("ins", new)]
    elif change.kind == Kind.REMOVE:
        pieces = [diff.Piece("del", old)]
    else:
        return []
    lines: list[list[Run]] = [[]]
    for piece in pieces:
        for place, words in enumerate(piece.text.split("\n")):
            if place:
                lines.append([])
            if words:
                lines[-1].append(Run(words, "" if piece.op == "same" else piece.op))
    return [Line(tuple(runs), language, "law") for runs in lines if runs]


def _kind_of(item):
    if item.participant == "citizen":
        return pgettext("author", "Citizen")
    return capfirst(item.organization.get_kind_display())


def _author_says(decision):
    if not decision.author_says:
        return _("The author has not said yet whether they agree.")
    return capfirst(f"{decision.get_author_says_display()}.")


def _sitting(sitting):
    return _("Sitting %(number)s") % {"number": sitting.number}


def _agrees():
    return _("Agrees with the text. No answer is needed.")


def _waits():
    return _("Waits for an answer.")


def _day(moment):
    return localtime(moment).strftime("%d.%m.%Y")


def _moment(moment):
    return localtime(moment).strftime("%d.%m.%Y %H:%M:%S")
