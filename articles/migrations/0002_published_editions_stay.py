"""A published edition is immutable: the database itself refuses to change its rows."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION articles_is_published(edition bigint) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT published_at IS NOT NULL FROM articles_edition WHERE id = edition $$;

CREATE FUNCTION articles_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'articles_edition' THEN
        IF OLD.published_at IS NOT NULL THEN
            touched := ARRAY[OLD.id];
        END IF;
    ELSIF TG_TABLE_NAME = 'articles_placement' THEN
        IF TG_OP <> 'INSERT' THEN touched := touched || OLD.edition_id; END IF;
        IF TG_OP <> 'DELETE' THEN touched := touched || NEW.edition_id; END IF;
    ELSE
        IF TG_OP <> 'INSERT' THEN
            touched := touched || (SELECT edition_id FROM articles_placement WHERE id = OLD.placement_id);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            touched := touched || (SELECT edition_id FROM articles_placement WHERE id = NEW.placement_id);
        END IF;
    END IF;
    IF EXISTS (SELECT FROM unnest(touched) AS edition WHERE articles_is_published(edition)) THEN
        RAISE EXCEPTION 'A published edition cannot be changed (% on %).', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER published_edition_stays BEFORE UPDATE OR DELETE ON articles_edition
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_change();
CREATE TRIGGER published_placement_stays BEFORE INSERT OR UPDATE OR DELETE ON articles_placement
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_change();
CREATE TRIGGER published_wording_stays BEFORE INSERT OR UPDATE OR DELETE ON articles_provisiontext
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_change();
"""

ALLOW = """
DROP TRIGGER published_wording_stays ON articles_provisiontext;
DROP TRIGGER published_placement_stays ON articles_placement;
DROP TRIGGER published_edition_stays ON articles_edition;
DROP FUNCTION articles_refuse_change();
DROP FUNCTION articles_is_published(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
