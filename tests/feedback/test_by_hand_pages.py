"""The pages where analysts part and join by hand, and what everybody reads of it."""

from html import unescape

import pytest
from django.test import Client

from feedback.actions import join_families, join_texts, take_out_texts, withdraw_binding
from feedback.actions.families import find_families, store_families
from feedback.models import Binding, Family, Member
from tests.feedback.test_finding_themes import make_analyst
from tests.feedback.voices import CAMPAIGN, OWN, SINGLE, campaign, make_comments, make_people, make_proposals
from tests.moderation.world import LATER, NOON, make_draft, make_moderator, make_person, place

WHY = "Сұрайтыны бөлек, қараңыз."
OTHER = "Екінші тармақ артық, оны бүтіндей алып тастаған дұрыс деп ойлаймын, себебі бірінші тармақ бәрін айтқан."
STAFF = "/en/constitution/staff/repeats/art_9/"
PAGE = "/en/constitution/repeats/art_9/"


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def article(draft):
    return place(draft, "art_9").provision


@pytest.fixture
def by(draft, client):
    person = make_analyst(draft)
    client.force_login(person)
    return person


def night(article):
    store_families(article, find_families(article), at=NOON)
    return list(Family.objects.order_by("-people", "pk"))


def read(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(unescape(answer.content.decode()).split())


def send(client, address, status=302, **values):
    answer = client.post(address, values)
    assert answer.status_code == status
    return " ".join(unescape(answer.content.decode()).split())


def test_an_analyst_takes_ticked_texts_out_and_everybody_reads_that(client, draft, article, by):
    made = make_comments(draft, campaign(5), make_people(5))
    [family] = night(article)
    address = f"{STAFF}{family.uid}/"
    assert made[2].uid in read(client, address)

    send(client, address, chosen=[made[2].uid], act="alone", reasons=WHY)

    assert not Member.objects.filter(comment=made[2]).exists()
    said = "The commission's staff took 1 text out of this family by hand on"
    for reader in (client, Client()):
        for page in (PAGE, f"{PAGE}{family.uid}/"):
            shown = read(reader, page)
            assert said in shown
            assert WHY not in shown
    assert WHY in read(client, STAFF)


def test_ticked_texts_become_a_family_of_their_own_or_go_to_another(client, draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 6 + [OTHER] * 3, make_people(9))
    family, other = night(article)
    address = f"{STAFF}{family.uid}/"

    send(client, address, chosen=[made[0].uid, made[1].uid], act="apart", reasons=WHY)
    send(client, address, chosen=[made[2].uid], act="into", family=other.uid, reasons=WHY)

    own = Member.objects.get(comment=made[0]).family
    assert set(own.members.values_list("comment", flat=True)) == {made[0].pk, made[1].pk}
    assert Member.objects.get(comment=made[2]).family == other
    assert "staff parted this family from another one by hand" in read(client, f"{PAGE}{own.uid}/")
    shown = read(client, f"{PAGE}{other.uid}/")
    assert "staff joined 1 text to this family by hand" in shown
    assert "joined by hand" in shown


def test_ticked_families_are_joined_and_each_text_stands_beside_its_own_kind(client, draft, article, by):
    make_comments(draft, [*[CAMPAIGN] * 4, OTHER, OTHER, OTHER + OWN], make_people(7))
    families = night(article)

    send(client, STAFF, act="families", chosen=[one.uid for one in families], reasons=WHY)

    family = Family.objects.get()
    shown = read(client, f"{PAGE}{family.uid}/")
    assert "7 people say nearly the same" in shown
    assert "staff joined 2 families by hand into this one" in shown
    assert shown.count("<mark>") == 1  # the sentence of one who repeats the other text


@pytest.mark.parametrize(("part", "made_of"), [("comment", "comments"), ("change", "proposals")])
def test_texts_are_joined_by_their_numbers(client, draft, article, by, part, made_of):
    if made_of == "comments":
        one, other = make_comments(draft, SINGLE[:2], make_people(2))
        typed = f"{other.uid} https://example.kz/ru/x/?thread={one.uid}#c"
    else:
        one, other = make_proposals(draft, SINGLE[:2], make_people(2))
        typed = f"{other.number}, https://example.kz/ru/p/{one.number}/"
    night(article)

    send(client, STAFF, act="texts", part=part, texts=typed, reasons=WHY)

    family = Family.objects.get()
    assert {member.contribution for member in family.members.all()} == {one.pk, other.pk}
    assert family.members.get(stands_for_all=True).contribution == other.pk


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"act": "alone", "reasons": WHY}, "Tick the texts that this is about."),
        ({"act": "alone", "chosen": "{text}"}, "Nothing is written here yet."),
        ({"chosen": "{text}", "reasons": WHY}, "Choose what becomes of the texts."),
        ({"act": "into", "chosen": "{text}", "reasons": WHY}, "Choose the family that they go to."),
        ({"act": "into", "family": "none", "chosen": "{text}", "reasons": WHY}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, draft, article, by, values, sentence):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    [family] = night(article)
    values = {name: value.format(text=made[1].uid) for name, value in values.items()}

    shown = send(client, f"{STAFF}{family.uid}/", 422, **values)

    assert sentence in shown
    assert "Nothing was stored." in shown
    assert (WHY in shown) == ("reasons" in values)
    assert (f'value="{made[1].uid}" checked' in shown) == ("chosen" in values)
    assert Binding.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"act": "families", "reasons": WHY}, "Tick two families or more."),
        ({"act": "texts", "part": "comment", "texts": "c_1", "reasons": WHY}, "Name two texts or more, by numbers"),
        ({"act": "texts", "part": "change", "texts": "P-999999 P-999998", "reasons": WHY}, "Name two texts or more"),
        ({"act": "texts", "part": "x", "texts": "", "reasons": WHY}, "Write the numbers or addresses of two texts"),
    ],
)
def test_what_is_wrong_on_the_list_is_said(client, draft, article, by, values, sentence):
    make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    night(article)

    shown = send(client, STAFF, 422, **values)

    assert sentence in shown
    assert WHY in shown


