"""The draft's words about itself and the editorial words by which articles are found."""

from django.db import transaction

from articles.actions.versions import touch_draft
from articles.models import Draft, DraftText, Topic
from core.text import clean, fold
from record.actions import record


@transaction.atomic
def edit_about(draft, language, *, title, summary, about, by, at):
    """Replace what the draft says of itself in one language. The same words again change nothing."""
    Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    words = {
        "title": clean(title, "title", field="title"),
        "summary": clean(summary, "statement", field="summary", required=False),
        "about": clean(about, "page", field="about", required=False),
    }
    text = DraftText.objects.filter(draft=draft, language=language).first() or DraftText(draft=draft, language=language)
    if text.pk and all(getattr(text, name) == value for name, value in words.items()):
        return text
    for name, value in words.items():
        setattr(text, name, value)
    text.save()
    record(
        "draft.described",
        draft.uid,
        actor=by.as_actor("secretary"),
        at=at,
        data={"lang": language},
        sealed={"c": words},
    )
    touch_draft(draft.pk)
    return text


@transaction.atomic
def edit_topic(article, language, *, title, words, by, at):
    """Replace an article's editorial topic and everyday words in one language; no text of law changes."""
    Draft.objects.select_for_update(no_key=True).get(pk=article.draft_id)
    title = clean(title, "title", field="title")
    words = [clean(word, "name", field="words") for word in words if word.strip()]
    topic = Topic.objects.filter(article=article, language=language).first() or Topic(
        article=article, language=language
    )
    if topic.pk and topic.title == title and topic.words == words:
        return topic
    topic.title, topic.words, topic.folded = title, words, fold(" ".join([title, *words]))
    topic.save()
    record(
        "draft.described",
        article.uid,
        actor=by.as_actor("secretary"),
        at=at,
        data={"lang": language},
        sealed={"c": {"title": title, "words": words}},
    )
    touch_draft(article.draft_id)
    return topic
