"""Finding an article by number, by everyday words and themes, by words of the text; in all languages at once."""

import re
from dataclasses import dataclass, field

from django.db import connection

from articles.labels import page_of
from articles.models import Placement
from articles.models.provisions import LEVELS, Kind
from articles.queries import understand
from core.text import LENGTHS

# How much a match counts by where it stands. A word that stands in several places of an article gains a little.
WEIGHTS = {"words": 1.0, "theme": 0.55, "text": 0.5}
AGREEMENT = 0.15
LEAST_COVERAGE = 0.5
LIMIT = 30
EXCERPT = 170

# One statement finds everything. `likeness` and `condition` are those of FORMS or of ALIKE below; both use the trigram
# indexes. Of the text only the best rows are read: a word that stands everywhere costs no more than a rare one.
FIND = """
WITH asked AS (
    SELECT nth, word, pattern
    FROM unnest(%(numbers)s::int[], %(words)s::text[], %(patterns)s::text[]) AS asked (nth, word, pattern)
), in_topics (source, article_id, placement_id, language, nth, likeness) AS (
    SELECT 'words', said.article_id, NULL::bigint, '', nth, max({likeness})
    FROM asked JOIN articles_topic said ON {condition}
    JOIN articles_placement placement ON placement.provision_id = said.article_id AND placement.edition_id = %(edition)s
    GROUP BY said.article_id, nth
), in_themes (source, article_id, placement_id, language, nth, likeness) AS (
    SELECT 'theme', leads.provision_id, NULL::bigint, '', nth, max({likeness})
    FROM asked JOIN articles_themetext said ON {condition}
    JOIN articles_theme theme ON theme.id = said.theme_id AND theme.draft_id = %(draft)s
    JOIN articles_theme_articles leads ON leads.theme_id = theme.id
    GROUP BY leads.provision_id, nth
), in_text (source, article_id, placement_id, language, nth, likeness) AS (
    SELECT 'text', placement.article_id, placement.id, said.language, nth, max({likeness})
    FROM asked JOIN articles_provisiontext said ON {condition}
    JOIN articles_placement placement ON placement.id = said.placement_id AND placement.edition_id = %(edition)s
    WHERE placement.kind <> 'draft'
    GROUP BY placement.article_id, placement.id, said.language, nth
), best_of_text AS (
    SELECT *, sum(likeness) OVER (PARTITION BY placement_id, language) AS whole FROM in_text
    ORDER BY whole DESC, placement_id, language LIMIT 400
)
SELECT * FROM in_topics UNION ALL SELECT * FROM in_themes
UNION ALL SELECT source, article_id, placement_id, language, nth, likeness FROM best_of_text
"""
# A form of the word stands there; the word itself counts more.
FORMS = FIND.format(
    condition=r"said.folded ~ ('\m' || pattern || '\M')",
    likeness=r"CASE WHEN said.folded ~ ('\m' || word || '\M') THEN 1.0 ELSE 0.8 END",
)
# For a word that stands nowhere: words spelt like it, by word similarity (0.6 and more).
ALIKE = FIND.format(condition="word <%% said.folded", likeness="word_similarity(word, said.folded)")


@dataclass(frozen=True)
class Fragment:
    """A stretch of an excerpt; `is_match` where it is one of the words asked for."""

    text: str
    is_match: bool


@dataclass
class Hit:
    """An article that answers a query.

    `matched` says by what it was found: `number`, `words` (topic and everyday words), `theme` or `text`.
    `place` is the provision that says it, `excerpt` its words, `words` the everyday words that matched.
    """

    article: Placement
    matched: str
    score: float
    place: Placement | None = None
    language: str = ""
    words: list = field(default_factory=list)
    excerpt: list = field(default_factory=list)


@dataclass
class _Found:
    by_source: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)

    def score(self, words):
        """Return (score, share of the words found): the best place of each word, and a little for agreement."""
        total = covered = 0
        for word in range(words):
            likeness = [WEIGHTS[source] * of[word] for source, of in self.by_source.items() if word in of]
            covered += bool(likeness)
            total += max(likeness, default=0) + AGREEMENT * (len(likeness) - 1 if likeness else 0)
        return total / words, covered / words

    @property
    def best_source(self):
        return max(self.by_source, key=lambda source: WEIGHTS[source] * sum(self.by_source[source].values()))

    @property
    def best_text(self):
        return max(self.texts, key=lambda key: sum(self.texts[key].values()), default=None)


