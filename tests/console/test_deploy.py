"""The files of deploy/ fit the commands, and the programs that read them agree."""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from fengqiao.console.main import COMMANDS
from fengqiao.settings import CHECKOUT

UNITS = sorted((CHECKOUT / "deploy" / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
FENGQIAO = "/opt/fengqiao/.venv/bin/fengqiao"


def unit(path: Path) -> configparser.RawConfigParser:
    found = configparser.RawConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment]
    found.read(path)
    return found


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_there_is_as_an_account_of_its_own_shut_in(path):
    service = unit(path)["Service"]
    (name,) = re.findall(rf"{FENGQIAO} ([a-z]+)", service["ExecStart"])
    assert name in COMMANDS
    assert (service["User"], service["EnvironmentFile"]) == ("fengqiao", "/etc/fengqiao/env")
    assert service["UMask"] == "0077"
    assert (service["ProtectSystem"], service["ReadWritePaths"]) == ("strict", "/var/lib/fengqiao")
    assert service.get("Restart") == (None if service.get("Type") == "oneshot" else "always")


def test_units_name_units_that_there_are():
    names = {path.name for path in UNITS}
    for path in UNITS:
        named = re.findall(r"fengqiao[a-z-]*\.(?:service|target|timer)", path.read_text())
        assert set(named) <= names, path.name


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_understands_them(tmp_path):
    for path in UNITS:
        text = path.read_text().replace(FENGQIAO, "/bin/true")
        (tmp_path / path.name).write_text(text)
    files = [str(tmp_path / path.name) for path in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True)
    assert "fengqiao" not in done.stderr, done.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not here")
def test_caddy_understands_its_file(tmp_path):
    words = [
        "caddy",
        "validate",
        "--adapter",
        "caddyfile",
        "--config",
        str(CHECKOUT / "deploy" / "Caddyfile"),
    ]
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr


def test_the_proxy_passes_on_the_port():
    assert "proxy_set_header Host $http_host;" in (CHECKOUT / "deploy" / "nginx.conf").read_text()


def test_the_example_of_the_environment_is_complete():
    example = (CHECKOUT / ".env.example").read_text()
    known = (CHECKOUT / "docs" / "reference" / "settings.md").read_text()
    for name in re.findall(r"^#?([A-Z_]+)=", example, re.M):
        assert f"`{name}`" in known, name
