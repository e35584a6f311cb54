"""A run in pieces while what it needs is killed at random, and what it came to; the servers are the caller's."""

import random
import time
from collections import Counter
from typing import NamedTuple

PATIENCE = 120  # seconds in which a piece must be done, whatever was killed

# Each claim and each end of a piece takes a moment, so that a kill finds workers in the middle of them; and each end
# that was committed is noted, with what was written.
SLOW = """
CREATE TABLE bench_written (piece bigint, article bigint, result text);
GRANT INSERT, SELECT ON bench_written TO consultation;
CREATE FUNCTION bench_slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_sleep({pause});
    IF new.status = 'done' AND old.status <> 'done' THEN
        INSERT INTO bench_written SELECT new.id, new.article_id, (SELECT string_agg(
            concat_ws(' ', watermark, input_digest), ',' ORDER BY watermark)
            FROM feedback_summary WHERE article_id = new.article_id);
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER bench_slow BEFORE UPDATE ON feedback_piece FOR EACH ROW EXECUTE FUNCTION bench_slow();
"""
QUICK = "DROP TRIGGER bench_slow ON feedback_piece; DROP FUNCTION bench_slow(); DROP TABLE bench_written"
# As if nothing had been summed up yet: each piece then has something to write.
FORGET = "DELETE FROM feedback_summary; DELETE FROM bench_written; DELETE FROM feedback_piece; DELETE FROM feedback_run"
DONE = "SELECT count(*) FROM feedback_piece WHERE status <> 'open'"
ENDED = (
    "SELECT error, set_aside, pieces, figures FROM feedback_run WHERE kind = 'check_summaries' AND ended_at IS NOT NULL"
)
WRITTEN = "SELECT piece, article, result FROM bench_written"
STANDS = "SELECT article_id, watermark, input_digest, result::text FROM feedback_summary ORDER BY 1, 2"
PIECES = "SELECT article_id, status, watermark, figures FROM feedback_piece ORDER BY article_id"


class Outcome(NamedTuple):
    """What a run came to: how it ended, what became of each piece, what stands written, how often each was written."""

    ended: list
    pieces: list
    stands: list
    times_written: set
    killed: dict
    tried_again: int


def run_through(ask, plan, *, faults=(), kills=0, seed=1):
    """Plan a run and see it through while one after another is killed, drawn by the seed; return what it came to.

    `ask(statement)` gives the rows of the database, also while it is being started again; `plan()` begins the run;
    `faults` are functions that kill something and start it again. Kills are spread over the run by how far it is, each
    a random moment after the last.
    """
    drawn, killed = random.Random(seed), Counter()
    plan()
    [[number]] = ask("SELECT count(*) FROM feedback_piece")
    for kill in range(kills):
        _wait_until(ask, at_least=kill * number * 3 // (4 * kills))
        time.sleep(drawn.random() / 4)
        fault = drawn.choice(faults)
        fault()
        killed[fault.__name__] += 1
    _wait_until(ask, at_least=number)
    until = time.monotonic() + PATIENCE
    while not (ended := ask(ENDED)) and time.monotonic() < until:
        time.sleep(0.1)
    written = Counter(piece for piece, _article, _result in ask(WRITTEN))
    [[again]] = ask("SELECT count(*) FROM feedback_piece WHERE fence > 1")
    return Outcome(ended, ask(PIECES), ask(STANDS), set(written.values()), dict(killed), again)


def _wait_until(ask, *, at_least):
    """Wait until so many pieces are done; each further one has its time."""
    before, until = -1, time.monotonic() + PATIENCE
    while (done := ask(DONE)[0][0]) < at_least:
        if done > before:
            before, until = done, time.monotonic() + PATIENCE
        if time.monotonic() > until:
            raise SystemExit(f"No piece was done for {PATIENCE} s: {done} of {at_least} are.")
        time.sleep(0.05)
