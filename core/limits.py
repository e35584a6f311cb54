"""How much a process may take for one piece of work."""

import resource
from contextlib import contextmanager


@contextmanager
def memory_limited(megabytes):
    """Let whatever needs more memory within end in a MemoryError, and not in the end of other processes.

    It limits the process's own data, with what it held before; not what PostgreSQL takes for its statements.
    """
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_lower(megabytes * 2**20, before), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))


def _lower(wanted, present):
    return wanted if present == resource.RLIM_INFINITY else min(wanted, present)
