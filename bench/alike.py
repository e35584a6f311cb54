"""Proposals of many words on one article, a part of them in campaigns, and those who write something like them."""

import itertools
import json
import random
import statistics
import time
from pathlib import Path

from django.db import connection

from articles.models import Placement
from proposals.actions import index_alike
from proposals.actions.alike import AT_ONCE
from proposals.models import AlikeBand, Change, Kind, Proposal
from proposals.similar import Said, similar_to

WORDS = Path(__file__).resolve().parent.parent / "consultation" / "demonstration" / "words"
SEED = 7
SHARE_OF_CAMPAIGNS = 0.15
CAMPAIGNS = 40
STEP = 10_000
QUESTIONS = 300
PUT = (
    "UPDATE proposals_{table} AS kept SET {column} = put.words"
    " FROM unnest(%s::bigint[], %s::text[]) AS put(id, words) WHERE kept.{key} = put.id"
)


class Author:
    """Writes new words and reasons of the words of the demonstration, alike only by chance; or varies a campaign's."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.vocabulary = sorted(set(_words()))
        self.campaigns = [(self.sentence(14), self.sentence(35)) for _n in range(CAMPAIGNS)]

    def sentence(self, length):
        return " ".join(self.chance.choices(self.vocabulary, k=length)).capitalize() + "."

    def writes(self):
        """Return the new words and the reasons of one proposal."""
        if self.chance.random() < SHARE_OF_CAMPAIGNS:
            text, reasons = self.chance.choice(self.campaigns)
            return self.varied(text, 0.05), self.varied(reasons, 0.15)
        return self.sentence(self.chance.randrange(8, 25)), self.sentence(self.chance.randrange(10, 60))

    def varied(self, text, share):
        words = text.split()
        for place in self.chance.sample(range(len(words)), int(share * len(words))):
            words[place] = self.chance.choice(self.vocabulary)
        return " ".join(words)


def _words():
    for path in sorted(WORDS.glob("ideas_*.json")):
        for idea in json.loads(path.read_text(encoding="utf-8")):
            for said in itertools.chain.from_iterable(idea.get(code, ()) for code in ("kk", "ru")):
                yield from " ".join(said if isinstance(said, list) else [said]).lower().split()


def write_all(author):
    """Give each stored proposal words of its own, all on one article; return its place."""
    place = Placement.objects.current().with_texts().select_related("provision", "article").get(eid="art_9__para_2")
    base = next(text for text in place.texts.all() if text.language == "ru")
    Change.objects.update(provision=place.provision_id, article=place.article_id, base=base, kind=Kind.ADD)
    rows = list(Change.objects.order_by("pk").values_list("pk", "revision"))
    for start in range(0, len(rows), STEP):
        some = rows[start : start + STEP]
        said = [author.writes() for _row in some]
        with connection.cursor() as cursor:
            text = PUT.format(table="changewords", column="text", key="change_id")
            cursor.execute(text, [[pk for pk, _revision in some], [words for words, _reasons in said]])
            reasons = PUT.format(table="revisionwords", column="reasons", key="revision_id")
            cursor.execute(reasons, [[revision for _pk, revision in some], [words for _words, words in said]])
    return place


def index_all():
    """Let the worker enter everything; return the seconds that 1,000 proposals took."""
    begun = time.perf_counter()
    while index_alike() == AT_ONCE:
        pass
    return 1000 * (time.perf_counter() - begun) / Proposal.objects.count()


def keys():
    return AlikeBand.objects.count()


def questions(author, place):
    """Ask for what is like words that are new, nearly those of a stored proposal, and those of a campaign.

    Return wall-clock and CPU milliseconds of each, and the share of those nearly the same whose like was found.
    """
    stored = list(
        Proposal.objects.order_by("-serial").values_list(
            "current_revision__changes__words__text", "current_revision__words__reasons"
        )[: QUESTIONS // 3]
    )
    asked = [(author.varied(text, 0.1), author.varied(reasons, 0.1), True) for text, reasons in stored]
    asked += [(author.sentence(15), author.sentence(40), False) for _n in range(QUESTIONS // 3)]
    asked += [(*author.chance.choice(author.campaigns), True) for _n in range(QUESTIONS // 3)]
    author.chance.shuffle(asked)
    walls, cpus, found, wanted = [], [], 0, 0
    for text, reasons, is_wanted in asked:
        begun, used = time.perf_counter(), time.process_time()
        similar = similar_to(Said(Kind.ADD, text, reasons), place)
        walls.append(1000 * (time.perf_counter() - begun))
        cpus.append(1000 * (time.process_time() - used))
        wanted += is_wanted
        found += bool(similar) and is_wanted
    return walls, cpus, found / wanted


def p95(values):
    return statistics.quantiles(values, n=20)[-1]
