"""The words of a place as a whole, as a proposal changes them."""

from articles.models import Placement, ProvisionText
from articles.models.provisions import LEVELS, Kind


def words_of(placement, language, *, own=None):
    """Return the words standing at a placement in a language; `own` is its wording where it was read already.

    A paragraph, point or part has its own; an article or the preamble those of all below it, one line each,
    paragraphs with their numbers; a section, a chapter or the whole draft its heading.
    """
    own = own or next((row for row in placement.texts.all() if row.language == language), None)
    if own is None:
        return ""
    if placement.kind in {*LEVELS, Kind.DRAFT}:
        return own.heading
    if placement.kind not in {Kind.ARTICLE, Kind.PREAMBLE}:
        return own.text
    below = Placement.objects.filter(edition=placement.edition_id, article=placement.article_id).exclude(
        pk=placement.pk
    )
    rows = (
        ProvisionText.objects.filter(placement__in=below, language=language)
        .select_related("placement")
        .order_by("placement__order")
    )
    lines = [own.text] if own.text else []
    lines += [_numbered(row) for row in rows]
    return "\n".join(lines)


def _numbered(row):
    kind, number = row.placement.kind, row.placement.number
    if kind == Kind.PARAGRAPH:
        return f"{number}. {row.text}"
    if kind == Kind.POINT:
        return f"{number}) {row.text}"
    return row.text


def own_words(text):
    """Return the words of a place alone, without those below it: its heading where it has one, then its text."""
    return "\n".join(words for words in (text.heading, text.text) if words)
