"""Grounds to pause become rows, also of the editions that are there; what is published stays final."""

from django.db import migrations

TABLES = ("ground", "ladder", "preset")


def grounds_of_old_editions(apps, schema_editor):
    Edition, Ground = apps.get_model("catalogue", "Edition"), apps.get_model("catalogue", "Ground")
    for edition in Edition.objects.defer("files"):
        Ground.objects.bulk_create(
            Ground(
                edition=edition,
                code=code,
                position=position,
                zh=said["zh"],
                cap_n=said["cap"] and said["cap"]["n"],
                cap_unit=said["cap"]["unit"] if said["cap"] else "",
                basis=said["basis"],
            )
            for position, (code, said) in enumerate(edition.words.get("grounds", {}).items(), 1)
        )


FORWARD = "".join(
    f"CREATE TRIGGER {table}_is_final BEFORE INSERT OR UPDATE OR DELETE ON catalogue_{table} "
    "FOR EACH ROW EXECUTE FUNCTION catalogue_rules_are_final();\n"
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER {table}_is_final ON catalogue_{table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_ladders_and_presets")]
    operations = [
        migrations.RunPython(grounds_of_old_editions, migrations.RunPython.noop),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
