"""The way in: home, contents, search; what the draft says of itself and its rules."""

import re

import pytest

from articles.actions import edit_about
from articles.models import Draft
from commission.actions import decide
from core import clock
from proposals.models import Kind
from tests.pages import world


@pytest.fixture
def draft(db):
    draft = world.make_draft()
    world.make_findable(draft)
    return draft


def said(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("asked", "language"), [("ru-RU,ru;q=0.9", "ru"), ("en", "en"), ("kk", "kk"), ("de,fr;q=0.5", "kk"), ("", "kk")]
)
def test_the_bare_address_leads_to_the_browsers_language(client, db, asked, language):
    response = client.get("/", headers={"accept-language": asked})

    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}


def test_home_shows_the_only_draft_and_has_its_own_address_too(client, draft):
    home, own = client.get("/en/"), client.get("/en/constitution/")

    assert said(home) == said(own).replace("%2Fconstitution%2F", "%2F")
    assert 'action="/en/constitution/search/"' in home.content.decode()
    assert 'href="/en/constitution/search/?theme=language">Language</a>' in home.content.decode()


def test_home_lists_drafts_where_there_are_several(client, draft):
    world.make_draft("second")
    Draft.objects.create(slug="put-away", is_public=False)

    text = client.get("/en/").content.decode()

    assert 'href="/en/constitution/"' in text
    assert 'href="/en/second/"' in text
    assert "put-away" not in text


def test_home_without_a_draft_says_so(client, db):
    assert "No draft is before the people now." in said(client.get("/en/"))


def test_a_draft_without_a_published_edition_is_not_found(client, db):
    Draft.objects.create(slug="early")

    assert client.get("/en/early/").status_code == 404
    assert client.get("/en/early/contents/").status_code == 404


def test_home_counts_by_level_and_apart(client, draft):
    sure, contact = world.make_person("sure"), world.make_person("contact", level=1)
    world.make_proposal(draft, author=sure)
    world.make_proposal(draft, author=sure)
    world.make_proposal(draft, text="Басқаша.", author=contact)
    world.make_proposal(draft, kind=Kind.KEEP, reasons="Дұрыс.", author=contact)
    world.make_proposal(draft, "art_10__para_1", kind=Kind.QUESTION, reasons="Неге?")
    world.make_proposal(draft, **world.LEAKS["hidden"])
    waiting = world.make_proposal(draft, text="Күтеді.", **world.LEAKS["waiting"], author=contact)
    type(waiting).objects.filter(pk=waiting.pk).update(channel="post")
    world.count(draft)

    shown = said(client.get("/en/"))

    assert "People who sent proposals 2 People whose identity is confirmed, each counted once. 1 more person" in shown
    assert "Proposals to change, add or remove 2 From people whose identity is confirmed. 2 more are from" in shown
    assert (
        "People who agree with words of the draft 0 Counted apart, never added to the proposals. 1 more person" in shown
    )
    assert "Distinct proposals 3 The same change" in shown
    assert "Answered 0 Of 5 proposals and questions of all citizens. 1 proposal waits for a moderator, since" in shown
    assert "letter 1 , site 5 . How citizens&#x27; proposals came: through this site," in shown
    assert waiting.text not in shown


def test_home_shows_what_most_was_proposed_to_and_the_latest_answers(client, draft):
    proposal = world.make_proposal(draft, reasons="Себебім осы.")
    hidden = world.make_proposal(draft, text="Басқаша.", reasons="Жасырын себеп.")
    rapporteur = world.make_rapporteur(draft)
    decide([proposal, hidden], outcome="declined", reasons=world.REASONS, by=rapporteur, at=clock.now())
    type(hidden).objects.filter(pk=hidden.pk).update(**world.LEAKS["hidden"])
    world.count(draft)

    response = client.get("/en/")

    assert '<span class="count"><span class="heat n1"></span> 1</span>' in response.content.decode()
    assert f"Declined {proposal.number}, article 9, paragraph 2" in said(response)
    assert world.REASONS["ru"] in said(response)
    assert hidden.number not in said(response)


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_the_same_however_much_was_said(client, draft, rows, django_assert_num_queries):
    made = [world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(rows)]
    decide(made, outcome="declined", reasons=world.REASONS, by=world.make_rapporteur(draft), at=clock.now())
    world.count(draft)

    with django_assert_num_queries(25):
        client.get("/en/")


