"""An article's page: its exact words, what was said on it, and nothing that is not for everybody."""

import re

import pytest

from articles.models import ArticleVersion
from commission.actions import decide
from feedback.actions import name_theme
from feedback.actions.finding import find_themes, store_themes
from feedback.models import Run, Theme
from feedback.themes import extra
from proposals.models import Kind
from tests.feedback.test_finding_themes import NAMES, make_analyst, make_theme, put
from tests.moderation.world import NOON
from tests.pages import world

ADDRESS = "/en/constitution/articles/9/"


@pytest.fixture
def draft(db):
    return world.make_draft()


def said(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_a_visitor_reads_the_exact_words_and_can_propose_on_each(client, draft):
    response = client.get(ADDRESS)

    text = response.content.decode()
    assert response.status_code == 200
    for place, words in [("para_1", "The state language is Kazakh."), ("para_2", "Russian is used.")]:
        assert f'id="{place}"' in text
        assert words in text
        assert f'href="/en/constitution/propose/?provision=art_9__{place}"' in text
        assert f'href="/en/constitution/propose/?provision=art_9__{place}&amp;kind=keep"' in text
    assert "Astana is the capital." not in text
    assert 'href="/en/constitution/sections/1/"' in text
    assert 'rel="next" href="/en/constitution/articles/10/"' in text
    assert 'rel="prev"' not in text
    assert "Unofficial translation." in text


def test_official_texts_carry_no_strip(client, draft):
    response = client.get("/ru/constitution/articles/9/")

    text = response.content.decode()
    assert "Государственный язык – казахский язык." in text
    assert "Unofficial translation." not in text
    assert "Неофициальный перевод." not in text


def test_two_languages_stand_side_by_side(client, draft):
    response = client.get("/kk/constitution/articles/9/?with=ru")

    text = response.content.decode()
    assert '<p class="law" lang="kk">' in text
    assert "Орыс тілі қолданылады." in text
    assert '<p class="law" lang="ru">' in text
    assert "Употребляется русский язык." in text


def test_another_language_than_the_three_shows_one_text(client, draft):
    response = client.get("/kk/constitution/articles/9/?with=de")

    assert "Употребляется русский язык." not in response.content.decode()


def test_a_missing_wording_is_shown_in_kazakh(client, draft):
    world.make_second_edition(draft, untranslated={"art_9__para_2"})

    text = client.get(ADDRESS).content.decode()

    assert '<p class="law" lang="kk">Орыс тілі қолданылады.</p>' in text


def test_what_was_said_stands_with_its_counts(client, draft):
    first = world.make_proposal(draft, reasons="Бірінші себеп.")
    world.make_proposal(draft, reasons="Екінші себеп.")
    world.make_proposal(draft, kind=Kind.KEEP, reasons="Дұрыс.")
    world.make_comment(draft, text="Пікірім <b>осы</b>.")
    world.count(draft)

    response = client.get(ADDRESS)

    text = response.content.decode()
    assert '<a href="?place=para_2#proposals"><span class="count">2</span>' in text
    assert '<a href="?place=para_2&amp;kind=keep#proposals"><span class="count">1</span>' in text
    assert "Counted on 5 February 2026, 17:00, Astana time." in said(response)
    assert f'href="?same={first.number}#proposals"' in text
    assert "2 equal proposals: they are shown once" in text
    assert "Бірінші себеп." in text
    assert "Екінші себеп." not in text
    assert "Пікірім &lt;b&gt;осы&lt;/b&gt;." in text


def test_an_answered_proposal_carries_its_outcome(client, draft):
    proposal = world.make_proposal(draft)
    rapporteur = world.make_rapporteur(draft)
    decide([proposal], outcome="declined", reasons=world.REASONS, by=rapporteur, at=world.NOON)

    text = client.get(ADDRESS).content.decode()

    assert '<span class="tag no-go">Declined</span>' in text


@pytest.mark.parametrize("reader", ["visitor", "stranger"])
@pytest.mark.parametrize(
    "query", ["", "?order=supported", "?order=old&kind=change", "?place=para_2", "?with=ru", "?page=2"]
)
def test_nothing_leaks_that_is_not_for_everybody(client, draft, reader, query):
    secrets = world.make_what_could_leak(draft)
    world.make_proposal(draft, text="Ашық мәтін.")
    world.count(draft)
    if reader == "stranger":
        client.force_login(world.make_person("stranger"))

    pages = [ADDRESS + query, "/en/constitution/", "/en/constitution/contents/", "/en/constitution/search/?q=Құпия"]
    text = "".join(client.get(page).content.decode() for page in pages)

    assert [words for words in secrets if words in text] == []


def test_hidden_words_leave_a_mark_with_the_ground(client, draft):
    world.make_proposal(draft, **world.LEAKS["hidden"])
    world.make_comment(draft, **world.LEAKS["hidden"])

    shown = said(client.get(ADDRESS))

    assert "This proposal is hidden." in shown
    assert "This comment is hidden." in shown
    assert "Ground: insult or threat." in shown


def test_a_visitor_is_led_to_write_a_comment_and_a_person_writes_here(client, draft):
    form = '<form class="stack mt read" method="post" action="/en/constitution/comments/art_9/"'

    assert form not in client.get(ADDRESS).content.decode()
    assert 'href="/en/constitution/comments/art_9/">Write a comment</a>' in client.get(ADDRESS).content.decode()
    client.force_login(world.make_person("citizen"))
    assert form in client.get(ADDRESS).content.decode()


def test_a_thread_is_shown_whole_at_its_address(client, draft):
    first = world.make_comment(draft, text="Бірінші.")
    other = world.make_comment(draft, text="Бөлек.")
    for number in range(5):
        world.make_comment(draft, text=f"Жауап {number}.", parent=first)

    listed, whole = client.get(ADDRESS), client.get(f"{ADDRESS}?thread={first.uid}")

    assert "Жауап 2." in listed.content.decode()
    assert "Жауап 4." not in listed.content.decode()
    assert "All 5 replies" in listed.content.decode()
    assert "Жауап 4." in whole.content.decode()
    assert other.text not in whole.content.decode()
    assert client.get(f"/en/comments/{first.uid}/")["Location"] == f"{ADDRESS}?thread={first.uid}#{first.uid}"


def name_theme_of_article(draft, number=0):
    names = {code: f"{name} {number}" for code, name in NAMES.items()}
    analyst = make_analyst(draft, f"analyst{number}")
    theme = make_theme(draft, article=world.article(draft), texts=3 + number, figures={"people": 2})
    return name_theme(theme, names, by=analyst, at=NOON)


def test_the_named_themes_of_an_article_lead_to_their_texts(client, draft):
    make_theme(draft, article=world.article(draft), texts=99, phrases={"kk": ["ұсыныс"]})
    empty = name_theme_of_article(draft, 1)
    Theme.objects.filter(pk=empty.pk).update(texts=0)
    theme = name_theme_of_article(draft)
    name_theme(make_theme(draft, texts=9), NAMES, by=theme.named_by, at=NOON)

    shown = client.get(ADDRESS).content.decode()
    in_russian = client.get(ADDRESS.replace("/en/", "/ru/")).content.decode()

    part = shown[shown.index('id="themes"') :]
    part = part[: part.index("</section>")]
    assert re.findall(r'href="([^"]*)"[^>]*><bdi>([^<]*)<', part) == [
        (f"/en/{draft.slug}/themes/?article=art_9#{theme.uid}", "Pensions 0")
    ]
    assert ">3</b> texts" in part
    assert ">2</b> people" in part
    assert "Пенсии 0" in in_russian
    assert 'id="themes"' not in client.get(ADDRESS.replace("/9/", "/10/")).content.decode()


def test_a_page_is_made_anew_once_a_theme_is_named_or_counted_otherwise(client, draft, monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    article, run = world.article(draft), Run(draft=draft)
    said = world.make_comment(draft, text="Зейнетақы өссін.", visible_at=NOON)
    pages = [client.get(ADDRESS).content.decode()]
    theme = name_theme_of_article(draft)
    put(draft, said, theme, article=article, placed_by=theme.named_by)
    pages.append(client.get(ADDRESS).content.decode())
    for _night in range(2):
        store_themes(article, find_themes(article, run=run), run=run, at=NOON)
        pages.append(client.get(ADDRESS).content.decode())

    assert [re.findall(r">(\d+)</b> texts?<?", page[page.find('id="themes"') :][:900])[:1] for page in pages] == [
        [],
        ["3"],
        ["1"],
        ["1"],
    ]
    assert ArticleVersion.objects.get(article=article).number == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_a_visitors_first_page_costs_twenty_five_queries(client, draft, rows, django_assert_num_queries):
    for number in range(rows):
        world.make_proposal(draft, text=f"Мәтін нөмірі {number}.")
        comment = world.make_comment(draft, text=f"Пікір {number}.")
        world.make_comment(draft, text="Жауап.", parent=comment)
        name_theme_of_article(draft, number)
    world.count(draft)

    with django_assert_num_queries(26):
        client.get(ADDRESS)


def test_a_visitor_shares_a_page_until_something_changes(client, draft, django_assert_num_queries):
    world.make_proposal(draft)
    world.count(draft)
    first = client.get(ADDRESS)

    with django_assert_num_queries(1):
        again = client.get(ADDRESS)
    unchanged = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    world.make_comment(draft, text="Жаңа пікір.")
    world.count(draft)
    changed = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})

    assert again.content == first.content
    assert first["Cache-Control"] == "public, no-cache"
    assert first["Vary"] == "Cookie, Accept-Encoding, HX-Request"
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert "Жаңа пікір." in changed.content.decode()


