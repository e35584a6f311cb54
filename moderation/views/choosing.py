"""Between what a moderator chooses: the form beside the queue, and what its order says."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language

from articles.current import current_edition, places_in
from articles.languages import LANGUAGES
from articles.models import Draft
from moderation.choice import AGES
from moderation.order import RISKS
from moderation.permissions import moderated_articles, moderated_languages
from proposals.models import Channel

FORMS_KEPT = 100


def choosing_form(user, draft, choice):
    """Return the form with a choice, written once for each edition, language of the site and scope of an office."""
    edition = getattr(draft, "edition_id", None) or current_edition(draft)
    scope = moderated_articles(user, draft), moderated_languages(user, draft)
    return _written(draft.uid, draft.slug, edition, scope, choice, get_language())


@lru_cache(maxsize=FORMS_KEPT)
def _written(uid, slug, edition, scope, choice, _language):
    draft, (articles, languages) = Draft(uid=uid, slug=slug), scope
    draft.edition_id = edition  # type: ignore[attr-defined]
    context = {
        "draft": draft,
        "choice": choice,
        "articles": [
            one for one in places_in(draft) if one.is_page and (articles is None or one.provision_id in articles)
        ],
        "spoken": [(code, name) for code, name in LANGUAGES if languages is None or code in languages],
        "ages": AGES,
        "channels": Channel.choices,
        "risks": RISKS,
    }
    return render_to_string("moderation/_filter.html", context)
