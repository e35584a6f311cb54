"""How the bench scores repeats, and the planted texts it scores them on."""

import json
import sys
from collections import Counter

from bench import repeats
from bench.planted import KINDS, planted


def test_score_counts_pairs_and_families():
    truth = ["a", "a", "a", "b", "b", None, None, ""]

    scores = repeats.score(range(8), truth, [[0, 1], [3, 4, 5]])

    assert scores == {"recall": 0.5, "precision": 0.5, "family_recall": 0.5, "family_precision": 0.5}
    assert set(repeats.score([1, 2], ["a", None], []).values()) == {1.0}


def test_a_file_of_texts_is_scored_in_one_line(tmp_path, monkeypatch, capsys):
    rows = [{"id": f"t{each.id}", "text": each.text, "family": each.family} for each in planted(2_000, seed=4)]
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["bench.repeats", "--jsonl", str(path)])

    repeats.main()

    told = json.loads(capsys.readouterr().out)
    assert told["texts"] == 2_000
    assert told["recall"] >= 0.9
    assert told["precision"] >= 0.99
    assert told["seconds"] > 0


def test_planted_texts_are_the_same_for_a_seed_and_of_every_kind():
    rows = planted(10_000, seed=1)

    assert rows == planted(10_000, seed=1)
    assert {each.kind for each in rows} == {*KINDS, "original", "single"}
    assert {each.language for each in rows} == {"kk", "ru", "en"}
    assert 130 < sum(len(each.text) for each in rows) / len(rows) < 190
    copies = sum(size for size in Counter(each.family for each in rows).values() if size > 1)
    assert 1_400 < copies < 2_300
