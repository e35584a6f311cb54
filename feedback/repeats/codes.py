"""The normal forms of very many texts at once, as `feedback.repeats.normal` says of one."""

import numpy as np

from feedback.repeats.normal import LETTERS, normal_form

SPACE, END = 32, 10
GAP = 4  # ends after each text, so that no window of five letters reaches into the next
BEYOND = 0x110000
UNKNOWN, SEVERAL = 0xFFFFFFFF, 0xFFFFFFFE

_table = np.full(BEYOND, UNKNOWN, dtype=np.uint32)


class Codes:
    """The normal forms of many texts in one row of numbers, each followed by ends."""

    def __init__(self, texts):
        codes, lengths = _mapped(texts)
        if (several := np.flatnonzero(codes == SEVERAL)).size:
            ends = np.cumsum(lengths + GAP)
            texts = list(texts)
            for place in np.unique(np.searchsorted(ends, several, side="right")):
                texts[place] = normal_form(texts[place])
            codes, lengths = _mapped(texts)
        codes = codes[codes != 0]
        before = np.empty_like(codes)
        before[:1], before[1:] = END, codes[:-1]
        codes = codes[(codes != SPACE) | ((before != SPACE) & (before != END))]
        after = np.empty_like(codes)
        after[-1:], after[:-1] = END, codes[1:]
        self.codes = codes[(codes != SPACE) | (after != END)]
        ends = np.flatnonzero(self.codes == END)[::GAP] if len(lengths) else np.empty(0, dtype=np.int64)
        self.starts = np.concatenate([np.zeros(min(1, len(ends)), dtype=np.int64), ends[:-1] + GAP])
        self.lengths = ends - self.starts

    def forms(self):
        """Return each text's normal form as bytes."""
        kept = memoryview(self.codes.astype("<u4")).cast("B")
        bounds = zip((4 * self.starts).tolist(), (4 * (self.starts + self.lengths)).tolist(), strict=True)
        return [kept[start:end] for start, end in bounds]


def _mapped(texts):
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    gap = "\n" * GAP
    joined = gap.join(texts) + gap if len(texts) else ""
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = _table[raw]
    if (codes == UNKNOWN).any():
        for code in np.unique(raw[codes == UNKNOWN]).tolist():
            became = LETTERS[code]
            _table[code] = SEVERAL if len(became) > 1 else ord(became) if became else 0
        codes = _table[raw]
    ends = np.cumsum(lengths + GAP)
    for back in range(1, GAP + 1):
        codes[ends - back] = END
    return codes, lengths
