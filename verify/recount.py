#!/usr/bin/env python3
"""Recount what the site publishes, from its open data alone: python recount.py FOLDER [ANSWER.json ...]

FOLDER is one export: its tables, numbers.json and manifest.json. Each further file is an answer of
/api/v1/drafts/DRAFT/articles/ARTICLE/summary/, saved as PAGE.json (art_9.json), and is compared too.
Every difference is a line; the exit is 1 if there is any, else 0. Needs Python 3.9 and nothing else.
"""

import csv
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

CHANGES = ("change", "add", "remove")
NOT_BY_ROW = ("by_level.2.supports", "by_level.3.supports")  # the sum of both is `supports_identified`
csv.field_size_limit(2**30)


def main(folder, *answers):
    folder, told = Path(folder), []
    for file in json.loads((folder / "manifest.json").read_text("utf-8"))["files"]:
        if hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() != file["sha256"]:
            told.append(f"{file['name']}: its digest is not the one in manifest.json")
    published = json.loads((folder / "numbers.json").read_text("utf-8"))
    recount = Recount(folder)
    for page, numbers in sorted(published["pages"].items()):
        told += differences(page, numbers, recount.of_page(page))
    told += differences("draft", published["draft"], recount.of_draft())
    spoken = {page for pages in recount.on_page.values() for page in pages if page}
    told += [f"{page}: no numbers are published" for page in sorted(spoken - {*published["pages"]})]
    for path in map(Path, answers):
        answer, counted = json.loads(path.read_text("utf-8")), recount.of_page(path.stem)
        answer = {name: answer[name] for name in published["pages"][path.stem] if name in answer}
        told += differences(str(path), answer, {n: m for n, m in counted.items() if n.split(".")[0] in answer})
    print("\n".join(told) or f"All numbers agree: {len(published['pages'])} pages and the draft.")
    return 1 if told else 0


def differences(where, published, counted):
    """Compare numbers, wherever they stand in groups; what is missing on one side is nought there."""
    published = dict(flat(published))
    for measure in sorted({*published, *counted} - {*NOT_BY_ROW}):
        if published.get(measure, 0) != counted.get(measure, 0):
            yield f"{where} {measure}: published {published.get(measure, 0)}, counted {counted.get(measure, 0)}"


def flat(group, path=""):
    for name, value in group.items():
        if isinstance(value, list):  # by_day
            value = {day.pop("day"): day for day in map(dict, value)}
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}.")
        else:
            yield path + name, value


