"""Who may do what in a draft: people abroad, people without an IIN, people under 18. Settings of the draft.

A person says themselves to which of these they belong; where several settings concern them, the narrowest counts.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from articles.models.drafts import Part

WIDTH = {Part.ALL: 2, Part.WORDS: 1, Part.READ: 0}


@dataclass(frozen=True)
class Group:
    """People of whom a draft says what they may do; `setting` is the draft's column."""

    setting: str
    sentences: dict


GROUPS = {
    "abroad": Group(
        "abroad_may",
        {
            Part.ALL: _("People abroad can do everything here."),
            Part.WORDS: _("People abroad can propose and comment here. They give no supports and no answers."),
            Part.READ: _("People abroad can read everything here, but not send anything."),
        },
    ),
    "without_iin": Group(
        "without_iin_may",
        {
            Part.ALL: _("People without an IIN can do everything here."),
            Part.WORDS: _("People without an IIN can propose and comment here. They give no supports and no answers."),
            Part.READ: _("People without an IIN can read everything here, but not send anything."),
        },
    ),
    "minors": Group(
        "minors_may",
        {
            Part.ALL: _("People under 18 can do everything here."),
            Part.WORDS: _("People under 18 can propose and comment here. They give no supports and no answers."),
            Part.READ: _("People under 18 can read everything here, but not send anything."),
        },
    ),
}


def groups_of(person):
    """Return to which of the groups a person belongs, by what they or the identity provider say."""
    belongs = {
        "abroad": person.region == "abroad",
        "without_iin": person.has_no_iin and person.level == 1,  # whose identity is confirmed has a number
        "minors": bool(person.under_18),
    }
    return [name for name in GROUPS if belongs[name]]


def part_of(draft, name):
    """Return what people of a group may do in a draft."""
    return Part(getattr(draft, GROUPS[name].setting))


def narrowest(draft, person):
    """Return (what the person may do, the group whose setting says so, or None)."""
    settled = [(part_of(draft, name), name) for name in groups_of(person)]
    part, name = min(settled, key=lambda pair: WIDTH[pair[0]], default=(Part.ALL, None))
    return (part, None) if part == Part.ALL else (part, name)


def sentence_for(draft, person):
    """Return what a person must know before they write, or nothing where they may do everything."""
    part, name = narrowest(draft, person)
    return GROUPS[name].sentences[part] if name else ""


def restrictions(draft):
    """Return what a draft says of groups that may not do everything, a sentence for each."""
    parts = {name: part_of(draft, name) for name in GROUPS}
    return [GROUPS[name].sentences[part] for name, part in parts.items() if part != Part.ALL]


def rules(draft):
    """Return what a draft says of each group, a sentence for each."""
    return [group.sentences[part_of(draft, name)] for name, group in GROUPS.items()]
