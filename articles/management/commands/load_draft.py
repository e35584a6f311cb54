"""Load a draft's text and its editorial words, and publish it as the first edition."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from articles.actions.loading import publish_draft
from articles.editorial import read_editorial
from articles.source import MalformedSource, read_units
from core import clock

SAMPLE = Path(__file__).resolve().parents[2] / "sample"


class Command(BaseCommand):
    help = "Load a draft in three languages and publish it as edition 1; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--slug", default="constitution", help="the draft's name in addresses")
        parser.add_argument("--file", type=Path, default=SAMPLE / "constitution-2026.kk-ru-en.json", help="the text")
        parser.add_argument("--topics", type=Path, default=SAMPLE / "topics.json", help="topics and themes")
        parser.add_argument("--editorial", type=Path, default=SAMPLE / "editorial.json", help="words about the draft")
        parser.add_argument("--pages", type=Path, default=SAMPLE / "pages.json", help="terms, privacy notice, operator")
        parser.add_argument("--dated", type=_date, default=date(2026, 2, 12), help="the edition's date, YYYY-MM-DD")
        parser.add_argument("--opens", type=_moment, help="when collection opens; without it the secretary opens it")
        parser.add_argument("--closes", type=_moment, help="when collection closes")

    def handle(self, *, slug, file, topics, editorial, pages, dated, opens, closes, **options):
        try:
            units = read_units(parsed(file))
            eids = {unit.eid for unit in units}
            words = read_editorial(parsed(topics), parsed(editorial), eids, parsed(pages))
        except MalformedSource as fault:
            raise CommandError(f"Nothing was loaded. {fault}") from fault
        draft, is_new = publish_draft(
            units, words, slug=slug, dated=dated, at=clock.now(), opens_at=opens, closes_at=closes
        )
        if is_new:
            articles = sum(unit.kind == "article" for unit in units)
            self.stdout.write(f"Loaded {draft.slug}: {articles} articles, {len(units)} provisions in three languages.")
        else:
            self.stdout.write(f"{draft.slug} is already published, and what is published stays: nothing was changed.")


def parsed(path):
    try:
        parsed = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise MalformedSource(f"{path.name}: the file cannot be read ({fault.strerror}).") from fault
    except ValueError as fault:
        raise MalformedSource(f"{path.name}: this is no JSON in UTF-8 ({fault}).") from fault
    if not isinstance(parsed, dict):
        raise MalformedSource(f"{path.name}: an object is expected at its top.")
    return parsed


def _date(text):
    return date.fromisoformat(text)


def _moment(text):
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return make_aware(moment) if is_naive(moment) else moment
