"""The embedded server: made, started, killed, started again, in any folder."""

import os
import shutil
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from fengqiao.console.embedded import APP, DATABASE, OWNER, Server


@pytest.fixture
def server():
    """A cluster of its own in a folder with a space, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="枫桥 a "))
    folder.chmod(0o755)
    made = Server(folder / "postgres", folder / "postgres" / "sock", durable=False)
    yield made
    made.stop("immediate")
    shutil.rmtree(folder)


def connect(server: Server, role: str = APP) -> psycopg.Connection:
    return psycopg.connect(f"host='{server.socket}' port=5432 user={role} dbname={DATABASE}", autocommit=True)


def test_it_starts_in_a_folder_with_spaces_and_again(server):
    server.start()
    server.start()
    assert server.alive()
    assert server.running()
    server.stop()
    assert not server.alive()
    server.start()
    with connect(server) as link:
        assert link.execute("SELECT current_user").fetchone() == (APP,)


def test_the_application_may_not_make_tables(server):
    server.start()
    with connect(server) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute("CREATE TABLE mine (id int)")
    with connect(server, OWNER) as link:
        link.execute("CREATE TABLE ours (id int)")


def test_neither_role_is_a_superuser(server):
    server.start()
    with connect(server) as link:
        rows = link.execute(
            "SELECT rolname FROM pg_roles WHERE rolsuper AND rolname LIKE 'fengqiao%'"
        ).fetchall()
    assert rows == []


def test_it_comes_back_after_a_kill_with_everything_acknowledged(server):
    server.durable = True
    server.start()
    with connect(server, OWNER) as link:
        link.execute("CREATE TABLE reports (id int)")
        link.execute("INSERT INTO reports SELECT generate_series(1, 500)")
    pid = int((server.data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    for _ in range(50):
        if not server.alive():
            break
        time.sleep(0.05)
    assert not server.alive()
    server.start()
    with connect(server, OWNER) as link:
        assert link.execute("SELECT count(*) FROM reports").fetchone() == (500,)


def test_a_pid_file_of_a_stranger_is_no_server(server):
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n\n\n")
    assert not server.running()
    server.start()
    assert server.alive()


def test_many_may_start_it_at_once(server):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: server.start(), range(4)))
    assert server.alive()


@pytest.mark.skipif(os.geteuid() != 0, reason="asks as another account")
def test_a_stranger_on_the_machine_cannot_connect(server):
    server.start()
    import subprocess

    asked = subprocess.run(
        [str(server.bin / "psql"), "-h", str(server.socket), "-U", OWNER, DATABASE, "-c", "SELECT 1"],
        user=12345,
        group=12345,
        extra_groups=[],
        cwd="/",
        capture_output=True,
    )
    assert asked.returncode != 0
