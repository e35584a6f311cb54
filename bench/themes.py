"""How well themes are found over three languages, and how well they are learnt of few labels, on SIB-200.

SIB-200 has the same sentences in each language, each with one of seven topics. It lies beside the repository; without
it, or without the package of the model, that is said and the rest is measured.
"""

import argparse
import csv
import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.planted import CONSTITUTION, FOLDERS, SHARED
from feedback.themes import centring, clustering, embedding, extra, learning, words

TOPICS, LABELS = 7, 10
DRAWS, DRAWS_IN_FULL = 2, 5
LEAST_LETTERS = 40  # of a passage of the glossary


@dataclass(frozen=True)
class Sentence:
    text: str
    topic: str
    language: str
    part: str


def main():
    parser = argparse.ArgumentParser(prog="bench.themes", description="Make the usual means of languages anew.")
    parser.add_argument("--means", action="store_true", required=True, help="write feedback/themes/means.json")
    parser.parse_args()
    passages = glossary()
    kept = {}
    for language in sorted(FOLDERS):
        mean = embedding.embed([passage[language] for passage in passages]).mean(axis=0)
        kept[language] = [round(float(number), 4) for number in mean]
    lines = ",\n".join(f"{json.dumps(language)}: {json.dumps(mean)}" for language, mean in kept.items())
    centring.USUAL.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def glossary():
    """Return the passages of the Constitution that stand in all languages."""
    found = []

    def collect(value):
        if isinstance(value, list):
            for inner in value:
                collect(inner)
        elif isinstance(value, dict):
            if FOLDERS.keys() <= value.keys() and min(len(value[code]) for code in FOLDERS) >= LEAST_LETTERS:
                found.append({code: value[code] for code in FOLDERS})
            for key, inner in value.items():
                if key != "source":
                    collect(inner)

    collect(json.loads(CONSTITUTION.read_text(encoding="utf-8")))
    return found


def sentences(parts):
    """Return the sentences of these parts of SIB-200, language by language."""
    found = []
    for language, folder in FOLDERS.items():
        for part in parts:
            with (SHARED / folder / f"{part}.tsv").open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    found.append(Sentence(row["text"], row["category"], language, part))
    return found


def nmi(ones, others):
    """Return the normalised mutual information of two ways of grouping (arithmetic mean)."""
    one, other = (np.unique(each, return_inverse=True)[1] for each in (ones, others))
    shares = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(shares, (one, other), 1 / len(one))
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    together = shares > 0
    shared = float((shares[together] * np.log(shares[together] / np.outer(rows, columns)[together])).sum())
    spread = sum(-float((each[each > 0] * np.log(each[each > 0])).sum()) for each in (rows, columns))
    return 2 * shared / spread if spread else 1.0


def macro_f1(truth, told):
    """Return the mean over topics of the harmonic mean of precision and recall."""
    scores = []
    for topic in np.unique(truth):
        right = np.count_nonzero((truth == topic) & (told == topic))
        scores.append(2 * right / (np.count_nonzero(truth == topic) + np.count_nonzero(told == topic)))
    return float(np.mean(scores))


def drawn(topics, languages, parts, draw):
    """Return the places of so many labelled sentences a topic in each language, from the training part."""
    chance, places = np.random.default_rng(draw), []
    for topic in np.unique(topics):
        for language in FOLDERS:
            fit = np.flatnonzero((topics == topic) & (languages == language) & (parts == "train"))
            places += chance.choice(fit, LABELS, replace=False).tolist()
    return sorted(places)


