"""A moderator's work: 2,000 items wait among 100,000, two moderators rule on them at once through the pages."""

import threading
import time
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from articles.actions import appoint
from articles.models import Draft, Role
from bench.database import analyze
from bench.figures import UNDISTURBED, tell, yardstick
from core import clock
from moderation.models import Flags, Report, Ruling
from moderation.queue import waiting
from proposals.models import Proposal

WAITING = 2_000
ITEMS = 100  # of each moderator
A_PERCENT = 100
ACT, PAGE = "an act of a moderator", "a page of the bench"


def measure():
    """Tell what an act and a page of the bench cost, and whether any item was ruled on twice."""
    call_command("collectstatic", interactive=False, verbosity=0)
    draft = Draft.objects.get()
    let_wait(draft)
    analyze()
    moderators = [make_moderator(draft, number) for number in range(2)]
    spent: list = []
    paces = [round(yardstick(), 2)]
    threads = [threading.Thread(target=_work, args=(draft, person, spent)) for person in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    paces.append(round(yardstick(), 2))
    ruled = Counter(Ruling.objects.values_list("proposal", flat=True))
    twice = sum(number > 1 for number in ruled.values())
    number, _oldest = waiting(draft)
    tell("items ruled on by two moderators at once", len(ruled), "items", asked=2 * ITEMS)
    tell("items ruled on twice", twice, "items", bound="items ruled on twice")
    tell("items lost", abs(WAITING - len(ruled) - number), "items", bound="items lost")
    pace = sum(paces) / len(paces)
    for name in (ACT, PAGE):
        walls = sorted(wall for what, wall, _cpu in spent if what == name)
        more = {"p50_ms": round(part(walls, 50), 1), "waiting": WAITING, "yardstick_ms": paces}
        p95 = part(walls, 95)
        tell(f"{name}, p95", p95, "ms", bound=ACT, undisturbed=p95 / pace * UNDISTURBED, **more)
        cpu = part(sorted(cpu for what, _wall, cpu in spent if what == name), 50)
        bound = PAGE if name == PAGE else None
        tell(f"{name}, CPU", cpu, "ms", bound=bound, undisturbed=cpu / pace * UNDISTURBED, yardstick_ms=paces)


def part(values, percent):
    return values[min(len(values) - 1, len(values) * percent // A_PERCENT)]


def let_wait(draft):
    """Let the newest proposals wait: some reported, some with flags."""
    newest = list(Proposal.objects.filter(draft=draft).order_by("-serial").values_list("pk", flat=True)[:WAITING])
    Proposal.objects.filter(pk__in=newest).update(reviewed_at=None)
    now, reporters = clock.now(), list(Person.objects.filter(email__startswith="actor").order_by("pk")[:5])
    kinds = ([], ["link"], ["phone"])
    Flags.objects.bulk_create(
        Flags(proposal_id=pk, kinds=kinds[place % 3], words_at=now) for place, pk in enumerate(newest)
    )
    Report.objects.bulk_create(
        Report(draft=draft, proposal_id=pk, reporter=reporter, ground="insult", at=now - timedelta(minutes=place))
        for place, pk in enumerate(newest[::10])
        for reporter in reporters[: 1 + place % 5]
    )


def make_moderator(draft, number):
    person = Person.objects.filter(email__startswith="actor").order_by("-pk")[number]
    person.second_factor_at = clock.now()  # without one an office rests
    person.save(update_fields=["second_factor_at"])
    appoint(draft, person, Role.MODERATOR, by=None, at=clock.now())
    return person


def _work(draft, person, spent):
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(person)
    try:
        address = client.post(reverse("queue", args=[draft.slug]), secure=True)["Location"]
        client.get(address, secure=True)
        for _each in range(ITEMS):
            answer = _timed(spent, ACT, client.post, address, {"ruling": "publish"})
            address = answer["Location"]
            _timed(spent, PAGE, client.get, address)
    finally:
        connection.close()


def _timed(spent, what, ask, *given):
    begun, used = time.perf_counter(), time.thread_time()
    answer = ask(*given, secure=True)
    spent.append((what, 1000 * (time.perf_counter() - begun), 1000 * (time.thread_time() - used)))
    return answer