def test_contents_name_every_article_with_what_was_said(client, draft):
    world.make_proposal(draft)
    world.make_proposal(draft, text="Басқаша.")
    world.make_proposal(draft, kind=Kind.KEEP, reasons="Дұрыс.")
    world.count(draft)

    shown = said(client.get("/en/constitution/contents/"))

    assert "Section I. Articles 9–10, 2 proposals Article 9 Languages 9 2 Article 10 Languages 10 0" in shown.replace(
        "\u2060", ""
    )
    assert "Counted on 5 February 2026, 17:00, Astana time." in shown


def test_contents_can_be_ordered_by_how_much_was_said(client, draft):
    world.make_proposal(draft, "art_10__para_1", text="Басқаша.")
    world.count(draft, "art_10")

    most, least = (said(client.get(f"/en/constitution/contents/?order={order}")) for order in ("most", "least"))

    assert most.index("Languages 10") < most.index("Languages 9")
    assert least.index("Languages 9") < least.index("Languages 10")


def test_contents_send_a_question_to_the_search(client, draft):
    response = client.get("/en/constitution/contents/?q=9+бап&order=most")

    assert response["Location"] == "/en/constitution/search/?q=9+%D0%B1%D0%B0%D0%BF"


@pytest.mark.parametrize("rows", [1, 3])
def test_contents_cost_seven_queries(client, draft, rows, django_assert_num_queries):
    for number in range(rows):
        world.make_proposal(draft, text=f"Мәтін {number}.")
    world.count(draft)

    with django_assert_num_queries(7):
        client.get("/en/constitution/contents/")


@pytest.mark.parametrize(
    ("asked", "address", "how"),
    [
        ("9-бап 2-тармақ", "/en/constitution/articles/9/#para_2", "by its number"),
        ("language", "/en/constitution/articles/9/#para_1", "by everyday words"),
        ("capital", "/en/constitution/articles/10/#para_1", "by the words of the text"),
    ],
)
def test_an_article_is_found(client, draft, asked, address, how):
    response = client.get("/en/constitution/search/", {"q": asked})

    assert f'href="{address}"' in response.content.decode()
    assert how in said(response)


def test_the_words_asked_for_are_marked_and_harmless(client, draft):
    found = client.get("/en/constitution/search/", {"q": "capital"}).content.decode()
    lost = client.get("/en/constitution/search/", {"q": "<script>zzzz\u202e\0"}).content.decode()

    assert "<mark>capital</mark>" in found
    assert "<script>zzzz" not in lost
    assert "Nothing was found for" in lost


def test_a_theme_lists_its_articles(client, draft):
    text = client.get("/en/constitution/search/?theme=language").content.decode()

    assert 'href="/en/constitution/articles/9/"' in text
    assert 'href="/en/constitution/articles/10/"' not in text


def test_about_tells_what_staff_wrote(client, draft):
    secretary = world.make_rapporteur(draft, "secretary", role="secretary")
    words = {"title": "Draft", "summary": "Short.", "about": "## Who\n\nThe <b>Commission</b>."}
    edit_about(draft, "en", **words, by=secretary, at=clock.now())

    visitor = client.get("/en/constitution/about/").content.decode()
    client.force_login(secretary)
    own = client.get("/en/constitution/about/").content.decode()

    assert "<h2>Who</h2>" in visitor
    assert "The &lt;b&gt;Commission&lt;/b&gt;." in visitor
    assert "Edit these words" not in visitor
    assert 'href="/en/constitution/settings/"' in own


def test_the_rules_say_every_ground_and_the_settings_of_the_draft(client, draft):
    shown = said(client.get("/en/constitution/rules/"))

    assert "Insult or threat The text insults or threatens a person or a group." in shown
    assert "A draft saved before the end can be sent for 10 minutes after it." in shown
    assert "To send a proposal to this draft a person needs at least: e-mail confirmed." in shown
    assert "proposals with the same change in the same place count once;" in shown
    assert "No proposal waits for a moderator now." in shown
