"""Files of the comparative table: asked for by anybody, made by a worker, forgotten after a while."""

import hashlib
import json
from dataclasses import asdict, replace

from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from articles.models import ArticleVersion, Draft
from commission.comparative import written
from commission.comparative.choice import Choice
from commission.models import Format, TableFile
from commission.models.table_files import KEPT_FOR, LEASE, MOST_TRIES
from core.rules import RuleViolation
from core.snapshot import one_snapshot
from core.throttling import Limit, count
from feedback.models import Theme, ThemePlacement
from proposals.models import Position, Proposal

FILES = Limit("files of the comparative table", 30, 3600)
STEP = 100  # rows after which it is noted how far a file is


class TooManyFiles(RuleViolation):
    code = "too_many_files"
    sentence = _("You have asked for many files in a short time. Wait an hour and try again.")
    status = 429


class FormatMissing(RuleViolation):
    code = "format_missing"
    sentence = _("Choose what kind of file it should be.")


def ask_for_file(draft, choice, form, *, asker, at):
    """Return the file of a choice: the one being made, the one of what the table shows now, or else a new one.

    `asker` names who asks, for counting: many files of one in a short time are refused.
    """
    if form not in Format.values:
        raise FormatMissing(field="form")
    files = TableFile.objects.of_choice(draft, choice.key, form)
    facts = facts_of(draft, choice)
    found = files.being_made().first() or files.filter(facts=facts, made_at__isnull=False).order_by("-pk").first()
    if found is not None:
        return found
    if not count(FILES, asker).passed:
        raise TooManyFiles
    new = TableFile(draft=draft, choice=asdict(choice), key=choice.key, form=form, facts=facts, asked_at=at)
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:  # another request was first
        return files.order_by("-pk").first() or new
    return new


def facts_of(draft, choice):
    """Return the versions of all that a table of a draft shows; they rise with each visible act.

    What is in a theme changes without one: of a theme they name what it holds, and its name.
    """
    version = Draft.objects.values_list("version", flat=True).get(pk=draft.pk)
    number = ArticleVersion.objects.filter(article__draft=draft).aggregate(sum=Sum("number"))["sum"]
    facts = f"{version}:{number or 0}"
    return f"{facts}:{_facts_of_theme(draft, choice.theme)}" if choice.theme else facts


def _facts_of_theme(draft, uid):
    theme = Theme.objects.named().filter(draft=draft, uid=uid).first()
    if theme is None:
        return ""
    held = ThemePlacement.objects.filter(theme=theme, proposal__isnull=False).order_by("proposal")
    told = json.dumps([theme.names, list(held.values_list("proposal", flat=True))], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


@transaction.atomic
def claim_file(*, at):
    """Claim a file that nobody makes, the one asked for first, and return it, or None; after the last try it fails."""
    free = TableFile.objects.claimable_at(at).defer("content").order_by("asked_at", "pk")
    while (file := free.select_for_update(skip_locked=True).first()) is not None:
        if file.tries < MOST_TRIES:
            file.tries, file.leased_until, file.done = file.tries + 1, at + LEASE, 0
            file.save(update_fields=["tries", "leased_until", "done"])
            return file
        file.error = "WorkerLost"
        file.save(update_fields=["error"])
    return None


def make_file(file, *, clock):
    """Write a claimed file and store it; a worker whose claim was taken over meanwhile stores nothing: None.

    All rows are read in one snapshot, whose moment the file names; then they are written, and `done` tells how far.
    """
    choice = Choice(**file.choice)
    with one_snapshot():
        draft = Draft.objects.with_texts().get(pk=file.draft_id)
        moment, facts = clock(), facts_of(draft, choice)
        table = written.read(draft, choice, moment=moment)
    mine = TableFile.objects.being_made().filter(pk=file.pk, tries=file.tries)
    mine.update(rows=len(table.rows), moment=moment, facts=facts)

    def noted():
        for done, row in enumerate(table.rows, 1):
            yield row
            if done % STEP == 0:
                mine.update(done=done, leased_until=clock() + LEASE)

    content, told = written.write(replace(table, rows=noted()), file.form)
    stored = mine.update(content=content, digest=told.digest, done=told.rows, made_at=clock(), leased_until=None)
    return TableFile.objects.get(pk=file.pk) if stored else None


def fail_file(file, error):
    """Give a file back that ended in an error, by the error's name alone; after the last try it stays failed."""
    mine = TableFile.objects.being_made().filter(pk=file.pk, tries=file.tries)
    if file.tries >= MOST_TRIES:
        mine.update(error=type(error).__name__[:100], leased_until=None)
    else:
        mine.update(leased_until=None)


def forget_files(*, at):
    """Forget files that are older than they are kept, and those that hold words which are no longer shown."""
    old = TableFile.objects.filter(asked_at__lte=at - KEPT_FOR)
    old.delete()
    for file in TableFile.objects.filter(made_at__isnull=False).defer("content"):
        if holds_veiled(file):
            file.delete()


def holds_veiled(file):
    """Whether something in the draft was hidden, covered, withdrawn, returned or erased since the file was read."""
    moments = ("hidden_at", "covered_at", "withdrawn_at", "returned_at", "erased_at", "disputed_at")
    since = Q()
    for moment in moments:
        since |= Q(**{f"{moment}__gte": file.moment})
    return any(model.objects.filter(since, draft=file.draft_id).exists() for model in (Proposal, Position))


def erase_person(person, *, at):
    """Forget all files: whose words they hold is not looked up, and they are made anew when asked for."""
    TableFile.objects.all().delete()
