"""Finding themes: groups of what was said, and what becomes of the themes that were there (`feedback.themes`).

Texts that repeat one another are looked at once, by the one that stands for them, and are where that one is.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import F

from articles.actions import touch
from articles.models import Placement
from feedback.actions.reading import HOLDERS
from feedback.actions.themes import lock_themes
from feedback.contents import FEW, Text, contents_of, leads_of, still_said
from feedback.models import TextVector, Theme, ThemePlacement
from feedback.models.pieces import WHOLE
from feedback.models.themes import LANGUAGES
from feedback.themes import BY_WORDS, METHOD, centring, embedding, extra, finding, naming, words
from feedback.themes.units import Units, units_of, with_repeats

LEAST_TEXTS = 30  # of an article that has themes of its own
OF_A_LANGUAGE = 2_000  # vectors of each kind of contribution that tell the mean of their language
SHOWN = 3  # of each language


@dataclass(frozen=True)
class Found:
    """What a piece comes to: texts, themes with the places of theirs, and what is stored beside each theme.

    There is a vector for each unit of texts.
    """

    method: str
    texts: list[Text]
    units: Units
    vectors: np.ndarray
    themes: list[finding.Found]
    shown: list[dict]


def find_themes(subject, *, run, group=None):
    """Return the themes of a draft as a whole, or of an article on which enough is said; nothing is written.

    Where too little is said on an article the themes that analysts named there are gone on with. Texts are put together
    by the model's vectors, where it is not installed by words; with `group` by that.
    """
    group = group or (_by_vectors if extra.is_installed() else _by_words)
    draft, article = run.draft, _article(subject)
    texts = contents_of(draft, article=article)
    before = list(Theme.objects.of(draft, article).order_by("pk"))
    named = {theme.pk for theme in before if theme.is_named}
    is_small = article is not None and len(texts) < LEAST_TEXTS
    if is_small and not named:
        texts = []
    ids = [text.id for text in texts]
    units, leads = units_of(ids, leads_of(draft, texts))
    placed = list(ThemePlacement.objects.of(draft, article))
    number = {each: place for place, each in enumerate(ids)}
    bound = {number[_id_of(one)]: one.theme_id for one in placed if one.placed_by_id and _id_of(one) in number}
    bound = {place: key for place, key in bound.items() if key is None or key in named}
    members = defaultdict(set)
    for one in placed:
        if _id_of(one) in number:
            members[one.theme_id].add(int(units.of[number[_id_of(one)]]))
    heads = [texts[place] for place in units.heads()]
    method, vectors, themes = group(draft, heads, leads, before, members, units.labels(bound))
    if is_small:
        themes = [theme for theme in themes if theme.key in named]
    return _told(Found(method, texts, units, vectors, with_repeats(themes, units, bound), []))


def _article(subject):
    return None if subject == WHOLE else subject


def _id_of(placement):
    return ("proposal", placement.proposal_id) if placement.proposal_id else ("comment", placement.comment_id)


def _by_vectors(draft, heads, leads, before, members, labels):
    vectors = _centred(draft, leads, [text.language for text in heads])
    former = [
        finding.Former(theme.pk, theme.is_named, _centre(theme, vectors[sorted(members[theme.pk])])) for theme in before
    ]
    return METHOD, vectors, finding.by_vectors(vectors, former, labels)


def _centre(theme, vectors):
    """Return where a theme lies: as it was stored, or where the texts are that were in it; None if nothing says."""
    if theme.centre is not None:
        return np.frombuffer(bytes(theme.centre), dtype="<f2").astype(np.float32)
    return centring.unit(np.sum(vectors, axis=0)) if len(vectors) else None


def _by_words(draft, heads, leads, before, members, labels):
    languages, provisions = [text.language for text in heads], [text.provision for text in heads]
    grouped = words.themes_by_words([text.said for text in heads], languages, provisions, _glossary(draft))
    former = [finding.Former(theme.pk, theme.is_named, members=frozenset(members[theme.pk])) for theme in before]
    near = grouped.near.astype(np.float32)[:, None]  # what is nearest to its group's middle tells it best
    return BY_WORDS, near, finding.by_groups(near, grouped.of, former, labels, range(len(heads)))


def _glossary(draft):
    """Return the passages of the draft's present text, each in the languages that it stands in."""
    passages = defaultdict(dict)
    places = Placement.objects.current().filter(edition__draft=draft).order_by("order", "pk")
    for placement, language, text in places.values_list("pk", "texts__language", "texts__text"):
        if text:
            passages[placement][language] = text
    return [passage for passage in passages.values() if len(passage) > 1]


def _centred(draft, ids, languages):
    """Return the vectors of these texts, centred by their languages; of nothing where none was made."""
    numbers = {}
    for what, (_column, path) in HOLDERS.items():
        kept = TextVector.objects.filter(**{f"{path}__draft": draft}, model=embedding.MODEL)
        if what == "proposal":
            kept = kept.filter(reasons=F(f"{path}__current_revision"))
        if len(ids) < FEW:
            kept = kept.filter(**{f"{path}__in": [pk for kind, pk in ids if kind == what]})
        numbers |= {(what, pk): found for pk, found in kept.order_by().values_list(path, "numbers").iterator()}
    nothing = np.zeros(embedding.SIZE, dtype="<f2").tobytes()
    vectors = _read([numbers.get(each, nothing) for each in ids])
    return centring.centred(vectors, languages, _means(draft))


