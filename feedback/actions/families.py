"""Finding who says nearly the same on an article.

They are found outside all locks, in one snapshot; what still stands is kept in one transaction an article.
"""

from core.snapshot import one_snapshot
from feedback.actions.keeping import Found, FoundFamily, store_families
from feedback.hands import hands_of
from feedback.repeats import has_additions
from feedback.repeats.grouping import families
from feedback.saying import texts_of

__all__ = ["find_families", "store_families"]


def find_families(article, *, run=None):
    """Return the families of what everybody reads on an article now; nothing is written.

    What staff placed by hand is compared with nobody: they have said where it belongs.
    """
    with one_snapshot():
        texts, hands = texts_of(article), hands_of(article)
    return [
        family
        for (part, place), said in sorted(texts.items())
        for family in _families(part, place, said, hands[part, place].placed if (part, place) in hands else ())
    ]


def _families(part, place, texts, placed):
    known = {text.contribution: text for text in texts if text.contribution not in placed}
    for family in families(list(known), [text.form for text in known.values()]):
        members, first = [known[key] for key in family.members], known[family.representative]
        adds = {said: has_additions(said, first.said) for said in {text.said for text in members}}
        yield FoundFamily(
            part,
            place,
            tuple(Found(one.contribution, one.words, one.people, adds[one.said], one is first) for one in members),
        )
