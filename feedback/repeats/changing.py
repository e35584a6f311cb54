"""The text by which proposals of change are compared: what they change, not the paragraph around it."""

from hashlib import blake2b

from articles.diff import alterations, changes
from feedback.repeats.normal import normal_form

LONG = 8  # words; shorter changes are alike only if they are the same
ADDED, REMOVED = "p", "m"  # plus and minus, at the head of each word: signs would be lost in the normal form
# In a change numbers tell changes apart; letters stand for digits since a normal form takes all digits for one.
DIGITS = str.maketrans("0123456789", "αβγδεζηθικ")
LETTERS = str.maketrans("0123456789abcdef", "абвгдежзклмнопрс")


def change_form(before, after):
    """Return what stands for the change from one wording to another; nothing where nothing changes.

    Eight words and more that came in stand for themselves, each marked; if none came in, those that went. Anything
    shorter becomes a row of letters that only the same change has, so that a single other word makes another change.
    """
    altered = [(_words(each.removed), _words(each.added)) for each in alterations(changes(before, after))]
    altered = [(removed, added) for removed, added in altered if removed != added]
    if not altered:
        return "" if before == after else _letters(f"{before}\0{after}")
    added = [word for _removed, words in altered for word in words]
    removed = [word for words, _added in altered for word in words]
    if len(added) >= LONG:
        return " ".join(ADDED + word for word in added)
    if not added and len(removed) >= LONG:
        return " ".join(REMOVED + word for word in removed)
    return _letters("\0".join(f"{' '.join(went)}\1{' '.join(came)}" for went, came in altered))


def _words(text):
    return normal_form(text.translate(DIGITS)).split()


def _letters(change):
    return blake2b(change.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest().translate(LETTERS)
