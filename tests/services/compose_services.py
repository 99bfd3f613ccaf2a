"""All the services of docker-compose.yml as processes on this machine, and somebody who visits them through a proxy."""

import json
import re
import shlex
import subprocess
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import redis
import yaml

from tests.databases import address_of
from tests.running_house import ROOT, House, free_port
from tests.services.containers import Container, Image, filled, seconds
from tests.visitor import Visitor

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PARTS = {
    "web": "web",
    "worker-marketing": "marketing",
    "worker-sales": "sales",
    "worker-funnel": "funnel",
    "beat": "beat",
}
QUICK = {"HOST": "127.0.0.1", "SWEEP_SECONDS": "1"}


def told() -> dict[str, str]:
    """What .env tells: a copy of .env.example, filled in as its comments say, by running the commands they give."""
    text = (ROOT / ".env.example").read_text()
    lines = [line.partition("=") for line in text.splitlines() if line and line[0] != "#"]
    found = {name: value for name, _, value in lines}
    for name, command in zip(("SECRET_KEY", "POSTGRES_PASSWORD"), re.findall(r"python3 -c .+", text), strict=True):
        assert found[name] == "", "everybody would have the same"
        found[name] = subprocess.check_output(shlex.split(command), text=True).strip()
    return found


class ThroughProxy(Visitor):
    """Somebody at the house's https address: the proxy before it says so."""

    def __init__(self, address: str, base_url: str) -> None:
        super().__init__(address)
        self.base_url = base_url
        self.jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))  # behind the proxy it is http
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.jar))

    def ask(self, request: Request) -> tuple[int, str]:
        request.remove_header("Cookie")  # the jar has them all
        host = urlsplit(self.base_url).hostname or ""
        for name, value in {"Host": host, "Referer": self.base_url, "X-Forwarded-Proto": "https"}.items():
            request.add_header(name, value)
        return super().ask(request)


class Town:
    """All the services of the file, as processes."""

    def __init__(self, image: Image, folder: Path, database: str) -> None:
        self.image, self.folder, self.database = image, folder, database
        self.told, self.before = told(), image.written()
        self.ports = {name: free_port() for name in ("web", "redis", "cache")}
        self.containers = {name: self.redis(name) for name in ("redis", "cache")} | {
            name: self.part(name) for name in PARTS
        }
        self.visitor = ThroughProxy(f"http://127.0.0.1:{self.ports['web']}", self.told["BASE_URL"])
        self.inside = House(folder, database_url=address_of(database)).inside

    def part(self, name: str) -> Container:
        """A part of the app: of what the file says, only where the others are is different."""
        environment = filled(SERVICES[name]["environment"], self.told)
        environment["DATABASE_URL"] = address_of(self.database)
        for variable, server in (("REDIS_URL", "redis"), ("CACHE_URL", "cache")):
            environment[variable] = environment[variable].replace(
                f"//{server}:6379", f"//127.0.0.1:{self.ports[server]}"
            )
        environment = self.image.environment | environment | QUICK | {"PORT": str(self.ports["web"])}
        return self.container(name, SERVICES[name]["command"], environment, self.image.work)

    def redis(self, name: str) -> Container:
        """A Redis of the file, in a folder of its own."""
        (self.folder / name).mkdir()
        command = [*SERVICES[name]["command"], "--port", str(self.ports[name]), "--bind", "127.0.0.1"]
        return self.container(name, command, {"PATH": self.image.environment["PATH"]}, self.folder / name)

    def container(self, name: str, command: list[str], environment: dict[str, str], work: Path) -> Container:
        health = list(SERVICES[name]["healthcheck"]["test"])
        if name in self.ports and name != "web":
            health[2:2] = ["-p", str(self.ports[name])]
        grace = seconds(SERVICES[name].get("stop_grace_period", "10s"))
        log = self.folder / f"{name}.log"
        return Container(command, health=health, environment=environment, work=work, log=log, grace=grace)

    def health(self) -> dict[str, Any]:
        """What /health/ says."""
        found: dict[str, Any] = json.loads(Visitor(self.visitor.address).get("/health/")[1])
        return found

    def keys(self, server: str) -> set[str]:
        """What is in a Redis."""
        with redis.Redis(port=self.ports[server], decode_responses=True) as client:
            return set(client.scan_iter())
