"""The comparative table of a theme: which rows it has, as a page, a file and by the command."""

import pytest
from django.core.management import CommandError, call_command

from commission.actions import ask_for_file, make_file
from commission.actions.table_files import claim_file
from commission.comparative.choice import Choice
from commission.comparative.rows import Rows
from commission.models import TableFile
from core import clock
from feedback.models import Theme, ThemePlacement
from tests.commission import world
from tests.commission.world import NOON


def place_in(theme, proposal):
    article = theme.article
    return ThemePlacement.objects.create(
        draft=theme.draft, article=article, theme=theme, proposal=proposal, placed_at=NOON
    )


@pytest.fixture
def proposals(draft):
    return [world.make_proposal(draft, text=f"Мәтін {number}.") for number in range(3)]


@pytest.fixture
def theme(draft, proposals):
    analyst = world.make_rapporteur(draft, "analyst", role="analyst")
    theme = Theme.objects.create(
        draft=draft,
        article=world.article(draft),
        name_kk="Тіл",
        name_ru="Язык",
        name_en="Language",
        named_by=analyst,
        named_at=NOON,
        method="words",
        found_at=NOON,
        counted_at=NOON,
        texts=2,
    )
    for proposal in proposals[:2]:
        place_in(theme, proposal)
    world.make_position(draft)
    return theme


def rows_of(draft, **choice):
    return [row.name for row in Rows(draft, Choice(**choice))[0:50]]


def test_the_table_of_a_theme_has_the_proposals_that_it_holds(draft, proposals, theme):
    numbers = [proposal.number for proposal in proposals]

    assert rows_of(draft, theme=theme.uid) == numbers[:2]
    assert rows_of(draft, theme=theme.uid, article="art_9", whose="citizens", decision="open") == numbers[:2]
    assert rows_of(draft, theme=theme.uid, whose="organizations") == []
    assert rows_of(draft, theme=theme.uid, article="art_10") == []
    assert len(rows_of(draft)) == 4


def test_a_theme_without_a_name_is_nobodys_business_yet(draft, client, theme):
    Theme.objects.update(named_at=None, named_by=None, name_kk="", name_ru="", name_en="")

    page = client.get(f"/ru/constitution/table/?theme={theme.uid}").content.decode()

    assert rows_of(draft, theme=theme.uid) == []
    assert 'id="rows"' not in page
    assert "t-theme" not in page


def test_page_file_and_command_have_the_same_rows_of_a_theme(client, draft, theme, tmp_path, capsys):
    page = client.get(f"/ru/constitution/table/?theme={theme.uid}&article=art_9").content.decode()
    assert ("2 строки" in page, "Мәтін 2." in page) == (True, False)
    assert f'<option value="{theme.uid}" selected>Язык</option>' in page
    assert "Тема, названная сотрудниками: Язык." in page
    asking = client.get(f"/kk/constitution/table/files/?theme={theme.uid}").content.decode()
    assert f'<option value="{theme.uid}" selected>Тіл</option>' in asking

    sent = {"form": "docx", "language": "ru", "names": "shown", "theme": theme.uid}
    made = client.post("/ru/constitution/table/files/", sent)
    assert "Язык" in client.get(made["Location"]).content.decode()
    file = make_file(claim_file(at=NOON), clock=clock.now)
    assert (file.choice["theme"], file.rows) == (theme.uid, 2)
    assert f"theme-{theme.uid}" in client.get(f"{made['Location']}download/")["Content-Disposition"]
    options = {"draft": "constitution", "language": "ru", "form": "docx"}
    call_command("comparative_table", theme=theme.uid, output=tmp_path / "t.docx", **options)
    assert ": 2 rows, SHA-256" in capsys.readouterr().out
    with pytest.raises(CommandError, match="has no named theme h_none"):
        call_command("comparative_table", theme="h_none", output=tmp_path / "t.docx", **options)


def test_a_file_is_made_anew_when_the_theme_holds_something_else(draft, proposals, theme):
    choice = Choice(theme=theme.uid)
    first = ask_for_file(draft, choice, "docx", asker="somebody", at=NOON)
    make_file(claim_file(at=NOON), clock=clock.now)
    assert ask_for_file(draft, choice, "docx", asker="somebody", at=NOON) == first

    place_in(theme, proposals[2])

    assert ask_for_file(draft, choice, "docx", asker="somebody", at=NOON) != first
    assert TableFile.objects.count() == 2


@pytest.mark.parametrize("asked", ["x", "h_%00", "h_" + "0" * 26])
def test_an_unknown_theme_is_an_empty_table_or_left_out(client, draft, theme, asked):
    assert client.get("/ru/constitution/table/", {"theme": asked}).status_code == 200
    sent = {"form": "docx", "language": "ru", "names": "shown", "theme": asked}
    assert client.post("/ru/constitution/table/files/", sent).status_code == 422
