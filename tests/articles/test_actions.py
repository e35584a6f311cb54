import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from articles.actions import appoint, edit_about, edit_topic, end_appointment, touch
from articles.models import Appointment, ArticleVersion, Draft, DraftText, Placement, Role, Topic
from articles.permissions import can_moderate, can_run, standing_appointments
from articles.search import search
from core.rules import RuleViolation
from core.text import TextMissing, TextTooLong
from record.models import Entry
from tests.articles.conftest import NOON, make_draft, make_person, make_secretary
from tests.threads import at_once

WORDS = {"title": "Жоба", "summary": "Қысқаша", "about": "## Не талқыланады\n\nЖоба."}


def verbs():
    return [entry.verb for entry in Entry.objects.order_by("pk")]


def refusal_of(act):
    with override("en"):
        with pytest.raises(RuleViolation) as refusal:
            act()
        return refusal.value.code, str(refusal.value)


def articles_of(draft):
    rows = Placement.objects.current().filter(edition__draft=draft, kind="article").select_related("provision")
    return [row.provision for row in rows]


def versions():
    return dict(ArticleVersion.objects.values_list("article_id", "number"))


def test_touch_raises_each_article_once_in_one_statement(draft, django_assert_num_queries):
    one, two, three = (article.pk for article in articles_of(draft))

    with django_assert_num_queries(1):
        touch([three, one, one], at=NOON)
    touch([one], at=NOON + timedelta(hours=1))
    touch([], at=NOON)

    assert versions() == {one: 2, three: 1}
    assert ArticleVersion.objects.get(pk=one).changed_at == NOON + timedelta(hours=1)
    assert two not in versions()


def test_touches_at_once_count_all_and_do_not_block_each_other(committed_db):
    ids = [article.pk for article in articles_of(make_draft())]

    outcomes = at_once(*[lambda order=order: touch(order, at=NOON) for order in (ids, ids[::-1]) * 4])

    assert outcomes == [None] * 8
    assert versions() == dict.fromkeys(ids, 8)


def test_words_of_the_draft_are_replaced_and_leave_a_commitment_alone(draft, secretary):
    edit_about(draft, "kk", **WORDS, by=secretary, at=NOON)

    leaf = json.loads(bytes(Entry.objects.get(verb="draft.described").leaf))
    row = DraftText.objects.get(draft=draft, language="kk")
    assert {name: getattr(row, name) for name in WORDS} == WORDS
    assert (leaf["id"], leaf["by"]["role"], sorted(leaf["data"])) == (draft.uid, "secretary", ["c", "lang"])


def test_same_words_again_leave_no_leaf(draft, secretary):
    edit_about(draft, "kk", **WORDS, by=secretary, at=NOON)

    edit_about(draft, "kk", **WORDS, by=secretary, at=NOON)

    assert verbs().count("draft.described") == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [({"title": " "}, TextMissing), ({"about": "a" * 40_001}, TextTooLong), ({"title": "a" * 301}, TextTooLong)],
)
def test_words_that_cannot_be_stored_change_nothing(draft, secretary, changed, refusal):
    with pytest.raises(refusal):
        edit_about(draft, "kk", **{**WORDS, **changed}, by=secretary, at=NOON)

    assert DraftText.objects.get(draft=draft, language="kk").title == "Draft kk"
    assert "draft.described" not in verbs()


def test_edited_topic_is_found_at_once_and_raises_the_version(draft, secretary):
    article, before = articles_of(draft)[1], Draft.objects.get(pk=draft.pk).version

    edit_topic(article, "ru", title="Соседи", words=["шум", " забор ", ""], by=secretary, at=NOON)

    topic = Topic.objects.get(article=article, language="ru")
    assert (topic.title, topic.words, topic.folded) == ("Соседи", ["шум", "забор"], "соседи шум забор")
    assert [hit.article.eid for hit in search(draft, "заборы", language="ru")] == ["art_2"]
    assert Draft.objects.get(pk=draft.pk).version == before + 1


def test_appointment_counts_at_once_and_names_nobody_in_the_record(draft, secretary):
    person = make_person("moderator", second_factor_at=NOON)
    article = articles_of(draft)[0]

    appointment = appoint(draft, person, Role.MODERATOR, [article], by=secretary, at=NOON)

    leaf = json.loads(bytes(Entry.objects.get(object_id=appointment.uid).leaf))
    assert can_moderate(person, draft, article_id=article.pk) is True
    assert can_moderate(person, draft, article_id=articles_of(draft)[1].pk) is False
    assert {**leaf["data"], "c": ""} == {"draft": draft.uid, "role": "moderator", "articles": [article.uid], "c": ""}
    assert person.uid not in json.dumps(leaf)


def test_same_office_twice_is_refused(draft, secretary):
    person = make_person("moderator")
    appoint(draft, person, Role.MODERATOR, by=secretary, at=NOON)

    assert refusal_of(lambda: appoint(draft, person, Role.MODERATOR, by=secretary, at=NOON)) == (
        "already_appointed",
        "This person already holds this office in the draft. End that appointment first.",
    )
    assert Appointment.objects.filter(person=person).count() == 1


def test_article_of_another_draft_is_refused(draft, secretary):
    foreign = articles_of(make_draft("other"))[0]

    code, _sentence = refusal_of(
        lambda: appoint(draft, make_person(), Role.RAPPORTEUR, [foreign], by=secretary, at=NOON)
    )

    assert code == "foreign_article"
    assert Appointment.objects.filter(role="rapporteur").count() == 0


def test_ended_appointment_counts_no_more_and_may_be_given_again(draft, secretary):
    person = make_person("moderator")
    appointment = appoint(draft, person, Role.MODERATOR, by=secretary, at=NOON)

    end_appointment(appointment, by=secretary, at=NOON)
    again = refusal_of(lambda: end_appointment(appointment, by=secretary, at=NOON))

    assert standing_appointments(person) == []
    assert again == ("appointment_ended", "This appointment has already ended.")
    assert appoint(draft, person, Role.MODERATOR, by=secretary, at=NOON).pk != appointment.pk


def test_last_secretary_stays(draft, secretary):
    only = Appointment.objects.get(person=secretary)
    refused = refusal_of(lambda: end_appointment(only, by=secretary, at=NOON))
    second = make_secretary(draft, "second")

    end_appointment(only, by=second, at=NOON)

    assert refused == ("last_secretary", "This is the draft's only secretary. Appoint another one first.")
    assert (can_run(secretary, draft), can_run(second, draft)) == (False, True)


def test_two_secretaries_who_end_each_other_leave_one(committed_db):
    draft = make_draft()
    people = [make_secretary(draft, name) for name in ("one", "two")]
    rows = [Appointment.objects.get(person=person) for person in people]

    outcomes = at_once(
        lambda: end_appointment(rows[0], by=people[1], at=NOON), lambda: end_appointment(rows[1], by=people[0], at=NOON)
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appointment", "LastSecretary"]


def test_same_person_is_appointed_once_at_once(committed_db):
    draft = make_draft()
    person = make_person("moderator")

    outcomes = at_once(*[lambda: appoint(draft, person, Role.MODERATOR, by=None, at=NOON)] * 3)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyAppointed"] * 2 + ["Appointment"]
