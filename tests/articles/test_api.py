import re

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
    whole = client.get(PROVISIONS).json()
    address, pages = f"{PROVISIONS}?limit=4", []
    while address:
        answer = client.get(address)
        pages.append(answer.json())
        links = dict(re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", "")))
        address = next((link for link, name in links.items() if name == "next"), None)

    assert [len(page) for page in pages] == [4, 4, 4, 2]
    assert [row for page in pages for row in page] == whole


@pytest.mark.parametrize(
    ("asked", "code", "field", "detail"),
    [
        ({"language": "fr"}, "invalid", "language", '"fr" is not a valid choice.'),
        (
            {"status": "x"},
            "unknown_parameter",
            "status",
            "The parameter “status” is not known here. "
            "Possible are: cursor, limit, eid, article, kind, edition, language.",
        ),
        ({"kind": "verse"}, "invalid", "kind", '"verse" is not a valid choice.'),
        ({"limit": "-1"}, "invalid", "limit", "Ensure this value is greater than or equal to 1."),
        ({"limit": "601"}, "invalid", "limit", "Ensure this value is less than or equal to 600."),
        (
            {"cursor": "WzFd"},
            "unreadable_cursor",
            "cursor",
            "The cursor is none of this list. Begin without one, then follow the addresses that are given.",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(client, draft, asked, code, field, detail):
    answer = client.get(PROVISIONS, asked, headers={"Accept-Language": "en"})

    told = answer.json()
    assert (answer.status_code, told["code"], told["field"], told["detail"]) == (400, code, field, detail)


@pytest.mark.parametrize("asked", [{"eid": "\0"}, {"article": "art\0"}])
def test_nul_is_refused(client, draft, asked):
    answer = client.get(PROVISIONS, asked)

    assert (answer.status_code, answer.json()["field"]) == (400, next(iter(asked)))


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
    assert answers == {
        "/api/v1/drafts/": {"type": "array", "items": {"$ref": "#/components/schemas/DraftBrief"}},
        "/api/v1/drafts/{draft}/": {"$ref": "#/components/schemas/DraftOutput"},
        "/api/v1/drafts/{draft}/provisions/": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/ProvisionOutput"},
        },
    }


def test_a_provision_is_read_by_the_uid_that_it_keeps(client, draft):
    (row,) = client.get(PROVISIONS, {"eid": "art_2__para_1", "language": "ru"}).json()

    assert client.get(f"{PROVISIONS}{row['uid']}/", {"language": "ru"}).json() == row
    assert client.get(f"{PROVISIONS}v_none/").status_code == 404


def test_an_edition_can_be_asked_for(client, draft):
    assert client.get(PROVISIONS, {"edition": 1}).json() == client.get(PROVISIONS).json()
    assert client.get(PROVISIONS, {"edition": 2}).status_code == 404
    (edition,) = client.get("/api/v1/drafts/small/editions/").json()
    assert (edition["number"], sorted(edition)) == (1, ["dated", "number", "published_at"])


def test_articles_are_found(client, draft):
    (first, *_others) = client.get("/api/v1/drafts/small/search/", {"q": "статья 2", "language": "ru"}).json()

    assert (first["article"], first["matched"], first["label"]) == ("art_2", "number", "статья 2")
    assert client.get("/api/v1/drafts/small/search/").json()["field"] == "q"
