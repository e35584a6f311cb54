"""Public identifiers that never change: a letter, `_`, 128 random bits in lower-case Crockford base32."""

import re
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PATTERN = re.compile(r"[a-z]_[0-9a-hjkmnp-tv-z]{26}", re.ASCII)
LENGTH = 28


def new_id(letter: str) -> str:
    """Return a fresh identifier of the kind that `letter` stands for."""
    number = secrets.randbits(128)
    return f"{letter}_" + "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def proposal_id():
    return new_id("p")


def comment_id():
    return new_id("c")


def person_id():
    return new_id("u")


def provision_id():
    return new_id("v")


def draft_id():
    return new_id("d")


def support_id():
    return new_id("s")


def ruling_id():
    return new_id("r")


def decision_id():
    return new_id("e")


def organization_id():
    return new_id("o")


def invitation_id():
    return new_id("i")


def membership_id():
    return new_id("m")


def dossier_id():
    return new_id("f")


def position_id():
    return new_id("n")


def token_id():
    return new_id("t")


def erasure_id():
    return new_id("x")


def session_id():
    return new_id("b")


def identity_id():
    return new_id("k")


def ground_id():
    return new_id("w")


def reasons_id():
    return new_id("w")


def analysis_id():
    return new_id("w")


def page_version_id():
    return new_id("w")


def merge_id():
    return new_id("y")


def address_change_id():
    return new_id("z")


def coauthor_id():
    return new_id("a")


def coauthor_invitation_id():
    return new_id("h")


def attachment_id():
    return new_id("j")


def cosigner_id():
    return new_id("l")


def unsealing_id():
    return new_id("x")


def delivery_id():
    return new_id("g")


def item_id():
    return new_id("l")


def scan_id():
    return new_id("q")


def check_id():
    return new_id("q")


def petition_id():
    return new_id("l")


def meeting_id():
    return new_id("y")


def translation_id():
    return new_id("q")


def invited_id():
    return new_id("i")


def long_text_id():
    return new_id("l")


def change_id():
    return new_id("k")


def recheck_id():
    return new_id("q")


def appeal_id():
    return new_id("q")


def settings_version_id():
    return new_id("w")


def batch_id():
    return new_id("b")


def question_id():
    return new_id("q")


def rehearsal_id():
    return new_id("h")


def family_id():
    return new_id("g")


def duty_id():
    return new_id("g")


def theme_id():
    return new_id("h")


def table_id():
    return new_id("w")


def binding_id():
    return new_id("g")


def docket_id():
    return new_id("j")


def author_answer_id():
    return new_id("z")


def phase_report_id():
    return new_id("w")


def assignment_id():
    return new_id("k")


def note_id():
    return new_id("q")


def ready_reasons_id():
    return new_id("w")


def report_words_id():
    return new_id("w")


def sitting_id():
    return new_id("s")


def conclusion_request_id():
    return new_id("q")


def conclusion_id():
    return new_id("w")


def dissent_id():
    return new_id("w")
