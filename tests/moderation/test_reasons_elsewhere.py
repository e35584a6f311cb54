"""Ready reasons where many things are ruled on at once, appeals are decided, and repeats are merged and split."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Notice
from core import clock
from moderation.actions import (
    begin_batch,
    decide_appeal,
    file_appeal,
    merge_proposal,
    propose_batch,
    publish_reasons,
    rule,
    split_proposal,
    word_batch,
)
from moderation.actions.stating import ReasonsForOtherGrounds, UnfilledSlot, UnknownReasons
from moderation.appeal_notices import read_decided
from moderation.models import BY_ONE, Appeal, Batch, Ruling
from moderation.notices import read_rulings
from moderation.tasks import carry_out_batches
from record import leaf
from record.models import Entry
from tests.moderation import world
from tests.moderation.test_reasons import FILLED, OPEN, SAID
from tests.moderation.world import LATER, NOON
from tests.refusals import refused

REPEATED = SAID | {f"title_{language}": "Repeat" for language in ("kk", "ru", "en")}
OF_OTHERS = "These ready reasons are for other grounds. Choose one of theirs, or write your own reasons."


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def at_noon(monkeypatch):
    """Acts and what is shown before them of one moment: a statement names the end of the time for an appeal."""
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def ready(draft, moderator):
    return publish_reasons(draft, "insult_of_a_person", SAID, grounds=["insult"], by=moderator, at=NOON)


@pytest.fixture
def of_repeats(draft, moderator):
    return publish_reasons(draft, "repeat", REPEATED, grounds=["repeat"], by=moderator, at=NOON)


@pytest.fixture
def appeal(draft, moderator):
    comment = world.make_comment(draft, **world.seen())
    rule(comment, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=NOON)
    return file_appeal(Ruling.objects.get(), text="Мұнда қорлау жоқ.", by=comment.author, at=NOON)


@pytest.fixture
def pair(draft):
    head = world.make_proposal(draft, author=world.make_person("first"), **world.reviewed())
    return head, world.make_proposal(draft, author=world.make_person("second_author"), text="Тең.", **world.reviewed())


def page(answer):
    return " ".join(answer.content.decode().split())


def written(uid, verb):
    return leaf.parse(bytes(Entry.objects.get(object_id=uid, verb=verb).leaf))["data"]


def begun(draft, moderator, *items):
    return begin_batch(draft, items, by=moderator, at=NOON)


def comments(draft, number, **values):
    return [world.make_comment(draft, **world.seen(), **values) for _each in range(number)]


def stored():
    return Ruling.objects.count(), Notice.objects.count(), Entry.objects.count()


def test_a_batch_takes_the_text_in_each_language_of_its_authors(client, draft, moderator, ready):
    items = [*comments(draft, 1, language="ru"), *comments(draft, 2)]
    batch = begun(draft, moderator, *items)
    client.force_login(moderator)

    shown = page(client.get(batch.get_absolute_url()))
    sent = {"act": "text", "ready": ready.uid, "ruling": "hide", "reasons": "Өзім."}
    answer = client.post(batch.get_absolute_url(), sent)

    assert "in each language in which the authors wrote: Қазақша, Русский." in shown
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form["reasons"].value() == f"Өзім.\n\n{SAID['text_kk']}\n\n{SAID['text_ru']}"
    assert (form["ground"].value(), form["ruling"].value()) == ("insult", "hide")
    assert f'name="reasons_from" value="{ready.uid}" checked' in page(answer)
    assert "<b>{quote}</b>: the words in question, as they stand" in page(answer)
    batch.refresh_from_db()
    assert (batch.kind, batch.reasons) == ("", "")


def test_rulings_of_a_batch_remember_what_they_were_made_from(client, draft, moderator, ready):
    batch = begun(draft, moderator, *comments(draft, 2))
    address = batch.get_absolute_url()
    client.force_login(moderator)
    sent = {"act": "word", "ruling": "hide", "ground": "insult", "reasons": FILLED, "reasons_from": ready.uid}

    open_slot = client.post(address, sent | {"reasons": SAID["text_kk"]})
    other = client.post(address, sent | {"ground": "advertising"})
    worded = client.post(address, sent, follow=True)
    client.post(address, {"act": "propose"})
    carry_out_batches()

    assert (open_slot.status_code, OPEN in page(open_slot)) == (422, True)
    assert f"{SAID['text_kk']}</textarea>" in page(open_slot)
    assert (other.status_code, OF_OTHERS in page(other)) == (422, True)
    assert f'name="reasons_from" value="{ready.uid}" checked' in page(worded)
    rulings = list(Ruling.objects.order_by("pk"))
    assert [one.reasons_from for one in rulings] == [ready, ready]
    assert [written(one.uid, "moderation.decided")["reasons"] for one in rulings] == [ready.uid] * 2


@pytest.mark.parametrize("number", [1, BY_ONE + 1])
def test_the_statement_of_a_batch_is_shown_as_its_authors_will_read_it(
    client, draft, moderator, second_moderator, number, at_noon
):
    items = [*comments(draft, number), *comments(draft, 1, language="ru")]
    batch = begun(draft, moderator, *items)
    word_batch(batch, ruling="hide", ground="insult", reasons=FILLED, by=moderator, at=LATER)
    client.force_login(moderator)

    told = client.get(batch.get_absolute_url()).context["told"]
    propose_batch(batch, by=moderator, at=LATER)
    if number > BY_ONE:
        client.force_login(second_moderator)
        client.post(batch.get_absolute_url(), {"act": "confirm"})
    carry_out_batches()

    assert [(code, is_told) for code, _name, _reading, is_told in told] == [("kk", True), ("ru", True)]
    for (code, _name, reading, _told), item in zip(told, (items[0], items[-1]), strict=True):
        uid = Ruling.objects.on(item).get().uid
        assert reading == read_rulings([uid], code)[uid]


def test_a_batch_without_a_statement_names_no_ready_reasons(draft, moderator, ready):
    batch = begun(draft, moderator, *comments(draft, 1))

    said = word_batch(batch, ruling="publish", reasons_from=ready.uid, by=moderator, at=LATER)

    assert said.reasons_from is None
    with pytest.raises(IntegrityError, match="batch_reasons_taken_are_stated"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(reasons_from=ready)


def test_a_decision_on_an_appeal_takes_them_and_says_beforehand_how_it_reads(
    client, draft, appeal, second_moderator, ready, at_noon
):
    client.force_login(second_moderator)
    address = reverse("decide_appeal", args=[draft.slug, appeal.uid])
    sent = {"outcome": "reversed", "reasons": "Өзім."}

    took = client.post(address, sent | {"act": "text", "ready": ready.uid})
    none = client.post(address, sent | {"act": "text", "ready": "w_none"})
    sent |= {"reasons": SAID["text_kk"], "reasons_from": ready.uid}
    open_slot = client.post(address, sent | {"act": "look"})
    before = stored()
    looked = client.post(address, sent | {"act": "look", "reasons": FILLED})
    after = stored()
    client.post(address, sent | {"reasons": FILLED})

    assert (took.status_code, took.context["form"]["reasons"].value()) == (200, f"Өзім.\n\n{SAID['text_kk']}")
    assert not took.context["form"]["ground"].value()
    assert (none.status_code, "Өзім.</textarea>" in page(none)) == (422, True)
    assert (open_slot.status_code, OPEN in page(open_slot)) == (422, True)
    assert (looked.status_code, after) == (200, before)
    assert "Nothing is decided yet." in page(looked)
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.result.reasons_from) == ("reversed", ready)
    assert [code for code, *_rest in looked.context["told"]] == ["kk", "en"]
    for code, _name, reading, _told in looked.context["told"]:
        assert reading == read_decided([appeal.uid], code)[appeal.uid]
    assert written(appeal.result.uid, "moderation.decided")["reasons"] == ready.uid


def test_reasons_of_another_ground_do_not_fit_an_appeal(draft, appeal, second_moderator, ready, of_repeats):
    values = {"reasons": FILLED, "by": second_moderator, "at": LATER}

    assert (
        refused(ReasonsForOtherGrounds, decide_appeal, appeal, outcome="upheld", reasons_from=of_repeats.uid, **values)
        == OF_OTHERS
    )
    changed = {"outcome": "changed", "ground": "advertising", "read_grounds": 0}
    assert (
        refused(ReasonsForOtherGrounds, decide_appeal, appeal, **changed, reasons_from=ready.uid, **values) == OF_OTHERS
    )
    assert decide_appeal(appeal, outcome="upheld", reasons_from=ready.uid, **values).result is None
    assert Appeal.objects.get().outcome == "upheld"


def test_merging_and_splitting_take_them_and_say_beforehand_how_they_read(
    client, draft, moderator, pair, ready, of_repeats, at_noon
):
    head, repeat = pair
    client.force_login(moderator)
    both = {"into": head.number, "read": "1", "read_into": "1"}

    for act, sent in (("merge", both), ("split", {})):
        address = reverse(f"{act}_proposal", args=[draft.slug, repeat.serial])
        offered = page(client.get(address, {"into": head.number} if sent else {}))
        took = client.post(address, sent | {"act": "text", "ready": of_repeats.uid})
        open_slot = client.post(address, sent | {"reasons": SAID["text_kk"], "reasons_from": of_repeats.uid})
        before = stored()
        sent = sent | {"reasons": FILLED, "reasons_from": of_repeats.uid}
        looked = client.post(address, sent | {"act": "look"})
        after = stored()
        missing = client.post(address, sent | {"act": "look", "reasons": " "})
        done = client.post(address, sent)

        assert (">Repeat (repeat" in offered, "Insult of a person" in offered) == (True, False)
        assert (took.status_code, took.context["form"]["reasons"].value()) == (200, SAID["text_kk"])
        assert (open_slot.status_code, OPEN in page(open_slot)) == (422, True)
        assert (looked.status_code, after, missing.status_code, done.status_code) == (200, before, 422, 302)
        ruling = Ruling.objects.latest("pk")
        assert (ruling.kind, ruling.reasons_from) == (act, of_repeats)
        assert [code for code, *_rest in looked.context["told"]] == ["kk", "en"]
        # Before it was stored it had another id, and said the same.
        for code, _name, reading, _told in looked.context["told"]:
            assert reading == read_rulings([ruling.uid], code)[ruling.uid]


def test_merging_refuses_open_slots_and_other_reasons(draft, moderator, pair, ready, of_repeats):
    head, repeat = pair
    values = {"by": moderator, "at": LATER}

    assert refused(UnfilledSlot, merge_proposal, repeat, head, reasons="{quote}", **values) == OPEN
    merging = {"reasons": FILLED, "reasons_from": ready.uid}
    assert refused(ReasonsForOtherGrounds, merge_proposal, repeat, head, **merging, **values) == OF_OTHERS
    merge_proposal(repeat, head, reasons=FILLED, **values)
    assert refused(UnfilledSlot, split_proposal, repeat, reasons="{quote}", **values) == OPEN
    assert refused(UnknownReasons, split_proposal, repeat, reasons=FILLED, reasons_from="w_none", **values)
    assert split_proposal(repeat, reasons=FILLED, reasons_from=of_repeats.uid, **values).reasons_from == of_repeats


def test_programs_name_them_wherever_they_state_reasons(client, draft, moderator, second_moderator, pair, appeal):
    head, repeat = pair
    any_ground = publish_reasons(draft, "any", SAID, by=moderator, at=NOON)
    named = {"reasons": FILLED, "reasons_from": any_ground.uid}
    at = "/api/v1"
    client.force_login(moderator)

    def post(address, sent):
        return client.post(f"{at}/{address}/", sent, content_type="application/json")

    chosen = post(f"drafts/{draft.slug}/batches", {"items": [comments(draft, 1)[0].uid]}).json()["uid"]
    post(f"drafts/{draft.slug}/batches/{chosen}/wording", {"ruling": "hide", "ground": "insult"} | named)
    answers = [
        post(f"proposals/{repeat.number}/merging", {"into": head.number} | named),
        post(f"proposals/{repeat.number}/splitting", named),
    ]
    client.force_login(second_moderator)
    answers.append(post(f"appeals/{appeal.uid}/decision", {"outcome": "reversed"} | named))

    assert [answer.status_code < 300 for answer in answers] == [True] * 3
    assert Batch.objects.get().reasons_from == any_ground
    assert [one.reasons_from for one in Ruling.objects.order_by("pk")] == [None, *[any_ground] * 3]
