"""Every dependency of pyproject.toml stands in the locks, with hashes."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def names(lines: list[str]) -> set[str]:
    """The normalised names at the beginning of requirement lines."""
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in found if name}


project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
wanted = {
    "requirements.lock": names(project["project"]["dependencies"]),
    "requirements-dev.lock": names(project["project"]["dependencies"])
    | names(project["dependency-groups"]["dev"]),
}
wrong = []
for lock, needs in wanted.items():
    text = (ROOT / lock).read_text("utf-8")
    if missing := needs - names(text.splitlines()):
        wrong.append(f"{lock} lacks {', '.join(sorted(missing))}")
    if text.count("==") > text.count("--hash=sha256:"):
        wrong.append(f"{lock} has a package without a hash")
if wrong:
    sys.exit("; ".join(wrong) + ": run tools/lock.sh")
