"""Finding at the desk: by words, number and shown name, by channel, level, region and supports; counts and forecast."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from articles.models import Phase
from commission.actions import Work, assign, correct, decide
from commission.assigned import standing_on
from commission.counts import counts_of
from commission.desk import Desk, Wanted
from commission.forecast import Forecast, forecast_of
from feedback.actions import tally_changes
from proposals.models import Kind
from tests.commission import world
from tests.commission.world import NOON, REASONS


def found(draft, reader, **wanted):
    with override("en"):
        board = Desk(world.place(draft, "art_9"), reader, Wanted(**wanted))
        return [getattr(one, "number", None) or one.uid for one in board.selected()]


def test_words_are_found_in_any_form_and_either_alphabet(draft, rapporteur):
    first = world.make_proposal(draft, text="Мемлекет тілдерді ҚОЛДАЙДЫ.", reasons="Ауыл мектептеріне мұғалім керек.")
    second = world.make_proposal(draft, text="Басқа.", reasons="Нужны учителя в сельских школах.", language="ru")
    world.make_proposal(draft, text="Үшінші.")

    asked = {
        words: found(draft, rapporteur, words=words)
        for words in ("мектеп", "мугалим ауыл", "школа", "учитель школы", "колдайды", "100%_", "школа мектеп", "и")
    }

    assert asked == {
        "мектеп": [first.number],
        "мугалим ауыл": [first.number],
        "школа": [second.number],
        "учитель школы": [second.number],
        "колдайды": [first.number],
        "100%_": [],
        "школа мектеп": [],
        "и": asked["и"],
    }


def test_a_number_and_the_shown_name_are_found_and_no_other_name(draft, rapporteur):
    named = world.make_person("named", pseudonym="Жолаушы")
    named.name = "Айгүл Сейітова"
    named.save()
    by_name = world.make_proposal(draft, author=named, name_form="name", text="Бірінші.")
    by_pseudonym = world.make_proposal(draft, author=named, name_form="pseudonym", text="Екінші.")
    by_region = world.make_proposal(draft, author=named, name_form="region", text="Үшінші.")
    party = world.make_organization("«Дала» партиясы", kind="party")
    of_party = world.make_proposal(draft, organization=party, author=party.head, text="Төртінші.")
    position = world.make_position(draft, organization=party, text="Бесінші.", reasons="Даланың тілі.")

    def by(words):
        return found(draft, rapporteur, words=words)

    assert by("Сейітова") == [by_name.number]
    assert by("жолаушы") == [by_pseudonym.number]
    assert by("named@example.kz") == []
    assert by("Дала") == [of_party.number, position.uid]
    assert by("бесінші") == [position.uid]
    assert [by(f"P-{by_region.serial:06d}"), by(f" {by_region.serial} ")] == [[by_region.number]] * 2


def test_channel_level_region_and_supports_narrow(draft, rapporteur):
    low = world.make_person("low", level=1, region="KZ-10")
    named = world.make_person("named", region="KZ-10")
    named.name = "Айгүл"
    named.save()
    first = world.make_proposal(draft, author=low, text="Бірінші.")
    letter = world.make_proposal(draft, text="Екінші.", channel="post")
    hidden_region = world.make_proposal(draft, author=named, name_form="name", text="Үшінші.")
    world.make_position(draft)
    for number in range(2):
        world.support(letter, world.make_person(f"fan{number}"))
        world.support(hidden_region, world.make_person(f"contact{number}", level=1))

    def by(**wanted):
        return found(draft, rapporteur, **wanted)

    assert by(level=1) == [first.number]
    assert by(channel="post") == [letter.number]
    assert by(region="KZ-10") == [first.number]
    assert by(supports=2) == [letter.number]
    assert by(supports=3) == []
    assert by(channel="post", supports=1, words="екінші") == [letter.number]


def test_what_is_hidden_is_not_found(draft, rapporteur):
    world.make_proposal(draft, text="Бірінші.", hidden_at=NOON, hidden_ground="insult")
    world.make_proposal(draft, "art_10__para_1", text="Бірінші.")

    assert found(draft, rapporteur, words="бірінші") == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_finding_asks_two_queries(draft, rapporteur, how_many, django_assert_num_queries):
    for number in range(how_many):
        world.make_proposal(draft, text=f"Бірдей {number}.")
        world.make_position(draft, text="Бірдей.")
    board = Desk(world.place(draft, "art_9"), rapporteur, Wanted(words="бірдей"))

    with django_assert_num_queries(2):
        selected = board.selected()

    assert len(selected) == 2 * how_many


def test_counts_are_read_from_the_tallies(draft, rapporteur, django_assert_num_queries):
    world.make_proposal(draft, text="Бірінші.")
    world.make_proposal(draft, kind=Kind.QUESTION, language="ru", channel="post")
    world.make_proposal(draft, "art_10__para_1", text="Басқа.")
    world.make_proposal(draft, organization=world.make_organization(), text="Ұйымдікі.")
    while tally_changes():
        pass
    article = world.article(draft)

    with django_assert_num_queries(1), override("en"):
        counts = counts_of(article)

    assert {by: [(value, number) for _name, value, number in values] for by, _title, values in counts} == {
        "level": [("2", 2)],
        "kind": [("change", 1), ("question", 1)],
        "region": [("KZ-71", 2)],
        "language": [("kk", 1), ("ru", 1)],
        "channel": [("post", 1), ("site", 1)],
    }
    assert [title for _by, title, _values in counts][:2] == ["By level", "By kind"]


TODAY = date(2026, 2, 6)


@pytest.mark.parametrize(
    ("forecast", "needed", "is_overdue", "done_on"),
    [
        (Forecast(10, 4, TODAY, TODAY + timedelta(days=3)), 3, False, TODAY + timedelta(days=2)),
        (Forecast(10, 0, TODAY, TODAY), 10, False, None),
        (Forecast(10, 10, TODAY, TODAY - timedelta(days=1)), None, True, TODAY),
        (Forecast(0, 4, TODAY, TODAY - timedelta(days=1)), None, False, None),
        (Forecast(10, 3, TODAY), None, False, TODAY + timedelta(days=3)),
    ],
)
def test_a_forecast_says_what_is_needed_and_when_it_is_done(forecast, needed, is_overdue, done_on):
    assert (forecast.needed, forecast.is_overdue, forecast.done_on) == (needed, is_overdue, done_on)


def test_the_day_is_of_the_assignment_else_of_consideration(draft, rapporteur):
    proposals = [world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(3)]
    [decision] = decide([proposals[0]], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    answer = {"outcome": "accepted", "reasons": REASONS, "correction": REASONS}
    correct(decision, **answer, by=rapporteur, at=NOON)
    article, tomorrow = world.article(draft), NOON + timedelta(days=1)
    closes = timezone.localdate(NOON + timedelta(days=9))

    def forecast():
        draft.__dict__.pop("_phases", None)
        return forecast_of(article, draft, 2, standing_on(article, at=tomorrow), at=tomorrow)

    without = forecast()
    Phase.objects.create(draft=draft, kind="consideration", opens_at=NOON, closes_at=NOON + timedelta(days=9))
    of_phase = forecast()
    until = timezone.localdate(NOON) + timedelta(days=2)
    assign(Work(draft, article), to=rapporteur, until=until, by=rapporteur, at=NOON)

    assert [(one.until, one.yesterday) for one in (without, of_phase, forecast())] == [
        (None, 1),
        (closes, 1),
        (until, 1),
    ]


def test_the_desk_finds_and_tells_by_its_page(client, draft, rapporteur):
    first, second = world.make_proposal(draft, text="Бірінші."), world.make_proposal(draft, text="Екінші.")
    assign(
        Work(draft, world.article(draft)), to=rapporteur, until=timezone.localdate(), by=rapporteur, at=timezone.now()
    )
    client.force_login(rapporteur)
    with override("en"):
        desk = reverse("desk", args=["constitution", "art_9"])

    page = client.get(desk, {"words": "бірінші", "level": "2", "supports": "x", "region": "none"}).content.decode()
    nothing = client.get(desk, {"words": "\0"})

    assert (f'id="n-{first.number}"' in page, f'id="n-{second.number}"' in page) == (True, False)
    assert 'type="search" maxlength="200" value="бірінші"' in page
    assert "2 answers a day are needed." in page
    assert "Yesterday there were 0." in page
    assert nothing.status_code == 200
