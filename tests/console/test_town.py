"""A whole town as a newcomer starts it: two side by side, killed in every way, and up again with nothing lost."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from fengqiao import settings

pytestmark = pytest.mark.prove


class Town:
    """A copy in a folder and on a port of its own, run as a process."""

    def __init__(self, folder: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.home = folder / "home"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/tmp"),
            "FENGQIAO_HOME": str(self.home),
            "PORT": str(self.port),
            "PG_SHARED_BUFFERS": "64MB",
            "WEB_WORKERS": "1",
        }
        self.process: subprocess.Popen | None = None

    def say(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "fengqiao.console", *words],
            env=self.environment,
            cwd=settings.CHECKOUT,
            capture_output=True,
            text=True,
        )

    def begin(self, *words: str) -> None:
        with (self.home.parent / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fengqiao.console", "up", *words],
                env=self.environment,
                cwd=settings.CHECKOUT,
                stdout=log,
                stderr=log,
            )

    def start(self, *words: str) -> None:
        self.begin(*(words or ("--bare",)))
        self.wait_for(self.answers)

    def wait_for(self, question) -> None:
        assert self.process
        until = time.monotonic() + 300
        while time.monotonic() < until and self.process.poll() is None:
            if question():
                return
            time.sleep(0.3)
        raise AssertionError(self.log())

    def log(self) -> str:
        return (self.home.parent / "log").read_text()

    def kill(self, *pids: int) -> None:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def count(self, table: str) -> int:
        return int(self.say("psql", "-Atc", f"SELECT count(*) FROM {table}").stdout)

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status == 200
        return False

    def postmaster(self) -> int:
        cluster = self.home / "postgres"
        if not cluster.exists():  # a private folder of root's: the cluster lies where its account can go
            cluster = Path("/var/lib/fengqiao") / f"postgres-{settings._tag(self.home)}"
        return int((cluster / "data" / "postmaster.pid").read_text().split()[0])

    def children(self) -> list[int]:
        from fengqiao.console.supervisor import left_behind

        return left_behind(self.home)

    def interrupt(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def users(self) -> int:
        return int(self.say("psql", "-Atc", "SELECT count(*) FROM accounts_user").stdout)


def ended(pid: int) -> bool:
    """Whether a process is gone within a few seconds; one that nobody has buried yet counts as gone."""
    for _ in range(50):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def town():
    made = []

    def make() -> Town:
        folder = Path(tempfile.mkdtemp(prefix="a town "))
        folder.chmod(0o755)
        made.append(Town(folder))
        return made[-1]

    yield make
    for copy in made:
        copy.say("stop")
        if copy.process:
            copy.process.wait(60)
        copy.say("reset", "--yes")
        shutil.rmtree(copy.home.parent, ignore_errors=True)


def test_ctrl_c_stops_all_and_the_next_start_finds_all(town):
    copy = town()
    copy.start()
    assert copy.say("user", "add", "lin", "--name", "林若溪").returncode == 0
    postmaster = copy.postmaster()
    assert copy.interrupt() == 0
    assert copy.children() == []
    assert ended(postmaster)
    copy.start()
    assert copy.users() == 1


def test_whatever_is_killed_the_town_comes_back_with_everything_acknowledged(town):
    copy = town()
    copy.start()
    assert copy.say("user", "add", "lin", "--name", "林若溪").returncode == 0
    # one after the other, under a living supervisor
    os.kill(copy.postmaster(), signal.SIGKILL)
    until = time.monotonic() + 60
    time.sleep(1)
    while not copy.answers() and time.monotonic() < until:
        time.sleep(0.2)
    assert copy.users() == 1
    # and everything at once
    assert copy.process
    for pid in (copy.process.pid, copy.postmaster(), *copy.children()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    copy.process.wait()
    copy.start()
    assert copy.users() == 1
    # and the supervisor alone: what it leaves must not keep the port
    os.kill(copy.process.pid, signal.SIGKILL)
    copy.process.wait()
    copy.start()
    assert copy.users() == 1
    assert copy.say("doctor").returncode == 0
    assert copy.say("verify").returncode == 0


def test_a_first_start_that_is_killed_at_any_moment_is_made_good_by_the_next(town):
    copy = town()
    for moment in ("bringing the tables", "loading the catalogue", "loading the demo"):
        copy.begin("--prepare")
        copy.wait_for(lambda moment=moment: moment in copy.log())
        time.sleep(4 if "demo" in moment else 0.5)
        assert copy.process
        copy.kill(copy.process.pid)
        copy.process.wait()
        if moment != "loading the catalogue":
            copy.kill(copy.postmaster())
    copy.begin("--prepare")
    assert copy.process
    assert copy.process.wait(600) == 0, copy.log()
    assert copy.log().count("loading the demo") == 2
    assert copy.count("matters_matter") > 100
    assert copy.say("verify").returncode == 0


def test_two_copies_run_side_by_side(town):
    one, two = town(), town()
    one.start()
    two.start()
    assert one.say("user", "add", "lin", "--name", "林若溪").returncode == 0
    assert (one.users(), two.users()) == (1, 0)
    twice = one.say("up")
    assert twice.returncode == 1
    assert "runs already" in twice.stderr
    assert one.say("stop").returncode == 0
    assert two.answers()


def test_a_town_is_carried_to_another_machine(town, tmp_path):
    one, two = town(), town()
    one.start()
    one.say("user", "add", "lin", "--name", "林若溪")
    done = one.say("backup", str(tmp_path / "town.tar"), "--keys", str(tmp_path / "keys.tar"))
    assert done.returncode == 0, done.stderr
    refused = two.say("restore", str(tmp_path / "town.tar"))
    assert refused.returncode == 1
    assert "other keys" in refused.stderr
    done = two.say("restore", str(tmp_path / "town.tar"), "--keys", str(tmp_path / "keys.tar"))
    assert done.returncode == 0, done.stderr
    assert two.users() == 1
    assert two.say("verify").returncode == 0
    two.start()
    assert "is there already" in one.say("backup", str(tmp_path / "town.tar")).stderr
