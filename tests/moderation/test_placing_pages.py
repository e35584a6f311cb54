"""The page on which a moderator moves something, its programs' route, and the marks that everybody reads."""

import html
import re

import pytest

from moderation.actions import rule
from moderation.models import Ruling
from tests.moderation import world
from tests.moderation.test_placing import HERE, THERE, WHY, ask, move, where


def words_of(answer):
    text = re.sub(r"<[^>]+>", "", html.unescape(answer.content.decode()))
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def address(item):
    return f"/en/constitution/moderation/{getattr(item, 'number', item.uid)}/move/"


@pytest.mark.parametrize(
    "chosen",
    [{"article": "10", "paragraph": "1"}, {"article": " 10. ", "paragraph": "1."}, {"to": "art_10__para_1"}],
    ids=str,
)
def test_a_moderator_chooses_the_place_reads_both_and_moves(client, draft, moderator, chosen):
    proposal = ask(draft)
    client.force_login(moderator)

    shown = client.get(address(proposal), chosen)
    form = {"to": "art_10__para_1", "stands": "art_9__para_2", "read": "1", "read_grounds": "0", "reasons": WHY}
    looked = client.post(address(proposal), form | {"act": "look"})
    made = Ruling.objects.count()
    answer = client.post(address(proposal), form)
    after = client.get(answer["Location"])

    said = words_of(shown)
    assert "Where it stands: article 9, paragraph 2 Орыс тілі қолданылады." in said
    assert "Where it would stand: article 10, paragraph 1 Астана – елорда." in said
    assert (looked.status_code, made) == (200, 0)
    assert WHY in words_of(looked)
    ruling = Ruling.objects.get()
    assert answer["Location"] == f"/en/constitution/moderation/{proposal.number}/?done={ruling.uid}"
    assert f"{proposal.number} was moved." in words_of(after)
    assert f'name="undone" value="{ruling.uid}"' in after.content.decode()
    assert where(proposal) == THERE
    client.post(f"/en/constitution/moderation/{proposal.number}/", {"act": "undo", "undone": ruling.uid})
    assert where(proposal) == HERE


def test_a_comment_is_moved_to_another_article(client, draft, moderator):
    comment = world.make_comment(draft, **world.reviewed())
    client.force_login(moderator)

    shown = client.get(address(comment), {"article": "10"})
    answer = client.post(address(comment), {"to": "art_10", "stands": "art_9", "reasons": WHY})
    here, there = (words_of(client.get(f"/en/constitution/articles/{number}/")) for number in (9, 10))

    assert (shown.status_code, "Paragraph, if it is about one" in words_of(shown)) == (200, False)
    assert (answer.status_code, where(comment)) == (302, ("art_10", "art_9"))
    assert ("Келісемін." in here, "Келісемін." in there) == (False, True)
    assert "Moved by a moderator from article 9, the wrong place" in there
    assert client.get(comment.get_absolute_url(), follow=True).status_code == 200
    said = client.get(f"/api/v1/comments/{comment.uid}/").json()
    assert said["written_for"] == "art_9"


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"article": ""}, "Choose where it belongs"),
        ({"article": "77"}, "The draft has no such place."),
        ({"article": "10", "paragraph": "9"}, "The draft has no such place."),
        ({"to": "art_77"}, "The draft has no such place."),
        ({"to": "<b>"}, "The draft has no such place."),
        ({"article": "\x00"}, "ull"),
        ({"article": "x" * 40}, "at most 12 characters"),
    ],
    ids=str,
)
def test_a_place_that_is_none_is_told(client, draft, moderator, chosen, told):
    client.force_login(moderator)

    answer = client.get(address(ask(draft)), chosen)

    assert (answer.status_code, told in words_of(answer)) == (422, True)


def test_what_is_refused_keeps_what_was_typed(client, draft, moderator):
    proposal = ask(draft)
    client.force_login(moderator)
    form = {"to": "art_10", "stands": "art_10__para_1", "reasons": "Ұзақ сөз <script>"}

    answer = client.post(address(proposal), form)
    missing = client.post(address(proposal), {"to": "art_10"})
    same = client.post(address(proposal), form | {"to": "art_9__para_2", "stands": ""})

    assert answer.status_code == 409
    assert "Somebody moved it to article 9, paragraph 2 after you had opened this." in words_of(answer)
    assert "Ұзақ сөз &lt;script&gt;" in answer.content.decode()
    assert (missing.status_code, "Write the statement of reasons" in words_of(missing)) == (422, True)
    assert (same.status_code, "It stands at article 9, paragraph 2 already." in words_of(same)) == (422, True)
    assert Ruling.objects.count() == 0


def test_what_is_not_moved_says_so_and_shows_no_form(client, draft, moderator):
    client.force_login(moderator)
    change = ask(draft, "change", text="Сөз.")

    shown = client.get(address(change), {"to": "art_10"})
    sent = client.post(address(change), {"to": "art_10", "reasons": WHY})

    for answer, status in ((shown, 200), (sent, 422)):
        assert answer.status_code == status
        assert "Its words replace those of its own place" in words_of(answer)
        assert 'name="reasons"' not in answer.content.decode()
    assert "Move it to another place" not in words_of(client.get(f"/en/proposals/{change.number}/"))


def test_only_places_within_reach_are_offered(client, draft):
    proposal = ask(draft)
    client.force_login(world.make_moderator(draft, "here", articles=["art_9"]))

    shown = client.get(address(proposal))
    answer = client.post(address(proposal), {"to": "art_10", "reasons": WHY})

    assert ('value="art_9"' in shown.content.decode(), 'value="art_10"' in shown.content.decode()) == (True, False)
    assert (answer.status_code, "You are not appointed to moderate article 10." in words_of(answer)) == (403, True)


