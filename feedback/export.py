"""What counting holds of a person, all in an office: themes they named, texts they placed, words, families by hand."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from feedback.models import Analysis, Binding, Theme, ThemePlacement


def held_of(person):
    named = Theme.objects.filter(named_by=person).order_by("named_at", "pk")
    placed = ThemePlacement.objects.filter(placed_by=person).order_by("placed_at", "pk")
    written = Analysis.objects.filter(written_by=person).order_by("written_at", "pk")
    bound = Binding.objects.filter(made_by=person).order_by("made_at", "pk")
    withdrawn = Binding.objects.filter(withdrawn_by=person).order_by("withdrawn_at", "pk")
    about = {"about": F("article__uid")}
    return [
        Part(
            "families_bound",
            _("Texts that you parted or joined by hand in your office"),
            bound.values("uid", "bond", "part", "texts", "reasons", "made_at", **about),
            {"bond": pgettext("my data", "What you did"), "reasons": pgettext("my data", "Why")},
        ),
        Part(
            "bindings_withdrawn",
            _("What was done by hand and you withdrew in your office"),
            withdrawn.values("uid", "withdrawn_at", "withdrawn_reasons", **about),
            {"withdrawn_reasons": pgettext("my data", "Why")},
        ),
        Part(
            "themes_named",
            _("Themes that you named in your office"),
            named.values("uid", "name_kk", "name_ru", "name_en", "named_at", about=F("draft__slug")),
            {
                "name_kk": _("Name in Kazakh"),
                "name_ru": _("Name in Russian"),
                "name_en": _("Name in English"),
                "named_at": pgettext("my data", "Named"),
            },
        ),
        Part(
            "texts_placed",
            _("Texts that you put to themes in your office"),
            placed.values("placed_at", theme_uid=F("theme__uid"), about=Coalesce("proposal__uid", "comment__uid")),
            {"placed_at": pgettext("my data", "Moved"), "theme_uid": pgettext("my data", "Theme")},
        ),
        Part(
            "analyses",
            _("What you wrote of articles in your office"),
            written.values("uid", "article__uid", "number", "office", "kk", "ru", "en", "written_at"),
            {"office": pgettext("my data", "Office")},
        ),
    ]
