"""Who may do what: every address and method of the site, asked by everybody, answers as `roles.md` says.

An answer that is no act leaves every table as it was. An address that is new fails until it has its rows.
"""

import json
import re
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone
from django.utils.translation import override

from accounts import acting
from accounts.addresses import address_to_undo
from accounts.invitations import address_of
from accounts.mail import address_to_end
from accounts.models import Membership
from articles import short
from articles.invitations import address_of as office_address_of
from articles.models import PageVersion
from articles.sheets import file_of, sheet_of
from commission.actions import make_report_file
from commission.comparative.choice import Choice
from commission.models import Assignment, ConclusionRequest, Docket, DocketItem, ReadyReasons, TableFile
from core import clock
from feedback.models import Family
from intake.inviting import address_of as address_of_invited
from proposals.actions.dossiers import mark_of_version
from proposals.invitations import address_of as coauthor_address_of
from proposals.models import Attachment, Proposal
from proposals.room import Room
from proposals.word_changes import changes_in
from tests.commission.frozen import make as make_report
from tests.proposals import pdfs
from tests.world import (
    PASSWORD,
    SLUG,
    change_of,
    commissioner_of,
    docket_of,
    make_world,
    office_invitation_of,
    operator_of,
    sitting_of,
)

TABLE = Path(__file__).with_name("roles.md")
PEOPLE = [
    "visitor",
    "citizen",
    "author",
    "another citizen",
    "party head",
    "drafter",
    "moderator elsewhere",
    "moderator",
    "rapporteur elsewhere",
    "rapporteur",
    "secretary",
]
# An operator has no column: at the desk, in the directory of staff and at the rehearsal they are answered as the
# secretary is, elsewhere as another citizen. What is addressed to that citizen is not theirs; an office has a second
# factor.
OPERATOR = "operator"
AS_THE_SECRETARY = re.compile(
    r"/intake/|long-texts/|/api/v1/(drafts/{draft}/)?petitions/|(?<!settings/)invitations/"
    r"|reauthenticate/code/|{draft}/staff/(runs/)?$|{draft}/rehearsal/$"
)
# Neither has a member of the Commission: they read of it what a rapporteur elsewhere does, prepared answers, too, and
# dissent; elsewhere they are answered as another citizen, but for what is any office's.
COMMISSIONER = "commissioner"
AS_A_READER = re.compile(
    r"/commission/|(?<!settings/)invitations/|reauthenticate/code/|{draft}/staff/(runs/|figures/)?$"
    r"|{draft}/rehearsal/$|/(desk|overview)/$|{draft}/prepared/(j_none/)?$"
)
DISSENTING = {("GET", ""): "200", ("POST", ""): "422", ("POST", "dissent"): "302"}
# They act in their party's name; everybody else in their own.
OF_THE_PARTY = {"party head", "drafter"}
METHODS = {"page": {"GET", "POST"}, "api": {"GET", "POST", "PUT", "PATCH", "DELETE"}}
SIGN_IN = re.compile(r"/ru/account/login/\?next=(/|%2F)")
# Answers that say something was done; behind all others every table must be as it was.
ACTED = {"200", "201", "202", "302"}
NO_TABLES_OF_OURS = {"accounts_session", "cache"}


class Row(NamedTuple):
    room: str
    methods: tuple
    address: str
    sent: str
    answers: tuple

    def path(self, names):
        return self.address.format(**names)


def read_table():
    rows, room = [], ""
    for line in TABLE.read_text().splitlines():
        if line.startswith("## "):
            room = line[3:]
        elif line.startswith("| `"):
            methods, address, sent, *answers = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            rows.append(Row(room, tuple(methods.split()), address, sent, tuple(answers)))
    return rows


ROWS = read_table()
OF_THE_COMMISSION = {
    "to be prepared",
    "words of an answer",
    "left to the desk",
    "desk",
    "desk of positions",
    "desk given on",
    "assignment",
    "assignment back",
    "conclusion asked",
    "ready text for an answer",
    "named in a prepared answer",
}
ROOMS = list(dict.fromkeys(row.room for row in ROWS))