def test_page_card_and_revision_tell_where_it_was_written(client, draft, moderator):
    proposal = ask(draft, "add", text="Астана мәңгі.")
    before = client.get("/en/constitution/articles/9/")
    ruling = move(proposal, moderator)

    page = client.get(f"/en/proposals/{proposal.number}/")
    here, there = (client.get(f"/en/constitution/articles/{number}/") for number in (9, 10))
    revision = words_of(client.get(f"/en/proposals/{proposal.number}/revisions/1/"))

    said = words_of(page)
    assert "A moderator moved this proposal here from article 9, paragraph 2." in said
    assert "Ground: stands at the wrong place." in said
    assert "The new words are to stand after: article 10, paragraph 1." in said
    assert f'href="/record/receipts/{ruling.uid}.txt"' in page.content.decode()
    assert WHY not in said
    assert proposal.number in words_of(before)
    assert (proposal.number in words_of(here), proposal.number in words_of(there)) == (False, True)
    assert "Moved by a moderator from article 9, paragraph 2, the wrong place" in words_of(there)
    assert "Add: article 9, paragraph 2" in revision
    assert (
        "So its author wrote it. A moderator moved the proposal since: it stands at article 10, paragraph 1."
        in revision
    )


def test_its_author_reads_the_statement_on_the_page_of_the_ruling(client, draft, moderator):
    proposal = ask(draft)
    ruling = move(proposal, moderator)
    client.force_login(proposal.author)

    page = client.get(f"/en/proposals/{proposal.number}/").content.decode()
    appeal = words_of(client.get(f"/en/rulings/{ruling.uid}/appeal/"))

    assert f'href="/en/rulings/{ruling.uid}/appeal/"' in page
    assert (WHY in appeal, "From article 9, paragraph 2 to article 10, paragraph 1" in appeal) == (True, True)


def test_a_moved_proposal_that_is_hidden_shows_its_mark_alone(client, draft, moderator):
    proposal = ask(draft)
    move(proposal, moderator)
    rule(proposal, ruling="hide", ground="insult", reasons=WHY, by=moderator, at=world.LATER)

    page = words_of(client.get(f"/en/proposals/{proposal.number}/"))

    assert "Ground: insult or threat" in page or "insult or threat" in page.lower()


def test_strangers_and_moderators_of_another_article_come_nowhere(client, draft, elsewhere):
    items = [ask(draft), world.make_comment(draft, **world.reviewed())]
    assert [client.get(address(item)).status_code for item in items] == [302, 302]
    client.force_login(elsewhere)

    answers = [call(address(item)).status_code for item in items for call in (client.get, client.post)]

    assert answers == [403] * 4


def test_the_log_and_the_ground_tell_it_without_the_words(client, draft, moderator):
    proposal = ask(draft)
    move(proposal, moderator)

    log = words_of(client.get("/en/constitution/rulings/", {"outcome": "move"}))
    ground = words_of(client.get("/en/constitution/grounds/wrong_place/"))
    rules = words_of(client.get("/en/constitution/rules/"))

    assert "Article 9, paragraph 2, moved to article 10, paragraph 1" in log
    assert (proposal.number in log, WHY in log) == (True, False)
    assert ("Moved to another place1" in ground.replace(" 1", "1"), "1 ruling under it" in ground) == (True, True)
    assert "What was written for the wrong place may be moved by a moderator" in rules


def test_programs_move_and_read_it(client, draft, moderator):
    proposal = ask(draft)
    comment = world.make_comment(draft, **world.reviewed())
    client.force_login(moderator)

    def post(path, **values):
        return client.post(f"/api/v1/{path}/moving/", values, content_type="application/json")

    made = post(f"proposals/{proposal.number}", to="art_10__para_1", reasons=WHY)
    again = post(f"proposals/{proposal.number}", to="art_10__para_1", reasons=WHY)
    unknown = post(f"proposals/{proposal.number}", to="art_77", reasons=WHY)
    of_comment = post(f"comments/{comment.uid}", to="art_10", stands="art_9", reasons=WHY)
    shown = client.get(f"/api/v1/proposals/{proposal.number}/").json()
    listed = client.get("/api/v1/proposals/", {"article": "art_10"}).json()["results"]
    logged = client.get("/api/v1/drafts/constitution/rulings/", {"outcome": "move"}).json()["results"]

    assert (made.status_code, again.json()) == (201, made.json())
    told = {name: made.json()[name] for name in ("ruling", "ground", "moved_from", "moved_to")}
    assert told == {
        "ruling": "move",
        "ground": "wrong_place",
        "moved_from": "art_9__para_2",
        "moved_to": "art_10__para_1",
    }
    assert (unknown.status_code, unknown.json()["code"]) == (422, "no_place_to_move_to")
    assert (of_comment.status_code, of_comment.json()["moved_to"]) == (201, "art_10")
    assert (shown["provision"], shown["written_for"]) == ("art_10__para_1", "art_9__para_2")
    assert [one["number"] for one in listed] == [proposal.number]
    assert {(one["moved_from"], one["moved_to"]) for one in logged} == {
        ("art_9__para_2", "art_10__para_1"),
        ("art_9", "art_10"),
    }


@pytest.mark.parametrize("number", [1, 3])
def test_lists_with_moved_ones_ask_as_much_for_many(client, draft, moderator, number, django_assert_num_queries):
    for text in range(number):
        move(ask(draft, "add", text=f"Сөз {text}."), moderator)
        move(world.make_comment(draft, text=f"Пікір {text}.", **world.reviewed()), moderator, "art_10")
    client.get("/en/constitution/articles/9/")

    with django_assert_num_queries(18):
        client.get("/en/constitution/articles/10/")
