"""How notices of moderation read: what was ruled, the ground in full, the statement of reasons."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.notices import Reading, register
from moderation.models import DONE, GROUPING, KINDS, MOVED, Flags, Ruling, RulingKind, what_is


def register_all():
    for what in KINDS:
        for kind, done in DONE.items():
            if kind in (*GROUPING, RulingKind.RETURN) and what != "proposal":
                continue
            if kind == RulingKind.MOVE and what not in MOVED:
                continue
            register(f"{what}.{done}", read_rulings)


def read_rulings(object_ids, language):
    """Return how rulings read to the authors of what was ruled on, by the ruling's uid."""
    with override(language):
        rulings = list(Ruling.objects.standing().with_items().filter(uid__in=object_ids))
        pointed_at = _pointed_at(rulings)
        return {ruling.uid: _reading(ruling, pointed_at) for ruling in rulings}


def statement_of(ruling, language):
    """Return how a ruling that is not stored yet will read to the author: in the words of the notice of it."""
    with override(language):
        return _reading(ruling, _pointed_at([ruling]))


def _pointed_at(rulings):
    """Return (what, key) of each item in whose words a program had pointed at something."""
    found = set()
    for what in KINDS:
        keys = [key for ruling in rulings if (key := getattr(ruling, f"{what}_id"))]
        if keys:
            flagged = Flags.objects.filter(**{f"{what}__in": keys}).exclude(kinds=[])
            found |= {(what, key) for key in flagged.values_list(f"{what}_id", flat=True)}
    return found


def _reading(ruling, pointed_at):
    """Return the statement: rule, facts, who decided and how far it reaches, how long, the program's part, appeal."""
    title = _title(ruling)
    pieces = []
    if ruling.rule:
        pieces.append(_("Ground: %(ground)s.") % {"ground": ruling.rule.name})
        pieces.append(ruling.rule.sentence)
    if ruling.reasons:
        pieces.append(_("Statement of reasons: %(reasons)s") % {"reasons": ruling.reasons})
    pieces.append(_follow_up(ruling))
    if ruling.batch_id:
        pieces.append(_together(ruling.batch))
    if how_long := _how_long(ruling.kind):
        pieces.append(how_long)
        pieces.append(_part_of_programs((what_is(ruling.item), ruling.item.pk) in pointed_at))
    if ruling.appeal_until:
        pieces.append(_how_to_appeal(ruling.appeal_until))
    return Reading(title=title, text="\n".join(filter(None, pieces)), url=ruling.item.get_absolute_url())


def _title(ruling):
    if ruling.revision_id:
        titles = {
            RulingKind.PUBLISH: _("The new words of your proposal %(number)s are published"),
            RulingKind.RETURN: _("The new words of your proposal %(number)s were returned to you"),
        }
        return titles[ruling.kind] % {"number": ruling.proposal.number}
    if ruling.proposal_id:
        titles = {
            RulingKind.PUBLISH: _("Your proposal %(number)s is published"),
            RulingKind.RETURN: _("Your proposal %(number)s was returned to you"),
            RulingKind.HIDE: _("Your proposal %(number)s was hidden"),
            RulingKind.PARTIAL: _("Passages of your proposal %(number)s were covered"),
            RulingKind.RESTORE: _("Your proposal %(number)s is shown again"),
            RulingKind.MERGE: _("Your proposal %(number)s was merged into %(into)s, which it repeats"),
            RulingKind.SPLIT: _("Your proposal %(number)s is no longer merged into %(into)s"),
            RulingKind.MOVE: _("Your proposal %(number)s was moved to %(place)s"),
        }
        named = {"number": ruling.proposal.number, "into": ruling.into and ruling.into.number}
        return titles[ruling.kind] % (named | _places(ruling))
    if ruling.position_id:
        titles = {
            RulingKind.PUBLISH: _("A position in your dossier %(number)s stands"),
            RulingKind.HIDE: _("A position in your dossier %(number)s was hidden"),
            RulingKind.PARTIAL: _("Passages of a position in your dossier %(number)s were covered"),
            RulingKind.RESTORE: _("A position in your dossier %(number)s is shown again"),
        }
        return titles[ruling.kind] % {"number": ruling.position.dossier.number}
    return {
        RulingKind.PUBLISH: _("Your comment is published"),
        RulingKind.HIDE: _("Your comment was hidden"),
        RulingKind.PARTIAL: _("Passages of your comment were covered"),
        RulingKind.RESTORE: _("Your comment is shown again"),
        RulingKind.MOVE: _("Your comment was moved to %(place)s"),
    }[ruling.kind] % _places(ruling)


