"""What was merged with a proposal, as its page tells everybody: the marks of both sides lead to each other."""

from dataclasses import dataclass, field

from moderation.models import Ruling, RulingKind
from proposals.models import Proposal


@dataclass(frozen=True)
class Group:
    """Of a repeat the ruling that merged it; of the one that stands for others these, with their authors."""

    ruling: Ruling | None = None
    ground_url: str = ""
    members: list = field(default_factory=list)

    @property
    def into(self):
        return self.ruling and self.ruling.into


def group_of(proposal):
    """Return what was merged with a proposal that was read with its counts, or None; no query where nothing was."""
    if proposal.merged_into_id is not None:
        rows = Ruling.objects.on(proposal).filter(kind=RulingKind.MERGE).select_related("into", "ground_version")
        ruling = rows.latest_first().first()
        return ruling and Group(ruling, ruling.rule.address_in(proposal.draft))
    if proposal.stands_for:
        return Group(members=list(Proposal.objects.filter(merged_into=proposal).with_changes().order_by("serial")))
    return None
