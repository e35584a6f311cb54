"""The measure of the promise: 10,000 planted demands, worked through by a scripted rapporteur who only uses the desk.

`python -m bench.answers --seed 1` prints three figures: how many were answered, how many authors got reasons that do
not name their demand, how many acts of staff it took for each proposal. An act is every form that is sent, and every
variant for which reasons were written.
"""

import argparse
import os
import subprocess
import sys
import time

COUNT = 10_000
ARTICLE = "art_9"
MANY, PAGES, NEW_PAGES, WARM = 3_000, 60, 12, 24


def main():
    """Run alone, and start what it needs."""
    parser = argparse.ArgumentParser(prog="bench.answers", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed plants others")
    parser.add_argument("--count", type=int, default=COUNT)
    options = parser.parse_args()
    if "DATABASE_URL" not in os.environ:
        inside = [sys.executable, "-m", "bench.answers", *sys.argv[1:]]
        sys.exit(subprocess.call([sys.executable, "-m", "consultation.local", "exec", "--", *inside]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "consultation.settings"
    os.environ["ENVIRONMENT"] = "production"
    import django

    django.setup()
    from django.core.management import call_command

    from bench.database import fresh_database
    from bench.figures import broken

    call_command("collectstatic", interactive=False, verbosity=0)
    with fresh_database():
        promise(seed=options.seed, count=options.count)
    sys.exit(1 if broken else 0)


def promise(*, seed, count=COUNT):
    """Plant demands, let the desk be worked through, tell the three figures."""
    from bench.demands import words_of
    from bench.figures import tell
    from bench.rapporteur import Staff, fill
    from commission.models import Decision, DecisionText
    from commission.naming import stems

    draft, asked = fill(ARTICLE, seed=seed, count=count)
    begun = time.perf_counter()
    staff = Staff(draft)
    staff.work_through(ARTICLE)
    took = round(time.perf_counter() - begun, 1)
    answered = dict(Decision.objects.standing().values_list("proposal__serial", "pk"))
    said = {}
    for decision, reasons in DecisionText.objects.values_list("decision", "reasons"):
        said.setdefault(decision, []).append(reasons)
    past, counted = [], 0
    for serial, one in asked.items():
        if one.demand is None or serial not in answered:
            continue
        counted += 1
        wanted = stems(" ".join(words_of(one.demand)))
        if not any(wanted & stems(reasons) for reasons in said[answered[serial]]):
            past.append(serial)
    more = {"seed": seed, "proposals": len(asked), "seconds": took}
    without = 1 - len(answered) / len(asked)
    tell("planted demands without an answer", without, "share", bound="planted demands without an answer", **more)
    share = len(past) / max(1, counted)
    name = "authors whose reasons do not name their demand"
    tell(name, share, "share", bound=name, told=counted, first=past[:5])
    acts = sum(staff.acts.values()) / len(asked)
    tell("acts of staff for a proposal", acts, "acts", bound="acts of staff for a proposal", **staff.acts)


def many(*, count=MANY, kills=2):
    """Tell how long so many equal proposals take from the second signature until each author is told.

    Told once with nothing in the way, and once while the worker is killed; then how many were not told exactly once.
    """
    from accounts.models import Notice
    from bench.demands import Asked
    from bench.figures import tell
    from bench.rapporteur import Staff, fill
    from commission.models import Decision, Docket, DocketStatus

    took, wrong = {}, 0
    for name, faults in (("undisturbed", 0), ("killed", kills)):
        asked = [Asked(0, "change", "ru", int(bool(faults)), f"Новые слова {name}.", "Прошу.")] * count
        draft, numbers = fill(ARTICLE, asked=asked)
        staff = Staff(draft)
        staff.prepare(f"/en/{draft.slug}/commission/{ARTICLE}/?state=open")
        docket = Docket.objects.latest("pk")
        begun, killed, worker = time.perf_counter(), 0, _worker()
        while Docket.objects.get(pk=docket.pk).status != DocketStatus.DONE:
            done = docket.items.filter(done_at__isnull=False).count()
            if killed < faults and done >= count * (killed + 1) / (faults + 1):
                worker.kill()
                worker.wait()
                killed, worker = killed + 1, _worker()
            time.sleep(0.05)
        took[name] = time.perf_counter() - begun
        worker.kill()
        worker.wait()
        answered = Decision.objects.filter(proposal__serial__in=numbers)
        told = Notice.objects.filter(kind="proposal.decided", object_id__in=answered.values("uid"))
        pairs = set(told.values_list("person", "object_id"))
        wrong += abs(answered.count() - count) + (told.count() - len(pairs)) + abs(len(pairs) - count)
    name = f"a decision on {MANY:,} proposals"
    tell(name, took["undisturbed"], "s", bound=name, proposals=count, killed_s=round(took["killed"], 1))
    tell("authors not told exactly once", wrong, "authors", bound="authors not told exactly once", kills=kills)


def _worker():
    """Start a process that publishes what is decided, over and over."""
    program = (
        "import django, time\ndjango.setup()\nfrom commission.tasks import publish_answers\n"
        "while True:\n    publish_answers()\n    time.sleep(0.05)"
    )
    return subprocess.Popen([sys.executable, "-c", program])


def pages():
    """Tell how long desk, prepared answer and comparative table take with 9,000 proposals and 100,000 comments.

    Each is looked at over and over, as staff do who answer one thing of it after another; then page after page, each
    for the first time: what stands there is made then.
    """
    from bench.database import analyze
    from bench.figures import UNDISTURBED, tell, yardstick
    from bench.load import measure
    from bench.rapporteur import Staff, comment, fill
    from bench.web import BROWSER, cookies_of, served

    draft, _asked = fill(ARTICLE, seed=1, count=9_000)
    comment(draft, 100_000)
    staff = Staff(draft)
    desk = f"/ru/{draft.slug}/commission/{ARTICLE}/"
    docket = staff.begin(desk)
    analyze()
    [(cookie, _token)] = cookies_of([staff.people["rapporteur"]])
    wanted = {
        "desk": desk,
        "prepared answer": docket,
        "comparative table": f"/ru/{draft.slug}/table/?article={ARTICLE}",
    }
    with served() as (port, web):
        for name, path in wanted.items():
            headers = BROWSER | {"Cookie": cookie}
            again = lambda n, path=path, headers=headers: ("GET", path, None, headers)  # noqa: E731
            page = f"{path}{'&' if '?' in path else '?'}page="
            first = lambda n, page=page, headers=headers: ("GET", f"{page}{n + 2}", None, headers)  # noqa: E731
            measure(port, again, count=WARM, connections=4, web=web, expect={200})  # each process has its first look
            pace = yardstick()
            found = measure(port, again, count=PAGES, connections=1, web=web, expect={200})
            pace = (pace + yardstick()) / 2
            new = measure(port, first, count=NEW_PAGES, connections=1, web=web, expect={200})
            told = f"{name} of 9,000 proposals"
            tell(f"{told}, p95", found["p95_ms"], "ms", bound="a page of the desk, p95")
            tell(f"{told}, page after page, p95", new["p95_ms"], "ms", bound="a page of the desk, p95")
            more = {"undisturbed": found["cpu_ms"] / pace * UNDISTURBED, "first_look_ms": round(new["cpu_ms"], 1)}
            tell(f"{told}: CPU", found["cpu_ms"], "ms", bound="a page of the desk: CPU", yardstick_ms=pace, **more)


if __name__ == "__main__":
    main()
