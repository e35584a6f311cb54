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


if __name__ == "__main__":
    main()
