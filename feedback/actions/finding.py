"""Finding themes: vectors of new words, groups, and what becomes of the themes that were there (`feedback.themes`)."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from articles.models import Placement
from feedback.actions.themes import lock_themes
from feedback.models import TextVector, Theme, ThemePlacement
from feedback.models.themes import LANGUAGES
from feedback.repeats import normal_form
from feedback.themes import BY_WORDS, METHOD, centring, embedding, extra, finding, naming, words
from proposals.models import Change, Comment, Proposal

LEAST_TEXTS = 30  # of an article that has themes of its own
AT_ONCE = 200
SHOWN = 3  # of each language
SIDES = {"change": 1, "add": 1, "remove": 1, "keep": -1}
# Who is for an article wants it as it stands; on a proposal one is on its side.
OF_AN_ARTICLE = {"for": -1, "against": 1}
OF_A_PROPOSAL = {"for": 1, "against": -1}


@dataclass(frozen=True)
class Text:
    """What one contribution says, as everybody reads it, and what is counted of it; `what` is proposal or comment."""

    what: str
    pk: int
    words: int
    language: str
    said: str
    digest: str
    articles: tuple
    provision: int
    side: int
    people: tuple
    organization: int | None

    @property
    def id(self):
        return self.what, self.pk


def texts_of(draft):
    """Return what can be read of all that was said on a draft, in the order it came; without staff's answers."""
    said = [*_proposals(draft), *_comments(draft)]
    return [text for text in said if text.said.strip()]


def _proposals(draft):
    rows = Proposal.objects.stood_by().filter(draft=draft).with_words().order_by("pk")
    for proposal in rows.iterator(chunk_size=1000):
        changes = list(proposal.changes)
        said = "\n".join(filter(None, [proposal.reasons, *(change.text for change in changes)]))
        yield Text(
            what="proposal",
            pk=proposal.pk,
            words=proposal.current_revision_id,
            language=proposal.language,
            said=said,
            digest=_digest(said),
            articles=tuple(sorted({change.article_id for change in changes})),
            provision=changes[0].provision_id,
            side=SIDES.get(changes[0].kind, 0),
            people=() if proposal.organization_id else (proposal.author_id, *(proposal.coauthor_ids or ())),
            organization=proposal.organization_id,
        )


def _comments(draft):
    rows = Comment.objects.stood_by().filter(draft=draft, office="").order_by("pk")
    kinds = dict(Change.objects.filter(revision__proposal__draft=draft).order_by("-pk").values_list("revision", "kind"))
    columns = ("pk", "language", "stance", "article", "proposal__current_revision", "author", "organization")
    for pk, language, stance, article, revision, author, organization, said in rows.values_list(
        *columns, "words__text"
    ).iterator(chunk_size=2000):
        side = OF_AN_ARTICLE.get(stance, 0)
        if revision is not None:
            side = OF_A_PROPOSAL.get(stance, 0) * SIDES.get(kinds.get(revision, ""), 0)
        yield Text(
            what="comment",
            pk=pk,
            words=pk,
            language=language,
            said=said or "",
            digest=_digest(said or ""),
            articles=(article,),
            provision=article,
            side=side,
            people=() if organization else (author,),
            organization=organization,
        )


def _digest(said):
    return hashlib.sha256(normal_form(said).encode("utf-8", "replace")).hexdigest()


def keep_vectors(draft, texts):
    """Make vectors of words that have none yet, some at a time; drop those of words that nobody reads any more.

    Equal words are read once. Whoever is stopped in the middle goes on there. Return how many were made.
    """
    kept = TextVector.objects.filter(model=embedding.MODEL)
    held = {}
    for field, path in (("reasons", "reasons__revision__proposal__draft"), ("comment", "comment__comment__draft")):
        what = "proposal" if field == "reasons" else "comment"
        for pk, words_key, digest in kept.filter(**{path: draft}).values_list("pk", field, "digest"):
            held[what, words_key] = pk, digest
    wanted = {(text.what, text.words): text for text in texts}
    stale = [pk for key, (pk, digest) in held.items() if key not in wanted or wanted[key].digest != digest]
    for start in range(0, len(stale), 1000):
        TextVector.objects.filter(pk__in=stale[start : start + 1000]).delete()
    missing = [text for key, text in wanted.items() if key not in held or held[key][1] != text.digest]
    for start in range(0, len(missing), AT_ONCE):
        _make_vectors(missing[start : start + AT_ONCE])
    return len(missing)


