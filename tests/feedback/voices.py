"""Many people who say the same in nearly the same words, and single voices beside them."""

from datetime import timedelta

from accounts.models import Person
from core.text import sameness
from proposals.models import Change, ChangeWords, Comment, CommentWords, Proposal, Revision, RevisionWords
from tests.moderation.world import NOON, place

CAMPAIGN = (
    "Мемлекет әр ауылда тілдерді үйренуге жағдай жасауға, оқулық пен мұғаліммен қамтамасыз етуге, "
    "сондай-ақ жыл сайын халыққа есеп беруге міндетті болсын деп сұраймыз."
)
OWN = " Менің ауылымда тоғыз жылдан бері ағылшын тілі мұғалімі жоқ."
SINGLE = [
    "Соттар туралы сөзді қосу керек, әйтпесе сотта аударма тегін бола ма, жоқ па – белгісіз.",
    "Екінші тармақ артық, оны бүтіндей алып тастаған дұрыс деп ойлаймын.",
    "Мүгедектігі бар адамдар үшін ымдау тілі де аталсын, бұл бөлек мәселе.",
]


def make_people(number, *, name="many", level=2, regions=("KZ-71",), **values):
    """So many people, made at once, in turn of these regions."""
    return Person.objects.bulk_create(
        Person(email=f"{name}{n}@example.kz", level=level, region=regions[n % len(regions)], **values)
        for n in range(number)
    )


def make_comments(draft, texts, people, *, eid="art_9", **values):
    """A published comment of each person, one of each text, made at once."""
    article, moments = place(draft, eid).provision, (NOON + timedelta(minutes=n) for n in range(len(texts)))
    comments = Comment.objects.bulk_create(
        Comment(
            **{
                "draft": draft,
                "article": article,
                "author": person,
                "language": "kk",
                "stance": "for",
                "sameness": sameness(text),
                "created_at": moment,
                "submitted_at": moment,
                "visible_at": moment,
            }
            | values
        )
        for text, person, moment in zip(texts, people, moments, strict=True)
    )
    CommentWords.objects.bulk_create(CommentWords(comment=c, text=t) for c, t in zip(comments, texts, strict=True))
    return comments


def make_proposals(draft, texts, people, *, reasons=None, kind="change", eid="art_9__para_2", **values):
    """A published proposal of each person, with one of these new words each, made at once."""
    where = place(draft, eid)
    base, last = where.texts.get(language="kk"), Proposal.objects.count()
    reasons = reasons or [""] * len(texts)
    moments = [NOON + timedelta(minutes=n) for n in range(len(texts))]
    proposals = Proposal.objects.bulk_create(
        Proposal(
            **{
                "draft": draft,
                "author": person,
                "language": "kk",
                "serial": 4_000 + last + n,
                "status": "submitted",
                "created_at": moments[n],
                "submitted_at": moments[n],
                "visible_at": moments[n],
            }
            | values
        )
        for n, person in enumerate(people)
    )
    revisions = Revision.objects.bulk_create(
        Revision(proposal=one, number=1, language="kk", created_at=one.created_at, submitted_at=one.submitted_at)
        for one in proposals
    )
    changes = Change.objects.bulk_create(
        Change(
            revision=revision,
            kind=kind,
            provision=where.provision,
            article=where.article,
            base=base,
            sameness=sameness(kind, text),
        )
        for revision, text in zip(revisions, texts, strict=True)
    )
    ChangeWords.objects.bulk_create(ChangeWords(change=c, text=t) for c, t in zip(changes, texts, strict=True))
    RevisionWords.objects.bulk_create(
        RevisionWords(revision=r, reasons=t) for r, t in zip(revisions, reasons, strict=True)
    )
    for one, revision in zip(proposals, revisions, strict=True):
        one.current_revision = revision
    Proposal.objects.bulk_update(proposals, ["current_revision"])
    return proposals


def campaign(number, *, own_each=10):
    """So many texts of a campaign: copies, small changes, and in each tenth a sentence of its writer's own."""
    return [
        CAMPAIGN + OWN.replace("тоғыз", f"{n} жыл емес, тоғыз")
        if n % own_each == 0
        else CAMPAIGN.replace("міндетті", "міндетті түрде")
        if n % 3 == 0
        else CAMPAIGN
        for n in range(number)
    ]
