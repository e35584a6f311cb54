"""Acts that say who somebody is, or end an account, are done on pages alone (decision 30): the API has none of them.

So is the work of the desk (decision 35): people type what they read beside its scan.
So is cutting a long text (decision 40): whoever cuts reads it.
So is agreeing to what somebody else asked for (decision 43): whoever agrees has read it.
So is looking again at what another moderator ruled on (decision 48): whoever judges has read it.
So is answering a batch of rulings that another moderator proposed: whoever confirms it has read it.
So is naming a theme, and saying where a text belongs: whoever does it has read the texts.
So is what an office says of an article in its own words: a person wrote it.
So is giving work to a colleague, and noting something for colleagues (decision 82): both are said to people by people.
So is entering and publishing a sitting (decision 81): whoever publishes has read what goes out.
So are the check, the decision and the second signature of a prepared answer (decision 77), which a program may draft.
So are conclusions and dissents: whoever asks for one, gives it or dissents has read what it is about.
Rules of a draft are settled on pages, too.
"""

import ast
from pathlib import Path

import accounts.actions
import articles.actions
import commission.actions
import feedback.actions
import intake.actions
import moderation.actions
from tests.databases import APPS

ROOT = Path(__file__).resolve().parents[2]
NOT_BY_PROGRAMS = {
    "add_note",
    "agree_to",
    "announce_sitting",
    "answer_objection",
    "ask_for_conclusion",
    "ask_unsealing",
    "assign",
    "change_sitting",
    "check_docket",
    "claim_item",
    "confirm_batch",
    "confirm_segment",
    "cut",
    "decide_docket",
    "describe_segment",
    "dissent",
    "enter",
    "enter_meeting",
    "enter_results",
    "erase_person",
    "finish_long_text",
    "give_conclusion",
    "keep_conclusion",
    "take_down_conclusion",
    "withdraw_conclusion",
    "grant_unsealing",
    "help_at_desk",
    "join_segments",
    "judge",
    "keep_entry",
    "make_claim_code",
    "make_desk_code",
    "merge_accounts",
    "move_up",
    "name_segment",
    "name_theme",
    "object_to_cut",
    "open_unsealing",
    "place_text",
    "publish_sitting",
    "put_on_agenda",
    "refuse_batch",
    "refuse_change",
    "refuse_unsealing",
    "register_item",
    "register_of_meeting",
    "remove_factors",
    "see_at_desk",
    "see_in_person",
    "settle_entries",
    "settle_rules",
    "settle_two_people",
    "sign_docket",
    "strike_note",
    "take_assignment_back",
    "take_back_analysis",
    "take_back_cut",
    "take_item",
    "take_off_agenda",
    "take_off_meeting",
    "take_suggested",
    "withdraw_change",
    "write_analysis",
}


# Of the same name, and something else: a moderator has an item before them.
ELSEWHERE = {("moderation.actions", "claim_item")}


def modules_of_the_api():
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*api*.py")) if "migrations" not in path.parts]
    return [*files, *sorted((ROOT / "consultation/api").glob("*.py"))]


def names_in(path):
    tree = ast.parse(path.read_text())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported = {(node.module, alias.name) for node in found for alias in node.names} - ELSEWHERE
    return {name for _module, name in imported} | {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }


def test_no_module_of_the_api_reaches_what_is_not_for_programs():
    reached = {str(path.relative_to(ROOT)): names_in(path) & NOT_BY_PROGRAMS for path in modules_of_the_api()}

    assert {path: names for path, names in reached.items() if names} == {}
    assert len(reached) > 15


def test_what_is_listed_is_there():
    there = {*dir(accounts.actions), *dir(articles.actions), *dir(intake.actions), *dir(moderation.actions)}
    there |= {*dir(feedback.actions), *dir(commission.actions)}

    assert {name for name in NOT_BY_PROGRAMS if name not in there} == set()