REASONS = {"kk": "Негіздеме.", "ru": "Обоснование."}
GROUND = {f"{part}_{language}": "Негіз." for part in ("name", "sentence") for language in ("kk", "ru", "en")}
READY = {
    f"{part}_{language}": "Мұнда {fact}." if part == "text" else "Дайын."
    for part in ("title", "text")
    for language in ("kk", "ru", "en")
}
USED_AGAIN = {
    "code": "other_law",
    "outcome": "",
    "title_kk": "Басқа заң",
    "title_ru": "Другой закон",
    "text_kk": "Бұл туралы {source}.",
    "text_ru": "Об этом {source}.",
}
SITTING = {
    "starts_at": "2026-02-05T10:00",
    "title_kk": "Тіл",
    "title_ru": "Язык",
    "place_kk": "Астана",
    "place_ru": "Астана",
    "members": 5,
    "quorum": 3,
}
PROPOSAL = {
    "kind": "change",
    "text": "Совсем другие слова.",
    "reasons": "Потому что так яснее.",
    "language": "ru",
    "name_form": "region",
    "key": "a-random-token",
}
MEETING = {
    "title": "Сход",
    "region": "KZ-15",
    "organized_by": "Акимат",
    "attendance": 64,
    "language": "ru",
    "key": "a-random-token",
}
COMMENT = {"stance": "for", "text": "Согласен.", "language": "ru", "name_form": "region", "key": "a-random-token"}
# What is sent, by the name it has in the table; to the interface of programs it goes as JSON.
SENT = {
    "": {},
    "sitting": SITTING | {"number": 10},
    "facts of a sitting": SITTING,
    "something for an agenda": {"act": "put", "words_kk": "Тіл", "words_ru": "Язык"},
    "results of a sitting": {"present": 4, "minutes_kk": "Тіл.", "minutes_ru": "Язык."},
    "signature": {"cms": "bm8gc2lnbmF0dXJl"},
    "cosigning": {"version": 1},
    "proposal": PROPOSAL | {"act": "send", "made_from": "ru"},
    "new words": {name: PROPOSAL[name] for name in ("text", "reasons", "language", "key")} | {"act": "send"},
    "other words": {name: PROPOSAL[name] for name in ("text", "reasons", "language")},
    "words to keep": {name: PROPOSAL[name] for name in ("text", "reasons", "language", "key")} | {"act": "save"},
    "words to throw away": {"act": "discard"},
    "begun words": {"language": "ru", "texts": [PROPOSAL["text"]], "reasons": ""},
    "saving": PROPOSAL | {"act": "save", "made_from": "ru"},
    "looking": PROPOSAL | {"act": "look", "made_from": "ru", "offered_language": "ru", "differs": "Иначе."},
    "look": {"draft": SLUG, "provision": "art_9__para_1", "kind": "change", "language": "ru", "text": "Другие слова."},
    "filing": PROPOSAL | {"draft": SLUG, "provision": "art_9__para_1"},
    "comment": COMMENT,
    "answer": {"answer": "agree"},
    "report": {"ground": "advertising", "text": "Посмотрите."},
    "appeal": {"text": "Оскорбления нет."},
    "appeal decided": {"outcome": "upheld", "reasons": "Оскорбление."},
    "hide": {"ruling": "hide", "ground": "insult", "reasons": "Оскорбление."},
    "publish": {"ruling": "publish"},
    "whole list": {"all": "yes"},
    "batch confirmed": {"act": "confirm"},
    "batch refused": {"act": "refuse", "reasons": "Не все из них реклама."},
    "question to a colleague": {"act": "ask", "colleague": "1", "note": "Это оскорбление?"},
    "reasons of the Commission": USED_AGAIN | {"seen": "1"},
    "new reasons of the Commission": USED_AGAIN | {"seen": "0"},
    "reasons of the Commission retired": {"act": "retire", "seen": "1"},
    "note of staff": {"note": "Спросить у комитета.", "of_variant": "on"},
    "note struck": {"act": "strike", "which": "q_1"},
    "answer to a colleague": {"act": "answer", "question": "q_1", "note": "Нет."},
    "look at a ruling": {"act": "look", "ruling": "hide", "ground": "insult", "reasons": "Оскорбление."},
    "restore": {"ruling": "restore", "reasons": "Оскорбления нет."},
    "profile": {"name": "Новое Имя", "region": "KZ-71", "language": "ru"},
    "following nothing": {"act": "follow", "kind": "proposal", "id": "p_none"},
    "pace": {"pace": "daily", "hour": 9},
    "name form": {"name_form": "pseudonym"},
    "unsealing": {"reasons": "Суд определением от пятого марта спрашивает, кто это написал."},
    "one click": {"List-Unsubscribe": "One-Click"},
    "closing": {"act": "close"},
    "extension": {"act": "extend", "collection-closes_at": "2099-01-01T00:00"},
    "opening": {"act": "open", "consideration-closes_at": "2099-01-01T00:00"},
    "words": {"title": "Проект", "summary": "Коротко.", "about": "Подробно."},
    "page": {"kk": "Шарттар.", "ru": "Условия.", "seen": "1", "asks_anew": "on"},
    "ground": GROUND | {"order": "20", "seen": "1"},
    "new ground": GROUND | {"code": "spoken_for", "order": "70", "seen": "0"},
    "ready reasons": READY | {"seen": "1"},
    "new ready reasons": READY | {"code": "spoken_for", "seen": "0"},
    "retiring": {"act": "retire", "seen": "1"},
    "page words": {"kk": "Шарттар.", "ru": "Условия."},
    "confirmed import": {"act": "confirm", "seen": "1"},
    "discarded import": {"act": "discard"},
    "columns of an import": {"columns": {"number": 0, "name": 1, "contact": 2, "place": 3, "reasons": 9}}
    | {"kind_if_none": "question"},
    "number of an import": {"new": 1},
    "settled import": {"act": "settle", "column_number": "0", "column_place": "3", "column_reasons": "9", "level": "1"}
    | {"column_name": "1", "column_contact": "2", "kind": "question"},
    "what needs two": {"needs_two": ["open_phase", "appoint"]},
    "what needs an unknown": {"needs_two": ["reign"]},
    "rules": {
        "least_level": 2,
        "level_seen_at_once": 3,
        "grace_minutes": 5,
        "hours_unseen": 24,
        "appeal_days": 10,
        "extending": "limited",
        "extensions_most": 1,
        "extension_days": 7,
        "extension_hours_before": 48,
        "answer_supporters": 1000,
        "answer_days": 30,
        "two_people": "on",
    },
    "text without words": {"act": "store"},
    "text": {
        "act": "store",
        "slug": "water",
        "second": "citizen@example.kz",
        "dated": "2026-02-01",
        "kk": "Заң\nI бөлім. А\n1-бап\nСөз.",
        "ru": "Закон\nРаздел I. А\nСтатья 1\nСлова.",
    },
    "consent": {"act": "agree", "seen": "0" * 64},
    "withdrawn change": {"act": "withdraw"},
    "parts": {"abroad": "all", "without_iin": "words", "minors": "read"},
    "topic": {"title": "Языки", "words": "язык\nречь"},
    "registration": {
        "kind": "org",
        "name": "Тау елі",
        "language": "kk",
        "bin": "450340000042",
        "head_name": "Айша Төраға",
        "head_office": "төраға",
        "declared": "on",
        "key": "a-random-token",
    },
    "no name": {"organization": ""},
    "invitation": {"email": "new@example.kz", "role": "filer"},
    "inviting": {"act": "invite", "email": "new@example.kz"},
    "leaving": {"act": "leave"},
    "joining": {"act": "accept", "name_form": "region"},
    "declining": {"act": "decline"},
    "coauthor's address": {"email": "new@example.kz"},
    "filer": {"act": "filer"},
    "head": {"act": "head"},
    "removal": {"act": "remove"},
    "role": {"role": "filer"},
    "heir": {"role": "head"},
    "confirmation": {"act": "confirm"},
    "refusal": {"act": "refuse", "reasons": "Это не ваш БИН."},
    "invitation to an office": {"email": "new@example.kz", "role": "moderator"},
    "taking the office": {"act": "accept"},
    "appointment": {"email": "citizen@example.kz", "role": "analyst"},
    "correction": {
        "outcome": "out_of_scope",
        **{f"reasons_{language}": text for language, text in REASONS.items()},
        "correction_kk": "Қате болды.",
        "correction_ru": "Была ошибка.",
    },
    "decision": {"outcome": "declined", "reasons": REASONS},
    "giving it up": {"step": "drop"},
    "phase": {"phase": "collection"},
    "report words": {"act": "write", "seen": "0", "kk": "Сөз.", "ru": "Слово.", "en": ""},
    "table file": {"form": "xlsx", "language": "kk", "article": "art_9", "names": "shown"},
    "unsent": {name: PROPOSAL[name] for name in ("kind", "text", "reasons", "language")}
    | {"draft": SLUG, "provision": "art_9__para_1"},
    "token": {"name": "Бот", "scopes": ["read"], "days": 30},
    "token form": {"name": "Бот", "days": "30", "key": "a-random-token"},
    "later": {"closes_at": "2099-01-01T00:00:00+05:00"},
    "topic words": {"title": "Языки", "words": ["язык", "речь"]},
    "account of why": {
        "outcome": "out_of_scope",
        "reasons": REASONS,
        "correction": {"kk": "Қате болды.", "ru": "Была ошибка."},
    },
    "password": {"login": "citizen@example.kz", "password": PASSWORD},
    "credentials": {"email": "citizen@example.kz", "password": PASSWORD},
    "new person": {"email": "new@example.kz", "password1": "tundik-uyq-bosagha-9", "accepts": "on"},
    "new address": {"action_add": "", "email": "another@example.kz"},
    "new password": {
        "oldpassword": PASSWORD,
        "password1": "tundik-uyq-bosagha-9",
        "password2": "tundik-uyq-bosagha-9",
    },
    "address": {"email": "citizen@example.kz"},
    "own password": {"password": PASSWORD},
    "translation": {"language": "en", "text": "Other words.", "texts": ["Other words."], "reasons": "It is clearer."},
    "petition": {
        "language": "ru",
        "title": "О языке",
        "text": "Просим.",
        "brought_by": "Родители",
        "signatures": 50,
        "key": "a-random-token",
    },
    "withdrawal of an invitation": {"act": "withdraw", "reasons": "Статья изменилась."},
    "sending of an invitation": {"act": "send", "email": "another@example.kz"},
    "check of a petition": {"act": "check", "sample": 10, "held": 9},
    "analysis taken back": {"act": "take_back", "seen": "1"},
    "petition taken off": {"act": "take_off", "reasons": "Названы люди."},
    "voice of a meeting": {"act": "register", "where": "page 2"},
    "meeting taken off": {"act": "take_off", "reasons": "Внесено дважды."},
    "long text": {
        "act": "send",
        "title": "О языке",
        "text": "1. Статья 9. Просим.",
        "language": "ru",
        "name_form": "region",
        "key": "a-random-token",
    },
    "finishing": {"act": "finish"},
    "suggested cuts": {"act": "take", "suggested": "5-6"},
    "described part": {"act": "describe", "place": "9(1)", "kind": "keep"},
    "confirmed part": {"act": "confirm", "place": "9(1)", "kind": "keep"},
    "named part": {"act": "name", "called": "nothing"},
    "joined parts": {"act": "join", "sure": "on"},
    "cut taken back": {"act": "take_back"},
    "objection": {"act": "object", "words": "Не так."},
    "answer to an objection": {"act": "answer", "answer": "Так."},
    "removal of words": {"reasons": "Сказано другое."},
    "letter": {"text": "Письмо.", "language": "kk", "seen": ""},
    "drop": {"act": "drop"},
    "dissent": {"kk": "Қарсымын."},
    "withdrawal of a conclusion": {"act": "withdraw", "reasons": "Не нужно."},
    "conclusion on paper": {"act": "take_down", "kk": "Сөз.", "after": "0"},
    "conclusion kept": {"act": "keep", "kk": "Сөз.", "after": "0"},
    "conclusion given": {"act": "give", "kk": "Сөз.", "after": "0"},
    "taken letter": {"act": "take"},
    "code of an answer": {"code": "0000-0000-00000"},
    "words at a desk": {
        "act": "register",
        "key": "a-random-token",
        "passages": "1",
        "place_1": "9(2)",
        "kind_1": "question",
        "reasons_1": "Почему так?",
        "name": "А. Б.",
        "contact": "Астана",
        "language": "ru",
    },
    "left letter": {"act": "leave"},
    "kept letter": {"act": "keep", "passages": "1", "text_1": "Недописано"},
    "unreadable letter": {"act": "enter", "passages": "1", "refusal": "unreadable"},
    "settled letter": {"act": "settle", "take_text_1": "a", "take_reasons_1": "b", "take_contact": "a"},
    "new position": {"act": "save", "stance": "oppose", "text": "", "reasons": "Иначе.", "language": "ru", "seen": ""},
}


