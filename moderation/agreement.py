"""How far two judgements of the same things agree. Pure: plain values in and out."""

from collections import Counter
from dataclasses import dataclass

LEAST = 30  # pairs; of fewer no kappa is told, since one more pair would change it by much


@dataclass(frozen=True)
class Agreement:
    """How many pairs of judgements there are, how many agree, and Cohen's kappa; None where it says nothing."""

    judged: int
    agreed: int
    kappa: float | None

    @property
    def share(self):
        """How many of a hundred agree, whole; None where nothing was judged."""
        return round(100 * self.agreed / self.judged) if self.judged else None


def agreement_of(pairs):
    """Return how far pairs of judgements (first, second) agree.

    Kappa is (p - e) / (1 - e): p is the share of pairs that agree, e the share that would if both judged by lot, each
    with their own frequencies (J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20, 1960). 1 is full agreement, 0 as much as by lot. It is None of fewer than `LEAST` pairs, and where
    all judgements are the same, since then nothing could have differed.
    """
    pairs = list(pairs)
    agreed = sum(first == second for first, second in pairs)
    return Agreement(len(pairs), agreed, _kappa(pairs, agreed) if len(pairs) >= LEAST else None)


def _kappa(pairs, agreed):
    number = len(pairs)
    firsts, seconds = (Counter(side) for side in zip(*pairs, strict=True))
    by_lot = sum(firsts[value] * seconds[value] for value in firsts)
    if by_lot == number * number:
        return None
    return (number * agreed - by_lot) / (number * number - by_lot)
