"""A run in pieces while workers, broker and database are killed: it comes to what an undisturbed one comes to."""

import time

import psycopg
import pytest

from bench.disturbing import PLAN, QUICK, SLOW, run_through

ARTICLES = 24
KILLS = 6
ORDINARY = ("worker-1", "worker-2")  # these would sum up the articles beside the run
SPEAK = f"""
import django
django.setup()
from articles.actions import touch
from articles.models import Draft, Placement
from core import clock
from tests.moderation.world import make_comment, make_person, seen
author = make_person("speaks-everywhere")
draft = Draft.objects.get()
articles = Placement.objects.current().filter(kind="article").exclude(eid="art_9").order_by("order")[:{ARTICLES}]
for article in articles:
    make_comment(draft, article.eid, author=author, **seen())
touch([article.provision_id for article in articles], at=clock.now())
"""


@pytest.fixture
def ask(machines):
    """Ask the database, waiting where it is being started again."""

    def ask(statement):
        for _each in range(200):
            try:
                with machines.database.connect() as database:
                    found = database.execute(statement)
                    return found.fetchall() if found.description else None
            except psycopg.OperationalError:
                time.sleep(0.1)
        pytest.fail("The database does not answer.")
        return None

    return ask


@pytest.fixture
def spoken_of(machines, ask):
    """Let something be said on many articles, and let the runs be slow; no one else sums them up meanwhile."""
    for name in ORDINARY:
        machines.processes[name].stop(patience=15)
    machines.run("web", "python", "-c", SPEAK)
    ask(SLOW.format(pause=0.1))
    yield
    ask(QUICK)
    for name in ORDINARY:
        machines.processes[name].start()


def test_a_run_whose_workers_broker_and_database_are_killed_comes_to_the_same(machines, ask, spoken_of):
    def plan():
        machines.run("web", "python", "-c", PLAN)

    undisturbed = run_through(ask, plan)
    disturbed = run_through(ask, plan, faults=faults(machines), kills=KILLS, seed=6)

    assert disturbed[:4] == undisturbed[:4]
    assert undisturbed.times_written == {1}
    assert len(undisturbed.stands) >= ARTICLES
    assert (sum(disturbed.killed.values()), disturbed.tried_again > 0) == (KILLS, True)


def faults(machines):
    def heavy_1():
        machines.processes["heavy-1"].kill()
        machines.processes["heavy-1"].start()

    def heavy_2():
        machines.processes["heavy-2"].kill()
        machines.processes["heavy-2"].start()

    def broker():
        machines.broker.lose_everything()
        machines.broker.start()

    def database():
        machines.database.crash()
        machines.database.start()

    return heavy_1, heavy_2, broker, database
