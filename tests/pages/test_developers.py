"""The page for programmers: its lines work as they are written."""

import html
import re
import subprocess

import pytest

from accounts.models import Token
from proposals.models import Comment, Proposal, Support
from tests.looks import overflow
from tests.world import PASSWORD, make_world

LINE = re.compile(r'<code class="curl">(.*?)</code>', re.DOTALL)


def lines_of(page):
    return [html.unescape(line) for line in LINE.findall(page)]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_is_there_in_each_language_and_linked(client, db, language):
    page = client.get(f"/{language}/developers/").content.decode()

    assert len(lines_of(page)) == 10
    assert f'<li><a href="/{language}/developers/">' in page
    assert "Idempotency-Key" in page


def test_the_lines_work_as_they_are_written(site, settings, client):
    settings.SITE_URL = site.url
    world = make_world()
    page = client.get("/en/developers/").content.decode()
    setting = html.unescape(re.search(r"^API=.*$", page, re.MULTILINE)[0])
    before = Proposal.objects.count(), Comment.objects.count(), Support.objects.count()
    environment = {"EMAIL": world.another_citizen.email, "PASSWORD": PASSWORD, "PATH": "/usr/bin:/bin"}

    told = subprocess.run(
        ["sh", "-eux", "-c", "\n".join([setting, *lines_of(page)])],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert (told.returncode, told.stderr[-800:] if told.returncode else "") == (0, "")
    after = Proposal.objects.count(), Comment.objects.count(), Support.objects.count()
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1]
    assert Token.objects.get(person=world.another_citizen).name == ""
    assert "/receipt/v1" in told.stdout
    assert '"outcome":' in told.stdout


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_fits_a_narrow_screen(new_page, language):
    page = new_page(javascript=False, width=360)

    page.goto(f"/{language}/developers/")

    assert overflow(page) == 0
