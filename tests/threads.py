"""Several people acting in the same moment; use with `committed_db`."""

import threading

from django.db import connection


def at_once(*calls):
    """Start all calls together, each in a thread with its own connection; return what each returned or raised."""
    start = threading.Barrier(len(calls))
    outcomes = [None] * len(calls)

    def run(place, call):
        try:
            start.wait(timeout=10)
            outcomes[place] = call()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive(), "A thread still waits after 60 s: a deadlock, or a lock not released."
    return outcomes
