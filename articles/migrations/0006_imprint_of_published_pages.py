"""The imprint of drafts whose operator's page was published before."""

from django.db import migrations

from articles.imprint import stored


def fill(apps, schema_editor):
    pages = apps.get_model("articles", "PageVersion").objects.filter(kind="operator").order_by("number")
    for page in pages.select_related("draft"):
        page.draft.imprint = stored({"kk": page.kk, "ru": page.ru, "en": page.en})
        page.draft.save(update_fields=["imprint"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_imprint")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
