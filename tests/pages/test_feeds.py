"""Feeds and calendars: read by their formats' rules, kept for visitors, without words that are not shown."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from articles.actions import touch, touch_draft
from articles.models import DraftText, Phase
from commission.actions import decide
from consultation.pages.feeds import _folded
from proposals.models import Proposal
from tests.pages import world
from tests.pages.world import NOON, REASONS

FEED = "/en/constitution/articles/9/feed/"
CALENDAR = "/en/constitution/stages.ics"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def draft(db):
    return world.make_draft()


def parsed(answer):
    return ET.fromstring(answer.content)  # noqa: S314 (what the site itself wrote)


def texts(entry, *names):
    return [entry.findtext(ATOM + name) for name in names]


def test_a_feed_holds_proposals_and_answers_newest_first(client, draft):
    declined = world.make_proposal(draft, submitted_at=NOON, visible_at=NOON)
    plain = world.make_proposal(draft, text="<b>Ә</b>", submitted_at=NOON, visible_at=NOON + timedelta(hours=1))
    world.make_proposal(draft, "art_10__para_1")
    [decision] = decide(
        [declined], outcome="declined", reasons=REASONS, by=world.make_rapporteur(draft), at=NOON + timedelta(hours=2)
    )

    answer = client.get(FEED)

    feed = parsed(answer)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == ATOM + "feed"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"
    assert [link.attrib for link in feed.findall(ATOM + "link")] == [
        {"href": f"{settings.SITE_URL}/en/constitution/articles/9/", "rel": "alternate"},
        {"href": f"{settings.SITE_URL}{FEED}", "rel": "self"},
    ]
    provision = world.article(draft)
    assert texts(feed, "title", "id", "updated") == [
        "Article 9: proposals and answers",
        f"tag:testserver,2026:{provision.uid}:en",
        (NOON + timedelta(hours=2)).isoformat(),
    ]
    entries = feed.findall(ATOM + "entry")
    assert [texts(entry, "id", "title") for entry in entries] == [
        [f"tag:testserver,2026:{decision.uid}", f"The Commission answered {declined.number}: declined"],
        [f"tag:testserver,2026:{plain.uid}", f"{plain.number}. Change: article 9, paragraph 2"],
        [f"tag:testserver,2026:{declined.uid}", f"{declined.number}. Change: article 9, paragraph 2"],
    ]
    for entry in entries:
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert datetime.fromisoformat(entry.findtext(ATOM + "updated")).tzinfo is not None
        assert entry.find(ATOM + "link").attrib["href"].startswith(f"{settings.SITE_URL}/en/proposals/P-")
    [summary] = entries[1].findall(ATOM + "summary")
    assert summary.attrib == {"type": "html"}
    assert summary.text.startswith("&lt;b&gt;Ә&lt;/b&gt;<br><br>")


def test_signs_that_no_reader_takes_do_not_spoil_the_feed(client, draft):
    author = world.make_person("writer")
    author.name = "\uffff"
    author.save()
    world.make_proposal(draft, reasons="а\uffffб\ufffe\u202eв", author=author, name_form="name")

    [entry] = parsed(client.get(FEED)).findall(ATOM + "entry")

    assert entry.findtext(ATOM + "summary").endswith("а\ufffdб\ufffd[U+202E]в")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "\ufffd"


def test_a_feed_tells_how_many_wrote_it_together(client, draft):
    world.make_proposal(draft, author=world.make_person("writer"))
    Proposal.objects.update(coauthor_ids=[7, 8])

    [entry] = parsed(client.get(FEED)).findall(ATOM + "entry")

    assert entry.findtext(f"{ATOM}author/{ATOM}name").endswith(" and 2 co-authors")


def test_a_feed_without_entries_says_when_the_edition_came_out(client, draft):
    feed = parsed(client.get(FEED))

    assert (feed.findall(ATOM + "entry"), feed.findtext(ATOM + "updated")) == (
        [],
        (NOON - timedelta(days=6)).isoformat(),
    )


@pytest.mark.parametrize("number", [1, 3])
def test_a_feed_costs_the_same_for_one_and_three(client, draft, number, django_assert_num_queries):
    rapporteur = world.make_rapporteur(draft)
    for _ in range(number):
        decide([world.make_proposal(draft)], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    with django_assert_num_queries(17):
        assert client.get(FEED).status_code == 200


def test_a_feed_is_kept_until_something_is_said(client, draft, django_assert_num_queries):
    proposal = world.make_proposal(draft)
    touch([world.article(draft).pk], at=NOON)
    first = client.get(FEED)
    with django_assert_num_queries(1):
        unchanged = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    proposal.hidden_at, proposal.hidden_ground = NOON, "insult"
    proposal.save()
    touch([world.article(draft).pk], at=NOON)

    after = client.get(FEED, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, unchanged.status_code, after.status_code) == (200, 304, 200)
    assert proposal.number in first.content.decode()
    assert proposal.number not in after.content.decode()


def test_preamble_sections_and_the_whole_have_feeds(client, draft):
    found = [client.get(f"/en/constitution/{place}/feed/").status_code for place in ("sections/1", "whole")]

    assert found == [200, 200]
    assert client.get("/en/constitution/articles/99/feed/").status_code == 404


def test_pages_name_their_feed(client, draft):
    page = client.get("/en/constitution/articles/9/").content.decode()

    assert f'<link rel="alternate" type="application/atom+xml" href="{FEED}"' in page


# The calendar


def lines(answer):
    """Return the lines of a calendar, unfolded; each ends as the format says and is no longer than it may be."""
    raw = answer.content
    assert raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return raw.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_stages_are_events_with_exact_moments(client, draft):
    DraftText.objects.filter(language="en").update(title="Draft; of, the \\ Constitution")
    closes_at = datetime(2026, 2, 11, 13, 0, tzinfo=UTC)
    Phase.objects.filter(draft=draft).update(closes_at=closes_at)
    Phase.objects.create(draft=draft, kind="consideration", opens_at=closes_at)
    Phase.objects.create(draft=draft, kind="publication")
    touch_draft(draft.pk)

    answer = client.get(CALENDAR)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = lines(answer)
    assert found[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Public consultation//Stages//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Draft\\; of\\, the \\\\ Constitution",
    ]
    event = found[5 : found.index("END:VEVENT") + 1]
    assert [line for line in event if not line.startswith("DTSTAMP:")] == [
        "BEGIN:VEVENT",
        f"UID:{draft.uid}-collection@testserver",
        "SEQUENCE:1",
        "DTSTART:20260131T120000Z",
        "DTEND:20260211T130000Z",
        "SUMMARY:Proposals are collected",
        "DESCRIPTION:Draft\\; of\\, the \\\\ Constitution. From 31 January 2026\\, 17:00 (Astana time)."
        " Until 11 February 2026\\, 18:00 (Astana time).",
        f"URL:{settings.SITE_URL}/en/constitution/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    assert found.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20260211T130000Z" in found
    assert found[-1] == "END:VCALENDAR"


@pytest.mark.parametrize("text", ["a" * 75, "a" * 76, "ә" * 200, "🇰🇿" * 60, "aә" * 90])
def test_long_lines_are_folded_between_signs(text):
    folded = _folded(text)

    assert folded.replace("\r\n ", "") == text + "\r\n"
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))


def test_the_calendar_leads_from_home_where_time_and_zone_stand(client, draft):
    Phase.objects.filter(draft=draft).update(closes_at=datetime(2099, 2, 11, 13, 0, tzinfo=UTC))

    page = client.get("/en/constitution/").content.decode()

    assert f'href="{CALENDAR}"' in page
    assert "11 February 2099, 18:00 (Astana time)" in page
