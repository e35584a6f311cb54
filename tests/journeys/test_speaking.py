"""Somebody registers and speaks: proposes, sees the difference, sends, comments, supports, withdraws."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.actions import register_person
from proposals.models import Comment, Proposal, RevisionWords, Support
from tests.looks import overflow, violations
from tests.proposals.stage import address, close, compose_at, make_comment, make_draft, make_person, make_proposal

PLAIN_AND_HTMX = pytest.mark.parametrize("javascript", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def draft(site):
    cache.clear()  # one address asks for a code once in a while
    return make_draft()


def code_from_mail():
    """Return the code of the newest mail."""
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]


@PLAIN_AND_HTMX
def test_a_newcomer_registers_on_the_way_and_is_heard(new_page, draft, javascript):
    page = new_page(javascript=javascript, language="en-GB")

    page.goto(compose_at())
    page.get_by_label("2. Write the words").fill("Russian is used equally.")
    page.get_by_role("button", name="Show the difference").click()
    expect(page.locator("#difference")).to_contain_text("1 word taken out, 1 word put in.")
    expect(page.locator("#difference ins")).to_contain_text("equally")
    page.get_by_label("3. Why should it be so?").fill("Many people speak it.")
    page.get_by_role("button", name="Send the proposal").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_role("link", name="Register").click()
    page.locator("#id_email").fill("newcomer@example.kz")
    page.locator("#id_password1").fill("a long enough word")
    page.get_by_label("Region").select_option("KZ-71")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code")
    page.get_by_label("Code").fill(code_from_mail())
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_text("Everything you wrote is here again. Look it over and send it.")).to_be_visible()
    expect(page.get_by_label("2. Write the words")).to_have_value("Russian is used equally.")
    page.get_by_role("button", name="Send the proposal").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Receipt P-000001")
    expect(page.get_by_text("Your proposal is registered. Keep this receipt.")).to_be_visible()
    page.get_by_role("link", name="The proposal's page").click()
    expect(page.get_by_text("Only you and the staff see this proposal")).to_be_visible()
    page.get_by_role("link", name="Withdraw the proposal").click()
    page.get_by_role("button", name="Withdraw the proposal").click()
    expect(page.get_by_text("The author withdrew this proposal.")).to_be_visible()
    assert [row.state for row in Proposal.objects.all()] == ["withdrawn"]


@PLAIN_AND_HTMX
def test_a_reader_supports_and_comments(new_page, site, draft, javascript):
    proposal = make_proposal(draft)
    make_comment(draft, proposal=proposal, text="First words.")
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, make_person())

    page.goto(address("proposal", proposal.number))
    page.get_by_role("button", name="Support").click()
    expect(page.locator("#support")).to_contain_text("You support this proposal")
    expect(page.locator("#support")).to_contain_text("1 person supports it")

    page.get_by_label("Against").check()
    page.get_by_role("button", name="Leave the comment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write a comment")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is written here yet.")
    expect(page.get_by_label("Against")).to_be_checked()
    page.get_by_label("Your comment").fill("I see it otherwise.")
    page.get_by_role("button", name="Leave the comment").click()
    expect(page.locator("#comments")).to_contain_text("I see it otherwise.")

    page.get_by_role("link", name="All comments").click()
    page.locator(".item", has_text="First words.").get_by_role("link", name="Reply").click()
    page.get_by_label("Your comment").fill("An answer to it.")
    page.get_by_role("button", name="Leave the comment").click()
    expect(page.locator(".thread")).to_contain_text("An answer to it.")
    page.locator(".thread").get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw the comment").click()
    expect(page.locator(".thread")).to_contain_text("The author withdrew this comment.")

    assert (Support.objects.count(), Comment.objects.filter(withdrawn_at__isnull=False).count()) == (1, 1)


@PLAIN_AND_HTMX
def test_kinds_without_words_show_no_field(new_page, draft, javascript):
    page = new_page(javascript=javascript, language="en-GB")

    page.goto(compose_at())
    expect(page.get_by_label("2. Write the words")).to_be_visible()
    page.get_by_label(re.compile("Keep as it is")).check()
    expect(page.get_by_label("2. Write the words")).to_be_hidden()
    expect(page.get_by_text("If you agree with the words, reasons may be left out.")).to_be_visible()
    page.get_by_label(re.compile(r"^\s*Add")).check()
    expect(page.get_by_text("Write only the new words.")).to_be_visible()


def test_the_field_follows_kind_and_language_at_once(new_page, draft):
    page = new_page(language="en-GB")

    page.goto(compose_at())
    page.get_by_label("Русский").check()
    expect(page.get_by_label("2. Write the words")).to_have_value("Официально употребляется русский язык.")
    page.get_by_label(re.compile(r"^\s*Add")).check()
    expect(page.get_by_label("2. Write the words")).to_have_value("")


def test_what_is_typed_is_saved_while_typing(new_page, site, draft):
    person = make_person()
    page = new_page(language="en-GB")
    site.sign_in(page, person)

    page.goto(compose_at())
    page.get_by_label("3. Why should it be so?").press_sequentially("Because")
    expect(page.locator("#saved")).to_contain_text("Saved at", timeout=15_000)
    page.get_by_label("3. Why should it be so?").press_sequentially(" of this")
    for _ in range(30):
        page.wait_for_timeout(500)
        if RevisionWords.objects.filter(reasons="Because of this").exists():
            break
    page.goto(address("my_page"))
    page.get_by_role("link", name="Go on writing").click()

    expect(page.get_by_label("3. Why should it be so?")).to_have_value("Because of this")
    assert Proposal.objects.count() == 1


@PLAIN_AND_HTMX
def test_words_survive_an_ended_session(new_page, site, draft, javascript):
    person = register_person("person@example.kz", "long enough word", verified=True)
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, person)

    page.goto(compose_at())
    page.get_by_label("2. Write the words").fill("Words typed for an hour.")
    page.get_by_label("3. Why should it be so?").fill("Many people speak it.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send the proposal").click()
    page.locator("#id_login").fill("person@example.kz")
    page.locator("#id_password").fill("long enough word")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_label("2. Write the words")).to_have_value("Words typed for an hour.")


@PLAIN_AND_HTMX
def test_words_survive_the_end_of_collection(new_page, site, draft, javascript):
    page = new_page(javascript=javascript, language="en-GB")
    site.sign_in(page, make_person())

    page.goto(compose_at())
    page.get_by_label("2. Write the words").fill("Words typed until the end.")
    page.get_by_label("3. Why should it be so?").fill("Many people speak it.")
    close(draft)
    page.get_by_role("button", name="Send the proposal").click()

    expect(page.get_by_text("Collection is closed since")).to_be_visible()
    expect(page.get_by_label("2. Write the words")).to_have_value("Words typed until the end.")


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_have_no_barriers_and_need_no_sideways_scrolling(new_page, site, draft, width):
    person = make_person(name="Aliya Serik")
    mine = make_proposal(draft, person)
    first = make_comment(draft, proposal=mine)
    make_comment(draft, person, proposal=mine, parent=first)
    page = new_page(width=width, language="en-GB")
    site.sign_in(page, person)
    faults = {}

    for at in (
        compose_at(),
        address("proposal", mine.number),
        address("proposal_receipt", mine.number),
        address("withdraw_proposal", mine.number),
        address("comment_on_proposal", mine.number, parent=first.uid),
        address("my_page"),
    ):
        page.goto(at)
        found, wide = violations(page), overflow(page)
        if found or wide:
            faults[at] = (found, wide)

    assert faults == {}


def test_composer_with_faults_has_no_barriers(new_page, site, draft):
    page = new_page(width=360, language="en-GB")
    site.sign_in(page, make_person())

    page.goto(compose_at())
    page.get_by_role("button", name="Send the proposal").click()
    expect(page.get_by_role("alert")).to_contain_text("places have to be mended before sending")
    page.get_by_role("alert").get_by_role("link").first.click()

    assert violations(page) == []
