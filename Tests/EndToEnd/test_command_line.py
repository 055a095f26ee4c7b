"""`carillon users`, `livestreams`, `stream-keys`, `tokens`, `keys` while the server runs, on both databases."""

import asyncio
import os

from harness import secrets
from harness.cases import expect, output_of, test, until
from harness.people import PASSWORD, complete_reset, sign_in
from harness.postgres import Postgres
from harness.publish import Encoder
from harness.server import Server, free_port


class OnPostgres(Server):
    def __init__(self, name, url):
        self.url = url
        super().__init__(name)

    def _settings(self):
        return [*super()._settings(), "--database", self.url]


async def api(server, path, token):
    return await server.client.get(path, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})


async def people(server):
    """An account whose token works at once, and no more once its person is kept out."""
    made = await server.told("users", "create", "anna@example.org", "--name", "Anna", "--operator")
    expect("/new-password/" in made["link"], f"no link: {made}")
    await server.told("users", "create", "bert@example.org", "--ask-password", stdin=PASSWORD.encode() + b"\n")
    parish = await server.told("organisations", "create", "St. Mary", "--owner", "anna@example.org")
    await server.told("organisations", "add-member", parish["slug"], "bert@example.org", "--role", "creator")
    token = (await server.told("tokens", "create", "bert@example.org", "--name", "t", "--scopes", "organisation:read,livestreams:read"))["token"]
    mine = await api(server, "/api/organisations", token)
    expect(mine.status == 200 and mine.json["data"][0]["role"] == "creator", f"bert's token: {mine!r}")
    await server.told("organisations", "role", parish["slug"], "bert@example.org", "moderator")
    expect((await api(server, "/api/organisations", token)).json["data"][0]["role"] == "moderator", "the role is the old one")
    # With the password that the command was given.
    await asyncio.to_thread(sign_in, server, "Bert", "bert@example.org")
    await server.told("users", "disable", "bert@example.org")
    expect((await api(server, "/api/organisations", token)).status == 401, "who is kept out still gets in")
    await server.told("users", "enable", "bert@example.org")
    expect((await api(server, "/api/organisations", token)).status == 200, "who is let in again doesn't get in")
    status, said = await server.refused("users", "show", "nobody@example.org")
    expect(status == 1 and "`carillon users list`" in said, f"an unknown person: {status} {said}")
    status, said = await server.refused("users", "shwo", "x")
    expect(status == 2 and "there should be one of" in said, f"a wrong word: {status} {said}")
    return parish, token


async def on_air(server, parish):
    """A stop and a new key reach the encoder, and the states that are told are true."""
    made = await server.told("livestreams", "create", "By hand", "--organisation", parish["slug"])
    secrets.KEYS.add(made["streamKey"])
    livestream = next(one for one in await server.livestreams() if one.id == made["id"])
    async with Encoder(livestream, picture="testsrc2") as encoder:
        await livestream.until_playable()
        state = (await server.told("livestreams", "show", "By hand"))["state"]
        expect(state == "live", f"what is on air is called {state}")
        said = await server.told("livestreams", "stop", "By hand")
        expect(said["state"] == "ended", f"a stop leaves it {said['state']}")
        await until(lambda: encoder.ffmpeg.poll() is not None, "the encoder is disconnected", 10)
    await livestream.until_recorded()
    status, said = await server.refused("livestreams", "delete", "By hand")
    expect(status == 1 and "--with-recordings" in said, f"a deletion with recordings: {status} {said}")
    folders = [one["folder"] for one in await server.told("recordings", "list", "--livestream", "By hand")]
    expect(len(folders) == 1 and os.path.isdir(folders[0]), f"its recording: {folders}")
    await server.told("livestreams", "delete", "By hand", "--with-recordings")
    await until(lambda: not os.path.exists(folders[0]), "the server removes the files")
    channel = await server.told("livestreams", "create", "Another", "--organisation", parish["slug"])
    another = next(one for one in await server.livestreams() if one.id == channel["id"])
    async with Encoder(another, picture="testsrc2") as encoder:
        await another.until_playable()
        new = (await server.told("stream-keys", "rotate", another.id))["streamKey"]
        secrets.KEYS.add(new)
        expect(new != another.key, "the new key is the old one")
        await until(lambda: encoder.ffmpeg.poll() is not None, "the encoder with the old key is cut off", 10)


