"""Variants of the text: citizens' proposals that make the same change in one provision are one, with its counts."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef

from core.paging import SIZE
from core.statements import Rows
from feedback.saying import WISHES
from proposals.models import Change, ChangeWords, Proposal

# Each author, co-author and supporter counts once in a variant, by the level of now.
COUNTED = """
WITH made (provision, kind, sameness, change, place, proposal, author, coauthors) AS MATERIALIZED ({}),
variant AS (
    SELECT provision, kind, sameness, min(change) AS first, min(place) AS place, count(DISTINCT proposal) AS proposals
    FROM made GROUP BY provision, kind, sameness
), people AS (
    SELECT provision, kind, sameness, count(DISTINCT who) FILTER (WHERE person.level >= 2) AS identified,
        count(DISTINCT who) FILTER (WHERE person.level = 1) AS contact
    FROM made CROSS JOIN LATERAL unnest(array_append(coauthors, author)) AS who
    JOIN accounts_person AS person ON person.id = who GROUP BY provision, kind, sameness
), backers AS (
    SELECT provision, kind, sameness, count(DISTINCT person.id) FILTER (WHERE person.level >= 2) AS identified,
        count(DISTINCT person.id) FILTER (WHERE person.level = 1) AS contact
    FROM made JOIN proposals_support AS support ON support.proposal_id = proposal AND NOT support.of_earlier_words
    JOIN accounts_person AS person ON person.id = support.person_id GROUP BY provision, kind, sameness
)
SELECT first, place, proposals, people.identified AS people, people.contact, coalesce(backers.identified, 0),
    coalesce(backers.contact, 0)
FROM variant JOIN people USING (provision, kind, sameness) LEFT JOIN backers USING (provision, kind, sameness)
"""


@dataclass(frozen=True)
class Variant:
    """A change of one provision, as its first proposal makes it, and how many ask for it and back it."""

    change: Any
    proposals: int
    people: int
    people_contact: int
    supports: int
    supports_contact: int

    @property
    def first(self):
        return self.change.revision.proposal


def _made(article):
    """Return the changes of the text that citizens ask for on an article and everybody reads."""
    proposals = Proposal.objects.stood_by().filter(organization__isnull=True)
    standing = {"revision__proposal__in": proposals, "revision__proposal__current_revision": F("revision")}
    return Change.objects.filter(article=article, kind__in=WISHES, **standing).order_by()


def firsts_of(article):
    """Return the first change of each variant of an article."""
    same = {name: OuterRef(name) for name in ("provision", "kind", "sameness")}
    return _made(article).filter(~Exists(_made(article).filter(**same, pk__lt=OuterRef("pk"))))


def listed(article, number):
    """Return a page of an article's variants: in the order of the text, in each place those of most people first."""
    page = _counted(_made(article), "ORDER BY place, people DESC, first").page(number, SIZE)
    page.object_list = _read(page.object_list)
    return page


def variants_of(changes):
    """Return the variants whose first changes these are, in their order."""
    if not changes:
        return []
    article = changes[0].article_id
    rows = _counted(_made(article), "WHERE first = ANY(%s)", [change.pk for change in changes])
    by_first = {variant.change.pk: variant for variant in _read(rows.read())}
    return [by_first[change.pk] for change in changes if change.pk in by_first]


def _counted(made, rest, *values_of_rest):
    """Return the counts of the variants of these changes; `rest` says which of them, or in which order."""
    columns = ("provision", "kind", "sameness", "pk", "base__placement__order", "revision__proposal")
    people = ("revision__proposal__author", "revision__proposal__coauthor_ids")
    sql, values = made.values_list(*columns, *people).query.sql_with_params()
    return Rows(COUNTED.format(sql) + rest, [*values, *values_of_rest])


def _read(rows):
    """Return variants for rows of `COUNTED`, in their order, with the words of their first proposals."""
    related = ("provision", "base__placement", "revision__proposal")
    changes = Change.objects.select_related(*related).in_bulk([first for first, *_rest in rows])
    words = ChangeWords.objects.filter(change__in=changes, change__revision__proposal__in=Proposal.objects.stood_by())
    said = dict(words.values_list("change", "text"))
    for pk, change in changes.items():
        change.words = ChangeWords(change=change, text=said.get(pk, ""))
    return [Variant(changes[first], *counts) for first, _place, *counts in rows if first in changes]
