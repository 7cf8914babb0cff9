"""`make bundle`: source, every wheel of the lock, and an installer in one archive for a machine without any network."""

import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"

INSTALL = """\
#!/bin/sh
# Make the environment from the wheels beside this file; nothing is fetched. Then: .venv/bin/fengqiao up
set -eu
cd "$(dirname "$0")"
sha256sum --quiet --check SHA256SUMS
PY=${PY:-python3}
want=$(cat PYTHON)
have=$("$PY" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ "$want" != "$have" ]; then
    echo "This archive is for Python $want; $PY is $have. Try: PY=python$want ./install.sh" >&2
    exit 1
fi
"$PY" tools/bootstrap.py
echo "Installed. Start it with: .venv/bin/fengqiao up"
"""


def main() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    name = f"fengqiao-{version}-py{python}-{platform.machine()}"
    DIST.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DIST) as folder:
        tree = Path(folder) / name
        tree.mkdir()
        source(tree)
        wheels(tree / "wheels")
        (tree / "PYTHON").write_text(python + "\n")
        (tree / "install.sh").write_text(INSTALL)
        (tree / "install.sh").chmod(0o755)
        sums = sorted(path for path in (tree / "wheels").iterdir())
        (tree / "SHA256SUMS").write_text("".join(f"{digest(path)}  wheels/{path.name}\n" for path in sums))
        archive = DIST / f"{name}.tar.gz"
        with tarfile.open(archive, "w:gz", compresslevel=1) as out:  # wheels are compressed already
            out.add(tree, name)
    print(f"{archive.relative_to(ROOT)}  {archive.stat().st_size / 2**20:.0f} MB, {len(sums)} wheels")


def source(tree: Path) -> None:
    """The files under version control as they are now; without git, all but what is made here."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        for file in filter(None, listed.stdout.split("\0")):
            if (ROOT / file).is_file():
                (tree / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / file, tree / file)
        return
    made = shutil.ignore_patterns(
        ".venv", ".tools", "dist", "wheels", "__pycache__", ".*_cache", ".git", ".hypothesis"
    )
    shutil.copytree(ROOT, tree, ignore=made, dirs_exist_ok=True)


def wheels(folder: Path) -> None:
    """Every wheel of the lock, checked against its hash; uv's own among them."""
    folder.mkdir()
    for lock in ("requirements.lock", "tools/uv.lock.txt"):
        pip(
            "download",
            "--require-hashes",
            "--no-deps",
            "--only-binary",
            ":all:",
            "-d",
            str(folder),
            "-r",
            lock,
        )


def pip(*words: str) -> None:
    """A pip that works: the one of bootstrap's own folder, else one made for the moment."""
    python = ROOT / ".tools" / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ROOT / ".tools" / "venv")], check=True)
    subprocess.run(
        [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", *words], cwd=ROOT, check=True
    )


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
