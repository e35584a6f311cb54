"""Entering what has just come: its keys into the index of repeats, and itself into the family that it belongs to.

The rule is that of the night (`feedback.repeats`); the night finds all anew and has the last word.
"""

from hashlib import blake2b

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from articles.actions import touch
from articles.models import ArticleVersion
from feedback.actions.erasing import take_out
from feedback.actions.keeping import bind_again, count_people, member_of
from feedback.hands import Hand, hands_of
from feedback.models import Entered, EnteredUpTo, Family, Member, Part
from feedback.models.families import column_of, columns_of
from feedback.repeats import METHOD, has_additions
from feedback.repeats.arrival import Keys, candidates, family_of, keys_of
from feedback.saying import CHANGE, CITIZENS, texts_of
from proposals.actions.alike import lock_alike
from proposals.models import Change, Comment, Proposal

AT_ONCE = 50
MOST_OF_A_KEY = 40  # of a campaign thousands share a key: the first of them lead to it
FIND = """
SELECT wanted.key, found.text_id FROM unnest(%s::bigint[]) AS wanted(key) CROSS JOIN LATERAL (
    SELECT text_id FROM feedback_band WHERE key = wanted.key ORDER BY text_id LIMIT %s
) AS found
"""
ENTER = "INSERT INTO feedback_band (key, text_id) SELECT DISTINCT key, %s::bigint FROM unnest(%s::bigint[]) AS key"
# Rows of proposals that were moved since: what they change there, or on that article, is nothing now.
_MADE = Change.objects.filter(revision=OuterRef("revision"))
MOVED = Q(~Exists(_MADE.filter(provision=OuterRef("place"))), part=Part.CHANGE)
MOVED |= Q(~Exists(_MADE.filter(article=OuterRef("place"))), part=Part.REASONS)


def articles_to_enter():
    """Return the keys of articles that have changed since all that is read there was entered, the longest ago first."""
    up_to = EnteredUpTo.objects.filter(article=OuterRef("article"), number=OuterRef("number"))
    behind = ArticleVersion.objects.filter(~Exists(up_to))
    return list(behind.order_by("changed_at", "article").values_list("article", flat=True))


@transaction.atomic
def enter_arrivals(article, *, most=AT_ONCE, at):
    """Enter what everybody reads on an article and the index does not know, or knows in other words.

    Return how many contributions there were, at most so many. Two workers at once do one after the other.
    """
    lock_alike()
    number = ArticleVersion.objects.filter(article=article).values_list("number", flat=True).first()
    proposals, comments = _not_entered(article, most)
    if proposals or comments:
        changed = _forget_earlier(article, proposals, comments)
        texts, hands = texts_of(article, proposals=proposals, comments=comments), hands_of(article)
        for (part, place), said in sorted(texts.items()):
            hand = hands.get((part, place), Hand())
            for text in said:
                changed |= enter_text(article, part, place, text, hand.placed)
            if any(text.contribution in hand.words for text in said):
                bind_again(article, part, place)
        count_people(list(Family.objects.filter(pk__in=changed).order_by("pk")))
        if changed:
            touch([article.pk], at=at)
    if number is not None and len(proposals) + len(comments) < most:
        EnteredUpTo.objects.update_or_create(article=article, defaults={"number": number})
    return len(proposals) + len(comments)


def _not_entered(article, most):
    """Return the keys of readable proposals and comments on an article that the index does not know as they are."""
    known = Entered.objects.filter(proposal=OuterRef("pk"), part=Part.REASONS, place=article)
    known = known.filter(revision=OuterRef("current_revision"))
    moved = Entered.objects.filter(MOVED, proposal=OuterRef("pk"))
    rows = Proposal.objects.stood_by().filter(**CITIZENS, **{f"{CHANGE}article": article})
    rows = rows.filter(~Exists(known) | Exists(moved))
    proposals = list(rows.order_by("pk").distinct().values_list("pk", flat=True)[:most])
    rows = Comment.objects.stood_by().filter(**CITIZENS, article=article, office="")
    rows = rows.annotate(said=Coalesce("edited_at", "submitted_at"))
    known = Entered.objects.filter(comment=OuterRef("pk"), place=article, said_at=OuterRef("said"))
    rows = rows.filter(~Exists(known)).order_by("pk")
    return proposals, list(rows.values_list("pk", flat=True)[: most - len(proposals)])