class Recount:
    """The rules of counting, once more; README.md has them in words."""

    def __init__(self, folder):
        self.tables = {}
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                self.tables[path.stem] = list(csv.DictReader(file))
        self.proposals = {row["proposal"]: row for row in self.tables["proposals"]}
        for row in self.tables["changes"]:
            proposal = self.proposals[row["proposal"]]
            row.update({name: proposal[name] for name in ("participant", "set_apart")})
        standing = [row for row in self.tables["decisions"] if not row["replaced_by"]]
        self.answered = [row["proposal"] for row in standing if row["proposal"]]
        self.positions_answered = sum(bool(row["position_uid"]) for row in standing)
        self.places = grouped(self.tables["changes"], "proposal")
        names = ("changes", "comments", "positions", "people", "unseen")
        self.on_page = {name: grouped(self.tables[name], "page") for name in names}

    def of_page(self, page):
        people = self.on_page["people"].get(page, [])
        told, places, proposals, comments = self.said("citizen", page)
        numbers = {row["proposal"] for row in proposals}
        first = {row["proposal"]: row for row in reversed(places)}
        standing = [row for row in proposals if row["merged_into"] not in numbers]
        identity, contact = total(standing, "supports_identity"), total(standing, "supports_contact")
        told |= {
            "contributions": len(proposals) + len(comments),
            "people": total(people, "people"),
            "people_identified": total([row for row in people if row["level"] != "1"], "people"),
            "changes_total": sum(row["kind"] in CHANGES for row in first.values()),
            "distinct_proposals": distinct(first[row["proposal"]] for row in standing),
            "stances": Counter(row["stance"] for row in comments),
            "supports": identity + contact,
            "supports_identified": identity,
            "supports_earlier": total(proposals, "supports_earlier"),
            "by_language": Counter(row["language"] for row in [*proposals, *comments]),
            "by_channel": Counter(row["channel"] for row in proposals),
            "by_level": {level: {"people": total(rows, "people")} for level, rows in grouped(people, "level").items()},
            "organizations": {kind: self.of_organizations(kind, page) for kind in ("party", "org")},
        }
        counted = Counter(dict(flat(told)))
        counted["by_level.1.supports"] = contact
        for row in people:
            sent = int(row["proposals"]) + int(row["comments"])
            counted[f"by_level.{row['level']}.contributions"] += sent * int(row["people"])
        for row in places:
            asks = "changes" if row["kind"] in CHANGES else row["kind"]
            counted[f"by_provision.{row['provision_uid']}.{asks}"] += 1
        for name, rows in {"proposals": proposals, "comments": comments}.items():
            counted.update(f"by_day.{row['submitted_at'][:10]}.{name}" for row in rows)
        return counted + self.unseen(page)

    def of_organizations(self, kind, page):
        told, _places, proposals, comments = self.said(kind, page)
        positions = [row for row in counted_of(kind, self.on_page["positions"].get(page, [])) if row["stance"]]
        return told | {
            "organizations": len({row["organization"] for row in [*proposals, *comments, *positions]}),
            "positions": Counter(row["stance"] for row in positions),
            "positions_total": len(positions),
            "positions_answered": sum(row["answered"] == "yes" for row in positions),
        }

    def said(self, participant, page):
        """What citizens, parties or organizations said on a page, and what is counted alike for all."""
        changes, comments = self.on_page["changes"].get(page, []), self.on_page["comments"].get(page, [])
        places = counted_of(participant, changes)
        proposals = [self.proposals[number] for number in dict.fromkeys(row["proposal"] for row in places)]
        filed = [row for row in self.on_page["positions"].get(page, []) if row["role"] == "filed"]
        every = [*{row["proposal"]: row for row in changes}.values(), *comments, *filed]
        counted = counted_of(participant, comments)
        told = {
            "proposals": Counter(kind for _number, kind in {(row["proposal"], row["kind"]) for row in places}),
            "proposals_total": len(proposals),
            "comments": len(counted),
            "set_apart": Counter(r["set_apart"] for r in every if r["set_apart"] and r["participant"] == participant),
        }
        return told, places, proposals, counted

    def of_draft(self):
        proposals = counted_of("citizen", self.tables["proposals"])
        kinds = {number: {row["kind"] for row in rows} for number, rows in self.places.items()}
        first = [self.places[row["proposal"]][0] for row in proposals]
        told = {
            "owed": sum(kinds[row["proposal"]] != {"keep"} for row in proposals),
            "distinct": distinct(row for row in first if row["kind"] in CHANGES),
            "by_channel": Counter(row["channel"] for row in proposals),
            "answered": sum(not self.proposals[n]["organization"] and "keep" not in kinds[n] for n in self.answered),
            "organizations": self.organizations_of_draft(),
        }
        for row in self.tables["people_of_draft"]:
            beside, people = "_contact" if row["level"] == "1" else "", int(row["people"])
            for name, n in {"people": 1, "changes": int(row["changes"]), "agree": int(row["keep"] != "0")}.items():
                told[name + beside] = told.get(name + beside, 0) + people * n
        return Counter(dict(flat(told))) + self.unseen("")

    def organizations_of_draft(self):
        every = [row for name in ("proposals", "comments", "positions") for row in self.tables[name]]
        read = [row for row in every if row["set_apart"] in ("", "disputed") and row["state"] != "erased"]
        spoke = [row for row in read if row["organization"] and row.get("stance") != ""]
        positions = [row for row in spoke if "position_uid" in row]
        kinds = Counter(kind for kind, _uid in {(row["participant"], row["organization"]) for row in spoke})
        answers = [number for number in self.answered if self.proposals[number]["organization"]]
        return {
            "parties": kinds["party"],
            "organizations": kinds["org"],
            "stances": Counter(row["stance"] for row in positions),
            "positions": len(positions),
            "cosigned": sum(row["role"] == "co-signed" for row in positions),
            "proposals": sum("channel" in row for row in spoke),
            "answered": self.positions_answered + len(answers),
        }

    def unseen(self, page):
        """What was never published stands in no row, and is counted on the pages."""
        return Counter({row["measure"]: int(row["number"]) for row in self.on_page["unseen"].get(page, [])})


def grouped(rows, column):
    groups = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def counted_of(participant, rows):
    return [row for row in rows if row["participant"] == participant and not row["set_apart"]]


def distinct(changes):
    return len({(row["provision_uid"], row["kind"], row["same_as"]) for row in changes if row["same_as"]})


def total(rows, column):
    return sum(int(row[column]) for row in rows)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 1 else __doc__)
