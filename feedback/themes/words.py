"""Themes without a model: by the words of each language, joined over languages by what is known to mean the same.

Texts of one language are grouped by how their words begin: runs of four and of six letters, so that endings do not
count, weighted by how rare they are (TF-IDF) and brought to a few dimensions (latent semantic analysis). A group of one
language is the same theme as one of another where both speak of the same provisions and of the same passages of a text
that stands in all languages: the aligned Constitution is the glossary.

This is weaker than a model, and is said so wherever themes are shown: texts that say the same thing in other words
stand apart, and what is of no provision and outside the glossary is joined over languages by little more than chance.
`bench themes` tells how weak.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from feedback.repeats import normal_form
from feedback.themes.centring import unit
from feedback.themes.clustering import best_count, grouped
from feedback.themes.identity import assigned

RUNS = (4, 6)  # letters from the beginning of a word
COMMONEST = 0.15  # of texts that may have a run: what more have says nothing
MOST_RUNS, SIZE = 4_096, 24
SAMPLE, AT_ONCE, ROUNDS = 4_000, 2_000, 6
NEAR = 0.25  # cosine to the middle of a group from which a text is in it


@dataclass(frozen=True)
class Joined:
    """`of` says for each text its theme over all languages, -1 for none; `count` how many there are.

    `near` says how near each text is to the middle of its group: what is far from all is in none.
    """

    of: np.ndarray
    near: np.ndarray
    count: int


class Vocabulary:
    """How texts of one language are told apart: the runs that some of them share, and how rare each is."""

    def __init__(self, texts):
        found = Counter()
        for text in texts:
            found.update(set(runs_of(text)))
        most = max(2, COMMONEST * len(texts))
        kept = sorted((-often, run) for run, often in found.items() if 2 <= often <= most)[:MOST_RUNS]
        self.places = {run: place for place, (_often, run) in enumerate(kept)}
        self.rarity = np.log([len(texts) / -often for often, _run in kept])

    def weighted(self, texts):
        """Return a row of weights of runs for each text, of length 1; of nothing where it has none of them."""
        rows = np.zeros((len(texts), len(self.places)), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for run, often in Counter(runs_of(text)).items():
                place = self.places.get(run)
                if place is not None:
                    row[place] = (1 + np.log(often)) * self.rarity[place]
        return unit(rows)


def runs_of(text):
    """Return the beginnings of the words of a text; a word no longer than a run is one by itself."""
    return [word[:length] for word in normal_form(text).split() for length in RUNS if len(word) >= length]


def themes_by_words(texts, languages, provisions, glossary, count=None):
    """Group texts within each language and join the groups over languages.

    `provisions` says for each text the provision it speaks of, or None; `glossary` is a list of passages, each a dict
    of its words by language. `count` is the number of themes of a language; else its own silhouette says it.
    """
    languages = np.asarray(languages)
    names = sorted(set(languages.tolist()), key=lambda name: (-np.count_nonzero(languages == name), name))
    known = {each: place for place, each in enumerate(sorted({each for each in provisions if each is not None}))}
    of, near, leading = np.full(len(texts), -1), np.zeros(len(texts)), None
    for language in names:
        own = np.flatnonzero(languages == language)
        vectors, glosses = _read([texts[place] for place in own], [passage.get(language, "") for passage in glossary])
        written = np.any(vectors, axis=1)
        own, vectors, glosses = own[written], vectors[written], glosses[written]
        if not len(own):
            continue
        groups = grouped(vectors, count or best_count(vectors))
        profiles = _profiles(groups, glosses, [known.get(provisions[place]) for place in own], len(known))
        joined = np.arange(len(profiles)) if leading is None else _joined(profiles, leading)
        near[own] = np.einsum("ij,ij->i", vectors, groups.centres[groups.of])
        of[own] = np.where(near[own] >= NEAR, joined[groups.of], -1)
        leading = _with(leading, profiles, joined)
    return Joined(of, near, 0 if leading is None else len(leading))


def _read(texts, passages):
    """Return for each text its vector, and its likeness to each passage; by words of both."""
    vocabulary = Vocabulary([*texts, *passages])
    sample = np.sort(np.random.default_rng(0).permutation(len(texts))[:SAMPLE])
    axes = _axes(vocabulary.weighted([texts[place] for place in sample]))
    glosses = vocabulary.weighted(passages)
    vectors, likeness = [], []
    for start in range(0, len(texts), AT_ONCE):
        rows = vocabulary.weighted(texts[start : start + AT_ONCE])
        vectors.append(rows @ axes)
        likeness.append(rows @ glosses.T)
    return unit(np.concatenate(vectors)), np.concatenate(likeness)


def _axes(rows):
    """Return the directions in which rows differ most, by repeated multiplication from fixed ones."""
    size = min(SIZE, *rows.shape)
    directions = np.random.default_rng(0).standard_normal((rows.shape[1], size)).astype(np.float32)
    for _round in range(ROUNDS):
        directions = np.linalg.qr(rows.T @ (rows @ directions))[0]
    return directions


def _profiles(groups, glosses, places, provisions):
    """Return what each group is about, in terms that no language changes: passages that stand in all, provisions."""
    count = len(groups.centres)
    about = np.stack([glosses[groups.of == group].mean(axis=0) for group in range(count)])
    about = unit(about - about.mean(axis=0))
    named = np.zeros((count, provisions))
    for group, place in zip(groups.of.tolist(), places, strict=True):
        if place is not None:
            named[group, place] += 1
    return np.hstack([about, unit(named)])


def _joined(profiles, leading):
    """Return the theme of each group: one that was there, or a new one where there are more."""
    found = np.full(len(profiles), -1)
    for group, theme in assigned(-(profiles @ leading.T)):
        found[group] = theme
    fresh = np.flatnonzero(found < 0)
    found[fresh] = len(leading) + np.arange(len(fresh))
    return found


def _with(leading, profiles, joined):
    """Return what each theme is about once the groups of one language more are in it."""
    if leading is None:
        return unit(profiles)
    grown = np.zeros((max(len(leading), int(joined.max()) + 1), profiles.shape[1]))
    grown[: len(leading)] = leading
    np.add.at(grown, joined, profiles)
    return unit(grown)
