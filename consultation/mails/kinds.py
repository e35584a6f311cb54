"""Every kind of mail that the product sends: whom it reaches, when it goes out, and how its example is made.

A new kind belongs here: `tests/mails/test_every_kind.py` names those that are missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.mail import message_of
from accounts.models import Notice
from consultation.mails import assignments, conclusions, dockets, examples
from consultation.mails.others import OTHERS
from consultation.mails.world import World

WHOM = {
    "author": pgettext_lazy("whom a mail reaches", "Whoever takes part"),
    "follower": pgettext_lazy("whom a mail reaches", "Whoever backs or follows something"),
    "organization": pgettext_lazy("whom a mail reaches", "Organizations and their members"),
    "sender": pgettext_lazy("whom a mail reaches", "Senders of mails and long texts"),
    "moderator": pgettext_lazy("whom a mail reaches", "Moderators"),
    "rapporteur": pgettext_lazy("whom a mail reaches", "Whoever weighs for the Commission"),
    "secretary": pgettext_lazy("whom a mail reaches", "Secretaries and whoever they invite"),
    "account": pgettext_lazy("whom a mail reaches", "Everybody, about their account"),
}


ABOUT = {
    "proposal": pgettext_lazy("what a mail is about", "Proposal"),
    "comment": pgettext_lazy("what a mail is about", "Comment"),
    "position": pgettext_lazy("what a mail is about", "Position"),
    "long_text": pgettext_lazy("what a mail is about", "Long text"),
}


@dataclass(frozen=True)
class Mail:
    """One kind of mail. `names` are the settings of the draft whose values stand in its words."""

    kind: str
    whom: str
    when: Any
    make: Callable[[World], EmailMessage | None]
    names: tuple[str, ...] = ()

    @property
    def title(self):
        """When it goes out, after what it is about where it is about a thing."""
        about = ABOUT.get(self.kind.partition(".")[0])
        return f"{about}: {self.when}" if about else str(self.when)


def of_notice(kind, example):
    """Return what makes the mail of a notice of a kind, about the thing that an example makes."""
    return lambda world: message_of(notice_of(world, kind, example))


def notice_of(world, kind, example):
    """Return a notice to the reader, as an act would write it; it is not stored."""
    object_id = example(world)
    return Notice(pk=0, person=world.reader, kind=kind, object_id=object_id, created_at=world.at, mail_from=world.at)


PUBLISHED, RETURNED = _("When a moderator publishes it."), _("When a moderator returns it to its author.")
COVERED, HIDDEN = _("When a moderator covers passages of it."), _("When a moderator hides it.")
RESTORED = _("When a moderator shows it again.")
MOVED = _("When a moderator moves it to the right place.")

APPEAL = ("appeal_days",)
_NOTICES: list[tuple[Any, ...]] = [
    ("proposal.published", "author", PUBLISHED, examples.ruled("proposal", "publish")),
    ("proposal.returned", "author", RETURNED, examples.ruled("proposal", "return"), APPEAL),
    ("proposal.covered", "author", COVERED, examples.ruled("proposal", "partial"), APPEAL),
    ("proposal.hidden", "author", HIDDEN, examples.ruled("proposal", "hide"), APPEAL),
    ("proposal.restored", "author", RESTORED, examples.ruled("proposal", "restore")),
    (
        "proposal.merged",
        "author",
        _("When a moderator merges it into another one."),
        examples.ruled("proposal", "merge"),
        APPEAL,
    ),
    ("proposal.split", "author", _("When a moderator splits it off again."), examples.ruled("proposal", "split")),
    ("proposal.moved", "author", MOVED, examples.ruled("proposal", "move"), APPEAL),
    (
        "proposal.joined",
        "author",
        _("When another proposal is merged into theirs, or split off."),
        examples.ruled("proposal", "merge"),
    ),
    ("proposal.overdue", "author", _("When it is shown before its review."), examples.proposal, ("hours_unseen",)),
    ("proposal.decided", "author", _("When the Commission answers."), examples.proposal_decided),
    ("proposal.discussed", "author", _("In the morning after a day with comments."), examples.day_of_proposal),
    ("proposal.arrived", "author", _("When something came in their name by another way."), examples.proposal),
    ("comment.published", "author", PUBLISHED, examples.ruled("comment", "publish")),
    ("comment.covered", "author", COVERED, examples.ruled("comment", "partial"), APPEAL),
    ("comment.hidden", "author", HIDDEN, examples.ruled("comment", "hide"), APPEAL),
    ("comment.restored", "author", RESTORED, examples.ruled("comment", "restore")),
    ("comment.moved", "author", MOVED, examples.ruled("comment", "move"), APPEAL),
    ("comment.overdue", "author", _("When it is shown before its review."), examples.comment, ("hours_unseen",)),
    ("comment.answered", "author", _("When somebody answers it."), examples.comment_answered),
    ("appeal.decided", "author", _("When another moderator has decided on an appeal."), examples.appeal_decided),
    (
        "report.settled",
        "author",
        _("When a moderator rules on their report."),
        examples.ruled("comment", "hide"),
    ),
    ("coauthor.joined", "author", _("When somebody joins them as a co-author."), examples.coauthor_joined),
    ("coauthor.left", "author", _("When a co-author leaves."), examples.coauthor_left),
    ("coauthor.removed", "author", _("When the author takes them off a draft."), examples.coauthor_left),
    ("coauthor.declined", "author", _("When somebody declines to write with them."), examples.coauthor_declined),
    ("proposal.sent_together", "author", _("When the author sends what they write together."), examples.proposal),
    ("proposal.revised_together", "author", _("When a co-author sends other words."), examples.proposal_revised),
    ("translation.made", "author", _("When staff translate their words."), examples.translation_made),
    ("translation.removed", "author", _("When a moderator removes a translation."), examples.translation_removed),
    ("collection.closing", "author", _("Some days before the collection closes."), examples.closing, ("closes_at",)),
    ("collection.extended", "author", _("When the collection is extended."), examples.closing, ("closes_at",)),
    ("proposal.withdrawn", "follower", _("When its author withdraws it."), examples.proposal_withdrawn),
    ("proposal.revised", "follower", _("When its author changes what is proposed."), examples.proposal_revised),
    ("proposal.disputed", "follower", _("When its author says: this was not me."), examples.proposal_disputed),
    (
        "proposal.regrouped",
        "follower",
        _("When it is merged into another one, or split off."),
        examples.ruled("proposal", "merge"),
    ),
    (
        "proposal.discussed_hidden",
        "follower",
        _("When a proposal is hidden on which they commented."),
        examples.discussed_hidden,
    ),
    (
        "organization.proposed",
        "follower",
        _("When an organization proposes."),
        examples.proposal_of_organization,
    ),
    ("dossier.filed", "follower", _("When an organization files its dossier."), examples.dossier_filed),
    ("article.spoken", "follower", _("In the morning after a day on a followed article."), examples.day_of_article),
    ("answers.given", "follower", _("In the morning after a day with answers."), examples.day_of_answers),
    ("position.published", "organization", PUBLISHED, examples.ruled("position", "publish")),
    ("position.covered", "organization", COVERED, examples.ruled("position", "partial"), APPEAL),
    ("position.hidden", "organization", HIDDEN, examples.ruled("position", "hide"), APPEAL),
    ("position.restored", "organization", RESTORED, examples.ruled("position", "restore")),
    ("position.answered", "organization", _("When the Commission answers a position."), examples.position_answered),
    ("cosigning.asked", "organization", _("When another one asks it to co-sign a dossier."), examples.cosigner),
    ("organization.confirmed", "organization", _("When it is confirmed."), examples.organization_confirmed),
    ("organization.refused", "organization", _("When its registration is refused."), examples.organization_refused),
    ("member.joined", "organization", _("When somebody accepts to speak for it."), examples.membership),
    ("member.changed", "organization", _("When a member gets another part."), examples.membership),
    ("member.left", "organization", _("When a member leaves."), examples.membership),
    ("member.removed", "organization", _("When its head ends a membership."), examples.membership),
    ("body.invited", "organization", _("When it is asked to speak."), examples.body_invited),
    ("body.reminded", "organization", _("When it has not answered and the day is near."), examples.body_invited),
    ("body.uninvited", "organization", _("When it is asked no longer."), examples.body_uninvited),
    ("conclusion.asked", "organization", _("When it is asked for its conclusion."), conclusions.asked),
    ("conclusion.due", "organization", _("The day before its conclusion is due."), conclusions.asked),
    ("conclusion.late", "organization", _("When its conclusion was not given by the day."), conclusions.late),
    ("conclusion.withdrawn", "organization", _("When its conclusion is asked for no longer."), conclusions.withdrawn),
    ("long_text.part_filed", "sender", _("When staff make a part of it a proposal."), examples.part_filed),
    ("long_text.finished", "sender", _("When staff have finished cutting it."), examples.long_text),
    ("long_text.answered", "sender", _("When staff answer an objection to a cut."), examples.long_text),
    ("batch.asked", "moderator", _("When a batch waits for a second moderator."), examples.batch_waiting),
    ("batch.refused", "moderator", _("When the second moderator refuses a batch."), examples.batch_refused),
    ("batch.finished", "moderator", _("When a batch is carried out."), examples.batch_done),
    ("question.asked", "moderator", _("When a colleague asks something."), examples.question_asked),
    ("question.answered", "moderator", _("When a colleague answers."), examples.question_answered),
    ("unsealing.asked", "moderator", _("When somebody asks who an author is."), examples.unsealing_asked),
    ("unsealing.answered", "moderator", _("When that was granted or refused."), examples.unsealing_granted),
    ("docket.returned", "rapporteur", _("When their prepared answer is given back."), dockets.returned),
    ("docket.to_sign", "rapporteur", _("When a prepared answer waits for a second signature."), dockets.to_sign),
    ("docket.finished", "rapporteur", _("When a prepared answer is published."), dockets.finished),
    ("assignment.given", "rapporteur", _("When they are given something to answer."), assignments.given),
    ("assignment.due", "rapporteur", _("The day before it is to be answered."), assignments.given),
    (
        "assignment.ended",
        "rapporteur",
        _("When it is taken back or given to somebody else."),
        assignments.taken_back,
    ),
    ("conclusion.given", "rapporteur", _("When a conclusion that they asked for is given."), conclusions.given),
    ("conclusion.overdue", "rapporteur", _("When such a conclusion was not given by the day."), conclusions.late),
    ("change.asked", "secretary", _("When a change waits for a second person."), examples.change_asked),
    ("change.settled", "secretary", _("When such a change is answered."), examples.change_settled),
    (
        "office.taken",
        "secretary",
        _("When somebody takes the office."),
        examples.office_taken,
    ),
    ("office.declined", "secretary", _("When somebody declines the office."), examples.office_declined),
    ("identity.confirmed", "account", _("When the identity is confirmed."), examples.identity),
    ("identity.asked_again", "account", _("When another account asks for the same identity."), examples.identity),
    ("identity.released", "account", _("When the identity turns out to be somebody else's."), examples.anything),
    ("identity.disputed", "account", _("When “this was not me” is said."), examples.anything),
    ("identity.unsealed", "account", _("When staff were allowed to see who they are."), examples.unsealing_granted),
    ("person.merged", "account", _("When two accounts become one."), examples.merge),
    ("person.claimed", "account", _("When what came by another way becomes theirs."), examples.merge),
    ("address.undone", "account", _("When a change of e-mail is undone."), examples.address_change),
    ("data.asked", "account", _("When a copy of their data is asked for."), examples.anything),
    ("factors.removed", "account", _("When the operator removes their second factors."), examples.anything),
    ("token.made", "account", _("When a token is made."), examples.token),
    ("token.revoked", "account", _("When a token is revoked."), examples.token),
]

NOTICES = {kind: example for kind, _whom, _when, example, *_names in _NOTICES}
MAILS = {
    mail.kind: mail
    for mail in [
        *(Mail(kind, whom, when, of_notice(kind, example), *names) for kind, whom, when, example, *names in _NOTICES),
        *(Mail(kind, whom, when, make) for kind, whom, when, make in OTHERS),
    ]
}
