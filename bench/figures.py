"""One JSON line for each figure, with its bound where the issue sets one."""

import json
import statistics
import time

# Upper bounds: CPU in ms of the web processes for a request, seconds, MB, shares, and how much
# dearer an act may become.
BOUNDS = {
    "article unchanged": 1.0,
    "article changed": 14.0,
    "article signed in": 16.0,
    "submit": 8.0,
    "one opinion": 10.0,
    "growth": 1.5,
    "load 10,000 people": 30.0,  # a tenth of the next
    "load 100,000 people": 300.0,
    "similar proposals": 40.0,
    "memory while digests are written": 200.0,
    "memory of a web process": 160.0,
    "the whole draft as a Word file": 3.0,
    "a Word file with 500 changes": 5.0,
    "an act of a moderator": 300.0,  # ms from the key, or the request, to the answer
    "a page of the bench": 15.0,
    "items ruled on twice": 0,
    "items lost": 0,
    "acts that came to nothing": 0,
    "import of 2,500 rows": 15.0,  # a quarter of the next
    "import of 10,000 rows": 60.0,
    "100,000 new facts": 1.0,
    "recount of 4,000,000 facts": 15.0,
    "two workers beside one": 0.75,
    "differences after kills": 0,
    "pieces written twice": 0,
    "differences": 0,
    "a change is seen, p95": 10.0,
    "acts that came late, p95": 1.0,
    "the page of figures": 300.0,  # ms, 95 of 100
    "planted demands without an answer": 0,
    "authors whose reasons do not name their demand": 0.01,
    "acts of staff for a proposal": 0.15,
    "a decision on 3,000 proposals": 15.0,
    "authors not told exactly once": 0,
    "a page of the desk, p95": 300.0,  # ms
    "a page of the desk: CPU": 25.0,  # ms
    "repeats of a million": 120.0,
    "memory for repeats": 4000.0,
    "a text that comes": 30.0,  # ms at p95
    "put elsewhere at night": 0.01,
    "pairs missed": 0.05,
    "repeats beside datasketch": 0.1,
    "repeats beside rensa": 0.25,
    "recall beside": 0.01,
    "what NMI of themes lacks": 0.65,
    "leak of languages": 0.02,
    "what few labels lack": 0.2,
}
NOISE = 1.1  # a bound is broken by more than a tenth, or it is the machine's noise

STEPS, TURNS = 40_000, 5  # of the yardstick
UNDISTURBED = 5.4  # ms of the yardstick where the bounds were set, with nothing else on the machine

broken = []


def yardstick():
    """Return CPU ms of one and the same small piece of plain Python, the median of some: how fast the machine is now.

    On shared machines it differs by a factor of two from one minute to the next, and every figure in ms with it.
    """
    return 1000 * statistics.median(_one_turn() for _ in range(TURNS))


def _one_turn():
    used, kept = time.process_time(), {}
    for step in range(STEPS):
        kept[step % 1000] = str(step)
    return time.process_time() - used


def tell(name, value, unit, *, bound=None, undisturbed=None, exact=False, **more):
    """Print one figure; `bound` names its upper bound, and what breaks it by more than noise ends the run with 1.

    `undisturbed` is what the figure comes to at the pace for which bounds are set, where the machine was slower.
    What no machine's pace changes is `exact`: it is broken by the least excess.
    """
    if undisturbed is not None:
        more["undisturbed"] = round(undisturbed, 3)
    if bound:
        limit, judged = BOUNDS[bound], value if undisturbed is None else min(value, undisturbed)
        more |= {"bound": limit, "holds": judged <= limit}
        if judged > limit * (1 if exact else NOISE):
            broken.append(name)
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, **more}, ensure_ascii=False), flush=True)
