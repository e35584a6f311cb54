"""What came by another way written as its authors' proposals: leaves, pages and counts as of any other."""

from django.db import connection

from accounts.actions import people_of
from accounts.models.senders import is_unclaimed
from accounts.notices import happen, notify_all
from articles.actions import touch
from core.locks import take_turns
from core.rules import RuleViolation
from intake.submissions import Problem, SenderMayNot
from proposals.actions.admitting import admit
from proposals.actions.numbers import next_numbers
from proposals.actions.places import changes_of
from proposals.actions.proposals import words_in_leaf
from proposals.models import Change, ChangeWords, Proposal, Revision, RevisionWords, Status
from record.actions import Act, record_all

ARRIVALS = "arrivals"  # the series of numbers of what came by other ways, refused items too
ARRIVED = "proposal.arrived"
REVISION_KEYS = "SELECT nextval(pg_get_serial_sequence('proposals_revision', 'id')) FROM generate_series(1, %s)"


def take_turn():
    """Wait until no other such act runs: senders are looked for and made by one at a time."""
    take_turns("proposals.arrivals")


def admitted(ground, fresh, *, at):
    """Return the rows whose senders may take part, their people, and the others, each with its problem."""
    people = people_of([one.sender for one in fresh], level=ground.level, at=at)
    may, authors, may_not = [], [], []
    for one, person in zip(fresh, people, strict=True):
        try:
            admit(ground.draft, by=person, asks_terms=False)
        except RuleViolation:
            one.problems.append(Problem(SenderMayNot.code))
            may_not.append(one)
        else:
            may.append(one)
            authors.append(person)
    return may, authors, may_not


def file_all(ground, fresh, authors, *, at, telling=ARRIVED):
    """Write proposals as their authors' and submit them, their numbers taken last; return them.

    Whoever has an account is told of it by a notice (`telling`), or not at all.
    """
    if not fresh:
        return []
    with connection.cursor() as cursor:
        cursor.execute(REVISION_KEYS, [len(fresh)])
        keys = [key for (key,) in cursor.fetchall()]
    proposals = [
        _proposal(ground, one, author, key, at=at) for one, author, key in zip(fresh, authors, keys, strict=True)
    ]
    revisions = [
        Revision(pk=key, number=1, language=one.words.language, created_at=at, submitted_at=at)
        for one, key in zip(fresh, keys, strict=True)
    ]
    pairs = [
        changes_of(revision, [one.asked], one.words.reasons) for one, revision in zip(fresh, revisions, strict=True)
    ]
    record_all(
        [
            _act(ground, proposal, author, pair, one.words.reasons)
            for proposal, author, pair, one in zip(proposals, authors, pairs, fresh, strict=True)
        ],
        at=at,
        are_new=True,
    )
    if telling:
        _tell_accounts(proposals, authors, telling, at=at)
    if ground.organization is not None:
        happen("organization.proposed", {one.uid: [ground.organization.uid] for one in proposals}, at=at)
    touch({change.article_id for pair in pairs for change, _words in pair}, at=at)
    for proposal, serial in zip(proposals, next_numbers(len(proposals)), strict=True):
        proposal.serial = serial
    _insert(proposals, revisions, pairs, fresh)
    return proposals


def _proposal(ground, one, author, revision_key, *, at):
    seen_at_once = ground.organization is not None or author.level >= ground.draft.level_seen_at_once
    return Proposal(
        draft=ground.draft,
        author=author,
        organization=ground.organization,
        language=one.words.language,
        name_form=one.words.name_form,
        channel=ground.channel,
        status=Status.SUBMITTED,
        created_at=at,
        submitted_at=at,
        visible_at=at if seen_at_once else None,
        current_revision_id=revision_key,
    )


def _act(ground, proposal, author, pair, reasons):
    changes = [change for change, _words in pair]
    for change, words in pair:
        change.words = words
    sealed = {"c": words_in_leaf(changes, reasons)}
    told = proposal.leaf_data(changes) | ({"meeting": ground.meeting} if ground.meeting else {})
    actor = author.as_actor() if ground.organization is None else ground.organization.as_actor(author)
    return Act("proposal.submitted", proposal.uid, actor, told, sealed)


def _insert(proposals, revisions, pairs, fresh):
    """Insert all rows; references in a circle are looked at when the transaction ends."""
    Proposal.objects.bulk_create(proposals)
    for proposal, revision in zip(proposals, revisions, strict=True):
        revision.proposal = proposal
    Revision.objects.bulk_create(revisions)
    changes, texts = zip(*(row for pair in pairs for row in pair), strict=True)
    Change.objects.bulk_create(changes)
    for change, words in zip(changes, texts, strict=True):
        words.change = change
    ChangeWords.objects.bulk_create(texts)
    RevisionWords.objects.bulk_create(
        RevisionWords(revision=revision, reasons=one.words.reasons)
        for revision, one in zip(revisions, fresh, strict=True)
    )


def _tell_accounts(proposals, authors, telling, *, at):
    """Tell people with an account that something came in their name, so that they can say if it was not them."""
    told = [
        (author, proposal.uid)
        for author, proposal in zip(authors, proposals, strict=True)
        if author.is_active and not is_unclaimed(author)
    ]
    notify_all(told, telling, at=at)
