"""Events, entries, looks and roots are append-only: the rows refuse UPDATE and DELETE, the tables refuse TRUNCATE.

The application's role lacks these rights as well (`fengqiao.console.grants`); the triggers stand behind that, and bind the
owner too. Also here: procrastinate's NOTIFY on insert is switched off. NOTIFY inside a transaction holds a global lock
through the commit and cut writing to 40 %; our worker polls once a second instead.
"""

from django.db import migrations

TABLES = ("kernel_event", "kernel_entry", "kernel_look", "kernel_root")

FORWARD = """
CREATE FUNCTION fengqiao_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history cannot be rewritten: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
"""

GUARD = """
CREATE TRIGGER {table}_row BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION fengqiao_refuse();
CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION fengqiao_refuse();
"""

UNGUARD = """
DROP TRIGGER {table}_row ON {table};
DROP TRIGGER {table}_all ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            FORWARD + "".join(GUARD.format(table=table) for table in TABLES),
            "".join(UNGUARD.format(table=table) for table in TABLES) + "DROP FUNCTION fengqiao_refuse();",
        ),
        migrations.RunSQL(
            "ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1",
            "ALTER TABLE procrastinate_jobs ENABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1",
        ),
    ]
