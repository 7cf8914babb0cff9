"""The rights of the two database roles: the owner changes tables, the application reads and writes rows.

On the append-only tables the application has SELECT and INSERT only; triggers stand behind that. With one role for
both (a plain DATABASE_URL) nothing can be told apart, and `fengqiao doctor` says so.
"""

from django.db import connection
from psycopg import sql

from fengqiao import settings

APPEND_ONLY = ("kernel_event", "kernel_look", "kernel_entry", "kernel_root")


def two_roles() -> bool:
    """Whether the application's role is another than the owner's."""
    return (
        settings.database(settings.DATABASE_URL)["USER"]
        != settings.database(settings.DATABASE_OWNER_URL)["USER"]
    )


def stale() -> bool:
    """Whether a table of ours is not open to the application's role, or an append-only one is open too far."""
    if not two_roles():
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
              AND (NOT has_table_privilege(oid, 'INSERT')
                   OR relname = ANY(%s) AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE'))
            """,
            [list(APPEND_ONLY)],
        )
        return bool(cursor.fetchone()[0])


def give() -> None:
    """Give the application's role its rights. Run as the owner after every migration; idempotent."""
    app = settings.database(settings.DATABASE_URL)["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [app])
        owner, there = cursor.fetchone()
        if owner == app or not there:
            return
        role = sql.Identifier(app)
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {}",
        ):
            cursor.execute(sql.SQL(statement).format(role))
        for table in APPEND_ONLY:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if cursor.fetchone()[0]:
                cursor.execute(
                    sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                        sql.Identifier(table), role
                    )
                )
