"""Compare columns with their leaf by reading the leaf once: each reading costs as much as the rest of the row."""

from django.db import migrations

# `type()` because `==` of a path looks into lists; IS TRUE because what cannot be told is no answer.
ONE_READING = r"""
ALTER TABLE record_entry DROP CONSTRAINT columns_say_what_the_leaf_says;
ALTER TABLE record_entry ADD CONSTRAINT columns_say_what_the_leaf_says CHECK (jsonb_path_match(
    convert_from(leaf, 'UTF8')::jsonb,
    CASE WHEN step > 0 THEN
        '$.id.type() == "string" && $.t.type() == "string" && $.at.type() == "string" && $.type() == "object"
        && $.id == $id && $.t == $t && $.at == $at && exists($.prev)'::jsonpath
    ELSE
        '$.id.type() == "string" && $.t.type() == "string" && $.at.type() == "string" && $.type() == "object"
        && $.id == $id && $.t == $t && $.at == $at && !exists($.prev)'::jsonpath
    END,
    jsonb_build_object(
        'id', object_id, 't', verb, 'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    )
) IS TRUE);
"""

FOUR_READINGS = r"""
ALTER TABLE record_entry DROP CONSTRAINT columns_say_what_the_leaf_says;
ALTER TABLE record_entry ADD CONSTRAINT columns_say_what_the_leaf_says CHECK ((
    convert_from(leaf, 'UTF8')::jsonb ->> 'id',
    convert_from(leaf, 'UTF8')::jsonb ->> 't',
    (convert_from(leaf, 'UTF8')::jsonb ->> 'at')::timestamptz,
    convert_from(leaf, 'UTF8')::jsonb ? 'prev'
) IS NOT DISTINCT FROM (object_id::text, verb::text, date_trunc('second', at), step > 0));
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0002_append_only")]

    operations = [migrations.RunSQL(ONE_READING, FOUR_READINGS)]
