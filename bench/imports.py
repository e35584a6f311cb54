"""What it takes to read, check and store a file of many submissions, as the command and as the worker do."""

import csv
import io
import time

from accounts.models import Person
from articles.actions import open_phase
from articles.languages import CODES
from bench.figures import tell
from core import clock
from intake.actions import (
    Settled,
    bring_delivery,
    check_next_delivery,
    confirm_delivery,
    ground_for,
    look_through,
    read_file,
    store_next_piece,
    store_piece,
)
from intake.actions.importing import PIECE

NAMES = ["number", "sender id", "name", "contact", "region", "language", "provision", "kind", "new words", "reasons"]
WORDS = {
    "kk": "Осы тармақтың мәтіні әркімге түсінікті болуы үшін оны қысқа әрі анық етіп жазуды ұсынамын.",
    "ru": "Предлагаю изложить этот пункт короче и яснее, чтобы каждому было понятно, что он значит.",
    "en": "I propose to word this paragraph more briefly and clearly, so that everybody understands it.",
}


def measure(ground, *, rows):
    """Tell how long each step takes; half of the rows name no language, which the words then tell."""
    open_phase(ground.draft, "collection", by=None, at=clock.now())
    content = _file(ground, rows)
    begun = time.perf_counter()
    brought = read_file(content)
    tell(
        "file of submissions read", time.perf_counter() - begun, "s", rows=rows, megabytes=round(len(content) / 1e6, 1)
    )
    against = ground_for(ground.draft, "e_otinish", Settled(brought.columns), received_at=clock.now())
    begun = time.perf_counter()
    found = look_through(against, brought.rows)
    tell("file of submissions checked", time.perf_counter() - begun, "s", rows=rows, new=len(found.new))
    _by_command(ground, brought, rows)
    _by_worker(ground, content, rows)


def _by_command(ground, brought, rows):
    against = ground_for(ground.draft, "e_otinish", Settled(brought.columns), received_at=clock.now())
    longest, begun = 0.0, time.perf_counter()
    for first in range(0, rows, PIECE):
        piece = time.perf_counter()
        store_piece(against, brought.rows[first : first + PIECE], entered_by=None, at=clock.now())
        longest = max(longest, time.perf_counter() - piece)
    taken = time.perf_counter() - begun
    tell(
        "import by the command",
        taken,
        "s",
        bound=f"import of {rows:,} rows",
        rows=rows,
        longest_piece_ms=round(1000 * longest),
    )


def _by_worker(ground, content, rows):
    secretary = Person.objects.get(pk=ground.people[0].pk)
    begun = time.perf_counter()
    delivery = bring_delivery(
        ground.draft, channel="egov", level=2, name="bench.csv", content=content, by=secretary, at=clock.now()
    )
    tell("file of submissions brought to a page", time.perf_counter() - begun, "s", rows=rows)
    begun = time.perf_counter()
    while check_next_delivery():
        pass
    tell("file of submissions checked by the worker", time.perf_counter() - begun, "s", rows=rows)
    confirm_delivery(delivery, seen=rows, at=clock.now())
    begun = time.perf_counter()
    while store_next_piece(at=clock.now()):
        pass
    tell("import by the worker", time.perf_counter() - begun, "s", bound=f"import of {rows:,} rows", rows=rows)


def _file(ground, rows):
    """Return a file of so many rows by half as many senders, on all paragraphs of the draft, in three languages."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(NAMES)
    for number in range(rows):
        language = CODES[number % len(CODES)]
        place = ground.places[number % len(ground.places)]
        named = language if number % 2 else ""
        sender = [str(number // 2), f"Sender {number // 2}", "", "KZ-71"]
        said = [place.eid, "change", f"{WORDS[language]} {number}", WORDS[language]]
        table.writerow([f"BENCH-{number}", *sender, named, *said])
    return written.getvalue().encode()
