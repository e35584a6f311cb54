"""Long and hostile statements of reasons: refused with all that was typed kept, or shown as harmless text."""

import json

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from accounts.mail import mail_due_notices
from accounts.models import Notice
from accounts.telling import tell_due
from core import clock
from moderation.actions import rule
from moderation.export import held_of
from moderation.models import UNDO_FOR, Ruling
from tests.moderation import world

TURNED = "\u202eабв\u2066"
MARKUP = '<script>x7001()</script>"><img src=x7002 onerror=x()> {{7007*7}} </textarea> &lt;b&gt;\nBcc: a@b.kz'
REASONS = f"{MARKUP} {TURNED}"
LONG = "ұ" * 65_536


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def bench_of(comment):
    return reverse("review_comment", args=[comment.draft.slug, comment.uid])


def text(answer):
    return b"".join(answer).decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
@pytest.mark.parametrize("act", ["", "look"])
def test_64_kb_of_reasons_are_refused_and_kept(client, draft, moderator, act, headers):
    comment = world.make_comment(draft, **world.seen())
    client.force_login(moderator)
    sent = {"ruling": "hide", "ground": "insult", "reasons": LONG} | ({"act": act} if act else {})

    answer = client.post(bench_of(comment), sent, headers=headers)

    assert answer.status_code == 422
    shown = text(answer)
    assert "The text is too long: 65536 characters. At most 4000 are possible." in shown
    assert f"{LONG}</textarea>" in shown
    assert 'name="ruling" value="hide" accesskey="2" checked' in shown
    assert Ruling.objects.count() == 0


def test_programs_are_told_of_64_kb_of_reasons(client, draft, moderator):
    comment = world.make_comment(draft, **world.seen())
    client.force_login(moderator)
    sent = {"ruling": "hide", "ground": "insult", "reasons": LONG}

    answer = client.post(f"/api/v1/comments/{comment.uid}/rulings/", sent, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "text_too_long")
    assert Ruling.objects.count() == 0


@pytest.mark.parametrize("sign", ["\0", "\a", "\x1b[31m"])
def test_control_characters_are_refused_and_what_was_typed_is_kept(client, draft, moderator, sign):
    comment = world.make_comment(draft, **world.seen())
    client.force_login(moderator)

    answer = client.post(bench_of(comment), {"ruling": "hide", "ground": "insult", "reasons": f"Бұл {sign} қорлау."})

    assert answer.status_code == 422
    assert "The text contains signs that cannot be stored." in text(answer)
    assert "қорлау.</textarea>" in text(answer)
    assert Ruling.objects.count() == 0


@pytest.fixture
def hidden(draft, moderator):
    """A proposal with a comment, hidden for reasons full of markup; all that are told have been told."""
    proposal = world.make_proposal(draft, author=world.make_person("author"), **world.reviewed())
    speaker = world.make_person("speaker")
    world.make_comment(draft, author=speaker, proposal=proposal, **world.reviewed(submitted_at=world.NOON))
    rule(proposal, ruling="hide", ground="insult", reasons=REASONS, by=moderator, at=clock.now() - 2 * UNDO_FOR)
    tell_due()
    return proposal


def test_the_author_reads_hostile_reasons_as_text(client, draft, hidden):
    client.force_login(hidden.author)

    shown = text(client.get(reverse("my_page"), {"list": "notices"}))

    assert "&lt;script&gt;x7001()&lt;/script&gt;" in shown
    for acting in ("<script>x7001", "<img src=x7002", "\u202e", "\u2066"):
        assert acting not in shown
    told = client.get(f"/api/v1/proposals/{hidden.number}/rulings/").json()["results"]
    assert [one["reasons"] for one in told] == [REASONS]


def test_mails_of_hostile_reasons_are_plain_text_with_one_subject_and_one_reader(hidden):
    mail_due_notices()

    mails = {sent.to[0]: sent for sent in mail.outbox}
    assert sorted(mails) == ["author@example.kz", "speaker@example.kz"]
    for sent in mails.values():
        built = sent.message()
        assert (built.get_content_type(), built["Bcc"], built["Cc"], "\n" in sent.subject) == (
            "text/plain", None, None, False,
        )  # fmt: skip
    assert "<script>x7001()</script>" in mails["author@example.kz"].body
    assert "x7001" not in mails["speaker@example.kz"].body


def test_no_public_place_tells_the_reasons(client, draft, hidden):
    places = [
        reverse("rulings", args=[draft.slug]),
        reverse("rulings_by_month", args=[draft.slug]),
        reverse("rulings_by_month_csv", args=[draft.slug]),
        reverse("ground", args=[draft.slug, "insult"]),
        reverse("article_feed", args=[draft.slug, "9"]),
        hidden.get_absolute_url(),
        f"/en/{draft.slug}/articles/9/",
        f"/api/v1/drafts/{draft.slug}/rulings/",
        f"/api/v1/proposals/{hidden.number}/",
        f"/record/leaves/{Ruling.objects.get().uid}.jsonl",
    ]

    answers = {place: client.get(place) for place in places}

    assert {place: answer.status_code for place, answer in answers.items()} == dict.fromkeys(places, 200)
    assert [place for place, answer in answers.items() if "x7001" in text(answer)] == []


def test_the_authors_copy_of_their_data_holds_the_reasons_as_they_are(hidden):
    [part] = [part for part in held_of(hidden.author) if part.name == "rulings_on_yours"]

    assert [row["reasons"] for row in part.rows] == [REASONS]
    assert json.loads(json.dumps(part.rows[0]["reasons"])) == REASONS


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_mail_to_commenters_says_a_person_decided_and_its_link_opens_for_its_reader(client, hidden, language):
    told = Notice.objects.get(kind="proposal.discussed_hidden")
    told.person.language = language
    told.person.save(update_fields=["language"])

    mail_due_notices()

    [sent] = [sent for sent in mail.outbox if sent.to == [told.person.email]]
    said = {
        "kk": "Мұны бағдарлама емес, модератор шешті.",
        "ru": "Так решил модератор, а не программа.",
        "en": "A moderator ruled so, not a program.",
    }
    assert said[language] in sent.body.replace("\n", " ")
    [link] = [word for word in sent.body.split() if f"/{language}/proposals/" in word]
    client.force_login(told.person)
    answer = client.get(link.partition("//")[2].partition("/")[2].join(["/", ""]), follow=True)
    assert answer.status_code == 200
    assert "Келісемін." in text(answer)
