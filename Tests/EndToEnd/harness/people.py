"""People of a server under test, by the API."""

import http.client
import json

from .cases import expect

EMAIL, PASSWORD = "anna@example.org", "a rather long horse"


def call(server, method, path, body=None, headers=None):
    """One request of a program. Status, headers, JSON or None."""
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=20)
    try:
        data = None if body is None else json.dumps(body)
        connection.request(method, path, data, {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        raw = response.read()
        return response.status, response.headers, json.loads(raw) if raw else None
    finally:
        connection.close()


def _signed_in(headers, body):
    return {"Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": body["data"]["csrfToken"]}


async def own_server(server):
    """Makes the owner of a new server and gives what a request needs to come from them."""
    token = (await server.command("set-up-link")).split()[0].rsplit("/", 1)[1]
    form = {"token": token, "email": EMAIL, "password": PASSWORD, "displayName": "Anna", "organisationName": "Parish",
            "organisationSlug": "parish"}
    status, headers, made = call(server, "POST", "/api/auth/set-up", form)
    expect(status == 201, f"set-up answered {status} {made}")
    return _signed_in(headers, made)


def sign_in(server, email, password):
    status, headers, made = call(server, "POST", "/api/auth/sign-in", {"email": email, "password": password})
    expect(status == 200, f"{email} can't sign in: {status} {made}")
    return _signed_in(headers, made)


def join(server, inviter, organisation, email, role):
    """Invites somebody new into an organisation; they come."""
    status, _, invited = call(server, "POST", f"/api/organisations/{organisation}/invitations", {"role": role}, inviter)
    expect(status == 201, f"an invitation: {status} {invited}")
    form = {"email": email, "password": PASSWORD, "displayName": email.split("@")[0], "invitation": invited["data"]["token"]}
    status, _, joined = call(server, "POST", "/api/auth/sign-up", form)
    expect(status == 202, f"signing up by invitation: {status} {joined}")
