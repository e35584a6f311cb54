"""Reading words by the model: a vector for each text that says something new, made before themes are found.

A text that repeats another one is not read: it lies where that one lies.
"""

from dataclasses import dataclass

from django.conf import settings

from feedback.contents import contents_of, leads_of
from feedback.models import TextVector
from feedback.themes import embedding, extra
from proposals.models import Comment, Proposal

# Contributions in one piece: the longest texts take the model more than a second each.
IN_A_PIECE = max(5, settings.PIECE_SECONDS // 3)
# Of each kind of contribution the column of its words, and the way from there to it.
HOLDERS = {"proposal": ("reasons", "reasons__revision__proposal"), "comment": ("comment", "comment__comment")}


@dataclass(frozen=True)
class Read:
    """What a piece comes to: vectors of texts by their ids, and the keys of vectors whose words stand no longer."""

    digests: dict
    numbers: dict
    stale: list


def ranges_of(draft):
    """Return the contributions to a draft in ranges of their keys, as shards; none where there is no model."""
    if not extra.is_installed():
        return []
    found = []
    for what, model in (("proposal", Proposal), ("comment", Comment)):
        keys = list(model.objects.submitted().filter(draft=draft).order_by("pk").values_list("pk", flat=True))
        some = [keys[start : start + IN_A_PIECE] for start in range(0, len(keys), IN_A_PIECE)]
        found += [f"{what}:{keys[0]}-{keys[-1]}" for keys in some]
    return found


def read_texts(shard, *, run):
    """Return vectors of what a range says and has none yet; nothing is written. Equal words are read once."""
    within = _within(shard)
    texts = contents_of(run.draft, within=within)
    following = leads_of(run.draft, texts)
    wanted = {text.holder: text for text in texts if text.id not in following}
    digests = {text.id: text.digest for text in wanted.values()}
    held, stale = set(), []
    for pk, holder, model, digest in _kept(run.draft, within):
        text = wanted.get(holder)
        if text is None or (model, digest) != (embedding.MODEL, digests[text.id]):
            stale.append(pk)
        else:
            held.add(text.id)
    missing = [text for text in wanted.values() if text.id not in held]
    return Read(digests, _numbers(missing, digests), stale)


def store_vectors(shard, read, *, run, at):
    """Keep the vectors of words that still stand; drop those of words that nobody reads any more."""
    within = _within(shard)
    column, _path = HOLDERS[within[0]]
    TextVector.objects.filter(pk__in=read.stale).delete()
    # Whoever erases words waits for us, or they are gone before they are looked for.
    holders = TextVector._meta.get_field(column).related_model.objects
    texts = [text for text in contents_of(run.draft, within=within) if text.id in read.numbers]
    locked = holders.filter(pk__in=[text.holder for text in texts]).order_by("pk").select_for_update()
    there = set(locked.values_list("pk", flat=True))
    fresh = [
        TextVector(
            **{f"{column}_id": text.holder},
            model=embedding.MODEL,
            digest=text.digest,
            numbers=read.numbers[text.id],
        )
        for text in texts
        if text.holder in there and text.digest == read.digests[text.id]
    ]
    TextVector.objects.bulk_create(fresh)
    return {"vectors": len(fresh)}


def _within(shard):
    what, keys = shard.split(":")
    low, high = keys.split("-")
    return what, int(low), int(high)


def _kept(draft, within):
    """Return the vectors that hang on the words of a range, whoever reads these now."""
    what, low, high = within
    column, path = HOLDERS[what]
    rows = TextVector.objects.filter(**{f"{path}__draft": draft, f"{path}__pk__range": (low, high)})
    return list(rows.order_by("pk").values_list("pk", column, "model", "digest"))


def _numbers(texts, digests):
    """Return the numbers of each text by its id, those that are known of equal words taken over."""
    known = TextVector.objects.filter(model=embedding.MODEL, digest__in={digests[text.id] for text in texts})
    numbers = {digest: bytes(found) for digest, found in known.order_by("pk").values_list("digest", "numbers")}
    fresh = {digests[text.id]: text.said for text in texts if digests[text.id] not in numbers}
    made = embedding.embed(list(fresh.values())).astype("<f2")
    numbers |= {digest: vector.tobytes() for digest, vector in zip(fresh, made, strict=True)}
    return {text.id: numbers[digests[text.id]] for text in texts}
