"""How fast and how well repeats are found: `python -m bench.repeats --jsonl FILE` scores {"id", "text", "family"}.

Beside it datasketch and rensa at matched settings, in the same run on the same texts: 63 hashes, 21 bands of 3, links
from a likeness of 0.45, what hangs together is a family. Each begins with the texts as they were written, and makes the
same normal form of them.
"""

import argparse
import json
import resource
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path

from feedback.repeats import normal_form
from feedback.repeats.grouping import families

HASHES, BANDS, ROWS, LIKE, RUN = 63, 21, 3, 0.45, 5
MOSTLY = 0.9


def main():
    parser = argparse.ArgumentParser(prog="bench.repeats", description=__doc__)
    parser.add_argument("--jsonl", type=Path, required=True, help='lines of {"id", "text", "family"}')
    rows = [json.loads(line) for line in parser.parse_args().jsonl.read_text(encoding="utf-8").split("\n") if line]
    seconds, found = timed(lambda: _ours([row["id"] for row in rows], [row["text"] for row in rows]))
    more = {"texts": len(rows), "memory_mb": memory()}
    scores = score([row["id"] for row in rows], [row["family"] for row in rows], found)
    print(json.dumps({"seconds": round(seconds, 3), **scores, **more}))


def _ours(ids, texts):
    return [family.members for family in families(ids, texts)]


def timed(work):
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def memory():
    """Return the highest memory of this process so far, texts and truth of the bench among it, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def score(ids, truth, found):
    """Return recall and precision over pairs, and over families of which nine tenths must come and be right.

    A truth of null or nothing is a text of its own.
    """
    of = {
        each: family if family not in {None, ""} else ("alone", each) for each, family in zip(ids, truth, strict=True)
    }
    sizes = Counter(of.values())
    parts = [Counter(of[each] for each in members) for members in found]
    right = sum(_pairs(count) for part in parts for count in part.values())
    planted, told = sum(map(_pairs, sizes.values())), sum(_pairs(part.total()) for part in parts)
    largest = defaultdict(int)
    for part in parts:
        for family, count in part.items():
            largest[family] = max(largest[family], count)
    several = [family for family, size in sizes.items() if size > 1]
    whole = sum(largest[family] >= MOSTLY * sizes[family] for family in several)
    pure = sum(max(part.values()) >= MOSTLY * part.total() for part in parts)
    scores = {"recall": right / planted if planted else 1.0, "precision": right / told if told else 1.0}
    scores |= {"family_recall": whole / len(several) if several else 1.0}
    scores |= {"family_precision": pure / len(parts) if parts else 1.0}
    return {name: round(value, 4) for name, value in scores.items()}


def _pairs(count):
    return count * (count - 1) // 2


def by_datasketch(ids, texts):
    from datasketch import MinHash, MinHashLSH

    index, signed, links = MinHashLSH(num_perm=HASHES, params=(BANDS, ROWS)), {}, []
    for each, form in zip(ids, map(normal_form, texts), strict=True):
        signature = MinHash(num_perm=HASHES, seed=1)
        signature.update_batch([run.encode() for run in _runs(form)])
        links += [(each, other) for other in index.query(signature) if signature.jaccard(signed[other]) >= LIKE]
        signed[each] = signature
        index.insert(each, signature)
    return _hanging_together(links)


def by_rensa(ids, texts):
    from rensa import RMinHash, RMinHashLSH

    index, signed, links = RMinHashLSH(threshold=LIKE, num_perm=HASHES, num_bands=BANDS), {}, []
    for each, form in zip(ids, map(normal_form, texts), strict=True):
        signature = RMinHash(num_perm=HASHES, seed=1)
        signature.update(list(_runs(form)))
        links += [(each, other) for other in index.query(signature) if signature.jaccard(signed[other]) >= LIKE]
        signed[each] = signature
        index.insert(each, signature)
    return _hanging_together(links)


def _runs(form):
    return {form[at : at + RUN] for at in range(max(1, len(form) - RUN + 1))}


def _hanging_together(links):
    parent = {}

    def top(each):
        while parent.setdefault(each, each) != each:
            parent[each] = each = parent[parent[each]]
        return each

    for one, other in links:
        parent[top(one)] = top(other)
    members = defaultdict(list)
    for each in parent:
        members[top(each)].append(each)
    return list(members.values())


def measure(*, full):
    """Tell how 100,000 planted texts are grouped beside the peers; with `full` how a million are."""
    from bench.figures import tell
    from bench.planted import planted

    if full:
        _tell("1,000,000 texts", planted(1_000_000), bound=True)
    texts = planted(100_000)
    seconds, scores = _tell("100,000 texts", texts, bound=False)
    ids, said, truth = ([getattr(each, field) for each in texts] for field in ("id", "text", "family"))
    turns = [seconds]
    for name, work in (("rensa", by_rensa), ("datasketch", by_datasketch)):
        took, found = timed(lambda work=work: work(ids, said))
        turns.append(timed(lambda: _ours(ids, said))[0])
        theirs = score(ids, truth, found)
        tell(f"repeats: {name} itself", took, "s", **theirs)
        beside = statistics.median(turns[-2:])  # before and after it: others use the machine as well
        tell(f"repeats: time through that of {name}", beside / took, "ratio", bound=f"repeats beside {name}")
        tell(f"repeats: recall less than {name}", theirs["recall"] - scores["recall"], "share", bound="recall beside")


def _tell(name, texts, *, bound):
    from bench.figures import tell

    ids, said, truth = ([getattr(each, field) for each in texts] for field in ("id", "text", "family"))
    used = time.process_time()
    seconds, found = timed(lambda: _ours(ids, said))
    cpu, most = time.process_time() - used, memory()  # one thread: with nothing beside it, seconds are those of CPU
    scores, limit = score(ids, truth, found), "repeats of a million" if bound else None
    tell(f"repeats: {name}", seconds, "s", bound=limit, undisturbed=cpu, **scores)
    if bound:
        tell(f"repeats: memory for {name}", most, "MB", bound="memory for repeats")
    for part in ("recall", "precision"):
        tell(f"repeats: pairs that {part} misses, {name}", 1 - scores[part], "share", bound="pairs missed")
    return seconds, scores


if __name__ == "__main__":
    main()
