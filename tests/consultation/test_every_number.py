"""Every number that is published of the demonstration equals one that plain SQL of its own counts, and the export's.

On the page of figures with its files, and on ten articles with what programs read of them. What has no recount fails.
"""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from lxml import html

from articles.models import Draft, Placement, Provision
from bench import agreeing, seen, seen_lists
from consultation.pages.figures.counting import count_figures
from consultation.recounting import differences
from core import clock
from feedback.actions import (
    aggregate_feedback,
    freeze_tables,
    tally_changes,
    weigh_demands,
)
from feedback.actions.families import find_families, store_families
from feedback.models import Summary
from proposals.actions import enter_alterations

ARTICLES = 10
SECTIONS = ("demands", "divided", "late", "numbers", "days", "waiting", "articles", "regions")
SECTIONS += ("t-languages", "t-levels", "t-channels", "t-participants")
SHOWN = ".//*[self::b or self::a or self::td or self::dd or self::text][number(translate(., ', ', '')) >= 0]"
# How many numbers there are on the page and in its files: fewer would prove little.
LEAST = {
    "figures": 900,
    "figures tiles": 1,
    "figures numbers": 10,
    "figures days": 10,
    "figures languages": 8,
    "figures levels": 8,
    "figures channels": 4,
    "figures participants": 8,
    "figures waiting": 3,
    "figures demands": 20,
    "figures divided": 3,
    "figures late": 1,
    "figures articles": 90,
    "figures regions": 20,
}
# What is kept or drawn from rows: a wrong one is found on the page and in the files that tell it.
PLANTED = {
    "UPDATE feedback_weights SET demands = jsonb_set(demands, '{0,2}', '777')": ["figures", "figures demands"],
    "UPDATE feedback_weights SET demands = jsonb_set(demands, '{29,4}', '777')": ["figures demands"],
    "UPDATE feedback_weights SET divided = jsonb_set(divided, '{1,1}', '777')": ["figures", "figures divided"],
    "UPDATE feedback_summary SET result = jsonb_set(result, '{people}', '777')": [
        "figures",
        "figures tiles",
        "figures articles",
    ],
    "UPDATE feedback_weeklytable SET cells = '{}' WHERE name = 'supporters'": ["figures", "figures regions"],
    """UPDATE feedback_weeklytable SET cells = '{"KZ-62": {"number": 5, "people": 3, "week": "2026-02-02"}}'""": [
        "figures",
        "figures regions",
    ],
    "UPDATE feedback_weeklytable SET week = week - 7": ["figures"],
}
POSITIVE = "number(translate(., ', ', '')) > 0"
UNTOLD = {"Share, %", "Inhabitants, about", "Per 10,000 inhabitants", "Under an own name", "People who support"}
UNTOLD |= {"Waiting", "Late", "Oldest", "Comments", "Proposals that show it"}
MAIN = {
    "People who sent proposals": "People who sent them",
    "People who agree with words of the draft": "People who sent them",
    "Distinct proposals": "Different ones among them",
}
COUNT = "[contains(@class, 'count')]"
TOLD = {
    "on_lists": [
        "//*[@id='sentences']//li/p[not(@class)]",
        "//*[@id='sentences']//li/p/span/a",
        "//section[@id='week']//li",
        "//section[@id='families']//li/a",
        f"//section[@id='proposals']//li//b{COUNT}",
        "//section[@id='proposals']//li//a[starts-with(@href, '?same=')]",
        f"//a[@href='#proposals']/span{COUNT}",
        f"//a[@href='#organizations']/span{COUNT}",
        f"//section[@id='organizations']/h2/span{COUNT}",
        "//section[@id='organizations']/p/span[contains(@class, 'stance')]",
        "//section[@id='organizations']/p/a",
        f"//section[@id='comments']//li//a/b{COUNT}",
        f"//section[@id='comments']//nav/span{COUNT}",
    ],
    "on_variants": [f"//div[@id='list']//li//span{COUNT}", "//div[@id='list']//h2"],
}


@pytest.fixture
def draft(committed_db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("load_draft", skip_checks=True, stdout=StringIO())
    # So few that no family is a campaign: the recount of lists folds equal texts alone.
    call_command("load_demo", skip_checks=True, people=110, stdout=StringIO())
    while tally_changes():
        pass
    count_as_workers_do()
    draft = Draft.objects.get()
    weigh_demands(draft, count_figures=count_figures, at=clock.now())
    freeze_tables(draft, at=clock.now())
    return draft


def count_as_workers_do():
    """Enter what alters the same words and what is nearly the same, and count the articles with these."""
    enter_alterations(at=clock.now(), most=1000)
    Summary.objects.all().delete()
    for article in Provision.objects.filter(pk__in=list(Summary.objects.outdated_articles())):
        store_families(article, find_families(article), at=clock.now())
        aggregate_feedback(article, at=clock.now())


def test_every_number_is_counted_once_more_and_a_changed_one_is_named(draft, tmp_path):
    client = Client()

    counted = check_figures(draft, client)
    check_that_each_section_is_read(draft, client, counted)
    check_that_each_leads_to_its_texts(draft, client)
    pages = check_articles(draft, client, tmp_path)
    check_that_each_list_is_read(draft, client)
    check_export(tmp_path, pages)
    check_that_changed_ones_are_named(draft, tmp_path)


def check_figures(draft, client):
    compared = list(agreeing.figures(draft, client.get))

    for where, published, counted in compared:
        assert published == counted, where
    assert [where for where, published, _counted in compared if len(published) <= LEAST[where]] == []
    assert [where for where, *_two in compared] == list(LEAST)
    return compared[0][2]


def check_that_each_section_is_read(draft, client, counted):
    """Whatever number is another one on the page, the first or the last of a section, it is found."""
    page = client.get(f"/en/{draft.slug}/figures/").content
    for section in SECTIONS:
        for place in (0, -1):
            tree = html.fromstring(page)
            [part] = tree.xpath(f"//section[@aria-labelledby='{section}']")
            shown = part.xpath(SHOWN)
            shown[place].text = "777777"
            assert seen.on_figures(html.tostring(tree)) != counted, (section, place)
    assert seen.on_figures(page) == counted
    for statement, files in PLANTED.items():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)
            compared = agreeing.figures(draft, Client(headers=agreeing.FRESH).get)
            differing = {where for where, published, counted in compared if published != counted}
            transaction.set_rollback(True)
        assert differing == set(files), statement


