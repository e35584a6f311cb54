#!/usr/bin/env python3
"""Recount a report of a phase from open data alone: python recount_report.py FOLDER REPORT.json

FOLDER is one export with recount.py in it, REPORT.json the answer of /api/v1/drafts/DRAFT/reports/NUMBER/, saved.
Every difference is a line; the exit is 1 if there is any, else 0. Needs Python 3.9 and recount.py beside it.
Numbers by region, appeals and sentences are in no row of open data: the report says so, and they are left out here.
"""

import hashlib
import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from recount import Recount, counted_of, differences

OUTCOMES = ("accepted", "accepted_in_part", "declined", "out_of_scope", "answered")
HIDING = ("hide", "partial")


def main(folder, file):
    report, manifest = json.loads(Path(file).read_text("utf-8")), (Path(folder) / "manifest.json").read_bytes()
    if sha256(manifest) != report["statement"]["sources"]["open_data"]["manifest_sha256"]:
        print("These are other open data than those of the report: what came since differs too.")
    told = [*digests(report), *numbers(report, RecountOfReport(Path(folder)))]
    print("\n".join(told) or f"All numbers agree: {len(report['figures']['articles'])} pages and the draft.")
    return 1 if told else 0


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def digests(report):
    """Make both digests again, as the report says that they are made."""
    for name, stated in (("statement", report["sha256"]), ("figures", report["figures_sha256"])):
        words = json.dumps(report[name], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if sha256(words.encode()) != stated:
            yield f"{name}: its digest is not the one that is stated"
    if report["statement"]["figures_sha256"] != report["figures_sha256"]:
        yield "statement: it names other figures"


def numbers(report, recount):
    figures, moment = report["figures"], report["statement"]["moment"]
    yield from differences("people_and_texts", figures["people_and_texts"], recount.of_draft())
    for page, published in figures["articles"].items():
        told = {name: value for name, value in published.items() if name not in ("decided", "sentences", "summary")}
        counted = {name: n for name, n in recount.of_page(page).items() if name.split(".")[0] in told}
        yield from differences(page, told, counted)
        yield from differences(f"{page} decided", published["decided"], recount.decided_on(page))
    yield from differences("decided", figures["decided"], recount.decided_in_all())
    yield from differences("span", figures["span"], recount.in_span(figures["phase"], moment))
    months = {m: {n: v for n, v in one.items() if n != "appeals"} for m, one in figures["moderation"].items()}
    yield from differences("moderation", months, recount.moderation())


class RecountOfReport(Recount):
    """What a report tells beyond the pages: what was decided, what came in its phase, moderation by month."""

    def __init__(self, folder):
        super().__init__(folder)
        self.standing = [row for row in self.tables["decisions"] if not row["replaced_by"]]
        self.outcome = {row["proposal"]: row["outcome"] for row in self.standing if row["proposal"]}

    def decided_on(self, page):
        rows = [row for row in self.on_page["changes"].get(page, []) if not row["set_apart"]]
        positions = self.on_page["positions"].get(page, [])
        return self.decided({row["proposal"]: row["kind"] for row in reversed(rows)}, positions)

    def decided_in_all(self):
        kinds = {number: rows[0]["kind"] for number, rows in self.places.items()}
        counts = {number: kind for number, kind in kinds.items() if not self.proposals[number]["set_apart"]}
        told = self.decided(counts, self.tables["positions"])
        others = [row for row in self.standing if not row["proposal"] or row["proposal"] not in self.of_citizens]
        return told | {f"organizations.{name}": n for name, n in Counter(row["outcome"] for row in others).items()}

    def decided(self, kinds, positions):
        """Return how these proposals, by their first kind, and positions were answered, and what waits."""
        citizens = {number for number in kinds if number in self.of_citizens}
        asking = {number for number in citizens if kinds[number] != "keep"}
        outcomes = Counter(self.outcome[number] for number in asking if number in self.outcome)
        waiting = [n for n in {*kinds} - {*self.outcome} if self.proposals[n]["state"] != "erased"]
        days = [self.proposals[number]["submitted_at"][:10] for number in waiting if number in asking]
        owed = [row for row in positions if row["role"] == "filed" and row["answered"] == "no" and not row["set_apart"]]
        return {f"outcomes.{name}": outcomes[name] for name in OUTCOMES} | {
            "unanswered": len(days),
            "oldest": min(days, default=""),
            "keep_answered": len((citizens - asking) & {*self.outcome}),
            "organizations_unanswered": sum(n not in citizens and kinds[n] != "keep" for n in waiting)
            + sum(row["stance"] in ("with_changes", "oppose") for row in owed),
        }

    def in_span(self, phase, moment):
        opened, until = datetime.fromisoformat(phase["opens_at"]), datetime.fromisoformat(moment)
        if phase["closes_at"]:
            until = min(until, datetime.fromisoformat(phase["closes_at"]))

        def within(rows, column):
            return sum(opened <= datetime.fromisoformat(row[column]) < until for row in rows)

        return {
            "proposals": within(counted_of("citizen", self.tables["proposals"]), "submitted_at"),
            "comments": within(counted_of("citizen", self.tables["comments"]), "submitted_at"),
            "rulings": within([row for row in self.tables["rulings"] if not row["undone_at"]], "ruled_at"),
            "answers": within(self.standing, "decided_at"),
        }

    def moderation(self):
        told = Counter()
        for row in self.tables["rulings"]:
            if row["undone_at"]:
                continue
            month = row["ruled_at"][:7]
            told[f"{month}.rulings"] += 1
            told[f"{month}.hidden"] += row["ruling"] in HIDING
            told[f"{month}.reversed"] += row["reversed"] == "yes"
            if row["ground"]:
                told[f"{month}.grounds.{row['ground']}"] += 1
        return told


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 3 else __doc__)
