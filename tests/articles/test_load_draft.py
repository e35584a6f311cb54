import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.management.commands.load_draft import SAMPLE
from articles.models import Draft, Edition, Phase, Placement, Provision, ProvisionText, Theme, ThemeText, Topic
from record.models import Entry

pytestmark = pytest.mark.django_db


def load(*arguments, **options):
    out = io.StringIO()
    call_command("load_draft", *arguments, stdout=out, **options)
    return out.getvalue().strip()


def counts():
    models = [Draft, Edition, Provision, Placement, ProvisionText, Topic, Theme, ThemeText, Phase, Entry]
    return [model.objects.count() for model in models]


def test_load_publishes_one_edition_and_its_pages_each_with_a_leaf():
    said = load()

    edition = Edition.objects.get()
    leaf, *of_pages = [json.loads(bytes(entry.leaf)) for entry in Entry.objects.order_by("pk")]
    assert said == "Loaded constitution: 96 articles, 581 provisions in three languages."
    assert counts() == [1, 1, 581, 581, 1743, 291, 20, 60, 3, 4]
    assert [one["data"]["page"] for one in of_pages] == ["terms", "privacy", "operator"]
    assert len(edition.draft.conditions) == 2
    assert (edition.number, edition.dated.isoformat(), edition.published_at is not None) == (1, "2026-02-12", True)
    assert (leaf["t"], leaf["id"], leaf["by"]) == ("draft.published", edition.draft.uid, {"role": "operator"})
    assert {name: leaf["data"][name] for name in ("edition", "dated")} == {"edition": 1, "dated": "2026-02-12"}


def test_second_load_changes_nothing_and_says_so():
    load()
    before = counts()

    said = load()

    assert said == "constitution is already published, and what is published stays: nothing was changed."
    assert counts() == before


def test_load_under_another_name_makes_another_draft():
    load()

    load(slug="second")

    assert list(Draft.objects.order_by("pk").values_list("slug", flat=True)) == ["constitution", "second"]
    assert Placement.objects.filter(eid="art_9").count() == 2


def test_load_sets_the_collection_phase():
    load("--opens=2026-01-31T09:00:00+05:00", "--closes=2026-02-11T18:00:00")

    phases = {
        phase.kind: (phase.opens_at and phase.opens_at.isoformat(), phase.closes_at and phase.closes_at.isoformat())
        for phase in Phase.objects.all()
    }
    assert phases == {
        "collection": ("2026-01-31T04:00:00+00:00", "2026-02-11T13:00:00+00:00"),
        "consideration": (None, None),
        "publication": (None, None),
    }


def test_languages_are_marked_official_or_not():
    load()

    rows = ProvisionText.objects.filter(placement__eid="art_9__para_1").order_by("language")
    assert [(row.language, row.is_official, row.text) for row in rows] == [
        ("en", False, "The state language of the Republic of Kazakhstan is the Kazakh language."),
        ("kk", True, "Қазақстан Республикасының мемлекеттік тілі – қазақ тілі."),
        ("ru", True, "Государственный язык Республики Казахстан – казахский язык."),
    ]


def test_draft_says_in_three_languages_what_text_it_is():
    load()

    draft = Draft.objects.with_texts().get()
    assert ["2026" in draft.text_in(language).source for language in ("kk", "ru", "en")] == [True, True, True]
    assert "unofficial translation" in draft.text_in("en").source
    assert [draft.text_in(language).about.count("## ") for language in ("kk", "ru", "en")] == [6, 6, 6]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "bad.json: this is no JSON in UTF-8"),
        (b"\xff\xfe", "bad.json: this is no JSON in UTF-8"),
        (b"[]", "bad.json: an object is expected at its top."),
        (b"{}", "the file: title is missing."),
    ],
)
def test_malformed_file_is_refused_with_its_place(tmp_path, content, sentence):
    path = tmp_path / "bad.json"
    path.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        load(file=path)

    assert str(refusal.value).startswith(f"Nothing was loaded. {sentence}")
    assert counts() == [0] * 10


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError) as refusal:
        load(file=tmp_path / "none.json")

    assert str(refusal.value) == "Nothing was loaded. none.json: the file cannot be read (No such file or directory)."


def test_every_article_and_the_preamble_has_a_topic_in_three_languages():
    load()

    named = Topic.objects.values_list("article__placements__eid", "language")
    expected = {("preamble", language) for language in ("kk", "ru", "en")}
    expected |= {(f"art_{number}", language) for number in range(1, 97) for language in ("kk", "ru", "en")}
    assert set(named) == expected
    assert not Topic.objects.filter(words=[]).exists()
    assert not ThemeText.objects.filter(words=[]).exists()


def test_sample_files_are_labelled():
    readme = " ".join((SAMPLE / "README.md").read_text().split())

    assert "put to the republican referendum" in readme
    assert "unofficial translation" in readme
    assert json.loads((SAMPLE / "editorial.json").read_text())["status"].startswith("editorial")