TRANSLATIONS = (
    "translation",
    "translation_by_staff",
    "translation_of_hidden",
    "waiting_translation",
    "position_translation",
)
TAKEN = {"taking off": ("remove", "coauthor_of_draft"), "taking back": ("revoke", "coauthor_invitation")}


def sent_to(world, name):
    if name in OF_THE_COMMISSION:
        return _of_the_commission(world, name)
    if name in {"dossier", "word file", "marked changes", "taking", "the party's name"}:
        return _of_the_party(world, name)
    if name in {"meeting", "a cut"} or name.startswith(("carrier", "invitation to speak")):
        return _at_the_desk(world, name)
    if name in {"acceptance", "acceptance by program"}:
        uids = [version.uid for version in PageVersion.objects.of(world.draft).to_accept()]
        return {"act": "accept", "seen": uids} if name == "acceptance" else {"versions": uids}
    if name in {"following", "end of following"}:
        act = "follow" if name == "following" else "unfollow"
        return {"act": act, "kind": "proposal", "id": world.published.uid}
    if name == "answers":
        return {"proposals": [{"number": world.published.number}], "outcome": "declined", "reasons": REASONS}
    if name.startswith("opinion"):
        states = {"opinion": "published", "opinion on what waits": "waiting", "opinion on what is hidden": "hidden"}
        return {"number": getattr(world, states[name]).number, "answer": "agree"}
    if name in {"ready text", "analysis"}:
        return _in_office(world, name)
    if name == "supporting":
        return PROPOSAL | {"support": str(world.published.serial), "made_from": "ru"}
    return _taken(world, *TAKEN[name]) if name in TAKEN else SENT[name]


