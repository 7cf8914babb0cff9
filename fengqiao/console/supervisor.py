"""One supervisor for the processes of a town: starts them, starts again what dies, stops all together."""

import collections
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from fengqiao.console.embedded import Trouble, end_with_us

MARK = "FENGQIAO_TOWN"
"""In the environment of every child: the home it works for. So the ones a killed supervisor left can be found."""


def how(code: int) -> str:
    """In what way a process ended."""
    if code >= 0:
        return f"code {code}"
    with contextlib.suppress(ValueError):
        name = signal.Signals(-code).name
        return f"{name}, as when the memory runs out" if name == "SIGKILL" else name
    return f"signal {-code}"


@dataclass
class Child:
    """One process of the town: how often it died young, and what it said last."""

    name: str
    words: Sequence[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    deaths: int = 0
    early_deaths: int = 0
    said: collections.deque[str] = field(default_factory=lambda: collections.deque(maxlen=8))
    listener: threading.Thread | None = None

    def start(self, environment: Mapping[str, str]) -> None:
        self.started = time.monotonic()
        self.said.clear()
        self.process = subprocess.Popen(
            self.words,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor only; a whole session can be ended at once
            preexec_fn=end_with_us,
        )
        self.listener = threading.Thread(target=self._listen, args=(self.process.stdout,), daemon=True)
        self.listener.start()

    def _listen(self, words: IO[bytes]) -> None:
        """Pass on what it says, with its name in front."""
        with words:
            for raw in words:
                line = raw.decode("utf-8", "replace").rstrip()
                self.said.append(line)
                with contextlib.suppress(
                    OSError, ValueError
                ):  # the terminal may be gone; read on all the same
                    print(f"{self.name:<6} | {line}", file=sys.stderr, flush=True)

    def state(self) -> str:
        """In a few words: does it run, and how often did it end?"""
        if self.process is None:
            return f"{self.name} has not begun"
        now = (
            f"{self.name} runs for {time.monotonic() - self.started:.0f} s"
            if self.process.poll() is None
            else f"{self.name} ended ({how(self.process.returncode)})"
        )
        return f"{now}, after it ended {self.deaths} times" if self.deaths else now

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """End what is left of its session (a web server's own workers)."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.listener:
            self.listener.join(2)  # its last words come before what we say about it


class Supervisor:
    """`look` is called twice a second; `greet` once, beside. Runs until SIGINT or SIGTERM, or until a child cannot be kept alive (then `run` returns 1)."""

    def __init__(
        self,
        home: Path,
        children: Sequence[Child],
        look: Callable[[], None] = lambda: None,
        greet: Callable[["Supervisor"], None] = lambda watch: None,
    ):
        self.children, self.look, self.greet = children, look, greet
        self.environment = os.environ | {MARK: str(home), "PYTHONUNBUFFERED": "1"}
        self.stopping = False

    def state(self) -> str:
        return "; ".join(child.state() for child in self.children)

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        for child in self.children:
            child.start(self.environment)
        threading.Thread(target=self.greet, args=(self,), daemon=True).start()
        result = 0
        while not self.stopping and result == 0:
            time.sleep(0.5)
            self.look()
            for child in self.children:
                if child.process and child.process.poll() is not None and not self.stopping:
                    result = result or self._again(child)
        self._stop_all()
        return result

    def _again(self, child: Child) -> int:
        assert child.process
        child.deaths += 1
        child.early_deaths = child.early_deaths + 1 if time.monotonic() - child.started < 10 else 0
        child.end()
        why = how(child.process.returncode)
        if child.early_deaths >= 5:
            self.stopping = True
            say(f"{child.name} ended {child.deaths} times, each time at once ({why}); giving up. It said:")
            for line in child.said or ["nothing"]:
                say(f"    {line}")
            return 1
        say(f"{child.name} ended ({why}); starting it again.")
        time.sleep(min(child.early_deaths, 3))
        child.start(self.environment)
        return 0

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _stop_all(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + 15
        for child in self.children:
            if child.process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, until - time.monotonic()))
                child.end()


def say(line: str) -> None:
    """A line of the supervisor's own on standard error."""
    print(f"fengqiao: {line}", file=sys.stderr, flush=True)


def left_behind(home: Path) -> list[int]:
    """Processes of this home whose supervisor is gone: found by the mark in their environment, never by name."""
    mark = f"{MARK}={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        if pid == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def clear_up(home: Path) -> None:
    """End what a killed supervisor left, so that its port and its jobs are free."""
    for signal_number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        for pid in left_behind(home):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal_number)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not left_behind(home):
                return
            time.sleep(0.1)
    if left := left_behind(home):
        raise Trouble(f"Processes of an earlier start do not end: {left}.")
