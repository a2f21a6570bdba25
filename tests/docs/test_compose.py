"""The compose file of docs/replicas: it keeps the specification, and what it names is there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from ruamel.yaml import YAML

from map_app.api.server.settings import DEFAULTS, GRACE_SECONDS
from map_app.cli.main import SUBCOMMANDS
from map_app.data.source import parse_source

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "docs" / "replicas"
COMPOSE: Final[dict[str, Any]] = YAML(typ="safe").load(FOLDER / "compose.yaml")
SERVICES: Final[dict[str, Any]] = COMPOSE["services"]
BALANCER: Final = SERVICES["balancer"]
HAPROXY: Final = (FOLDER / "haproxy.cfg").read_text(encoding="utf-8")
OURS: Final = ("map-1", "map-2", "load")
PORT: Final = "8501"


@pytest.mark.server
def test_the_file_keeps_the_compose_specification() -> None:
    """The specification's own schema, as check-jsonschema carries it, finds nothing wrong."""
    check = Path(sys.executable).with_name("check-jsonschema")
    words = ("--builtin-schema", "vendor.compose-spec", FOLDER / "compose.yaml")
    result = subprocess.run([check, *words], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_what_a_service_names_is_there() -> None:
    """Services, networks and volumes that are named are declared; what is mounted from here exists."""
    mounted = 0
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        for volume in service.get("volumes", ()):
            place = re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", volume).split(":")[0]
            assert (FOLDER / place).is_file() or place in COMPOSE["volumes"]
            mounted += place.startswith(".")
    assert mounted == 2


def test_the_balancer_leads_to_the_replicas() -> None:
    """Every variable of its file is set, each to the port of a service that runs the app, in both backends."""
    given = BALANCER["environment"]
    assert set(re.findall(r"\$\{(\w+)\}", HAPROXY)) == set(given)
    assert BALANCER["ports"][0].endswith(given["LISTEN"])
    servers = re.findall(r'^ +server (\S+) "\$\{(\w+)\}" cookie (\S+)', HAPROXY, flags=re.MULTILINE)
    assert len(servers) == 4
    for name, variable, cookie in servers:
        assert (cookie, given[variable]) == (name, f"{name}:{PORT}")
        assert SERVICES[name]["image"] == SERVICES["load"]["image"]
    assert f"EXPOSE {PORT}" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_image_is_built_with_the_extra_of_the_store() -> None:
    """The Dockerfile takes the argument, and pyproject.toml knows the extra."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name in OURS:
        build = SERVICES[name]["build"]
        assert (FOLDER / build["context"]).resolve() == ROOT
        assert build["args"]["EXTRAS"] in extras["optional-dependencies"]
    assert 'ARG EXTRAS=""' in dockerfile
    assert '".[gdal${EXTRAS:+,$EXTRAS}]"' in dockerfile


def test_replicas_read_what_the_load_writes() -> None:
    """The one command loads an existing file into the store of all replicas, which know their proxy."""
    program, command, source, target = SERVICES["load"]["command"]
    assert program in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert command in SUBCOMMANDS
    assert any(f":{source}:" in volume for volume in SERVICES["load"]["volumes"])
    store = parse_source(target)
    database = SERVICES["database"]["environment"]
    assert store.shown == f"postgres://database/{database['POSTGRES_DB']}"
    assert f"//{database['POSTGRES_USER']}@" in target
    for name in ("map-1", "map-2"):
        given = SERVICES[name]["environment"]
        assert given["MAP_APP_EVENTS"] == target
        assert given["MAP_APP_PROXIES"] == 1
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > DEFAULTS[GRACE_SECONDS]


def test_the_documented_commands_name_what_is_there() -> None:
    """Each `docker compose` line of the docs names the file and, at its end, one of its services or none."""
    stores = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
    lines = re.findall(r"docker compose -f (\S+) (run --rm|up -d(?: --\w[\w-]*)+)(?: ([\w-]+))?", stores)
    assert {service for _, _, service in lines} == {"load", "", "map-1"}
    for place, _, service in lines:
        assert (ROOT / place).is_file()
        assert service in ("", *SERVICES)


def test_no_password_is_written_down() -> None:
    """Every password comes from the environment and is asked for where it is missing."""
    given = [pair for service in SERVICES.values() for pair in service.get("environment", {}).items()]
    words = [str(value) for name, value in given if "PASSWORD" in name]
    assert len(words) == 4
    assert all(word.startswith("${DATABASE_PASSWORD:?") for word in words)
    assert "PASSWORD" not in str(SERVICES["load"]["command"])
