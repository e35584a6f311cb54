"""Grounds in versions: published, changed, retired; what was ruled before stays under its version."""

import hashlib
import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from articles.actions import agree_to, settle_two_people
from articles.actions.consent import ChangedSince
from articles.models import Change
from core import clock
from moderation.actions import publish_ground, report, retire_ground, rule
from moderation.actions.grounds import BadCode, GroundChangedMeanwhile, GroundExists, LastGround
from moderation.actions.refusals import GroundChanged, UnknownGround
from moderation.changing import PUBLISH, RETIRE
from moderation.grounds import Grounds
from moderation.models import BEFORE, FIRST, WORDS, GroundVersion, Report, Ruling
from moderation.notices import read_rulings
from moderation.usage import uses_of
from record import leaf
from record.models import Entry
from tests.articles.conftest import make_secretary
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.refusals import refused
from tests.threads import at_once

FILE = Path("moderation/first_grounds.json")
SAID = {name: f"{name} жаңа" for name in WORDS}


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
def alone(draft):
    """Let one secretary publish and retire grounds."""
    settle_two_people(draft, one_person_may=[PUBLISH, RETIRE], by=None, at=NOON)


def hidden(draft, moderator, ground="insult", **values):
    comment = world.make_comment(draft, **world.seen())
    return comment, rule(comment, ruling="hide", ground=ground, reasons="Қорлау.", by=moderator, at=LATER, **values)


def page(answer):
    return " ".join(answer.content.decode().split())


def test_first_versions_are_published_and_never_change():
    assert list(FIRST) == ["personal_data", "insult", "incitement", "advertising", "off_topic", "unreadable"]
    assert (
        hashlib.sha256(FILE.read_bytes()).hexdigest()
        == "950556bd78411913da5f3e8fd0f7f2c9b9a206d853610ceec866f3c12d1fbf70"
    )


def test_every_draft_begins_with_the_first_versions_and_their_keys(draft):
    grounds = Grounds.of(draft)

    assert [(version.code, version.number, key) for version, key in grounds.choices] == [
        ("personal_data", 1, "6"),
        ("insult", 1, "7"),
        ("incitement", 1, "8"),
        ("advertising", 1, "9"),
        ("off_topic", 1, "0"),
        ("unreadable", 1, "-"),
    ]
    assert grounds.read == 0