def _means(draft):
    """Return the mean of each language, over some of its vectors; those with the least digests are drawn by no one."""
    vectors, languages = [], []
    for _column, path in HOLDERS.values():
        kept = TextVector.objects.filter(**{f"{path}__draft": draft}, model=embedding.MODEL).order_by("digest", "pk")
        for language in LANGUAGES:
            some = kept.filter(**{f"{path}__language": language}).values_list("numbers", flat=True)[:OF_A_LANGUAGE]
            vectors += some
            languages += [language] * len(some)
    usual = centring.usual_means()
    return usual | centring.means(_read(vectors), languages, usual)


def _read(numbers):
    found = [np.frombuffer(bytes(each), dtype="<f2") for each in numbers]
    return np.array(found, dtype=np.float32).reshape(-1, embedding.SIZE)


def _told(found):
    """Return the same with what is stored of each theme beside its texts: numbers, phrases, what is read first."""
    shown = [_shown(found, theme) for theme in found.themes]
    of = np.full(len(found.texts), -1)
    for number, theme in enumerate(found.themes):
        of[found.units.one_each(theme.texts)] = number
    for language in LANGUAGES:
        own = [place for place, text in enumerate(found.texts) if of[place] >= 0 and text.language == language]
        said = naming.phrases([found.texts[place].said for place in own], of[own].tolist(), language)
        for number, each in enumerate(shown):
            each.setdefault("phrases", {})[language] = said.get(number, [])
    return replace(found, shown=shown)


def _shown(found, theme):
    own = [found.texts[place] for place in theme.texts]
    against = naming.opposite([text.side for text in found.texts], theme.texts)
    leading = set(theme.texts) - set(against)
    return {
        "figures": {
            "people": len({person for text in own for person in text.people}),
            "organizations": len({text.organization for text in own if text.organization}),
            "by_language": {code: sum(text.language == code for text in own) for code in LANGUAGES},
            "opposite": len(against),
        },
        "telling": _telling(found, theme, leading),
        "opposite": _telling(found, theme, against),
    }


def _telling(found, theme, places):
    """Return the ids of the texts that tell a theme best, by language; of those that repeat one another one."""
    places = found.units.one_each(places)
    some, vectors = [found.texts[place] for place in places], found.vectors[found.units.of[places]]
    nearest = naming.telling(vectors, theme.centre, [*range(len(some))], [text.language for text in some], SHOWN)
    return {language: [list(some[place].id) for place in own] for language, own in nearest.items()}


def store_themes(subject, found, *, run, at):
    """Write what was found of what everybody still reads; what an analyst did meanwhile stays as it is."""
    draft, article = run.draft, _article(subject)
    said = still_said(draft, found.texts)
    if len(said) < len(found.texts):
        found = _without_others(found, said)
    lock_themes(draft.pk)
    standing = {theme.pk: theme for theme in Theme.objects.of(draft, article).select_for_update()}
    told = _as_told(standing.values())
    rows = []
    for theme, beside in zip(found.themes, found.shown, strict=True):
        row = standing.pop(theme.key, None) or Theme(draft=draft, article=article, found_at=at)
        row.method, row.counted_at, row.texts = found.method, at, len(theme.texts)
        row.centre = theme.centre.astype("<f2").tobytes() if found.method == METHOD else None
        for name, value in beside.items():
            setattr(row, name, value)
        row.save()
        rows.append(row)
    theme_of = {
        found.texts[place].id: row.pk for theme, row in zip(found.themes, rows, strict=True) for place in theme.texts
    }
    _place(draft, article, {text.id: theme_of.get(text.id) for text in found.texts}, at=at)
    Theme.objects.filter(pk__in=[pk for pk, theme in standing.items() if not theme.is_named]).delete()
    if article is not None and _as_told(rows) != told:
        touch([article.pk], at=at)
    return {"texts": len(found.texts), "themes": len(rows)}


def _as_told(themes):
    """Return what the page of an article tells of its themes."""
    return sorted((theme.pk, theme.texts, theme.figures.get("people")) for theme in themes if theme.is_named)


def _without_others(found, said):
    """Return what was found without the texts that do not stand as they were read, told anew."""
    kept = [place for place, text in enumerate(found.texts) if text.id in said]
    now = {place: number for number, place in enumerate(kept)}
    themes = [replace(theme, texts=[now[place] for place in theme.texts if place in now]) for theme in found.themes]
    themes = [theme for theme in themes if theme.texts or theme.key is not None]
    texts = [found.texts[place] for place in kept]
    return _told(replace(found, texts=texts, units=found.units.only(kept), themes=themes))


def _place(draft, article, wanted, *, at):
    """Put each text where it belongs, but where an analyst placed it; what is there already stays as it is."""
    rows = ThemePlacement.objects.of(draft, article)
    by_analysts = {_id_of(one) for one in rows.by_analysts()}
    there = {_id_of(one): one for one in rows.filter(placed_by=None)}
    rows.filter(pk__in=[one.pk for each, one in there.items() if each not in wanted]).delete()
    moved, fresh = defaultdict(list), []
    for each, theme in wanted.items():
        what, pk = each
        if each in there and there[each].theme_id != theme:
            moved[theme].append(there[each].pk)
        elif each not in there and each not in by_analysts:
            placed = {f"{what}_id": pk, "theme_id": theme, "placed_at": at}
            fresh.append(ThemePlacement(draft=draft, article=article, **placed))
    for theme, keys in moved.items():
        rows.filter(pk__in=keys).update(theme=theme, placed_at=at)
    ThemePlacement.objects.bulk_create(fresh, batch_size=2000)