def measure(*, full):
    """Tell topic and leak of themes by words and by the model, and F1 of few labels in each language."""
    from bench.figures import tell

    if not SHARED.is_dir():
        print(json.dumps({"name": "themes", "skipped": "SIB-200 does not lie beside the repository"}), flush=True)
        return
    rows = sentences(("train", "dev", "test"))
    topics, languages, parts = (
        np.array([getattr(row, name) for row in rows]) for name in ("topic", "language", "part")
    )
    draws = [drawn(topics, languages, parts, draw) for draw in range(DRAWS_IN_FULL if full else DRAWS)]
    read = np.ones(len(rows), dtype=bool) if full else parts != "train"
    texts = [row.text for row in rows]
    _by_words(tell, [texts[place] for place in np.flatnonzero(read)], topics[read], languages[read])
    if not extra.is_installed():
        print(json.dumps({"name": "themes by the model", "skipped": str(embedding.ModelMissing())}), flush=True)
        return
    vectors = _embedded(tell, texts, np.union1d(np.flatnonzero(read), np.concatenate(draws)))
    begun = time.perf_counter()
    own = centring.centred(vectors[read], languages[read], centring.means(vectors[read], languages[read]))
    groups = clustering.grouped(own, TOPICS)
    seconds = round(time.perf_counter() - begun, 2)
    found = nmi(groups.of, topics[read])
    tell("themes: NMI with the topic, three languages pooled", found, "share", texts=len(own), seconds=seconds)
    tell("themes: what NMI lacks", 1 - found, "share", bound="what NMI of themes lacks", exact=True)
    leak = nmi(groups.of, languages[read])
    tell("themes: leak, NMI with the language", leak, "share", bound="leak of languages", exact=True)
    _few_labels(tell, vectors, (topics, languages, parts), draws, read)


def _by_words(tell, texts, topics, languages):
    begun = time.perf_counter()
    found = words.themes_by_words(texts, languages, [None] * len(texts), glossary(), TOPICS)
    more = {"texts": len(texts), "seconds": round(time.perf_counter() - begun, 2)}
    more["leak"] = round(nmi(found.of, languages), 3)
    for language in FOLDERS:
        more[language] = round(nmi(found.of[languages == language], topics[languages == language]), 3)
    tell("themes without the model: NMI with the topic, three languages pooled", nmi(found.of, topics), "share", **more)


def _embedded(tell, texts, places):
    """Return vectors, those at the places made; kept beside the servers of the bench, so that they are made once."""
    folder = Path(os.environ.get("VAR_DIR", "var")) / "themes"
    folder.mkdir(parents=True, exist_ok=True)
    vectors = np.zeros((len(texts), embedding.SIZE), dtype=np.float32)
    told = hashlib.sha256("\n".join([embedding.MODEL, *(texts[place] for place in places)]).encode()).hexdigest()
    path = folder / f"{told[:16]}.npy"
    if path.is_file():
        vectors[places] = np.load(path)
        return vectors
    begun = time.perf_counter()
    vectors[places] = embedding.embed([texts[place] for place in places])
    np.save(path, vectors[places])
    tell("themes: texts embedded", len(places) / (time.perf_counter() - begun), "1/s", texts=len(places))
    return vectors


def _few_labels(tell, vectors, of_rows, draws, read):
    topics, languages, parts = of_rows
    scores = {language: [] for language in FOLDERS}
    placed, right = [], []
    for labelled in draws:
        some = np.union1d(np.flatnonzero(read), labelled)
        own = centring.centred(vectors[some], languages[some], centring.means(vectors[some], languages[some]))
        labels = {int(np.searchsorted(some, place)): topics[place] for place in labelled}
        found = learning.learned(own, labels)
        told = np.array(found.classes)[np.argmax(found.shares, axis=1)]
        judged = parts[some] == "test"
        for language, each in scores.items():
            asked = judged & (languages[some] == language)
            each.append(macro_f1(topics[some][asked], told[asked]))
        sure = judged & (found.of != learning.NOT_PLACED)
        placed.append(np.count_nonzero(sure) / np.count_nonzero(judged))
        right.append(np.mean(told[sure] == topics[some][sure]))
    for language, each in scores.items():
        mean = float(np.mean(each))
        more = {"least": round(min(each), 3), "draws": len(draws), "labels_a_topic": LABELS}
        tell(f"themes: macro-F1 of few labels, {language}", mean, "share", **more)
        tell(f"themes: what macro-F1 lacks, {language}", 1 - mean, "share", bound="what few labels lack", exact=True)
    tell("themes: texts that few labels place", float(np.mean(placed)), "share", right=round(float(np.mean(right)), 3))


if __name__ == "__main__":
    main()