def _of_the_commission(world, name):
    if name == "words of an answer":
        return {"act": "save", "outcome_1": "declined", "read_1": "0"}
    if name == "left to the desk":
        return {"act": "leave", "item": [DocketItem.objects.get().pk]}
    if name == "named in a prepared answer":
        return {"proposals": [world.addition.number]}
    if name == "to be prepared":
        return {"act": "prepare", "chosen": [world.published.number]}
    if name == "ready text for an answer":
        return {
            "act": "text",
            "ready": (getattr(world, "ready_reasons", None) or ready_reasons_of(world)).uid,
            "chosen": [world.published.number],
        }
    if name in {"desk", "desk of positions"}:
        reasons = {f"reasons_{language}": text for language, text in REASONS.items()}
        chosen = world.published.number if name == "desk" else f"{world.position.uid}*2"
        return {"chosen": [chosen], "outcome": "declined"} | reasons
    if name == "conclusion asked":
        return {"organization": world.party.uid, "until": timezone.localdate().isoformat(), "question": "Нужно?"}
    if name == "assignment":
        return {"numbers": "", "person": world.rapporteur.uid, "until": timezone.localdate().isoformat()}
    given_on = {"act": "give", "chosen": [world.published.number]}
    return (
        {"which": (getattr(world, "assignment", None) or assignment_of(world)).uid}
        if name == "assignment back"
        else given_on
    )