def test_a_signed_in_persons_page_is_kept_nowhere(client, draft):
    client.force_login(world.make_person("citizen"))

    response = client.get(ADDRESS)

    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response


@pytest.mark.parametrize(
    "address",
    ["articles/11/", "articles/x/", "sections/2/", "preamble/", "articles/9/para_1/", "editions/1/articles/11/"],
)
def test_what_does_not_exist_is_not_found(client, draft, address):
    assert client.get(f"/en/constitution/{address}").status_code == 404
    assert client.get(f"/en/other/{address}").status_code == 404


@pytest.mark.parametrize(
    "page", ["articles/9/", "sections/1/", "whole/", "contents/", "", "search/", "about/", "rules/"]
)
def test_pages_answer_to_head_and_to_nothing_that_acts(client, draft, page):
    head = client.head(f"/en/constitution/{page}")

    assert (head.status_code, head.content) == (200, b"")
    assert client.post(f"/en/constitution/{page}").status_code == 405


def test_a_section_and_the_whole_have_pages_of_their_own(client, draft):
    world.make_findable(draft)
    section, whole = client.get("/en/constitution/sections/1/"), client.get("/en/constitution/whole/")

    assert 'href="/en/constitution/articles/9/"' in section.content.decode()
    assert 'href="/en/constitution/propose/?provision=sec_1"' in section.content.decode()
    assert 'href="/en/constitution/propose/?provision=draft"' in whole.content.decode()


