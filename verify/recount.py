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
from collections import Counter, defaultdict
from pathlib import Path

CHANGES = ("change", "add", "remove")
csv.field_size_limit(2**30)


def main(folder, *answers):
    folder, told = Path(folder), []
    for file in json.loads((folder / "manifest.json").read_text("utf-8"))["files"]:
        if hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() != file["sha256"]:
            told.append(f"{file['name']}: its digest is not the one in manifest.json")
    published = json.loads((folder / "numbers.json").read_text("utf-8"))
    recount = Recount(folder)
    spoken = {page for pages in recount.on_page.values() for page in pages}
    for page in sorted(spoken | {*published["pages"]}):
        told += differences(page, published["pages"].get(page, {}), recount.of_page(page))
    told += differences("draft", published["draft"], recount.of_draft())
    for path in map(Path, answers):
        answer, counted = json.loads(path.read_text("utf-8")), recount.of_page(path.stem)
        answer = {name: answer[name] for name in published["pages"][path.stem] if name in answer}
        told += differences(str(path), answer, {n: m for n, m in counted.items() if n.split(".")[0] in answer})
    print("\n".join(told) or f"All numbers agree: {len(published['pages'])} pages and the draft.")
    return 1 if told else 0


def differences(where, published, counted):
    """Compare numbers, wherever they stand in groups; what is missing on one side is nought there."""
    published = dict(flat(published))
    for measure in sorted({*published, *counted} - {"by_level.2.supports", "by_level.3.supports"}):  # told as one
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
        texts = {path.stem: path.read_text("utf-8-sig") for path in folder.glob("*.csv")}
        self.tables = {name: list(csv.DictReader(text.splitlines(keepends=True))) for name, text in texts.items()}
        self.proposals = {row["proposal"]: row for row in self.tables["proposals"]}
        for row in self.tables["changes"]:
            row |= {name: self.proposals[row["proposal"]][name] for name in ("participant", "set_apart")}
            row["wish"] = row["same_as"] and (row["provision_uid"], row["kind"], row["same_as"])
        self.of_citizens = {number for number, row in self.proposals.items() if not row["organization"]}
        decisions = (row for row in self.tables["decisions"] if not row["replaced_by"])
        self.answered = {row["proposal"] or row["position_uid"] for row in decisions}
        self.places = grouped(self.tables["changes"], "proposal")
        self.on_page = {n: grouped(self.tables[n], "page") for n in ("changes", "comments", "positions", "people")}
        self.unseen = defaultdict(Counter)  # what was never published stands in no row, and is counted on the pages
        for row in self.tables["unseen"]:
            self.unseen[row["page"]][row["measure"]] = int(row["number"])

    def of_page(self, page):
        (told, places, proposals, comments), people = self.said("citizen", page), self.on_page["people"].get(page, [])
        first = {row["proposal"]: row for row in reversed(places)}
        here = {row["proposal"] for row in self.on_page["changes"].get(page, []) if not row["set_apart"]}
        backed = standing_of(every := [self.proposals[number] for number in here])  # organizations' too
        told |= {"people": total(people, "people"), "contributions": len(proposals) + len(comments)}
        told["people_identified"] = total([row for row in people if row["level"] != "1"], "people")
        told["changes_total"] = sum(row["kind"] in CHANGES for row in first.values())
        told["distinct_proposals"] = len({first[n]["wish"] for n in {*first} & {r["proposal"] for r in backed}} - {""})
        told["stances"] = Counter(row["stance"] for row in comments)
        told["supports"] = total(backed, "supports_identity") + total(backed, "supports_contact")
        told["supports_identified"] = total(backed, "supports_identity")
        told["supports_earlier"] = total(every, "supports_earlier")
        told["by_language"] = Counter(row["language"] for row in [*proposals, *comments])
        told["by_channel"] = Counter(row["channel"] for row in proposals)
        told["by_level"] = {level: {"people": total(of, "people")} for level, of in grouped(people, "level").items()}
        told["organizations"] = {kind: self.of_organizations(kind, page) for kind in ("party", "org")}
        counted = Counter(dict(flat(told)))
        counted["by_level.1.supports"] = total(backed, "supports_contact")
        for row in people:
            sent = int(row["proposals"]) + int(row["comments"])
            counted[f"by_level.{row['level']}.contributions"] += sent * int(row["people"])
        for row in places:
            asks = "changes" if row["kind"] in CHANGES else row["kind"]
            counted[f"by_provision.{row['provision_uid']}.{asks}"] += 1
        for name, rows in {"proposals": proposals, "comments": comments}.items():
            counted.update(f"by_day.{row['submitted_at'][:10]}.{name}" for row in rows)
        return counted + self.unseen[page]

    def of_organizations(self, kind, page):
        told, _places, proposals, comments = self.said(kind, page)
        positions = [row for row in counted_of(kind, self.on_page["positions"].get(page, [])) if row["stance"]]
        told |= {"positions": Counter(row["stance"] for row in positions), "positions_total": len(positions)}
        told["positions_answered"] = sum(row["answered"] == "yes" for row in positions)
        return told | {"organizations": len({row["organization"] for row in [*proposals, *comments, *positions]})}

    def said(self, participant, page):
        """What citizens, parties or organizations said on a page, and what is counted alike for all."""
        changes, comments = self.on_page["changes"].get(page, []), self.on_page["comments"].get(page, [])
        places, counted = counted_of(participant, changes), counted_of(participant, comments)
        proposals = [self.proposals[number] for number in dict.fromkeys(row["proposal"] for row in places)]
        filed = [row for row in self.on_page["positions"].get(page, []) if row["role"] == "filed"]
        every = [*{row["proposal"]: row for row in changes}.values(), *comments, *filed]
        told = {"proposals_total": len(proposals), "comments": len(counted)}
        told["proposals"] = Counter(kind for _number, kind in {(row["proposal"], row["kind"]) for row in places})
        apart = [row["set_apart"] for row in every if row["participant"] == participant]
        return told | {"set_apart": Counter(filter(None, apart))}, places, proposals, counted

    def of_draft(self):
        every = [row for row in self.tables["proposals"] if not row["set_apart"]]
        proposals, told = counted_of("citizen", every), {}
        numbers = {row["proposal"] for row in proposals}
        kinds = {number: {row["kind"] for row in rows} for number, rows in self.places.items()}
        first = {number: rows[0] for number, rows in self.places.items()}
        waiting = {n for n in numbers - self.answered if self.proposals[n]["state"] != "erased"}
        told["owed"] = sum(kinds[number] != {"keep"} for number in numbers)
        told["distinct"] = len({first[n]["wish"] for n in numbers if first[n]["kind"] in CHANGES} - {""})
        told["by_channel"] = Counter(row["channel"] for row in proposals)
        told["answered"] = sum("keep" not in kinds[number] for number in self.answered & self.of_citizens)
        told["organizations"] = self.organizations_of_draft()
        told["supports"] = total(standing_of(every), "supports_identity")
        told["supports_contact"] = total(standing_of(every), "supports_contact")
        told["unanswered"] = sum(first[number]["kind"] != "keep" for number in waiting)
        for row in self.tables["people_of_draft"]:
            beside, people = "_contact" if row["level"] == "1" else "", int(row["people"])
            for name, n in {"people": 1, "changes": int(row["changes"]), "agree": int(row["keep"] != "0")}.items():
                told[name + beside] = told.get(name + beside, 0) + people * n
        told["figures"], oldest = self.figures(waiting)
        told["figures"]["channels"] = {way: {"proposals": number} for way, number in told["by_channel"].items()}
        return dict(Counter(dict(flat(told))) + self.unseen[""]) | oldest

    def figures(self, waiting):
        """The tables of the page of figures, but for shares, which follow from them; and the oldest days."""
        told, oldest = Counter(), {}
        for name in ("proposals", "comments", "positions"):
            rows = [row for row in self.tables[name] if not row["set_apart"] and row.get("stance") != ""]
            told.update(f"participants.{row['participant']}.{name}" for row in rows if row["participant"] != "staff")
            told.update(f"days.{row['submitted_at'][:10]}.{name}" for row in counted_of("citizen", rows))
            told.update(f"languages.{row['language']}.{name}" for row in counted_of("citizen", rows))
        for table, name in (("people_of_draft", "proposals"), ("people", "comments")):
            for row in self.tables[table]:
                told[f"levels.{row['level']}.{name}"] += int(row[name]) * int(row["people"])
        for page, rows in self.on_page["changes"].items():
            first = {row["proposal"]: row["kind"] for row in reversed(rows)}
            asking = [number for number in waiting & {*first} if first[number] != "keep"]
            if asking:
                told[f"waiting.{page}.unanswered"] = len(asking)
                oldest[f"figures.waiting.{page}.oldest"] = min(self.proposals[n]["submitted_at"][:10] for n in asking)
        return dict(told), oldest

    def organizations_of_draft(self):
        every = [row for name in ("proposals", "comments", "positions") for row in self.tables[name]]
        read = [row for row in every if row["set_apart"] in ("", "disputed") and row["state"] != "erased"]
        spoke = [row for row in read if row["organization"] and row.get("stance") != ""]
        positions = [row for row in spoke if "position_uid" in row]
        kinds = Counter(kind for kind, _uid in {(row["participant"], row["organization"]) for row in spoke})
        told = {"parties": kinds["party"], "organizations": kinds["org"], "positions": len(positions)}
        told |= {"stances": Counter(r["stance"] for r in positions), "proposals": sum("channel" in r for r in spoke)}
        told["answered"] = len(self.answered - self.of_citizens)
        return told | {"cosigned": sum(row["role"] == "co-signed" for row in positions)}


def grouped(rows, column):
    groups = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def standing_of(proposals):
    numbers = {row["proposal"] for row in proposals}
    return [row for row in proposals if row["merged_into"] not in numbers]  # else it stands in another of them


def counted_of(participant, rows):
    return [row for row in rows if row["participant"] == participant and not row["set_apart"]]


def total(rows, column):
    return sum(int(row[column]) for row in rows)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 1 else __doc__)
