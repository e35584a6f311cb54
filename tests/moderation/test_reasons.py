"""Reusable reasons: kept in versions, taken into statements, refused while a slot is open."""

import hashlib
import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from core import clock
from core.slots import SlotsDiffer, UnknownSlot
from moderation.actions import publish_ground, publish_reasons, retire_ground, retire_reasons, rule
from moderation.actions.grounds import BadCode
from moderation.actions.reasons import (
    LanguageMissing,
    NotKeeper,
    ReasonsChangedMeanwhile,
    ReasonsExist,
)
from moderation.actions.refusals import UnknownGround
from moderation.actions.stating import ReasonsForOtherGrounds, UnfilledSlot, UnknownReasons
from moderation.models import FIRST, REASONS_WORDS, ReasonsVersion, Ruling
from record import leaf
from record.models import Entry
from tests.articles.conftest import make_secretary
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.refusals import refused
from tests.threads import at_once

SAID = {
    "title_kk": "Жеке адамды қорлау",
    "title_ru": "Оскорбление человека",
    "title_en": "Insult of a person",
    "text_kk": "«{quote}» деген сөз адамды қорлайды. {advice}",
    "text_ru": "Слова «{quote}» оскорбляют человека. {advice}",
    "text_en": "The words “{quote}” insult a person. {advice}",
}
FILLED = "«ақымақ» деген сөз адамды қорлайды. Бұл сөзсіз жазыңыз."
LANGUAGE = "Write it in this language, too: the author reads it in their own."
OPEN = "Nothing is filled in for {quote} yet. Write in its place: the words in question, as they stand."


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def secretary(draft):
    person = make_secretary(draft)
    person.second_factor_at = NOON
    person.save()
    return person


@pytest.fixture
def ready(draft, secretary):
    return publish_reasons(draft, "insult_of_a_person", SAID, grounds=["insult"], by=secretary, at=NOON)


def page(answer):
    return " ".join(answer.content.decode().split())


def bench_of(item):
    return reverse("review_comment", args=[item.draft.slug, item.uid])


def hiding(**values):
    return {"ruling": "hide", "ground": "insult", "reasons": FILLED, "at": LATER} | values