def check_that_each_leads_to_its_texts(draft, client):
    """Follow the way from each number of the page: the list there says that it holds as many, and does."""
    tree, told = html.fromstring(client.get(f"/en/{draft.slug}/figures/").content), {}
    links = tree.xpath("//main//a[contains(@href, '/texts/')]")
    for link in links:
        address = link.get("href")
        if address not in told:
            told[address] = texts_at(client, address)
        [number] = seen.numbers(link.text_content())
        assert told[address].get(what_is_told(link)) == number, (address, number)
    assert len(links) > 150
    # Where a number leads nowhere there is none, no text is behind it, or the text tells nobody what it is counted by.
    silent = tree.xpath(f"//main//td[@class='num' or ancestor::table[contains(@class, 'nums')]][not(a)][{POSITIVE}]")
    assert {one.get("data-l") for one in silent} <= UNTOLD
    main = tree.xpath(f"//section[@aria-labelledby='numbers']//dd[@class='n'][not(a)][{POSITIVE}]")
    assert [one.getparent().findtext("dt") for one in main] == ["Supports"]


def what_is_told(link):
    """Return what a number of the page tells, as the list behind it says it."""
    section = link.xpath("string(ancestor::section[1]/@aria-labelledby)")
    behind = "Confirmed people who wrote or support them"
    if section == "demands":
        return behind if "confirmed" in link.text_content() else "Texts"
    name = link.xpath("string(ancestor::dd/preceding-sibling::dt)")
    return behind if section == "divided" else MAIN.get(name, "Texts")


def texts_at(client, address):
    """Return what a list of texts says of itself, after its pages were read through."""
    tree = html.fromstring(client.get(address).content)
    counted = {
        one.text_content().partition(":")[0]: seen.numbers(one.text_content())[-1]
        for one in tree.xpath("//p[@id='counted']/span")
    }
    shown, pages = len(tree.xpath("//section[@id='list']//li")), seen.read(html.tostring(tree), "//nav/span")
    waiting = counted.pop("They wait for a moderator and cannot be read yet", 0)
    assert counted["Texts"] == (pages[-1] if pages else shown) + waiting, address
    return counted


def check_articles(draft, client, folder):
    """Compare ten articles; return the answers of programs, saved as files."""
    answers = []
    for eid, published, counted, content in agreeing.articles(draft, client.get, ARTICLES):
        assert published == counted, eid
        answers.append(folder / f"{eid}.json")
        answers[-1].write_bytes(content)
    assert len(answers) == ARTICLES
    return answers


def check_that_each_list_is_read(draft, client):
    """Whatever number of a sentence or of a card is another one, the last of its kind on the page, it is found."""
    pages = {
        seen_lists.on_lists: f"/en/{draft.slug}/articles/9/",
        seen_lists.on_variants: f"/en/{draft.slug}/variants/art_9/",
    }
    for read, address in pages.items():
        page = client.get(address).content
        for path in TOLD[read.__name__]:
            tree = html.fromstring(page)
            tree.xpath(path)[-1].text = "777777"
            assert read(html.tostring(tree)) != read(page), path


def recount(folder, *answers):
    command = [sys.executable, "-S", "-E", "verify/recount.py", folder, *answers]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def check_export(folder, answers):
    """The script of sceptics agrees from the files alone, with the answers that programs were given as well."""
    call_command("export_open_data", folder / "export", stdout=StringIO())
    published = folder / "export" / "constitution"

    status, lines = recount(published, *answers)
    assert (status, lines) == (0, [f"All numbers agree: {len(spoken(published))} pages and the draft."])


def spoken(published):
    return json.loads((published / "numbers.json").read_text())["pages"]


def check_that_changed_ones_are_named(draft, folder):
    """A row behind the product's back: of a tally, of a summary, of a file."""
    assert differences(draft) == []
    number = (
        "UPDATE feedback_tally SET number = number + 5 WHERE article_id IS NULL AND by = 'channel' AND value = 'site'"
    )
    summary = "UPDATE feedback_summary SET result = jsonb_set(result, '{comments}', '777') WHERE id = %s"
    one = Summary.objects.latest_in(draft).order_by("article", "-watermark").last()
    with connection.cursor() as cursor:
        cursor.execute(number)
        cursor.execute(summary, [one.pk])
    [place] = Placement.objects.current().filter(edition__draft=draft, provision=one.article_id)

    found = differences(draft)

    def named(start):
        return [line for line in found if line.startswith(start)]

    assert len(named("tally of draft proposal citizen channel site: published ")) == 1
    assert len(named("figures channels site.proposals: published ")) == 1
    assert len(named(f"{place.eid} comments: published 777, counted {one.result['comments']}")) == 1
    path = folder / "export" / "constitution" / "comments.csv"
    first, *lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join([first, *lines[1:]]), encoding="utf-8-sig", newline="")
    status, told = recount(path.parent)
    assert status == 1
    assert told[0] == "comments.csv: its digest is not the one in manifest.json"
    assert any(" comments: published " in line for line in told)
