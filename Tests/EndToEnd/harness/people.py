"""People with accounts, by the API, and their sign-ins in a browser."""

import http.client
import json

from . import secrets
from .cases import expect

PASSWORD = "a rather long horse"


class Person:
    """Somebody who is signed in."""

    def __init__(self, server, name, cookie, token):
        self.server, self.name, self.cookie, self.token = server, name, cookie, token

    def call(self, method, path, body=None, status=None):
        """One call of the API as a page of ours makes it. Gives what came, or fails where it isn't `status` (2xx if None)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.http_port, timeout=20)
        try:
            headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-CSRF-Token": self.token}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            raw = response.read()
        finally:
            connection.close()
        expect(response.status == status if status else response.status < 300, f"{method} {path}: {response.status} {raw[:500]}")
        return json.loads(raw) if raw else {}

    async def enter(self, page):
        """Signs the browser's page in, without the form."""
        name, value = self.cookie.split("=", 1)
        await page.ask("Network.setCookie", {"name": name, "value": value, "url": self.server.http, "httpOnly": True, "sameSite": "Lax"})


def _ask(server, path, body):
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=20)
    try:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        raw = response.read()
    finally:
        connection.close()
    expect(response.status < 300, f"POST {path}: {response.status} {raw[:500]}")
    return response.headers, json.loads(raw) if raw else {}


def _signed_in(server, name, headers, answer):
    cookie = headers["Set-Cookie"].split(";")[0]
    # From now on no log and no answer may hold them.
    secrets.KEYS.update((PASSWORD, cookie.split("=", 1)[1]))
    return Person(server, name, cookie, answer["data"]["csrfToken"])


async def owner(server, organisation="St. Mary’s", slug="st-marys", name="Anna Sørensen", email="anna@example.org"):
    """Who makes a new server theirs, with an organisation."""
    link = (await server.command("set-up-link")).split()[0]
    headers, answer = _ask(server, "/api/auth/set-up", {
        "token": link.rsplit("/", 1)[1], "email": email, "password": PASSWORD, "displayName": name,
        "organisationName": organisation, "organisationSlug": slug})
    return _signed_in(server, name, headers, answer)


def guest_of(owner, organisation_id, name, email, role="member"):
    """Somebody whom the owner has invited."""
    invitation = owner.call("POST", f"/api/organisations/{organisation_id}/invitations", {"role": role})
    _ask(owner.server, "/api/auth/sign-up", {
        "email": email, "password": PASSWORD, "displayName": name, "invitation": invitation["data"]["token"]})
    return sign_in(owner.server, name, email)


def sign_in(server, name, email):
    return _signed_in(server, name, *_ask(server, "/api/auth/sign-in", {"email": email, "password": PASSWORD}))


def complete_reset(server, link):
    """Sets the usual password by a link that was handed over."""
    _ask(server, "/api/auth/password-reset/complete", {"token": link.rsplit("/", 1)[1], "newPassword": PASSWORD})
