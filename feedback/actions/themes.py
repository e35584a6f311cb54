"""What analysts do with themes: name one in three languages, put a contribution where it belongs."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.actions import touch
from core.locks import take_turns
from core.rules import RuleViolation
from core.text import TextMissing, clean
from feedback.models import Theme, ThemePlacement
from feedback.models.themes import LANGUAGES
from record.actions import record


class ThemeGone(RuleViolation):
    code = "theme_gone"
    sentence = _("The program did not find this suggestion again. Look at the list as it is now.")


class NameTaken(RuleViolation):
    code = "name_taken"
    sentence = _("Another theme here has this name. Give this one another, or move its texts there.")


class ThemeUnnamed(RuleViolation):
    code = "theme_unnamed"
    sentence = _("Name this theme first. Texts are moved to named themes, for suggestions may change each night.")


class TextNotPlaced(RuleViolation):
    code = "text_not_placed"
    sentence = _("The program has not looked at this text yet. It does so at night.")


@transaction.atomic
def name_theme(theme, names, *, by, at):
    """Give a theme its name in three languages; from then on it stays, and everybody sees it.

    The same names again change nothing.
    """
    cleaned = {
        language: " ".join(
            clean(names.get(language, ""), "name", field=f"name_{language}", missing=TextMissing).split()
        )
        for language in LANGUAGES
    }
    lock_themes(theme.draft_id)
    theme = Theme.objects.select_for_update().filter(pk=theme.pk).first()
    if theme is None:
        raise ThemeGone
    if theme.names == cleaned:
        return theme
    others = Theme.objects.named().of(theme.draft_id, theme.article_id).exclude(pk=theme.pk)
    for language, name in cleaned.items():
        if others.filter(**{f"name_{language}__iexact": name}).exists():
            raise NameTaken(field=f"name_{language}")
    for language, name in cleaned.items():
        setattr(theme, f"name_{language}", name)
    theme.named_by, theme.named_at = by, at
    theme.save(update_fields=[*(f"name_{language}" for language in LANGUAGES), "named_by", "named_at"])
    data = {"draft": theme.draft.uid, **cleaned}
    if theme.article_id:
        data["article"] = theme.article.uid
    record("theme.named", theme.uid, actor=by.as_actor("analyst"), at=at, data=data)
    touch([theme.article_id] if theme.article_id else [], at=at)
    return theme


@transaction.atomic
def place_text(placement, theme, *, by, at):
    """Put a contribution to a named theme of the same list, or to none (None); the next run keeps it and learns of it.

    The same again changes nothing; saying so where the program had placed it is an act.
    """
    lock_themes(placement.draft_id)
    placement = (
        ThemePlacement.objects.select_for_update(of=["self"])
        .select_related("proposal", "comment", "draft")
        .filter(pk=placement.pk)
        .first()
    )
    if placement is None:
        raise TextNotPlaced
    if theme is not None:
        own = Theme.objects.of(placement.draft_id, placement.article_id)
        theme = own.select_for_update().filter(pk=theme.pk).first()
        if theme is None:
            raise ThemeGone
        if not theme.is_named:
            raise ThemeUnnamed(field="theme")
    if placement.placed_by_id and placement.theme_id == (theme and theme.pk):
        return placement
    placement.theme, placement.placed_by, placement.placed_at = theme, by, at
    placement.save(update_fields=["theme", "placed_by", "placed_at"])
    data = {"draft": placement.draft.uid} | ({"theme": theme.uid} if theme else {})
    record("theme.text_placed", placement.item.uid, actor=by.as_actor("analyst"), at=at, data=data)
    return placement


def lock_themes(draft_id):
    """Let one at a time write the themes of a draft, until the transaction ends: the program, or an analyst."""
    take_turns("feedback.themes", draft_id)
