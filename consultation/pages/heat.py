"""How much was said, in five steps of a shade; the figure stands beside it. Plain values in and out."""

STEPS = 5
SHARES = (0, 1 / 20, 1 / 8, 1 / 3, 2 / 3)  # of the most: a few articles have far more than all others
EVEN = (0, 1 / 5, 2 / 5, 3 / 5, 4 / 5)  # of the most: regions are of one order


def bounds(most, shares=SHARES):
    """Return the least figure of each step, for figures up to `most`: round numbers that rise by one at least."""
    least = []
    for share in shares:
        bound = _rounded(most * share)
        least.append(max(bound, least[-1] + 1) if least else 1)
    return least


def step(figure, least):
    """Return the step of a figure, 1 to 5; 0 where nothing was said."""
    return sum(figure >= bound for bound in least)


def ranges(least):
    """Return (step, from, to) for the key; the last one is open."""
    ends = [bound - 1 for bound in least[1:]] + [None]
    return [(number, low, high) for number, (low, high) in enumerate(zip(least, ends, strict=True), 1)]


def _rounded(figure):
    """Return a figure with one digit that tells, the rest noughts."""
    size = 10 ** max(len(str(int(figure))) - 1, 0)
    return int(figure // size * size)
