"""Who may do what with a proposal or comment; whether it may happen now is the action's to say."""

from accounts.permissions import can_file_for
from articles.models import SPEAKING, Role
from articles.permissions import STAFF_WHO_READ_ALL, is_appointed
from proposals.models import CoauthorInvitation, Proposal, Status


def can_propose(user):
    return user.is_authenticated and user.is_active


def can_edit(user, proposal):
    if proposal.disputed_at or proposal.status not in {Status.DRAFT, Status.RETURNED}:
        return False
    return can_propose(user) and proposal.is_own_of(user)


def can_revise(user, proposal):
    """Whether a person may send other words for what stands; whether it still may be is the action's to say."""
    return can_send_again(user, proposal) and proposal.state in {"submitted", "published"}


def can_send_again(user, proposal):
    """Whether other words are a person's to send: the author's or a co-author's, or who files for the organization."""
    return speaks_for(user, proposal)


def can_withdraw(user, item):
    """Whether it is a person's to take back; of a proposal with co-authors, its author's alone."""
    return speaks_for(user, item) and not is_coauthor(user, item)


def speaks_for(user, item):
    """Whether somebody says something in the name in which it stands: an author, or who files for the organization."""
    if not can_propose(user) or not item.is_own_of(user) or item.disputed_at:
        return False
    return item.organization_id is None or can_file_for(user, item.organization)


def is_coauthor(user, item):
    """Whether the person writes a proposal that is another's with them."""
    return user.is_authenticated and user.pk in (getattr(item, "coauthor_ids", None) or ())


def can_join(user, invitation):
    """Whether an invitation to write a proposal together was sent to an address that the person has confirmed."""
    return can_propose(user) and CoauthorInvitation.objects.addressed_to(user).filter(pk=invitation.pk).exists()


def can_invite(user, proposal):
    """Whether a person may ask others to write it with them: the author of a citizen's proposal."""
    return can_propose(user) and proposal.organization_id is None and proposal.author_id == user.pk


def can_support(user, proposal):
    return can_propose(user) and not proposal.is_written_by(user)


def can_support_comment(user, comment):
    return can_propose(user) and comment.author_id != user.pk


def can_edit_comment(user, comment, *, at):
    """Whether a comment's author may change its words; the same people who may withdraw it."""
    return can_withdraw(user, comment) and comment.is_editable_at(at)


def offices_of(user, draft, article_id):
    """Return the offices in which a person may answer on an article of a draft, as (office, its name)."""
    return [(role, name) for role, name in SPEAKING if is_appointed(user, draft, role, article_id=article_id)]


def office_to_translate(user, item):
    """Return the office in which a person may say it in another language, or nothing; of their own they are authors."""
    if not can_propose(user) or item.involves(user):
        return ""
    return next((role for role in STAFF_WHO_READ_ALL if _holds(user, item, role)), "")


def can_translate(user, item):
    """Whether a person may say it in another language: as its author, or as staff of all that it speaks of."""
    return speaks_for(user, item) or bool(office_to_translate(user, item))


def is_maker(user, item, translation):
    """Whether a person may take a translation back: its author's whoever speaks for it, staff's whoever made it."""
    if translation.by_staff:
        return can_propose(user) and translation.made_by_id == user.pk
    return speaks_for(user, item)


def can_remove_translation(user, item):
    """Whether a person moderates all that something speaks of, and it is none of their own."""
    return can_propose(user) and not item.involves(user) and _holds(user, item, Role.MODERATOR)


def _holds(user, item, role):
    articles = item.articles if isinstance(item, Proposal) else {item.article_id}
    where = {"language": item.language}
    return all(is_appointed(user, item.draft, role, article_id=article, **where) for article in articles)
