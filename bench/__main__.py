"""`make bench`: one JSON line per figure. `--full` sends more requests and grows the tables to a million proposals."""

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

CLIENTS = (1, 8, 32)
ACTS_OF_A_RUN = 400
SAMPLES, IN_TURN = 100, 10
SMALL, LARGE, FULL = 1_000, 100_000, 1_000_000
MANY_PEOPLE, A_TENTH = 100_000, 10
ROWS, A_QUARTER = 10_000, 4
PARTS = (
    "pages",
    "acts",
    "growth",
    "alike",
    "digest",
    "opinions",
    "imports",
    "load",
    "word",
    "moderating",
    "repeats",
    "tallies",
    "themes",
    "hour",
    "recounting",
    "workers",
    "kills",
    "fresh",
    "arrival",
    "dashboard",
    "answers",
)
IN_FULL_ALONE = {"hour", "recounting", "workers", "kills", "fresh", "arrival", "dashboard"}


def main():
    options = _options()
    if len(options.parts) != 1:
        sys.exit(_one_by_one(options))
    os.environ["DJANGO_SETTINGS_MODULE"] = "consultation.settings"
    os.environ["ENVIRONMENT"] = "production"
    # A few people send here what thousands would: it is counted as everywhere, but never too much.
    os.environ |= dict.fromkeys(("PROPOSALS_A_DAY", "COMMENTS_A_DAY", "SUPPORTS_A_DAY", "OPINIONS_A_DAY"), "1000000")
    import django

    django.setup()
    from bench.figures import broken

    parts = {"pages": _pages, "acts": _acts, "growth": _growth, "alike": _alike, "digest": _digest}
    parts |= {"opinions": _opinions, "imports": _imports, "load": _load, "word": _word, "moderating": _moderating}
    parts |= {"repeats": _repeats, "tallies": _tallies, "themes": _themes, "hour": _hour, "recounting": _recounting}
    parts |= {"workers": _workers, "kills": _kills, "fresh": _fresh, "arrival": _arrival, "dashboard": _dashboard}
    parts |= {"answers": _answers}
    parts[options.parts[0]](options)
    if broken:
        print("Broken by more than a tenth: " + "; ".join(broken), file=sys.stderr)
    sys.exit(1 if broken else 0)


def _one_by_one(options):
    """Run each part in a process of its own, so that none weighs what another left; 1 if a bound of any is broken."""
    ended = []
    usual = [name for name in PARTS if options.full or name not in IN_FULL_ALONE]
    for name in options.parts or usual:
        begun = time.perf_counter()
        command = [sys.executable, "-m", "bench", name, *(["--full"] if options.full else [])]
        ended.append(subprocess.run(command, check=False).returncode)
        print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return int(any(ended))


def _options():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="which parts; without, all that take less")
    parser.add_argument("--full", action="store_true", help="5,000 requests instead of 1,000; a million proposals")
    parser.add_argument("--only", help="one page or act of `pages`, by its name")
    return parser.parse_args()


def _pages(options):
    """What a busy article, a proposal and the acts cost through the web."""
    from bench import data, web
    from bench.database import analyze, fresh_database
    from bench.figures import tell

    with fresh_database():
        begun = time.perf_counter()
        draft = data.fill(datetime.now(UTC))
        analyze()
        held = {"proposals": data.PROPOSALS, "comments": data.COMMENTS, "supports": data.SUPPORTS}
        tell("content of the pages", time.perf_counter() - begun, "s", **held)
        _count_articles(draft)
        web.measure(draft, count=5000 if options.full else 800, only=options.only)


def _count_articles(draft):
    from articles.models import Provision
    from bench.figures import tell
    from core import clock
    from feedback.actions import aggregate_feedback
    from feedback.models import Summary

    busiest = Provision.objects.get(placements__eid="art_9", draft=draft)
    begun, used = time.perf_counter(), time.process_time()
    aggregate_feedback(busiest, at=clock.now())
    cpu = round(1000 * (time.process_time() - used), 1)
    tell("one article counted", 1000 * (time.perf_counter() - begun), "ms", cpu_ms=cpu, comments=10_000, proposals=300)
    for article in Provision.objects.filter(pk__in=list(Summary.objects.outdated_articles())):
        aggregate_feedback(article, at=clock.now())


