"""A program that uses the API: with a token, or for a person who is signed in."""

import asyncio
import http.client
import json

from . import secrets
from .cases import expect

PASSWORD = "a rather long horse"


class Program:
    def __init__(self, server, headers=None):
        self.server, self.headers = server, headers or {}

    async def ask(self, method, path, body=None, headers=None):
        """One request. Status and JSON, or None."""
        return await asyncio.to_thread(self._ask, method, path, body, headers)

    async def data(self, method, path, body=None, statuses=(200, 201, 202)):
        status, answer = await self.ask(method, path, body)
        expect(status in statuses, f"{method} {path} answered {status} {answer}")
        return answer["data"] if answer and "data" in answer else answer

    def _ask(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.http_port, timeout=20)
        try:
            sent = {"Content-Type": "application/json", **self.headers, **(headers or {})}
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            response = connection.getresponse()
            self.last_headers = response.headers
            raw = response.read()
            return response.status, json.loads(raw) if raw else None
        finally:
            connection.close()

    async def sign_in(self, address, password=PASSWORD):
        """The same server, as this person."""
        status, answer = await self.ask("POST", "/api/auth/sign-in", {"email": address, "password": password})
        expect(status == 200, f"{address} can't sign in: {status} {answer}")
        cookie = self.last_headers["Set-Cookie"].split(";")[0]
        # From now on no log and no answer may hold them.
        secrets.KEYS.update((password, cookie.split("=", 1)[1]))
        return Program(self.server, {"Cookie": cookie, "X-CSRF-Token": answer["data"]["csrfToken"]})


async def owner_of(server, address="anna@example.org"):
    """Makes the server's owner and their organisation: their program, and its id."""
    token = (await server.command("set-up-link")).split()[0].rsplit("/", 1)[1]
    guest = Program(server)
    form = {"token": token, "email": address, "password": PASSWORD, "displayName": "Anna", "organisationName": "Parish", "organisationSlug": "parish"}
    await guest.data("POST", "/api/auth/set-up", form)
    owner = await guest.sign_in(address)
    return owner, (await owner.data("GET", "/api/organisations"))[0]["id"]