def _in_office(world, name):
    if name == "ready text":
        return {"act": "text", "ready": world.ready.uid, "reasons": "Оскорбление."}
    return {"kk": "Екі сөз.", "ru": "Два слова.", "seen": "1", "watermark": str(world.summary.watermark)}


def _at_the_desk(world, name):
    if name == "meeting":
        return MEETING | {"held_on": str(timezone.localdate()), "files": SimpleUploadedFile("a.pdf", pdfs.made())}
    if name == "a cut":
        sign = world.long_text.words.text.index("§")
        return {"act": "cut", "piece": f"{sign}-{sign + 1}"}
    if name == "carrier by its serial":
        return {"proposal": world.published.serial}
    if name == "carrier of a petition":
        return {"act": "carry", "proposal": world.published.number}
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    whom = {"name": "Академия языка", "email": "academy@example.kz", "language": "ru", "until": until}
    if name.endswith("by program"):
        return whom | {"articles": ["art_9"], "remind_days": 2}
    return whom | {"articles": "9", "remind_days": 2, "bin": "", "key": "a-random-token"}


def _of_the_party(world, name):
    if name == "the party's name":
        return {"organization": world.party.uid}
    if name == "dossier":
        version = world.dossier.versions.select_related("letter").get(filed_at__isnull=True)
        entries, files = version.entries.select_related("words"), list(Attachment.objects.of(version))
        return {"seen": mark_of_version(version, entries, files), "key": "a-random-token"}
    if name == "word file":
        return {"file": SimpleUploadedFile("our.docx", file_of(sheet_of(world.draft, "kk"), "text"))}
    changes = changes_in(Room(world.draft, world.party, world.drafter))
    taken = {"take": "art_10__para_1"} if name == "marked changes" else {"provisions": ["art_10__para_1"]}
    return taken | {"seen": changes.seen}


