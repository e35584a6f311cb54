"""The sentences of a summary in the reader's language, each with the way to the texts behind it.

Words that a sentence shows are read now: what is hidden or withdrawn since is not quoted, its count stands.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, npgettext
from django.utils.translation import gettext as _

from articles.labels import below_page
from articles.models import Placement
from core.templatetags.page import number as grouped
from feedback.models import Analysis, Sentences
from feedback.rules import RULES
from feedback.sentences import weightiest
from proposals.models import PositionStance, Proposal
from proposals.models.proposals import number_of

QUOTING = ("repeated", "exclusive")  # rules whose sentences show the words of the changes they name
PARTS = {"comments": "comments", "organizations": "organizations"}  # where on the article's page they stand


@dataclass(frozen=True)
class Sentence:
    """One sentence as it is read: `named` are (public number, address) of some texts behind it.

    `url` leads to all of them where there are more; `changes` are changes whose words are shown.
    """

    rule: str
    text: str
    number: int
    provision: str
    named: list[tuple[str, str]]
    url: str
    changes: list[Any] = field(default_factory=list)

    @property
    def more(self):
        """How many texts stand behind it beside those that are named."""
        return 0 if self.rule == "exclusive" else self.number - len(self.named)


@dataclass(frozen=True)
class Told:
    """A summary's sentences as a template shows them: those that weigh most, the `others` one step away."""

    first: list[Sentence]
    others: list[Sentence]
    made: Sentences | None
    rule: str
    rule_of_first: str


def told(summary, article, url):
    """Return what a template shows of a summary's sentences: `url` is the address of the article's page."""
    made = Sentences.objects.of(summary)
    sentences = tell(made, article, url)
    first = weightiest([one.rule for one in sentences])
    others = [one for place, one in enumerate(sentences) if place not in first]
    rule, rule_of_first = str(RULES["sentences"]), str(RULES["sentences_first"])
    return Told([sentences[place] for place in first], others, made, rule, rule_of_first)


def in_own_words(page, summary):
    """Return what a template shows of what an office says of an article (`page` its placement) beside its summary."""
    analysis = Analysis.objects.standing(page.provision)
    if analysis is None:
        return {"analysis": None}
    language = get_language()
    return {
        "analysis": analysis,
        "language": analysis.language_in(language),
        "words": analysis.text_in(language),
        "number_now": summary.result["contributions"],
        "url": reverse("analysis", args=[page.edition.draft.slug, page.eid]),
    }


def tell(made, article, url, *, quoting=True):
    """Return the sentences in the reader's language, in a constant number of queries; none where none were made.

    The words of changes are read only for `quoting`.
    """
    rows = made.result if made else []
    provisions = {row["provision"] for row in rows if row["provision"]}
    found = Placement.objects.current().filter(article=article, provision__in=provisions) if provisions else ()
    places = {place.provision_id: place for place in found}
    changes = _changes(rows, article) if quoting else {}
    return [_sentence(row, places, changes, article, url) for row in rows]


def _changes(rows, article):
    """Return the changes that sentences quote, by (serial, provision), of proposals alone that everybody reads now."""
    serials = {serial for row in rows if row["rule"] in QUOTING for serial in row["named"]}
    if not serials:
        return {}
    proposals = Proposal.objects.stood_by().about(article).filter(serial__in=serials).with_words()
    return {
        (proposal.serial, change.provision_id): change
        for proposal in proposals
        for change in proposal.current_revision.changes.all()
    }


def _sentence(row, places, changes, article, url):
    place = places.get(row["provision"])
    keys = [(serial, row["provision"]) for serial in row["named"] if row["rule"] in QUOTING]
    return Sentence(
        rule=row["rule"],
        text=text_of(row, place),
        number=row["numbers"]["number"],
        provision=place.eid if place else "",
        named=[(number_of(serial), _own_address(row, serial, url)) for serial in row["named"]],
        url=_address(row, place, article, url),
        changes=[changes[key] for key in keys if key in changes],
    )


def _own_address(row, serial, url):
    """Return where a named text is read: of one that stands for equal ones, where all of them are."""
    if row["rule"] == "exclusive":
        return f"{url}?{urlencode({'same': number_of(serial)})}#proposals"
    return reverse("proposal", args=[number_of(serial)])


def _address(row, place, article, url):
    """Return where all texts behind a sentence are read, or nothing."""
    behind = row["behind"]
    if behind is None:
        return ""
    if part := behind.get("part"):
        return f"{url}#{PARTS[part]}"
    query = dict(behind)
    if "same" in query:
        query["same"] = number_of(query["same"])
    else:
        query["counted"] = "yes"
    if "place" in query:
        if place is None:  # the present edition no longer has it
            return ""
        query["place"] = "itself" if place.provision_id == article.pk else below_page(place.eid)
    return f"{url}?{urlencode(query)}#proposals"


