"""The rows of a published edition are final: a trigger stands behind the actions and the loader."""

from django.db import migrations

TABLES = ("kind", "clockrule", "outcome", "reason", "paper", "routinglevel", "sourcerule")

FUNCTIONS = """
CREATE FUNCTION catalogue_rules_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edition uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.edition_id ELSE NEW.edition_id END;
BEGIN
    IF EXISTS (SELECT FROM catalogue_edition e WHERE e.id = edition AND e.published_at IS NOT NULL)
       OR (TG_OP = 'UPDATE' AND OLD.edition_id <> NEW.edition_id) THEN
        RAISE EXCEPTION 'the rules of a published edition are final (%)', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION catalogue_edition_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published edition is final'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

FORWARD = FUNCTIONS + "".join(
    f"CREATE TRIGGER {table}_is_final BEFORE INSERT OR UPDATE OR DELETE ON catalogue_{table} "
    "FOR EACH ROW EXECUTE FUNCTION catalogue_rules_are_final();\n"
    for table in TABLES
) + (
    "CREATE TRIGGER edition_is_final BEFORE UPDATE OR DELETE ON catalogue_edition "
    "FOR EACH ROW EXECUTE FUNCTION catalogue_edition_is_final();\n"
)

BACKWARD = (
    "DROP FUNCTION catalogue_rules_are_final() CASCADE; DROP FUNCTION catalogue_edition_is_final() CASCADE;"
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