def _taken(world, act, which):
    return {"act": act, "which": getattr(world, which).uid}


def table_file_of(world):
    """Return a file of the comparative table that was made."""
    at = world.clock.next()
    return TableFile.objects.create(
        draft=world.draft,
        choice=asdict(Choice()),
        key=Choice().key,
        form="docx",
        facts="0:0",
        asked_at=at,
        moment=clock.now(),
        made_at=at,
        content=b"file",
    )


def phase_report_of(world):
    """Return a report, of which a worker has made one file so far."""
    report = make_report(world.draft, world.secretary)
    make_report_file(report.pk, "ru", "docx", at=world.clock.next())
    return report


def assignment_of(world):
    """Return what a secretary has given to the rapporteur: a proposal of article 9."""
    at = world.clock.next()
    assignment = Assignment.objects.create(
        draft=world.draft,
        article=world.published.change.article,
        number=1,
        person=world.rapporteur,
        given_by=world.secretary,
        given_at=at,
        until=timezone.localdate(at) + timedelta(days=7),
    )
    assignment.items.create(proposal=world.published)
    return assignment


def ready_reasons_of(world):
    """Return reasons that the Commission uses again."""
    words = {"title_kk": "Қажет емес", "title_ru": "Не нужно", "text_kk": "{demand}.", "text_ru": "{demand}."}
    columns = {"published_at": world.clock.next(), "published_by": world.secretary}
    return ReadyReasons.objects.create(draft=world.draft, code="need_not", number=1, **words, **columns)


def family_of(world):
    """Return a family of the world: two proposals whose reasons are said to be nearly the same."""
    article = world.published.change.article
    family = Family.objects.create(
        draft=world.draft, article=article, place=article, part="reasons", method="repeats-1", people=2
    )
    for place, one in enumerate((world.published, world.decided)):
        words = {"proposal": one, "revision": Proposal.objects.get(pk=one.pk).current_revision}
        family.members.create(part="reasons", place=article, stands_for_all=place == 0, **words)
    return family


def conclusion_of(world, *, is_public=False):
    """Return a request to the party: on a prepared answer, or one on an article that everybody reads."""
    docket = getattr(world, "docket", None) or Docket.objects.filter(draft=world.draft).first() or docket_of(world)
    return ConclusionRequest.objects.create(
        draft=world.draft,
        article=docket.article,
        docket=None if is_public else docket,
        organization=world.party,
        until=timezone.localdate() - timedelta(days=is_public),
        asked_by=world.secretary,
        asked_at=world.clock.next(),
        withdrawn_at=world.clock.next() if is_public else None,
        withdrawn_by=world.secretary if is_public else None,
        withdrawn_reasons="Не нужно." if is_public else "",
        public_at=world.clock.next() if is_public else None,
    )