def _acts(_options):
    """How many acts a second go through the actions, beside psycopg writing the same rows."""
    from bench import acts
    from bench.database import analyze, fresh_database
    from bench.figures import tell
    from bench.growth import fill, stage

    with fresh_database():
        fill(SMALL)
        analyze()
        ground, numbers = stage(), itertools.count()
        for name in acts.ACTS:
            for clients in CLIENTS:
                acted, written = (
                    acts.per_second(work, ground, name, list(itertools.islice(numbers, ACTS_OF_A_RUN)), clients)
                    for work in (acts.by_actions, acts.by_psycopg)
                )
                ratio = {"ratio_to_psycopg": round(acted / written, 3), "psycopg_per_second": round(written, 1)}
                tell(f"{name}: acts through the action", acted, "1/s", clients=clients, **ratio)
        _answer(ground)


def _word(_options):
    """What it takes to write the whole draft as a Word file, and to read it with 500 tracked changes."""
    from bench import word
    from bench.database import analyze, fresh_database

    with fresh_database():
        analyze()
        word.measure()


def _moderating(_options):
    """What it costs to rule with 2,000 waiting among 100,000, two moderators at once."""
    from bench import moderating

    _with_many(moderating.measure)


def _hour(_options):
    """The same by keys in two browsers, 200 items by one of the moderators."""
    from bench import hour

    _with_many(hour.measure)


def _with_many(measure):
    from bench.database import analyze, fresh_database
    from bench.growth import fill, stage

    with fresh_database():
        fill(LARGE)
        stage()
        analyze()
        measure()


def _workers(_options):
    """How much a second worker speeds the nightly run."""
    from bench import heavy

    heavy.measure_workers()


def _kills(_options):
    """What the nightly run comes to while workers, broker and database are killed."""
    from bench import heavy

    heavy.measure_kills()


def _tallies(_options):
    """What it takes to keep the tallies, and to count them again."""
    from bench import tallies
    from bench.database import analyze, fresh_database
    from bench.growth import fill

    with fresh_database():
        fill(LARGE // 2)  # as many comments beside
        analyze()
        tallies.measure()


def _recounting(_options):
    """Whether every published number is right by counts of other ways, and what it takes to count all of them anew."""
    from bench import recounting
    from bench.database import fresh_database

    for work in (recounting.agree, recounting.measure):
        with fresh_database():
            work()


def _fresh(_options):
    """How soon a change is seen on its page while 50 acts a second come in."""
    from bench import fresh
    from bench.database import fresh_database

    with fresh_database():
        fresh.measure()


def _dashboard(_options):
    """What the page of figures costs in a large consultation."""
    from bench import dashboard
    from bench.database import fresh_database

    with fresh_database():
        dashboard.measure()


def _repeats(options):
    """How repeats are found among 100,000 texts beside two peers, and (`--full`) among a million."""
    from bench import repeats

    repeats.measure(full=options.full)


def _themes(options):
    """How well themes are found over three languages, with the model and without."""
    from bench import themes

    themes.measure(full=options.full)


def _arrival(_options):
    """How long a text that has just come takes where the index of repeats holds a million."""
    from bench import arrival
    from bench.database import fresh_database

    with fresh_database():
        arrival.measure()


def _digest(options):
    """What it takes to tell very many followers of answers, and to gather that into mails."""
    from articles.actions import appoint
    from articles.models import Role
    from bench import digest
    from bench.database import analyze, fresh_database
    from bench.growth import fill, stage
    from core import clock

    with fresh_database():
        fill(SMALL)
        analyze()
        ground = stage()
        rapporteur = ground.people[0]
        rapporteur.second_factor_at = clock.now()  # without one an office rests
        appoint(ground.draft, rapporteur, Role.RAPPORTEUR, by=None, at=clock.now())
        digest.measure(ground, rapporteur, full=options.full)


def _answer(ground):
    """What it takes to answer as many proposals as can be answered at once, each with its leaf and its notice."""
    from articles.actions import appoint
    from articles.models import Role
    from bench.figures import tell
    from commission.actions import MOST_AT_ONCE, decide
    from core import clock

    rapporteur = ground.people[0]
    rapporteur.second_factor_at = clock.now()  # without one an office rests
    appoint(ground.draft, rapporteur, Role.RAPPORTEUR, by=None, at=clock.now())
    reasons = {"kk": "Негіздеме.", "ru": "Основание."}
    begun, used = time.perf_counter(), time.process_time()
    decide(ground.proposals[:MOST_AT_ONCE], outcome="declined", reasons=reasons, by=rapporteur, at=clock.now())
    took, cpu = 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - used)
    tell("many proposals answered in one act", took, "ms", proposals=MOST_AT_ONCE, cpu_ms=round(cpu, 1))


