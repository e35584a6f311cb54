"""Requests over loopback, and what the web processes spent on them by the kernel's own account."""

import http.client
import itertools
import os
import threading
import time
from pathlib import Path

from django import db

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(pids):
    """Return user and system seconds of processes so far."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def resident_megabytes(pid):
    """Return the resident memory of a process in MB (10^6 bytes)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def family(pid):
    """Return a process and all below it."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, queue = [], [pid]
    while queue:
        found.append(queue.pop())
        queue += children.get(found[-1], [])
    return found


def measure(port, request_of, *, count, connections, web, expect, numbers=None):
    """Send `count` requests over some connections at once; return CPU ms a request, latencies, requests a second.

    `request_of(n)` gives (method, path, body, headers) of the n-th; every answer must have a status in `expect`.
    With `numbers` the requests go on with its next ones.
    """
    numbers = itertools.islice(numbers if numbers is not None else itertools.count(), count)
    lock = threading.Lock()
    latencies, wrong = [], []

    def work():
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine = []
        while True:
            with lock:
                n = next(numbers, None)
            if n is None:
                break
            method, path, body, headers = request_of(n)
            begun = time.perf_counter()
            client.request(method, path, body, headers)
            answer = client.getresponse()
            content = answer.read()
            mine.append(time.perf_counter() - begun)
            if answer.status not in expect:
                wrong.append((answer.status, path, content[:2000]))
        client.close()
        db.connections.close_all()  # what `request_of` asked of the database, this thread alone asked
        with lock:
            latencies.extend(mine)

    pids = family(web)
    before, begun = cpu_seconds(pids), time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, took = cpu_seconds(pids) - before, time.perf_counter() - begun
    if wrong:
        raise SystemExit(f"{len(wrong)} of {count} requests went wrong, the first: {wrong[0]}")
    latencies.sort()
    return {
        "cpu_ms": 1000 * spent / count,
        "p50_ms": 1000 * latencies[len(latencies) // 2],
        "p95_ms": 1000 * latencies[int(len(latencies) * 0.95)],
        "per_second": count / took,
    }
