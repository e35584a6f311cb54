"""Drafts and provisions as programs read them."""

from django.conf import settings
from django.utils.translation import override
from rest_framework import serializers

from articles.languages import CODES
from articles.models import PageKind, Role
from articles.models.drafts import Part
from core.text import LENGTHS


class DraftBrief(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField(help_text="In the language asked for (Accept-Language).")
    demonstration = serializers.BooleanField(
        source="is_demonstration", help_text="Whether all that is said is invented."
    )


class PhaseOutput(serializers.Serializer):
    kind = serializers.CharField()
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)


class DraftTextOutput(serializers.Serializer):
    language = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    about = serializers.CharField(help_text="Plain text; a line that begins with ## is a heading.")
    source = serializers.CharField(help_text="What text this is, where it comes from, which languages are official.")


class DraftOutput(DraftBrief):
    uid = serializers.CharField()
    phases = PhaseOutput(many=True)
    texts = DraftTextOutput(many=True)


class ProvisionOutput(serializers.Serializer):
    """One place of the current edition with its wording in one language; `url` is for readers, `uid` lasts for ever."""

    eid = serializers.CharField()
    uid = serializers.CharField(source="provision.uid")
    edition = serializers.IntegerField(source="edition.number")
    kind = serializers.CharField()
    number = serializers.CharField()
    label = serializers.SerializerMethodField()
    article = serializers.CharField(source="page_eid", help_text="The eid of the page on which it is read.")
    heading = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField()
    official = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    demonstration = serializers.BooleanField(source="edition.draft.is_demonstration")

    def get_label(self, placement) -> str:
        return placement.label(self.context["language"])

    def get_heading(self, placement) -> str:
        return placement.text_in(self.context["language"]).heading

    def get_text(self, placement) -> str:
        return placement.text_in(self.context["language"]).text

    def get_language(self, placement) -> str:
        return placement.text_in(self.context["language"]).language

    def get_official(self, placement) -> bool:
        return placement.text_in(self.context["language"]).is_official

    def get_url(self, placement) -> str:
        with override(self.context["language"]):
            return settings.SITE_URL + placement.get_absolute_url()


class EditionOutput(serializers.Serializer):
    number = serializers.IntegerField()
    dated = serializers.DateField()
    published_at = serializers.DateTimeField()


class TopicOutput(serializers.Serializer):
    eid = serializers.CharField()
    title = serializers.CharField(source="topic.title")
    words = serializers.ListField(source="topic.words", child=serializers.CharField(), help_text="Everyday words.")
    language = serializers.CharField(source="topic.language")


