"""The container's files, read as the programs read them that use them; no Docker is needed."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values

from kata.database.server import parse_url

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
DEVCONTAINER = ROOT / ".devcontainer" / "devcontainer.json"
URL = "postgresql://sa_user:sa_password@localhost:5432/sa_db"


def _load(path: Path) -> Any:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_service() -> None:
    """The database's container: its image, name, user, database, and the way to it."""
    compose = _load(COMPOSE)
    service = compose["services"]["postgres"]
    assert service["image"] == "postgres:16"
    assert service["container_name"] == "sqlalchemy2-postgres"
    environment = service["environment"]
    assert environment["POSTGRES_USER"] == "sa_user"
    assert environment["POSTGRES_DB"] == "sa_db"
    assert environment["POSTGRES_PASSWORD"] == "sa_password"
    assert {"--encoding=UTF8", "--locale=C"} == set(environment["POSTGRES_INITDB_ARGS"].split())
    assert service["ports"] == ["127.0.0.1:${POSTGRES_PORT:-5432}:5432"]
    assert {"--username=sa_user", "--dbname=sa_db", "pg_isready"} <= set(service["healthcheck"]["test"])


def test_volumes() -> None:
    """init.sql is where the entrypoint looks for it, and the data has a volume with a name."""
    compose = _load(COMPOSE)
    mounts = [mount.split(":") for mount in compose["services"]["postgres"]["volumes"]]
    (script,) = [mount for mount in mounts if mount[1].startswith("/docker-entrypoint-initdb.d/")]
    assert (COMPOSE.parent / script[0]).resolve() == ROOT / "init.sql"
    assert script[1].endswith(".sql")
    (data,) = [mount for mount in mounts if mount[1] == "/var/lib/postgresql/data"]
    assert data[0] in compose["volumes"]


def test_devcontainer() -> None:
    """The devcontainer is built on the same compose file, and finds the database there."""
    settings = json.loads(DEVCONTAINER.read_text(encoding="utf-8"))
    files = [(DEVCONTAINER.parent / name).resolve() for name in settings["dockerComposeFile"]]
    assert files[0] == COMPOSE
    services: dict[str, Any] = {}
    for file in files:
        services |= _load(file)["services"]
    workbook = services[settings["service"]]
    server = parse_url(workbook["environment"]["DATABASE_URL"], origin="from the environment")
    assert (server.host, server.port, server.user, server.database) == ("postgres", 5432, "sa_user", "sa_db")
    assert (ROOT / workbook["build"]["context"] / "Dockerfile").is_file()
    assert any(mount.startswith(f".:{settings['workspaceFolder']}") for mount in workbook["volumes"])


def test_env_example() -> None:
    """The example says the container's address and port, sets nothing by itself, and is right once uncommented."""
    path = ROOT / ".env.example"
    text = path.read_text(encoding="utf-8")
    assert dotenv_values(path) == {}
    assert re.findall(r"^#(POSTGRES_PORT)=5432$", text, re.MULTILINE)
    addresses = re.findall(r"^#DATABASE_URL=(.*)$", text, re.MULTILINE)
    assert addresses[0] == URL
    for address in addresses:
        parse_url(address, origin="from .env")
    assert URL in COMPOSE.read_text(encoding="utf-8")


@pytest.mark.parametrize("files", [["docker-compose.yml"], ["docker-compose.yml", "docker/devcontainer/compose.yml"]])
@pytest.mark.parametrize("port", ["", "6543"])
def test_compose_reads_it(files: list[str], port: str) -> None:
    """Compose itself understands the files, and the port follows the variable."""
    if shutil.which("docker-compose"):
        tool = ["docker-compose"]
    elif (
        shutil.which("docker") and subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0
    ):
        tool = ["docker", "compose"]
    else:
        pytest.skip("there is no docker compose on this machine")
    environment = {name: value for name, value in os.environ.items() if name != "POSTGRES_PORT"}
    if port:
        environment["POSTGRES_PORT"] = port
    arguments = [part for file in files for part in ("-f", file)]
    said = subprocess.run(
        [*tool, *arguments, "config"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert said.returncode == 0, said.stderr
    assert "sqlalchemy2-postgres" in said.stdout
    assert re.search(rf"\b{port or 5432}\b", said.stdout)