def _make_vectors(texts):
    numbers = dict(
        TextVector.objects.filter(model=embedding.MODEL, digest__in={text.digest for text in texts})
        .order_by("digest", "pk")
        .distinct("digest")
        .values_list("digest", "numbers")
    )
    fresh = {text.digest: text.said for text in texts if text.digest not in numbers}
    made = embedding.embed(list(fresh.values())).astype("<f2")
    numbers |= {digest: vector.tobytes() for digest, vector in zip(fresh, made, strict=True)}
    with transaction.atomic():
        # Words may have gone, or changed hands with another worker, since they were read.
        for what, field in (("proposal", "reasons"), ("comment", "comment")):
            some = {text.words: text for text in texts if text.what == what}
            standing = TextVector._meta.get_field(field).related_model.objects.filter(pk__in=some).select_for_update()
            keys = set(standing.values_list("pk", flat=True))
            TextVector.objects.bulk_create(
                [
                    TextVector(
                        **{f"{field}_id": key},
                        model=embedding.MODEL,
                        digest=some[key].digest,
                        numbers=bytes(numbers[some[key].digest]),
                    )
                    for key in sorted(keys)
                ],
                ignore_conflicts=True,
            )


def find_themes(draft, *, at):
    """Find the themes of a draft, and of each of its articles on which enough was said; return what was counted.

    With the model vectors are made of new words first; without it the words themselves are grouped.
    """
    texts = texts_of(draft)
    has_model = extra.is_installed()
    figures = {"texts": len(texts), "vectors": keep_vectors(draft, texts) if has_model else 0, "themes": 0}
    of_articles = defaultdict(list)
    for text in texts:
        for article in text.articles:
            of_articles[article].append(text)
    lists = {None: texts} | {article: own for article, own in of_articles.items() if len(own) >= LEAST_TEXTS}
    read = _vectors_by_model(draft, texts) if has_model else {}
    glossary = [] if has_model else _glossary(draft)
    _drop_small(draft, lists)
    for article, own in lists.items():
        figures["themes"] += _find_in(draft, article, own, read, glossary, at=at)
    return figures


def _vectors_by_model(draft, texts):
    """Return the vector of each text by its id, centred by the language it is written in."""
    numbers = {}
    kept = TextVector.objects.filter(model=embedding.MODEL)
    of_proposals = kept.filter(reasons__revision__proposal__draft=draft).values_list("reasons", "numbers")
    of_comments = kept.filter(comment__comment__draft=draft).values_list("comment", "numbers")
    numbers |= {("proposal", key): found for key, found in of_proposals.iterator()}
    numbers |= {("comment", key): found for key, found in of_comments.iterator()}
    nothing = np.zeros(embedding.SIZE, dtype="<f2").tobytes()
    found = [np.frombuffer(bytes(numbers.get((text.what, text.words), nothing)), dtype="<f2") for text in texts]
    vectors = np.array(found, dtype=np.float32).reshape(-1, embedding.SIZE)
    languages = [text.language for text in texts]
    means = centring.means(vectors, languages, centring.usual_means()) if texts else {}
    centred = centring.centred(vectors, languages, means)
    return {text.id: vector for text, vector in zip(texts, centred, strict=True)}


def _glossary(draft):
    """Return the passages of the draft's present text, each in the languages that it stands in."""
    passages = defaultdict(dict)
    places = Placement.objects.current().filter(edition__draft=draft).order_by("order", "pk")
    for placement, language, text in places.values_list("pk", "texts__language", "texts__text"):
        if text:
            passages[placement][language] = text
    return [passage for passage in passages.values() if len(passage) > 1]


def _drop_small(draft, lists):
    """Take away placements and suggestions of articles on which less is said now than themes are found in."""
    small = ThemePlacement.objects.filter(draft=draft, article__isnull=False, placed_by=None).exclude(article__in=lists)
    small.delete()
    suggested = Theme.objects.filter(draft=draft, article__isnull=False, named_at=None)
    suggested.exclude(article__in=[article for article in lists if article]).delete()


