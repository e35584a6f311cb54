"""What staff say beside a section of a report: written, replaced and taken back in versions."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.canonical import digest_of_texts
from articles.languages import CODES, OFFICIAL
from commission.models import PhaseReport, ReportWords
from core.rules import RuleViolation
from core.text import clean
from record.actions import record


class ReportWordsMissing(RuleViolation):
    code = "report_words_missing"
    sentence = _("Write it in Kazakh and in Russian. English may stay empty.")


class ReportWordsChanged(RuleViolation):
    code = "report_words_changed"
    sentence = _("Somebody published or took back a version meanwhile. Look at it, then publish yours.")
    status = 409


class NoReportWords(RuleViolation):
    code = "no_report_words"
    sentence = _("Nothing is written here that could be taken back.")


@transaction.atomic
def write_report_words(report, section, words: Mapping[str, str], *, seen=None, office, by, at):
    """Publish what an office says of a section from now on, in Kazakh, Russian and, where it is written, English.

    `seen` is the number of the version that its writer had before them. The same words again change nothing.
    """
    texts = {
        language: clean(
            words.get(language, ""),
            "analysis",
            field=language,
            required=language in OFFICIAL,
            missing=ReportWordsMissing,
        )
        for language in CODES
    }
    last = _last_locked(report, section)
    if last is not None and last.words == texts:
        return last
    _refuse_unseen(last, seen)
    return _publish(report, section, last, texts, office=office, by=by, at=at)


@transaction.atomic
def take_back_report_words(report, section, *, seen=None, office, by, at):
    """Show what was said of a section no longer; all versions stay readable. Again changes nothing."""
    last = _last_locked(report, section)
    if last is None:
        raise NoReportWords
    if last.is_taken_back:
        return last
    _refuse_unseen(last, seen)
    return _publish(report, section, last, dict.fromkeys(CODES, ""), office=office, by=by, at=at)


def _last_locked(report, section):
    PhaseReport.objects.select_for_update(no_key=True, of=["self"]).only("pk").get(pk=report.pk)
    return ReportWords.objects.of(report).filter(section=section).first()


def _refuse_unseen(last, seen):
    if seen is not None and seen != (last.number if last else 0):
        raise ReportWordsChanged


def _publish(report, section, last, texts, *, office, by, at):
    is_taken_back = not any(texts.values())
    version = ReportWords.objects.create(
        report=report,
        section=section,
        number=last.number + 1 if last else 1,
        is_taken_back=is_taken_back,
        office=office,
        written_at=at,
        written_by=by,
        **texts,
    )
    data = {"draft": report.draft.uid, "report": report.uid, "section": str(section), "version": version.number}
    data |= {"sha256": digest_of_texts(texts)} | ({"taken_back": True} if is_taken_back else {})
    record("report.worded", version.uid, actor=by.as_actor(office), at=at, data=data, is_new=True)
    return version
