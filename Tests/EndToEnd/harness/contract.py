"""Holds the API against its own description: schemathesis sends what the description allows, and what it doesn't."""

import json

from .cases import expect, output_of
from .people import guest_of, owner
from .places import ROOT, temporary_folder

#: Everything but `positive_data_acceptance`, since services have rules that no schema can say, and `ignored_auth`, whose guesses at tokens
#: meet the limit on guessing.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,"
    "negative_data_rejection,unsupported_method,missing_required_header"
)
#: How what isn't as documented may be refused: also by what is asked before a body is looked at.
REFUSALS = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 428, 429]
#: They would take away what the run is made with: its sign-in, its organisation, its people.
FATAL = ("postAuthSignOut", "deleteAuthSignIns", "deleteOrganisationsById", "postServerUsersByIdDisable", "postOrganisationsByIdLeave")


class Community:
    """A server with an owner, who runs it, an admin, a creator and a member, each with what a request needs to come from them."""

    def __init__(self, server):
        self.server = server

    async def make(self):
        anna = await owner(self.server)
        organisation = anna.call("GET", "/api/organisations")["data"][0]["id"]
        people = {"owner": anna}
        for role in ("admin", "creator", "member"):
            people[role] = guest_of(anna, organisation, role, f"{role}@example.org", role)
        scopes = ["account:read", "account:write", "organisation:read", "organisation:write", "members:read", "members:write", "audit:read",
                  "livestreams:read", "livestreams:write", "stream_keys", "recordings:write", "statistics:read", "integrations"]
        token = anna.call("POST", "/api/auth/tokens", {"name": "program", "scopes": scopes})["data"]["token"]
        self.roles = {"guest": {}, "token": {"Authorization": "Bearer " + token}}
        self.roles |= {role: {"Cookie": person.cookie, "X-CSRF-Token": person.token} for role, person in people.items()}
        person = people["member"].call("GET", "/api/auth/me")["data"]["user"]["id"]
        self.names = {"organisation": organisation, "person": person}
        return self

    def _settings(self):
        """What stands for `{id}` and `{user}`: things that are there."""
        return f"""
[checks.negative_data_rejection]
expected-statuses = {REFUSALS}

[[operations]]
include-path-regex = "^/api/organisations/[{{]id[}}]"
parameters = {{ "path.id" = {json.dumps(self.names["organisation"])} }}

[[operations]]
include-path-regex = "^/api/organisations/[{{]id[}}]/(members|blocks)/[{{]user[}}]"
parameters = {{ "path.id" = {json.dumps(self.names["organisation"])}, "path.user" = {json.dumps(self.names["person"])} }}

[[operations]]
include-path-regex = "^/api/users/[{{]id[}}]"
parameters = {{ "path.id" = {json.dumps(self.names["person"])} }}
"""

    async def run(self, role, examples, seconds, phases):
        """Fails with what schemathesis found."""
        folder = temporary_folder("contract")
        settings = folder / "schemathesis.toml"
        settings.write_text(self._settings())
        headers = [word for name, value in self.roles[role].items() for word in ("-H", f"{name}: {value}")]
        left_out = [word for operation in FATAL for word in ("--exclude-operation-id", operation)]
        status, out, error = await output_of(
            ROOT / ".build/venv/bin/schemathesis", "--config-file", settings, "--no-color", "run", self.server.http + "/openapi.json",
            "--phases", phases, "--checks", CHECKS, "--max-examples", examples, "--continue-on-failure",
            "--generation-database", "none", "--warnings", "off", *headers, *left_out, seconds=seconds, check=False)
        expect(status == 0, f"the API doesn't keep its word to a {role}:\n{out[-6000:]}{error[-1000:]}")
