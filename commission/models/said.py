"""What a row says in Kazakh, in Russian, or in both."""

from django.utils.translation import get_language

from commission.models.decisions import said_in


class SaidInEither:
    """Of rows with the columns `kk` and `ru`."""

    kk: str
    ru: str

    @property
    def words(self):
        """What it says, by language."""
        return {language: text for language, text in (("kk", self.kk), ("ru", self.ru)) if text}

    @property
    def said(self):
        """Return (language, words) in the reader's language, else in Russian, else in Kazakh."""
        return said_in(self.words, get_language())