def text_of(row, place):
    """Return a sentence, {"rule", "numbers"}, in words; `place` is what it is about, or None."""
    return TEXTS[row["rule"]](Numbers(row["numbers"]), place)


class Numbers(dict):
    """The numbers of a sentence; `shown` has each written with spaces."""

    def shown(self, **more):
        return {name: grouped(value) if isinstance(value, int) else value for name, value in self.items()} | more


def _proposals(how_many):
    return ngettext("%(number)s proposal", "%(number)s proposals", how_many) % {"number": grouped(how_many)}


def _people(how_many):
    """How many people, as those from whom something came."""
    text = npgettext("from whom", "%(number)s person", "%(number)s people", how_many)
    return text % {"number": grouped(how_many)}


def _said(numbers, _place):
    who = {"proposals": _proposals(numbers["number"]), "people": _people(numbers["people"])}
    confirmed = {"people": _people(numbers["identified"])}
    return " ".join(
        [
            _("Citizens sent %(proposals)s, from %(people)s.") % who,
            _("The identity of %(people)s is confirmed.") % confirmed if numbers["identified"] else "",
        ]
    ).strip()


def _only_keep(numbers, _place):
    return (
        ngettext(
            "%(number)s proposal came, and it agrees with the words as they are.",
            "All %(number)s proposals agree with the words as they are.",
            numbers["number"],
        )
        % numbers.shown()
    )


def _asked(numbers, _place):
    asked = ngettext(
        "%(number)s proposal asks for other words.", "%(number)s proposals ask for other words.", numbers["number"]
    )
    if numbers["distinct"] == numbers["number"]:
        return asked % numbers.shown()
    distinct = _("Different ones among them: %(distinct)s.")
    return f"{asked} {distinct}" % numbers.shown()


def _keep(numbers, _place):
    return (
        ngettext(
            "%(number)s proposal agrees with the words as they are; it is counted apart.",
            "%(number)s proposals agree with the words as they are; they are counted apart.",
            numbers["number"],
        )
        % numbers.shown()
    )


def _question(numbers, _place):
    return (
        ngettext("%(number)s proposal asks a question.", "%(number)s proposals ask a question.", numbers["number"])
        % numbers.shown()
    )


def _named(place):
    return place.label(get_language()) if place else _("a place that the draft no longer has")


def _at_place(numbers, place):
    text = ngettext(
        "%(place)s: %(number)s of %(of)s proposal for other words.",
        "%(place)s: %(number)s of %(of)s proposals for other words.",
        numbers["of"],
    )
    if numbers["keep"]:
        keep = _("Those who agree with its words, counted apart: %(keep)s.")
        text = f"{text} {keep}"
    return text % numbers.shown(place=capfirst(_named(place)))


def _repeated(numbers, place):
    told_of = {
        "place": _named(place),
        "proposals": _proposals(numbers["number"]),
        "people": _people(numbers["people"]),
        "supports": grouped(numbers["supports"]),
    }
    if numbers["turn"] > 1:
        return _("Also sent often (%(place)s): %(proposals)s, from %(people)s; supports: %(supports)s.") % told_of
    most = _("The change sent most often (%(place)s): %(proposals)s, from %(people)s; supports: %(supports)s.")
    return most % told_of


def _exclusive(numbers, place):
    both = {"place": _named(place), "one": _proposals(numbers["number"]), "other": _proposals(numbers["others"])}
    return _("Two ways exclude each other (%(place)s): the one in %(one)s, or the one in %(other)s.") % both


def _comments(numbers, _place):
    return (
        ngettext(
            "%(number)s comment: for – %(for)s, against – %(against)s, neutral – %(neutral)s.",
            "%(number)s comments: for – %(for)s, against – %(against)s, neutral – %(neutral)s.",
            numbers["number"],
        )
        % numbers.shown()
    )


def _positions_of(name):
    def text(numbers, _place):
        stances = [f"{stance.label} – {grouped(numbers[stance])}" for stance in PositionStance if numbers[stance]]
        return f"{name()}: {', '.join(stances)}."

    return text


def _sent_by_organizations(numbers, _place):
    return (
        ngettext(
            "Parties and organizations sent %(number)s proposal; it is counted apart.",
            "Parties and organizations sent %(number)s proposals; they are counted apart.",
            numbers["number"],
        )
        % numbers.shown()
    )


TEXTS = {
    "said": _said,
    "only_keep": _only_keep,
    "changes": _asked,
    "keep": _keep,
    "question": _question,
    "place": _at_place,
    "repeated": _repeated,
    "exclusive": _exclusive,
    "comments": _comments,
    "party": _positions_of(lambda: _("Parties")),
    "org": _positions_of(lambda: _("Organizations")),
    "sent_by_organizations": _sent_by_organizations,
}
