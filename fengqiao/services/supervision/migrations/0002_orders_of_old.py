"""Supervisions from before there were orders get one each, so that the board shows them."""

from django.db import migrations

ORDERS = """
INSERT INTO supervision_order (
    id, matter_id, centre_id, unit_id, task_id, clock_id, level, times, stage, why, number, document_id,
    opened_by, opened_at, replied_at, accepted_at, closed_at, closed_for
)
SELECT t.id, t.matter_id, m.centre_id, t.holder_id, t.id, t.about_clock, 'general', 1,
    CASE WHEN t.stage IN ('open', 'taken') THEN 'open' ELSE 'closed' END, '', '', NULL,
    t.opened_by, t.opened_at, CASE WHEN t.stage = 'done' THEN t.ended_at END, NULL,
    t.ended_at, CASE t.stage WHEN 'done' THEN 'done' WHEN 'cancelled' THEN 'centre' ELSE '' END
FROM tasks_task t JOIN matters_matter m ON m.id = t.matter_id
WHERE t.mode = 'supervise'
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial"), ("tasks", "0003_ended")]

    operations = [migrations.RunSQL(ORDERS, migrations.RunSQL.noop)]
