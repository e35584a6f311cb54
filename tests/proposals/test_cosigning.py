"""Co-signing: asked by the organization that filed, answered by each for itself and one version, counted as itself."""

import json

import pytest
from django.test import Client

from accounts.models import Notice
from core import clock
from feedback.aggregation import summarize
from feedback.facts import facts_about
from proposals.actions import ask_cosigner, ask_no_longer, cosign, withdraw_cosignature
from proposals.models import Cosignature, Cosigner
from tests.proposals.stage import address, close, make_draft, make_organization, make_person, place, said
from tests.proposals.test_dossier_views import act_for, hidden
from tests.proposals.test_dossiers import AGAINST, FIRST, FOR, Desk, leaves, refused
from tests.threads import at_once


@pytest.fixture
def other_head(db):
    return make_person("other_head", name="Madina")


@pytest.fixture
def other(other_head):
    return make_organization("Fund of Data", kind="org", head=other_head, drafter=make_person("other_drafter"))


@pytest.fixture
def filed(desk, head):
    desk.position(head, FOR, FIRST)
    desk.position(head, AGAINST)
    desk.file(head)
    return desk


@pytest.fixture
def asked(filed, head, other):
    return ask(filed, head, other)


def ask(desk, by, other):
    return ask_cosigner(desk.draft, desk.party, other.bin, by=by, at=clock.now())


def say_yes(desk, organization, by, version=1):
    return cosign(desk.dossier, organization, version=version, by=by, at=clock.now())


def say_no(desk, organization, by):
    return withdraw_cosignature(desk.dossier, organization, by=by, at=clock.now())


def beside(desk, version=None):
    rows = Cosignature.objects.of(version or desk.dossier.current_version)
    return [one.cosigner.organization.name for one in rows]


def told(person):
    notices = Notice.objects.of(person).filter(kind="cosigning.asked").order_by("-pk")
    return [notice.object_id for notice in notices]


def test_an_organization_that_is_asked_stands_beside_the_version_it_read(filed, asked, other, other_head):
    say_yes(filed, other, other_head)
    say_yes(filed, other, other_head)

    given = [(verb, data) for verb, data in leaves() if verb.startswith("cosigning")]
    assert beside(filed) == ["Fund of Data"]
    assert given == [
        ("cosigning.given", {"dossier": filed.dossier.uid, "version": 1, "organization": other.uid}),
    ]
    assert told(other_head) == [f"{asked.uid}.1"]


def test_it_takes_its_name_back_until_collection_closes_and_may_give_it_again(filed, asked, other, other_head, draft):
    say_yes(filed, other, other_head)
    say_no(filed, other, other_head)
    say_no(filed, other, other_head)
    without = beside(filed)
    say_yes(filed, other, other_head)
    close(draft)

    verbs = [verb for verb, _data in leaves() if verb.startswith("cosigning")]
    assert (without, beside(filed)) == ([], ["Fund of Data"])
    assert verbs == ["cosigning.given", "cosigning.withdrawn", "cosigning.given"]
    assert [refused(act, filed, other, other_head)[0] for act in (say_no, say_yes)] == ["collection_closed"] * 2


def test_a_new_version_asks_anew_and_the_earlier_one_keeps_its_cosigners(filed, asked, other, head, other_head):
    say_yes(filed, other, other_head)
    first = filed.dossier.current_version
    filed.letter(head, "Another view.")
    second = filed.file(head, key="again")

    late = refused(say_yes, filed, other, other_head)
    assert (beside(filed, first), beside(filed, second)) == (["Fund of Data"], [])
    assert late == (
        "other_version_stands",
        "Version 2 was filed meanwhile. Read it, then decide; nothing was co-signed.",
        409,
    )
    assert told(other_head) == [f"{asked.uid}.2", f"{asked.uid}.1"]
    say_yes(filed, other, other_head, 2)
    assert beside(filed) == ["Fund of Data"]


def test_who_may_not_is_refused_with_a_sentence(desk, head, drafter, party, other, other_head):
    before = refused(ask, desk, head, other)[0]
    desk.position(head, FOR, FIRST)
    desk.file(head)

    assert before == "not_filed_yet"
    assert refused(ask, desk, drafter, other)[0] == "may_not_file"
    assert refused(ask, desk, head, party)[:2] == (
        "own_dossier",
        "This is your own organization. Others co-sign its dossier.",
    )
    assert refused(ask_cosigner, desk.draft, party, "000", by=head, at=clock.now())[0] == "unknown_organization"
    assert refused(say_yes, desk, other, other_head)[0] == "not_asked"
    ask(desk, head, other)
    assert refused(say_yes, desk, other, make_person())[0] == "not_a_member"
    assert Cosignature.objects.count() == 0


