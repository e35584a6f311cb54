"""Placing texts by what analysts labelled: a few examples a theme are enough, for the other texts teach as well.

A linear classifier learns from the examples, then from what it is itself sure of among the texts without a label, some
rounds long; at the end each text listens to its neighbours. A text is placed where one theme is likelier than any other
by a margin; else it is honestly "not yet placed".
"""

from dataclasses import dataclass

import numpy as np

MARGIN = 0.25  # between the two likeliest themes, from which a text is placed
NOT_PLACED = -1
ROUNDS, STEPS = 5, 120
LIGHTNESS = 5e-4  # how strongly large weights are held down
HEARD = 0.8  # what the texts without a label weigh, all together, beside the examples
NEIGHBOURS, LISTENED = 10, 0.5
SAMPLE = 4_000  # texts that teach, and that are looked at as neighbours
AT_ONCE = 2_000


@dataclass(frozen=True)
class Placed:
    """`classes` are the themes; `shares` says for each text how likely each is, `of` the place of its theme."""

    classes: list
    shares: np.ndarray
    of: np.ndarray


def learned(vectors, labels, margin=MARGIN):
    """Place all texts by labels: `labels` says the theme of some, by their places. A labelled text stays there.

    Each theme weighs the same, however many examples it has. Vectors of nothing are not placed.
    """
    classes = sorted(set(labels.values()))
    if not classes:
        return Placed([], np.zeros((len(vectors), 0)), np.full(len(vectors), NOT_PLACED))
    taught = np.array(sorted(labels), dtype=np.int64)
    number = {theme: place for place, theme in enumerate(classes)}
    wanted = np.eye(len(classes), dtype=np.float32)[[number[labels[place]] for place in taught.tolist()]]
    others = _sample(vectors, taught)
    teaching = np.concatenate([taught, others])
    shares = _taught(vectors, teaching, wanted)
    shares = _heard(vectors, shares, teaching)
    shares[taught] = wanted
    of = np.argmax(shares, axis=1)
    if len(classes) > 1:
        two = np.partition(shares, -2, axis=1)
        of = np.where(two[:, -1] - two[:, -2] >= margin, of, NOT_PLACED)
    of = np.where(np.any(vectors, axis=1), of, NOT_PLACED)
    of[taught] = np.argmax(wanted, axis=1)
    return Placed(classes, shares, of)


def _sample(vectors, taught):
    """Return places of texts without a label, always the same ones, no more than teach well."""
    free = np.any(vectors, axis=1)
    free[taught] = False
    places = np.flatnonzero(free)
    return np.sort(np.random.default_rng(0).permutation(places)[:SAMPLE])


def _taught(vectors, teaching, wanted):
    examples, some = len(wanted), vectors[teaching]
    counts = wanted.sum(axis=0)
    weights = np.zeros(len(teaching), dtype=np.float32)
    weights[:examples] = (wanted / counts).sum(axis=1) / wanted.shape[1]
    learnt = _weights(some[:examples], wanted, weights[:examples])
    for _round in range(ROUNDS if len(teaching) > examples else 0):
        shares = _shares(some, learnt)
        sure = shares.max(axis=1) ** 2
        sure[:examples] = 0
        heard = weights * (1 - HEARD) + sure * (HEARD / max(float(sure.sum()), 1e-12))
        aims = shares**2 / (shares**2).sum(axis=1, keepdims=True)
        aims[:examples] = wanted
        learnt = _weights(some, aims, heard)
    return _shares(vectors, learnt)


def _weights(vectors, aims, weights):
    """Return the weights of a multinomial logistic regression, by accelerated steps of a length that is safe."""
    vectors = _with_one(vectors)
    step = 1 / (0.5 * float(np.linalg.norm((vectors * weights[:, None]).T @ vectors, 2)) + LIGHTNESS)
    now = ahead = np.zeros((aims.shape[1], vectors.shape[1]), dtype=np.float32)
    pace = 1.0
    for _step in range(STEPS):
        wrong = (_softmax(vectors @ ahead.T) - aims) * weights[:, None]
        after = ahead - step * (wrong.T @ vectors + LIGHTNESS * ahead)
        next_pace = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = after + (pace - 1) / next_pace * (after - now)
        now, pace = after, next_pace
    return now


def _shares(vectors, weights):
    return _softmax(_with_one(vectors) @ weights.T)


def _heard(vectors, shares, teaching):
    """Return the shares half as they were, half as the nearest texts have them."""
    if len(teaching) <= NEIGHBOURS:
        return shares
    known, told = vectors[teaching], shares[teaching]
    place_of = np.full(len(vectors), NOT_PLACED)
    place_of[teaching] = np.arange(len(teaching))
    heard = np.empty_like(shares)
    for start in range(0, len(vectors), AT_ONCE):
        rows = np.arange(start, min(start + AT_ONCE, len(vectors)))
        products = vectors[rows] @ known.T
        own = place_of[rows]
        products[np.flatnonzero(own >= 0), own[own >= 0]] = -np.inf  # nobody is a neighbour of themselves
        nearest = np.argpartition(-products, NEIGHBOURS - 1, axis=1)[:, :NEIGHBOURS]
        heard[rows] = told[nearest].mean(axis=1)
    return (1 - LISTENED) * shares + LISTENED * heard


def _with_one(vectors):
    return np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)])


def _softmax(scores):
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