class ThemeOutput(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    articles = serializers.ListField(child=serializers.CharField(), help_text="The eids of the articles.")


class HitOutput(serializers.Serializer):
    """An article that answers a search; `place` is the provision in it that says it, where one does."""

    article = serializers.CharField(source="article.eid")
    label = serializers.SerializerMethodField()
    heading = serializers.SerializerMethodField()
    matched = serializers.ChoiceField(choices=["number", "words", "theme", "text"])
    place = serializers.SerializerMethodField()
    excerpt = serializers.SerializerMethodField()

    def get_label(self, hit) -> str:
        return hit.article.label(self.context["language"])

    def get_heading(self, hit) -> str:
        return hit.article.text_in(self.context["language"]).heading

    def get_place(self, hit) -> str | None:
        return hit.place.eid if hit.place else None

    def get_excerpt(self, hit) -> str:
        return "".join(fragment.text for fragment in hit.excerpt)


class OpeningInput(serializers.Serializer):
    opens_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Left out: at once.")
    closes_at = serializers.DateTimeField(required=False, allow_null=True)


class ClosingInput(serializers.Serializer):
    closes_at = serializers.DateTimeField()


class DraftTextInput(serializers.Serializer):
    title = serializers.CharField(max_length=LENGTHS["title"])
    summary = serializers.CharField(max_length=LENGTHS["statement"], allow_blank=True, default="")
    about = serializers.CharField(max_length=LENGTHS["page"], allow_blank=True, default="")


class TopicInput(serializers.Serializer):
    title = serializers.CharField(max_length=LENGTHS["title"])
    words = serializers.ListField(child=serializers.CharField(max_length=LENGTHS["name"]), default=list, max_length=200)


class PageInput(serializers.Serializer):
    kk = serializers.CharField(max_length=LENGTHS["page"])
    ru = serializers.CharField(max_length=LENGTHS["page"])
    en = serializers.CharField(max_length=LENGTHS["page"], allow_blank=True, default="")
    asks_anew = serializers.BooleanField(
        default=True, help_text="Whether people are asked to accept it before they act."
    )
    seen = serializers.IntegerField(
        required=False, min_value=0, max_value=10**6, help_text="The version before; refused where there is another."
    )


class PageOutput(serializers.Serializer):
    """One of the pages that bind people and name the operator, in one version."""

    uid = serializers.CharField()
    kind = serializers.ChoiceField(choices=PageKind.choices)
    number = serializers.IntegerField()
    kk = serializers.CharField(help_text="Plain text; a line that begins with ## is a heading.")
    ru = serializers.CharField()
    en = serializers.CharField(allow_blank=True)
    asks_anew = serializers.BooleanField(help_text="Whether everybody was asked to accept this version.")
    published_at = serializers.DateTimeField()


class SettingsVersionOutput(serializers.Serializer):
    """All settings of a draft from a moment on."""

    uid = serializers.CharField(help_text="Its leaf in the record has this id.")
    number = serializers.IntegerField()
    since = serializers.DateTimeField()
    canonical = serializers.CharField(help_text="JSON in the form of RFC 8785; SHA-256 over its bytes is `sha256`.")
    sha256 = serializers.CharField()
    needed_two = serializers.SerializerMethodField()

    def get_needed_two(self, version) -> bool:
        """Whether a second person agreed to it."""
        return version.agreed_by_id is not None


class TakingPartShape(serializers.Serializer):
    """What people of each group may do."""

    abroad = serializers.ChoiceField(choices=Part.choices)
    without_iin = serializers.ChoiceField(choices=Part.choices)
    minors = serializers.ChoiceField(choices=Part.choices)


class AcceptanceInput(serializers.Serializer):
    versions = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=10, help_text="The uids of the versions that were read."
    )


class AcceptanceOutput(serializers.Serializer):
    """Whether one has accepted what the draft asks of those who take part, and which versions these are."""

    is_accepted = serializers.BooleanField()
    versions = PageOutput(many=True)


class WaitingOutput(serializers.Serializer):
    """A change that is asked for and not done: another secretary agrees to it on its page."""

    uid = serializers.CharField()
    act = serializers.CharField()
    asked_at = serializers.DateTimeField()
    waits_until = serializers.DateTimeField()
    url = serializers.CharField(source="get_absolute_url", help_text="Where another secretary agrees or refuses.")


class AppointmentInput(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices)
    articles = serializers.ListField(
        child=serializers.CharField(max_length=80),
        default=list,
        max_length=200,
        help_text="Eids; none: the whole draft.",
    )
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=CODES),
        default=list,
        max_length=len(CODES),
        help_text="Of a moderator: in which languages is written what they rule on; none: in whichever.",
    )


class AppointmentOutput(serializers.Serializer):
    uid = serializers.CharField()
    email = serializers.EmailField(source="person.email")
    role = serializers.ChoiceField(choices=Role.choices)
    articles = serializers.SerializerMethodField()
    languages = serializers.ListField(child=serializers.ChoiceField(choices=CODES))
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_articles(self, appointment) -> list[str]:
        """The uids of the provisions; none: the whole draft."""
        return sorted(article.uid for article in appointment.articles.all())
