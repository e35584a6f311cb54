"""The text of a new consultation, as a secretary brings it: a file a language, or one in the sample's form."""

from functools import cache

from django import forms
from django.urls import LocalePrefixPattern, get_resolver
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from articles.brought import read_brought
from articles.languages import LANGUAGES
from core.signs import UNSTORABLE
from core.text import UnreadableText

LARGEST = 1024 * 1024  # bytes of one file
FILE = forms.FileInput(attrs={"accept": ".md,.txt,text/plain,text/markdown"})


@cache
def rooms_of_the_site():
    """Return the words with which addresses of the site's own begin: no consultation bears one of them."""
    return {route.partition("/")[0] for route in _routes(get_resolver()) if not route.startswith("<")}


def _routes(resolver):
    """Walk the addresses that begin at the root, in a language or without one."""
    for entry in resolver.url_patterns:
        inner = hasattr(entry, "url_patterns")
        if inner and (isinstance(entry.pattern, LocalePrefixPattern) or not str(entry.pattern)):
            yield from _routes(entry)
        else:
            yield str(entry.pattern)


class TextForm(forms.Form):
    """The text in its languages. What was brought as a file stands in the fields of words from then on."""

    dated = forms.DateField(label=_("Date of the text"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    file_kk = forms.FileField(label=_("Text in Kazakh (file)"), required=False, allow_empty_file=True, widget=FILE)
    file_ru = forms.FileField(label=_("Text in Russian (file)"), required=False, allow_empty_file=True, widget=FILE)
    file_en = forms.FileField(
        label=_("Text in English (file), if there is one"), required=False, allow_empty_file=True, widget=FILE
    )
    file_json = forms.FileField(
        label=_("Or all languages in one file (JSON)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("In the form of the sample that comes with this software. It counts before the other files."),
    )
    kk = forms.CharField(label="Қазақша", required=False, widget=forms.Textarea({"rows": 8, "lang": "kk"}))
    ru = forms.CharField(label="Русский", required=False, widget=forms.Textarea({"rows": 8, "lang": "ru"}))
    en = forms.CharField(label="English", required=False, widget=forms.Textarea({"rows": 8, "lang": "en"}))
    json = forms.CharField(label="JSON", required=False, widget=forms.Textarea({"rows": 4}))

    def clean(self):
        """Put what the files say into the fields of words, so that the next answer holds it."""
        given = super().clean()
        self.data = dict(self.data.items())
        for name in [*(language for language, _name in LANGUAGES), "json"]:
            file = given.get(f"file_{name}")
            if file:
                given[name] = self._words_of(file, f"file_{name}")
                self.data[name] = given[name]
            if UNSTORABLE.search(given.get(name, "")):
                self.add_error(name, UnreadableText.sentence)
        return given

    def brought(self):
        """Return what was found in the text (`articles.brought`)."""
        texts = {language: self.cleaned_data.get(language, "") for language, _name in LANGUAGES}
        return read_brought(texts, self.cleaned_data.get("json", ""))

    def _words_of(self, file, field):
        raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            self.add_error(field, _("The file is larger than a megabyte."))
            return ""
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error(field, _("This is no text in UTF-8. Save it as plain text in UTF-8 and bring it again."))
            return ""


class BeginForm(TextForm):
    """A new consultation: its name in addresses, its second secretary, its text."""

    slug = forms.SlugField(
        label=_("Name in addresses"),
        min_length=3,
        max_length=50,
        help_text=_("Small Latin letters, digits and hyphens, for example: water-code. It never changes."),
    )
    second = forms.EmailField(
        label=_("E-mail of the second secretary"),
        help_text=_("Somebody else who has registered. The two of you open the consultation."),
    )

    field_order = ["slug", "second", "dated"]

    def clean_slug(self):
        slug = self.cleaned_data["slug"].lower()
        if slug in rooms_of_the_site():
            raise forms.ValidationError(_("This name is taken by a part of the site. Choose another one."))
        return slug

    def clean_second(self):
        person = Person.objects.filter(email=self.cleaned_data["second"].lower(), is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has registered with this e-mail yet."))
        return person
