"""What of an article is given to whom: the act, its refusals, what is left, how it ends, what is told, its pages."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Notice
from accounts.notices import readings
from articles.models import Appointment
from commission.actions import Work, assign, decide, settle_assignments, take_assignment_back
from commission.actions.assigning import DayUnfit, NotAssigner, NothingWaits, NotOnStaff, ThemeUnnamed
from commission.assigned import standing_in
from commission.models import AssignedProposal, Assignment, Ending
from core.rules import RuleViolation
from feedback.models import Theme, ThemePlacement
from proposals.models import Kind
from record.leaf import parse
from record.models import Entry
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

DAY = timezone.localdate(NOON)
WEEK = DAY + timedelta(days=7)


@pytest.fixture
def secretary(draft):
    return world.make_rapporteur(draft, "secretary", role="secretary")


@pytest.fixture
def colleague(draft):
    return world.make_rapporteur(draft, "colleague", role="analyst")


def work(draft, eid="art_9", **what):
    return Work(draft, world.article(draft, eid), **what)


def make_theme(draft, *proposals, **values):
    names = {"name_kk": "Тіл", "name_ru": "Язык", "name_en": "Language", "named_at": NOON}
    if not values:
        names["named_by"] = world.make_person("namer")
    columns = {"draft": draft, "article": world.article(draft), "method": "x", "found_at": NOON, "counted_at": NOON}
    theme = Theme.objects.create(**(columns | {"texts": len(proposals)} | (values or names)))
    for proposal in proposals:
        ThemePlacement.objects.create(
            draft=draft, article=theme.article, proposal=proposal, theme=theme, placed_at=NOON
        )
    return theme


def give(what, to, by, until=WEEK, at=NOON):
    return assign(what, to=to, until=until, by=by, at=at)


def refusal_of(call):
    with pytest.raises(RuleViolation) as caught, transaction.atomic():
        call()
    return type(caught.value), caught.value.field, str(caught.value)


def left(draft):
    return {one.uid: one.left for one in standing_in(draft, at=NOON)}


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def leaves(assignment):
    return [parse(bytes(row.leaf)) for row in Entry.objects.filter(object_id=assignment.uid).order_by("step")]


def test_an_article_is_given_told_and_recorded(draft, secretary, colleague):
    world.make_proposal(draft)
    world.make_proposal(draft, kind=Kind.KEEP)
    world.make_position(draft)
    world.make_position(draft, stance="support")

    given = give(work(draft), colleague, secretary)

    assert (given.person, given.until, given.number, left(draft)) == (colleague, WEEK, None, {given.uid: 2})
    [leaf] = leaves(given)
    article = world.article(draft)
    assert {name: leaf["data"][name] for name in ("draft", "provision", "until")} == {
        "draft": draft.uid,
        "provision": article.uid,
        "until": "2026-02-12",
    }
    assert (leaf["t"], leaf["by"]["role"], told(colleague)) == ("assignment.given", "secretary", ["assignment.given"])


def test_a_theme_and_chosen_proposals_are_counted_apart(draft, rapporteur, colleague):
    first, second, third = (world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(3))
    theme = make_theme(draft, first, second)
    decide([first], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    of_theme = give(work(draft, theme=theme), colleague, rapporteur)
    chosen = give(work(draft, serials=[second.serial, third.serial]), rapporteur, rapporteur)

    assert left(draft) == {of_theme.uid: 1, chosen.uid: 2}
    assert (chosen.number, of_theme.theme_name) == (2, "Language")


def test_the_same_again_is_the_same_and_another_day_is_new(draft, secretary, colleague):
    proposal = world.make_proposal(draft)
    chosen = work(draft, serials=[proposal.serial])

    first = [give(what, colleague, secretary) for what in (work(draft), chosen) for _turn in range(2)]
    later = give(chosen, colleague, secretary, until=WEEK + timedelta(days=1))

    assert (first[0], first[2]) == (first[1], first[3])
    ended = Assignment.objects.exclude(ended_at=None)
    assert [(one.pk, one.ended_for) for one in ended] == [(first[2].pk, Ending.PASSED_ON)]
    assert set(left(draft)) == {first[0].uid, later.uid}
    assert told(colleague) == ["assignment.given"] * 3


def test_what_is_given_anew_is_taken_from_who_had_it(draft, secretary, colleague, rapporteur):
    first, second = world.make_proposal(draft), world.make_proposal(draft, text="Басқа.")
    both = give(work(draft, serials=[first.serial, second.serial]), colleague, secretary)

    one = give(work(draft, serials=[first.serial]), rapporteur, secretary)
    assert left(draft) == {both.uid: 1, one.uid: 1}
    other = give(work(draft, serials=[second.serial]), rapporteur, secretary)

    both.refresh_from_db()
    assert (both.ended_for, left(draft)) == (Ending.PASSED_ON, {one.uid: 1, other.uid: 1})
    assert [leaf["t"] for leaf in leaves(both)] == ["assignment.given", "assignment.ended"]
    assert told(colleague) == ["assignment.given", "assignment.ended"]


def test_it_is_refused_with_a_sentence(draft, secretary, colleague, rapporteur):
    proposal = world.make_proposal(draft)
    elsewhere = world.make_rapporteur(draft, "elsewhere", articles=[world.article(draft, "art_10")])
    unnamed = make_theme(draft, proposal, texts=1)
    resting = world.make_rapporteur(draft, "resting")
    resting.second_factor_at = None
    resting.save()
    late = f"P-{proposal.serial + 1:06d}"

    refused = [
        refusal_of(lambda: give(work(draft), colleague, colleague)),
        refusal_of(lambda: give(work(draft), colleague, elsewhere)),
        *(refusal_of(lambda to=to: give(work(draft), to, secretary)) for to in (None, elsewhere, resting)),
        *(
            refusal_of(lambda day=day: give(work(draft), colleague, secretary, until=day))
            for day in (None, DAY - timedelta(days=1), DAY + timedelta(days=367))
        ),
        refusal_of(lambda: give(work(draft, "art_10"), colleague, secretary)),
        refusal_of(lambda: give(work(draft, serials=[proposal.serial + 1]), colleague, secretary)),
        refusal_of(lambda: give(work(draft, theme=unnamed), colleague, secretary)),
    ]

    nobody = (NotAssigner, None, "Work on this article is given by the secretary and by its rapporteurs.")
    unfit = (NotOnStaff, "person", "Choose somebody who weighs what is said on this article.")
    day = (DayUnfit, "until", "Choose a day from today on, within a year.")
    assert refused == [
        *[nobody] * 2,
        *[unfit] * 3,
        *[day] * 3,
        (NothingWaits, None, "Nothing of this waits for an answer. There is nothing to give."),
        (NothingWaits, "numbers", f"{late} waits for no answer on this article. Take it out, then give the others."),
        (ThemeUnnamed, None, "This theme is a suggestion yet. Let an analyst name it first."),
    ]
    assert (Assignment.objects.count(), Entry.objects.count()) == (0, 0)


def test_it_is_taken_back_once(draft, secretary, colleague):
    proposal = world.make_proposal(draft)
    given = give(work(draft, serials=[proposal.serial]), colleague, secretary)

    with pytest.raises(NotAssigner):
        take_assignment_back(given, by=colleague, at=NOON)
    taken = [take_assignment_back(given, by=secretary, at=NOON) for _turn in range(2)]

    assert [one.ended_for for one in taken] == [Ending.TAKEN_BACK] * 2
    assert (len(leaves(given)), left(draft)) == (2, {})
    assert AssignedProposal.objects.filter(is_standing=True).count() == 0
    [reading] = [reading.title for _notice, reading in readings(Notice.objects.filter(person=colleague), "en")]
    assert reading == "Article 9: no longer yours to answer"


def test_it_ends_by_itself_once_nothing_of_it_waits(draft, secretary, rapporteur, colleague):
    proposal, other = world.make_proposal(draft), world.make_proposal(draft, text="Басқа.")
    whole = give(work(draft), colleague, secretary)
    chosen = give(work(draft, serials=[proposal.serial]), colleague, secretary)
    decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    for _turn in range(2):
        settle_assignments(at=NOON)

    chosen.refresh_from_db()
    assert (chosen.ended_for, left(draft)) == (Ending.DONE, {whole.uid: 1})
    assert leaves(chosen)[-1]["by"] == {"role": "system"}
    decide([other], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    settle_assignments(at=NOON)
    assert left(draft) == {}


def test_it_ends_where_its_person_has_left_the_office(draft, secretary, colleague):
    world.make_proposal(draft)
    given = give(work(draft), colleague, secretary)
    Appointment.objects.filter(person=colleague).update(ended_at=NOON)

    settle_assignments(at=NOON)

    given.refresh_from_db()
    assert given.ended_for == Ending.LEFT


def test_they_are_reminded_once_the_day_before(draft, secretary, colleague):
    world.make_proposal(draft)
    world.make_proposal(draft, "art_10__para_1")
    give(work(draft), colleague, secretary)
    give(work(draft, "art_10"), colleague, secretary, until=DAY + timedelta(days=1))

    for days in (0, 5, 6, 6, 7):
        settle_assignments(at=NOON + timedelta(days=days))
        if days == 5:
            assert "assignment.due" not in told(colleague)

    assert told(colleague).count("assignment.due") == 1
    [title] = [
        reading.title
        for _notice, reading in readings(Notice.objects.filter(person=colleague, kind="assignment.due"), "en")
    ]
    assert title == "Article 9: your day is near, 12 February 2026"


def test_the_database_keeps_one_of_each(draft, secretary, colleague):
    proposal = world.make_proposal(draft)
    columns = {"draft": draft, "article": world.article(draft), "person": colleague, "given_by": secretary}
    columns |= {"given_at": NOON, "until": WEEK}
    Assignment.objects.create(**columns)
    two = [Assignment.objects.create(**columns, number=1) for _turn in range(2)]
    AssignedProposal.objects.create(assignment=two[0], proposal=proposal)

    for call in (
        lambda: Assignment.objects.create(**columns),
        lambda: Assignment.objects.create(**columns, number=0),
        lambda: Assignment.objects.create(**columns, number=1, theme=make_theme(draft, proposal)),
        lambda: Assignment.objects.create(**columns, number=1, ended_at=NOON),
        lambda: AssignedProposal.objects.create(assignment=two[1], proposal=proposal),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            call()


def test_two_who_give_at_once_leave_one_that_stands(committed_db):
    draft = world.make_draft()
    secretary = world.make_rapporteur(draft, "secretary", role="secretary")
    people = [world.make_rapporteur(draft, f"colleague{number}") for number in range(2)]
    world.make_proposal(draft)

    outcomes = at_once(*(lambda to=to: give(work(draft), to, secretary) for to in people))

    assert [type(outcome) for outcome in outcomes] == [Assignment] * 2
    assert sorted(Assignment.objects.values_list("ended_for", flat=True)) == ["", Ending.PASSED_ON]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_a_constant_number_of_queries(draft, secretary, how_many, django_assert_num_queries):
    world.make_proposal(draft, "art_10__para_1")
    give(work(draft, "art_10"), secretary, secretary)
    for number in range(how_many):
        person = world.make_rapporteur(draft, f"one{number}")
        proposals = [world.make_proposal(draft, text=f"Мәтін {number} {turn}.") for turn in range(2)]
        give(work(draft, serials=[proposals[0].serial]), person, secretary)
        give(work(draft, theme=make_named(draft, number, proposals[1])), person, secretary)

    with django_assert_num_queries(6), override("en"):
        rows = [(one.person.email, one.label, one.left, one.theme_name) for one in standing_in(draft, at=NOON)]

    assert len(rows) == 2 * how_many + 1


def make_named(draft, number, proposal):
    names = {"name_kk": "Тіл", "name_ru": "Язык", "name_en": "Language", "named_at": NOON}
    return make_theme(draft, proposal, **names, named_by=world.make_person(f"namer{number}"))


def address(name, *args, **query):
    with override("en"):
        return reverse(name, args=args, query=query or None)


def said(response):
    return response.content.decode()


def test_a_secretary_gives_an_article_by_the_page(client, draft, secretary, colleague):
    proposal = world.make_proposal(draft)
    client.force_login(secretary)
    today = timezone.localdate()
    at = address("assign", "constitution", article="art_9")

    empty = client.post(at, {"numbers": f"{proposal.number}, x"})
    sent = client.post(at, {"numbers": "", "person": colleague.uid, "until": today + timedelta(days=3)})
    listed = said(client.get(sent["Location"]))

    assert empty.status_code == 422
    assert "“x” is no number of a proposal." in said(empty)
    assert f"{proposal.number}, x</textarea>" in said(empty)
    assert "Choose somebody who weighs what is said on this article." in said(empty)
    assert (sent.status_code, sent["Location"]) == (302, address("assignments", "constitution"))
    assert "It is assigned. Whoever it was given to is told." in listed
    assert "all that is said on it" in listed
    given = Assignment.objects.get()
    assert "Assigned to you" in listed
    taken = client.post(address("assignments", "constitution"), {"which": given.uid})
    assert taken.status_code == 302
    assert "It was taken back. Whoever had it is told." in said(client.get(taken["Location"]))


def test_what_is_ticked_at_the_desk_is_given_with_its_equals(client, draft, rapporteur, colleague):
    first, second = world.make_proposal(draft), world.make_proposal(draft)
    other = world.make_proposal(draft, text="Басқа.")
    client.force_login(rapporteur)
    desk = address("desk", "constitution", "art_9")
    ticked = {"act": "give", "chosen": [f"{first.number}*2@1", f"{other.number}@1", "x"], "reasons_kk": "Жартысы"}

    led = client.post(desk, ticked)
    by_htmx = client.post(desk, ticked, headers={"HX-Request": "true"})
    page = said(client.get(led["Location"]))

    assert (led.status_code, by_htmx["HX-Redirect"]) == (302, led["Location"])
    assert f"{first.number} {second.number} {other.number}</textarea>" in page
    assert "Жартысы</textarea>" in said(client.get(desk))
    today = timezone.localdate()
    numbers = f"{first.number} {second.number}"
    client.post(led["Location"], {"numbers": numbers, "person": colleague.uid, "until": today})
    given = Assignment.objects.get()
    shown = said(client.get(desk, {"given": given.uid}))
    assert (first.number in shown, other.number in shown) == (True, False)
    assert "colleague@example.kz" in shown
    assert "Only what was assigned is shown here." in shown
    assert "colleague@example.kz" in said(client.get(desk))


def test_what_is_late_is_marked_on_desk_and_overview(client, draft, secretary, colleague):
    world.make_proposal(draft)
    give(work(draft), colleague, secretary)
    client.force_login(secretary)

    pages = [
        said(client.get(address("overview", "constitution"))),
        said(client.get(address("assignments", "constitution"))),
    ]
    pages.append(said(client.get(address("desk", "constitution", "art_9"))))

    assert [("colleague@example.kz" in page, "overdue" in page) for page in pages] == [(True, True)] * 3
    assert "1 assignment is overdue" in pages[0]


def test_how_many_a_day_are_needed_is_told(client, draft, rapporteur, colleague):
    for number in range(5):
        world.make_proposal(draft, text=f"Мәтін {number}.")
    today = timezone.localdate()
    theme = make_theme(draft, world.make_proposal(draft, text="Тақырып."))
    assign(work(draft), to=colleague, until=today + timedelta(days=2), by=rapporteur, at=timezone.now())
    give(work(draft, theme=theme), rapporteur, rapporteur)
    client.force_login(rapporteur)

    listed, overview = (said(client.get(address(name, "constitution"))) for name in ("assignments", "overview"))

    assert "2 a day" in listed
    assert overview.index("colleague@example.kz") < overview.index("rapporteur@example.kz")


def test_strangers_and_those_of_other_articles_give_nothing(client, draft, colleague):
    world.make_proposal(draft)
    elsewhere = world.make_rapporteur(draft, "elsewhere", articles=[world.article(draft, "art_10")])
    stranger = world.make_person("stranger")
    at = [address("assignments", "constitution"), address("assign", "constitution", article="art_9")]

    answers = []
    for person in (stranger, elsewhere, colleague):
        client.force_login(person)
        answers.append([client.get(one).status_code for one in at])

    assert answers == [[403, 403], [200, 403], [200, 403]]
    client.force_login(world.make_rapporteur(draft, "another"))
    unknown = [{"article": "art_99"}, {"article": "art_9", "theme": "h_none"}, {}]
    assert [client.get(address("assign", "constitution"), query).status_code for query in unknown] == [404] * 3
