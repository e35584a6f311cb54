"""Acts through the product's own actions, and the very rows that they write put there by psycopg alone."""

import multiprocessing
import secrets
import time
from dataclasses import dataclass

import psycopg
from django.db import connection, connections

from accounts.models import ActKey
from core import clock
from core.text import sameness
from proposals.actions import ProposalWords, file_proposal, post_comment, support_proposal
from proposals.models import Change, ChangeWords, Comment, CommentWords, Proposal, Revision, RevisionWords, Support
from record.actions import INCLUDE_WITHIN
from record.leaf import SALT_BYTES, base64, build, canonical

PATIENCE = 120  # seconds until clients that do not end are given up
FAR = 10**9  # keys of raw rows; the sequences never come there
ADDRESS = {"dbname", "user", "password", "host", "port"}
LEAF = "INSERT INTO record_entry (object_id, step, verb, at, include_by, leaf) VALUES (%s, 0, %s, %s, %s, %s)"
SALT = (
    "INSERT INTO record_salt (entry_id, field, r)"
    " VALUES (currval(pg_get_serial_sequence('record_entry', 'id')), %s, %s)"
)
VERSION = "UPDATE articles_articleversion SET number = number + 1, changed_at = %s WHERE article_id = %s"
NUMBER = "UPDATE proposals_numberseries SET last = last + 1 WHERE name = 'proposals'"


@dataclass(frozen=True)
class Stage:
    """What acts are done on, in turn, and by whom."""

    draft: object
    places: list
    proposals: list
    people: list

    def of(self, n):
        """Return the place, proposal and person of the n-th act: no person meets a proposal twice."""
        turn, place = divmod(n, len(self.proposals))
        return self.places[n % len(self.places)], self.proposals[place], self.people[(turn + place) % len(self.people)]


def submit(stage, n):
    place, _proposal, person = stage.of(n)
    words = ProposalWords("change", "ru", text=f"Новые слова {secrets.token_hex(6)}", reasons="Так будет понятнее.")
    file_proposal(stage.draft, place, words, key=secrets.token_urlsafe(18), by=person, at=clock.now())


def comment(stage, n):
    _place, proposal, person = stage.of(n)
    words = {"stance": "for", "language": "ru", "text": f"Согласен. {secrets.token_hex(6)}"}
    post_comment(stage.draft, proposal=proposal, **words, key=secrets.token_urlsafe(18), by=person, at=clock.now())


def support(stage, n):
    _place, proposal, person = stage.of(n)
    support_proposal(proposal, by=person, at=clock.now())


ACTS = {"submit": submit, "comment": comment, "support": support}


def rows_of_submit(stage, n, at):
    place, _proposal, person = stage.of(n)
    base = next(text for text in place.texts.all() if text.language == "ru")
    common = {"language": "ru", "created_at": at, "submitted_at": at}
    proposal = Proposal(pk=FAR + n, draft=stage.draft, author=person, visible_at=at, **common)
    proposal.serial, proposal.status = FAR + n, "submitted"
    revision = Revision(pk=FAR + n, proposal=proposal, number=1, **common)
    proposal.current_revision = revision
    change = Change(pk=FAR + n, revision=revision, kind="change", provision=place.provision, base=base)
    change.article_id, change.sameness = place.article_id, sameness("change", str(n))
    words = ChangeWords(change=change, text=f"Новые слова {secrets.token_hex(6)}")
    reasons = RevisionWords(revision=revision, reasons="Так будет понятнее.")
    data = {"target": {"provision": place.provision.uid, "edition": 1}, "lang": "ru", "kind": "change"}
    leaf = "proposal.submitted", proposal.uid, data | {"channel": "site", "bytes": 80, "c": base64(bytes(32))}
    rows = [proposal, revision, change, words, reasons, _key(person, proposal.uid, n, at)]
    return leaf, rows, place.article_id, [(NUMBER, ())]


def rows_of_comment(stage, n, at):
    _place, proposal, person = stage.of(n)
    common = {"language": "ru", "created_at": at, "submitted_at": at, "visible_at": at, "stance": "for"}
    made = Comment(pk=FAR + n, draft=stage.draft, author=person, proposal=proposal, **common)
    made.article_id, made.sameness = proposal.change.article_id, sameness(str(n))
    words = CommentWords(comment=made, text=f"Согласен. {secrets.token_hex(6)}")
    data = {"target": {"proposal": proposal.uid}, "lang": "ru", "stance": "for", "bytes": 30, "c": base64(bytes(32))}
    return ("comment.submitted", made.uid, data), [made, words, _key(person, made.uid, n, at)], made.article_id, []


def rows_of_support(stage, n, at):
    _place, proposal, person = stage.of(n)
    made = Support(pk=FAR + n, proposal=proposal, revision_id=proposal.current_revision_id, person=person, at=at)
    return ("support.added", made.uid, {"object": proposal.uid}), [made], proposal.change.article_id, []


ROWS = {"submit": rows_of_submit, "comment": rows_of_comment, "support": rows_of_support}


def by_actions(stage, name, numbers):
    """Return what one client does: acts, one by one."""
    connection.ensure_connection()
    return lambda: [ACTS[name](stage, n) for n in numbers]


def by_psycopg(stage, name, numbers):
    """Return what one client does: the same rows, ready beforehand, by prepared statements, a transaction an act."""
    ready = [_statements(*ROWS[name](stage, n, at := clock.now()), at=at) for n in numbers]
    address = {key: value for key, value in connection.get_connection_params().items() if key in ADDRESS}

    def write():
        with psycopg.connect(**address, autocommit=True, prepare_threshold=1) as plain:
            for statements in ready:
                with plain.transaction():
                    for sql, values in statements:
                        plain.execute(sql, values)

    return write


def per_second(work_of, stage, name, numbers, clients):
    """Let processes do an act for each number, all at once; return acts a second, from the start to the last end."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    line = context.Barrier(clients + 1, timeout=PATIENCE)

    def client(share):
        work = work_of(stage, name, share)
        line.wait()
        work()
        line.wait()

    workers = [context.Process(target=client, args=(numbers[place::clients],)) for place in range(clients)]
    for worker in workers:
        worker.start()
    line.wait()
    begun = time.perf_counter()
    line.wait()
    took = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    return len(numbers) / took


def _key(person, uid, n, at):
    key = secrets.token_urlsafe(18)
    return ActKey(pk=FAR + n, person=person, key=key, digest="0" * 64, result_id=uid, created_at=at)


def _statements(leaf, rows, article_id, more, *, at):
    """Return what one act writes as pairs of SQL and values; the leaf first: its salts name its key."""
    verb, uid, data = leaf
    by = {"role": "citizen", "alv": 2, "c": base64(bytes(32))}
    raw = canonical(build(verb, uid, at=at, by=by, data=data))
    fields = ["by", "c"] if "c" in data else ["by"]
    return [
        (LEAF, (uid, verb, at, at + INCLUDE_WITHIN, raw)),
        *[(SALT, (field, secrets.token_bytes(SALT_BYTES))) for field in fields],
        *map(_insert, rows),
        (VERSION, (at, article_id)),
        *more,
    ]


def _insert(row):
    fields = row._meta.concrete_fields
    names, places = ", ".join(f'"{field.column}"' for field in fields), ", ".join("%s" for _field in fields)
    values = tuple(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)
    return f"INSERT INTO {row._meta.db_table} ({names}) VALUES ({places})", values  # noqa: S608 (names of our own tables)
