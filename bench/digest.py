"""Answers told to 20,000 followers (`--full`: 100,000), and their digests: time, and memory of who writes them."""

import resource
import time

from django.test.utils import override_settings

from accounts.mail import mail_due_digests
from accounts.models import Notice
from accounts.telling import tell_piece
from bench.database import analyze, execute
from bench.figures import tell
from commission.actions import decide
from core import clock

PEOPLE, ALL_PEOPLE = 20_000, 100_000
ANSWERS = 10
FEW = 2_000  # digests of a usual run; a full one writes them all

FOLLOWERS = """
INSERT INTO accounts_person (
    uid, email, password, is_superuser, name, pseudonym, region, language, level, mail_pace, mail_hour, digest_due_at,
    is_active, is_staff, is_invented, date_joined
)
SELECT 'u_reader' || n, 'reader' || n || '@example.kz', '!', false, '', '', 'KZ-71',
    (ARRAY['kk', 'ru', 'en'])[1 + n % 3], 2, 'daily', 9, now() - interval '1 hour', true, false, false, now()
FROM generate_series(1, {people}) AS n;
INSERT INTO accounts_follow (person_id, kind, object_id, at)
SELECT person.id, 'proposal', proposal.uid, now() - interval '1 day'
FROM accounts_person AS person, proposals_proposal AS proposal
WHERE person.uid LIKE 'u_reader%' AND proposal.uid IN ({proposals});
"""


def measure(ground, rapporteur, *, full):
    """Answer proposals that very many follow, tell the followers, then gather what they were told into mails."""
    proposals = ground.proposals[:ANSWERS]
    uids = ", ".join(f"'{proposal.uid}'" for proposal in proposals)
    people = ALL_PEOPLE if full else PEOPLE
    execute(FOLLOWERS.format(people=people, proposals=uids))
    analyze()
    reasons = {"kk": "Негіздеме.", "ru": "Основание."}
    begun = time.perf_counter()
    decide(proposals, outcome="declined", reasons=reasons, by=rapporteur, at=clock.now())
    tell("ten answers given that many follow", 1000 * (time.perf_counter() - begun), "ms", followers=people)
    _tell_all()
    analyze()
    _gather(people if full else FEW, due=people)


def _tell_all():
    before, begun, slowest, pieces = Notice.objects.count(), time.perf_counter(), 0.0, 0
    while True:
        start = time.perf_counter()
        if not tell_piece():
            break
        pieces, slowest = pieces + 1, max(slowest, time.perf_counter() - start)
    seconds, told = time.perf_counter() - begun, Notice.objects.count() - before
    tell("followers told of ten answers", seconds, "s", notices=told, pieces=pieces, slowest_piece_s=slowest)


def _gather(people, *, due):
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        begun, used = time.perf_counter(), time.process_time()
        settled = mail_due_digests(limit=people)
        seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    tell("one digest of ten answers", 1000 * seconds / settled, "ms", cpu_ms=1000 * cpu / settled, people=settled)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = "memory while digests are written"
    tell(name, megabytes, "MB", bound=name, people=settled, due=due)
