#!/usr/bin/env python3
"""Make .venv from the hashed lock with nothing but python3 >= 3.11 and its venv (or uv, or pip).

    python3 tools/bootstrap.py          what running needs
    python3 tools/bootstrap.py --dev    and what tests and checks need

Does nothing, quickly, when nothing changed.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, TOOLS = ROOT / ".venv", ROOT / ".tools"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "fengqiao.json"
WHEELS = ROOT / "wheels"
"""Beside us in the archive of `make bundle`: then nothing is asked of any network."""
UV_LOCK = ROOT / "tools" / "uv.lock.txt"

COMMAND = """\
#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
# What Python compiles is kept beside the environment, never in the checkout: every process starts in half the time.
export PYTHONPYCACHEPREFIX="$here/../pycache" PYTHONDONTWRITEBYTECODE=
exec "$here/python" -m fengqiao.console "$@"
"""
NEITHER = (
    "This python3 can make no virtual environment.\n"
    "Debian or Ubuntu: apt install python3-venv      Others: install pip, or put uv on the PATH.\n"
    "Then run the same command again."
)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this file runs before anything has checked)
        sys.exit(
            f"Python 3.11 or later is needed; this is {sys.version.split()[0]}. Try: make PY=python3.12 …"
        )
    dev = "--dev" in sys.argv
    marks = {
        "python": sys.version,
        "root": str(ROOT),
        "lock": _hash("requirements.lock"),
        "dev": _hash("requirements-dev.lock"),
        "us": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
    }
    have = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    same = PYTHON.exists() and all(have.get(name) == marks[name] for name in ("python", "root", "lock", "us"))
    if same and (not dev or have.get("with_dev") == marks["dev"]):
        return
    with_dev = dev or bool(have.get("with_dev"))  # never take away what the tests were given
    lock = ROOT / ("requirements-dev.lock" if with_dev else "requirements.lock")
    print(f"Making .venv from {lock.name} …", flush=True)
    STAMP.unlink(missing_ok=True)
    if VENV.exists() and (have.get("python"), have.get("root")) != (marks["python"], marks["root"]):
        shutil.rmtree(VENV)
    uv = _uv()
    if not PYTHON.exists():
        _make_venv(uv)
    _install(uv, lock)
    _put_us_in()
    STAMP.write_text(json.dumps(marks | {"with_dev": marks["dev"] if with_dev else None}))
    print("Ready.", flush=True)


def _hash(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _uv() -> str | None:
    """uv: the one on the PATH, else our own from the lock; None where it cannot be had (pip does it then)."""
    if found := shutil.which("uv"):
        return found
    ours = TOOLS / "lib" / "bin" / "uv"
    if ours.exists() and _quiet(str(ours), "--version"):
        return str(ours)
    if (pip := _a_pip()) is None:
        sys.exit(NEITHER)
    shutil.rmtree(TOOLS / "lib", ignore_errors=True)
    TOOLS.mkdir(exist_ok=True)
    # --target is allowed everywhere, and quicker than an environment of its own
    words = [*pip, *_pip("install"), "--target", str(TOOLS / "lib"), "-r", str(UV_LOCK)]
    if _run(*words, env=os.environ | {"PIP_ROOT_USER_ACTION": "ignore"}):
        return str(ours)
    print("uv cannot be had here; pip does the same, slower.", flush=True)
    return None


def _a_pip() -> list[str] | None:
    """How to call pip: this Python's own, else the one that lies packed beside it for new environments."""
    if _quiet(sys.executable, "-m", "pip", "--version"):
        return [sys.executable, "-m", "pip"]
    try:
        import ensurepip
    except ImportError:
        return None
    for folder in (Path(ensurepip.__file__).parent / "_bundled", Path("/usr/share/python-wheels")):
        for wheel in sorted(folder.glob("pip-*.whl"), reverse=True):
            if _quiet(sys.executable, str(wheel / "pip"), "--version"):
                return [sys.executable, str(wheel / "pip")]
    return None


def _pip(verb: str) -> list[str]:
    words = [verb, "--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    return [*words, "--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else words


def _make_venv(uv: str | None) -> None:
    made = (
        _run(uv, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, str(VENV))
        if uv
        else _run(sys.executable, "-m", "venv", str(VENV))
    )
    if not made:
        sys.exit(NEITHER)


def _install(uv: str | None, lock: Path) -> None:
    by_uv = uv and _run(
        *(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock)),
        *(["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []),
        env=_settings_of_uv(),
    )
    # pip does the same, slower; it is asked where uv cannot be had or does not get through
    if by_uv or (_has_pip() and _run(str(PYTHON), "-m", "pip", *_pip("install"), "-r", str(lock))):
        return
    sys.exit(
        "The packages of the lock could not be installed; what the installer said stands above.\n"
        "Without a network: use the archive of `make bundle`. With a mirror: set PIP_INDEX_URL or UV_DEFAULT_INDEX."
    )


def _has_pip() -> bool:
    return _quiet(str(PYTHON), "-m", "pip", "--version") or _quiet(str(PYTHON), "-m", "ensurepip")


def _settings_of_uv() -> dict[str, str]:
    """uv reads neither pip's settings nor, unasked, the machine's certificates: hand it both."""
    env = dict(os.environ)
    if Path("/etc/ssl/certs/ca-certificates.crt").exists():
        env.setdefault("UV_SYSTEM_CERTS", "1")
    if "UV_DEFAULT_INDEX" not in env and "UV_INDEX_URL" not in env and (mirror := _mirror()):
        env["UV_DEFAULT_INDEX"] = mirror
    return env


def _mirror() -> str:
    """The package mirror pip was told to use on this machine, or ""."""
    if given := os.environ.get("PIP_INDEX_URL"):
        return given
    if pip := _a_pip():
        asked = subprocess.run([*pip, "config", "get", "global.index-url"], capture_output=True, text=True)
        if asked.returncode == 0:
            return asked.stdout.strip()
    return ""


def _put_us_in() -> None:
    """The package by a path file and the command by a script that finds its own folder: no build, any folder name."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "fengqiao-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = VENV / "bin" / "fengqiao"
    command.unlink(missing_ok=True)
    command.write_text(COMMAND)
    command.chmod(0o755)


def _quiet(*words: str) -> bool:
    return subprocess.run(words, capture_output=True).returncode == 0


def _run(*words: str, env: dict[str, str] | None = None) -> bool:
    return subprocess.run(words, env=env).returncode == 0


if __name__ == "__main__":
    main()
