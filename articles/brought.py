"""A text that a secretary brings: what was found in it, and what is wrong with it, before anything is stored."""

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.labels import place_name, titled
from articles.languages import CODES, LANGUAGES, OFFICIAL
from articles.models.provisions import LEVELS, Kind
from articles.outline import LONGEST_HEADING, read_outline, units_of, unpaired
from articles.source import MalformedSource, read_units

UNPAIRED_TOLD = 20


@dataclass
class Branch:
    """A section, a chapter, an article or the preamble as it was understood: its headings and first words by language.

    `units` counts the paragraphs, points and parts on its page.
    """

    kind: str
    eid: str
    number: str
    headings: dict
    below: list = field(default_factory=list)
    words: dict = field(default_factory=dict)
    units: int = 0

    @property
    def label(self):
        return place_name(self.kind, self.number, [], get_language())

    @property
    def titles(self):
        """Its headings, without those that only say its number again."""
        return {
            language: words
            for language, words in self.headings.items()
            if titled(place_name(self.kind, self.number, [], language), words) != words
        }

    @property
    def articles(self):
        """How many articles stand in it."""
        return sum(1 if branch.kind == Kind.ARTICLE else branch.articles for branch in self.below)


@dataclass
class Brought:
    """What was found: units where all is well; of each language its outline; sentences about what is wrong."""

    units: list = field(default_factory=list)
    outlines: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    @property
    def rows(self):
        """Return for each language that was brought (code, name, its outline, what it lacks)."""
        missing = unpaired(self.outlines)
        return [
            (language, name, self.outlines[language], missing.get(language, [])[:UNPAIRED_TOLD])
            for language, name in LANGUAGES
            if language in self.outlines
        ]

    @property
    def counts(self):
        """Return how many units of each kind were understood, and as `unit` how many in all."""
        understood = self._understood
        return Counter(unit.kind for unit in understood) | {"unit": len(understood)}

    @property
    def tree(self):
        """Return the outermost sections, chapters and articles as they were understood, each with what stands in it.

        Where something is wrong they are those of one language, `understood_in`.
        """
        branches, outermost = {}, []
        for unit in self._understood:
            if unit.kind in {*LEVELS, Kind.PREAMBLE, Kind.ARTICLE}:
                branch = branches[unit.eid] = Branch(unit.kind, unit.eid, unit.number, unit.headings)
                above = branches.get(unit.parent)
                (above.below if above else outermost).append(branch)
            elif (branch := branches.get(unit.page)) is not None:
                branch.units += 1
                branch.words = branch.words or unit.texts
        return outermost

    @property
    def understood_in(self):
        """Return the name of the language whose text alone was understood; nothing where all go together."""
        return "" if self.units else next((name for _code, name, *_rest in self.rows), "")

    @cached_property
    def _understood(self):
        if self.units or not self.outlines:
            return self.units
        language, outline = next(iter(self.outlines.items()))
        return units_of({language: outline})


def read_brought(texts, source=""):
    """Return what a file in the sample's form says, or else what the texts say, one a language."""
    return _read_source(source) if source.strip() else _read_texts(texts)


def _read_source(source):
    try:
        parsed = json.loads(source)
        if not isinstance(parsed, dict):
            raise MalformedSource("an object is expected at its top.")
        units = read_units(parsed)
        long = next((unit.eid for unit in units for text in unit.headings.values() if len(text) > LONGEST_HEADING), "")
        if long:
            raise MalformedSource(f"{long}: the heading has more than {LONGEST_HEADING} characters.")
        return Brought(units=units)
    except (ValueError, RecursionError) as fault:
        return Brought(faults=[_("This is no JSON: %(fault)s.") % {"fault": fault}])
    except MalformedSource as fault:
        return Brought(faults=[_("The file has not the form of the sample: %(fault)s") % {"fault": fault}])


def _read_texts(texts):
    written = {language: texts[language] for language in CODES if texts.get(language, "").strip()}
    outlines = {language: read_outline(text) for language, text in written.items()}
    names = dict(LANGUAGES)
    faults = [
        _("%(language)s: nothing is brought yet.") % {"language": names[language]}
        for language in OFFICIAL
        if language not in outlines
    ]
    for language, outline in outlines.items():
        faults += [f"{names[language]}: {_sentence(fault)}" for fault in outline.faults]
    for language, lacking in unpaired(outlines).items():
        faults += [_lacks(names, language, piece, other) for piece, other in lacking[:UNPAIRED_TOLD]]
    return Brought(units=[] if faults else units_of(outlines), outlines=outlines, faults=faults)


def _lacks(names, language, piece, other):
    words = {"language": names[language], "other": names[other], "eid": piece.eid, "line": piece.line}
    return _("%(language)s: %(eid)s is missing; it stands in %(other)s on line %(line)s.") % words


def _sentence(fault):
    return {
        "empty": _("no article was found. A line such as “Article 1. …” begins one."),
        "number_of_article": _("line %(line)s: this is no number of an article, such as 9 or 9-1: %(what)s"),
        "number_of_level": _("line %(line)s: this is no number of a section or chapter, such as 2 or II: %(what)s"),
        "level_without_article": _("line %(line)s: an article is missing in this section or chapter: %(what)s"),
        "article_without_words": _("line %(line)s: this article has no words: %(what)s"),
        "twice": _("line %(line)s: this number stands in the text twice: %(what)s"),
        "heading_unknown": _("line %(line)s: this heading is no section, chapter or article: %(what)s"),
        "heading_long": _("line %(line)s: this heading has more than 300 characters: %(what)s"),
        "too_many": _("line %(line)s: the text has more units than can be taken."),
    }[fault.code] % {"line": fault.line, "what": fault.what}
