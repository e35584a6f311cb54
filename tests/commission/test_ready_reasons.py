"""Reasons that the Commission uses again: versions, slots, who keeps them, taking them into an answer, their use."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from commission.actions import (
    NotReasonsKeeper,
    ReasonsForOtherOutcome,
    Shown,
    UnfilledSlot,
    UnknownReadyReasons,
    answer_chosen,
    correct,
    decide,
    publish_ready_reasons,
    retire_ready_reasons,
)
from commission.models import Decision, ReadyReasons
from commission.ready import by_outcome, uses_of
from core.rules import RuleViolation
from record.leaf import parse
from record.models import Entry
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

WORDS = {
    "title_kk": "Заңда бар",
    "title_ru": "Уже есть в законе",
    "title_en": "",
    "text_kk": "Бұл туралы {source} айтады.",
    "text_ru": "Об этом говорит {source}.",
    "text_en": "",
}
FILLED = {"kk": "Бұл туралы Тіл туралы заң айтады.", "ru": "Об этом говорит Закон о языках."}


def publish(draft, by, code="in_law", *, words=None, **values):
    return publish_ready_reasons(draft, code, WORDS | (words or {}), by=by, at=NOON, **values)


def refusal_of(call):
    with pytest.raises(RuleViolation) as caught, transaction.atomic():
        call()
    return caught.value.code, caught.value.field, str(caught.value)


def test_a_version_is_published_recorded_and_published_once(draft, rapporteur):
    first = publish(draft, rapporteur, is_new=True, outcome="declined")
    again = publish(draft, rapporteur, outcome="declined")
    second = publish(draft, rapporteur, words={"text_ru": "Об этом сказано: {source}."}, outcome="declined", seen=1)

    assert (first.number, again.pk, second.number) == (1, first.pk, 2)
    leaf = parse(bytes(Entry.objects.get(object_id=first.uid).leaf))
    data = {"draft": draft.uid, "code": "in_law", "version": 1, "outcome": "declined"}
    assert (leaf["t"], leaf["by"]["role"]) == ("answer_reasons.published", "rapporteur")
    assert {name: leaf["data"][name] for name in data} == data


def test_they_are_retired_and_stand_again(draft, rapporteur):
    publish(draft, rapporteur)

    retired = [retire_ready_reasons(draft, "in_law", by=rapporteur, at=NOON) for _turn in range(2)]
    anew = publish(draft, rapporteur)

    assert [(one.number, one.is_retired) for one in (*retired, anew)] == [(2, True), (2, True), (3, False)]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"code": "In law"}, ("bad_code", "code")),
        ({"words": {"text_kk": " "}}, ("language_missing", "text_kk")),
        ({"words": {"title_ru": ""}}, ("language_missing", "title_ru")),
        ({"words": {"title_en": "In law"}}, ("language_missing", "text_en")),
        ({"words": {"text_ru": "Об этом {чём-то}."}}, ("unknown_slot", "text_ru")),
        ({"words": {"title_kk": "{source}"}}, ("unknown_slot", "title_kk")),
        ({"words": {"text_ru": "Об этом сказано."}}, ("slots_differ", "text_ru")),
        ({"outcome": "maybe"}, ("unknown_outcome", "outcome")),
        ({"seen": 3}, ("reasons_changed_meanwhile", None)),
    ],
)
def test_what_is_wrong_in_them_is_refused(draft, rapporteur, values, refusal):
    code, field, sentence = refusal_of(lambda: publish(draft, rapporteur, **values))

    assert ((code, field), bool(sentence), ReadyReasons.objects.count()) == (refusal, True, 0)


def test_they_are_kept_by_secretary_and_rapporteurs(draft, rapporteur):
    analyst = world.make_rapporteur(draft, "analyst", role="analyst")
    secretary = world.make_rapporteur(draft, "secretary", role="secretary")
    publish(draft, secretary)

    for call in (
        lambda: publish(draft, analyst),
        lambda: retire_ready_reasons(draft, "in_law", by=analyst, at=NOON),
    ):
        with pytest.raises(NotReasonsKeeper):
            call()

    assert refusal_of(lambda: publish(draft, rapporteur, is_new=True))[0] == "reasons_exist"
    assert refusal_of(lambda: retire_ready_reasons(draft, "none", by=rapporteur, at=NOON))[0] == "unknown_reasons"


def test_the_database_keeps_versions_as_they_are(draft, rapporteur):
    version = publish(draft, rapporteur)
    columns = {"draft": draft, "published_at": NOON, "published_by": rapporteur, "number": 9} | WORDS

    for call in (
        lambda: ReadyReasons.objects.filter(pk=version.pk).update(text_ru="Иначе."),
        lambda: ReadyReasons.objects.filter(pk=version.pk).delete(),
        lambda: ReadyReasons.objects.create(**(columns | {"code": "in_law", "number": 1})),
        lambda: ReadyReasons.objects.create(**(columns | {"code": "other", "text_kk": ""})),
        lambda: ReadyReasons.objects.create(**(columns | {"code": "other", "text_en": "x"})),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            call()


def test_two_first_versions_at_once_are_two_versions(committed_db):
    draft = world.make_draft()
    people = [world.make_rapporteur(draft, f"one{number}") for number in range(2)]

    made = at_once(*(lambda by=by: publish(draft, by, words={"title_ru": by.email}, is_new=True) for by in people))

    assert sorted(getattr(one, "code", "") for one in made) == ["in_law", "reasons_exist"]
    assert ReadyReasons.objects.count() == 1


def test_an_open_slot_is_refused_in_every_language_and_in_corrections(draft, rapporteur):
    proposal = world.make_proposal(draft)
    typed = {**REASONS, "en": "Look at { Source }."}

    sentence = "Nothing is filled in for {source} yet. Write in its place: "
    sentence += "the law, the article or the number that it was compared with."
    [refusal] = [
        refusal_of(lambda: decide([proposal], outcome="declined", reasons=typed, by=rapporteur, at=NOON)),
    ]
    assert refusal == (UnfilledSlot.code, "reasons_en", sentence)
    [decision] = decide([proposal], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)
    answer = {"outcome": "accepted", "reasons": typed, "correction": REASONS, "by": rapporteur, "at": NOON}
    assert refusal_of(lambda: correct(decision, **answer)) == refusal


def test_an_answer_names_what_it_was_made_from(draft, rapporteur):
    version = publish(draft, rapporteur, outcome="declined")
    first, second = world.make_proposal(draft), world.make_proposal(draft, text="Басқа.")
    article = world.article(draft)

    def answer(proposal, outcome="declined", reasons_from=version.uid):
        shown, said = [Shown(proposal.serial)], {"outcome": outcome, "reasons": FILLED}
        return answer_chosen(article, shown, **said, reasons_from=reasons_from, by=rapporteur, at=NOON)

    by_hand = answer(first, reasons_from="")
    again = answer(first, reasons_from="")
    made = answer(second)

    assert [one.pk for one in by_hand] == [one.pk for one in again]
    named = {one.pk: one.reasons_from_id for one in Decision.objects.all()}
    assert named == {by_hand[0].pk: None, made[0].pk: version.pk}
    third = world.make_proposal(draft, text="Тағы.")
    with pytest.raises(ReasonsForOtherOutcome, match="declined"), transaction.atomic():
        answer(third, outcome="accepted")
    with pytest.raises(UnknownReadyReasons), transaction.atomic():
        answer(third, reasons_from="w_none")
    assert Decision.objects.count() == 2


def test_their_use_is_counted_by_outcome(draft, rapporteur, django_assert_num_queries):
    version = publish(draft, rapporteur)
    article = world.article(draft)
    for number, outcome in enumerate(("declined", "declined", "accepted")):
        shown = [Shown(world.make_proposal(draft, text=f"Мәтін {number}.").serial)]
        said = {"outcome": outcome, "reasons": FILLED, "reasons_from": version.uid}
        answer_chosen(article, shown, **said, by=rapporteur, at=NOON)

    with django_assert_num_queries(1):
        uses = uses_of(draft)

    assert [(outcome.value, n) for outcome, n in by_outcome(uses["in_law"])] == [("accepted", 1), ("declined", 2)]


def address(name, *args):
    with override("en"):
        return reverse(name, args=["constitution", *args])


def said(response):
    return response.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_ready_reasons_come_into_the_form_behind_what_was_typed(client, draft, rapporteur, headers):
    version, proposal = publish(draft, rapporteur, outcome="declined"), world.make_proposal(draft)
    client.force_login(rapporteur)
    desk = address("desk", "art_9")
    sent = {"act": "text", "ready": version.uid, "chosen": [f"{proposal.number}*1@1"], "reasons_ru": "Спасибо."}

    taken = client.post(desk, sent, headers=headers)
    unknown = client.post(desk, sent | {"ready": "w_none"}, headers=headers)

    page = said(taken)
    assert (taken.status_code, unknown.status_code, Decision.objects.count()) == (200, 422, 0)
    assert "Спасибо.\n\nОб этом говорит {source}.</textarea>" in page
    assert "Бұл туралы {source} айтады.</textarea>" in page
    assert 'value="declined" checked' in page
    assert f'name="reasons_from" value="{version.uid}"' in page
    assert f'value="{proposal.number}*1@1" checked' in page
    assert "the law, the article or the number that it was compared with" in page
    assert "There are no such ready reasons in this consultation." in said(unknown)
    assert "Спасибо.</textarea>" in said(unknown)
    open_slot = {"chosen": [f"{proposal.number}*1@1"], "outcome": "declined", "reasons_from": version.uid}
    open_slot |= {"reasons_kk": FILLED["kk"], "reasons_ru": "Об этом говорит {source}."}
    refused = client.post(desk, open_slot, headers=headers)
    client.post(desk, open_slot | {"reasons_ru": FILLED["ru"]}, headers=headers)
    assert refused.status_code == 422
    assert "Nothing is filled in for {source} yet." in said(refused)
    assert f'name="reasons_from" value="{version.uid}"' in said(refused)
    assert [one.reasons_from for one in Decision.objects.all()] == [version]


def test_what_was_taken_may_be_used_though_it_was_retired_since(client, draft, rapporteur):
    version, proposal = publish(draft, rapporteur), world.make_proposal(draft)
    retire_ready_reasons(draft, "in_law", by=rapporteur, at=NOON)
    client.force_login(rapporteur)
    sent = {"chosen": [f"{proposal.number}*1@1"], "reasons_from": version.uid, "outcome": "declined"}
    sent |= {"reasons_kk": FILLED["kk"], "reasons_ru": "Об этом говорит {source}."}

    refused = said(client.post(address("desk", "art_9"), sent))
    client.post(address("desk", "art_9"), sent | {"reasons_ru": FILLED["ru"]})

    assert f'name="reasons_from" value="{version.uid}"' in refused
    assert "Write in its place: the law" in refused
    assert [one.reasons_from for one in Decision.objects.all()] == [version]


def test_the_pages_publish_list_retire_and_show_everybody(client, draft, rapporteur):
    client.force_login(rapporteur)
    new = WORDS | {"code": "in_law", "outcome": "declined", "seen": "0"}

    refused = client.post(address("ready_reasons"), new | {"text_kk": "", "text_ru": "<i>{source}</i>"})
    published = client.post(address("ready_reasons"), new)
    kept = address("ready_reasons_kept", "in_law")
    shown = Shown(world.make_proposal(draft).serial)
    from_it = ReadyReasons.objects.get().uid
    answer = {"outcome": "declined", "reasons": FILLED, "reasons_from": from_it, "by": rapporteur, "at": NOON}
    answer_chosen(world.article(draft), [shown], **answer)
    pages = [said(client.get(one)) for one in (address("ready_reasons"), kept)]
    stale = client.post(kept, new | {"text_kk": "{source}!", "text_ru": "{source}!", "seen": "0"})
    retired = client.post(kept, {"act": "retire", "seen": "1"})
    client.logout()
    public = said(client.get(address("ready_reasons_used")))

    assert (refused.status_code, published.status_code, stale.status_code, retired.status_code) == (422, 302, 409, 302)
    assert "&lt;i&gt;{source}&lt;/i&gt;" in said(refused)
    assert all("Уже есть в законе" in page and "Declined" in page for page in pages)
    assert "P-" in pages[1]
    assert "Somebody changed these reasons while you were writing." in said(stale)
    assert ("Об этом говорит {source}." in public, "Declined" in public, "retired" in public) == (True, True, True)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_public_page_asks_a_constant_number_of_queries(
    client, draft, rapporteur, how_many, django_assert_num_queries
):
    for code in ("one", "two", "three")[:how_many]:
        publish(draft, rapporteur, code)
    client.get(address("ready_reasons_used"))

    with django_assert_num_queries(4):
        page = said(client.get(address("ready_reasons_used")))

    assert page.count("Об этом говорит") == how_many
