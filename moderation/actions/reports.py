"""Reports by anyone: they raise attention and hide nothing."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.limits import counting
from core.rules import RuleViolation
from core.text import clean
from moderation.actions.grounds import ground_as_read
from moderation.models import Report, target


class OwnReport(RuleViolation):
    code = "own_report"
    sentence = _("These are your own words: you can withdraw them, not report them.")
    of_organization = _("These are words of your own organization: it can take them back, its members report nothing.")


class NothingToReport(RuleViolation):
    code = "nothing_to_report"
    sentence = _("These words are not shown, so there is nothing to report.")


@transaction.atomic
def report(item, *, ground, text="", read_grounds=None, by, at):
    """Tell the moderators that shown words break a rule; nothing is hidden by it.

    Reporting again returns the person's first report, whatever it says. No leaf: the record holds what moderators
    do, and a trace of who complained about whom would frighten people from complaining. `read_grounds` is how much of
    the grounds the person had read: where theirs was changed since, refused.
    """
    item = type(item).objects.select_for_update(of=["self"]).get(pk=item.pk)
    earlier = Report.objects.on(item).filter(reporter=by).first()
    if earlier is not None:
        return earlier
    if item.involves(by):
        raise OwnReport(OwnReport.of_organization if item.organization_id else None)
    if not item.is_public or item.is_tombstone:
        raise NothingToReport
    rule = ground_as_read(item.draft, ground, read_grounds)
    text = clean(text, "report", field="text", required=False)
    if count := counting("report", by=by, at=at):
        count.alone()
    return Report.objects.create(
        draft=item.draft,
        **target(item),
        reporter=by,
        ground=ground,
        ground_version=None if rule.is_first else rule,
        text=text,
        at=at,
    )
