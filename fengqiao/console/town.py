"""The lock of a running town, its address, and whether its port is free."""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator

from fengqiao import settings
from fengqiao.console import embedded
from fengqiao.console.embedded import Trouble

RUN = settings.FENGQIAO_HOME / "run"


def make_home() -> None:
    """The data folder with its parts. Readable by others only as far as the database's account must pass."""
    fresh = not settings.FENGQIAO_HOME.exists()
    embedded.make_folders(settings.FENGQIAO_HOME)
    if fresh and os.geteuid() != 0:
        settings.FENGQIAO_HOME.chmod(0o700)
    for part in ("run", "keys", "files"):
        folder = settings.FENGQIAO_HOME / part
        folder.mkdir(exist_ok=True, mode=0o700)


def address() -> str:
    host = settings.HOST if settings.HOST not in ("0.0.0.0", "::", "") else "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}"


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold the lock of this home while the town runs; the kernel lets go of it however we end."""
    make_home()
    with (RUN / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"This copy runs already ({_running_address()}). "
                "`make stop` ends it; a second copy needs another FENGQIAO_HOME and PORT."
            ) from None
        (RUN / "up.pid").write_text(f"{os.getpid()} {address()}")
        try:
            yield
        finally:
            (RUN / "up.pid").unlink(missing_ok=True)


def _running_address() -> str:
    with contextlib.suppress(OSError, IndexError):
        return (RUN / "up.pid").read_text().split()[1]
    return "its address is in its own window"


def running() -> bool:
    """Whether a supervisor holds the lock of this home."""
    path = RUN / "up.lock"
    if not path.exists():
        return False
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def stop_running(patience: float = 40) -> bool:
    """Ask a running supervisor to stop and wait for it. False when none ran."""
    if not running():
        return False
    with contextlib.suppress(OSError, ValueError, IndexError):
        os.kill(int((RUN / "up.pid").read_text().split()[0]), signal.SIGTERM)
    until = time.monotonic() + patience
    while running():
        if time.monotonic() > until:
            raise Trouble("The running town does not stop; end it in its own window.")
        time.sleep(0.2)
    return True


def claim_port() -> None:
    """Raise with a way out when somebody else listens on our port."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except PermissionError:
            raise Trouble(f"Port {settings.PORT} needs root. Try: PORT=8000 make run") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Trouble(
                    f"HOST={settings.HOST} is no address of this machine ({error.strerror})."
                ) from None
            other = settings.PORT + 1 if settings.PORT < 65535 else 8000
            raise Trouble(
                f"Port {settings.PORT} on {settings.HOST} is taken. Try: PORT={other} make run"
            ) from None


def answers() -> bool:
    """Whether /healthz says yes."""
    call = urllib.request.Request(
        f"{address()}/healthz", headers={"Host": (settings.ALLOWED_HOSTS or ["localhost"])[0]}
    )
    with contextlib.suppress(OSError), urllib.request.urlopen(call, timeout=5) as answer:
        return answer.status == 200
    return False