def names_of(world):
    proposals = ("published", "decided", "addition", "hidden", "returned", "withdrawn", "waiting", "returned_unseen")
    comments = ("comment", "reply", "hidden_comment", "withdrawn_comment", "waiting_comment", "comment_on_published")
    office_invitation = getattr(world, "office_invitation", None) or office_invitation_of(world)
    return {
        "draft": SLUG,
        "citizen_pk": world.citizen.pk,
        "end_signature": address_to_end(world.citizen).rstrip("/").rpartition("/")[2],
        "address_change": world.address_change.uid,
        "undo_signature": address_to_undo(world.address_change).rstrip("/").rpartition("/")[2],
        "party": world.party.uid,
        "asked": world.asked_organization.uid,
        "refused": world.refused_organization.uid,
        "invitation": world.invitation.uid,
        "signature": address_of(world.invitation).rstrip("/").rpartition("/")[2],
        "addition_uid": world.addition.uid,
        "coauthor": world.coauthor.uid,
        "coauthor_of_draft": world.coauthor_of_draft.uid,
        "coauthor_invitation": world.coauthor_invitation.uid,
        "coauthor_signature": coauthor_address_of(world.coauthor_invitation).rstrip("/").rpartition("/")[2],
        "drafter_membership": Membership.objects.get(person=world.drafter).uid,
        "filer_membership": Membership.objects.get(person=world.filer).uid,
        "party_proposal": world.party_proposal.number,
        "party_draft": world.party_draft.uid,
        "party_comment": world.party_comment.uid,
        "dossier": world.dossier.number,
        "dossier_uid": world.dossier.uid,
        "attachment": world.attachment.uid,
        "unfiled_attachment": world.unfiled_attachment.uid,
        "position": world.position.uid,
        **{name: getattr(world, name).uid for name in TRANSLATIONS},
        "petition": world.petition.number,
        "meeting": world.meeting.number,
        "voice": world.voice.uid,
        "minutes": world.meeting.minutes.get().uid,
        "invited": world.invited.uid,
        "unregistered": world.unregistered.uid,
        "invited_signature": address_of_invited(world.unregistered).rstrip("/").rpartition("/")[2],
        "long_text": world.long_text.number,
        "finished_text": world.finished_text.number,
        "part": world.part,
        "unfiled_position": world.unfiled_position.uid,
        "unsent": world.draft_of_author.uid,
        "returned_uid": world.returned.uid,
        "published_uid": world.published.uid,
        "hidden_uid": world.hidden.uid,
        "decision": world.decision.uid,
        "family": (getattr(world, "family", None) or family_of(world)).uid,
        "table_file": (getattr(world, "table_file", None) or table_file_of(world)).uid,
        "phase_report": (getattr(world, "phase_report", None) or phase_report_of(world)).number,
        "appeal": world.appeal.uid,
        "batch": world.batch.uid,
        "ruling": world.ruling.uid,
        "ruling_appealed": world.appeal.ruling.uid,
        "short": short.code_of(world.published.change.provision_id, 1),
        "answer_to_position": world.answer.uid,
        "sitting": (getattr(world, "sitting", None) or sitting_of(world)).number,
        "docket": (getattr(world, "docket", None) or docket_of(world)).uid,
        "conclusion": (getattr(world, "conclusion", None) or conclusion_of(world)).uid,
        "public_conclusion": (getattr(world, "public_conclusion", None) or conclusion_of(world, is_public=True)).uid,
        "appointment": world.appointment.uid,
        "office_invitation": office_invitation.uid,
        "office_signature": office_address_of(office_invitation).rstrip("/").rpartition("/")[2],
        "change": (getattr(world, "change", None) or change_of(world)).uid,
        "delivery": world.delivery.uid,
        "letter": world.letter.uid,
        "differing_letter": world.differing_letter.uid,
        "refused_letter": world.refused_letter.uid,
        "scan": world.scan.uid,
        "mail": world.mail.uid,
        "paragraph": world.published.change.provision.uid,
        **{name: getattr(world, name).number for name in proposals},
        **{name: getattr(world, name).uid for name in comments},
    }


def ask(client, method, path, sent):
    cache.clear()  # counts of attempts
    if path.startswith("/api/"):
        headers = {"Idempotency-Key": "a-random-token"} if method == "POST" else {}
        return client.generic(method, path, json.dumps(sent), content_type="application/json", headers=headers)
    return client.post(path, sent) if method == "POST" else client.generic(method, path)


def answered(answer):
    """Return an answer in the words of the table."""
    if answer.status_code == 302 and SIGN_IN.match(answer["Location"]):
        return "sign-in"
    return str(answer.status_code)


def tables():
    """Return a digest of every row of every table of ours."""
    names = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - NO_TABLES_OF_OURS)
    one = "SELECT '{0}', md5(string_agg(row::text, ' ' ORDER BY row::text)) FROM \"{0}\" row"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(name) for name in names))
        return dict(cursor.fetchall())


