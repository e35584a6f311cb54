"""Names made less public later: from one's own name to a pseudonym, from either to “a citizen of a region”."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import NameForm
from articles.actions import touch
from core.rules import RuleViolation
from proposals.actions.coauthors import articles_of_all
from proposals.actions.locking import lock_in_order, lock_proposal
from proposals.actions.refusals import NotYours, OfOrganization
from proposals.models import Coauthor, Comment, Proposal
from proposals.registered import shown_too_widely
from record.actions import Act, record, record_all

SHOWN_LESS = "author.shown_less"
NARROWER = {
    NameForm.NAME: (NameForm.PSEUDONYM, NameForm.REGION),
    NameForm.PSEUDONYM: (NameForm.REGION,),
    NameForm.REGION: (),
}


class NotLessPublic(RuleViolation):
    code = "not_less_public"
    sentence = _("A name can only be made less public. Choose a pseudonym or the region only.")


@transaction.atomic
def show_less(item, form, *, by, at):
    """Show less of the author beside a proposal or comment that is there, or of a co-author; again, it changes nothing.

    What others have copied meanwhile cannot be called back, and the record never held a name.
    """
    if isinstance(item, Coauthor):
        return _show_coauthor_less(item, form, by=by, at=at)
    if item.organization_id is not None:
        raise OfOrganization
    if item.author_id != by.pk:
        raise NotYours
    is_proposal = isinstance(item, Proposal)
    item = lock_proposal(item) if is_proposal else Comment.objects.select_for_update(of=["self"]).get(pk=item.pk)
    if item.name_form == form:
        return item
    if form not in NARROWER[item.name_form]:
        raise NotLessPublic(field="name_form")
    item.name_form = form
    item.save(update_fields=["name_form"])
    record(SHOWN_LESS, item.uid, actor=by.as_actor(), data={"form": str(form)}, at=at)
    touch(item.articles if is_proposal else [item.article_id], at=at)
    return item


def _show_coauthor_less(coauthor, form, *, by, at):
    """Show less of a co-author; of a draft, which their co-authors alone see, without a leaf."""
    if coauthor.person_id != by.pk:
        raise NotYours
    lock_in_order([coauthor.proposal_id])
    coauthor = Coauthor.objects.select_related("proposal").get(pk=coauthor.pk)
    if coauthor.name_form == form:
        return coauthor
    if form not in NARROWER[coauthor.name_form]:
        raise NotLessPublic(field="name_form")
    coauthor.name_form = form
    coauthor.save(update_fields=["name_form"])
    if coauthor.proposal.submitted_at is not None:
        record(SHOWN_LESS, coauthor.uid, actor=by.as_actor(), data={"form": str(form)}, at=at)
        touch(articles_of_all([coauthor.proposal]), at=at)
    return coauthor


@transaction.atomic
def show_least_of_all(*, by, at):
    """Show the region alone beside all that a person sent in their own name; return beside how much more stood."""
    found = [list(rows.select_for_update(of=["self"]).order_by("pk")) for rows in shown_too_widely(by)]
    proposals, comments, parts = found
    if not any(found):
        return 0
    for model, rows in ((Proposal, proposals), (Comment, comments), (Coauthor, parts)):
        model.objects.filter(pk__in=[row.pk for row in rows]).update(name_form=NameForm.REGION)
    data = {"form": str(NameForm.REGION)}
    record_all([Act(SHOWN_LESS, row.uid, by.as_actor(), data) for rows in found for row in rows], at=at)
    written = [*proposals, *(part.proposal for part in parts)]
    said = Comment.objects.filter(pk__in=[row.pk for row in comments])
    touch({*articles_of_all(written), *said.values_list("article", flat=True)}, at=at)
    return sum(map(len, found))
