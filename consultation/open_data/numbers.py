"""The published numbers as open data tells them, and what a recount needs beside the rows that are public.

Nobody may learn from open data which contributions are of the same person, so people stand in it as numbers alone: how
many of a level sent so many. What was never published (it waits, or was taken from view before anybody saw it) is
counted on the pages too, and stands here as numbers alone.
"""

from collections import Counter, defaultdict
from itertools import groupby

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from articles.models import ArticleVersion, Provision
from commission.models import Decision
from consultation.open_data.pages import pages_of
from consultation.pages.figures import tables
from consultation.pages.figures.board import Board
from consultation.pages.figures.tables import Tallies
from consultation.pages.home import CHANGES, figures_of
from consultation.pages.rules import waiting_for_review
from feedback.aggregation import CITIZEN, METHOD, ORGANIZATIONS, summarize
from feedback.facts import facts_about, supports_in
from feedback.models import Summary
from feedback.tallying import countable, marginals
from proposals.models import Change, Channel, Kind, Proposal, Turn

# What of a summary is no sum over contributions, or is told otherwise.
NO_SUMS = {"people", "people_identified", "distinct_proposals", "repeats", "by_level", "by_day", "organizations"}
NO_SUMS |= {"supports_identified"}
CHANGE = "current_revision__changes__"
# Tables of the page of figures, and their columns that are no shares. Levels stand in the tables of people.
FIGURES = ("days", "languages", "participants", "channels", "levels", "waiting")
COUNTED = {"proposals", "comments", "positions", "unanswered", "oldest"}
OF_ROWS = ("days", "languages", "participants", "channels")


def numbers_of(draft):
    """Return the numbers that the pages of a draft show: `{"pages": {page: …}, "draft": …}`."""
    pages = {page: article_numbers(article) for article, page in _spoken_of(draft)}
    return {"draft": draft_numbers(draft) | figures_numbers(draft), "pages": pages}


def watermarks_of(draft):
    """Return {page: version of its article} of all on which anything was ever said."""
    return {page: article.version.number for article, page in _spoken_of(draft)}


def _spoken_of(draft):
    """Give the articles of a draft on which anything was said, each with the eid of its page."""
    pages = pages_of(draft)
    rows = Provision.objects.articles().of(draft).filter(Exists(ArticleVersion.objects.filter(article=OuterRef("pk"))))
    for article in rows.select_related("version").order_by("pk"):
        yield article, pages.get(article.pk, article.uid)


def article_numbers(article):
    """Return the numbers of an article at its present version: as stored, or as they will be in a few seconds."""
    stored = Summary.objects.filter(article=article, method=METHOD, watermark=article.version.number).first()
    result = stored.result if stored else summarize(**facts_about(article))
    return {name: value for name, value in result.items() if name not in {"repeats", "by_provision"}} | {
        "by_provision": _by_uid(result["by_provision"])
    }


def _by_uid(by_provision):
    uids = dict(Provision.objects.filter(pk__in=map(int, by_provision)).values_list("pk", "uid"))
    return {uid: by_provision[str(pk)] for pk, uid in sorted(uids.items(), key=lambda one: one[1])}


def draft_numbers(draft):
    """Return the numbers of the home page."""
    figures = figures_of(draft, Decision.objects.standing().of(draft).public())
    names = {channel.label: channel.value for channel in Channel}
    plain = ("people", "people_contact", "changes", "changes_contact", "agree", "agree_contact", "owed", "distinct")
    organizations = figures["organizations"]
    return {name: figures[name] for name in (*plain, "answered")} | {
        "waiting": figures["waiting"]["number"],
        "by_channel": {names[one["name"]]: one["number"] for one in figures["channels"]},
        "organizations": organizations | {"stances": {str(k): n for k, n in organizations["stances"].items()}},
    }


def figures_numbers(draft):
    """Return what the page of figures tells beyond the home page, as it will be once all that was said is tallied.

    Shares are left out: they follow from the numbers beside them.
    """
    board = Board(draft)
    board.tallies = TalliesNow(draft)
    supports = supports_in(draft)
    return {
        "supports": supports["identified"],
        "supports_contact": supports["contact"],
        "unanswered": board.unanswered,
        "figures": {name: _lines(board.table(name)) for name in FIGURES},
    }


class TalliesNow(Tallies):
    """What the tallies of a whole draft have to say at this moment, counted anew from the facts."""

    def __init__(self, draft, *, unseen=False):
        self.draft, self.numbers = draft, defaultdict(dict)
        with connection.cursor() as cursor:
            cursor.execute(UNSEEN_TALLIES if unseen else TALLIES, {"draft": draft.pk})
            for what, participant, by, value, number in cursor.fetchall():
                self.numbers[what, participant, by][value] = number


def _tallies(condition):
    facts = countable(lambda _what, key: condition.format(key[0]))
    return f"""
WITH delta AS (SELECT *, 1 AS n FROM ({facts}) AS said), {marginals("delta")}
SELECT what, participant, by, value, number FROM tallies WHERE article_id IS NULL AND ask = ''
"""  # noqa: S608 (conditions of our own)


TALLIES = _tallies("{0}.draft_id = %(draft)s")
UNSEEN_TALLIES = _tallies("{0}.draft_id = %(draft)s AND {0}.visible_at IS NULL")


