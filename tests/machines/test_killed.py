"""One of each killed while people file: what was acknowledged stays, nothing is there twice, counts equal a recount."""

import os
import re
import signal

import pytest

from tests.callers import COUNTED_WITHIN, Filers, contributions, wait_until
from tests.machines.conftest import register


def kill_and_start(name):
    def fault(machines):
        process = machines.processes[name]
        process.kill()
        process.start()

    return fault


def kill_one_of_two(machines):
    """Kill one process of a web server; its parent starts another."""
    spawned = spawned_by("web-1", machines)
    os.kill(spawned[-1], signal.SIGKILL)
    wait_until(lambda: len(spawned_by("web-1", machines)) > len(spawned), within=30)


def spawned_by(name, machines):
    return [int(pid) for pid in re.findall(r"Spawning worker-\d+ with PID: (\d+)", machines.log(name))]


def lose_the_broker(machines):
    machines.broker.lose_everything()
    machines.broker.start()


def crash_the_database(machines):
    machines.database.crash()
    machines.database.start()


FAULTS = {
    "web": kill_and_start("web-1"),
    "one process of web": kill_one_of_two,
    "worker": kill_and_start("worker-1"),
    "beat": kill_and_start("beat"),
    "broker": lose_the_broker,
    "database": crash_the_database,
}


@pytest.fixture(scope="module")
def writers(machines, people):
    return [register(machines, f"writer-{number}").token for number in range(4)]


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_acknowledged_is_lost(machines, writers, name):
    with Filers(machines.site, writers) as filers:
        filers.more(12, within=60)
        FAULTS[name](machines)
        filers.more(12, within=60)

    assert (filers.lost(), filers.refused) == ([], [])
    assert faults(machines) == (0, 0, 0, 0)
    wait_until(lambda: contributions(machines.site) == recounted(machines), within=COUNTED_WITHIN)


FACTS = """
    WITH serials AS (SELECT serial FROM proposals_proposal UNION ALL SELECT serial FROM proposals_dossier)
    SELECT (SELECT max(serial) - count(serial) FROM serials)
         , (SELECT count(*) - count(DISTINCT text) FROM proposals_changewords WHERE text LIKE '% русский язык, %')
         , (SELECT count(*) FROM proposals_proposal p WHERE serial IS NOT NULL AND NOT EXISTS (
               SELECT FROM record_entry WHERE object_id = p.uid AND verb = 'proposal.submitted'))
         , (SELECT count(*) FROM record_entry e WHERE verb = 'proposal.submitted' AND NOT EXISTS (
               SELECT FROM proposals_proposal WHERE uid = e.object_id))
"""
RECOUNT = """
    WITH article AS (SELECT provision_id AS nine FROM articles_placement WHERE eid = 'art_9')
    SELECT (SELECT count(*) FROM proposals_proposal p
              JOIN proposals_change c ON c.revision_id = p.current_revision_id JOIN article ON article_id = nine
             WHERE organization_id IS NULL AND submitted_at IS NOT NULL
               AND hidden_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NULL)
         + (SELECT count(*) FROM proposals_comment JOIN article ON article_id = nine
             WHERE organization_id IS NULL AND submitted_at IS NOT NULL
               AND hidden_at IS NULL AND withdrawn_at IS NULL AND returned_at IS NULL)
"""


def faults(machines):
    """Return how many numbers are missing, texts stand twice, proposals have no leaf and leaves no proposal."""
    with machines.database.connect() as database:
        return database.execute(FACTS).fetchone()


def recounted(machines):
    """Count what citizens said on article 9 from the facts themselves."""
    with machines.database.connect() as database:
        return database.execute(RECOUNT).fetchone()[0]