def test_reasons_are_published_in_versions_and_leave_a_leaf(draft, secretary, ready):
    second = publish_reasons(draft, ready.code, SAID | {"title_en": "Insult"}, grounds=[], by=secretary, at=LATER)

    assert (ready.number, ready.grounds, second.number, second.grounds) == (1, ["insult"], 2, [])
    assert list(ReasonsVersion.objects.latest_in(draft)) == [second]
    written = leaf.parse(bytes(Entry.objects.get(object_id=ready.uid).leaf))
    assert (written["t"], written["by"]["role"]) == ("reasons.published", "secretary")
    assert written["data"] == {
        "draft": draft.uid,
        "code": "insult_of_a_person",
        "version": 1,
        "sha256": hashlib.sha256(json.dumps(SAID, sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
    }


def test_the_same_again_publishes_nothing_and_retired_reasons_stand_again_by_it(draft, secretary, ready):
    values = {"grounds": ["insult", "insult"], "by": secretary, "at": LATER}

    assert publish_reasons(draft, ready.code, SAID, **values) == ready
    retired = retire_reasons(draft, ready.code, by=secretary, at=LATER)
    assert retire_reasons(draft, ready.code, by=secretary, at=LATER) == retired
    assert leaf.parse(bytes(Entry.objects.get(object_id=retired.uid).leaf))["data"]["retired"] is True
    assert publish_reasons(draft, ready.code, SAID, **values).number == 3


@pytest.mark.parametrize(
    ("words", "kind", "field", "sentence"),
    [
        ({"text_ru": " "}, LanguageMissing, "text_ru", LANGUAGE),
        ({"title_kk": ""}, LanguageMissing, "title_kk", LANGUAGE),
        (
            {"text_en": "The words “{quote}”. {advise}"},
            UnknownSlot,
            "text_en",
            "{advise} is no slot. Braces stand around these alone: {quote}, {fact}, {place}, {source}, {advice}.",
        ),
        (
            {"text_en": "{quote} {advice} }"},
            UnknownSlot,
            "text_en",
            "} is no slot. Braces stand around these alone: {quote}, {fact}, {place}, {source}, {advice}.",
        ),
        (
            {"title_ru": "{quote}"},
            UnknownSlot,
            "title_ru",
            "{quote} is no slot. Braces stand around these alone: {quote}, {fact}, {place}, {source}, {advice}.",
        ),
        (
            {"text_ru": "Слова «{quote}»."},
            SlotsDiffer,
            "text_ru",
            "The slot {advice} does not stand in every language. All languages have the same slots.",
        ),
    ],
    ids=["text", "title", "slot", "brace", "title's slot", "languages"],
)  # fmt: skip
def test_a_missing_language_and_an_unknown_slot_are_refused(draft, secretary, words, kind, field, sentence):
    with pytest.raises(kind) as refusal:
        publish_reasons(draft, "of_a_person", SAID | words, by=secretary, at=NOON)

    assert (refusal.value.field, str(refusal.value)) == (field, sentence)
    assert ReasonsVersion.objects.count() == 0


def test_other_refusals(draft, secretary, ready):
    values = {"by": secretary, "at": LATER}

    assert refused(BadCode, publish_reasons, draft, "Insult!", SAID, **values).startswith("A code is 2 to 40")
    assert refused(ReasonsExist, publish_reasons, draft, ready.code, SAID, is_new=True, **values) == (
        "There are ready reasons with this code already. Choose another code."
    )
    assert refused(UnknownGround, publish_reasons, draft, "other", SAID, grounds=["none"], **values) == (
        "Choose the ground."
    )
    assert refused(UnknownReasons, retire_reasons, draft, "none", **values) == (
        "There are no such ready reasons in this consultation. Choose others, or write your own."
    )
    for act, words in ((publish_reasons, [SAID | {"title_en": "x"}]), (retire_reasons, [])):
        assert refused(ReasonsChangedMeanwhile, act, draft, ready.code, *words, seen=0, **values) == (
            "Somebody changed these reasons while you were writing. Look at them, then publish yours."
        )


def test_moderators_of_the_whole_text_keep_them_and_those_of_some_articles_do_not(draft, moderator, elsewhere):
    version = publish_reasons(draft, "spam", SAID, by=moderator, at=NOON)

    assert leaf.parse(bytes(Entry.objects.get(object_id=version.uid).leaf))["by"]["role"] == "moderator"
    for stranger in (elsewhere, world.make_person("citizen"), world.make_moderator(world.make_draft("other"), "far")):
        for act, words in ((publish_reasons, [SAID]), (retire_reasons, [])):
            assert refused(NotKeeper, act, draft, "spam", *words, by=stranger, at=LATER) == (
                "Ready reasons are kept by the secretary and by moderators of the whole text."
            )


def test_a_ruling_remembers_the_version_it_was_made_from_whatever_is_published_since(
    draft, secretary, moderator, ready
):
    publish_reasons(draft, ready.code, SAID | {"text_en": "Other {quote} {advice}"}, by=secretary, at=NOON)
    retire_reasons(draft, ready.code, by=secretary, at=NOON)
    comment = world.make_comment(draft, **world.seen())

    ruling = rule(comment, **hiding(reasons_from=ready.uid, by=moderator))

    ruling.refresh_from_db()
    assert (ruling.reasons_from, ruling.reasons) == (ready, FILLED)
    assert leaf.parse(bytes(Entry.objects.get(object_id=ruling.uid).leaf))["data"]["reasons"] == ready.uid


@pytest.mark.parametrize("reasons", ["«{quote}» деген сөз.", "«{ QUOTE }» деген сөз. {advice}", "{place} {quote}"])
def test_a_statement_with_an_open_slot_is_refused_by_its_name(draft, moderator, reasons):
    comment = world.make_comment(draft, **world.seen())

    sentence = refused(UnfilledSlot, rule, comment, **hiding(reasons=reasons, by=moderator))

    assert sentence == OPEN
    assert Ruling.objects.count() == 0


def test_braces_that_are_no_slots_are_the_moderators_own_words(draft, moderator):
    comment = world.make_comment(draft, **world.seen())

    assert rule(comment, **hiding(reasons="Мұнда {} және {x} жазылған.", by=moderator)).reasons_from is None


def test_reasons_of_other_grounds_or_another_consultation_are_refused(draft, moderator, ready):
    comment = world.make_comment(draft, **world.seen())
    other = world.make_draft("other")
    far = publish_reasons(other, "far", SAID, by=make_secretary(other, "far_secretary"), at=NOON)

    values = hiding(by=moderator)
    for uid in (far.uid, "w_none", "\0", "w_" + "0" * 26):
        assert refused(UnknownReasons, rule, comment, reasons_from=uid, **values) == (
            "There are no such ready reasons in this consultation. Choose others, or write your own."
        )
    values |= {"ground": "advertising"}
    assert refused(ReasonsForOtherGrounds, rule, comment, reasons_from=ready.uid, **values) == (
        "These ready reasons are for other grounds. Choose one of theirs, or write your own reasons."
    )


def test_the_database_refuses_to_change_what_was_published(draft, moderator, ready):
    rows = ReasonsVersion.objects.filter(pk=ready.pk)

    for change in (rows.delete, lambda: rows.update(text_ru="другое")):
        with pytest.raises(IntegrityError, match="Published reasons cannot be changed"), transaction.atomic():
            change()
    comment = world.make_comment(draft, **world.seen())
    ruling = rule(comment, ruling="publish", by=moderator, at=LATER)
    with pytest.raises(IntegrityError, match="reasons_taken_are_stated"), transaction.atomic():
        Ruling.objects.filter(pk=ruling.pk).update(reasons_from=ready)


def test_two_at_once_publish_one_after_the_other(committed_db):
    draft = world.make_draft()
    people = [make_secretary(draft, name) for name in ("first", "second")]
    words = [SAID | {"title_en": person.email} for person in people]

    outcomes = at_once(
        *(
            lambda person=person, said=said: publish_reasons(draft, "spam", said, seen=0, by=person, at=clock.now())
            for person, said in zip(people, words, strict=True)
        )
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ReasonsChangedMeanwhile", "ReasonsVersion"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_text_is_taken_in_the_authors_language_behind_what_was_typed(
    client, draft, moderator, ready, language, headers
):
    comment = world.make_comment(draft, language=language, **world.seen())
    client.force_login(moderator)
    sent = {"act": "text", "ready": ready.uid, "ruling": "hide", "reasons": "Өзім жаздым.\n"}

    answer = client.post(bench_of(comment), sent, headers=headers)

    assert answer.status_code == 200
    assert answer.context["form"]["reasons"].value() == f"Өзім жаздым.\n\n{SAID[f'text_{language}']}"
    assert answer.context["form"]["ground"].value() == "insult"
    shown = page(answer)
    assert f'name="reasons_from" value="{ready.uid}" checked' in shown
    assert "Made from the ready reasons “Insult of a person”, version 1" in shown
    assert "<b>{quote}</b>: the words in question, as they stand" in shown
    assert Ruling.objects.count() == 0


def test_an_open_slot_keeps_what_was_typed_and_a_filled_one_rules(client, draft, moderator, ready):
    comment = world.make_comment(draft, **world.seen())
    client.force_login(moderator)
    sent = {"ruling": "hide", "ground": "insult", "reasons": SAID["text_kk"], "reasons_from": ready.uid}

    answer = client.post(bench_of(comment), sent)

    assert answer.status_code == 422
    assert OPEN in page(answer)
    assert f"{SAID['text_kk']}</textarea>" in page(answer)
    assert f'name="reasons_from" value="{ready.uid}" checked' in page(answer)
    assert client.post(bench_of(comment), sent | {"reasons": FILLED}).status_code == 302
    assert Ruling.objects.get().reasons_from == ready


@pytest.mark.parametrize("uid", ["", "w_none", "\0", "w_" + "0" * 26])
def test_a_choice_that_is_none_is_told_and_keeps_what_was_typed(client, draft, moderator, ready, uid):
    comment = world.make_comment(draft, **world.seen())
    client.force_login(moderator)

    answer = client.post(bench_of(comment), {"act": "text", "ready": uid, "reasons": "Өзім жаздым."})

    assert answer.status_code == 422
    assert "There are no such ready reasons in this consultation." in page(answer)
    assert "Өзім жаздым.</textarea>" in page(answer)


def test_the_bench_offers_what_stands_and_nothing_where_there_is_none(client, draft, secretary, moderator, ready):
    comment = world.make_comment(draft, **world.seen())
    client.force_login(moderator)

    assert "Insult of a person (insult or threat)</option>" in page(client.get(bench_of(comment)))
    retire_reasons(draft, ready.code, by=secretary, at=LATER)
    assert 'id="id_ready"' not in page(client.get(bench_of(comment)))


def test_the_secretary_publishes_reasons_and_is_told_what_is_wrong(client, draft, secretary):
    client.force_login(secretary)
    address = reverse("draft_reasons", args=[draft.slug])
    sent = SAID | {"code": "of_a_person", "grounds": ["insult"], "seen": "0"}

    wrong = client.post(address, sent | {"text_ru": "Слова «{quote}»."})
    answer = client.post(address, sent, follow=True)

    assert (wrong.status_code, "Слова «{quote}».</textarea>" in page(wrong)) == (422, True)
    assert "The slot {advice} does not stand in every language." in page(wrong)
    assert "The reasons are published. The entry is in the public record." in page(answer)
    assert "Insult of a person" in page(answer)
    assert ReasonsVersion.objects.get().words == SAID


def test_the_next_version_and_retiring(client, draft, secretary, moderator, ready):
    comment = world.make_comment(draft, **world.seen())
    rule(comment, **hiding(reasons_from=ready.uid, by=moderator))
    client.force_login(secretary)
    address = reverse("reasons", args=[draft.slug, ready.code])
    sent = SAID | {"title_en": "Insult", "grounds": ["insult"], "seen": "1"}

    shown = page(client.get(address))
    assert "1 ruling was made with these reasons. It stays as it is." in shown
    assert client.post(address, sent).status_code == 302
    late = client.post(address, sent | {"title_en": "<b>late</b>"})
    assert (late.status_code, "&lt;b&gt;late&lt;/b&gt;" in page(late)) == (409, True)
    assert client.post(address, {"act": "retire", "seen": "1"}).status_code == 409
    answer = client.post(address, {"act": "retire", "seen": "2"}, follow=True)
    assert "The reasons are retired. The entry is in the public record." in page(answer)
    assert [version.title_en for version in ReasonsVersion.objects.of(draft)] == [
        "Insult",
        "Insult",
        "Insult of a person",
    ]
    assert client.get(reverse("reasons", args=[draft.slug, "none"])).status_code == 404


def test_reasons_of_a_ground_that_was_retired_keep_it(draft, secretary, ready):
    publish_ground(draft, "insult", FIRST["insult"].words, by=secretary, at=NOON)
    retire_ground(draft, "insult", by=secretary, at=NOON)

    later = publish_reasons(
        draft, ready.code, SAID | {"title_en": "Insult"}, grounds=["insult"], by=secretary, at=LATER
    )

    assert later.grounds == ["insult"]


def test_who_reads_and_who_writes_them(client, draft, secretary, elsewhere, ready):
    addresses = [reverse("draft_reasons", args=[draft.slug]), reverse("reasons", args=[draft.slug, ready.code])]

    client.force_login(elsewhere)
    for address in addresses:
        shown = client.get(address)
        assert (shown.status_code, "Publish this version" in page(shown)) == (200, False)
        assert client.post(address, SAID | {"code": "new_one", "seen": "0"}).status_code == 403
        assert client.post(address, {"act": "retire", "seen": "1"}).status_code == 403
    client.force_login(world.make_person("citizen"))
    for address in addresses:
        assert client.get(address).status_code == 403
    assert ReasonsVersion.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_as_much_for_3_as_for_1(client, draft, secretary, moderator, number, django_assert_num_queries):
    for each in range(number):
        version = publish_reasons(draft, f"code_{'abc'[each]}", SAID, by=secretary, at=NOON)
        kept = publish_reasons(draft, "kept", SAID | {"title_en": str(each)}, by=secretary, at=NOON)
        for made_from in (version, kept):
            comment = world.make_comment(draft, **world.seen())
            rule(comment, **hiding(reasons_from=made_from.uid, by=moderator))
    client.force_login(secretary)
    client.get(reverse("draft_reasons", args=[draft.slug]))

    with django_assert_num_queries(10):
        client.get(reverse("draft_reasons", args=[draft.slug]))
    with django_assert_num_queries(13):
        client.get(reverse("reasons", args=[draft.slug, "kept"]))


def test_programs_read_them_and_rule_with_them(client, draft, moderator, ready):
    address = f"/api/v1/drafts/{draft.slug}/reasons/"
    comment = world.make_comment(draft, **world.seen())
    assert client.get(address).status_code in {401, 403}
    client.force_login(moderator)

    listed = client.get(address).json()
    sent = {"ruling": "hide", "ground": "insult", "reasons": "{quote}", "reasons_from": ready.uid}
    rulings = f"/api/v1/comments/{comment.uid}/rulings/"
    wrong = client.post(rulings, sent, content_type="application/json")
    done = client.post(rulings, sent | {"reasons": FILLED}, content_type="application/json")

    assert list(listed["slots"]) == ["quote", "fact", "place", "source", "advice"]
    assert listed["reasons"] == [
        {
            "uid": ready.uid,
            "code": "insult_of_a_person",
            "version": 1,
            "grounds": ["insult"],
            "title": {language: SAID[f"title_{language}"] for language in ("kk", "ru", "en")},
            "text": {language: SAID[f"text_{language}"] for language in ("kk", "ru", "en")},
            "published_at": "2026-02-05T17:00:00+05:00",
            "retired": False,
        }
    ]
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unfilled_slot")
    assert (done.status_code, Ruling.objects.get().reasons_from) == (201, ready)


def test_names_of_words_are_those_of_the_table():
    assert sorted(REASONS_WORDS) == sorted(SAID)
