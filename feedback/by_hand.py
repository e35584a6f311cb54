"""What staff did with families by hand, as it is shown; and the texts that they name."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation
from feedback.models import Binding, Part
from feedback.saying import WISHES
from proposals.models import Change, Comment, Proposal

NAMES = re.compile(r"P-(\d{6,9})|\b(c_[0-9a-z]{26})\b", re.ASCII)
COLUMNS = ("uid", "bond", "made_at", "texts")


class TextsNotNamed(RuleViolation):
    code = "texts_not_named"
    sentence = _("Name two texts or more, by numbers or addresses that there are. Other words may stand between them.")


@dataclass(frozen=True)
class Act:
    """One act that made a family what it is. `left` says that texts were taken out of it, not put into it."""

    uid: str
    bond: str
    made_at: datetime
    texts: int
    left: bool


def acts_on(families):
    """Return {key of a family: acts of staff that bind it now, the latest first}, in two queries."""
    acts: dict[int, set] = {family.pk: set() for family in families}
    standing = Binding.objects.standing().order_by()
    for family, *act in standing.filter(placed__family__in=families).values_list("placed__family", *COLUMNS).distinct():
        acts[family].add(Act(*act, left=False))
    by_uid = {family.uid: family.pk for family in families}
    for uid, *act in standing.filter(of_family__in=by_uid).values_list("of_family", *COLUMNS):
        acts[by_uid[uid]].add(Act(*act, left=True))
    return {family: sorted(some, key=lambda act: (act.made_at, act.uid), reverse=True) for family, some in acts.items()}


def texts_of_act(binding, user):
    """Return (item, whether the act placed it) of all texts of an act that are read now, the placed ones first."""
    rows = list(binding.bound.readable().order_by("-is_placed", "rank", "pk"))
    model = Comment if binding.part == Part.COMMENT else Proposal
    items = {one.pk: one for one in model.objects.filter(pk__in=[row.contribution for row in rows]).with_words(user)}
    return [(items[row.contribution], row.is_placed) for row in rows if row.contribution in items]


def named_texts(article, part, typed):
    """Return the keys of the texts that somebody named, in their order, and the place where the first is compared.

    Numbers of proposals and ids of comments are found wherever they stand in what was typed: in addresses, too.
    """
    keys: list[int] = []
    serials, uids = {}, {}
    found = [(int(serial) if serial else None, uid) for serial, uid in NAMES.findall(typed)]
    if part == Part.COMMENT:
        uids = dict(Comment.objects.filter(uid__in=[uid for _serial, uid in found if uid]).values_list("uid", "pk"))
    else:
        wanted = [serial for serial, _uid in found if serial]
        serials = dict(Proposal.objects.filter(draft=article.draft_id, serial__in=wanted).values_list("serial", "pk"))
    for serial, uid in found:
        key = serials.get(serial) if serial else uids.get(uid)
        if key is None:
            raise TextsNotNamed(field="texts")
        if key not in keys:
            keys.append(key)
    if len(keys) < 2:
        raise TextsNotNamed(field="texts")
    place = article.pk
    if part == Part.CHANGE:
        standing = {"revision__proposal": keys[0], "revision__proposal__current_revision": F("revision")}
        made = Change.objects.filter(article=article, kind__in=WISHES, **standing).order_by("pk")
        place = made.values_list("provision", flat=True).first()
    return keys, place