async def sealing(server):
    """A rotation under load: every secret stays readable for the server that runs, and the old key isn't needed any more."""
    before = await server.told("keys", "list")
    stop, made = asyncio.Event(), []

    async def go_on():
        while not stop.is_set():
            answer = await server.told("livestreams", "create", f"meanwhile {len(made)}")
            secrets.KEYS.add(answer["streamKey"])
            made.append(answer)

    busy = asyncio.ensure_future(go_on())
    rotated = await server.told("keys", "rotate")
    stop.set()
    await busy
    expect(rotated["resealed"] > 0 and rotated["unreadable"] == 0, f"the rotation: {rotated}")
    # What was sealed with the old key at the very end.
    await server.told("keys", "reseal")
    uses = {key["id"]: key["secretCount"] for key in await server.told("keys", "list")}
    expect(uses[before[0]["id"]] == 0 and uses[rotated["id"]] > 0, f"what the keys seal: {uses}")
    await server.told("keys", "forget", before[0]["id"])
    for answer in made:
        shown = (await server.command("stream-keys", "show", answer["id"])).strip()
        expect(shown == answer["streamKey"], "a key doesn't open any more")
    status, lines = await server.doctor()
    expect(status == 0, f"the doctor says {lines}")


async def log_is_true(server):
    """Everything stands in the log as the operator's, and the log is whole."""
    link = (await server.told("users", "reset-password", "anna@example.org"))["link"]
    await asyncio.to_thread(complete_reset, server, link)
    anna = await asyncio.to_thread(sign_in, server, "Anna", "anna@example.org")
    entries = (await asyncio.to_thread(anna.call, "GET", "/api/server/audit?limit=100"))["data"]
    acts = {entry["action"] for entry in entries if entry["actorKind"] == "command_line"}
    wanted = {"user.made", "user.disabled", "user.enabled", "access_token.made", "server.sealing_key_rotated", "user.link_shown"}
    expect(wanted <= acts, f"the log lacks {wanted - acts}")
    verdict = await asyncio.to_thread(anna.call, "GET", "/api/server/audit/verify")
    expect(verdict["data"]["intact"], f"the log: {verdict}")


async def everything(server):
    parish, _ = await people(server)
    await on_air(server, parish)
    await sealing(server)
    await log_is_true(server)
    await server.stop()
    # Without a server, too.
    made = await server.told("livestreams", "create", "Later", "--organisation", parish["slug"])
    secrets.KEYS.add(made["streamKey"])
    expect((await server.told("livestreams", "start", "Later"))["state"] == "starting", "a start without a server")
    expect((await server.told("livestreams", "stop", "Later"))["state"] == "ended", "a stop without a server")


@test("the command line does what the API does while the server runs, and the server takes notice (SQLite)", weight=2, timeout=240)
async def on_sqlite(house):
    server = await Server("command-line").start()
    try:
        await everything(server)
    finally:
        server.kill()


@test("the command line does what the API does while the server runs, and the server takes notice (PostgreSQL)", weight=2, timeout=300)
async def on_postgres(house):
    postgres = await asyncio.to_thread(Postgres)
    server = await OnPostgres("command-line-postgres", postgres.url).start()
    try:
        await everything(server)
    finally:
        server.kill()


@test("`carillon check` looks at certificates: their keys, their time and their names")
async def certificates(house):
    server = Server("check-certificates")
    folder = server.folder

    async def make(name, *more):
        await output_of(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x", "-addext",
            "subjectAltName=DNS:live.example.org", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem", *more)

    async def make_over():
        """One whose time has passed, which takes openssl's way of an authority."""
        (folder / "ca.cnf").write_text(
            f"[ca]\ndefault_ca=own\n[own]\ndatabase={folder}/index\nnew_certs_dir={folder}\npolicy=any\nserial={folder}/serial\ndefault_md=sha256\n"
            "[any]\ncommonName=supplied\n")
        (folder / "index").write_text("")
        await output_of("openssl", "req", "-new", "-key", folder / "other.key", "-subj", "/CN=x", "-out", folder / "over.csr")
        await output_of(
            "openssl", "ca", "-batch", "-selfsign", "-create_serial", "-notext", "-config", folder / "ca.cnf", "-keyfile", folder / "other.key",
            "-in", folder / "over.csr", "-out", folder / "over.pem", "-startdate", "20200101000000Z", "-enddate", "20210101000000Z")

    await make("good", "-days", "30")
    await make("other", "-days", "30")
    await make_over()

    async def check(certificate, key, *more):
        status, out, error = await output_of(
            server.program, "check", "--data", folder / "data", "--http-port", str(free_port()), "--tls-certificates", folder / certificate, "--tls-keys",
            folder / key, *more, env=server._environment(), check=False)
        return status, out + error

    for arguments, wanted in (
        (("good.pem", "good.key", "--public-url", "https://live.example.org"), "days more"),
        (("good.pem", "good.key", "--public-url", "https://live.example.org"), "a certificate speaks for live.example.org"),
        (("good.pem", "good.key", "--public-url", "https://elsewhere.example"), "No certificate (tls-certificates) speaks for elsewhere.example"),
        (("good.pem", "other.key"), "can't be used"),
        (("over.pem", "other.key"), "has ended"),
        (("good.pem", "none.key"), "can't be read"),
    ):
        _, said = await check(*arguments)
        expect(wanted in said, f"{arguments}: {said}")
