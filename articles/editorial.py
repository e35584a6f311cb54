"""The editorial words that go with a draft's file: topics, everyday words, themes, its words about itself."""

from dataclasses import dataclass, field

from articles.languages import CODES, OFFICIAL
from articles.models import PageKind
from articles.source import MalformedSource


@dataclass(frozen=True)
class Subject:
    """What is found by these words: a title and everyday words in each language, and the articles it leads to."""

    slug: str
    titles: dict
    words: dict
    articles: tuple


@dataclass(frozen=True)
class Editorial:
    """All words that go with one draft: `about` by language, topics of articles, themes in their order.

    `pages` are those that bind people and name the operator: of each kind its words by language.
    """

    about: dict
    topics: tuple
    themes: tuple
    pages: dict = field(default_factory=dict)


def read_editorial(topics, editorial, eids, pages=None):
    """Return the words of two or three parsed files; refuses one that names an article which `eids` lacks."""
    of_articles = [
        _subject(
            f"topic of article {row.get('number')}",
            row.get("eid"),
            row.get("topic"),
            row.get("words"),
            [row.get("eid")],
        )
        for row in _rows(topics, "articles")
    ]
    preamble = editorial.get("preamble")
    if preamble and "preamble" in eids:
        of_articles.append(_subject("preamble", "preamble", preamble.get("topic"), preamble.get("words"), ["preamble"]))
    words_of = editorial.get("themes", {})
    themes = [
        _subject(
            f"theme {row.get('slug')}",
            row.get("slug"),
            row.get("title"),
            words_of.get(row.get("slug")),
            [f"art_{number}" for number in row.get("articles", ())],
        )
        for row in _rows(topics, "themes")
    ]
    for subject in [*of_articles, *themes]:
        strange = set(subject.articles) - set(eids)
        if strange:
            raise MalformedSource(f"{subject.slug}: {min(strange)} does not stand in the text.")
    about = {language: editorial.get("draft", {}).get(language) for language in CODES}
    for language, words in about.items():
        if not isinstance(words, dict) or not words.get("title"):
            raise MalformedSource(f"draft, {language}: the title is missing.")
    return Editorial(about, tuple(of_articles), tuple(themes), _pages((pages or {}).get("pages", {})))


def _pages(pages):
    for kind, words in pages.items():
        if kind not in PageKind.values or not all(isinstance(words.get(language), str) for language in OFFICIAL):
            raise MalformedSource(
                f"pages, {kind}: a page is terms, privacy or operator, in Kazakh and Russian at least."
            )
    return pages


def _subject(place, slug, titles, words, articles):
    for name, by_language in [("title", titles), ("everyday words", words)]:
        missing = [language for language in CODES if not isinstance(by_language, dict) or not by_language.get(language)]
        if not slug or missing:
            raise MalformedSource(f"{place}: {name} in {', '.join(missing) or 'any language'} are missing.")
    return Subject(slug, titles, words, tuple(articles))


def _rows(holder, key):
    rows = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MalformedSource(f"topics: “{key}” is missing.")
    return rows
