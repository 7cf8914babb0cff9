"""Every clock that already runs gets its budget from its rule, and its pauses from the events that told of them."""

from django.db import migrations

BUDGETS = """
UPDATE clocks_clock clock
SET n = rule.n, running_since = CASE WHEN clock.paused_at IS NULL THEN clock.started_at END
FROM matters_matter matter, catalogue_clockrule rule
WHERE matter.id = clock.matter_id AND rule.edition_id = matter.edition_id AND rule.code = clock.rule;
"""

PAUSES = """
INSERT INTO clocks_pause (id, matter_id, clock_id, desk_id, ground, evidence, asked_by, asked_at, resumes_at,
                          decided_by, decided_at, answer, from_at, until_at)
SELECT gen_random_uuid(), said.matter_id, clock.id, matter.centre_id, said.data ->> 'ground', '', said.by, said.at,
       (said.data ->> 'resumes_at')::timestamptz, said.by, said.at, '', said.at,
       coalesce((
           SELECT min(over.at) FROM kernel_event over
           WHERE over.matter_id = said.matter_id AND over.seq > said.seq AND over.kind IN ('clock.resumed', 'clock.stopped')
             AND over.data ->> 'clock_id' = said.data ->> 'clock_id'
       ), CASE WHEN clock.paused_at IS NULL THEN said.at END)
FROM kernel_event said
JOIN clocks_clock clock ON clock.matter_id = said.matter_id AND clock.id = (said.data ->> 'clock_id')::uuid
JOIN matters_matter matter ON matter.id = said.matter_id
WHERE said.kind = 'clock.paused' AND NOT said.data ? 'pause_id';

UPDATE clocks_clock clock
SET running_since = latest.until_at
FROM (SELECT matter_id, clock_id, max(until_at) AS until_at FROM clocks_pause GROUP BY matter_id, clock_id) latest
WHERE latest.matter_id = clock.matter_id AND latest.clock_id = clock.id AND clock.paused_at IS NULL
  AND latest.until_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0005_ledger"),
        ("catalogue", "0004_grounds_are_rows"),
        ("kernel", "0001_initial"),
        ("matters", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(BUDGETS, migrations.RunSQL.noop),
        migrations.RunSQL(PAUSES, migrations.RunSQL.noop),
    ]
