"""The list of organizations and the page of one: what each filed and was answered, and nothing of its members."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Organization
from articles.actions import touch
from commission.actions import answer_positions, correct, decide
from consultation.pages.organizations import figures_of_organizations, filed_by_organizations
from proposals.models import Comment, Cosignature, Cosigner
from tests.commission.world import make_organization, make_position
from tests.pages import world
from tests.pages.world import NOON, REASONS


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def rapporteur(draft):
    return world.make_rapporteur(draft)


def address(name, *args, **query):
    return reverse(name, args=args, query=query or None)


def page(client, *args, **query):
    return client.get(address("organizations", "constitution", **query)).content.decode()


def names(draft, **wanted):
    return [row.name for row in filed_by_organizations(draft, wanted)]


def answer(items, by, outcome="declined"):
    act = decide if hasattr(items[0], "serial") else answer_positions
    return act(items, outcome=outcome, reasons=REASONS, by=by, at=NOON)


def test_confirmed_organizations_are_listed_parties_first_with_what_each_filed(draft, rapporteur):
    fund = make_organization("«Арна» қоры")
    party = make_organization("«Бірлік» партиясы", kind="party")
    Organization.objects.filter(pk=make_organization("Күткен ұйым").pk).update(status="asked", settled_at=None)
    positions = [make_position(draft, eid, organization=party) for eid in ("art_9__para_1", "art_9__para_2")]
    make_position(draft, "art_10__para_1", organization=party, hidden_at=NOON, hidden_ground="insult")
    proposal = world.make_proposal(draft, organization=party)
    world.make_proposal(draft, organization=party, withdrawn_at=NOON, status="withdrawn")
    world.make_comment(draft, organization=fund)
    answer(positions[:1], rapporteur)
    answer([proposal], rapporteur)
    [other] = [world.make_draft("other")]
    make_position(other, organization=fund)

    rows = list(filed_by_organizations(draft, {}))

    assert [
        (
            row.name,
            row.position_count,
            row.proposal_count,
            row.comment_count,
            row.answer_count,
            bool(row.dossier_serial),
        )
        for row in rows
    ] == [("«Бірлік» партиясы", 2, 1, 0, 2, True), ("«Арна» қоры", 0, 0, 1, 0, False)]


def test_the_list_is_filtered_by_kind_name_and_what_was_done(client, draft, rapporteur):
    party = make_organization("«Бірлік» партиясы", kind="party")
    fund, silent = make_organization("«Арна» қоры"), make_organization("«Үнсіз» қоры")
    make_position(draft, organization=fund)
    answer([make_position(draft, organization=party)], rapporteur)

    assert names(draft, kind="party") == [party.name]
    assert names(draft, kind="org") == [fund.name, silent.name]
    assert names(draft, filed="dossier") == [party.name, fund.name]
    assert names(draft, filed="answered") == [party.name]
    assert names(draft, q="арна") == [fund.name]
    shown = page(client, q="Үнсіз", kind="nonsense")
    assert (silent.name in shown, fund.name in shown) == (True, False)
    assert "No organization fits what you asked for." in page(client, q="жоқ атау")


def test_the_page_of_a_party_shows_its_dossier_proposals_comments_and_answers(client, draft, rapporteur):
    head = world.make_person("head")
    head.name = "Құпия Басшы"
    head.save(update_fields=["name"])
    party = make_organization("«Бірлік» партиясы", kind="party", head=head)
    supports = make_position(draft, "art_9__para_1", organization=party, stance="support")
    answered = make_position(draft, organization=party, stance="oppose", reasons="Қарсымыз.")
    [decision] = answer([answered], rapporteur)
    correct(
        decision,
        outcome="accepted",
        reasons=REASONS | {"en": "They are right."},
        correction={"kk": "Қате.", "ru": "Ошибка."},
        by=rapporteur,
        at=NOON,
    )
    proposal = world.make_proposal(draft, organization=party, reasons="Партия себебі.")
    world.make_proposal(draft, reasons="Азамат себебі.")
    world.make_comment(draft, organization=party, text="Партия пікірі.")

    shown = client.get(address("organization", "constitution", party.uid)).content.decode()

    for words in (
        party.name,
        party.bin,
        answered.dossier.number,
        proposal.number,
        "Партия себебі.",
        "Партия пікірі.",
        "They are right.",
        "no answer needed",
        f"#{supports.uid}",
    ):
        assert words in shown, words
    for words in ("Азамат себебі.", "Құпия Басшы", "Басшы", head.email, "Төраға"):
        assert words not in shown, words


def test_words_that_were_hidden_are_not_on_the_page_of_an_organization(client, draft):
    fund = make_organization()
    hidden = {"hidden_at": NOON, "hidden_ground": "insult"}
    make_position(draft, organization=fund, reasons="құпияұстаным", **hidden)
    world.make_proposal(draft, organization=fund, reasons="құпиянегіз", **hidden)
    world.make_comment(draft, organization=fund, text="құпияпікір", **hidden)

    shown = client.get(address("organization", "constitution", fund.uid)).content.decode()

    assert "құпия" not in shown
    assert "This proposal is hidden." in shown
    assert "This comment is hidden." in shown


def test_an_organization_that_is_not_confirmed_has_no_page(client, draft):
    asked = make_organization()
    Organization.objects.filter(pk=asked.pk).update(status="asked", settled_at=None)

    for uid in (asked.uid, "o_none"):
        assert client.get(address("organization", "constitution", uid)).status_code == 404


def test_the_page_is_kept_until_something_is_said_or_answered(client, draft, rapporteur):
    fund = make_organization()
    where = address("organization", "constitution", fund.uid)
    before = client.get(where).content.decode()
    position = make_position(draft, organization=fund)
    touch([position.article_id], at=NOON)

    filed = client.get(where).content.decode()
    answer([position], rapporteur)
    answered = client.get(where).content.decode()

    assert ["It has filed no dossier on this draft yet." in shown for shown in (before, filed)] == [True, False]
    assert (REASONS["ru"] in filed, REASONS["ru"] in answered) == (False, True)


@pytest.mark.parametrize("how_many", [1, 3])
def test_lists_ask_a_constant_number_of_queries(client, draft, rapporteur, how_many, django_assert_num_queries):
    places = ["art_9__para_1", "art_9__para_2", "art_10__para_1"][:how_many]
    party = make_organization(kind="party")
    for eid in places:
        answer([make_position(draft, eid, organization=party)], rapporteur)
        answer([world.make_proposal(draft, eid, organization=party)], rapporteur)
        world.make_comment(draft, organization=party)
        make_organization()

    with django_assert_num_queries(7):
        client.get(address("organizations", "constitution"))
    with django_assert_num_queries(28):
        client.get(address("organization", "constitution", party.uid))


def test_figures_of_organizations_count_each_once_and_by_kind(draft, rapporteur):
    party, fund, silent = make_organization(kind="party"), make_organization(), make_organization()
    answer([make_position(draft, organization=party, stance="support")], rapporteur, "accepted")
    make_position(draft, "art_9__para_1", organization=party, stance="oppose")
    world.make_proposal(draft, organization=party)
    world.make_comment(draft, organization=fund)
    world.make_comment(draft, organization=silent, hidden_at=NOON, hidden_ground="insult")
    world.make_proposal(draft)

    figures = figures_of_organizations(draft)

    assert figures | {"stances": {stance.value: n for stance, n in figures["stances"].items()}} == {
        "parties": 1,
        "organizations": 1,
        "stances": {"support": 1, "with_changes": 0, "oppose": 1},
        "positions": 2,
        "cosigned": 0,
        "proposals": 1,
        "answered": 1,
    }


def test_whoever_co_signed_counts_as_itself_everywhere(client, draft):
    party, fund = make_organization("«Бірлік» партиясы", kind="party"), make_organization("«Арна» қоры")
    first = make_position(draft, organization=party, stance="support")
    make_position(draft, "art_9__para_1", organization=party, stance="oppose")
    dossier = type(first.dossier).objects.get(pk=first.dossier_id)
    cosigner = Cosigner.objects.create(
        dossier=dossier, organization=fund, invited_at=NOON, invited_by=party.registered_by
    )
    given = {"version": dossier.current_version, "given_at": NOON, "given_by": fund.registered_by}
    answer = Cosignature.objects.create(cosigner=cosigner, **given)

    rows = [(row.name, row.position_count, row.cosigned_count) for row in filed_by_organizations(draft, {})]
    figures = figures_of_organizations(draft)
    listed, own = page(client), client.get(address("organization", "constitution", fund.uid)).content.decode()
    read = client.get(f"/api/v1/drafts/constitution/organizations/{fund.uid}/").json()

    assert rows == [("«Бірлік» партиясы", 2, 0), ("«Арна» қоры", 2, 2)]
    assert (figures["organizations"], figures["positions"], figures["cosigned"]) == (1, 4, 2)
    assert {stance.value: n for stance, n in figures["stances"].items()} == {
        "support": 2,
        "with_changes": 0,
        "oppose": 2,
    }
    assert "co-signed: 2" in listed
    assert "Those of other dossiers that it co-signed are among them: 2." in own
    assert (read["positions"], read["cosigned"]) == (2, 2)
    Cosignature.objects.filter(pk=answer.pk).update(withdrawn_at=NOON)
    assert [row.position_count for row in filed_by_organizations(draft, {})] == [2, 0]
    assert figures_of_organizations(draft)["positions"] == 2


def test_an_article_lists_citizens_and_organizations_apart(client, draft):
    party = make_organization("«Бірлік» партиясы", kind="party")
    citizen = world.make_proposal(draft)
    of_party = world.make_proposal(draft, organization=party)
    position = make_position(draft, organization=party)
    comment = world.make_comment(draft, organization=party)
    world.count(draft)
    where = address("article", "constitution", "9")

    shown = client.get(where).content.decode()
    of_organizations = client.get(f"{where}?whose=organizations").content.decode()

    said = shown.partition('id="proposals"')[2].partition('id="comments"')[0]
    assert (citizen.number in said, of_party.number in said) == (True, False)
    assert "1 proposal in an organization's name" in shown
    assert address("organization", "constitution", party.uid) in shown
    assert position.dossier.number in shown
    listed = of_organizations.partition('id="proposals"')[2].partition('id="comments"')[0]
    assert (citizen.number in listed, of_party.number in listed) == (False, True)
    assert Comment.objects.get(pk=comment.pk).organization.name in shown.partition('id="comments"')[2]


def test_home_and_answers_never_add_organizations_to_citizens(client, draft, rapporteur):
    party = make_organization("«Бірлік» партиясы", kind="party")
    answer([world.make_proposal(draft)], rapporteur)
    answer([make_position(draft, organization=party)], rapporteur)
    world.make_proposal(draft, "art_9__para_1", organization=party)

    home = client.get("/en/constitution/").content.decode()
    answers = client.get("/en/constitution/answers/").content.decode()
    of_party = client.get("/en/constitution/answers/?whose=organizations").content.decode()

    assert "Of 1 proposals and questions of all citizens." in home
    assert "1 party, 0 organizations." in home
    assert "1 waits for an answer." in answers
    assert answers.count('class="answer"') == 2
    assert of_party.count('class="answer"') == 1
    assert party.name in of_party


def test_programs_read_what_each_organization_filed_and_was_answered(client, draft, rapporteur):
    party, fund = make_organization("«Бірлік» партиясы", kind="party"), make_organization("«Арна» қоры")
    position = make_position(draft, organization=party, stance="oppose")
    answer([position], rapporteur)

    listed = client.get("/api/v1/drafts/constitution/organizations/?limit=1").json()
    following = client.get(listed["next"]).json()
    one = client.get(f"/api/v1/drafts/constitution/organizations/{party.uid}/").json()
    refused = client.get("/api/v1/drafts/constitution/organizations/?registered_by__email=a")

    expected = {
        "uid": party.uid,
        "kind": "party",
        "name": "«Бірлік» партиясы",
        "bin": party.bin,
        "confirmed_at": "2026-02-05T17:00:00+05:00",
        "dossier": position.dossier.number,
        "positions": 1,
        "cosigned": 0,
        "proposals": 0,
        "comments": 0,
        "answers": 1,
        "invented": False,
    }
    assert listed["results"] == [expected]
    assert [row["uid"] for row in following["results"]] == [fund.uid]
    assert one == expected | {"positions_by_stance": {"support": 0, "with_changes": 0, "oppose": 1}}
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_parameter")
    assert client.get("/api/v1/drafts/constitution/organizations/o_none/").status_code == 404


def test_a_corrected_answer_stands_beside_the_earlier_one_on_the_proposal(client, draft, rapporteur):
    proposal = world.make_proposal(draft)
    [earlier] = answer([proposal], rapporteur)
    words = {"kk": "Жаңа негіз.", "ru": "Новое основание."}
    why = {"kk": "Қате болды.", "ru": "Была ошибка."}
    correct(earlier, outcome="accepted", reasons=words, correction=why, by=rapporteur, at=NOON)

    shown = client.get(f"/en/proposals/{proposal.number}/").content.decode()

    said = shown.partition('id="answer"')[2].partition('id="comments"')[0]
    assert said.index("Новое основание.") < said.index("Была ошибка.") < said.index("1 earlier answer, replaced")
    assert said.index("1 earlier answer, replaced") < said.index(REASONS["ru"])
