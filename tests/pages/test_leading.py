"""What the page of figures begins with: the weightiest demands, what divides, what is late; the heat of articles."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection

from articles.actions import touch
from articles.models import Phase
from commission.actions import decide
from consultation.pages.figures.counting import count_figures
from consultation.recounting import differences
from consultation.tasks import weigh
from core import clock
from feedback import weighing
from feedback.actions import tally_changes, weigh_demands
from feedback.models import Weights
from proposals.actions import hide
from proposals.models import Kind, Proposal
from tests.pages.world import (
    NOON,
    REASONS,
    article,
    count,
    make_comment,
    make_draft,
    make_person,
    make_proposal,
    make_rapporteur,
    support,
)

PAGE = "/ru/constitution/figures/"
OTHER = "Орыс тілі қатар қолданылады."


@pytest.fixture
def draft(db):
    return make_draft()


def weighed(draft):
    touch([article(draft).pk], at=NOON)
    weigh_demands(draft, count_figures=count_figures, at=NOON)
    return Weights.objects.get(draft=draft)


def file_of(client, name):
    first, *lines = csv.reader(io.StringIO(client.get(f"{PAGE}{name}.csv").content.decode("utf-8-sig")))
    return {line[0]: dict(zip(first[1:], line[1:], strict=True)) for line in lines}


def test_a_demand_weighs_as_many_confirmed_people_as_stand_behind_it_each_once(draft, client):
    first, again = make_proposal(draft), make_proposal(draft)
    single = make_proposal(draft, text=OTHER)
    backer, unknown, helper = make_person("backer"), make_person("unknown", level=1), make_person("helper")
    support(first, backer)
    support(again, backer)
    support(again, first.author)
    support(first, unknown)
    Proposal.objects.filter(pk=first.pk).update(coauthor_ids=[helper.pk])
    make_proposal(draft, text=OTHER, author=make_person("mail", level=1))
    support(single, make_person("earlier"))
    single.supports.update(of_earlier_words=True)

    found = weighed(draft).demands

    provision = first.change.provision_id
    assert found == [
        [provision, "change", 4, first.serial, 2],  # two authors, a co-author, a backer
        [provision, "change", 1, single.serial, 2],
    ]
    lines = file_of(client, "demands")
    assert [(number, line["people"], line["proposals"]) for number, line in lines.items()] == [
        (first.number, "4", "2"),
        (single.number, "1", "2"),
    ]
    page = client.get(PAGE).content.decode()
    assert page.index(f"?same={first.number}#proposals") < page.index(f"?same={single.number}#proposals")
    assert client.get(f"/ru/constitution/articles/9/?same={first.number}").status_code == 200


def test_what_a_moderator_merged_counts_for_the_one_that_stands(draft):
    head, repeat = make_proposal(draft), make_proposal(draft, text=OTHER)
    support(repeat, make_person("backer"))
    Proposal.objects.filter(pk=repeat.pk).update(merged_into=head)

    assert weighed(draft).demands == [[head.change.provision_id, "change", 3, head.serial, 2]]


def test_a_demand_is_told_in_the_words_that_stand_though_what_was_merged_came_before(draft, client):
    repeat, head = make_proposal(draft, text=OTHER), make_proposal(draft)
    Proposal.objects.filter(pk=repeat.pk).update(merged_into=head)

    assert weighed(draft).demands == [[head.change.provision_id, "change", 2, head.serial, 2]]
    assert list(file_of(client, "demands")) == [head.number]


def test_of_equal_demands_that_which_came_first_comes_first_and_stays_where_the_list_ends(draft, monkeypatch):
    monkeypatch.setattr(weighing, "MOST", 2)
    first, second, _third = (make_proposal(draft, text=f"Басқа сөз {number}.") for number in range(3))

    assert [serial for *_counted, serial, _proposals in weighed(draft).demands] == [first.serial, second.serial]


def test_a_campaign_by_unconfirmed_people_weighs_nothing_and_order_is_not_by_proposals(draft):
    for number in range(5):
        make_proposal(draft, author=make_person(f"mail{number}", level=1))
    one = make_person("one")
    for _again in range(3):
        make_proposal(draft, "art_9__para_1", author=one)
    two = make_proposal(draft, "art_10__para_1")
    support(two, make_person("backer"))

    assert [people for _place, _kind, people, *_rest in weighed(draft).demands] == [2, 1]


def test_words_that_nobody_may_read_are_not_shown_though_they_were_counted(draft, client):
    proposal = make_proposal(draft, text="Осы сөзді ешкім оқымайды.")
    weighed(draft)
    assert "Осы сөзді" in client.get(PAGE).content.decode()

    hide(proposal, ground="insult", at=clock.now())

    assert "Осы сөзді" not in client.get(PAGE).content.decode()
    assert file_of(client, "demands") == {}
    weigh()
    assert Weights.objects.get().demands == []


def test_what_is_not_weighed_yet_is_not_said_to_be_nothing(draft, client):
    make_proposal(draft)
    before = client.get("/en/constitution/figures/").text

    weighed(draft)
    after = client.get("/en/constitution/figures/").text

    assert before.count("Not counted yet: it is counted within a minute.") == 2
    assert [words in after for words in ("Not counted yet", "No place has people on both sides yet.")] == [False, True]


def test_a_place_divides_by_its_smaller_side(draft, client):
    for number in range(3):
        make_proposal(draft, "art_9__para_1", kind=Kind.KEEP)
        make_proposal(draft, "art_9__para_2", text=f"Басқа сөз {number}.")
    for _one in range(2):
        make_proposal(draft, "art_9__para_1", kind=Kind.REMOVE)
    make_proposal(draft, "art_9__para_2", kind=Kind.KEEP)
    make_proposal(draft, "art_9__para_2", kind=Kind.ADD)  # takes no words away
    make_proposal(draft, "art_10__para_1", kind=Kind.KEEP)
    weighed(draft)

    lines = file_of(client, "divided")

    assert [(eid, line["keep"], line["change"]) for eid, line in lines.items()] == [
        ("art_9__para_1", "3", "2"),
        ("art_9__para_2", "1", "3"),
    ]
    assert "/ru/constitution/articles/9/?place=para_1#proposals" in client.get(PAGE).content.decode()


def test_weights_are_counted_anew_when_something_changed_alone(draft):
    first = make_proposal(draft)
    weighed(draft)
    support(first, make_person("backer"))
    assert weigh_demands(draft, count_figures=count_figures, at=NOON) is False

    touch([article(draft).pk], at=NOON)
    assert weigh_demands(draft, count_figures=count_figures, at=NOON) is True
    assert Weights.objects.get().demands[0][2] == 2


def test_every_weight_is_what_plain_counting_gives(draft):
    """Drawn at random: the statement against sets of people."""
    people = [make_person(f"p{number}", level=1 + number % 3) for number in range(12)]
    behind = {}
    for number in range(18):
        text, author = (OTHER, None)[number % 2] or f"Сөз {number % 5}.", people[number % 7]
        proposal = make_proposal(draft, text=text, author=author)
        backers = {people[(number * place) % 12] for place in (3, 5)} - {author}
        for backer in backers:
            support(proposal, backer)
        behind.setdefault(text, set()).update(one.pk for one in {author, *backers} if one.level >= 2)

    found = sorted((people for _place, _kind, people, *_rest in weighed(draft).demands), reverse=True)

    assert found == sorted((len(keys) for keys in behind.values() if keys), reverse=True)


def test_what_waits_past_its_time_is_late(draft, client):
    draft.hours_unseen = 48
    draft.save()
    now = clock.now()
    make_proposal(draft, submitted_at=now - timedelta(hours=50), visible_at=now - timedelta(hours=50))
    make_proposal(draft, submitted_at=now - timedelta(hours=20), visible_at=None)
    make_comment(draft, submitted_at=now - timedelta(hours=60))
    make_proposal(draft, submitted_at=now, reviewed_at=now, visible_at=now)
    Phase.objects.create(
        draft=draft, kind="consideration", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )

    lines = file_of(client, "late")

    assert {value: (line["waiting"], line["late"]) for value, line in lines.items()} == {
        "review": ("3", "2"),
        "answers": ("2", "2"),
    }
    assert "за 48 часов" in lines["review"]["rule"]
    client.force_login(make_rapporteur(draft))
    page = client.get("/ru/constitution/staff/figures/")
    assert [row.value for row in page.context["late"].rows] == ["review", "answers", "appeals"]


def test_without_set_times_nothing_is_late(draft, client):
    draft.hours_unseen = 0
    draft.save()
    make_proposal(draft, submitted_at=NOON)

    assert {value: (line["waiting"], line["late"]) for value, line in file_of(client, "late").items()} == {
        "review": ("1", ""),
        "answers": ("1", ""),
    }


def test_each_article_has_its_tile_and_line_in_the_order_of_the_text(draft, client):
    make_proposal(draft)
    make_proposal(draft, "art_9__para_1", kind=Kind.KEEP)
    make_comment(draft)
    count(draft)

    lines = file_of(client, "articles")

    assert [(eid, line["said"], line["people"]) for eid, line in lines.items()] == [
        ("art_9", "3", "3"),
        ("art_10", "0", "0"),
    ]
    [picture] = client.get(PAGE).context["pictures"]
    assert [(tile.short, tile.figure, tile.step > 0, tile.url) for tile in picture.tiles] == [
        ("9", 3, True, "/ru/constitution/articles/9/#proposals"),
        ("10", 0, False, "/ru/constitution/articles/10/#proposals"),
    ]


def test_a_weight_that_the_facts_do_not_give_is_named(draft):
    proposal = make_proposal(draft)
    count(draft)
    weigh_demands(draft, count_figures=count_figures, at=NOON)
    assert [line for line in differences(draft) if line.startswith("figures")] == []

    Weights.objects.update(demands=[[proposal.change.provision_id, "change", 777, proposal.serial, 1]])

    told = f"[[{proposal.change.provision_id}, 'change', {{}}, {proposal.serial}, 1]]"
    assert [line for line in differences(draft) if line.startswith("figures demands")] == [
        f"figures demands: published {told.format(777)}, counted {told.format(1)}"
    ]


def test_numbers_are_kept_until_demands_are_weighed_again(draft, client):
    """What reads every contribution is counted once for each weighing; without one it is counted at each page."""
    make_proposal(draft)
    weighed(draft)
    assert client.get(PAGE).context["numbers"][0].number == 1

    make_proposal(draft)
    touch([article(draft).pk], at=NOON)
    assert client.get(PAGE).context["numbers"][0].number == 1
    weigh_demands(draft, count_figures=count_figures, at=NOON)

    assert client.get(PAGE).context["numbers"][0].number == 2


def test_no_visitor_waits_while_main_numbers_are_counted(draft, client, monkeypatch):
    """A worker counts them with the demands; whoever asks first after a count reads what it kept, and says of when."""
    make_proposal(draft)
    weighed(draft)

    def count_now(*_given):
        raise AssertionError("A page counts every contribution.")

    for what in ("numbers.counted", "regions.shown_by_region"):
        monkeypatch.setattr(f"consultation.pages.figures.{what}", count_now)
    page = client.get(PAGE)

    assert (page.context["numbers"][0].number, page.context["moment"]) == (1, NOON)
    assert [line["unanswered"] for line in file_of(client, "waiting").values()] == ["1"]
    assert sum(int(line["proposals"]) for line in file_of(client, "regions").values()) == 1


def test_weights_without_main_numbers_are_completed_and_shown_meanwhile(draft, client):
    """As a version of this house left them that kept none."""
    make_proposal(draft)
    weighed(draft)
    Weights.objects.update(figures=None)
    assert client.get(PAGE).context["numbers"][0].number == 1

    assert weigh_demands(draft, count_figures=count_figures, at=NOON) is True
    assert Weights.objects.get().figures["numbers"]["people"] == 1


def test_a_demand_is_told_by_a_proposal_that_has_its_words_itself(draft, client):
    merged = make_proposal(draft, text="Бастапқы, басқа сөз.")
    head = make_proposal(draft)
    Proposal.objects.filter(pk=merged.pk).update(merged_into=head)

    assert [row[2:] for row in weighed(draft).demands] == [[2, head.serial, 2]]
    [demand] = client.get(PAGE).context["demands"]
    assert demand.asked.proposal == head


def test_of_equal_weights_the_one_that_was_sent_first_comes_first(draft):
    proposals = [make_proposal(draft, text=f"Тең сөз {number}.") for number in range(4)]

    assert [serial for *_counted, serial, _proposals in weighed(draft).demands] == [one.serial for one in proposals]


def test_the_answer_stands_beside_a_demand(draft, client):
    proposal = make_proposal(draft)
    decide([proposal], outcome="declined", reasons=REASONS, by=make_rapporteur(draft), at=clock.now())
    weighed(draft)

    [demand] = client.get(PAGE).context["demands"]

    assert demand.asked.proposal.outcome == "declined"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_asks_as_often_however_much_leads(draft, client, django_assert_num_queries, language):
    ask = {"headers": {"HX-Request": "true"}}  # is not kept
    address = f"/{language}/constitution/figures/"
    make_proposal(draft)
    make_proposal(draft, kind=Kind.KEEP)
    weighed(draft)
    client.get(address, **ask)
    with django_assert_num_queries(13):
        client.get(address, **ask)
    for eid in ("art_9__para_1", "art_10__para_1"):
        make_proposal(draft, eid, kind=Kind.REMOVE)
        make_proposal(draft, eid, kind=Kind.KEEP)
    tally_changes()
    weighed(draft)
    client.get(address, **ask)

    with django_assert_num_queries(13):
        client.get(address, **ask)


def test_the_number_of_people_in_the_database_is_the_one_shown(draft, client):
    first = make_proposal(draft)
    for number in range(3):
        support(first, make_person(f"backer{number}"))
    weighed(draft)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT person_id) + 1 FROM proposals_support")
        [people] = cursor.fetchone()
    assert client.get(PAGE).context["demands"][0].people == people == 4