def test_a_new_version_takes_the_place_of_the_one_before_and_leaves_a_leaf(draft, secretary):
    version = publish_ground(draft, "insult", SAID, by=secretary, at=NOON)

    assert (version.number, version.serial, version.order) == (2, 1, 20)
    assert Grounds.of(draft).standing["insult"] == version
    written = leaf.parse(bytes(Entry.objects.get(object_id=version.uid).leaf))
    assert (written["t"], written["by"]["role"]) == ("ground.published", "secretary")
    assert written["data"] == {
        "draft": draft.uid,
        "rule": "insult",
        "code": "insult",
        "version": 2,
        "sha256": hashlib.sha256(json.dumps(SAID, sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
    }


def test_the_same_words_again_publish_nothing(draft, secretary):
    first = publish_ground(draft, "insult", SAID, by=secretary, at=NOON)

    assert publish_ground(draft, "insult", SAID, by=secretary, at=LATER) == first
    assert publish_ground(draft, "advertising", FIRST["advertising"].words, by=secretary, at=LATER).is_first
    assert GroundVersion.objects.count() == 1


def test_a_ground_of_the_drafts_own_comes_last_without_a_key_and_hides(draft, secretary, moderator):
    version = publish_ground(draft, "spoken_for", SAID, is_new=True, by=secretary, at=NOON)
    comment, ruling = hidden(draft, moderator, "spoken_for")

    assert Grounds.of(draft).choices[-1] == (version, "")
    comment.refresh_from_db()
    assert (comment.hidden_ground, ruling.ground, ruling.rule) == ("spoken_for", "spoken_for", version)
    data = leaf.parse(bytes(Entry.objects.get(object_id=ruling.uid).leaf))["data"]
    assert (data["rule"], data["ground"]) == ("own", version.uid)


def test_another_draft_knows_nothing_of_it(draft, secretary):
    other = world.make_draft("other")
    publish_ground(draft, "spoken_for", SAID, by=secretary, at=NOON)
    publish_ground(draft, "insult", SAID, by=secretary, at=NOON)
    moderator = world.make_moderator(other, "other_moderator")
    comment = world.make_comment(other, **world.seen())

    assert Grounds.of(other).versions == list(BEFORE.values())
    values = {"ruling": "hide", "ground": "spoken_for", "reasons": "Қорлау.", "by": moderator, "at": LATER}
    assert refused(UnknownGround, rule, comment, **values) == "Choose the ground."


@pytest.mark.parametrize("code", ["", "x", "Insult", "1st", "a-b", "é" * 5, "a" * 41])
def test_a_code_that_is_none_is_refused(draft, secretary, code):
    sentence = refused(BadCode, publish_ground, draft, code, SAID, by=secretary, at=NOON)

    assert sentence == "A code is 2 to 40 Latin small letters and underscores, and begins with a letter."


def test_a_new_ground_takes_no_code_that_is_there(draft, secretary):
    sentence = refused(GroundExists, publish_ground, draft, "insult", SAID, is_new=True, by=secretary, at=NOON)

    assert sentence == "There is a ground with this code already. Choose another code."


def test_who_writes_on_an_earlier_version_is_refused(draft, secretary):
    publish_ground(draft, "insult", SAID, seen=1, by=secretary, at=NOON)
    other = SAID | {"name_en": "other"}

    for act, words in ((publish_ground, [other]), (retire_ground, [])):
        assert refused(GroundChangedMeanwhile, act, draft, "insult", *words, seen=1, by=secretary, at=LATER) == (
            "Somebody changed this ground while you were writing. Look at it, then publish yours."
        )


def test_a_retired_ground_is_named_no_more_and_stands_again_when_published(draft, secretary, moderator):
    retired = retire_ground(draft, "insult", by=secretary, at=NOON)
    comment = world.make_comment(draft, **world.seen())
    values = {"ruling": "hide", "ground": "insult", "reasons": "Қорлау.", "by": moderator, "at": LATER}

    assert retire_ground(draft, "insult", by=secretary, at=LATER) == retired
    assert leaf.parse(bytes(Entry.objects.get(object_id=retired.uid).leaf))["data"]["retired"] is True
    assert refused(UnknownGround, rule, comment, **values) == "Choose the ground."
    publish_ground(draft, "insult", FIRST["insult"].words, by=secretary, at=LATER)
    assert rule(comment, **values).rule.number == 3


def test_the_last_ground_stays(draft, secretary):
    for code in list(FIRST)[1:]:
        retire_ground(draft, code, by=secretary, at=NOON)

    assert refused(LastGround, retire_ground, draft, "personal_data", by=secretary, at=NOON) == (
        "This is the last ground. Without one nothing could be hidden, whatever it says."
    )
    assert refused(UnknownGround, retire_ground, draft, "none", by=secretary, at=NOON) == "Choose the ground."


def test_what_was_ruled_and_reported_stays_under_its_version(draft, secretary, moderator):
    _comment, before = hidden(draft, moderator)
    reported = world.make_comment(draft, **world.seen())
    early = report(reported, ground="insult", by=world.make_person("early"), at=LATER)
    publish_ground(draft, "insult", SAID, by=secretary, at=LATER)
    _comment, after = hidden(draft, moderator)
    late = report(reported, ground="insult", by=world.make_person("late"), at=LATER)

    assert [row.rule.number for row in (before, after, early, late)] == [1, 2, 1, 2]
    said = read_rulings([before.uid, after.uid], "en")
    assert "Ground: insult or threat." in said[before.uid].text
    assert "Ground: name_en жаңа.\nsentence_en жаңа" in said[after.uid].text
    assert {key: use.hidden for key, use in uses_of(draft).items()} == {("insult", 1): 1, ("insult", 2): 1}


def test_a_ruling_begun_under_an_earlier_version_is_refused(draft, secretary, moderator):
    read = Grounds.of(draft).read
    publish_ground(draft, "insult", SAID, by=secretary, at=NOON)
    comment = world.make_comment(draft, **world.seen())
    values = {"reasons": "Қорлау.", "read_grounds": read, "by": moderator, "at": LATER}

    assert refused(GroundChanged, rule, comment, ruling="hide", ground="insult", **values) == (
        "The rule changed while you wrote. Read it as it stands now, then choose the ground again."
    )
    assert rule(comment, ruling="hide", ground="advertising", **values).rule == FIRST["advertising"]


def test_the_form_of_a_ruling_keeps_its_words_when_the_rule_changed(client, draft, secretary, moderator):
    comment = world.make_comment(draft, **world.seen())
    address = reverse("review_comment", args=[draft.slug, comment.uid])
    client.force_login(moderator)
    assert '<input type="hidden" name="read_grounds" value="0">' in page(client.get(address))
    publish_ground(draft, "insult", SAID, by=secretary, at=clock.now())
    sent = {"ruling": "hide", "ground": "insult", "reasons": "Мұнда қорлау бар.", "read_grounds": "0"}

    answer = client.post(address, sent)

    assert answer.status_code == 409
    assert "The rule changed while you wrote." in page(answer)
    assert "Мұнда қорлау бар." in page(answer)
    assert 'name="read_grounds" value="1"' in page(answer)
    assert Ruling.objects.count() == 0


def test_the_form_of_a_report_keeps_its_words_when_the_rule_changed(client, draft, secretary):
    comment = world.make_comment(draft, **world.seen())
    address = reverse("report_comment", args=[comment.uid])
    client.force_login(world.make_person("reporter"))
    publish_ground(draft, "insult", SAID, by=secretary, at=clock.now())

    answer = client.post(address, {"ground": "insult", "text": "Екінші жол.", "read_grounds": "0"})

    assert answer.status_code == 409
    assert "The rule changed while you wrote." in page(answer)
    assert "Екінші жол." in page(answer)
    assert Report.objects.count() == 0


def test_the_database_refuses_to_change_what_was_published(draft, secretary, moderator):
    version = publish_ground(draft, "insult", SAID, by=secretary, at=NOON)
    rows = GroundVersion.objects.filter(pk=version.pk)

    for change in (rows.delete, lambda: rows.update(name_ru="другое")):
        with pytest.raises(IntegrityError, match="A published ground cannot be changed"), transaction.atomic():
            change()
    ruling = hidden(draft, moderator, "insult")[1]
    with pytest.raises(IntegrityError, match="ruling_under_a_version_names_its_ground"), transaction.atomic():
        Ruling.objects.filter(pk=ruling.pk).update(kind="publish", appeal_until=None, ground="")


def test_two_secretaries_at_once_publish_one_after_the_other(committed_db):
    draft = world.make_draft()
    people = [make_secretary(draft, name) for name in ("first", "second")]
    words = [SAID | {"name_en": person.email} for person in people]

    outcomes = at_once(
        *(
            lambda person=person, said=said: publish_ground(draft, "insult", said, seen=1, by=person, at=clock.now())
            for person, said in zip(people, words, strict=True)
        )
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["GroundChangedMeanwhile", "GroundVersion"]


def test_the_mark_names_the_version_of_the_ruling_and_leads_to_it(client, draft, secretary, moderator):
    hidden(draft, moderator)
    publish_ground(draft, "insult", SAID, by=secretary, at=LATER)
    shown = page(client.get(f"/en/{draft.slug}/articles/9/"))

    assert "Ground: insult or threat." in shown
    assert f'href="/en/{draft.slug}/grounds/insult/#version-1"' in shown


def test_the_page_of_a_ground_tells_versions_use_and_reversals(client, draft, secretary, moderator, second_moderator):
    comment, _ruling = hidden(draft, moderator)
    rule(comment, ruling="restore", reasons="Қате болды.", by=second_moderator, at=LATER)
    hidden(draft, moderator)
    publish_ground(draft, "insult", SAID, by=secretary, at=LATER)
    hidden(draft, moderator)

    answer = client.get(f"/en/{draft.slug}/grounds/insult/")

    assert answer.context["use"].number == 3
    assert (answer.context["use"].reversed, answer.context["use"].share_reversed) == (1, 33)
    shown = page(answer)
    assert "<dt>On comments</dt><dd>3</dd>" in shown
    assert "<dt>Reversed</dt><dd>1 (33 %)</dd>" in shown
    assert "Version 1, from the beginning" in shown
    assert "2 rulings under it" in shown
    assert "The text insults or threatens a person or a group." in shown
    assert client.get(f"/en/{draft.slug}/grounds/none/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_ground_asks_as_much_for_3_versions_as_for_1(
    client, draft, secretary, moderator, number, django_assert_num_queries
):
    for each in range(number):
        publish_ground(draft, "insult", SAID | {"name_en": f"name {each}"}, by=secretary, at=NOON)
        hidden(draft, moderator)
    client.get(f"/en/{draft.slug}/grounds/insult/")

    with django_assert_num_queries(4):
        client.get(f"/en/{draft.slug}/grounds/insult/")


def test_the_secretary_publishes_a_ground_after_seeing_how_it_reads(client, draft, secretary, alone):
    client.force_login(secretary)
    address = reverse("draft_grounds", args=[draft.slug])
    sent = SAID | {"code": "spoken_for", "order": "70", "seen": "0"}

    shown = client.post(address, sent | {"act": "preview"})
    assert (shown.status_code, GroundVersion.objects.count()) == (200, 0)
    assert '<p lang="kk"><b>Name_kk жаңа.</b> sentence_kk жаңа</p>' in page(shown)

    answer = client.post(address, sent | {"act": "publish"}, follow=True)
    assert "The ground is published. The entry is in the public record." in page(answer)
    assert "Name_en жаңа" in page(answer)
    assert "Name_en жаңа" in page(client.get(f"/en/{draft.slug}/rules/"))


def test_the_secretary_changes_and_retires_a_ground_and_is_told_what_is_wrong(
    client, draft, secretary, moderator, alone
):
    hidden(draft, moderator)
    client.force_login(secretary)
    address = reverse("draft_ground", args=[draft.slug, "insult"])
    shown = page(client.get(address))
    assert "1 ruling names this ground. It stays as it is." in shown
    assert "It stands in addresses" not in shown  # the code is chosen once

    answer = client.post(address, SAID | {"name_ru": " ", "order": "20", "seen": "1", "act": "publish"})
    assert (answer.status_code, "sentence_kk жаңа" in page(answer)) == (422, True)

    publish_ground(draft, "insult", SAID, by=secretary, at=LATER)
    late = SAID | {"name_ru": "другое", "order": "20", "seen": "1", "act": "publish"}
    answer = client.post(address, late)
    assert (answer.status_code, "другое" in page(answer)) == (409, True)
    assert "Somebody changed this ground while you were writing." in page(answer)
    assert client.post(address, {"act": "retire", "seen": "1"}).status_code == 409

    answer = client.post(address, {"act": "retire", "seen": "2"}, follow=True)
    assert "The ground is retired. The entry is in the public record." in page(answer)
    assert "This ground is retired." in page(client.get(f"/en/{draft.slug}/grounds/insult/"))


def test_a_ground_waits_for_a_second_secretary_who_reads_it(client, draft, secretary):
    second = make_secretary(draft, "second_secretary")
    client.force_login(secretary)
    address = reverse("draft_grounds", args=[draft.slug])

    answer = client.post(address, SAID | {"code": "spoken_for", "order": "70", "seen": "0"}, follow=True)

    assert "Nothing is changed yet: another secretary has to agree." in page(answer)
    assert "spoken_for" not in Grounds.of(draft).latest
    change = Change.objects.get()
    client.force_login(second)
    shown = page(client.get(reverse("draft_change", args=[draft.slug, change.uid])))
    assert "Name_kk жаңа. sentence_kk жаңа" in shown
    agree_to(change, seen=change.digest, by=second, at=clock.now())
    version = Grounds.of(draft).latest["spoken_for"]
    assert (version.number, version.published_by, version.words) == (1, secretary, SAID)


def test_retiring_waits_for_a_second_secretary_and_not_for_a_changed_ground(client, draft, secretary):
    second = make_secretary(draft, "second_secretary")
    client.force_login(secretary)
    client.post(reverse("draft_ground", args=[draft.slug, "insult"]), {"act": "retire", "seen": "1"})
    change = Change.objects.get()

    assert "Insult or threat" in page(client.get(reverse("draft_change", args=[draft.slug, change.uid])))
    publish_ground(draft, "insult", SAID, by=second, at=LATER)
    assert refused(ChangedSince, agree_to, change, seen=change.digest, by=second, at=clock.now()).startswith("What")
    assert not Grounds.of(draft).latest["insult"].is_retired


def test_markup_in_a_ground_is_shown_as_it_is_typed(client, draft, secretary):
    publish_ground(draft, "insult", SAID | {"sentence_en": "<script>alert(1)</script>"}, by=secretary, at=NOON)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page(client.get(f"/en/{draft.slug}/grounds/insult/"))


def test_programs_read_the_grounds_in_every_language(client, draft, secretary):
    publish_ground(draft, "insult", SAID, by=secretary, at=NOON)

    answer = client.get(f"/api/v1/drafts/{draft.slug}/grounds/").json()

    assert (answer["read"], [row["code"] for row in answer["grounds"]]) == (1, list(BEFORE))
    assert answer["grounds"][1] == {
        "code": "insult",
        "version": 2,
        "name": {language: f"name_{language} жаңа" for language in ("kk", "ru", "en")},
        "sentence": {language: f"sentence_{language} жаңа" for language in ("kk", "ru", "en")},
        "published_at": "2026-02-05T17:00:00+05:00",
        "retired": False,
    }


def test_who_does_not_run_the_draft_writes_no_grounds(client, draft, moderator):
    client.force_login(moderator)

    for address in (reverse("draft_grounds", args=[draft.slug]), reverse("draft_ground", args=[draft.slug, "insult"])):
        assert client.get(address).status_code == 403
        assert client.post(address, SAID | {"code": "spoken_for", "order": "1", "seen": "0"}).status_code == 403
    assert GroundVersion.objects.count() == 0
