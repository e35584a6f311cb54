"""The pages of those who say nearly the same: how many, since when, what each adds; and what programs read of it."""

from html import unescape

import pytest
from django.test import Client

from feedback.actions.families import find_families, store_families
from feedback.models import Family
from proposals.actions import hide
from proposals.models import Comment
from tests.commission.world import make_rapporteur
from tests.feedback.voices import CAMPAIGN, OWN, SINGLE, campaign, make_comments, make_people, make_proposals
from tests.moderation.world import LATER, NOON, make_draft, make_moderator, make_person, place

API = "/api/v1/drafts/constitution/articles/9/families/"


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def article(draft):
    return place(draft, "art_9").provision


def find(article):
    store_families(article, find_families(article), at=NOON)
    return Family.objects.order_by("-people", "pk").first()


def page(client, path, language="en"):
    answer = client.get(f"/{language}/constitution/repeats/{path}")
    return answer.status_code, unescape(answer.content.decode())


def address(family):
    return f"art_9/{family.uid}/"


def test_a_family_shows_its_people_its_text_and_what_each_adds(client, draft, article):
    make_comments(draft, campaign(60), make_people(60))
    family = find(article)

    status, shown = page(client, address(family))

    assert status == 200
    assert "60 people say nearly the same" in shown
    assert shown.count(CAMPAIGN) == 1  # the text that stands for all; nobody's copy stands again
    assert '<mark><span class="vh">[only here: </span>' in shown
    assert shown.count("<mark>") == 6
    assert shown.index("<mark>") < shown.index("The same words.")
    assert "1–50 of 60" in shown
    assert "New accounts" not in shown


def test_own_words_show_as_harmless_text(client, draft, article):
    make_comments(
        draft, [CAMPAIGN, CAMPAIGN, CAMPAIGN + " <script>alert(1)</script> \u202eөз сөзім осында бар."], make_people(3)
    )

    _status, shown = page(client, address(find(article)))

    assert "<script>alert" not in shown
    assert "[U+202E]" in shown


def test_a_change_shows_what_it_changes(client, draft, article):
    make_proposals(draft, ["Орыс тілі еркін қолданылады."] * 12, make_people(12))

    _status, shown = page(client, address(find(article)))

    assert "</span>еркін" in shown
    assert "Changes of the text: article 9" in shown


def test_staff_alone_read_the_share_of_new_accounts(client, draft, article):
    make_comments(draft, campaign(12), make_people(12))
    family = find(article)
    client.force_login(make_moderator(draft))

    assert "Of 12 people, those who sent it within seven days" in page(client, address(family))[1]
    client.force_login(make_person("citizen"))
    assert "within seven days" not in page(client, address(family))[1]


def test_what_is_hidden_leaves_the_page_at_once(draft, article):
    comments = make_comments(draft, [CAMPAIGN + OWN, *[CAMPAIGN] * 3], make_people(4))
    family, visitor = find(article), Client()
    assert OWN.strip() in page(visitor, address(family))[1]

    hide(comments[0], ground="insult", at=LATER)

    status, shown = page(visitor, address(family))
    assert (status, OWN.strip() in shown, "3 people say nearly the same" in shown) == (200, False, True)


def test_a_family_of_one_that_is_left_is_not_found(client, draft, article):
    comments = make_comments(draft, [CAMPAIGN] * 2, make_people(2))
    family = find(article)
    hide(comments[0], ground="insult", at=LATER)

    assert page(client, address(family))[0] == 404
    assert "Nobody says nearly the same" in page(client, "art_9/")[1]


def test_the_list_shows_families_of_most_people_first(client, draft, article):
    make_comments(draft, [*campaign(12), *[SINGLE[0]] * 2, SINGLE[1]], make_people(15))
    find(article)

    _status, shown = page(client, "art_9/")

    assert shown.index("12 people say nearly the same") < shown.index("2 people say nearly the same")
    assert SINGLE[1] not in shown


