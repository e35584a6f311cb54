"""Organizations and parties: how they come to speak, what they file, what they are answered."""

from accounts.numbers import check_digit
from consultation.demonstration.acts import (
    END,
    AnswerPositions,
    AskCosigner,
    Body,
    Cosign,
    DropPosition,
    File,
    FileDossier,
    Invite,
    Join,
    Owe,
    Register,
    Rule,
    Say,
    Settle,
    TakePosition,
    WriteLetter,
)
from consultation.demonstration.stage import Item

HOUR = 3600
BIN = "600140"  # registered in January 1960, long before there were BINs, or 2060: certainly nobody's


def organize(stage):
    """Plan the organizations, as many as are written down, whatever the number of people; return them by name."""
    rows = stage.words.organizations
    heads = iter(stage.chance.sample(stage.citizens, 2 * len(rows)))
    planned = [_Organization(stage, row, heads) for row in rows]
    for one in planned:
        one.plan()
    by_slug = {one.row["slug"]: one for one in planned}
    for one in planned:
        one.ask_cosigners(by_slug)
    return by_slug


def synthetic_bin(serial):
    """Return a BIN with a right check digit that nobody can have; of every few numbers one has none."""
    while (digit := check_digit(f"{BIN}{serial:05d}")) is None:
        serial += 1000
    return f"{BIN}{serial:05d}{digit}"


class _Organization:
    """One organization's part of the story."""

    def __init__(self, stage, row, heads):
        self.stage, self.row = stage, row
        self.head = self._person(row.get("head"), heads)
        self.drafter = self._person(row.get("drafter"), heads)
        self.language = row["language"]
        self.secretary = stage.plan.person("secretary")
        self.rapporteur = stage.plan.person("rapporteur")

    def plan(self):
        row = self.row
        if "refused_first" in row:
            first = row["refused_first"]
            number = self._register(first["at"], synthetic_bin(first["bin_serial"]))
            self._do(Settle, first["settled"], number, first["reasons"], self.secretary)
        self.number = self._register(row["registered"], synthetic_bin(len(self.stage.plan.organizations) + 1))
        if "confirmed" not in row:
            return
        confirmed = self._do(Settle, row["confirmed"], self.number, "", self.secretary)
        self.stage.do(Invite(confirmed + HOUR, self.number, self.drafter, "drafter", self.head))
        self.stage.do(Join(confirmed + 3 * HOUR, self.number, self.drafter))
        if "invites" in row:
            invited = self.stage.plan.person(row["invites"])
            self.stage.do(Invite(END - 30 * HOUR, self.number, invited, "drafter", self.head))
        self._dossier()
        for one in row["proposals"]:
            self._propose(one)
        for one in row["comments"]:
            self._comment(one)

    def ask_cosigners(self, others):
        """Let others stand beside the dossier; whoever is not said to have done so still thinks about it."""
        for row in self.row.get("cosigners", ()):
            other = others[row["slug"]]
            self._do(AskCosigner, row["asked"], self.number, other.number, self.head)
            if "cosigned" in row:
                self._do(Cosign, row["cosigned"], self.number, other.number, other.head)

    def _person(self, role, heads):
        other = next(heads)
        return self.stage.plan.person(role) if role else other

    def _register(self, share, number):
        organizations = self.stage.plan.organizations
        head = self.stage.plan.people[self.head]
        organizations.append(
            Body(self.row["kind"], self.row["name"], number, head.name, self.row["office"], self.language)
        )
        self._do(Register, share, len(organizations) - 1, self.head)
        return len(organizations) - 1

    def _do(self, kind, share, *values):
        at = int(share * END)
        self.stage.do(kind(at, *values))
        return at

    def _dossier(self):
        for number, version in enumerate(self.row["versions"]):
            filed = int(version["at"] * END)
            if number == 0:
                letter = WriteLetter(filed - 9 * HOUR, self.number, self.row["letter"], self.language, self.drafter)
                self.stage.do(letter)
            for place, position in enumerate(version["positions"]):
                self._take(position, filed - 8 * HOUR + 40 * 60 * place)
            for eid in version.get("dropped", ()):
                self.stage.do(DropPosition(filed - 2 * HOUR, self.number, eid, self.drafter))
            self.stage.do(FileDossier(filed, self.number, self.head))
            if self.row["kind"] == "party":
                self.stage.do(Owe(filed + 60))
            for position in version["positions"]:
                self._review((self.number, position["eid"]), filed)
        for answer in self.row["answers"]:
            reasons = {"kk": answer["kk"], "ru": answer["ru"]}
            eids = tuple(answer["eids"])
            self._do(AnswerPositions, answer["at"], self.number, eids, answer["outcome"], reasons, self.rapporteur)
        if "draft" in self.row:
            self._take(self.row["draft"], END - 4 * HOUR)

    def _review(self, position, filed):
        """Let a moderator look at a position that was filed; what was filed last still waits."""
        at = filed + int(self.stage.chance.uniform(1, 7) * HOUR)
        self.stage.do(
            Rule(at, "position", position, "publish", "", "", self.stage.chance.choice(self.stage.moderators))
        )

    def _take(self, position, at):
        text = ""
        if position["stance"] == "with_changes":
            words = self.stage.places[position["eid"]].words[self.language]
            text = words.replace(position["old"], position["new"])
        values = position["eid"], position["stance"], text, position["reasons"], self.language, self.drafter
        self.stage.do(TakePosition(at, self.number, *values))

    def _propose(self, one):
        words = self.stage.places[one["eid"]].words[one["language"]]
        text = words.replace(one["old"], one["text"]) if "old" in one else one.get("text", "")
        item = self._item("proposal", self.stage.proposals, one, self.stage.places[one["eid"]].article)
        item.kind, item.eid = one["kind"], one["eid"]
        values = one["eid"], one["kind"], one["language"], text, one["reasons"], "region"
        self.stage.do(File(item.at, item.number, self.head, *values, self.number))

    def _comment(self, one):
        item = self._item("comment", self.stage.comments, one, one["article"])
        item.stance = one["stance"]
        values = one["article"], None, one["stance"], one["language"], one["text"], "region"
        self.stage.do(Say(item.at, item.number, self.head, None, *values, self.number))

    def _item(self, what, those, one, article):
        item = Item(what, len(those), int(one["at"] * END), self.head, one["language"], article)
        item.organization = self.number
        those.append(item)
        return item
