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
from feedback.actions.families import member_of
from feedback.campaigns import counts_of
from feedback.models import Entered, EnteredUpTo, Family, Member, Part
from feedback.models.families import column_of, columns_of
from feedback.repeats import METHOD, has_additions
from feedback.repeats.arrival import Keys, candidates, family_of, keys_of
from feedback.saying import CHANGE, CITIZENS, texts_of
from proposals.actions.alike import lock_alike
from proposals.models import Comment, Proposal

AT_ONCE = 50
MOST_OF_A_KEY = 40  # of a campaign thousands share a key: the first of them lead to it
FIND = """
SELECT wanted.key, found.text_id FROM unnest(%s::bigint[]) AS wanted(key) CROSS JOIN LATERAL (
    SELECT text_id FROM feedback_band WHERE key = wanted.key ORDER BY text_id LIMIT %s
) AS found
"""
ENTER = "INSERT INTO feedback_band (key, text_id) SELECT DISTINCT key, %s::bigint FROM unnest(%s::bigint[]) AS key"


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
        changed = _forget_earlier(proposals, comments)
        texts = texts_of(article, proposals=proposals, comments=comments)
        for (part, place), said in sorted(texts.items()):
            for text in said:
                changed |= enter_text(article, part, place, text)
        _count(changed)
        if changed:
            touch([article.pk], at=at)
    if number is not None and len(proposals) + len(comments) < most:
        EnteredUpTo.objects.update_or_create(article=article, defaults={"number": number})
    return len(proposals) + len(comments)


def _not_entered(article, most):
    """Return the keys of readable proposals and comments on an article that the index does not know as they are."""
    known = Entered.objects.filter(proposal=OuterRef("pk"), part=Part.REASONS, place=article)
    known = known.filter(revision=OuterRef("current_revision"))
    rows = Proposal.objects.stood_by().filter(**CITIZENS, **{f"{CHANGE}article": article}).filter(~Exists(known))
    proposals = list(rows.order_by("pk").distinct().values_list("pk", flat=True)[:most])
    rows = Comment.objects.stood_by().filter(**CITIZENS, article=article, office="")
    rows = rows.annotate(said=Coalesce("edited_at", "submitted_at"))
    known = Entered.objects.filter(comment=OuterRef("pk"), place=article, said_at=OuterRef("said"))
    rows = rows.filter(~Exists(known)).order_by("pk")
    return proposals, list(rows.values_list("pk", flat=True)[: most - len(proposals)])


def _forget_earlier(proposals, comments):
    """Forget what these said before, in the index and in families; return the keys of the families that they left."""
    said = Coalesce("comment__edited_at", "comment__submitted_at")
    earlier = Q(proposal__in=proposals) & ~Q(revision=F("proposal__current_revision"))
    earlier |= Q(comment__in=comments) & ~Q(said_at=said)
    return take_out(earlier)


def enter_text(article, part, place, text):
    """Enter one text; return the keys of the families that are others by it."""
    keys = scoped(keys_of(text.form), part, place)
    entered = Entered.objects.create(part=part, place_id=place, **columns_of(part, text.contribution, text.words))
    if not keys.exact:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(FIND, [[keys.exact, *keys.bands], MOST_OF_A_KEY])
        rows = cursor.fetchall()
        cursor.execute(ENTER, [entered.pk, [keys.exact, *keys.bands]])
    if Member.objects.filter(part=part, place=place, **{column_of(part): text.contribution}).exists():
        return set()  # the night was here first
    equal = {found for key, found in rows if key == keys.exact}
    near = [*sorted(equal)[:1], *(found for found in candidates(keys, rows) if found not in equal)]
    head = _head(article, part, place, text, near, equal)
    if head is None:
        return set()
    first, family = head
    adds = has_additions(text.said, first.said)
    member_of(part, place, text.contribution, family.pk, text.words, False, adds).save()
    return {family.pk}


def _head(article, part, place, text, near, equal):
    """Return the text that this one repeats and its family, which is new where that one was alone; or None."""
    column = column_of(part)
    found = dict(Entered.objects.filter(pk__in=near).values_list("pk", column))
    kin = Member.objects.filter(part=part, place=place, **{f"{column}__in": found.values()})
    family_of_one = dict(kin.values_list(column, "family"))
    heads = Member.objects.filter(family__in=family_of_one.values(), stands_for_all=True)
    head_of = dict(heads.values_list("family", column))
    wanted = {pk: head_of.get(family_of_one.get(one), one) for pk, one in found.items()}
    read = texts_of(article, **{"proposals": (), "comments": ()} | {f"{column}s": list(wanted.values())})
    texts = {one.contribution: one for one in read.get((part, place), ()) if one.contribution != text.contribution}
    same = [wanted[pk] for pk in sorted(equal) if wanted.get(pk) in texts]
    chosen = same[0] if same else family_of(text.form, {key: one.form for key, one in texts.items()})
    if chosen is None:
        return None
    member = Member.objects.filter(part=part, place=place, **{column: chosen}).select_related("family").first()
    if member is not None:
        return texts[chosen], member.family
    family = Family.objects.create(
        draft_id=article.draft_id, article=article, place_id=place, part=part, method=METHOD, people=0
    )
    member_of(part, place, chosen, family.pk, texts[chosen].words, True, False).save()
    return texts[chosen], family


def scoped(keys, part, place):
    """Return the keys of a text for its part and place alone: others' texts are never met."""

    def within(key):
        digest = blake2b(f"{part} {place} {key}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    return Keys(within(keys.exact) if keys.exact else 0, tuple(map(within, keys.bands)))


def _count(families):
    """Count the people of these families anew."""
    rows = list(Family.objects.filter(pk__in=families))
    counts = counts_of(rows) if rows else {}
    for family in rows:
        family.people = counts[family.pk].people if family.pk in counts else 0
    Family.objects.bulk_update(rows, ["people"])
