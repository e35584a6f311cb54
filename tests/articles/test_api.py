import pytest
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator

from articles.models import Draft
from tests.articles.conftest import make_draft

PROVISIONS = "/api/v1/drafts/small/provisions/"


def test_drafts_are_listed(client, draft):
    answer = client.get("/api/v1/drafts/", headers={"Accept-Language": "ru"})

    assert (answer.status_code, answer.json()) == (
        200,
        [{"slug": "small", "title": "Draft ru", "demonstration": False}],
    )


def test_draft_that_is_not_public_is_not_there(client, draft):
    Draft.objects.update(is_public=False)

    assert client.get("/api/v1/drafts/").json() == []
    assert client.get("/api/v1/drafts/small/").status_code == 404
    assert client.get(PROVISIONS).status_code == 404


def test_draft_has_its_words_and_phases(client, draft):
    answer = client.get("/api/v1/drafts/small/").json()

    assert (answer["uid"], [text["language"] for text in answer["texts"]]) == (draft.uid, ["kk", "ru", "en"])
    assert answer["phases"] == [
        {"kind": kind, "opens_at": None, "closes_at": None} for kind in ("collection", "consideration", "publication")
    ]


def test_one_provision_is_found_by_its_eid(client, draft):
    (row,) = client.get(PROVISIONS, {"eid": "art_2__para_1", "language": "ru"}).json()

    uid = row.pop("uid")
    assert uid.startswith("v_")
    assert row == {
        "eid": "art_2__para_1",
        "edition": 1,
        "kind": "paragraph",
        "number": "1",
        "label": "статья 2, пункт 1",
        "article": "art_2",
        "heading": "",
        "text": "Words ru",
        "language": "ru",
        "official": True,
        "url": f"{settings.SITE_URL}/ru/small/articles/2/#para_1",
        "demonstration": False,
    }


def test_provisions_are_chosen_by_article_and_kind(client, draft):
    def eids(**asked):
        return [row["eid"] for row in client.get(PROVISIONS, asked).json()]

    assert eids(article="art_1") == ["art_1", "art_1__para_1", "art_1__para_2"]
    assert eids(kind="section") == ["sec_1"]
    assert eids(article="art_1", kind="paragraph") == ["art_1__para_1", "art_1__para_2"]
    assert eids(eid="art_77") == []


def test_long_lists_have_pages(client, draft):
    first = client.get(PROVISIONS, {"limit": 4})
    last = client.get(PROVISIONS, {"limit": 4, "offset": 12})

    assert (len(first.json()), len(last.json())) == (4, 2)
    assert 'offset=4>; rel="next"' in first.headers["Link"]
    assert 'rel="next"' not in last.headers["Link"]


@pytest.mark.parametrize(
    ("asked", "code", "detail"),
    [
        ({"language": "fr"}, "unknown_language", "The language “fr” is not known here. Possible are kk, ru and en."),
        (
            {"status": "x"},
            "unknown_parameter",
            "The parameter “status” is not known here. Possible are: eid, article, kind, language, limit, offset.",
        ),
        (
            {"kind": "verse"},
            "unknown_kind",
            "“verse” is no kind of provision. "
            "Possible are: draft, preamble, recital, section, article, paragraph, point, part.",
        ),
        ({"limit": "-1"}, "unreadable_number", "“-1” is no number that “limit” can have."),
        ({"offset": "٣"}, "unreadable_number", "“٣” is no number that “offset” can have."),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(client, draft, asked, code, detail):
    answer = client.get(PROVISIONS, asked, headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.json()) == (400, {"code": code, "detail": detail, "field": None})


@pytest.mark.parametrize("asked", [{"eid": "\0"}, {"article": "art\0"}])
def test_nul_names_nothing(client, draft, asked):
    assert client.get(PROVISIONS, asked).status_code == 404


@pytest.mark.parametrize("articles", [1, 3])
def test_provisions_cost_the_same_queries_for_one_article_and_three(client, db, django_assert_num_queries, articles):
    make_draft(articles=articles)

    with django_assert_num_queries(3):
        rows = client.get(PROVISIONS).json()

    assert len(rows) == 5 + 3 * articles


def test_demonstration_is_said(client, draft):
    Draft.objects.update(is_demonstration=True)

    assert client.get("/api/v1/drafts/").json()[0]["demonstration"] is True
    assert client.get(PROVISIONS, {"eid": "art_1"}).json()[0]["demonstration"] is True


def test_schema_names_the_answers():
    schema = SchemaGenerator().get_schema(request=None, public=True)

    answers = {
        path: schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for path in ("/api/v1/drafts/", "/api/v1/drafts/{draft}/", "/api/v1/drafts/{draft}/provisions/")
    }
    pages = schema["components"]["schemas"]["PaginatedProvisionOutputList"]
    assert pages == {"type": "array", "items": {"$ref": "#/components/schemas/ProvisionOutput"}}
    assert answers == {
        "/api/v1/drafts/": {"type": "array", "items": {"$ref": "#/components/schemas/DraftBrief"}},
        "/api/v1/drafts/{draft}/": {"$ref": "#/components/schemas/DraftOutput"},
        "/api/v1/drafts/{draft}/provisions/": {"$ref": "#/components/schemas/PaginatedProvisionOutputList"},
    }
