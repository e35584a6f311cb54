"""What each column of open data means, of which type it is, and by which rules is counted; in three languages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from consultation.open_data.tables import LANGUAGES, TABLES
from feedback.rules import RULES

TEXT, NUMBER, FLAG, MOMENT, WORD = "text", "number", "yes or no", "moment", "word"

OF_TABLES = {
    "provisions": _("The places of the text in the current edition, with their words."),
    "proposals": _("Proposals that were ever published, one row each. Of what was taken from view a mark is left."),
    "changes": _("What each proposal asks for, one row for each place."),
    "comments": _("Comments on articles and proposals, and what staff answered in their office."),
    "positions": _(
        "Positions in the standing version of each dossier, one row for each organization that stands by it."
    ),
    "rulings": _("Rulings of moderators as the public log tells them: no words, no author, no moderator."),
    "decisions": _("Answers of the Commission. A corrected answer names the one that took its place."),
    "people": _("How many citizens of each level sent so many proposals and comments on a page."),
    "people_of_draft": _("How many citizens of each level sent so many proposals in all."),
    "unseen": _("What the published numbers hold of contributions that were never published, as numbers alone."),
}

# Of each column its type and meaning; a column of one table alone that reads otherwise stands as "table.column".
COLUMNS = {
    "proposal": (WORD, _("The public number of the proposal.")),
    "proposal_uid": (WORD, _("The id of the proposal, as in the public record.")),
    "comment_uid": (WORD, _("The id of the comment, as in the public record.")),
    "position_uid": (WORD, _("The id of the position, as in the public record.")),
    "ruling_uid": (WORD, _("The id of the ruling, as in the public record.")),
    "decision_uid": (WORD, _("The id of the answer, as in the public record.")),
    "provision": (WORD, _("The eid of the place, such as art_9__para_2.")),
    "provision_uid": (WORD, _("The lasting id of the place, the same in every edition.")),
    "page": (WORD, _("The eid of the page on which it is read and counted.")),
    "unseen.page": (WORD, _("The eid of the page; empty for the numbers of the whole draft.")),
    "kind": (WORD, _("Change, add, remove, keep or question.")),
    "provisions.kind": (WORD, _("What the place is: article, paragraph, point and so on.")),
    "number": (WORD, _("The number of a proposal or dossier; else empty.")),
    "provisions.number": (WORD, _("The number of the place in its edition.")),
    "unseen.number": (NUMBER, _("How many.")),
    "edition": (NUMBER, _("The edition whose words it is about.")),
    "state": (WORD, _("Where it stands: published, decided, hidden, withdrawn and so on.")),
    "set_apart": (WORD, _("Hidden, withdrawn, returned or disputed: then it is counted apart. Empty: it is counted.")),
    "participant": (WORD, _("Citizen, party or organization; staff where they answered in their office.")),
    "organization": (WORD, _("The id of the organization that speaks; empty for citizens.")),
    "author": (TEXT, _("Who speaks, as they chose to be shown there. Empty where words are not shown.")),
    "coauthors": (TEXT, _("Who writes it with its author, as they chose to be shown there.")),
    "language": (WORD, _("The language that the author named: kk, ru or en.")),
    "base_language": (WORD, _("In which language the words were read that are to be changed.")),
    "channel": (WORD, _("By which way it came.")),
    "revision": (NUMBER, _("Which words of the proposal these are; the first are 1.")),
    "submitted_at": (MOMENT, _("When it was sent, by the clock of Astana.")),
    "published_at": (MOMENT, _("When everybody could first see it.")),
    "reviewed": (FLAG, _("Whether a moderator has looked at it.")),
    "covered": (FLAG, _("Whether passages of it are covered.")),
    "merged_into": (WORD, _("The number of the proposal that stands for it, where a moderator merged it.")),
    "reasons": (TEXT, _("The reasons, as they were written.")),
    "supports_identity": (NUMBER, _("People who back it and whose identity is confirmed.")),
    "supports_contact": (NUMBER, _("People who back it and whose e-mail alone is confirmed.")),
    "supports_earlier": (NUMBER, _("People who backed earlier words alone.")),
    "outcome": (WORD, _("What the Commission answered; empty while it has not.")),
    "place": (NUMBER, _("Which place of the proposal it is; the first is 1.")),
    "same_as": (WORD, _("The first shown proposal of a citizen that asks for the same here. Empty for organizations.")),
    "text": (TEXT, _("The words, as they were written. Empty where they are not shown.")),
    "answer_to": (WORD, _("The id of the comment that it answers.")),
    "stance": (WORD, _("For, against or neutral.")),
    "positions.stance": (WORD, _("Support, with changes or oppose. Empty: the standing version says nothing here.")),
    "quote": (TEXT, _("The passage that it quotes.")),
    "dossier": (WORD, _("The public number of the dossier.")),
    "version": (NUMBER, _("Which version of the dossier stands.")),
    "role": (WORD, _("Whether the organization filed it or co-signed it.")),
    "answered": (FLAG, _("Whether the Commission has answered it.")),
    "ruling": (WORD, _("What was ruled: publish, return, hide, restore, cover, merge or split.")),
    "ground": (WORD, _("The code of the ground; empty where none is named.")),
    "ruled_at": (MOMENT, _("When it was ruled.")),
    "on": (WORD, _("On what: a proposal, a comment or a position.")),
    "object": (WORD, _("The id of what was ruled on, as in the public record.")),
    "reversed": (FLAG, _("Whether what it hid was restored afterwards.")),
    "undone_at": (MOMENT, _("When its moderator took it back, within a minute.")),
    "decided_at": (MOMENT, _("When it was answered.")),
    "sitting": (NUMBER, _("The number of the sitting that the answer was published with, if any.")),
    "replaced_by": (WORD, _("The id of the answer that took its place.")),
    "level": (NUMBER, _("1: the e-mail is confirmed. 2 and 3: the identity is.")),
    "proposals": (NUMBER, _("How many proposals each of them sent. Co-authors send none.")),
    "changes": (NUMBER, _("How many of these ask for a change.")),
    "keep": (NUMBER, _("How many of these would keep the words.")),
    "comments": (NUMBER, _("How many comments each of them sent.")),
    "people": (NUMBER, _("How many people these are.")),
    "measure": (WORD, _("The place of the number in numbers.json.")),
    **{
        f"{what}_{language}": (TEXT, meaning)
        for language in LANGUAGES
        for what, meaning in {
            "heading": _("The heading in this language."),
            "text": _("The wording in this language."),
            "reasons": _("The reasons in this language."),
        }.items()
    },
}
README = [
    _("These files hold everything that is public of this consultation, row by row, as it stood at one moment."),
    _("Each table comes twice: as CSV for spreadsheets and as JSON Lines for programs. The rows are the same."),
    _(
        "In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe. JSON Lines has "
        "the exact words."
    ),
    _("What is hidden, withdrawn, erased or not yet published is here without words and without names."),
    _(
        "Which contributions are of one person is not told: whoever chose to stay unnamed once would be "
        "found out by that. People are counted in tables of their own."
    ),
    _("Whoever has their words erased is in none of the files made afterwards. Their numbers stay, as on the pages."),
    _(
        "numbers.json has the numbers that the pages show. recount.py computes them again from the tables "
        "alone: python recount.py FOLDER"
    ),
    _("recount_report.py does the same for a report of a phase: python recount_report.py FOLDER REPORT.json"),
    _(
        "manifest.json names each file with its SHA-256. The SHA-256 of the manifest itself stands in the "
        "public record."
    ),
]


def meaning_of(table, column):
    """Return the type and meaning of a column of a table."""
    return COLUMNS.get(f"{table}.{column}") or COLUMNS[column]


def in_languages(words):
    """Return a text in each language."""
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(words)
    return told


def dictionary():
    """Return the data dictionary: tables, columns and counting rules."""
    tables = {}
    for table in TABLES:
        columns = []
        for column in table.columns:
            kind, meaning = meaning_of(table.name, column)
            columns.append({"name": column, "type": kind, "meaning": in_languages(meaning)})
        tables[table.name] = {"meaning": in_languages(OF_TABLES[table.name]), "columns": columns}
    return {"tables": tables, "counting_rules": {name: in_languages(rule) for name, rule in RULES.items()}}


def readme(draft):
    """Return the page to read first, in each language: what this is, each table with its columns, how is counted."""
    parts = []
    for language in LANGUAGES:
        with override(language):
            parts.append("\n".join(_readme_in(draft, language)))
    return "\n\n".join(parts) + "\n"


def _readme_in(draft, language):
    text = draft.text_in(language)
    yield f"# {text.title if text else draft.slug}"
    yield ""
    if draft.is_demonstration:
        yield str(_("This is a demonstration: everything people say here is invented."))
        yield ""
    for sentence in README:
        yield f"- {sentence}"
    for table in TABLES:
        yield ""
        yield f"## {table.name}"
        yield ""
        yield str(OF_TABLES[table.name])
        yield ""
        for column in table.columns:
            yield f"- `{column}`: {meaning_of(table.name, column)[1]}"
    yield ""
    yield f"## {_('How it is counted')}"
    yield ""
    for name, rule in RULES.items():
        yield f"- `{name}`: {rule}"
