"""Calls of the API: a page of a list, one record, and a change with its entry in the audit log; Express with node-postgres beside it.

CPU is that of the server's own process. PostgreSQL's is the same program for both, and is not counted; with SQLite all work is ours.
"""

import contextlib
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
    with contextlib.ExitStack() as stack:
        postgres = stack.enter_context(Postgres())
        express = stack.enter_context(Express(postgres, "peer"))
        _call(express, "GET", "/streams", token="peer")
        sides = {"Express": Side(express, ["peer"], "/streams", "/streams", [f"s{number}" for number in range(RECORDS)])}
        for database, options in (("SQLite", ()), ("PostgreSQL", ("--database", postgres.url + "&options=-csearch_path%3Dours"))):
            carillon = Carillon(plan.program, options=("--requests-per-second-max", "100", *options))
            stack.enter_context(carillon)
            tokens, ids = _furnish(carillon)
            sides[database] = Side(carillon, tokens, "/api/livestreams", "/api/livestreams?limit=50", ids)
        found = _measures(plan, sides)
    for database in ("SQLite", "PostgreSQL"):
        for what in CALLS:
            report.add(
                f"API: {what}, {database}", "calls per CPU second", found[database, what], found["Express", what], peer_name="Express",
                better="more")


CALLS = ("list of 50", "one record", "a change")


class Side:
    """A server with what is asked of it."""

    def __init__(self, server, tokens, path, listing, ids):
        self.server, self.tokens = server, ",".join(tokens)
        self.arguments = dict(zip(CALLS, (("GET", listing), ("GET", f"{path}/{ids[0]}"), ("PATCH", f"{path}/", *ids))))
        if SERVER_CORE:
            process.pin(server.pid, SERVER_CORE)

    def calls_per_cpu_second(self, what, seconds):
        usage = self.server.usage()
        result = wrk(
            self.server.url("/"), CONNECTIONS, seconds, LOAD_CORE, script=SCRIPT, arguments=[self.tokens, *self.arguments[what]])
        return result["requests"] / usage.cpu_seconds()


def _measures(plan, sides):
    """Calls per CPU second, by server and call. The servers take turns, so that what else the machine does meets them alike."""
    found = {(name, what): [] for name in sides for what in CALLS}
    for what in CALLS:
        for side in sides.values():
            side.calls_per_cpu_second(what, 1)
        for _ in range(plan.repeats):
            for name, side in sides.items():
                found[name, what].append(side.calls_per_cpu_second(what, plan.wrk_seconds))
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
