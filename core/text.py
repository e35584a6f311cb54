"""What people type: what is refused, how long it may be, and when two texts are the same."""

import hashlib
import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from core.rules import RuleViolation
from core.signs import UNSTORABLE

# The one table of lengths, counted in characters (Unicode code points) of the stored text.
LENGTHS = {
    "proposal_text": 20_000,
    "proposal_reasons": 5_000,
    "comment": 3_000,
    "quote": 1_000,
    "dossier_letter": 5_000,
    "statement": 4_000,
    "appeal": 4_000,
    "decision_reasons": 5_000,
    "report": 1_000,
    "note": 1_000,
    "analysis": 2_000,
    "conclusion": 20_000,
    "rule": 1_000,
    "name": 120,
    "title": 300,
    "page": 40_000,
    "long_text": 100_000,
    "search": 200,
    "key": 64,
}


class UnreadableText(RuleViolation):
    code = "unreadable_text"
    sentence = _("The text contains signs that cannot be stored. Remove them and send it again.")


class TextTooLong(RuleViolation):
    code = "text_too_long"
    sentence = _("The text is too long: %(length)s characters. At most %(limit)s are possible.")


class TextMissing(RuleViolation):
    code = "text_missing"
    sentence = _("Nothing is written here yet.")


# A name or a title stands in the middle of others' sentences: signs that turn the direction of writing are left out.
ONE_LINE = {"name", "title"}
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text, kind, *, field=None, required=True, missing=TextMissing):
    """Return the text as it is stored: NFC, `\\n` line ends, no spaces at its ends.

    Markup and, but for names and titles, right-to-left marks stay: they are shown as harmless text.
    Refuses NUL, lone surrogates, other control characters, excess length and, where `required`, emptiness: by the
    refusal `missing`.
    """
    if not isinstance(text, str) or UNSTORABLE.search(text):
        raise UnreadableText(field=field)
    if kind in ONE_LINE:
        text = TURNING.sub("", text)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > LENGTHS[kind]:
        raise TextTooLong(field=field, length=len(text), limit=LENGTHS[kind])
    if required and not text.strip("\u200b\u200c\u200d\u2060\ufeff \n\t"):
        raise missing(field=field)
    return text


KAZAKH_LOOKALIKES = str.maketrans("әғқңөұүһіёй", "агкноуухиеи")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
APART = re.compile(r"[\W_]+")
# What is written above, below or through a letter (Unicode's combining classes); all of it stands in the first planes.
MARKS = re.compile(f"[{''.join(filter(unicodedata.combining, map(chr, range(0x300, 0x20000))))}]+")


def fold(text: str) -> str:
    """Return the text without what typing varies: case, marks, Kazakh letters typed as Russian, punctuation."""
    text = INVISIBLE.sub("", text).casefold().translate(KAZAKH_LOOKALIKES)
    return APART.sub(" ", MARKS.sub("", unicodedata.normalize("NFKD", text))).strip()


def sameness(*parts: str) -> str:
    """Return a key that equal texts share: SHA-256 over the folded parts, in hex."""
    return hashlib.sha256("\0".join(map(fold, parts)).encode()).hexdigest()
