import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from articles.models import Draft, Edition, Placement, ProvisionText
from tests.articles.conftest import make_draft


def tree(placements):
    return [(row.eid, tree(row.units)) for row in placements]


def test_article_comes_as_a_tree_with_its_words_in_two_queries(constitution, django_assert_num_queries):
    article = Placement.objects.current().get(eid="art_2").provision

    with django_assert_num_queries(2):
        (root,) = Placement.objects.current().of_article(article).with_texts().as_tree()
        texts = [row.text_in("ru").text[:20] for row in root.units]
        labels = [row.label("kk") for row in root.units[5].units]

    assert tree(root.units[4:]) == [
        ("art_2__para_5", []),
        ("art_2__para_6", [("art_2__para_6__subpara_2", [])]),
        ("art_2__para_7", []),
    ]
    assert texts[0] == "Республика Казахстан"
    assert labels == ["2-бап, 6-тармақ, 2-бөлік"]


@pytest.mark.parametrize("articles", [1, 3])
def test_contents_are_read_in_three_queries(db, django_assert_num_queries, articles):
    make_draft(articles=articles)

    with django_assert_num_queries(3):
        rows = [
            (row.eid, row.text_in("en").heading, row.topic_in("en"), row.get_lasting_url() is not None)
            for row in Placement.objects.current().for_contents()
        ]

    assert [eid for eid, *_rest in rows] == [
        "draft",
        "preamble",
        "sec_1",
        *(f"art_{n}" for n in range(1, articles + 1)),
    ]


def test_address_names_the_page_and_the_place_on_it(draft):
    rows = {row.eid: row for row in Placement.objects.current().with_texts()}

    with override("ru"):
        addresses = {
            eid: rows[eid].get_absolute_url() for eid in ("draft", "preamble__recital_2", "sec_1", "art_2__para_1")
        }

    assert addresses == {
        "draft": "/ru/small/whole/",
        "preamble__recital_2": "/ru/small/preamble/#recital_2",
        "sec_1": "/ru/small/sections/1/",
        "art_2__para_1": "/ru/small/articles/2/#para_1",
    }


def test_wording_falls_back_to_kazakh(db):
    draft = Draft.objects.create(slug="bare")
    edition = Edition.objects.create(draft=draft, number=1, dated="2026-02-01")
    provision = draft.provisions.create(is_page=True)
    placement = Placement.objects.create(
        edition=edition, provision=provision, article=provision, order=1, kind="draft", eid="draft"
    )
    ProvisionText.objects.create(placement=placement, language="kk", is_official=True, heading="Заң", folded="зан")

    row = Placement.objects.with_texts().get()

    assert row.text_in("en").heading == "Заң"


@pytest.mark.parametrize(
    "change",
    [
        lambda: Edition.objects.update(dated="2030-01-01"),
        lambda: Edition.objects.update(published_at=None),
        lambda: Edition.objects.all().delete(),
        lambda: Placement.objects.filter(eid="art_1").update(number="2"),
        lambda: Placement.objects.filter(eid="art_1__para_2").delete(),
        lambda: ProvisionText.objects.update(text="Other words"),
        lambda: ProvisionText.objects.filter(language="en").delete(),
        lambda: ProvisionText.objects.create(
            placement=Placement.objects.get(eid="art_1"), language="kk", is_official=True, folded=""
        ),
    ],
)
def test_published_edition_cannot_be_changed(draft, change):
    before = list(ProvisionText.objects.order_by("pk").values_list("placement__eid", "language", "text"))

    with pytest.raises(IntegrityError, match="A published edition cannot be changed"), transaction.atomic():
        change()

    assert list(ProvisionText.objects.order_by("pk").values_list("placement__eid", "language", "text")) == before


def test_edition_in_preparation_can_be_changed(draft):
    edition = Edition.objects.create(draft=draft, number=2, dated="2026-03-01")
    placement = Placement.objects.get(eid="art_1")
    placement.pk, placement.edition, placement.parent = None, edition, None
    placement.kind = "draft"
    placement.save()
    ProvisionText.objects.create(placement=placement, language="kk", is_official=True, text="Before", folded="before")

    ProvisionText.objects.filter(placement=placement).update(text="After")
    Edition.objects.filter(pk=edition.pk).update(dated="2026-03-02")

    assert ProvisionText.objects.get(placement=placement).text == "After"


def test_current_is_the_latest_published_edition(draft):
    Edition.objects.create(draft=draft, number=2, dated="2026-03-01")

    assert set(Placement.objects.current().values_list("edition__number", flat=True)) == {1}
