"""What a rehearsal has of the site: the draft with its texts, pages, settings, grounds and reasons; nobody's data."""

from django.apps import apps
from django.db import connection
from psycopg import sql

# What migrations have written: the same for every consultation.
WHOLE = ("django_migrations", "django_content_type", "auth_permission")

_EDITIONS = "SELECT id FROM public.articles_edition WHERE draft_id = %(draft)s"
_PLACES = f"SELECT id FROM public.articles_placement WHERE edition_id IN ({_EDITIONS})"  # noqa: S608 (our own words)
_PROVISIONS = "SELECT id FROM public.articles_provision WHERE draft_id = %(draft)s"
_LAWS = "SELECT id FROM public.articles_lawinforce WHERE draft_id = %(draft)s"
_THEMES = "SELECT id FROM public.articles_theme WHERE draft_id = %(draft)s"
# Which rows of which table are the draft's.
OF_DRAFT = {
    "articles_draft": "id = %(draft)s",
    "articles_drafttext": "draft_id = %(draft)s",
    "articles_edition": "draft_id = %(draft)s",
    "articles_provision": "draft_id = %(draft)s",
    "articles_placement": f"edition_id IN ({_EDITIONS})",
    "articles_provisiontext": f"placement_id IN ({_PLACES})",
    "articles_succession": f"source_id IN ({_PROVISIONS}) AND target_id IN ({_PROVISIONS})",
    "articles_topic": f"article_id IN ({_PROVISIONS})",
    "articles_theme": "draft_id = %(draft)s",
    "articles_themetext": f"theme_id IN ({_THEMES})",
    "articles_theme_articles": f"theme_id IN ({_THEMES})",
    "articles_lawinforce": "draft_id = %(draft)s",
    "articles_passageinforce": f"law_id IN ({_LAWS})",
    "articles_articleversion": f"article_id IN ({_PROVISIONS})",
    "articles_pageversion": "draft_id = %(draft)s",
    "moderation_groundversion": "draft_id = %(draft)s",
    "moderation_reasonsversion": "draft_id = %(draft)s",
    "commission_readyreasons": "draft_id = %(draft)s",
}
# What of the draft stays outside: what people do or did, and phases and settings, which the rehearsal has anew.
LEFT = {
    "articles_appointment",
    "articles_change",
    "articles_officeinvitation",
    "articles_phase",
    "articles_rehearsal",
    "articles_settingsversion",
}
# By a person.
PUBLISHED = {
    "articles_pageversion",
    "moderation_groundversion",
    "moderation_reasonsversion",
    "commission_readyreasons",
}


def copy_draft(draft, schema, *, publisher):
    """Copy the draft's rows into the rehearsal's empty tables; who published something there is `publisher`, a key."""
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        for table in WHOLE:
            cursor.execute(_copying(schema, table))
        for table, condition in OF_DRAFT.items():
            fields = [field for field in tables[table]._meta.concrete_fields if not field.generated]
            columns = {field.column: sql.Identifier(field.column) for field in fields if field.column}
            if table in PUBLISHED:
                columns["published_by_id"] = sql.SQL("%(publisher)s")
            values = {"draft": draft.pk, "publisher": publisher}
            cursor.execute(_copying(schema, table, columns, condition), values)


def _copying(schema, table, columns=None, condition="TRUE"):
    names = sql.SQL(", ").join(map(sql.Identifier, columns or ()))
    return sql.SQL("INSERT INTO {into} {names} OVERRIDING SYSTEM VALUE SELECT {values} FROM {of} WHERE {which}").format(
        into=sql.Identifier(schema, table),
        names=sql.SQL("({})").format(names) if columns else sql.SQL(""),
        values=sql.SQL(", ").join(columns.values()) if columns else sql.SQL("*"),
        of=sql.Identifier("public", table),
        which=sql.SQL(condition),
    )
