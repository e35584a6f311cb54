"""A run in pieces while what it needs is killed at random, and what it came to; the servers are the caller's."""

import random
import time
from collections import Counter
from typing import NamedTuple

PATIENCE = 120  # seconds in which a piece must be done, whatever was killed

# Each claim and each end of a piece takes a moment, so that a kill finds workers in the middle of them; and each end
# that is committed leaves a row.
SLOW = """
CREATE TABLE bench_written (piece bigint);
GRANT INSERT ON bench_written TO consultation;
CREATE FUNCTION bench_slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_sleep({pause});
    IF new.status = 'done' AND old.status <> 'done' THEN INSERT INTO bench_written VALUES (new.id); END IF;
    RETURN new;
END $$;
CREATE TRIGGER bench_slow BEFORE UPDATE ON feedback_piece FOR EACH ROW EXECUTE FUNCTION bench_slow();
"""
QUICK = "DROP TRIGGER bench_slow ON feedback_piece; DROP FUNCTION bench_slow(); DROP TABLE bench_written"
PLAN = """
import django
django.setup()
from articles.models import Draft
from core import clock
from feedback.actions.pieces import plan_run
plan_run("check_summaries", draft=Draft.objects.get(), at=clock.now())
"""
# The runs of this night have been, as far as workers can tell: none begins but those that are planned here.
BEEN = """
INSERT INTO feedback_run (kind, draft_id, begun_at, ended_at, figures, error, pieces, set_aside)
SELECT kind, id, now(), now(), '{}', '', 0, 0 FROM articles_draft,
unnest(ARRAY['check_summaries', 'find_families', 'read_texts', 'find_themes']) AS kind
"""
GOING = "SELECT count(*) FROM feedback_run WHERE pieces > 0 AND ended_at IS NULL"
# As if nothing had been summed up yet: each piece then has something to write.
FORGET = "DELETE FROM feedback_sentences; DELETE FROM feedback_summary; DELETE FROM bench_written"
PLANNED = "SELECT max(id) FROM feedback_run WHERE kind = 'check_summaries'"
DONE = "SELECT count(*) FILTER (WHERE status <> 'open'), count(*) FROM feedback_piece WHERE run_id = {run}"
ENDED = "SELECT error, set_aside, pieces, figures FROM feedback_run WHERE id = {run} AND ended_at IS NOT NULL"
WRITTEN = """
SELECT DISTINCT count(*) FROM bench_written JOIN feedback_piece p ON p.id = piece WHERE p.run_id = {run} GROUP BY piece
"""
STANDS = "SELECT article_id, watermark, input_digest, result::text FROM feedback_summary ORDER BY 1, 2"
PIECES = "SELECT article_id, status, watermark, figures FROM feedback_piece WHERE run_id = {run} ORDER BY article_id"
AGAIN = "SELECT count(*) FROM feedback_piece WHERE run_id = {run} AND fence > 1"
LASTED = """
SELECT extract(epoch FROM max(done_at) - min(claimed_at))::float, sum(extract(epoch FROM done_at - claimed_at))::float
FROM feedback_piece WHERE run_id = {run}
"""


class Outcome(NamedTuple):
    """What a run came to: how it ended, what became of each piece, what stands written, how often each was written."""

    ended: list
    pieces: list
    stands: list
    times_written: set
    killed: dict
    tried_again: int
    lasted: float
    worked: float


def run_through(ask, plan, *, faults=(), kills=0, seed=1):
    """Plan a run and see it through while one after another is killed, drawn by the seed; return what it came to.

    `ask(statement)` gives the rows of the database, also while it is being started again; `plan()` begins the run;
    `faults` are functions that kill something and start it again. Kills are spread over the run by how far it is, each
    a random moment after the last.
    """
    drawn, killed = random.Random(seed), Counter()
    ask(BEEN)
    _wait_for(lambda: ask(GOING) == [(0,)])
    ask(FORGET)
    plan()
    [[run]] = ask(PLANNED)
    told = lambda statement: ask(statement.format(run=run))  # noqa: E731
    [[_done, number]] = told(DONE)
    for kill in range(kills):
        _wait_until_done(told, kill * number * 3 // (4 * kills))
        time.sleep(drawn.random() / 4)
        fault = drawn.choice(faults)
        fault()
        killed[fault.__name__] += 1
    _wait_until_done(told, number)
    _wait_for(lambda: told(ENDED))
    [[again]] = told(AGAIN)
    [[lasted, worked]] = told(LASTED)
    written = {times for (times,) in told(WRITTEN)}
    return Outcome(told(ENDED), told(PIECES), ask(STANDS), written, dict(killed), again, lasted, worked)


def _wait_until_done(told, number):
    """Wait until so many pieces are done; each further one has its time."""
    while (done := told(DONE)[0][0]) < number:
        _wait_for(lambda before=done: told(DONE)[0][0] > before)


def _wait_for(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise SystemExit(f"Nothing went on for {PATIENCE} s.")
        time.sleep(0.05)