def test_a_question_is_taken_back_unless_it_was_answered(filed, asked, other, head, other_head):
    def take_back():
        return ask_no_longer(filed.draft, filed.party, asked.uid, by=head, at=clock.now())

    say_yes(filed, other, other_head)
    answered = refused(take_back)
    say_no(filed, other, other_head)
    once_answered = refused(take_back)
    Cosignature.objects.all().delete()
    take_back()
    take_back()

    assert answered[:2] == (
        "has_cosigned",
        "This organization has co-signed. It can take its co-signature back itself.",
    )
    assert once_answered[1] == "This organization co-signed an earlier version, which stays so."
    assert Cosigner.objects.count() == 0


def test_each_counts_as_itself(filed, asked, other, other_head, draft):
    article = place(draft, "art_9").provision
    alone = summarize(**facts_about(article))["organizations"]
    say_yes(filed, other, other_head)
    both = summarize(**facts_about(article))["organizations"]
    say_no(filed, other, other_head)

    one = {"support": 1, "with_changes": 0, "oppose": 1}
    none = dict.fromkeys(one, 0)
    assert [(alone[kind]["organizations"], alone[kind]["positions"]) for kind in ("party", "org")] == [
        (1, one),
        (0, none),
    ]
    assert [(both[kind]["organizations"], both[kind]["positions"]) for kind in ("party", "org")] == [(1, one), (1, one)]
    assert summarize(**facts_about(article))["organizations"] == alone


def test_of_a_yes_and_a_new_version_at_once_the_yes_is_to_one_that_was_read(committed_db):
    draft, head, other_head = make_draft(), make_person("head"), make_person("other")
    desk = Desk(draft, make_organization(head=head))
    other = make_organization("Fund of Data", kind="org", head=other_head)
    desk.position(head, FOR, FIRST)
    desk.file(head)
    ask(desk, head, other)
    desk.position(head, AGAINST)

    at_once(lambda: say_yes(desk, other, other_head), lambda: desk.file(head, key="again"))

    versions = [answer.version.number for answer in Cosignature.objects.select_related("version")]
    assert (desk.dossier.current_version.number, beside(desk)) == (2, [])
    assert versions in ([], [1])


def test_pages_ask_answer_and_show_without_a_script(filed, head, party, other, other_head):
    asking, answering = address("dossier_cosigners", "constitution"), address("cosign", "O-000001")
    browser, theirs = act_for(head, party), act_for(other_head, other)
    unasked = theirs.get(answering).status_code

    wrong = browser.post(asking, {"bin": "123", "act": "ask", "in_name_of": hidden(browser.get(asking), "in_name_of")})
    browser.post(asking, {"bin": other.bin, "act": "ask", "in_name_of": party.uid})
    form = theirs.get(answering)
    before = Cosignature.objects.count()
    theirs.post(answering, {"act": "cosign", "version": hidden(form, "version"), "in_name_of": other.uid})
    public = said(Client().get(address("dossier", "O-000001")))

    assert (unasked, wrong.status_code, before) == (404, 422, 0)
    assert "No confirmed organization has this BIN." in said(wrong)
    assert "Co-signed by Fund of Data" in public
    assert "It has co-signed O-000001, Party of the Steppe" in said(
        Client().get(address("organization", "constitution", other.uid))
    )
    assert "Co-signed" in said(browser.get(asking))
    assert "O-000001, Party of the Steppe Co-signed" in said(theirs.get(address("dossier_room", "constitution")))
    theirs.post(answering, {"act": "withdraw", "in_name_of": other.uid})
    assert "Co-signed by" not in said(Client().get(address("dossier", "O-000001")))


def test_a_program_asks_and_another_answers(filed, head, party, other, other_head):
    ours, theirs = Client(), Client()
    ours.force_login(head)
    theirs.force_login(other_head)
    asking = f"/api/v1/drafts/constitution/organizations/{party.uid}/dossier/cosigners/"
    answering = f"/api/v1/drafts/constitution/organizations/{other.uid}/cosigning/O-000001/"

    unasked = theirs.get(answering).status_code
    listed = ours.put(f"{asking}{other.bin}/", "{}", content_type="application/json").json()["cosigners"]
    yes = theirs.put(answering, json.dumps({"version": 1}), content_type="application/json").json()
    public = Client().get("/api/v1/dossiers/O-000001/").json()["cosigned_by"]
    no = theirs.delete(answering).json()
    gone = ours.delete(f"{asking}{listed[0]['uid']}/").json()["code"]

    assert (unasked, [row["organization"]["name"] for row in listed]) == (404, ["Fund of Data"])
    assert yes == {"dossier": "O-000001", "version": 1, "has_cosigned": True}
    assert [row["organization"]["name"] for row in public] == ["Fund of Data"]
    assert (no["has_cosigned"], gone) == (False, "has_cosigned")


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_the_same_number_of_queries_for_one_cosigner_and_for_three(
    filed, head, party, number, django_assert_num_queries
):
    browser = act_for(head, party)
    for name in ("One", "Two", "Three")[:number]:
        person = make_person()
        organization = make_organization(name, kind="org", head=person)
        ask(filed, head, organization)
        say_yes(filed, organization, person)
    browser.get(address("dossier_cosigners", "constitution"))

    with django_assert_num_queries(10):
        browser.get(address("dossier_cosigners", "constitution"))
