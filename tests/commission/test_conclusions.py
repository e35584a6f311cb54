"""Conclusions of bodies: asked, kept, given, given anew, on paper, withdrawn, reminded, let out with a decision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership, Notice
from accounts.notices import readings
from commission.actions import (
    Matter,
    Shown,
    ask_for_conclusion,
    begin_docket,
    check_docket,
    correct,
    decide,
    decide_docket,
    give_conclusion,
    keep_conclusion,
    remind_next_body,
    send_docket,
    take_down_conclusion,
    withdraw_conclusion,
    word_docket,
)
from commission.actions.concluding import (
    AnotherVersion,
    BodyUnknown,
    ConclusionAskedAlready,
    ConclusionGiven,
    ConclusionMissing,
    ConclusionWithdrawn,
    DocketIsOut,
    NotAsker,
    NotForPaper,
    WhyAnother,
    WhyWithdrawn,
)
from commission.concluded import counts_in, put_conclusions, read_requests
from commission.models import Conclusion, ConclusionDraft, ConclusionRequest, Decision
from core.rules import RuleViolation
from record.leaf import parse
from record.models import Entry
from tests.commission import world
from tests.commission.test_assignments import make_theme
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

DAY = timezone.localdate(NOON)
WEEK = DAY + timedelta(days=7)
LATER = NOON + timedelta(hours=1)
ANSWER = {"outcome": "declined", "reasons": {"kk": "Орыс тілі тең емес.", "ru": "Русский язык употребляется наряду."}}
WORDS = {"kk": "Тең деген сөз керек емес.", "ru": "Слово «равно» не нужно."}


@pytest.fixture
def secretary(draft):
    return world.make_rapporteur(draft, "secretary", role="secretary")


@pytest.fixture
def body(draft):
    return world.make_organization("Тіл институты", filer=world.make_person("filer"))


def matter(draft, eid="art_9", **what):
    return Matter(draft, world.article(draft, eid), **what)


def ask(draft, body, by, until=WEEK, at=NOON, question="", **what):
    return ask_for_conclusion(matter(draft, **what), body, until=until, question=question, by=by, at=at)


def give(asked, by=None, at=LATER, **said):
    return give_conclusion(asked, **(said or WORDS), by=by or asked.organization.head, at=at)


def refusal_of(call):
    with pytest.raises(RuleViolation) as caught, transaction.atomic():
        call()
    return type(caught.value), caught.value.field, str(caught.value)


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def titles(person):
    rows = Notice.objects.filter(person=person).order_by("pk")
    return [reading.title for _notice, reading in readings(rows, "en")]


def leaves(asked):
    return [parse(bytes(row.leaf)) for row in Entry.objects.filter(object_id=asked.uid).order_by("step")]


def states(draft, at=LATER):
    return {row.uid: row.state.value for row in read_requests(ConclusionRequest.objects.filter(draft=draft), at=at)}


def published(draft):
    return set(ConclusionRequest.objects.public().filter(draft=draft).values_list("pk", flat=True))


def prepared(draft, analyst, *proposals):
    docket = begin_docket(
        world.article(draft), [Shown(one.serial) for one in proposals], title="Тіл", by=analyst, at=NOON
    )
    word_docket(docket, {number + 1: ANSWER for number in range(len(proposals))}, by=analyst, at=NOON)
    return docket


def test_a_body_is_asked_and_those_who_may_give_it_are_told(draft, rapporteur, body):
    drafter = world.make_person("drafter")
    Membership.objects.create(organization=body, person=drafter, role="drafter", joined_at=NOON)
    [filer] = [one.person for one in body.memberships.filter(role="filer")]

    asked = ask(draft, body, rapporteur, question="Керек пе?")

    assert states(draft) == {asked.uid: "waits"}
    assert [told(one) for one in (body.head, filer, drafter)] == [["conclusion.asked"], ["conclusion.asked"], []]
    [leaf] = leaves(asked)
    article = world.article(draft)
    assert (leaf["t"], leaf["by"]["role"], leaf["data"]) == (
        "conclusion.asked",
        "rapporteur",
        {"draft": draft.uid, "provision": article.uid, "organization": body.uid, "until": "2026-02-12"},
    )
    assert titles(body.head) == ["Тіл институты is asked for its conclusion, until 12 February 2026"]


def test_asking_the_same_again_gives_the_same_and_another_day_is_refused(draft, secretary, body):
    first = ask(draft, body, secretary)

    again = ask(draft, body, secretary, at=LATER)
    other = ask(draft, world.make_organization("Басқа"), secretary)

    assert (again, other == first, told(body.head)) == (first, False, ["conclusion.asked"])
    assert refusal_of(lambda: ask(draft, body, secretary, until=WEEK + timedelta(days=1))) == (
        ConclusionAskedAlready,
        "organization",
        "Тіл институты is asked for this already, until 12 February 2026.",
    )


def test_asking_is_refused_with_a_sentence(draft, rapporteur, secretary, body):
    elsewhere = world.make_rapporteur(draft, "elsewhere", articles=[world.article(draft, "art_10")])
    analyst = world.make_rapporteur(draft, "analyst", role="analyst")
    waits = world.make_organization("Күтеді")
    waits.status = "asked"
    whole = prepared(draft, analyst, world.make_proposal(draft))
    whole.status = "dropped"
    whole.save()
    not_asker = (NotAsker, None, "Conclusions on this article are asked for by the secretary and by its rapporteurs.")

    refused = [
        refusal_of(lambda: ask(draft, body, analyst)),
        refusal_of(lambda: ask(draft, body, elsewhere)),
        refusal_of(lambda: ask(draft, None, rapporteur)),
        refusal_of(lambda: ask(draft, waits, rapporteur)),
        refusal_of(lambda: ask(draft, body, rapporteur, until=DAY - timedelta(days=1))),
        refusal_of(lambda: ask(draft, body, rapporteur, docket=whole)),
        refusal_of(lambda: ask(draft, body, rapporteur, question="x" * 4001)),
    ]

    unknown = (BodyUnknown, "organization", "Choose a confirmed organization.")
    assert refused[:4] == [not_asker, not_asker, unknown, unknown]
    assert [(one[1], one[2]) for one in refused[4:]] == [
        ("until", "Choose a day from today on, within a year."),
        (None, "This prepared answer is published or given up: no conclusion can come before it any more."),
        ("question", "The text is too long: 4001 characters. At most 4000 are possible."),
    ]
    assert refused[5][0] is DocketIsOut
    assert ConclusionRequest.objects.count() == 0


def test_what_is_kept_is_given_once_and_who_asked_is_told(draft, rapporteur, body):
    asked = ask(draft, body, rapporteur)
    keep_conclusion(asked, kk="Ойланып жатырмыз.", by=body.head, at=NOON)
    keep_conclusion(asked, kk=WORDS["kk"], by=body.head, at=LATER)

    made = [give(asked), give(asked)]

    assert (made[0], Conclusion.objects.count(), ConclusionDraft.objects.count()) == (made[1], 1, 0)
    assert (made[0].words, made[0].number, states(draft)) == (WORDS, 1, {asked.uid: "given"})
    assert [leaf["t"] for leaf in leaves(asked)] == ["conclusion.asked", "conclusion.given"]
    assert (leaves(asked)[1]["by"]["role"], set(leaves(asked)[1]["data"])) == ("org", {"version", "c"})
    assert (told(rapporteur), titles(rapporteur)) == (["conclusion.given"], ["Тіл институты gave its conclusion"])


def test_another_version_says_why_and_the_earlier_one_stays(draft, rapporteur, body):
    asked = ask(draft, body, rapporteur)
    first = give(asked, kk="<b>Бірінші</b>")

    unsaid = refusal_of(lambda: give(asked, kk="Екінші.", after=1))
    unread = refusal_of(lambda: give(asked, kk="Екінші.", why="Қате."))
    second = give(asked, kk="Екінші.", why="Қате бар еді.", after=1)

    assert unsaid == (WhyAnother, "why", "Say why this version takes the place of the one that was given.")
    assert unread[0] is AnotherVersion
    [row] = read_requests(ConclusionRequest.objects.all(), at=LATER)
    assert (row.latest, row.earlier, row.latest.why) == (second, [first], "Қате бар еді.")


def test_giving_is_refused_with_a_sentence(draft, rapporteur, secretary, body):
    drafter = world.make_person("drafter")
    Membership.objects.create(organization=body, person=drafter, role="drafter", joined_at=NOON)
    stranger = world.make_organization("Бөтен").head
    asked = ask(draft, body, rapporteur)

    refused = [
        refusal_of(lambda: give(asked, stranger)),
        refusal_of(lambda: give(asked, drafter)),
        refusal_of(lambda: keep_conclusion(asked, kk="а", by=stranger, at=NOON)),
        refusal_of(lambda: give(asked, kk=" \u200b ", ru="")),
        refusal_of(lambda: give(asked, kk="а" * 20_001)),
        refusal_of(lambda: give(asked, kk="а" * 65_536)),
        refusal_of(lambda: give(asked, kk="а\0")),
        refusal_of(lambda: take_down_conclusion(asked, **WORDS, by=rapporteur, at=NOON)),
    ]

    assert [one[1] for one in refused] == [None, None, None, "kk", "kk", "kk", "kk", None]
    assert refused[3] == (ConclusionMissing, "kk", "Write the conclusion in Kazakh or in Russian.")
    assert refused[5][2] == "The text is too long: 65536 characters. At most 20000 are possible."
    assert refused[7] == (NotForPaper, None, "The secretary takes down what came on paper.")
    assert (Conclusion.objects.count(), ConclusionDraft.objects.count()) == (0, 0)


def test_a_secretary_takes_down_what_came_on_paper(draft, rapporteur, secretary, body):
    asked = ask(draft, body, rapporteur)

    made = take_down_conclusion(asked, ru=WORDS["ru"], by=secretary, at=LATER)

    assert (made.on_paper, made.words) == (True, {"ru": WORDS["ru"]})
    assert (leaves(asked)[1]["by"]["role"], leaves(asked)[1]["data"]["on_paper"]) == ("secretary", True)


def test_a_request_is_withdrawn_with_reasons_and_what_is_given_is_not(draft, rapporteur, body):
    asked, other = ask(draft, body, rapporteur), ask(draft, world.make_organization("Берді"), rapporteur)
    give(other)

    missing = refusal_of(lambda: withdraw_conclusion(asked, reasons=" ", by=rapporteur, at=LATER))
    for _turn in range(2):
        withdraw_conclusion(asked, reasons="Шешім шықты.", by=rapporteur, at=LATER)
    given = refusal_of(lambda: withdraw_conclusion(other, reasons="Кеш.", by=rapporteur, at=LATER))
    late = refusal_of(lambda: give(asked))

    assert missing[:2] == (WhyWithdrawn, "reasons")
    assert (given[0], late[0]) == (ConclusionGiven, ConclusionWithdrawn)
    assert told(body.head) == ["conclusion.asked", "conclusion.withdrawn"]
    assert titles(body.head) == ["The conclusion of Тіл институты is asked for no longer"]
    assert [leaf["t"] for leaf in leaves(asked)] == ["conclusion.asked", "conclusion.withdrawn"]
    assert ask(draft, body, rapporteur, at=LATER) != asked


def test_a_body_is_reminded_once_and_told_once_that_it_is_late(draft, rapporteur, body):
    asked = ask(draft, body, rapporteur)
    soon = ask(draft, world.make_organization("Кеше"), rapporteur, until=DAY + timedelta(days=1))
    given = ask(draft, world.make_organization("Берді"), rapporteur)
    give(given)
    moments = [NOON + timedelta(days=days, hours=hour) for days in (0, 5, 6, 7, 8, 9) for hour in (0, 1)]

    for at in moments:
        while remind_next_body(at=at) is not None:
            pass

    assert told(body.head) == ["conclusion.asked", "conclusion.due", "conclusion.late"]
    assert told(soon.organization.head) == ["conclusion.asked", "conclusion.late"]
    assert told(given.organization.head) == ["conclusion.asked"]
    assert told(rapporteur) == ["conclusion.given", "conclusion.overdue", "conclusion.overdue"]
    assert counts_in(draft, at=moments[-1]) == {"late": 2, "given": 1}
    assert asked.organization == body


def test_nothing_is_public_before_a_decision_on_what_it_is_about(draft, rapporteur, secretary, body):
    first, second, third = (world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(3))
    elsewhere = world.make_proposal(draft, "art_10__para_1")
    theme = make_theme(draft, second)
    analyst = world.make_rapporteur(draft, "analyst", role="analyst")
    docket = prepared(draft, analyst, third)
    of_article = ask(draft, body, rapporteur)
    of_theme = ask(draft, body, rapporteur, theme=theme)
    of_docket = ask(draft, body, rapporteur, docket=docket)
    for asked in (of_article, of_theme, of_docket):
        give(asked, at=NOON)

    decide([elsewhere], **ANSWER, by=rapporteur, at=LATER)
    assert published(draft) == set()
    [one] = decide([first], **ANSWER, by=rapporteur, at=LATER)
    assert published(draft) == {of_article.pk}
    [two] = decide([second], **ANSWER, by=rapporteur, at=LATER)
    assert published(draft) == {of_article.pk, of_theme.pk}
    docket = send_docket(docket, by=analyst, at=LATER)
    docket = check_docket(docket, digest=docket.digest, by=secretary, at=LATER)
    assert published(draft) == {of_article.pk, of_theme.pk}
    decide_docket(docket, digest=docket.digest, by=rapporteur, at=LATER)
    assert published(draft) == {of_article.pk, of_theme.pk, of_docket.pk}

    three = Decision.objects.get(proposal=third)
    beside = {one.pk: one.conclusions for one in put_conclusions([one, two, three], at=LATER)}
    assert beside == {one.pk: [of_article], two.pk: [of_article, of_theme], three.pk: [of_article, of_docket]}


def test_what_is_asked_after_a_decision_waits_for_the_next_one(draft, rapporteur, body):
    first, second = world.make_proposal(draft), world.make_proposal(draft, text="Басқа.")
    [one] = decide([first], **ANSWER, by=rapporteur, at=NOON)
    asked = ask(draft, body, rapporteur, at=LATER)

    before = published(draft)
    [two] = decide([second], **ANSWER, by=rapporteur, at=LATER)
    corrected = correct(one, outcome="accepted", reasons=REASONS, correction=REASONS, by=rapporteur, at=LATER)

    assert (before, published(draft)) == (set(), {asked.pk})
    shown = put_conclusions([Decision.objects.get(pk=one.pk), two, corrected], at=LATER)
    assert [row.conclusions for row in shown] == [[], [asked], [asked]]


def test_a_correction_lets_out_what_was_asked_since(draft, rapporteur, body):
    [one] = decide([world.make_proposal(draft)], **ANSWER, by=rapporteur, at=NOON)
    asked = ask(draft, body, rapporteur, at=NOON)

    correct(one, outcome="accepted", reasons=REASONS, correction=REASONS, by=rapporteur, at=LATER)

    assert published(draft) == {asked.pk}


def test_the_database_refuses_what_breaks_the_rules(draft, rapporteur, body):
    asked = ask(draft, body, rapporteur)
    made = give(asked)
    theme, docket = make_theme(draft), prepared(draft, rapporteur, world.make_proposal(draft))
    columns = {"request": asked, "written_by": body.head, "given_at": NOON}
    rows = ConclusionRequest.objects.filter(pk=asked.pk)
    refused = {
        "conclusion_asked_on_one_thing": lambda: rows.update(theme=theme, docket=docket),
        "conclusion_withdrawn_with_reasons": lambda: rows.update(withdrawn_at=NOON),
        "versions_of_a_conclusion": lambda: Conclusion.objects.create(number=1, kk="а", **columns),
        "conclusion_says_something": lambda: Conclusion.objects.create(number=2, why="а", **columns),
        "later_conclusion_says_why": lambda: Conclusion.objects.create(number=2, kk="а", **columns),
        "A conclusion that was given cannot be changed": lambda: Conclusion.objects.filter(pk=made.pk).update(kk="б"),
        "(DELETE on commission_conclusion)": lambda: Conclusion.objects.filter(pk=made.pk).delete(),
    }

    for name, call in refused.items():
        with pytest.raises(IntegrityError, match=name.replace("(", r"\(").replace(")", r"\)")), transaction.atomic():
            call()


@pytest.mark.parametrize("how_many", [1, 3])
def test_conclusions_beside_decisions_ask_a_constant_number_of_queries(
    draft, rapporteur, body, django_assert_num_queries, how_many
):
    made = [world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(how_many)]
    ask(draft, body, rapporteur, theme=make_theme(draft, *made))
    for number in range(how_many):
        give(ask(draft, world.make_organization(f"Ұйым {number}"), rapporteur))
    decisions = [decide([one], **ANSWER, by=rapporteur, at=LATER)[0] for one in made]

    with django_assert_num_queries(5):
        put_conclusions(decisions, at=LATER)
    assert {len(one.conclusions) for one in decisions} == {how_many + 1}


def test_a_conclusion_is_given_or_withdrawn_never_both(committed_db):
    draft = world.make_draft()
    rapporteur = world.make_rapporteur(draft)
    body = world.make_organization("Тіл институты")
    asked = ask(draft, body, rapporteur)

    outcomes = at_once(
        lambda: give(asked), lambda: withdraw_conclusion(asked, reasons="Керек емес.", by=rapporteur, at=LATER)
    )

    asked.refresh_from_db()
    refused = [type(one) for one in outcomes if isinstance(one, Exception)]
    assert (asked.given_at is None, refused) in [(True, [ConclusionWithdrawn]), (False, [ConclusionGiven])]
    assert Conclusion.objects.count() == (asked.given_at is not None)


def test_a_conclusion_given_in_the_moment_of_the_decision_is_public_with_it(committed_db):
    draft = world.make_draft()
    rapporteur = world.make_rapporteur(draft)
    proposal = world.make_proposal(draft)
    asked = ask(draft, world.make_organization("Тіл институты"), rapporteur)

    outcomes = at_once(lambda: give(asked), lambda: decide([proposal], **ANSWER, by=rapporteur, at=LATER))

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    [row] = read_requests(ConclusionRequest.objects.public(), at=LATER)
    assert (row, row.latest.words) == (asked, WORDS)


def test_two_who_ask_at_once_ask_once(committed_db):
    draft = world.make_draft()
    rapporteur = world.make_rapporteur(draft)
    body = world.make_organization("Тіл институты")

    made = at_once(*(lambda: ask(draft, body, rapporteur) for _turn in range(2)))

    assert (made[0].pk, ConclusionRequest.objects.count()) == (made[1].pk, 1)
    assert told(body.head) == ["conclusion.asked"]
