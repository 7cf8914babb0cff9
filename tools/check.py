"""`make check`: everything CI asks, one line each, the tests last and in full. Exit code 1 when one says no.

FENGQIAO_TESTED=1 leaves out what `make test` runs, for a CI that has just run it; the wide ones come all the same.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
ENV = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "120"}
TESTS = [PYTHON, "-m", "pytest", "-n", os.environ.get("JOBS", "auto"), "--dist", "worksteal"]

QUIET = [
    ("style", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("types", [str(BIN / "mypy")]),
    ("floors", [str(BIN / "lint-imports"), "--no-cache"]),
    (
        "migrations",
        [
            PYTHON,
            "-W",
            "ignore",
            "manage.py",
            "makemigrations",
            "--check",
            "--dry-run",
            "--settings=tests.settings",
        ],
    ),
    (
        "docs",
        [PYTHON, "-W", "ignore", "manage.py", "write_reference", "--check", "--settings=tests.settings"],
    ),
    ("lock", [PYTHON, "tools/lock_check.py"]),
]


def older_release() -> Path | None:
    """The binaries of PostgreSQL 15, the oldest release the house stands on."""
    for folder in (os.environ.get("PG15_BIN"), "/usr/lib/postgresql/15/bin", "/usr/pgsql-15/bin"):
        if folder and (Path(folder) / "initdb").exists():
            return Path(folder)
    return None


def main() -> int:
    failed = [name for name, words in QUIET if not quiet(name, words)]
    if os.environ.get("FENGQIAO_TESTED"):
        print("· tests on the embedded PostgreSQL: just run", flush=True)
    some = "wide and not prove" if os.environ.get("FENGQIAO_TESTED") else "not prove"
    if not loud("tests", [*TESTS, "-m", some], {}):
        failed.append("tests")
    if older := older_release():
        home = subprocess.run(
            [PYTHON, "-c", "import tests.settings as s; print(s.FENGQIAO_HOME)"],
            env=ENV | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            cwd=ROOT,
        ).stdout.strip()
        more = {"PG_BIN": str(older), "FENGQIAO_TEST_HOME": f"{home}-15"}
        if not loud("tests on PostgreSQL 15", [*TESTS, "-m", "not prove and not browser and not wide"], more):
            failed.append("tests on PostgreSQL 15")
        stop(more)
    else:
        print(
            "· tests on PostgreSQL 15: skipped, its binaries are not here (apt install postgresql-15)",
            flush=True,
        )
    stop({})
    print(f"make check: {'not green: ' + ', '.join(failed) if failed else 'green'}", flush=True)
    return 1 if failed else 0


def quiet(name: str, words: list[str]) -> bool:
    """Run; show what it says only when it says no."""
    began = time.monotonic()
    done = subprocess.run(words, cwd=ROOT, env=ENV, capture_output=True, text=True)
    print(f"{'✗' if done.returncode else '✓'} {name} ({time.monotonic() - began:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout[-12000:] + done.stderr[-6000:], flush=True)
    return done.returncode == 0


def loud(name: str, words: list[str], more: dict[str, str]) -> bool:
    """Run the tests with everything they print."""
    print(f"· {name}", flush=True)
    done = subprocess.run(words, cwd=ROOT, env=ENV | more)
    if done.returncode:  # 5: no test was run, which is not green either; below 0: ended by that signal
        print(f"{name}: exit {done.returncode}", flush=True)
    return done.returncode == 0


def stop(more: dict[str, str]) -> None:
    """Stop the database of the tests."""
    subprocess.run(
        [PYTHON, "-m", "fengqiao.console", "stop"],
        cwd=ROOT,
        env=ENV | {"FENGQIAO_ENV": "test", "SECRET_KEY": "test"} | more,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    sys.exit(main())
