"""Opinions: given, changed, taken back; which proposals are asked about as statements; tallies recounted."""

import logging
from math import isclose

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.limits import counting
from articles.actions import lock_collecting
from articles.models import ArticleVersion
from core.rows import insert_together, read_row
from core.rules import RuleViolation
from proposals.actions.admitting import admit
from proposals.models import Answer, Opinion, Proposal, Statement, StatementsMark
from proposals.models.opinions import COUNTED, KINDS_OF_STATEMENTS, TALLY
from proposals.statements import priority_of

logger = logging.getLogger(__name__)

SUMS = {name: Count("pk", filter=Q(answer=answer)) for answer, name in COUNTED.items()}

# Of proposals that say the same in the same place the first is asked about; to leave a place out is the same whatever
# the reasons. A proposal of several places is not asked about: somebody may agree with one and not with another.
RENEW = """
WITH first AS (
    SELECT DISTINCT ON (change.provision_id, change.kind, said) proposal.id, proposal.draft_id
    FROM proposals_change AS change
    JOIN proposals_proposal AS proposal ON proposal.current_revision_id = change.revision_id,
        LATERAL (SELECT CASE WHEN change.kind = 'remove' THEN '' ELSE change.sameness END AS said) AS same
    WHERE change.article_id = %(article)s AND change.kind = ANY(%(kinds)s)
        AND proposal.visible_at IS NOT NULL AND proposal.hidden_at IS NULL
        AND proposal.withdrawn_at IS NULL AND proposal.returned_at IS NULL AND proposal.disputed_at IS NULL
        AND proposal.erased_at IS NULL
        AND NOT EXISTS (
            SELECT FROM proposals_change AS other WHERE other.revision_id = change.revision_id AND other.id <> change.id
        )
    ORDER BY change.provision_id, change.kind, said, proposal.serial
), closed AS (
    UPDATE proposals_statement SET is_asked = false
    WHERE article_id = %(article)s AND is_asked AND proposal_id NOT IN (SELECT id FROM first)
)
INSERT INTO proposals_statement (proposal_id, draft_id, article_id, is_asked, agree, disagree, passed, priority)
SELECT id, draft_id, %(article)s, true, 0, 0, 0, %(priority)s FROM first ORDER BY id
ON CONFLICT (proposal_id) DO UPDATE SET is_asked = true, article_id = excluded.article_id
WHERE NOT proposals_statement.is_asked OR proposals_statement.article_id <> excluded.article_id
"""

TALLIED = f"UPDATE proposals_statement SET {', '.join(f'{name} = %s' for name in TALLY)} WHERE proposal_id = %s"  # noqa: S608 (names of our own columns)


class UnknownAnswer(RuleViolation):
    code = "unknown_answer"
    sentence = _("Choose one of the answers: agree, disagree or pass.")


class NotAStatement(RuleViolation):
    code = "not_a_statement"
    sentence = _("Only proposals to change, to add or to remove words can be answered so.")


class NotOpenToOpinions(RuleViolation):
    code = "not_open_to_opinions"
    sentence = _("This proposal cannot be answered: it is hidden, withdrawn or not published.")


class OwnOpinion(RuleViolation):
    code = "own_opinion"
    sentence = _("This is your own proposal: others answer it.")


class OrganizationsHaveNoOpinions(RuleViolation):
    code = "organizations_have_no_opinions"
    sentence = _("Organizations give no such answers: they are people's. Act in your own name to answer.")


@transaction.atomic
def give_opinion(proposal, answer, *, organization=None, by, at):
    """Answer a proposal as a statement, or change one's answer. The same answer again changes nothing.

    Refused in an organization's name: opinions are people's. No leaf and no receipt: nobody can be made to show one.
    """
    if organization is not None:
        raise OrganizationsHaveNoOpinions
    if answer not in Answer.values:
        raise UnknownAnswer(field="answer")
    count = counting("opinion", by=by, at=at)
    lock_collecting(proposal.draft, at=at, count=count)
    locked = _locked(proposal)
    if proposal.change.kind not in KINDS_OF_STATEMENTS:
        raise NotAStatement
    if locked.is_written_by(by):
        raise OwnOpinion
    if not locked.is_stood_by:
        raise NotOpenToOpinions
    admit(proposal.draft, by=by, gives_voice=True, too_low=_("This consultation asks for a confirmed identity."))
    statement = _lock_statement(locked, proposal.change.article_id)
    opinion = read_row(Opinion, "WHERE proposal_id = %s AND person_id = %s", [locked.pk, by.pk])
    given = {"answer": answer, "revision_id": locked.current_revision_id, "at": at}
    if opinion is None:
        opinion = Opinion(proposal=locked, person=by, **given)
        insert_together(opinion)
        _count(statement, None, answer)
    elif (opinion.answer, opinion.revision_id) != (answer, locked.current_revision_id):
        before = opinion.answer
        for name, value in given.items():
            setattr(opinion, name, value)
        opinion.save(update_fields=["answer", "revision", "at"])
        _count(statement, before, answer)
    opinion.day_count = count
    return opinion