def _places(ruling):
    """Return in words where something was moved, and where from; nothing of other rulings."""
    if ruling.kind != RulingKind.MOVE:
        return {}
    language = get_language()
    return {"place": ruling.moved_to.label(language), "before": ruling.moved_from.label(language)}


def _follow_up(ruling):
    if ruling.revision_id and ruling.kind == RulingKind.RETURN:
        return _(
            "A moderator ruled so, not a program. The words that stood before still stand. You can send others while "
            "collection is open."
        )
    return {
        RulingKind.PUBLISH: "",
        RulingKind.RETURN: _(
            "A moderator ruled so, not a program. Change your proposal and send it again while collection is open."
        ),
        RulingKind.HIDE: _(
            "A moderator ruled so, not a program. Others see a mark with the ground in place of your words; "
            "you still see them."
        ),
        RulingKind.PARTIAL: _(
            "A moderator ruled so, not a program. In the place of each passage others read a mark; the rest stands. "
            "You still read all of it."
        ),
        RulingKind.RESTORE: _("A moderator looked at it again. Everybody can read it as before."),
        RulingKind.MERGE: _(
            "A moderator ruled so, not a program. Your proposal stays readable under its number, with its comments and "
            "supports. Whoever backs one of the two counts once, you too; the Commission answers both at once."
        ),
        RulingKind.SPLIT: _(
            "A moderator looked at it again. Your proposal stands for itself, with its own supports, and gets its own "
            "answer."
        ),
        RulingKind.MOVE: _move_follows(ruling),
    }[ruling.kind]


def _move_follows(ruling):
    if ruling.kind != RulingKind.MOVE:
        return ""
    stays = _(
        "It stood at %(before)s. It stands and counts at %(place)s now. Nothing of your words was changed. Everybody "
        "sees where you wrote it."
    )
    goes_along = (
        _("Its number, address, supports and comments go with it.")
        if ruling.proposal_id
        else _("Its address, its supports and the replies to it go with it.")
    )
    return "\n".join([_("A moderator ruled so, not a program."), stays % _places(ruling), goes_along])


def _together(batch):
    if batch.second_id:
        return _("Two moderators ruled so, on several texts at once: a second one looked at each and confirmed it.")
    return _("The moderator ruled so on several texts at once.")


def _how_long(kind):
    return {
        RulingKind.RETURN: _("It lasts until other words of yours stand."),
        RulingKind.PARTIAL: _("It lasts until a moderator shows the passages again or other words of yours stand."),
        RulingKind.HIDE: _("It has no end, unless a moderator restores it."),
        RulingKind.MERGE: _("It has no end, unless a moderator splits the two again."),
        RulingKind.MOVE: _("It has no end, unless a moderator moves it back."),
    }.get(kind)


def _part_of_programs(pointed):
    if pointed:
        return _("A program had pointed at these words. It decides nothing.")
    return _("No program took part in finding or deciding it.")


def _how_to_appeal(until):
    moment = date_format(localtime(until), "DATETIME_FORMAT")
    return _(
        "If you disagree, you can appeal until %(moment)s, Astana time: on your page, under “Rulings and appeals”. "
        "Another moderator decides."
    ) % {"moment": moment}
