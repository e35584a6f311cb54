"""A commissioner's dissent: from a decision, a prepared answer, a sitting; its refusals, versions, who reads it."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions import erase_person
from articles.models import Appointment
from commission.actions import (
    announce_sitting,
    check_docket,
    correct,
    decide,
    decide_docket,
    dissent,
    enter_results,
    finish_sitting,
    give_conclusion,
    publish_next,
    publish_sitting,
    put_on_agenda,
    return_docket,
    send_docket,
    word_docket,
)
from commission.actions.dissenting import (
    DecisionCorrected,
    DissentMissing,
    NoNameToSign,
    NotCommissioner,
    NotDecidedYet,
    WhyDissentAnother,
)
from commission.dissented import put_dissents
from commission.models import Decision, Dissent, DissentVersion, Sitting, digest_to_publish
from core import clock
from tests.commission import world
from tests.commission.test_conclusions import ANSWER, LATER, ask, leaves, prepared, refusal_of
from tests.commission.test_sittings import FACTS, MINUTES
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

WORDS = {"kk": "Мен қарсымын.", "ru": "Я против."}
WORD = "Құпиясөз"


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def commissioner(draft):
    return make_commissioner(draft)


def make_commissioner(draft, name="commissioner"):
    person = world.make_rapporteur(draft, name, role="commissioner")
    person.name = "Айша Мүше"
    person.save()
    return person


@pytest.fixture
def decision(draft, rapporteur):
    return decide([world.make_proposal(draft)], **ANSWER, by=rapporteur, at=NOON)[0]


def say(target, by, at=LATER, **said):
    return dissent(target, **(said or WORDS), by=by, at=at)


def decided_docket(draft, rapporteur, *proposals):
    """A prepared answer that waits on the agenda of a sitting, and the sitting, both with nothing published."""
    secretary = world.make_rapporteur(draft, "secretary", role="secretary")
    analyst = world.make_rapporteur(draft, "analyst", role="analyst")
    docket = prepared(draft, analyst, *proposals)
    sitting = announce_sitting(draft, 1, **FACTS, by=secretary, at=NOON)
    put_on_agenda(sitting, docket=docket, by=secretary, at=NOON)
    docket = send_docket(docket, by=analyst, at=NOON)
    docket = check_docket(docket, digest=docket.digest, by=secretary, at=NOON)
    docket = decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON)
    return docket, sitting, secretary, analyst


def publish(sitting, secretary):
    sitting = Sitting.objects.with_agenda().get(pk=sitting.pk)
    digest = digest_to_publish(sitting, list(sitting.agenda.all()))
    publish_sitting(sitting, digest=digest, by=secretary, at=LATER)
    while publish_next(at=LATER):
        pass
    finish_sitting(at=LATER)


def text_of(path, person=None, **sent):
    client = Client()
    if person is not None:
        client.force_login(person)
    answer = client.post(f"/en/{path}", sent, follow=True) if sent else client.get(f"/en/{path}")
    return answer.content.decode()


def test_a_dissent_from_a_decision_is_signed_recorded_and_read_under_the_reasons(decision, commissioner):
    made = [say(decision, commissioner), say(decision, commissioner)]

    assert (made[0], DissentVersion.objects.count(), made[0].name) == (made[1], 1, "Айша Мүше")
    [leaf] = leaves(made[0])
    assert (leaf["t"], leaf["by"]["role"], leaf["data"]["object"]) == ("dissent.given", "commissioner", decision.uid)
    assert leaf["data"]["sha256"] == decision.digest
    for path in (f"proposals/{decision.proposal.number}/", "constitution/answers/"):
        told = text_of(path)
        for words in ("Dissent of commissioner", "Айша Мүше", "Я против.", "own words and not the Commission"):
            assert words in told


def test_later_words_are_a_version_that_says_why(decision, commissioner):
    say(decision, commissioner)

    unsaid = refusal_of(lambda: say(decision, commissioner, ru="Иначе."))
    made = say(decision, commissioner, ru="<b>Иначе</b>.", why="Уточняю.")

    assert unsaid == (WhyDissentAnother, "why", "Say why this version takes the place of your last one.")
    assert [one.number for one in made.versions.all()] == [1, 2]
    told = text_of(f"proposals/{decision.proposal.number}/")
    for words in ("&lt;b&gt;Иначе&lt;/b&gt;.", "Уточняю.", "Я против."):
        assert words in told


def test_it_is_refused_with_a_sentence(draft, rapporteur, decision, commissioner):
    analyst = world.make_rapporteur(draft, "analyst", role="analyst")
    nameless = world.make_rapporteur(draft, "nameless", role="commissioner")
    docket = prepared(draft, analyst, world.make_proposal(draft))
    sitting = announce_sitting(
        draft, 1, **FACTS, by=world.make_rapporteur(draft, "secretary", role="secretary"), at=NOON
    )

    refused = [
        refusal_of(lambda: say(decision, rapporteur)),
        refusal_of(lambda: say(docket, commissioner)),
        refusal_of(lambda: say(sitting, commissioner)),
        refusal_of(lambda: say(decision, nameless)),
        refusal_of(lambda: say(decision, commissioner, kk=" ", ru="\u200b")),
        refusal_of(lambda: say(decision, commissioner, ru="а" * 65_536)),
    ]

    nothing = "Nothing is decided here yet, or it was given back: there is nothing to dissent from."
    assert refused == [
        (NotCommissioner, None, "Members of the Commission dissent from what it decides."),
        (NotDecidedYet, None, nothing),
        (NotDecidedYet, None, nothing),
        (NoNameToSign, None, "A dissent is signed with your name. Write it on your page first."),
        (DissentMissing, "kk", "Write your dissent in Kazakh or in Russian."),
        (refused[5][0], "ru", "The text is too long: 65536 characters. At most 5000 are possible."),
    ]
    assert Dissent.objects.count() == 0


def test_a_dissent_is_bound_to_its_decision_and_stays_with_the_earlier_answer(decision, rapporteur, commissioner):
    made = say(decision, commissioner)
    corrected = correct(decision, outcome="accepted", reasons=REASONS, correction=REASONS, by=rapporteur, at=LATER)

    late = refusal_of(lambda: say(decision, make_commissioner(decision.draft, "another")))
    shown = put_dissents([Decision.objects.get(pk=decision.pk), corrected])

    assert late == (
        DecisionCorrected,
        None,
        "Another decision took the place of this one. Read it; dissent from that one, if you still do.",
    )
    assert [one.dissents for one in shown] == [[made], []]
    assert "Я против." in text_of(f"proposals/{decision.proposal.number}/")
    assert "Я против." not in text_of("constitution/answers/")


def test_one_dissent_from_a_prepared_answer_is_for_all_its_answers_and_public_with_them(
    draft, rapporteur, commissioner
):
    made = [world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(2)]
    docket, sitting, secretary, _analyst = decided_docket(draft, rapporteur, *made)
    said = say(docket, commissioner, ru=WORD)
    public = [f"proposals/{one.number}/" for one in made]
    public += ["constitution/answers/", "constitution/sittings/1/", "constitution/articles/9/"]

    before = [WORD in text_of(path) for path in public]
    of_staff = WORD in text_of(f"constitution/commission/prepared/{docket.uid}/", rapporteur)
    enter_results(sitting, present=4, minutes=MINUTES, by=secretary, at=LATER)
    publish(sitting, secretary)
    after = [WORD in text_of(path) for path in public[:3]]

    assert (before, of_staff, after) == ([False] * 5, True, [True] * 3)
    decisions = put_dissents(list(Decision.objects.order_by("pk")))
    assert [one.dissents for one in decisions] == [[said], [said]]


def test_a_dissent_from_what_was_given_back_and_decided_otherwise_is_not_shown(draft, rapporteur, commissioner):
    proposal = world.make_proposal(draft)
    docket, sitting, secretary, analyst = decided_docket(draft, rapporteur, proposal)
    say(docket, commissioner, ru=WORD)
    return_docket(docket, reasons="Қайта қараңыз.", by=rapporteur, at=LATER)
    again = refusal_of(lambda: say(docket, commissioner, ru="Ещё.", why="Так."))
    word_docket(docket, {1: ANSWER | {"outcome": "accepted", "read": 1}}, by=analyst, at=LATER)
    docket = send_docket(docket, by=analyst, at=LATER)
    docket = check_docket(docket, digest=docket.digest, by=secretary, at=LATER)
    docket = decide_docket(docket, digest=docket.digest, by=rapporteur, at=LATER)
    enter_results(sitting, present=4, minutes=MINUTES, by=secretary, at=LATER)

    publish(sitting, secretary)

    assert again[0] is NotDecidedYet
    assert WORD not in text_of(f"proposals/{proposal.number}/")
    say(docket, commissioner, ru=WORD, why="И с этим не согласна.")
    assert WORD in text_of(f"proposals/{proposal.number}/")


def test_a_dissent_from_a_sitting_is_read_on_its_page_once_it_is_published(draft, rapporteur, commissioner):
    _docket, sitting, secretary, _analyst = decided_docket(draft, rapporteur, world.make_proposal(draft))
    enter_results(sitting, present=4, minutes=MINUTES, by=secretary, at=LATER)
    say(sitting, commissioner, ru=WORD)

    before = [WORD in text_of("constitution/sittings/1/", who) for who in (None, rapporteur)]
    publish(sitting, secretary)

    assert (before, WORD in text_of("constitution/sittings/1/")) == ([False, True], True)


def test_a_commissioner_dissents_on_the_page_without_losing_words(decision, commissioner, rapporteur):
    path = f"constitution/commission/dissents/decision/{decision.uid}/"
    proposal = f"proposals/{decision.proposal.number}/"

    empty = text_of(path, commissioner, kk="", ru=" ")
    long = text_of(path, commissioner, kk="", ru=WORD * 8192)
    done = text_of(path, commissioner, kk="", ru=WORD)

    assert "Write your dissent in Kazakh or in Russian." in empty
    assert (WORD in long, "At most 5000 are possible." in long) == (True, True)
    assert "Your dissent is written. The entry is in the public record." in done
    assert path in text_of(proposal, commissioner)
    assert path not in text_of(proposal, rapporteur)
    assert path not in text_of(proposal)


def test_a_dissent_stays_when_its_writer_is_erased(decision, commissioner):
    say(decision, commissioner)

    Appointment.objects.filter(person=commissioner).update(ended_at=LATER)
    erase_person(commissioner, at=clock.now())

    assert "Я против." in text_of(f"proposals/{decision.proposal.number}/")


def test_the_database_refuses_what_breaks_the_rules(draft, decision, commissioner):
    made = say(decision, commissioner)
    columns = {"draft": draft, "commissioner": commissioner, "name": "А", "digest": "0" * 64, "given_at": NOON}
    version = {"dissent": made, "given_at": NOON}
    refused = {
        "dissent_from_one_thing": lambda: Dissent.objects.create(**columns),
        "dissent_is_signed": lambda: Dissent.objects.filter(pk=made.pk).update(name=""),
        "one_dissent_from_a_decision": lambda: Dissent.objects.create(decision=decision, **columns),
        "versions_of_a_dissent": lambda: DissentVersion.objects.create(number=1, kk="а", **version),
        "dissent_says_something": lambda: DissentVersion.objects.create(number=2, why="а", **version),
        "later_dissent_says_why": lambda: DissentVersion.objects.create(number=2, kk="а", **version),
        "A dissent cannot be changed": lambda: DissentVersion.objects.filter(dissent=made).update(kk="б"),
        "DELETE on commission_dissentversion": lambda: DissentVersion.objects.filter(dissent=made).delete(),
    }

    for name, call in refused.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            call()


@pytest.mark.parametrize("how_many", [1, 3])
def test_dissents_ask_a_constant_number_of_queries(draft, rapporteur, how_many, django_assert_num_queries):
    made = [world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(how_many)]
    docket, _sitting, _secretary, _analyst = decided_docket(draft, rapporteur, *made)
    for number in range(how_many):
        say(docket, make_commissioner(draft, f"commissioner{number}"))
    type(docket).objects.filter(pk=docket.pk).update(status="going")
    while publish_next(at=LATER):
        pass
    decisions = list(Decision.objects.order_by("pk"))

    with django_assert_num_queries(3):
        put_dissents(decisions)
    assert {len(one.dissents) for one in decisions} == {how_many}


def test_a_dissent_and_a_correction_at_once_leave_the_dissent_with_its_decision(committed_db):
    draft = world.make_draft()
    rapporteur, commissioner = world.make_rapporteur(draft), make_commissioner(draft)
    [decision] = decide([world.make_proposal(draft)], **ANSWER, by=rapporteur, at=NOON)

    outcomes = at_once(
        lambda: say(decision, commissioner),
        lambda: correct(
            decision,
            outcome="accepted",
            reasons=REASONS,
            correction=REASONS,
            by=rapporteur,
            at=LATER,
        ),
    )

    refused = [type(one) for one in outcomes if isinstance(one, Exception)]
    of = list(Dissent.objects.values_list("decision", flat=True))
    assert (refused, of) in [([], [decision.pk]), ([DecisionCorrected], [])]


def test_the_same_dissent_sent_twice_at_once_is_one(committed_db):
    draft = world.make_draft()
    rapporteur, commissioner = world.make_rapporteur(draft), make_commissioner(draft)
    [decision] = decide([world.make_proposal(draft)], **ANSWER, by=rapporteur, at=NOON)

    made = at_once(*(lambda: say(decision, commissioner) for _turn in range(2)))

    assert (made[0].pk, DissentVersion.objects.count()) == (made[1].pk, 1)


def test_programs_read_it_with_the_answer_and_the_sitting_once_these_are_published(draft, rapporteur, commissioner):
    proposal = world.make_proposal(draft)
    docket, sitting, secretary, _analyst = decided_docket(draft, rapporteur, proposal)
    body = world.make_organization("Тіл институты")
    asked = ask(draft, body, rapporteur, docket=docket)
    give_conclusion(asked, kk="Құпия.", by=body.head, at=NOON)
    enter_results(sitting, present=4, minutes=MINUTES, by=secretary, at=LATER)
    said = [say(docket, commissioner), say(sitting, commissioner)]
    api = APIClient()
    paths = (f"/api/v1/proposals/{proposal.number}/decisions/", "/api/v1/drafts/constitution/sittings/1/")

    before = [api.get(path).json() for path in paths]
    publish(sitting, secretary)
    [decision], held = [api.get(path).json() for path in paths]

    assert (before[0], before[1]["conclusions"], before[1]["dissents"]) == ([], [], [])
    assert [one["uid"] for one in decision["dissents"]] == [said[0].uid]
    assert [one["uid"] for one in held["dissents"]] == [said[1].uid]
    for shown in (decision, held):
        [conclusion] = shown["conclusions"]
        assert (conclusion["uid"], conclusion["state"], conclusion["name"]) == (asked.uid, "given", body.name)
        assert [one["words"] for one in conclusion["versions"]] == [{"kk": "Құпия."}]
    assert decision["dissents"][0] == {
        "uid": said[0].uid,
        "commissioner": "Айша Мүше",
        "of_all": True,
        "versions": [
            {"number": 1, "words": WORDS, "why": "", "given_at": decision["dissents"][0]["versions"][0]["given_at"]}
        ],
        "demonstration": False,
    }
    assert api.get(f"/api/v1/decisions/{decision['uid']}/").json() == decision
