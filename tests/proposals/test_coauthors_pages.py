"""Writing together on pages and by program: the authors' page, invitations, two texts in the composer."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from core import clock
from proposals.actions import accept_coauthorship, save_draft, support_proposal
from proposals.actions.proposals import ProposalWords, mark_of_draft
from proposals.invitations import address_of
from proposals.models import Coauthor, CoauthorInvitation, Proposal, Support
from tests.proposals.stage import address, make_draft, make_proposal, place, proposal_form, said, typed
from tests.proposals.test_api import api
from tests.proposals.test_coauthors import WORDS, fresh, invite, join, person, saved


@pytest.fixture
def draft(db):
    return make_draft()


def browser_of(someone):
    client = Client()
    client.force_login(someone)
    return client


def page_of(invitation):
    with override("en"):
        return address_of(invitation)


def test_author_invites_and_takes_back_on_the_authors_page(draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    browser, where = browser_of(author), address("authors", proposal.uid)

    first = said(browser.get(where))
    wrong = browser.post(where, {"act": "invite", "email": "no address"})
    empty = browser.post(where, {"act": "invite", "email": ""})
    sent = browser.post(where, {"act": "invite", "email": friend.email}, follow=True)
    twice = browser.post(where, {"act": "invite", "email": friend.email})

    assert "At most 10 co-authors, those who are invited among them. Left: 10." in first
    assert (wrong.status_code, empty.status_code, twice.status_code) == (422, 422, 422)
    assert "The invitation is on its way to friend@example.kz." in said(sent)
    assert "An invitation to this address stands already." in said(twice)
    invitation = CoauthorInvitation.objects.get()
    back = browser.post(where, {"act": "revoke", "which": invitation.uid}, follow=True)
    assert "The invitation is taken back." in said(back)
    assert "No invitation waits for an answer." in said(back)


def test_invitation_shows_the_words_to_the_invited_person_alone_and_opening_it_uses_nothing_up(draft):
    author, friend, stranger = person("author", name="Aigerim"), person("friend"), person("stranger")
    invitation = invite(saved(draft, author, name_form="name"), friend)
    where = page_of(invitation)

    visitor, foreign, invited = Client().get(where), browser_of(stranger).get(where), browser_of(friend).get(where)

    assert (visitor.status_code, foreign.status_code, invited.status_code) == (200, 403, 200)
    assert [WORDS["reasons"] in said(page) for page in (visitor, foreign, invited)] == [False, False, True]
    assert ["Aigerim" in said(page) for page in (visitor, foreign, invited)] == [True, True, True]
    assert "This invitation was sent to another address." in said(foreign)
    assert "friend@" not in said(invited)
    assert Client().get(where.replace(where.split("/")[-2], "forged")).status_code == 404
    assert CoauthorInvitation.objects.open_at(clock.now()).count() == 1


def test_invited_person_joins_with_a_name_given_for_the_first_time(draft):
    author, friend = person("author"), person("friend")
    proposal = make_proposal(draft, author)
    support_proposal(proposal, by=friend, at=clock.now())
    browser, where = browser_of(friend), page_of(invite(proposal, friend))

    nameless = browser.post(where, {"act": "accept", "name_form": "pseudonym", "shown_name": ""})
    joined = browser.post(where, {"act": "accept", "name_form": "pseudonym", "shown_name": "Steppe"}, follow=True)
    again = browser.get(where)

    assert nameless.status_code == 422
    assert "Write the name to show, or choose another way." in said(nameless)
    assert "Many people speak it." in said(nameless)
    assert "You write this proposal together now." in said(joined)
    assert "your support or answer to it was taken back" in said(joined)
    assert again.status_code == 410
    assert "This invitation was used already." in said(again)
    assert Coauthor.objects.get().shown.startswith("Steppe")
    assert not Support.objects.exists()


def test_declining_is_told_and_final(draft):
    author, friend = person("author"), person("friend")
    browser, where = browser_of(friend), page_of(invite(saved(draft, author), friend))

    declined = browser.post(where, {"act": "decline"}, follow=True)

    assert "You declined. The author is told, and nobody else." in said(declined)
    assert "You declined this invitation." in said(browser.get(where))
    refused = browser.post(where, {"act": "accept", "name_form": "region"})
    assert (refused.status_code, Coauthor.objects.count()) == (410, 0)


def test_everybody_reads_who_writes_it_as_each_chose(draft):
    author, friend = person("author"), person("friend", pseudonym="Steppe")
    proposal = make_proposal(draft, author)
    where = address("proposal", proposal.number)
    assert "Co-authors:" not in said(Client().get(where))

    joined = join(proposal, friend, name_form="pseudonym")

    assert f"Co-authors: {joined.shown}" in said(Client().get(where))
    assert f"Co-authors: {joined.shown}" in said(Client().get(address("print_proposal", proposal.number)))
    assert api(author).get(f"/api/v1/proposals/{proposal.number}/").json()["coauthors"] == [joined.shown]
    own = said(browser_of(friend).get(where))
    assert "This is your own proposal: others can support it." in own
    assert ("Change the words" in own, "Withdraw the proposal" in own) == (True, False)


def test_visitors_page_asks_once_more_only_where_there_are_co_authors(draft, django_assert_num_queries):
    author = person("author")
    alone, together = make_proposal(draft, author), make_proposal(draft, author, text="Otherwise.")
    for number in range(3):
        join(together, person(f"friend{number}"))

    one, other = Proposal.objects.get(pk=together.pk), Proposal.objects.get(pk=alone.pk)
    with django_assert_num_queries(0):
        Coauthor.objects.put_on([other])
    with django_assert_num_queries(1):
        Coauthor.objects.put_on([one, other])

    assert (len(one.coauthors_shown), other.coauthors_shown) == (3, ())


def test_co_author_saves_in_the_composer_and_does_not_send(draft):
    author, friend = person("author", name="Aigerim"), person("friend")
    proposal = saved(draft, author, name_form="name")
    join(proposal, friend)
    browser, where = browser_of(friend), address("edit_draft", proposal.uid)

    page = browser.get(where)
    words = {"text": "Russian is used as well.", "name_form": "name", "seen": seen_in(page)}
    sent = browser.post(where, proposal_form(**words, looked_at="similar"))
    kept = browser.post(where, proposal_form(**words, act="save"))

    assert "You write this together. Its author sends it; save what you have changed." in said(page)
    assert ("Send the proposal" in said(page), "How is your name shown?" in said(page)) == (False, False)
    assert sent.status_code == 422
    assert "Its author sends this proposal. Your words can be saved in the draft." in said(sent)
    assert typed(sent, "text") == "Russian is used as well."
    assert kept.status_code == 302
    after = fresh(proposal)
    assert (after.status, after.text, after.name_form) == ("draft", "Russian is used as well.", "name")


def seen_in(page):
    return re.search(r'name="seen" value="([0-9a-f]*)"', page.content.decode())[1]


@pytest.mark.parametrize("act", ["save", "send"])
def test_clash_shows_both_texts_and_overwrites_nothing(draft, act):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    join(proposal, friend)
    browser, where = browser_of(author), address("edit_draft", proposal.uid)
    opened = seen_in(browser.get(where))
    words = ProposalWords(**WORDS | {"text": "By the friend."})
    save_draft(draft, place(draft), words, by=friend, at=clock.now(), proposal=proposal)
    form = proposal_form(act=act, text="By the author.", seen=opened, looked_at="similar")

    clash = browser.post(where, form)
    by_script = browser.post(where, form | {"act": "save"}, headers={"HX-Request": "true"})

    assert (clash.status_code, by_script.status_code) == (409, 409)
    assert "Another author saved other words meanwhile. Both texts stand below" in said(clash)
    assert "What another author saved meanwhile" in said(clash)
    assert "By the friend." in said(clash)
    assert typed(clash, "text") == "By the author."
    assert "Not saved: another author saved other words." in said(by_script)
    assert fresh(proposal).text == "By the friend."
    assert seen_in(clash) == mark_of_draft(fresh(proposal))
    after = browser.post(where, form | {"seen": seen_in(clash)})
    assert after.status_code == 302
    assert fresh(proposal).text == "By the author."


def test_autosave_gives_the_mark_of_what_it_saved(draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    join(proposal, friend)
    browser, where = browser_of(author), address("edit_draft", proposal.uid)
    seen = seen_in(browser.get(where))

    for text in ("Once.", "Twice."):
        kept = browser.post(where, proposal_form(act="save", text=text, seen=seen), headers={"HX-Request": "true"})
        seen = seen_in(kept)

        assert (kept.status_code, seen, fresh(proposal).text) == (200, mark_of_draft(fresh(proposal)), text)


def test_co_author_leaves_on_the_authors_page_and_finds_no_way_back(draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    join(proposal, friend)
    browser, where = browser_of(friend), address("authors", proposal.uid)

    assert "Write it no longer" in said(browser.get(where))
    left = browser.post(where, {"act": "leave"}, follow=True)

    assert "You are no co-author of this proposal any more." in said(left)
    assert browser.get(where).status_code == 404
    assert browser.get(address("edit_draft", proposal.uid)).status_code == 404
    assert browser_of(author).post(where, {"act": "leave"}).status_code == 403


def test_own_page_lists_invitations_that_wait_and_what_one_writes_with_others(draft):
    author, friend = person("author"), person("friend")
    first, second = saved(draft, author), make_proposal(draft, author)
    waiting = invite(first, friend)
    browser = browser_of(friend)

    before = browser.get(address("my_page"))
    accept_coauthorship(waiting, by=friend, at=clock.now())
    join(second, friend, name_form="pseudonym")
    after = said(browser.get(address("my_page")))

    assert "You are invited to write a proposal together:" in said(before)
    assert page_of(waiting) in before.content.decode()
    assert after.count("As a co-author.") == 2
    registered = said(browser.get(address("registered")))
    assert "Proposals of others that you write too" in registered
    assert second.number in registered


def test_programs_write_together_by_the_same_rules(draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    where = f"/api/v1/proposals/authors/{proposal.uid}/"

    invited = api(author).post(
        f"{where}invitations/", {"email": friend.email}, format="json", headers={"Idempotency-Key": "k"}
    )
    [waiting] = api(friend).get("/api/v1/account/coauthor-invitations/").json()["results"]
    joined = api(friend).post(
        f"/api/v1/account/coauthor-invitations/{waiting['uid']}/acceptance/", {"name_form": "region"}, format="json"
    )
    read = api(friend).get(where).json()

    assert (invited.status_code, invited.json()["uid"]) == (201, waiting["uid"])
    assert (joined.status_code, joined.json()["proposal"], joined.json()["took_back"]) == (201, proposal.uid, False)
    assert read == {
        "proposal": proposal.uid,
        "number": "",
        "author": proposal.author_shown,
        "coauthors": [{name: joined.json()[name] for name in ("uid", "shown", "name_form", "joined_at", "ended_at")}],
    }
    assert api(friend).get(f"{where}invitations/").status_code == 404
    assert api(friend).delete(f"{where}own/").status_code == 200
    assert api(friend).get(where).status_code == 404


def test_programs_overwrite_nothing_unread(draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    join(proposal, friend)
    where = f"/api/v1/proposals/drafts/{proposal.uid}/"
    read = api(author).get(where).json()
    words = WORDS | {"draft": draft.slug, "provision": "art_9__para_2"}

    of_friend = api(friend).put(where, words | {"text": "By the friend.", "seen": read["mark"]}, format="json")
    clash = api(author).put(where, words | {"text": "By the author.", "seen": read["mark"]}, format="json")

    assert (of_friend.status_code, clash.status_code, clash.json()["code"]) == (200, 409, "other_words_saved")
    assert fresh(proposal).text == "By the friend."


def test_level_that_is_too_low_keeps_the_words_and_never_takes_them_for_anothers(draft):
    author, friend = person("author"), person("friend")
    proposal = saved(draft, author)
    join(proposal, friend)
    draft.least_level = 3
    draft.save()
    browser, where = browser_of(author), address("edit_draft", proposal.uid)
    form = proposal_form(text="By the author.", seen=seen_in(browser.get(where)), looked_at="similar")

    refused = browser.post(where, form)
    again = browser.post(where, form | {"act": "save", "text": "Once more.", "seen": seen_in(refused)})

    assert (refused.status_code, again.status_code) == (422, 302)
    assert "Your text is kept as a draft." in said(refused)
    assert fresh(proposal).text == "Once more."