def search(draft, query, *, language, limit=LIMIT):
    """Return the articles that answer a query, best first: by number, then by everyday words and themes, then by text.

    The words are looked for in all three languages; `language` only says in which an excerpt is shown where it can be.
    """
    asked = understand(query[: LENGTHS["search"]])
    edition = draft.editions.filter(published_at__isnull=False).order_by("-number").first()
    if edition is None:
        return []
    found = _find(draft, edition, asked)
    ranked = sorted(
        ((score, article) for article, (score, coverage) in _scores(found, asked) if coverage >= LEAST_COVERAGE),
        key=lambda pair: -pair[0],
    )[:limit]
    return _hits(edition, asked, ranked, found, language)[:limit]


def _find(draft, edition, asked):
    """Return what was found by article: first forms of the words, then, for a word that stands nowhere, like words."""
    found = {}
    numbered = list(enumerate(asked.words))
    _collect(found, FORMS, numbered, draft, edition)
    seen = {
        number for of_article in found.values() for of_source in of_article.by_source.values() for number in of_source
    }
    _collect(found, ALIKE, [pair for pair in numbered if pair[0] not in seen], draft, edition)
    return found


def _collect(found, statement, numbered, draft, edition):
    if not numbered:
        return
    values = {
        "numbers": [number for number, _word in numbered],
        "words": [word.word for _number, word in numbered],
        "patterns": [word.pattern for _number, word in numbered],
        "draft": draft.pk,
        "edition": edition.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for source, article, placement, language, number, likeness in cursor.fetchall():
            of_article = found.setdefault(article, _Found())
            of_source = of_article.by_source.setdefault(source, {})
            of_source[number] = max(float(likeness), of_source.get(number, 0))
            if placement:
                of_article.texts.setdefault((placement, language), {})[number] = float(likeness)


def _scores(found, asked):
    return ((article, of_article.score(len(asked.words))) for article, of_article in found.items())


def _hits(edition, asked, ranked, found, language):
    """Turn what was found into hits, with all rows read at once."""
    placements = Placement.objects.in_edition(edition).with_texts().prefetch_related("provision__topics")
    shown = [found[article].best_text for _score, article in ranked]
    rows = placements.filter(kind__in=_pages(), provision__in=[article for _score, article in ranked])
    rows |= placements.filter(pk__in=[key[0] for key in shown if key])
    rows |= placements.filter(eid__in=[*asked.places, *map(page_of, asked.places)])
    rows = list(rows)
    by_id = {row.pk: row for row in rows}
    by_eid = {row.eid: row for row in rows}
    pages = {row.provision_id: row for row in rows if row.is_page}
    hits = []
    named = next((by_eid[place] for place in asked.places if place in by_eid), None)
    if named is not None:
        page = by_eid[named.page_eid]
        hits.append(Hit(page, "number", 2.0, named, language, excerpt=_excerpt(_wording(named, language), asked)))
    for score, article in ranked:
        page = pages[article]
        if named is None or page.eid != named.page_eid:
            hits.append(_hit(page, score, found[article], asked, by_id, language))
    return hits


def _hit(page, score, of_article, asked, by_id, language):
    hit = Hit(page, of_article.best_source, score)
    topics = sorted(page.provision.topics.all(), key=lambda topic: topic.language != language)
    hit.words = [word for topic in topics for word in topic.words if any(map(asked.names, word.split()))][:4]
    key = of_article.best_text
    if key is not None:
        hit.place = by_id[key[0]]
        hit.language = _shown_in(hit.place, asked, key[1], language)
        hit.excerpt = _excerpt(_wording(hit.place, hit.language), asked)
    return hit


def _shown_in(place, asked, found_in, language):
    """Return the reader's language where its wording has the words too, else the one in which they were found."""
    own = _wording(place, language)
    return language if any(map(asked.names, re.findall(r"\w+", own))) else found_in


def _pages():
    return [Kind.PREAMBLE, *LEVELS, Kind.ARTICLE]


def _wording(placement, language):
    text = placement.text_in(language)
    return text.text or text.heading


def _excerpt(text, asked):
    """Return a stretch of a text around the first word asked for, cut between words, as fragments."""
    words = list(re.finditer(r"\w+", text))
    matches = [word for word in words if asked.names(word[0])]
    start = max(0, matches[0].start() - EXCERPT // 3) if matches else 0
    start = next((word.start() for word in words if word.start() >= start), 0) if start else 0
    end = next((word.start() for word in words if word.start() > start + EXCERPT), len(text))
    fragments, done = [], start
    for match in matches:
        if match.start() < start or match.end() > end:
            continue
        if match.start() > done:
            fragments.append(Fragment(text[done : match.start()], False))
        fragments.append(Fragment(match[0], True))
        done = match.end()
    if done < end:
        fragments.append(Fragment(text[done:end].rstrip() if end < len(text) else text[done:end], False))
    if start:
        fragments.insert(0, Fragment("… ", False))
    if end < len(text):
        fragments.append(Fragment(" …", False))
    return fragments
