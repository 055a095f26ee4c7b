"""Calls of the API: a page of a list, one record, and a change with its entry in the audit log; Express with node-postgres beside it.

CPU is that of the server's own process. PostgreSQL's is the same program for both, and is not counted; with SQLite all work is ours.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import urllib.request

from .. import process
from ..load import wrk
from ..servers import Carillon, Server

SERVER_CORE, LOAD_CORE = ("0", 1) if os.cpu_count() > 1 else (None, None)
CONNECTIONS = 16
RECORDS = 200
# A token may ask so often at once, and then a hundred times a second.
TOKENS = 40
SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "api.lua"
EXPRESS = pathlib.Path(__file__).resolve().parent.parent.parent / "Express/server.js"
PASSWORD = "a rather long horse"


class Postgres:
    """A server of its own, on the disk."""

    def __enter__(self):
        root = pathlib.Path(__file__).resolve().parents[3]
        self.script = subprocess.Popen([root / "script/private-postgres", str(os.getpid()), "durable"], stdout=subprocess.PIPE, text=True)
        self.url = self.script.stdout.readline().strip()
        if not self.url.startswith("postgres://"):
            raise RuntimeError(self.url)
        self.folder = self.url.split("host=")[1].split("&")[0]
        return self

    def __exit__(self, *_):
        self.script.terminate()


class Express(Server):
    name = "Express"

    def __init__(self, postgres, token):
        super().__init__()
        self.environment = {
            "NODE_PATH": "/usr/share/nodejs", **os.environ, "NODE_ENV": "production", "PORT": str(self.http_port), "TOKEN": token,
            "DATABASE_URL": f"postgres://carillon@/postgres?host={postgres.folder}&options=-csearch_path%3Dpublic"}

    def command(self):
        return ["env", *(f"{name}={value}" for name, value in self.environment.items()), "node", EXPRESS]


def run(report, plan):
    with Postgres() as postgres, Express(postgres, "peer") as express:
        _pin(express)
        _call(express, "GET", "/streams", token="peer")
        peer = _measures(plan, express, ["peer"], "/streams", [f"s{number}" for number in range(RECORDS)])
        for database, options in (("SQLite", ()), ("PostgreSQL", ("--database", postgres.url + "&options=-csearch_path%3Dours"))):
            with Carillon(plan.program, options=("--requests-per-second-max", "100", *options)) as carillon:
                _pin(carillon)
                tokens, ids = _furnish(carillon)
                ours = _measures(plan, carillon, tokens, "/api/livestreams", ids)
                for what in peer:
                    report.add(
                        f"API: {what}, {database}", "calls per CPU second", ours[what], peer[what], peer_name="Express", better="more")


def _pin(server):
    if SERVER_CORE:
        process.pin(server.pid, SERVER_CORE)


def _measures(plan, server, tokens, path, ids):
    """Calls per CPU second of the server, by what is called."""
    calls = {
        "list of 50": ("GET", f"{path}?limit=50" if server.name != "Express" else path), "one record": ("GET", f"{path}/{ids[0]}"),
        "a change": ("PATCH", f"{path}/", *ids)}
    found = {what: [] for what in calls}
    for _ in range(plan.repeats):
        for what, call in calls.items():
            usage = server.usage()
            result = wrk(
                server.url("/"), CONNECTIONS, plan.wrk_seconds, LOAD_CORE, script=SCRIPT, arguments=[",".join(tokens), *call])
            found[what].append(result["requests"] / usage.cpu_seconds())
    return found


def _call(server, method, path, body=None, token=None, cookie=None, csrf=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if cookie:
        headers |= {"Cookie": cookie, "X-CSRF-Token": csrf}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(server.url(path), data, headers, method=method), timeout=20) as answer:
        return answer.headers, json.loads(answer.read() or b"{}")


def _furnish(carillon):
    """An owner with tokens, and an organisation with as many livestreams."""
    link = subprocess.run(
        [carillon.program, "set-up-link", *carillon.options], check=True, capture_output=True, text=True).stdout.split()[0]
    headers, answer = _call(carillon, "POST", "/api/auth/set-up", {
        "token": link.rsplit("/", 1)[1], "email": "anna@example.org", "password": PASSWORD, "displayName": "Anna",
        "organisationName": "Parish", "organisationSlug": "parish"})
    person = {"cookie": headers["Set-Cookie"].split(";")[0], "csrf": answer["data"]["csrfToken"]}
    scopes = ["livestreams:read", "livestreams:write"]
    tokens = [
        _call(carillon, "POST", "/api/auth/tokens", {"name": f"bench {number}", "scopes": scopes}, **person)[1]["data"]["token"]
        for number in range(TOKENS)]
    made = [
        _call(carillon, "POST", "/api/livestreams", {"title": f"Stream {number}"}, token=tokens[number % TOKENS])[1]["data"]["id"]
        for number in range(RECORDS)]
    return tokens, made
