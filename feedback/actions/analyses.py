"""What analysts and rapporteurs say of an article beside its summary: written, replaced and taken back in versions."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions import touch
from articles.canonical import digest_of_texts
from articles.languages import CODES, OFFICIAL
from articles.models import Provision
from core.rules import RuleViolation
from core.text import clean
from feedback.models import Analysis, Summary
from record.actions import record


class NothingCounted(RuleViolation):
    code = "nothing_counted"
    sentence = _("Nothing has been said on this article and counted yet. There is nothing to write of.")


class UnknownCount(RuleViolation):
    code = "unknown_count"
    sentence = _("There is no such count of this article. Read the newest one, then write.")


class AnalysisMissing(RuleViolation):
    code = "analysis_missing"
    sentence = _("Write it in Kazakh and in Russian. English may stay empty.")


class AnalysisChangedMeanwhile(RuleViolation):
    code = "analysis_changed"
    sentence = _("Somebody published or took back a version meanwhile. Look at it, then publish yours.")
    status = 409


class NothingToTakeBack(RuleViolation):
    code = "nothing_to_take_back"
    sentence = _("Nothing is written here that could be taken back.")


@transaction.atomic
def write_analysis(article, words: Mapping[str, str], *, watermark, seen=None, office, by, at):
    """Publish what an office says of an article from now on, in Kazakh, Russian and, where it is written, English.

    `watermark` is that of the count which the writer had before them, `seen` the number of the version. The same words
    for the same count again change nothing.
    """
    texts = {
        language: clean(
            words.get(language, ""), "analysis", field=language, required=language in OFFICIAL, missing=AnalysisMissing
        )
        for language in CODES
    }
    article, last = _locked(article)
    counted = Summary.objects.counted(article)
    if not counted.exists():
        raise NothingCounted
    summary = counted.filter(watermark=watermark).first()
    if summary is None:
        raise UnknownCount
    if last is not None and (last.words, last.watermark) == (texts, watermark):
        return last
    _refuse_unseen(last, seen)
    stood = {"watermark": watermark, "contributions": summary.result["contributions"]}
    return _publish(article, last, texts, stood, office=office, by=by, at=at)


@transaction.atomic
def take_back_analysis(article, *, seen=None, office, by, at):
    """Show what was said of an article no longer; it stays readable with all versions. Again changes nothing."""
    article, last = _locked(article)
    if last is None:
        raise NothingToTakeBack
    if last.is_taken_back:
        return last
    _refuse_unseen(last, seen)
    stood = {"watermark": last.watermark, "contributions": last.contributions}
    return _publish(article, last, dict.fromkeys(CODES, ""), stood, office=office, by=by, at=at)


def _locked(article):
    """Return the article, locked, and the last version of what is said of it, or None."""
    article = Provision.objects.select_for_update(no_key=True, of=["self"]).get(pk=article.pk)
    return article, Analysis.objects.of(article).first()


def _refuse_unseen(last, seen):
    if seen is not None and seen != (last.number if last else 0):
        raise AnalysisChangedMeanwhile


def _publish(article, last, texts, stood, *, office, by, at):
    is_taken_back = not any(texts.values())
    version = Analysis.objects.create(
        article=article,
        number=last.number + 1 if last else 1,
        is_taken_back=is_taken_back,
        office=office,
        written_at=at,
        written_by=by,
        **stood,
        **texts,
    )
    data = {"provision": article.uid, "version": version.number, "watermark": version.watermark}
    data |= {"sha256": digest_of_texts(texts)} | ({"taken_back": True} if is_taken_back else {})
    record("analysis.published", version.uid, actor=by.as_actor(office), at=at, data=data, is_new=True)
    touch([article.pk], at=at)
    return version
