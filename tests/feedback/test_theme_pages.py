"""The pages of themes: what everybody reads, what analysts do there, whom it is refused; the same for programs."""

from html import unescape

import pytest

from feedback.actions import name_theme
from feedback.models import Theme, ThemePlacement
from feedback.themes import BY_WORDS, extra
from proposals.models import Comment
from tests.feedback.test_finding_themes import NAMES, find_all, make_analyst, make_theme, put, say_it_all
from tests.moderation.world import NOON, make_comment, make_draft, make_moderator, make_person, place, reviewed


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def analyst(draft):
    return make_analyst(draft)


def read(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def tell(theme, comment, **more):
    """Let a theme have one text that tells it, and another on the other side."""
    theme.telling = {comment.language: [["comment", comment.pk]]}
    for name, value in more.items():
        setattr(theme, name, value)
    theme.save()


def test_everybody_reads_named_themes_and_no_suggestion(client, draft, analyst):
    said = make_comment(draft, text="Зейнетақы өссін.", **reviewed())
    against = make_comment(draft, text="Оставьте как есть.", **reviewed(language="ru", stance="against"))
    theme = make_theme(draft, texts=2, figures={"people": 2, "by_language": {"kk": 1, "ru": 1, "en": 0}})
    tell(theme, said, opposite={"ru": [["comment", against.pk]]})
    name_theme(theme, NAMES, by=analyst, at=NOON)
    make_theme(draft, phrases={"kk": ["құпия"]})

    shown = read(client, f"/en/{draft.slug}/themes/")

    for words in (
        "Pensions",
        "Зейнетақы өссін.",
        "Opposite voices",
        "Оставьте как есть.",
        "method themes-1",
        ">2</b> people",
    ):
        assert words in shown
    assert "named by an analyst on" in " ".join(shown.split())
    assert "құпия" not in shown
    assert "found by words alone" not in shown


def test_what_was_hidden_since_the_run_is_not_shown(client, draft, analyst):
    said = make_comment(draft, text="Жасырын сөз.", **reviewed())
    theme = make_theme(draft)
    tell(theme, said)
    put(draft, said, theme)
    name_theme(theme, NAMES, by=analyst, at=NOON)
    Comment.objects.filter(pk=said.pk).update(hidden_at=NOON, hidden_ground="insult")
    client.force_login(analyst)

    for address in ("themes/", "staff/themes/", f"staff/themes/{theme.uid}/"):
        assert "Жасырын сөз." not in read(client, f"/en/{draft.slug}/{address}")


def test_what_is_weaker_without_the_model_is_said(client, draft, analyst, monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    name_theme(make_theme(draft, method=BY_WORDS), NAMES, by=analyst, at=NOON)

    assert "found by words alone" in read(client, f"/en/{draft.slug}/themes/")
    client.force_login(analyst)
    assert "The model of many languages is not installed here." in read(client, f"/en/{draft.slug}/staff/themes/")


def test_what_is_in_no_named_theme_is_told(client, draft, analyst):
    name_theme(make_theme(draft), NAMES, by=analyst, at=NOON)
    for theme in (Theme.objects.get(), make_theme(draft), None):
        put(draft, make_comment(draft, **reviewed()), theme)

    shown, of_article = (read(client, f"/en/{draft.slug}/themes/{query}") for query in ("", "?article=art_9"))

    assert '<b class="count">2</b> texts are in none of these themes yet.' in shown
    assert "</b> text" not in of_article
    assert client.get(f"/api/v1/drafts/{draft.slug}/named-themes/").json()["not_placed"] == 2


def test_where_nothing_is_named_it_is_told_how_much_waits(client, draft):
    put(draft, make_comment(draft, **reviewed()), make_theme(draft))

    shown = read(client, f"/en/{draft.slug}/themes/")

    assert "No theme has been named here yet." in shown
    assert '<b class="count">1</b> text waits for a theme.' in shown


def test_themes_of_an_article_stand_apart(client, draft, analyst):
    name_theme(make_theme(draft), {"kk": "Бәрі", "ru": "Всё", "en": "Everything"}, by=analyst, at=NOON)
    name_theme(make_theme(draft, article=place(draft, "art_9").provision), NAMES, by=analyst, at=NOON)

    whole, of_article = (read(client, f"/en/{draft.slug}/themes/{query}") for query in ("", "?article=art_9"))

    assert "Everything" in whole
    assert "Pensions" not in whole
    assert "Pensions" in of_article
    assert "Everything" not in of_article
    read(client, f"/en/{draft.slug}/themes/?article=none", status=404)


def test_an_analyst_names_a_theme_and_moves_a_text_to_it(client, draft, analyst, monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    say_it_all(draft)
    find_all(draft, at=NOON)
    theme = Theme.objects.largest_first().first()
    other = ThemePlacement.objects.exclude(theme=theme).order_by("pk").first()
    client.force_login(analyst)
    address = f"/en/{draft.slug}/staff/themes/"

    named = client.post(f"{address}{theme.uid}/", {f"name_{code}": name for code, name in NAMES.items()}, follow=True)
    moved = client.post(f"{address}texts/{other.pk}/", {"theme": theme.uid}, follow=True)

    assert "The name stands." in named.content.decode()
    assert "The text is moved." in moved.content.decode()
    other.refresh_from_db()
    assert (other.theme, other.placed_by) == (theme, analyst)
    taken_out = client.post(f"{address}texts/{other.pk}/", {"theme": "none"}, follow=True)
    assert taken_out.redirect_chain == [(f"{address}{theme.uid}/", 302)]
    assert "placed by an analyst" in read(client, f"{address}unplaced/")


def test_what_is_refused_is_said_and_nothing_typed_is_lost(client, draft, analyst):
    theme = make_theme(draft)
    placement = put(draft, make_comment(draft, **reviewed()), theme)
    name_theme(make_theme(draft), NAMES, by=analyst, at=NOON)
    client.force_login(analyst)
    address = f"/en/{draft.slug}/staff/themes/"

    taken = client.post(f"{address}{theme.uid}/", {"name_kk": "Зейнетақы", "name_ru": "Моё имя", "name_en": "Mine"})
    unchosen = client.post(f"{address}texts/{placement.pk}/", {})

    assert taken.status_code == unchosen.status_code == 422
    shown = unescape(taken.content.decode())
    assert "Another theme here has this name." in shown
    assert "Моё имя" in shown
    assert "Choose where the text belongs." in unchosen.content.decode()


@pytest.mark.parametrize(("who", "status"), [("moderator", 403), ("citizen", 403), ("article_analyst", 200)])
def test_only_analysts_of_the_whole_draft_name_its_themes(client, draft, who, status):
    theme = make_theme(draft)
    makers = {
        "moderator": lambda: make_moderator(draft),
        "citizen": lambda: make_person("citizen"),
        "article_analyst": lambda: make_analyst(draft, "second", articles=["art_9"]),
    }
    client.force_login(makers[who]())
    address = f"/en/{draft.slug}/staff/themes/{theme.uid}/"

    assert client.get(address).status_code == status
    names = {f"name_{code}": name for code, name in NAMES.items()}
    assert client.post(address, names).status_code == 403
    assert not Theme.objects.named().exists()


def test_an_analyst_of_an_article_names_its_themes(client, draft):
    theme = make_theme(draft, article=place(draft, "art_9").provision)
    client.force_login(make_analyst(draft, articles=["art_9"]))

    answer = client.post(
        f"/en/{draft.slug}/staff/themes/{theme.uid}/", {f"name_{code}": name for code, name in NAMES.items()}
    )

    assert answer.status_code == 302
    assert Theme.objects.named().count() == 1


def test_themes_of_another_draft_are_not_there(client, draft, analyst):
    theme = make_theme(make_draft("other"))
    client.force_login(analyst)

    read(client, f"/en/{draft.slug}/staff/themes/{theme.uid}/", status=404)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("themes/", 13), ("staff/themes/", 14), ("staff/themes/unplaced/", 14)]
)
def test_each_list_asks_the_same_few_queries(
    client, draft, analyst, django_assert_num_queries, number, address, queries
):
    for each in range(number):
        said = make_comment(draft, **reviewed())
        theme = make_theme(draft)
        tell(theme, said)
        put(draft, said, None)
        name_theme(theme, {code: f"{name} {each}" for code, name in NAMES.items()}, by=analyst, at=NOON)
    client.force_login(analyst)
    client.get(f"/en/{draft.slug}/{address}")

    with django_assert_num_queries(queries):
        client.get(f"/en/{draft.slug}/{address}")


def test_programs_read_named_themes_with_the_addresses_of_texts(client, draft, analyst):
    said = make_comment(draft, **reviewed())
    theme = make_theme(draft, texts=1, figures={"people": 1, "organizations": 0, "by_language": {"kk": 1}})
    tell(theme, said)
    name_theme(theme, NAMES, by=analyst, at=NOON)
    make_theme(draft)

    answer = client.get(f"/api/v1/drafts/{draft.slug}/named-themes/").json()
    nowhere = client.get(f"/api/v1/drafts/{draft.slug}/named-themes/?article=art_99")

    [shown] = answer["themes"]
    assert (shown["id"], shown["names"], shown["people"]) == (theme.uid, NAMES, 1)
    assert shown["by_language"] == {"kk": 1, "ru": 0, "en": 0}
    assert [address.rsplit("/", 2)[1] for address in shown["telling"]] == [said.uid]
    assert set(answer["rules"]) == {"themes", "themes_by_words", "opposite"}
    assert nowhere.status_code == 404