@transaction.atomic
def take_back_opinion(proposal, *, by, at):
    """Take one's answer back while collection is open; without one nothing changes."""
    lock_collecting(proposal.draft, at=at)
    statement = Statement.objects.select_for_update().filter(pk=proposal.pk).first()
    opinion = Opinion.objects.filter(proposal=proposal, person=by).first()
    if opinion is None:
        return
    opinion.delete()
    _count(statement, opinion.answer, None)


def _locked(proposal):
    """Return a proposal as it stands now, kept from being hidden or withdrawn meanwhile; others may answer it too."""
    return read_row(Proposal, "WHERE id = %s FOR SHARE", [proposal.pk])


def _lock_statement(proposal, article_id):
    """Return the tally of a proposal, locked: whoever answers it, one after the other; made where there is none."""
    locked = Statement, "WHERE proposal_id = %s FOR UPDATE", [proposal.pk]
    statement = read_row(*locked)
    if statement is None:
        made = Statement(proposal=proposal, draft_id=proposal.draft_id, article_id=article_id)
        Statement.objects.bulk_create([made], ignore_conflicts=True)
        statement = read_row(*locked)
    return statement


def _count(statement, before, after):
    """Take one answer out of a locked tally and put another in; None is none."""
    if before == after:
        return
    numbers = dict(zip(COUNTED, statement.tally, strict=True))
    for answer, number in ((before, -1), (after, 1)):
        if answer is not None:
            numbers[answer] += number
    statement.set_tally(*numbers.values())
    with connection.cursor() as cursor:
        cursor.execute(TALLIED, [*(getattr(statement, name) for name in TALLY), statement.pk])


@transaction.atomic
def renew_statements(article_id):
    """Let people be asked about what is readable on an article now, each thing once; a second run changes nothing."""
    StatementsMark.objects.get_or_create(article_id=article_id, defaults={"number": 0})
    mark = StatementsMark.objects.select_for_update().get(article=article_id)
    version = ArticleVersion.objects.filter(article=article_id).values_list("number", flat=True).first()
    with connection.cursor() as cursor:
        kinds = [str(kind) for kind in KINDS_OF_STATEMENTS]
        cursor.execute(RENEW, {"article": article_id, "kinds": kinds, "priority": priority_of(0, 0, 0)})
    mark.number = version or 0
    mark.save(update_fields=["number"])


def recount_statements():
    """Compare every tally with the opinions themselves and mend those that differ; return how many did."""
    return sum(_recount(pk) for pk in _suspects())


def _suspects():
    """Return the statements whose tally is not the sum of the opinions; somebody may be answering right now."""
    rows = Opinion.objects.order_by().values_list("proposal").annotate(**SUMS)
    counted = {pk: tuple(numbers) for pk, *numbers in rows}
    return [one.pk for one in Statement.objects.all() if not _holds(one, counted.get(one.pk, (0, 0, 0)))]


@transaction.atomic
def _recount(pk):
    """Mend one tally under its lock; tell whether it was wrong."""
    statement = Statement.objects.select_for_update().get(pk=pk)
    numbers = Opinion.objects.filter(proposal=pk).aggregate(**SUMS)
    right = tuple(numbers[name] for name in COUNTED.values())
    if _holds(statement, right):
        return False
    logger.error("The tally of a statement was wrong: %s. It is mended: %s", statement, right)
    statement.set_tally(*right)
    statement.save(update_fields=TALLY)
    return True


def _holds(statement, tally):
    return statement.tally == tally and isclose(statement.priority, priority_of(*tally))