def test_a_person_who_wrote_here_reads_their_own_words_and_others_do_not(client, draft):
    author = world.make_person("author")
    waiting = world.make_comment(draft, text="Менің пікірім.", author=author, **world.LEAKS["waiting"])
    shown = world.make_comment(draft, text="Көрінетін пікір.", author=author)
    world.count(draft)

    client.force_login(world.make_person("stranger"))
    stranger = client.get(ADDRESS).content.decode()
    client.force_login(author)
    own = client.get(ADDRESS).content.decode()
    client.logout()
    visitor = client.get(ADDRESS).content.decode()

    assert waiting.words.text in own
    assert f"/en/comments/{shown.uid}/withdraw/" in own
    for page in (stranger, visitor):
        assert shown.words.text in page
        assert waiting.words.text not in page
        assert f"/en/comments/{shown.uid}/withdraw/" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_signed_in_person_costs_thirty_one_queries(client, draft, rows, django_assert_num_queries):
    for number in range(rows):
        world.make_proposal(draft, text=f"Мәтін нөмірі {number}.")
        world.make_comment(draft, text=f"Пікір {number}.")
        name_theme_of_article(draft, number)
    world.count(draft)
    client.force_login(world.make_person("citizen"))

    with django_assert_num_queries(32):
        client.get(ADDRESS)
