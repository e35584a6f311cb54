"""The shape of what a secretary sends; the rules stand in the actions."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Person
from articles.languages import CODES, LANGUAGES
from articles.models import Placement, Role
from articles.models.drafts import Part
from core.text import LENGTHS

MOMENT = "%Y-%m-%dT%H:%M"
SPAN = re.compile(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")


class MomentField(forms.DateTimeField):
    """A moment by the clock of Astana."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)


class PhaseForm(forms.Form):
    """When a phase opens and closes."""

    opens_at = MomentField(label=_("Opening"), required=False)
    closes_at = MomentField(label=_("Closing"), required=False)


class ExtensionForm(forms.Form):
    """A later closing moment."""

    closes_at = MomentField(label=_("Closing"))


class AboutForm(forms.Form):
    """What the draft says of itself in one language."""

    title = forms.CharField(label=_("Title"), max_length=LENGTHS["title"])
    summary = forms.CharField(
        label=_("In two sentences"), max_length=LENGTHS["statement"], required=False, widget=forms.Textarea({"rows": 3})
    )
    about = forms.CharField(
        label=_("The page about the consultation"),
        max_length=LENGTHS["page"],
        required=False,
        widget=forms.Textarea({"rows": 24}),
        help_text=_(
            "A blank line begins a paragraph. A line that begins with ## is a heading. Nothing else is markup."
        ),
    )


class PageForm(forms.Form):
    """One of the draft's pages in its languages, and whether people are asked to accept it anew."""

    kk = forms.CharField(label="Қазақша", max_length=LENGTHS["page"], widget=forms.Textarea({"rows": 16, "lang": "kk"}))
    ru = forms.CharField(label="Русский", max_length=LENGTHS["page"], widget=forms.Textarea({"rows": 16, "lang": "ru"}))
    en = forms.CharField(
        label="English",
        max_length=LENGTHS["page"],
        required=False,
        widget=forms.Textarea({"rows": 16, "lang": "en"}),
        help_text=_(
            "A blank line begins a paragraph. A line that begins with ## is a heading. Nothing else is markup."
        ),
    )
    asks_anew = forms.BooleanField(
        label=_("The meaning is another: ask everybody to accept it before they act."),
        required=False,
        help_text=_("Without it a slip of the pen is mended and nobody is asked."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, *args, is_accepted, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_accepted:
            del self.fields["asks_anew"]

    def words(self):
        return {language: self.cleaned_data[language] for language in CODES}


class TakingPartForm(forms.Form):
    """What each of the groups may do."""

    abroad = forms.ChoiceField(label=_("People abroad"), choices=Part, widget=forms.RadioSelect)
    without_iin = forms.ChoiceField(label=_("People without an IIN"), choices=Part, widget=forms.RadioSelect)
    minors = forms.ChoiceField(label=_("People under 18"), choices=Part, widget=forms.RadioSelect)


class TwoPeopleForm(forms.Form):
    """Which acts need a second person."""

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        self.acts = [act.name for act in acts]
        choices = [(act.name, act.title) for act in acts]
        self.fields["needs_two"] = forms.MultipleChoiceField(
            label=_("A second secretary has to agree to"), choices=choices, required=False
        )

    def one_person_may(self):
        return sorted(set(self.acts) - set(self.cleaned_data["needs_two"]))


class ReasonsForm(forms.Form):
    """Why a change is refused."""

    reasons = forms.CharField(
        label=_("Reasons, if you refuse"),
        max_length=LENGTHS["statement"],
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever asked for it reads them."),
    )


class TopicForm(forms.Form):
    """An article's topic and everyday words in one language."""

    title = forms.CharField(label=_("Topic"), max_length=LENGTHS["title"])
    words = forms.CharField(
        label=_("Everyday words"),
        required=False,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("One word or short phrase on each line: what people type who look for this article."),
    )

    def clean_words(self):
        return [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]


class OfficeForm(forms.Form):
    """An e-mail, an office, and the articles and languages it covers."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Office"), choices=Role)
    articles = forms.CharField(
        label=_("Articles"),
        required=False,
        max_length=LENGTHS["search"],
        help_text=_("Numbers, for example 9, 12–15. Empty: the whole draft."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of a moderator alone: in which languages is written what they rule on. None: all."),
    )

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft

    def clean_articles(self):
        return articles_of_numbers(self.cleaned_data["articles"], self.draft)


class AppointmentForm(OfficeForm):
    """An office for a person who has registered with the e-mail."""

    def clean_email(self):
        person = Person.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has registered with this e-mail yet."))
        self.person = person
        return person.email


def articles_of_numbers(typed, draft):
    """Return the articles of numbers as people type them; refuses what is none, and what the draft lacks.

    “9-1” is the article of this number where the draft has it, else the articles between the two.
    """
    numbers, current = set(), Placement.objects.current().filter(edition__draft=draft)
    hyphened = set(current.filter(eid__regex=r"^art_[0-9]+-[0-9]+$").values_list("number", flat=True))
    for piece in filter(None, (piece.strip() for piece in re.split(r"[,;]", typed))):
        span = SPAN.fullmatch(piece)
        if span is None:
            raise forms.ValidationError(_("“%(piece)s” is no number of an article."), params={"piece": piece})
        numbers |= {piece} if piece in hyphened else set(map(str, range(int(span[1]), int(span[2] or span[1]) + 1)))
    placements = current.filter(eid__in=[f"art_{number}" for number in numbers])
    found = {placement.eid: placement.provision for placement in placements.select_related("provision")}
    missing = sorted((number for number in numbers if f"art_{number}" not in found), key=int)
    if missing:
        sentence = ngettext(
            "The draft has no article %(numbers)s.", "The draft has no articles %(numbers)s.", len(missing)
        )
        raise forms.ValidationError(sentence, params={"numbers": ", ".join(missing[:10])})
    return list(found.values())


class RefusalForm(forms.Form):
    """Why a registration is refused."""

    reasons = forms.CharField(
        label=_("Reasons, if you refuse"),
        max_length=LENGTHS["statement"],
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever registered reads them by mail, in the words that you write."),
    )


class SeenForm(forms.Form):
    """Who was seen in person: the code that they brought, the number in their document, which is never given back."""

    code = forms.CharField(
        label=_("Code that the person brought"), max_length=20, widget=forms.TextInput({"inputmode": "numeric"})
    )
    number = forms.CharField(
        label=_("Number (IIN) in the document"),
        max_length=20,
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("12 digits. It is checked, turned into a tag and forgotten."),
    )
    compared = forms.BooleanField(label=_("I have compared the person with the document, and it is valid."))

    def take_number(self):
        """Return the number and keep it no longer."""
        return self.cleaned_data.pop("number")
