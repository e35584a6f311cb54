"""The statement before anything is ruled: the same words that the author is told afterwards."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Notice
from core import clock
from moderation.actions import rule
from moderation.models import Flags, Ruling
from moderation.notices import read_rulings
from record.models import Entry
from tests.moderation import world

REASONS = "Мәтінде бөтен адамның нөмірі бар.\nОны алып тастаңыз."


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    """Both acts of one moment: a statement names the end of the time for an appeal."""
    monkeypatch.setattr(clock, "now", lambda: world.LATER)


def bench_of(item):
    name = "review_proposal" if hasattr(item, "serial") else "review_comment"
    with override("ru"):
        return reverse(name, args=[item.draft.slug, getattr(item, "serial", None) or item.uid])


def page(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
@pytest.mark.parametrize("ruling", ["hide", "return", "publish"])
def test_what_is_shown_before_is_what_the_author_is_told(client, draft, moderator, ruling, headers):
    proposal = world.make_proposal(draft)
    Flags.objects.create(proposal=proposal, kinds=["phone"], words_at=world.NOON)
    client.force_login(moderator)
    sent = {"ruling": ruling, "ground": "personal_data", "reasons": REASONS}

    answer = client.post(bench_of(proposal), sent | {"act": "look"}, headers=headers)
    stored = Ruling.objects.count(), Notice.objects.count(), Entry.objects.filter(object_id=proposal.uid).count()
    made = rule(proposal, **sent, by=moderator, at=world.LATER)

    assert (answer.status_code, stored) == (200, (0, 0, 0))
    assert [(code, name, told) for code, name, _reading, told in answer.context["told"]] == [
        ("kk", "Қазақша", True),
        ("ru", "Русский", True),
    ]
    for language, _name, reading, _told in answer.context["told"]:
        assert reading == read_rulings([made.uid], language)[made.uid]
    assert f"{REASONS}</textarea>" in answer.content.decode()
    assert 'lang="kk"' in page(answer)


def test_one_language_is_shown_where_both_are_the_same(client, draft, moderator):
    comment = world.make_comment(draft, language="ru", **world.seen())
    client.force_login(moderator)

    answer = client.post(bench_of(comment), {"act": "look", "ruling": "publish"})

    assert [(code, told) for code, _name, _reading, told in answer.context["told"]] == [("ru", False)]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"ground": "insult", "reasons": "x"}, "Выберите решение."),
        ({"ruling": "merge", "ground": "insult", "reasons": "x"}, "Выберите решение."),
        ({"ruling": "hide", "reasons": "x"}, "Выберите основание."),
        ({"ruling": "hide", "ground": "insult"}, "Напишите объяснение решения: его прочитает автор."),
        ({"ruling": "hide", "ground": "insult", "reasons": "{quote}"}, "Место {quote} ещё не заполнено."),
        ({"ruling": "return", "reasons": "x"}, "Комментарий нельзя вернуть автору."),
    ],
    ids=["ruling", "another act", "ground", "reasons", "slot", "kind"],
)
def test_what_could_not_be_ruled_is_not_foretold(client, draft, moderator, sent, sentence, headers):
    comment = world.make_comment(draft, **world.seen())
    client.force_login(moderator)

    answer = client.post(bench_of(comment), sent | {"act": "look"}, headers=headers)

    assert (answer.status_code, answer.context["told"]) == (422, [])
    assert sentence in page(answer)
    assert f"{sent.get('reasons', '')}</textarea>" in page(answer)


def test_nobody_elsewhere_is_shown_it(client, draft, elsewhere):
    comment = world.make_comment(draft, **world.seen())
    client.force_login(elsewhere)

    assert client.post(bench_of(comment), {"act": "look", "ruling": "publish"}).status_code == 403
