"""Refusals: an act that may not happen now, with a sentence fit to show."""

from django.utils.translation import gettext_lazy as _


class RuleViolation(Exception):
    """A rule refuses an act. `code` is for programs, `sentence` for the person; `field` names the input at fault."""

    code = "refused"
    sentence = _("This cannot be done now.")
    status = 422

    def __init__(self, sentence=None, *, field=None, **values):
        self.field = field
        self.values = values
        self._sentence = sentence
        super().__init__(self.code)

    def __str__(self):
        sentence = str(self._sentence or self.sentence)
        return sentence % self.values if self.values else sentence