@pytest.mark.parametrize("path", ["art_99/", "art_9__para_2/", "art_9/g_00000000000000000000000000/", "art_10/{uid}/"])
def test_what_is_not_there_is_not_found(client, draft, article, path):
    make_comments(draft, campaign(12), make_people(12))
    family = find(article)

    assert page(client, path.format(uid=family.uid))[0] == 404


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_read_in_each_language(client, draft, article, language):
    make_comments(draft, campaign(12), make_people(12))
    family = find(article)

    for path in ("art_9/", address(family)):
        status, shown = page(client, path, language)
        assert (status, "nearly" in shown, "people say" in shown) == (200, False, False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_few_queries(draft, article, django_assert_num_queries, number):
    """With one family and with three, of three members and of nine."""
    texts = [text for text in (CAMPAIGN, *SINGLE[:2])[:number] for _each in range(3 * number)]
    make_comments(draft, texts, make_people(len(texts)))
    family, reader = find(article), Client()
    reader.force_login(make_person("reader"))
    page(reader, "art_9/")

    with django_assert_num_queries(15):
        page(reader, "art_9/")
    with django_assert_num_queries(20):
        page(reader, address(family))


def test_programs_read_families_and_their_members(client, draft, article):
    make_comments(draft, campaign(12), make_people(12))
    make_proposals(draft, ["Орыс тілі еркін қолданылады."] * 2, make_people(2, name="other"))
    family = find(article)

    listed = client.get(API).json()["results"]
    one = client.get(f"{API}{family.uid}/").json()
    members = client.get(f"{API}{family.uid}/members/?limit=5").json()

    assert [(each["part"], each["people_identified"], each["campaign"]) for each in listed] == [
        ("comment", 12, True),
        ("change", 2, False),
    ]
    assert {name: one[name] for name in ("uid", "contributions", "regions", "people_of_other_regions", "method")} == {
        "uid": family.uid,
        "contributions": 12,
        "regions": [{"region": "KZ-71", "people": 12}],
        "people_of_other_regions": 0,
        "method": "repeats-1",
    }
    assert one["representative"]["text"] == CAMPAIGN
    assert [len(each["own"]) for each in members["results"]] == [1, 0, 0, 0, 0]
    assert members["results"][0]["comment"] == Comment.objects.order_by("pk").first().uid
    assert members["next"]


def test_programs_find_no_family_of_another_article(client, draft, article):
    make_comments(draft, campaign(12), make_people(12))
    family = find(article)

    assert client.get(API.replace("/9/", "/10/")).json()["results"] == []
    assert client.get(f"{API.replace('/9/', '/10/')}{family.uid}/").status_code == 404
    assert client.get(f"{API.replace('/9/', '/10/')}{family.uid}/members/").status_code == 404


ARTICLE = "/en/constitution/articles/9/"


def listed(client, query=""):
    shown = unescape(client.get(f"{ARTICLE}{query}").content.decode())
    return shown[shown.index('id="comments"') :]


@pytest.mark.parametrize("reads", ["a visitor", "somebody signed in", "staff"])
def test_the_comments_on_an_article_show_a_campaign_once_beside_single_voices(client, draft, article, reads):
    make_comments(draft, SINGLE, make_people(3, name="single"))
    comments = make_comments(draft, campaign(40), make_people(40))
    answered = comments[7]
    make_comments(draft, ["Келіспеймін."], [make_person("other")], parent=answered, thread=answered, depth=1)
    family = find(article)
    if reads != "a visitor":
        client.force_login(make_moderator(draft) if reads == "staff" else make_person("reader"))

    for _again in range(2):
        shown = listed(client)
        assert all(text in shown for text in SINGLE)
        assert shown.count("Campaign: 40 people sent nearly the same text. It is shown once") == 1
        assert f"/en/constitution/repeats/art_9/{family.uid}/" in shown
        assert "Келіспеймін." in shown
        assert shown.count('<li class="item"') == 5  # the three, the campaign, and the thread of the one answered
    assert comments[9].words.text in listed(client, f"?thread={comments[9].uid}")


def test_an_article_leads_to_its_families_and_says_nothing_where_there_are_none(client, draft, article):
    make_comments(draft, campaign(12), make_people(12))
    assert 'id="families"' not in client.get(ARTICLE).content.decode()

    find(article)

    shown = unescape(client.get(ARTICLE).content.decode())
    assert "12 people say nearly the same" in shown
    assert "All who say nearly the same" in shown


def test_the_proposals_on_an_article_show_a_campaign_once(client, draft, article):
    texts = [f"{CAMPAIGN} {'Иә! ' * (number + 1)}" for number in range(35)]
    make_proposals(draft, texts, make_people(35), kind="add")
    family = find(article)

    shown = unescape(client.get(ARTICLE).content.decode())

    assert shown.count("Campaign: 35 people sent nearly the same text. It is shown once") == 1
    assert shown.count(f"/en/constitution/repeats/art_9/{family.uid}/") == 2  # there, and among the families


def test_the_desk_shows_each_campaign_once_with_its_people(client, draft, article):
    make_comments(draft, campaign(12), make_people(12))
    family = find(article)
    client.force_login(make_rapporteur(draft))

    shown = unescape(client.get("/en/constitution/commission/art_9/").content.decode())

    assert "1 campaign: nearly the same words of ten people or more" in shown
    assert f'/en/constitution/repeats/art_9/{family.uid}/">12 people say nearly the same' in shown
    assert "/en/constitution/variants/art_9/" in shown


def test_the_desk_says_nothing_of_campaigns_where_few_say_the_same(client, draft, article):
    make_comments(draft, campaign(9), make_people(9))
    find(article)
    client.force_login(make_rapporteur(draft))

    assert "campaign" not in client.get("/en/constitution/commission/art_9/").content.decode()
