"""An author appeals, another moderator decides: without JavaScript, in each step by plain forms."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from moderation.actions import rule
from moderation.models import Appeal
from tests.looks import overflow
from tests.moderation import world


@pytest.mark.parametrize("width", [360, 1440])
def test_an_author_appeals_and_another_moderator_decides(new_page, site, width):
    draft = world.make_draft()
    proposal = world.make_proposal(draft, **world.seen())
    ruled, second = world.make_moderator(draft), world.make_moderator(draft, "second")
    rule(proposal, ruling="hide", ground="insult", reasons="Екінші сөйлемде қорлау бар.", by=ruled, at=timezone.now())
    page = new_page(javascript=False, language="en-GB", width=width)
    site.sign_in(page, proposal.author)

    page.goto("/en/me/")
    page.get_by_role("link", name="Rulings and appeals").click()
    page.get_by_role("link", name="Read the ruling").click()
    page.get_by_role("button", name="File the appeal").click()
    expect(page.get_by_text("Write why you think the ruling is wrong")).to_be_visible()
    page.get_by_label("Why is the ruling wrong?").fill("Бұл сын, қорлау емес.")
    page.get_by_role("button", name="File the appeal").click()
    expect(page.get_by_text("Your appeal is filed.")).to_be_visible()

    staff = new_page(javascript=False, language="en-GB", width=width)
    site.sign_in(staff, second)
    staff.goto("/en/constitution/moderation/")
    staff.get_by_role("link", name="Appeals").click()
    staff.get_by_role("link", name=Appeal.objects.get().number).click()
    expect(staff.get_by_text("Бұл сын, қорлау емес.")).to_be_visible()
    staff.get_by_label("The ruling is reversed").check()
    staff.get_by_label("Statement of reasons").fill("Қорлау жоқ.")
    staff.get_by_role("button", name="Decide on the appeal").click()
    expect(staff.get_by_role("heading", name="the ruling is reversed")).to_be_visible()

    page.reload()
    expect(page.get_by_text("Қорлау жоқ.")).to_be_visible()
    for shown in (page, staff):
        assert overflow(shown) == 0
    proposal.refresh_from_db()
    assert proposal.hidden_at is None
