"""Somebody at a desk, helped by an operator; and one's own claimed by the code of an answer."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.actions import confirm_identity
from accounts.models import Notice, Person
from core import clock
from core.rules import RuleViolation
from intake.actions import claim_item, help_at_desk, make_claim_code
from intake.models import Entry, Item
from proposals.models import Proposal
from record.models import Entry as Leaf
from tests.intake.desk import PASSAGE, client_of, letter, make_desk, said, typed
from tests.intake.test_importing import iin
from tests.intake.test_items_pages import sent
from tests.proposals.stage import address, make_person, make_proposal
from tests.proposals.stage import said as text_of
from tests.threads import at_once


@pytest.fixture
def desk(db):
    cache.clear()
    return make_desk()


def helped(desk, what=None, *, by=None, key="0123456789abcdef"):
    return help_at_desk(desk.draft, what or said(sent_on=""), key=key, by=by or desk.first, at=clock.now())


def registered(desk):
    item = letter(desk)
    typed(item, desk.first)
    return typed(item, desk.second)


def refusal_of(act):
    with pytest.raises(RuleViolation) as refusal:
        act()
    return refusal.value


def test_what_somebody_says_at_a_desk_is_theirs_and_the_desk_s_nowhere(desk):
    item = helped(desk)
    again = helped(desk)

    proposal = Proposal.objects.select_related("author").get()
    assert (item, item.channel, item.stage, again) == (again, "desk", "registered", item)
    assert (proposal.channel, proposal.author.name, proposal.author.level) == ("desk", "Ахметова Айгуль", 1)
    assert desk.first.uid not in str(list(Leaf.objects.filter(object_id=proposal.uid).values()))
    assert list(Entry.objects.values_list("by", "turn", "said")) == [(desk.first.pk, 1, {})]
    assert refusal_of(lambda: helped(desk, said({"text": "Иначе."}))).code == "key_reused"


def test_who_shows_a_document_is_seen_and_an_account_of_that_number_is_the_author(desk):
    confirm_identity(desk.first, number=iin(9), subject="o-1", at=clock.now())
    person = make_person(level=1)
    confirm_identity(person, number=iin(), subject="s-1", at=clock.now())
    desk.first.refresh_from_db()

    helped(desk, said(iin=iin(), document="on"), key="k" * 16)
    helped(desk, said({"text": "Иначе."}, iin=iin(2), document="on"), key="l" * 16)

    [of_account, of_sender] = Proposal.objects.order_by("serial").select_related("author")
    assert (of_account.author, of_account.author.level) == (person, 2)
    assert (of_sender.author.level, of_sender.author.is_active, of_sender.visible_at is not None) == (3, False, True)
    assert list(Notice.objects.filter(kind="proposal.arrived").values_list("person", flat=True)) == [person.pk]
    own = said({"text": "Третье."}, iin=iin(9), document="on")
    assert refusal_of(lambda: helped(desk, own, key="m" * 16)).code == "not_at_own_desk"
    assert refusal_of(lambda: helped(desk, said(document="on"), key="n" * 16)).problems.keys() == {"iin"}
    unseen = said(iin=iin(3), document="on")
    desk.second.level = 1
    assert refusal_of(lambda: helped(desk, unseen, by=desk.second, key="o" * 16)).code == "desk_identity_needed"


def test_it_is_read_back_before_it_is_registered(desk):
    client, page = client_of(desk.first), address("help_at_desk", "constitution")
    key = re.search(r'name="key" value="([^"]+)"', client.get(page).content.decode())[1]
    values = sent(sent_on="", key=key)

    wrong = client.post(page, values | {"act": "read", "place_1": "статья 99"})
    heard = client.post(page, values | {"act": "read"})
    changed = client.post(page, values | {"act": "change"})
    assert not Item.objects.exists()
    done = client.post(page, values | {"act": "register"})
    printed = client.get(done.url)

    assert (wrong.status_code, heard.status_code, changed.status_code) == (422, 200, 200)
    assert PASSAGE["text"] in wrong.content.decode()
    told = text_of(heard)
    assert "article 9, paragraph 2: change" in told.lower()
    assert "Read it to them, or let them read it." in told
    assert f'name="text_1" value="{PASSAGE["text"]}"' in heard.content.decode()
    assert f'name="key" value="{key}"' in changed.content.decode()
    assert "P-000001" in text_of(printed)
    assert PASSAGE["text"] in text_of(printed)
    assert client.post(page, {"act": "x"}).status_code == 400


def test_a_code_of_an_answer_makes_what_was_sent_the_account_s_once(desk):
    item, person = registered(desk), make_person(level=1)
    own = make_proposal(desk.draft, person)
    old = make_claim_code(item)

    code = make_claim_code(item)
    assert refusal_of(lambda: claim_item(old, by=person, at=clock.now())).code == "unknown_claim_code"
    claim_item(code.lower().replace("-", " "), by=person, at=clock.now())

    assert list(Proposal.objects.order_by("serial").values_list("author", flat=True)) == [person.pk, person.pk]
    assert Proposal.objects.get(pk=own.pk).author_id == person.pk
    item.refresh_from_db()
    assert (item.code_digest, item.redeemed_at is not None) == ("", True)
    assert code.replace("-", "").lower() not in str(list(Item.objects.values()))
    assert refusal_of(lambda: claim_item(code, by=make_person(), at=clock.now())).code == "unknown_claim_code"
    assert refusal_of(lambda: make_claim_code(item)).code == "no_claim"
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}", code)


def test_a_code_raises_nobody_s_level_and_takes_nothing_from_an_account(desk):
    confirm_identity(desk.first, number=iin(9), subject="o-1", at=clock.now())
    desk.first.refresh_from_db()
    seen = helped(desk, said(iin=iin(2), document="on"))
    contact = registered(desk)
    codes = [make_claim_code(item) for item in (seen, contact)]

    person = make_person(level=1)
    assert refusal_of(lambda: claim_item(codes[0], by=person, at=clock.now())).code == "claim_needs_identity"
    claim_item(codes[1], by=person, at=clock.now())

    person.refresh_from_db()
    assert person.level == 1
    assert refusal_of(lambda: make_claim_code(letter(desk))).code == "no_claim"


def test_tries_are_counted_before_codes_are_compared(desk):
    code, person = make_claim_code(registered(desk)), make_person()
    for _try in range(10):
        assert refusal_of(lambda: claim_item("0000-0000-00000", by=person, at=clock.now())).status == 422

    assert refusal_of(lambda: claim_item(code, by=person, at=clock.now())).status == 429
    assert claim_item(code, by=make_person(), at=clock.now()).redeemed_at is not None


def test_two_accounts_bring_one_code_at_once_and_one_has_it(committed_db):
    desk = make_desk()
    code = make_claim_code(registered(desk))
    people = [make_person(level=1) for _one in range(6)]

    outcomes = at_once(*[lambda person=person: claim_item(code, by=person, at=clock.now()) for person in people])

    assert sorted(type(one).__name__ for one in outcomes) == ["Item"] + ["UnknownClaimCode"] * 5
    assert Proposal.objects.get().author in Person.objects.filter(pk__in=[person.pk for person in people])


def test_the_code_is_printed_once_and_redeemed_on_a_page(desk):
    item, person = registered(desk), make_person(level=1)
    staff, client = client_of(desk.first), client_of(person)
    answer = address("item_answer", "constitution", item.uid)

    printed = staff.post(answer).content.decode()
    code = re.search(r'id="claim-code">([^<]+)<', printed)[1]
    later = staff.get(answer).content.decode()
    page = client.get(address("claim_item"), {"code": code})
    wrong = client.post(address("claim_item"), {"code": "abc"})
    done = client.post(address("claim_item"), {"code": code})

    assert code not in later
    assert Client().get(address("claim_item")).status_code == 302
    assert (page.status_code, wrong.status_code, done.url) == (200, 422, address("my_page"))
    assert "This code is not known or was used." in text_of(wrong)
    assert Proposal.objects.get().author == person
    assert staff.post(answer).status_code == 422


def test_a_made_up_tag_in_place_of_a_number_is_a_wrong_number(desk):
    for forged in ("iin:x=zz", "iin?none", "iin:"):
        refused = refusal_of(lambda forged=forged: helped(desk, said(iin=forged)))
        assert refused.problems.keys() == {"iin"}
