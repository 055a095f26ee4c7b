"""The API does what its description says, whoever asks, whatever they send."""

import os

from harness.cases import test
from harness.contract import Community
from harness.server import Server

#: Requests of each kind for each call; `script/fuzz-api` asks for more.
EXAMPLES = int(os.environ.get("CARILLON_API_EXAMPLES", "2"))
SECONDS = 60 + 10 * EXAMPLES
#: Every limit from both sides, and every member left out: for those who get furthest.
THOROUGH, QUICK = "examples,coverage,fuzzing", "examples,fuzzing"


@test("guest, member, creator, admin, owner and program get what /openapi.json says, and no 5xx", weight=2, timeout=6 * SECONDS)
async def contract(house):
    server = await Server("contract", "--requests-per-second-max", "100").start()
    try:
        community = await Community(server).make()
        for role in community.roles:
            await community.run(role, EXAMPLES, SECONDS, THOROUGH if role == "owner" else QUICK)
    finally:
        await server.stop()
