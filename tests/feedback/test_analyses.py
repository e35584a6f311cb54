"""What an office says of an article in its own words: versions bound to a count, marked as theirs, taken back."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from articles.actions import appoint
from articles.models import Role
from feedback.actions import aggregate_feedback, take_back_analysis, write_analysis
from feedback.actions.analyses import (
    AnalysisChangedMeanwhile,
    AnalysisMissing,
    NothingCounted,
    NothingToTakeBack,
    UnknownCount,
)
from feedback.models import Analysis
from feedback.permissions import writes_analysis_as
from record.models import Entry
from tests.moderation.world import LATER, NOON
from tests.pages import world
from tests.threads import at_once

ARTICLE = "/en/constitution/articles/9/"
ADDRESS = "/en/constitution/analysis/art_9/"
SUMMARY = "/api/v1/drafts/constitution/articles/9/summary/"
WORDS = {"kk": "Көпшілігі нақты сөз сұрайды.", "ru": "Большинство просит точных слов.", "en": ""}


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def article(draft):
    return world.article(draft)


@pytest.fixture
def analyst(draft):
    return make_staff(draft, Role.ANALYST)


@pytest.fixture
def summary(draft):
    world.make_proposal(draft)
    return world.count(draft)


def make_staff(draft, role, *, articles=(), name=None):
    person = world.make_person(name or f"the-{role}", second_factor_at=NOON)
    appoint(draft, person, role, articles=articles, by=None, at=NOON)
    return person


def write(article, summary, by, words=WORDS, **more):
    return write_analysis(article, words, watermark=summary.watermark, office="analyst", by=by, at=LATER, **more)


def typed(summary, seen=0, **words):
    return {"act": "write", "seen": seen, "watermark": summary.watermark} | WORDS | words


def part(page):
    return page[page.index('id="analysis"') :].partition("</div></div>")[0].partition('id="week"')[0]


def test_written_words_are_a_version_with_a_leaf_bound_to_the_count(article, summary, analyst):
    version = write(article, summary, analyst)

    assert (version.number, version.words, version.watermark, version.contributions) == (1, WORDS, summary.watermark, 1)
    leaf = json.loads(bytes(Entry.objects.of(version.uid).get().leaf))
    assert (leaf["t"], leaf["by"]["role"]) == ("analysis.published", "analyst")
    told = {name: leaf["data"][name] for name in ("provision", "version", "watermark")}
    assert told == {"provision": article.uid, "version": 1, "watermark": summary.watermark}
    assert "taken_back" not in leaf["data"]


def test_the_same_words_for_the_same_count_change_nothing_and_for_a_newer_one_are_a_version(
    draft, article, summary, analyst
):
    first, again = write(article, summary, analyst), write(article, summary, analyst)
    newer = write(article, world.count(draft), analyst)

    assert (again, newer.number, Analysis.objects.count()) == (first, 2, 2)
    assert [version.number for version in Analysis.objects.of(article)] == [2, 1]


def test_taking_back_is_a_version_without_words_and_again_changes_nothing(article, summary, analyst):
    write(article, summary, analyst)

    taken, again = (take_back_analysis(article, office="analyst", by=analyst, at=LATER) for _time in range(2))

    assert (taken, taken.number, taken.is_taken_back, taken.texts) == (again, 2, True, [])
    assert Analysis.objects.standing(article) is None
    assert json.loads(bytes(Entry.objects.of(taken.uid).get().leaf))["data"]["taken_back"] is True
    back = write(article, summary, analyst)
    assert (back.number, Analysis.objects.standing(article)) == (3, back)


def test_what_cannot_be_written_is_refused_with_a_sentence(draft, article, analyst):
    def refusal(kind, **more):
        with pytest.raises(kind) as raised:
            write(article, more.pop("summary"), analyst, **more)
        with override("en"):
            return str(raised.value)

    class Count:
        watermark = 7

    assert refusal(NothingCounted, summary=Count) == (
        "Nothing has been said on this article and counted yet. There is nothing to write of."
    )
    with pytest.raises(NothingToTakeBack):
        take_back_analysis(article, office="analyst", by=analyst, at=LATER)
    world.make_proposal(draft)
    summary = world.count(draft)
    Count.watermark = summary.watermark + 1
    missing = "Write it in Kazakh and in Russian. English may stay empty."
    assert refusal(UnknownCount, summary=Count).startswith("There is no such count of this article.")
    assert refusal(AnalysisMissing, summary=summary, words={"kk": "Сөз."}) == missing
    write(article, summary, analyst)
    assert refusal(AnalysisChangedMeanwhile, summary=summary, words=WORDS | {"en": "More."}, seen=0) == (
        "Somebody published or took back a version meanwhile. Look at it, then publish yours."
    )
    assert Analysis.objects.count() == 1


def test_of_two_who_write_at_once_one_is_told_so(committed_db):
    draft = world.make_draft()
    article, analyst = world.article(draft), make_staff(draft, Role.ANALYST)
    world.make_proposal(draft)
    summary = world.count(draft)

    def write_as(text):
        return lambda: write(article, summary, analyst, WORDS | {"en": text}, seen=0)

    outcomes = at_once(write_as("One."), write_as("Other."), write_as("Third."))

    names = sorted(type(outcome).__name__ for outcome in outcomes)
    assert names == ["Analysis", "AnalysisChangedMeanwhile", "AnalysisChangedMeanwhile"]


@pytest.mark.parametrize("change", [{"kk": "Басқа."}, {"office": "rapporteur"}, None])
def test_the_database_refuses_to_change_a_version(article, summary, analyst, change):
    rows = Analysis.objects.filter(pk=write(article, summary, analyst).pk)

    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        rows.update(**change) if change else rows.delete()


@pytest.mark.parametrize(
    "values", [{"ru": ""}, {"is_taken_back": True}, {"number": 1, "is_taken_back": True, "kk": "", "ru": ""}]
)
def test_the_database_refuses_what_no_version_is(article, summary, analyst, values):
    columns = {"article": article, "number": 5, "watermark": summary.watermark, "contributions": 1}
    columns |= {"kk": "а", "ru": "б", "is_taken_back": False}
    columns |= {"office": "analyst", "written_at": NOON, "written_by": analyst}

    with pytest.raises(IntegrityError), transaction.atomic():
        Analysis.objects.create(**columns | values)


@pytest.mark.parametrize("role", list(Role))
def test_analysts_and_rapporteurs_of_the_article_write_and_nobody_else(draft, article, role):
    here = make_staff(draft, role, name="here")
    elsewhere = make_staff(draft, role, articles=[world.article(draft, "art_10")], name="there")

    told = [writes_analysis_as(person, draft, article.pk) for person in (here, elsewhere)]

    assert told == [role if role in (Role.ANALYST, Role.RAPPORTEUR) else None, None]


def test_the_article_s_page_shows_it_under_the_sentences_marked_as_theirs(client, draft, article, summary, analyst):
    before = client.get(ARTICLE).content.decode()
    write(article, summary, analyst, WORDS | {"en": "Most ask for <b>exact</b> words."})
    world.make_proposal(draft)
    world.count(draft)

    page = client.get(ARTICLE).content.decode()

    shown = part(page)
    assert 'id="analysis"' not in before
    assert page.index('id="sentences"') < page.index('id="analysis"') < page.index('id="week"')
    assert "Most ask for &lt;b&gt;exact&lt;/b&gt; words." in shown
    assert "Analyst, in their own words" in shown
    assert "not made by a rule." in shown
    assert "Proposals and comments of citizens then: 1; now: 2." in shown
    assert f'href="{ADDRESS}"' in shown
    assert analyst.email not in page


def test_where_it_is_not_written_in_a_language_it_is_read_in_kazakh(client, article, summary, analyst):
    write(article, summary, analyst)

    pages = [client.get(ARTICLE.replace("/en/", f"/{code}/")).content.decode() for code in ("kk", "ru", "en")]

    kk, ru = (f'<div class="words" lang="{code}"><bdi>{WORDS[code]}' for code in ("kk", "ru"))
    assert [found in part(page) for page, found in zip(pages, (kk, ru, kk), strict=True)] == [True, True, True]


def test_what_is_taken_back_stands_on_no_page_but_among_the_versions(client, article, summary, analyst):
    write(article, summary, analyst)
    take_back_analysis(article, office="analyst", by=analyst, at=LATER)

    page, versions = client.get(ARTICLE).content.decode(), client.get(ADDRESS).content.decode()

    assert WORDS["kk"] not in page
    assert [words in versions for words in (WORDS["kk"], WORDS["ru"])] == [True, True]
    assert "It was taken back: nothing stands beside the summary now." in versions
    assert "<form" not in versions[versions.index("<main") :]


def test_who_may_write_does_so_on_the_page_and_is_led_there_by_the_desk(client, draft, article, summary, analyst):
    client.force_login(analyst)

    shown = client.get(ADDRESS).content.decode()
    response = client.post(ADDRESS, typed(summary))

    assert "Everybody reads it under the sentences of the rule" in shown
    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    after = client.get(ADDRESS).content.decode()
    assert "It is published beside the summary. The entry is in the public record." in after
    assert Analysis.objects.get().written_by == analyst
    desk = client.get("/en/constitution/commission/art_9/").content.decode()
    assert f'href="{ADDRESS}#next"' in desk
    assert WORDS["kk"] in desk
    client.post(ADDRESS, {"act": "take_back", "seen": 1})
    assert Analysis.objects.standing(article) is None


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"ru": " "}, 422, "Nothing is written here yet."),
        ({"kk": "қ" * 2001}, 422, "The text is too long: 2001 characters. At most 2000 are possible."),
        ({"watermark": 10**9}, 422, "There is no such count of this article."),
        ({"seen": 3}, 409, "Somebody published or took back a version meanwhile."),
        ({"seen": "x"}, 422, "Nothing was stored."),
    ],
)
def test_what_was_typed_is_kept_where_it_is_refused(client, summary, analyst, change, status, sentence):
    client.force_login(analyst)

    response = client.post(ADDRESS, typed(summary, en="Kept <i>words</i>.") | change)

    page = response.content.decode()
    assert (response.status_code, Analysis.objects.count()) == (status, 0)
    assert sentence in page
    assert "Kept &lt;i&gt;words&lt;/i&gt;." in page


def test_strangers_read_the_versions_and_write_nothing(client, draft, summary):
    answers = [client.post(ADDRESS, typed(summary)).status_code]
    for role in (Role.MODERATOR, Role.SECRETARY):
        client.force_login(make_staff(draft, role))
        answers.append(client.post(ADDRESS, typed(summary)).status_code)
    client.force_login(make_staff(draft, Role.ANALYST, articles=[world.article(draft, "art_10")], name="there"))
    answers.append(client.post(ADDRESS, typed(summary)).status_code)

    assert (answers, Analysis.objects.count()) == ([302, 403, 403, 403], 0)
    assert client.get(ADDRESS).status_code == 200
    assert client.get("/en/constitution/analysis/art_9__para_2/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_versions_cost_a_constant_number_of_queries(
    client, draft, article, summary, analyst, rows, django_assert_num_queries
):
    for number in range(rows):
        write(article, summary, analyst, WORDS | {"en": f"Version {number}."})

    with django_assert_num_queries(5):
        client.get(ADDRESS)


def test_programs_read_it_with_the_count_it_was_written_for(client, article, summary, analyst):
    nothing = client.get(SUMMARY).json()["analysis"]
    version = write(article, summary, analyst)
    aggregate_feedback(article, at=LATER)

    told = client.get(SUMMARY).json()["analysis"]

    assert nothing is None
    assert {name: told[name] for name in told if name != "written_at"} == {
        "uid": version.uid,
        "version": 1,
        "words": WORDS,
        "office": "analyst",
        "watermark": summary.watermark,
        "contributions": 1,
    }
