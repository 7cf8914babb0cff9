"""The supervisor: starts again what dies, gives up on what cannot live, finds what was left behind."""

import os
import signal
import subprocess
import sys
import threading
import time

from fengqiao.console import supervisor
from fengqiao.console.supervisor import MARK, Child, Supervisor, clear_up, left_behind

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def in_background(watch: Supervisor, result: list[int]) -> threading.Thread:
    thread = threading.Thread(target=lambda: result.append(watch.run()))
    thread.start()
    return thread


def wait_for(question) -> bool:
    for _ in range(200):
        if question():
            return True
        time.sleep(0.05)
    return False


def test_a_killed_child_is_started_again_and_all_end_together(tmp_path, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # this is not the main thread
    child, result = Child("web", SLEEP), []
    watch = Supervisor(tmp_path, [child, Child("worker", SLEEP)])
    thread = in_background(watch, result)
    assert wait_for(lambda: child.process is not None)
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    assert wait_for(lambda: child.process.pid != first and child.process.poll() is None)
    watch._stop()
    thread.join(20)
    assert result == [0]
    assert left_behind(tmp_path) == []


def test_a_child_that_cannot_live_ends_the_town_and_its_last_words_are_repeated(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(supervisor.time, "sleep", lambda seconds: threading.Event().wait(min(seconds, 0.05)))
    result = []
    words = [sys.executable, "-c", "raise SystemExit('no room on the disk')"]
    watch = Supervisor(tmp_path, [Child("web", words)])
    in_background(watch, result).join(30)
    assert result == [1]
    assert watch.stopping  # who waits for an answer waits no longer
    said = capfd.readouterr().err
    assert "web    | no room on the disk" in said
    assert "each time at once (code 1); giving up" in said.split("fengqiao: ")[-2]
    assert "no room on the disk" in said.split("fengqiao: ")[-1]
    assert "after it ended 5 times" in watch.state()


def test_a_signal_is_called_by_its_name():
    assert supervisor.how(3) == "code 3"
    assert supervisor.how(-signal.SIGTERM) == "SIGTERM"
    assert "memory" in supervisor.how(-signal.SIGKILL)


def test_what_a_killed_supervisor_left_is_found_by_its_mark_and_ended(tmp_path):
    orphan = subprocess.Popen(SLEEP, env=os.environ | {MARK: str(tmp_path)}, start_new_session=True)
    stranger = subprocess.Popen(SLEEP, env=os.environ | {MARK: f"{tmp_path}-other"})
    try:
        assert wait_for(lambda: left_behind(tmp_path) == [orphan.pid])
        threading.Thread(target=orphan.wait).start()
        clear_up(tmp_path)
        assert left_behind(tmp_path) == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