def _answers(_options):
    """Whether everybody who asks is answered with their own reason, and what it takes."""
    from django.core.management import call_command

    from bench import answers
    from bench.database import fresh_database

    call_command("collectstatic", interactive=False, verbosity=0)
    for measure in (answers.pages, answers.many, lambda: answers.promise(seed=1)):
        with fresh_database():
            measure()


def _growth(options):
    """What an act costs with 100,000 proposals in the table, and (`--full`) with a million, in turn with 1,000."""
    from bench import acts
    from bench.database import analyze, fresh_database, use
    from bench.figures import tell
    from bench.growth import fill, stage

    def grown(size):
        fill(size)
        analyze()
        return stage()

    with fresh_database() as small:
        beside = grown(SMALL)
        with fresh_database() as large:
            for turn, size in enumerate((LARGE, FULL) if options.full else (LARGE,)):
                use(large)
                grounds = {SMALL: (small, beside, turn * SAMPLES), size: (large, grown(size), 0)}
                for name, act in acts.ACTS.items():
                    costs = _costs(act, grounds)
                    for proposals, (wall, cpu) in costs.items():
                        more = {"proposals": proposals, "cpu_ms": round(cpu, 2)}
                        tell(f"{name}: one act through the action, one client", wall, "ms", **more)
                    times = costs[size][0] / costs[SMALL][0]
                    tell(f"{name}: times the cost at 1,000 proposals", times, "ratio", bound="growth", proposals=size)


def _costs(act, grounds):
    """Return the median of wall-clock and CPU milliseconds of an act on each ground, of this process.

    They take turns: the machine's speed changes by more than what is looked for.
    """
    from django.db import connection

    from bench.database import use

    spent = {size: [] for size in grounds}
    for begun in range(0, SAMPLES, IN_TURN):
        for size, (database, ground, first) in grounds.items():
            use(database)
            connection.ensure_connection()
            spent[size] += [_cost(act, ground, first + n) for n in range(begun, begun + IN_TURN)]
    return {
        size: [1000 * statistics.median(each) for each in zip(*pairs, strict=True)] for size, pairs in spent.items()
    }


def _cost(act, ground, n):
    begun, used = time.perf_counter(), time.process_time()
    act(ground, n)
    return time.perf_counter() - begun, time.process_time() - used


def _alike(options):
    """What it takes to find what is like a proposal among 50,000 on one article (`--full`: 100,000), and to index."""
    from bench import alike
    from bench.database import analyze, fresh_database
    from bench.figures import tell
    from bench.growth import fill

    proposals = LARGE if options.full else LARGE // 2
    with fresh_database():
        author = alike.Author(alike.SEED)
        fill(proposals)
        place = alike.write_all(author)
        tell("1,000 proposals entered into the index of alike words", alike.index_all(), "s", keys=alike.keys())
        analyze()
        walls, cpus, found = alike.questions(author, place)
        more = {"median": round(statistics.median(walls), 2), "cpu_ms": round(statistics.median(cpus), 2)}
        more |= {"proposals": proposals, "found": round(found, 3)}
        tell("similar proposals, p95", alike.p95(walls), "ms", bound="similar proposals", **more)


def _opinions(_options):
    """What one answer to a statement costs through the web."""
    from bench import opinions
    from bench.database import fresh_database

    with fresh_database():
        opinions.measure()


def _imports(options):
    """What it takes to store a file of submissions from another system."""
    from bench import imports
    from bench.database import fresh_database
    from bench.growth import stage

    with fresh_database():
        imports.measure(stage(), rows=ROWS if options.full else ROWS // A_QUARTER)


def _load(options):
    """How long the demonstration of 10,000 people takes to load, and (`--full`) that of 100,000."""
    from bench.database import fresh_database
    from bench.figures import tell

    people = MANY_PEOPLE if options.full else MANY_PEOPLE // A_TENTH
    with fresh_database():
        begun = time.perf_counter()
        command = [sys.executable, "manage.py", "load_demo", "--people", str(people), "--seed", "1"]
        subprocess.run(command, check=True, stdout=sys.stderr)
        name = f"load {people:,} people"
        tell(name, time.perf_counter() - begun, "s", bound=name)


if __name__ == "__main__":
    main()