def _find_in(draft, article, texts, read, glossary, *, at):
    """Find the themes of one list and store them; return how many there are."""
    ids = [text.id for text in texts]
    before = list(Theme.objects.of(draft, article).order_by("pk"))
    placed = list(ThemePlacement.objects.of(draft, article))
    members = defaultdict(set)
    for one in placed:
        members[one.theme_id].add(_id_of(one))
    former = [
        finding.Former(theme.pk, theme.is_named, _centre(theme, members[theme.pk], read), frozenset(members[theme.pk]))
        for theme in before
    ]
    number = {each: place for place, each in enumerate(ids)}
    labels = {
        number[_id_of(one)]: one.theme_id for one in placed if one.placed_by_id is not None and _id_of(one) in number
    }
    languages = [text.language for text in texts]
    if read:
        vectors = np.array([read[each] for each in ids], dtype=np.float32)
        found = finding.by_vectors(vectors, former, labels)
    else:
        provisions = [text.provision for text in texts]
        grouped = words.themes_by_words([text.said for text in texts], languages, provisions, glossary)
        vectors = grouped.near.astype(np.float32)[:, None]  # what is nearest to its group's middle tells it best
        found = finding.by_groups(vectors, grouped.of, former, labels, ids)
    shown = [_shown(theme, texts, vectors) for theme in found]
    _put_phrases(found, shown, texts)
    return _store(draft, article, texts, found, shown, method=METHOD if read else BY_WORDS, at=at)


def _id_of(placement):
    return ("proposal", placement.proposal_id) if placement.proposal_id else ("comment", placement.comment_id)


def _centre(theme, members, read):
    """Return where a theme lies: as it was stored, or where the texts are that were in it; None if nothing says."""
    if theme.centre is not None:
        return np.frombuffer(bytes(theme.centre), dtype="<f2").astype(np.float32)
    own = [read[each] for each in sorted(members) if each in read]
    return centring.unit(np.sum(own, axis=0)) if own else None


def _shown(theme, texts, vectors):
    """Return what is stored of a theme beside its texts: numbers, and what is read first of each language."""
    own = [texts[place] for place in theme.texts]
    languages = [text.language for text in texts]
    sides = [text.side for text in texts]
    against = naming.opposite(sides, theme.texts)
    leading = sorted(set(theme.texts) - set(against))
    return {
        "figures": {
            "people": len({person for text in own for person in text.people}),
            "organizations": len({text.organization for text in own if text.organization}),
            "by_language": {code: sum(text.language == code for text in own) for code in LANGUAGES},
            "opposite": len(against),
        },
        "telling": _ids(naming.telling(vectors, theme.centre, leading, languages, SHOWN), texts),
        "opposite": _ids(naming.telling(vectors, theme.centre, against, languages, SHOWN), texts),
    }


def _ids(places, texts):
    return {language: [list(texts[place].id) for place in own] for language, own in places.items()}


def _put_phrases(found, shown, texts):
    of = np.full(len(texts), -1)
    for number, theme in enumerate(found):
        of[theme.texts] = number
    for language in LANGUAGES:
        own = [place for place, text in enumerate(texts) if text.language == language]
        said = naming.phrases([texts[place].said for place in own], of[own].tolist(), language)
        for number, each in enumerate(shown):
            each.setdefault("phrases", {})[language] = said.get(number, [])


@transaction.atomic
def _store(draft, article, texts, found, shown, *, method, at):
    """Write what was found; what an analyst did meanwhile stays as it is."""
    lock_themes(draft.pk)
    standing = {theme.pk: theme for theme in Theme.objects.of(draft, article).select_for_update()}
    kept_places = {_id_of(one) for one in ThemePlacement.objects.of(draft, article).by_analysts()}
    rows, known = [], set()
    for theme, beside in zip(found, shown, strict=True):
        row = standing.get(theme.key) or Theme(draft=draft, article_id=article, found_at=at)
        row.method, row.counted_at, row.texts = method, at, len(theme.texts)
        row.centre = theme.centre.astype("<f2").tobytes() if method == METHOD else None
        for name, value in beside.items():
            setattr(row, name, value)
        row.save()
        rows.append(row)
        known.add(row.pk)
    ThemePlacement.objects.of(draft, article).filter(placed_by=None).delete()
    gone = [pk for pk, theme in standing.items() if pk not in known and not theme.is_named]
    Theme.objects.filter(pk__in=gone).delete()
    theme_of = {place: row.pk for theme, row in zip(found, rows, strict=True) for place in theme.texts}
    fresh = [
        ThemePlacement(
            draft=draft, article_id=article, theme_id=theme_of.get(place), placed_at=at, **{f"{text.what}_id": text.pk}
        )
        for place, text in enumerate(texts)
        if text.id not in kept_places
    ]
    ThemePlacement.objects.bulk_create(fresh, batch_size=2000)
    return len(rows)