def written():
    """Return how many rows this transaction has written so far, undone ones too: much quicker to ask than `tables`."""
    counted = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables WHERE relname <> ALL (%s)"
    with connection.cursor() as cursor:
        cursor.execute(counted, [list(NO_TABLES_OF_OURS)])
        return cursor.fetchone()[0]


def walk(resolver, before=""):
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from walk(entry, route)
        else:
            yield route


@pytest.fixture(scope="module")
def _made(django_db_setup, django_db_blocker):
    """The world, made once; it is undone when all tables were read through."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        made.operator = operator_of(made)
        made.commissioner = commissioner_of(made)
        made.change = change_of(made)
        made.office_invitation = office_invitation_of(made)
        made.family = family_of(made)
        made.table_file = table_file_of(made)
        made.phase_report = phase_report_of(made)
        made.assignment = assignment_of(made)
        made.docket = docket_of(made)
        made.conclusion = conclusion_of(made)
        made.public_conclusion = conclusion_of(made, is_public=True)
        made.ready_reasons = ready_reasons_of(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(_made, django_db_blocker):
    """The world as it was made; what a test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _made
        transaction.set_rollback(True)


@pytest.fixture
def clients(world):
    """Return everybody's client, by the table's words."""
    return {name: client_of(world, name) for name in (*PEOPLE, OPERATOR, COMMISSIONER)}


def client_of(world, name):
    # A failure within the site shall be an answer, so that the table names who met it.
    client = Client(raise_request_exception=False)
    if name != "visitor":
        client.force_login(getattr(world, name.replace(" ", "_")))
    if name in OF_THE_PARTY:
        session = client.session
        session[acting.KEPT] = world.party.uid
        session.save()
    return client


def _of_operator(row, answers):
    if (row.address, row.sent) == ("/ru/{draft}/intake/{letter}/", "taken letter"):
        return "409"  # the secretary holds it
    return answers["secretary" if AS_THE_SECRETARY.search(row.address) else "another citizen"]


def _of_commissioner(method, row, answers):
    if "/dissents/" in row.address and "/none/" not in row.address:
        return DISSENTING[method, row.sent]
    if method == "GET" and "/prepared/{docket}/" in row.address:
        return answers["rapporteur"]
    keeps_reasons = method == "POST" and "/commission/reasons/" in row.address
    is_read = AS_A_READER.search(row.address) and not keeps_reasons
    return answers["rapporteur elsewhere" if is_read else "another citizen"]


@pytest.mark.parametrize("room", ROOMS)
def test_everybody_is_answered_as_the_table_says(world, clients, room):
    names, before = names_of(world), tables()
    expected, found, changed = {}, {}, []

    for row in (row for row in ROWS if row.room == room):
        for method in row.methods:
            asked = f"{method} {row.address} {row.sent}".strip()
            answers = dict(zip(PEOPLE, row.answers, strict=True))
            expected[asked] = answers | {
                OPERATOR: _of_operator(row, answers),
                COMMISSIONER: _of_commissioner(method, row, answers),
            }
            found[asked] = {}
            for person, client in clients.items():
                kept, rows_before = client.cookies.copy(), written()
                with transaction.atomic():
                    answer = answered(ask(client, method, row.path(names), sent_to(world, row.sent)))
                    is_no_act = method == "GET" or answer not in ACTED
                    if is_no_act and written() != rows_before and tables() != before:
                        changed.append(f"{asked}: {person}")
                    transaction.set_rollback(True)
                client.cookies = kept
                found[asked][person] = answer

    assert (found, changed) == (expected, [])


def test_every_address_and_method_has_its_rows(world):
    names = names_of(world)
    with override("ru"):
        asked = {(resolve(row.path(names).split("?")[0]).route, method) for row in ROWS for method in row.methods}
        needed = {
            (route, method)
            for route in walk(get_resolver())
            for method in METHODS["api" if route.startswith("api/") else "page"]
        }

    assert needed - asked == set()


def test_other_methods_change_nothing_on_pages(world, clients):
    names, before, changed = names_of(world), tables(), []

    for path in sorted({row.path(names) for row in ROWS if not row.address.startswith("/api/")}):
        for method in ("PUT", "PATCH", "DELETE"):
            rows_before = written()
            with transaction.atomic():
                ask(clients["secretary"], method, path, {})
                if written() != rows_before and tables() != before:
                    changed.append(f"{method} {path}")
                transaction.set_rollback(True)

    assert changed == []
