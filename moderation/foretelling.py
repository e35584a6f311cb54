"""The whole statement before anything is ruled: as its author will read it, and in the moderator's own language."""

from django.utils.translation import get_language

from articles.languages import LANGUAGES
from moderation.actions.rulings import draw_up, is_told
from moderation.notices import statement_of

DRAWN_UP = ("ruling", "ground", "reasons", "read_grounds", "reasons_from")


def foretold(item, values, *, by, at):
    """Return (language, its name, the reading, whether the author is told) of a ruling that a form asks for.

    First in the language of what is ruled on, then in that of the page where it is another. Refused as the ruling is.
    """
    ruling = draw_up(item, **{name: values[name] for name in DRAWN_UP}, by=by, at=at)
    languages = dict.fromkeys([item.language, get_language()])
    names = dict(LANGUAGES)
    return [(code, names[code], statement_of(ruling, code), is_told(ruling)) for code in languages]