def test_an_act_is_read_with_its_reasons_and_withdrawn(client, draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 3 + [SINGLE[0]], make_people(4))
    night(article)
    binding = join_texts(article, "comment", article.pk, [made[3].pk], made[0].pk, reasons=WHY, by=by, at=LATER)
    address = f"{STAFF}acts/{binding.uid}/"
    assert WHY in read(client, address)

    assert "Nothing is written here yet." in send(client, address, 422, reasons=" ")
    send(client, address, reasons="Қате болды.")

    shown = read(client, address)
    assert "Why it was withdrawn" in shown
    assert "Қате болды." in shown
    assert "Let it bind no more" not in shown
    assert not Member.objects.filter(comment=made[3]).exists()
    assert "by hand" not in read(Client(), PAGE).replace("join texts by hand", "")


@pytest.mark.parametrize(
    ("who", "reads", "acts"),
    [
        ("analyst elsewhere", 200, 403),
        ("rapporteur", 200, 403),
        ("moderator", 403, 403),
        ("citizen", 403, 403),
    ],
)
def test_analysts_of_the_article_alone_act(client, draft, article, by, who, reads, acts):
    made = make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    [family] = night(article)
    binding = take_out_texts(family, [made[0].pk], together=False, reasons=WHY, by=by, at=LATER)
    people = {
        "analyst elsewhere": lambda: make_analyst(draft, "second", articles=["art_10"]),
        "rapporteur": lambda: make_analyst(draft, "third", role="rapporteur"),
        "moderator": lambda: make_moderator(draft),
        "citizen": lambda: make_person("citizen"),
    }
    client.force_login(people[who]())

    for address in (STAFF, f"{STAFF}{family.uid}/", f"{STAFF}acts/{binding.uid}/"):
        read(client, address, reads)
        send(client, address, acts, reasons=WHY)


def test_what_is_not_there_is_not_found(client, draft, article, by):
    make_comments(draft, [CAMPAIGN] * 3, make_people(3))
    [family] = night(article)

    for path in ("none/", f"acts/{family.uid}/", "acts/none/"):
        read(client, STAFF + path, 404)
    read(client, f"/en/constitution/staff/repeats/art_10/{family.uid}/", 404)
    read(client, "/en/constitution/staff/repeats/art_99/", 404)


def test_programs_read_what_was_done_by_hand(client, draft, article, by):
    made = make_comments(draft, [CAMPAIGN] * 4 + [SINGLE[0]], make_people(5))
    [family] = night(article)
    join_texts(article, "comment", article.pk, [made[4].pk], made[0].pk, reasons=WHY, by=by, at=LATER)
    taken = take_out_texts(family, [made[1].pk], together=False, reasons=WHY, by=by, at=LATER)
    api = "/api/v1/drafts/constitution/articles/9/families/"

    [listed] = client.get(api).json()["results"]
    members = client.get(f"{api}{family.uid}/members/").json()["results"]

    assert sorted((act["act"], act["texts"], act["taken_out"]) for act in listed["by_hand"]) == [
        ("alone", 1, True),
        ("joined", 1, False),
    ]
    assert client.get(f"{api}{family.uid}/").json()["by_hand"] == listed["by_hand"]
    assert [one["comment"] for one in members if one["joined_by_hand"]] == [made[4].uid]
    withdraw_binding(taken, reasons=WHY, by=by, at=LATER)
    assert [act["act"] for act in client.get(api).json()["results"][0]["by_hand"]] == ["joined"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_few_queries(client, draft, article, by, django_assert_num_queries, number):
    """With one act and two families, and with three acts and four families."""
    texts = [text for text in (CAMPAIGN, *SINGLE)[: number + 1] for _each in range(3 * number)]
    made = make_comments(draft, texts, make_people(len(texts)))
    families = night(article)
    for nth in range(number):
        at = next(one for one in families if one.members.filter(comment=made[3 * number * nth]).exists())
        binding = take_out_texts(at, [made[3 * number * nth].pk], together=False, reasons=WHY, by=by, at=LATER)
    read(client, STAFF)

    with django_assert_num_queries(18):
        read(client, STAFF)
    with django_assert_num_queries(27):
        read(client, f"{STAFF}{families[0].uid}/")
    with django_assert_num_queries(13):
        read(client, f"{STAFF}acts/{binding.uid}/")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_pages_read_in_each_language(client, draft, article, by, language):
    made = make_comments(draft, [CAMPAIGN] * 5 + [OTHER] * 3, make_people(8))
    families = night(article)
    binding = take_out_texts(families[0], [made[0].pk], together=False, reasons=WHY, by=by, at=LATER)
    join_families(families, reasons=WHY, by=by, at=LATER)

    for path in (STAFF, f"{STAFF}{Family.objects.get().uid}/", f"{STAFF}acts/{binding.uid}/", PAGE):
        shown = read(client, path.replace("/en/", f"/{language}/"))
        assert not any(words in shown for words in ("by hand", "nearly", "ticked"))
