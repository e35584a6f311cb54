"""What a draft's readers may meet, and what they must not: beside the Commission's small draft."""

from datetime import timedelta

from articles.actions.versions import touch
from articles.models import Edition, Placement, Theme, ThemeText, Topic
from feedback.actions import aggregate_feedback
from proposals.models import Comment, CommentWords
from tests.commission.world import (
    NOON,
    REASONS,
    WORDS,
    article,
    make_draft,
    make_person,
    make_proposal,
    make_rapporteur,
    place,
    support,
)

__all__ = [
    "NOON",
    "REASONS",
    "WORDS",
    "article",
    "make_draft",
    "make_person",
    "make_proposal",
    "make_rapporteur",
    "place",
    "support",
]


def make_comment(draft, eid="art_9", *, text="Пікірім осы.", parent=None, author=None, **values):
    """A published comment on an article, or a reply to one."""
    number = Comment.objects.count()
    moment = NOON + timedelta(minutes=number)
    columns = {"stance": "for", "language": "kk", "created_at": moment, "submitted_at": moment, "visible_at": moment}
    comment = Comment.objects.create(
        draft=draft,
        article=article(draft, eid),
        author=author or make_person(f"speaker{number}"),
        parent=parent,
        thread=parent and (parent.thread or parent),
        sameness="",
        **columns | values,
    )
    CommentWords.objects.create(comment=comment, text=text)
    return comment


def make_findable(draft):
    """Give each article a topic, and the draft one theme that leads to article 9."""
    topics = {"kk": "Тілдер", "ru": "Языки", "en": "Languages"}
    for page in Placement.objects.filter(edition__draft=draft, kind="article"):
        for language, title in topics.items():
            title = f"{title} {page.number}"
            Topic.objects.create(article=page.provision, language=language, title=title, words=[], folded=title.lower())
    theme = Theme.objects.create(draft=draft, slug="language", order=1)
    theme.articles.add(article(draft))
    for language, title in {"kk": "Тіл", "ru": "Язык", "en": "Language"}.items():
        ThemeText.objects.create(theme=theme, language=language, title=title, words=[], folded=title.lower())


def count(draft, eid="art_9"):
    """Count what was said on an article, as a worker does after each change."""
    touch([article(draft, eid).pk], at=NOON)
    return aggregate_feedback(article(draft, eid), at=NOON)


def make_second_edition(draft, *, without=(), untranslated=()):
    """Publish a second edition with the same places but for those `without`; some of them lack an English wording."""
    first = Edition.objects.get(draft=draft, number=1)
    second = Edition.objects.create(draft=draft, number=2, dated=NOON.date() + timedelta(days=20))
    copies = {}
    for row in Placement.objects.filter(edition=first).exclude(eid__in=without).order_by("order"):
        copies[row.pk] = Placement.objects.create(
            edition=second,
            provision_id=row.provision_id,
            article_id=row.article_id,
            parent=copies.get(row.parent_id),
            order=row.order,
            kind=row.kind,
            number=row.number,
            eid=row.eid,
        )
        for text in row.texts.all():
            if text.language == "en" and row.eid in untranslated:
                continue
            copies[row.pk].texts.create(
                language=text.language, is_official=text.is_official, text=text.text, folded=text.folded
            )
    second.published_at = NOON
    second.save()
    return second


LEAKS = {
    "hidden": {"hidden_at": NOON, "hidden_ground": "insult"},
    "returned": {"returned_at": NOON, "status": "returned"},
    "withdrawn": {"withdrawn_at": NOON, "status": "withdrawn"},
    "waiting": {"visible_at": None},
    "draft": {"visible_at": None, "submitted_at": None, "serial": None, "status": "draft"},
}


def make_what_could_leak(draft):
    """Make proposals and comments in every state in which their words are not for everybody; return telling words."""
    secrets = []
    for state, columns in LEAKS.items():
        text, reasons = f"құпиямәтін{state}", f"құпиянегіздеме{state}"
        make_proposal(draft, text=f"Орыс тілі {text} қолданылады.", reasons=f"Себебі {reasons} бар.", **columns)
        secrets += [text, reasons]
    for state in ("hidden", "withdrawn", "waiting"):
        text = f"құпияпікір{state}"
        columns = {name: value for name, value in LEAKS[state].items() if name != "status"}
        make_comment(draft, text=f"Бұл {text} еді.", **columns)
        secrets.append(text)
    return secrets