def _forget_earlier(article, proposals, comments):
    """Forget what these said before, or elsewhere, in the index and in families; return the keys of the families left.

    Of proposals the index forgets the rest on the article, too: all of it is entered again.
    """
    said = Coalesce("comment__edited_at", "comment__submitted_at")
    earlier = Q(proposal__in=proposals) & ~Q(revision=F("proposal__current_revision"))
    earlier |= Q(proposal__in=proposals) & MOVED
    earlier |= Q(comment__in=comments) & (~Q(said_at=said) | ~Q(place=article))
    left = take_out(earlier)
    here = Q(place=article) | Q(Exists(_MADE.filter(article=article, provision=OuterRef("place"))))
    Entered.objects.filter(here, proposal__in=proposals).delete()
    return left


def enter_text(article, part, place, text, placed=()):
    """Enter one text; return the keys of the families that are others by it.

    What staff placed by hand (`placed`) is where they put it, and leads nobody there.
    """
    keys = scoped(keys_of(text.form), part, place)
    entered = Entered.objects.create(part=part, place_id=place, **columns_of(part, text.contribution, text.words))
    if not keys.exact:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(FIND, [[keys.exact, *keys.bands], MOST_OF_A_KEY])
        rows = cursor.fetchall()
        cursor.execute(ENTER, [entered.pk, [keys.exact, *keys.bands]])
    if text.contribution in placed:
        return set()
    if Member.objects.filter(part=part, place=place, **{column_of(part): text.contribution}).exists():
        return set()  # the night was here first
    equal = {found for key, found in rows if key == keys.exact}
    near = [found for found in candidates(keys, rows) if found not in equal]
    head = _head(article, part, place, text, near, equal, placed)
    if head is None:
        return set()
    first, beside = head
    adds = has_additions(text.said, first.said)
    values = (beside.family_id, text.words, False, adds, beside.found_with, beside.bound_by_id)
    member_of(part, place, text.contribution, *values).save()
    return {beside.family_id}


def _head(article, part, place, text, near, equal, placed):
    """Return the text that this one repeats and its row in its family, which is new where it was alone; or None."""
    column = column_of(part)
    entered = Entered.objects.filter(pk__in=[*equal, *near]).exclude(**{f"{column}__in": placed})
    found = dict(entered.values_list("pk", column))
    equal = sorted(equal & found.keys())
    found = {pk: found[pk] for pk in [*equal[:1], *near] if pk in found}
    kin = Member.objects.filter(part=part, place=place, **{f"{column}__in": found.values()})
    family_of_one = {one: (family, apart) for one, family, apart in kin.values_list(column, "family", "found_with")}
    families = {family for family, _apart in family_of_one.values()}
    head_of = dict(Member.objects.filter(family__in=families, stands_for_all=True).values_list("family", column))
    stands = {one: apart or head_of.get(family, one) for one, (family, apart) in family_of_one.items()}
    wanted = {pk: stands.get(one, one) for pk, one in found.items()}
    read = texts_of(article, **{"proposals": (), "comments": ()} | {f"{column}s": list(wanted.values())})
    texts = {one.contribution: one for one in read.get((part, place), ()) if one.contribution != text.contribution}
    same = [wanted[pk] for pk in equal[:1] if wanted[pk] in texts]
    chosen = same[0] if same else family_of(text.form, {key: one.form for key, one in texts.items()})
    if chosen is None:
        return None
    member = Member.objects.filter(part=part, place=place, **{column: chosen}).first()
    if member is not None:
        return texts[chosen], member
    family = Family.objects.create(
        draft_id=article.draft_id, article=article, place_id=place, part=part, method=METHOD, people=0
    )
    member = member_of(part, place, chosen, family.pk, texts[chosen].words, True, False)
    member.save()
    return texts[chosen], member


def scoped(keys, part, place):
    """Return the keys of a text for its part and place alone: others' texts are never met."""

    def within(key):
        digest = blake2b(f"{part} {place} {key}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    return Keys(within(keys.exact) if keys.exact else 0, tuple(map(within, keys.bands)))