def _lines(table):
    """Return the numbers of a table by value and column."""
    codes = [code for code, _name in table.columns]
    lines = {row.value: zip(codes, (cell.figure for cell in row.cells), strict=True) for row in table.rows}
    return {
        value: {code: figure.isoformat() if code == "oldest" else figure for code, figure in line if code in COUNTED}
        for value, line in lines.items()
    }


def people_of_articles(draft):
    """Give of each page how many people of each level sent so many proposals and comments; co-authors send none."""
    for article, page in _spoken_of(draft):
        facts = facts_about(article)
        level, proposals, comments, counted = {}, Counter(), Counter(), set()
        for row in facts["proposals"]:
            if row[-1] == CITIZEN and row[0] not in counted:
                counted.add(row[0])
                level[row[1]] = row[2]
                proposals[row[1]] += 1
        for row in facts["comments"]:
            if row[-1] == CITIZEN:
                level[row[1]] = row[2]
                comments[row[1]] += 1
        for _serial, who, of_level in facts["coauthors"]:
            level[who] = of_level
        alike = Counter((level[who], proposals[who], comments[who]) for who in level)
        for (of_level, sent, said), people in sorted(alike.items()):
            yield {"page": page, "level": of_level, "proposals": sent, "comments": said, "people": people}


def _of_citizens(draft):
    return Proposal.objects.filter(draft=draft, organization__isnull=True).countable()


def people_of_draft(draft):
    """Give how many authors of each level sent so many proposals to the whole draft."""
    places = Change.objects.filter(revision=OuterRef("current_revision"))
    rows = _of_citizens(draft).annotate(
        wish=Exists(places.filter(kind__in=CHANGES)), keeps=Exists(places.filter(kind=Kind.KEEP))
    )
    alike: Counter = Counter()
    found = rows.order_by("author", "pk").values_list("author", "author__level", "wish", "keeps")
    for (_author, level), sent in groupby(found.iterator(chunk_size=2000), key=lambda row: row[:2]):
        told = [(wish, keeps) for _who, _level, wish, keeps in sent]
        alike[level, len(told), sum(wish for wish, _k in told), sum(keeps for _w, keeps in told)] += 1
    for (level, proposals, changes, keep), people in sorted(alike.items()):
        yield {"level": level, "proposals": proposals, "changes": changes, "keep": keep, "people": people}


def unseen_numbers(draft):
    """Give what the numbers hold of contributions that no row of open data tells, measure by measure."""
    for measure, number in sorted(_unseen_of_draft(draft).items()):
        yield {"page": "", "measure": measure, "number": number}
    for article, page in _spoken_of(draft):
        for measure, number in sorted(_unseen_on(article).items()):
            yield {"page": page, "measure": measure, "number": number}


def _unseen_on(article):
    unseen, everything = facts_about(article, unseen=True), facts_about(article)
    result = summarize(**unseen)
    told = {name: value for name, value in result.items() if name not in NO_SUMS | {"by_provision"}}
    told["by_provision"] = _by_uid(result["by_provision"])
    told["by_day"] = {
        day["day"]: {"proposals": day["proposals"], "comments": day["comments"]} for day in result["by_day"]
    }
    told["organizations"] = result["organizations"]
    read = set(Proposal.objects.about(article).stood_by().values_list("serial", flat=True))
    told["distinct_proposals"] = _distinct(everything) - _distinct(everything, read)
    for kind in ORGANIZATIONS:
        told["organizations"][kind]["organizations"] = _speaking_unseen(everything, unseen, kind)
    return dict(_flat(told))


def _distinct(facts, serials=None):
    """Return how many different proposals of citizens there are, of all or of some."""
    first: dict = {}
    for row in facts["proposals"]:
        if row[-1] == CITIZEN and row[0] not in facts["merged"] and (serials is None or row[0] in serials):
            first.setdefault(row[0], (row[5], row[4], row[6]))
    return len(set(first.values()))


def _speaking_unseen(everything, unseen, kind):
    """Return how many organizations said nothing here that was ever published."""
    names = ("proposals", "comments", "positions")
    told = Counter(row[1] for name in names for row in everything[name] if row[-1] == kind)
    told.subtract(row[1] for name in names for row in unseen[name] if row[-1] == kind)
    return sum(number == 0 for number in told.values())


def _unseen_of_draft(draft):
    rows = _of_citizens(draft)
    never = rows.filter(visible_at__isnull=True)
    places = Change.objects.filter(revision=OuterRef("current_revision"))
    channels = Counter(never.values_list("channel", flat=True))
    wish = rows.filter(**{f"{CHANGE}kind__in": CHANGES, f"{CHANGE}turn": Turn.FIRST})
    key = (f"{CHANGE}provision", f"{CHANGE}kind", f"{CHANGE}sameness")
    read = Q(visible_at__isnull=False, erased_at__isnull=True)
    told = {
        "owed": never.filter(Exists(places.exclude(kind=Kind.KEEP))).count(),
        "distinct": wish.values(*key).distinct().count() - wish.filter(read).values(*key).distinct().count(),
        "by_channel": dict(channels),
        "waiting": waiting_for_review(draft)["number"],
        "figures": {name: _lines(getattr(tables, name)(TalliesNow(draft, unseen=True))) for name in OF_ROWS},
    }
    return dict(_flat(told))


def _flat(group, path=""):
    """Give the numbers of a group of groups that are not nought, each under its path («by_language.ru»)."""
    for name, value in group.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        elif value:
            yield f"{path}{name}", value
