"""Content in bulk: proposals, comments and supports of the shape that a busy consultation has.

Written straight into the tables: what is measured is reading and acting on them, not how they came.
"""

import random
from datetime import timedelta

from accounts.models import Person
from articles.models import ArticleVersion, Draft, Phase, Placement, ProvisionText
from core.text import sameness
from proposals.models import (
    Change,
    ChangeWords,
    Comment,
    CommentWords,
    Kind,
    NumberSeries,
    Proposal,
    Revision,
    RevisionWords,
    Status,
    Support,
)

PEOPLE = 4_000
PROPOSALS = 5_000
COMMENTS = 20_000
SUPPORTS = 100_000
BUSY = "art_9"  # with 300 proposals and 10,000 comments on the article as a whole
BUSY_PROPOSALS = 300
BUSY_COMMENTS = 10_000
SEED = 1


def fill(at):
    """Fill an installation whose draft is loaded; return the draft."""
    chance = random.Random(SEED)
    draft = Draft.objects.get()
    Phase.objects.update_or_create(
        draft=draft,
        kind="collection",
        defaults={"opens_at": at - timedelta(days=9), "closes_at": at + timedelta(days=30)},
    )
    people = _people(draft)
    proposals = _proposals(draft, people, at, chance)
    _comments(draft, people, proposals, at, chance)
    _supports(people, proposals, at, chance)
    ArticleVersion.objects.bulk_create(
        ArticleVersion(article_id=pk, number=1, changed_at=at)
        for pk in Change.objects.order_by("article").values_list("article", flat=True).distinct()
    )
    return draft


def _people(draft):
    Person.objects.bulk_create(
        (
            Person(
                email=f"person{n}@bench.invalid",
                password="!",
                level=2 if n % 3 else 1,
                region="KZ-71",
                is_invented=True,
                conditions=draft.conditions,
            )
            for n in range(PEOPLE)
        ),
        batch_size=1000,
    )
    return list(Person.objects.filter(email__endswith="@bench.invalid").order_by("pk"))


def _proposals(draft, people, at, chance):
    texts = list(
        ProvisionText.objects.filter(placement__edition__draft=draft, placement__kind="paragraph", language="ru")
        .select_related("placement")
        .order_by("placement__order")
    )
    busy_article = Placement.objects.get(edition__draft=draft, eid=BUSY).provision_id
    busy = [text for text in texts if text.placement.article_id == busy_article]
    rest = [text for text in texts if text.placement.article_id != busy_article]
    proposals, revisions, changes, change_words, revision_words = [], [], [], [], []
    for n in range(PROPOSALS):
        base = chance.choice(busy if n < BUSY_PROPOSALS else rest)
        moment = at - timedelta(seconds=(PROPOSALS - n) * 100)
        kind = chance.choices(list(Kind), weights=[50, 20, 6, 18, 6])[0]
        proposals.append(
            Proposal(
                draft=draft,
                author=chance.choice(people),
                language="ru",
                created_at=moment,
                submitted_at=moment,
                visible_at=moment,
                reviewed_at=moment,
                serial=n + 1,
                status=Status.SUBMITTED,
            )
        )
        words = base.text.split()
        words[chance.randrange(len(words))] = f"слово{n % 1000}"
        text = " ".join(words) if kind in {Kind.CHANGE, Kind.ADD} else ""
        changes.append(
            Change(
                kind=kind,
                provision_id=base.placement.provision_id,
                article_id=base.placement.article_id,
                base=base,
                sameness=sameness(kind, text or str(n)),
            )
        )
        change_words.append(ChangeWords(text=text))
        revision_words.append(
            RevisionWords(reasons=f"Причина {n}. " + "Так будет понятнее каждому. " * chance.randrange(1, 8))
        )
        revisions.append(Revision(number=1, language="ru", created_at=moment, submitted_at=moment))
    Proposal.objects.bulk_create(proposals, batch_size=1000)
    for proposal, revision in zip(proposals, revisions, strict=True):
        revision.proposal = proposal
    Revision.objects.bulk_create(revisions, batch_size=1000)
    for proposal, revision, change, words in zip(proposals, revisions, changes, revision_words, strict=True):
        proposal.current_revision = revision
        change.revision = revision
        words.revision = revision
    Change.objects.bulk_create(changes, batch_size=1000)
    for change, words in zip(changes, change_words, strict=True):
        words.change = change
    ChangeWords.objects.bulk_create(change_words, batch_size=1000)
    RevisionWords.objects.bulk_create(revision_words, batch_size=1000)
    Proposal.objects.bulk_update(proposals, ["current_revision"], batch_size=1000)
    NumberSeries.objects.update_or_create(name="proposals", defaults={"last": PROPOSALS})
    for proposal, change in zip(proposals, changes, strict=True):
        proposal.article_id = change.article_id
    return proposals


def _comments(draft, people, proposals, at, chance):
    busy_article = Placement.objects.get(edition__draft=draft, eid=BUSY).provision
    comments, heads = [], []
    for n in range(COMMENTS):
        on_article = n < BUSY_COMMENTS
        proposal = None if on_article else chance.choice(proposals)
        parent = chance.choice(heads[-200:]) if on_article and heads and n % 3 == 0 else None
        moment = at - timedelta(seconds=(COMMENTS - n) * 30)
        comment = Comment(
            draft=draft,
            author=chance.choice(people),
            language="ru",
            created_at=moment,
            submitted_at=moment,
            visible_at=moment,
            reviewed_at=moment,
            proposal=proposal,
            article_id=busy_article.pk if on_article else proposal.article_id,
            stance=chance.choice(["for", "against", "neutral"]),
            sameness=str(n),
        )
        comment.head = parent
        if on_article and parent is None:
            heads.append(comment)
        comments.append(comment)
    first = [comment for comment in comments if comment.head is None]
    Comment.objects.bulk_create(first, batch_size=1000)
    replies = [comment for comment in comments if comment.head is not None]
    for reply in replies:
        reply.parent = reply.thread = reply.head
        reply.depth = 1
    Comment.objects.bulk_create(replies, batch_size=1000)
    CommentWords.objects.bulk_create(
        (CommentWords(comment=comment, text="Мнение о статье. " * chance.randrange(1, 12)) for comment in comments),
        batch_size=1000,
    )


def _supports(people, proposals, at, chance):
    pairs = set()
    while len(pairs) < SUPPORTS:
        place = int(len(proposals) * chance.random() ** 2)
        pairs.add((place, chance.randrange(len(people))))
    Support.objects.bulk_create(
        (
            Support(proposal=proposals[place], revision=proposals[place].current_revision, person=people[person], at=at)
            for place, person in sorted(pairs)
            if proposals[place].author_id != people[person].pk
        ),
        batch_size=2000,
    )
