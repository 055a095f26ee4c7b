"""What a server does behind its answers: mails, webhooks, tokens of sign-in services."""

import asyncio
import hashlib
import hmac
import re
import time

from harness import secrets
from harness.cases import expect, test, until
from harness.outside import Issuer, MailServer, Receiver, base64url
from harness.program import PASSWORD, Program, owner_of
from harness.publish import Encoder
from harness.server import Livestream, Server

BEN = "ben@example.org"
PUBLIC = "https://live.example.org"


def link(mail, path):
    """The token of the one link of that kind."""
    text = mail.get_content().replace("\r\n", "\n")
    tokens = re.findall(rf"^{PUBLIC}/{path}/(\S+)$", text, re.MULTILINE)
    expect(len(tokens) == 1, f"a mail with one link to /{path}: {text}")
    return tokens[0]


async def mail_to(server, address, count, seconds=20):
    """The newest, when there are so many."""
    mails = await until(lambda: len(server.to(address)) >= count and server.to(address), f"{count} mails for {address}", seconds)
    expect(len(mails) == count, f"{len(mails)} instead of {count} mails: {[mail['Subject'] for mail in mails]}")
    return mails[-1]


@test("who signs up and who forgets the password get a mail whose link works; a mail server that is away keeps nobody from it, and gets its mail later", timeout=180)
async def mails(house):
    async with MailServer() as post:
        server = await Server(
            "mails", "--mail-server", post.address, "--mail-sender", "carillon@example.org", "--public-url", PUBLIC, "--sign-up", "open").start()
        try:
            owner, parish = await owner_of(server)
            await owner.data("PATCH", f"/api/organisations/{parish}", {"signUp": "open"})
            guest = Program(server)
            form = {"email": BEN, "password": PASSWORD, "displayName": "Ben", "organisation": "parish"}
            joined = await guest.data("POST", "/api/auth/sign-up", form)
            expect(joined["next"] == "check_mail", f"signing up with mail: {joined}")
            mail = await mail_to(post, BEN, 1)
            expect(mail["From"] == "Carillon <carillon@example.org>" and "Confirm" in mail["Subject"], f"the mail: {mail}")
            expect("If it wasn't you, ignore this mail" in mail.get_content(), mail.get_content())
            expect((await guest.ask("POST", "/api/auth/sign-in", {"email": BEN, "password": PASSWORD}))[0] == 401, "in without the link")
            token = link(mail, "verify-email")
            await guest.data("POST", "/api/auth/verify-email", {"token": token}, statuses=(200, 204))
            await guest.sign_in(BEN)

            status, _ = await guest.ask("POST", "/api/auth/password-reset", {"email": BEN})
            expect(status in (200, 202, 204), f"a forgotten password: {status}")
            reset = link(await mail_to(post, BEN, 2), "new-password")
            await guest.data("POST", "/api/auth/password-reset/complete", {"token": reset, "newPassword": PASSWORD + " 2"}, statuses=(200, 204))
            expect("changed" in (await mail_to(post, BEN, 3))["Subject"], "nobody is told of the change")
            await guest.sign_in(BEN, PASSWORD + " 2")
            expect((await guest.ask("POST", "/api/auth/password-reset/complete", {"token": reset, "newPassword": PASSWORD}))[0] == 410, "a link worked twice")

            post.close()
            began = time.monotonic()
            await guest.data("POST", "/api/auth/sign-up", {**form, "email": "cleo@example.org"})
            expect(time.monotonic() - began < 10, "a sign-up waits for the mail server")
            status, lines = await server.doctor()
            expect(status == 1 and any(line.startswith("FAULT  mail: ") for line in lines), f"the doctor: {lines}")
            await post.open()
            link(await mail_to(post, "cleo@example.org", 1, 100), "verify-email")
            expect(not [secret for secret in (token, reset, PASSWORD) if secret in server.log], "the log holds a secret")
        finally:
            await server.stop()


async def apply(server, owner, parish, name):
    """Somebody becomes a member, and asks to be more: an event."""
    invitation = (await owner.data("POST", f"/api/organisations/{parish}/invitations", {"role": "member"}))["token"]
    guest = Program(server)
    address = f"{name}@example.org"
    await guest.data("POST", "/api/auth/sign-up", {"email": address, "password": PASSWORD, "displayName": name, "invitation": invitation})
    member = await guest.sign_in(address)
    return (await member.data("POST", f"/api/organisations/{parish}/creator-applications", {"message": "I play the organ."}))["id"]


@test("webhooks arrive signed and in order, again after a failure, after kill -9, and once more when asked", timeout=180)
async def webhooks(house):
    async with Receiver(failures=2) as receiver:
        options = ("--unencrypted-webhooks", "on", "--webhook-networks", "127.0.0.0/8")
        server = await Server("webhooks", *options).start()
        try:
            owner, parish = await owner_of(server)
            hooks = f"/api/organisations/{parish}/webhooks"
            made = await owner.data("POST", hooks, {"url": receiver.address + "/in?token=hush", "events": ["creator.applied"]})
            receiver.secret = made["secret"]
            wanted = [await apply(server, owner, parish, name) for name in ("ben", "cleo", "dora")]

            def arrived():
                return [event["data"]["application_id"] for event in receiver.events]

            await until(lambda: len(receiver.events) >= 3, "three events after two failures", 90)
            expect(arrived() == wanted, f"the order: {arrived()} instead of {wanted}")
            expect(not receiver.refused, f"badly signed: {receiver.refused}")
            expect(receiver.events[0]["type"] == "creator.applied" and receiver.events[0]["organisation_id"] == parish, f"{receiver.events[0]}")
            await until(delivered(owner, hooks, made), "the log says that all were delivered")
            first = (await owner.data("GET", f"{hooks}/{made['id']}/deliveries"))[-1]
            log = await owner.data("GET", f"/api/organisations/{parish}/webhook-deliveries/{first['id']}")
            expect([attempt["status"] for attempt in log["attempts"]] == [500, 500, 200], f"the attempts: {log}")

            # The receiver is away, the event is stored, the server dies; then both are back.
            receiver.close()
            wanted.append(await apply(server, owner, parish, "emil"))
            server.kill()
            await receiver.open()
            await server.restart()
            owner = await Program(server).sign_in("anna@example.org")
            await until(lambda: len(receiver.events) >= 4, "the event of a server that was killed", 120)
            expect(arrived()[3:] == wanted[3:] * (len(receiver.events) - 3), f"after the kill: {arrived()}")

            count = len(receiver.events)
            await owner.data("POST", f"/api/organisations/{parish}/webhook-deliveries/{first['id']}/replay")
            await until(lambda: len(receiver.events) > count, "the replay")
            expect(receiver.events[-1] == receiver.events[0], "a replay is the same event")
            sent = await owner.data("POST", f"{hooks}/{made['id']}/replay", {"from": "2020-01-01T00:00:00Z"})
            expect(sent["sent"] == 4, f"a replay of all: {sent}")
            await until(lambda: len(receiver.events) >= count + 5, "the replay of all")
            expect(arrived()[-4:] == wanted, f"the order of the replay: {arrived()[-4:]}")

            old, receiver.secret = receiver.secret, (await owner.data("POST", f"{hooks}/{made['id']}/rotate-secret", {"overlapSeconds": 0}))["secret"]
            await owner.data("POST", f"{hooks}/{made['id']}/ping")
            await until(lambda: receiver.events[-1]["type"] == "webhook.ping", "a test under the new secret")
            expect(not receiver.refused, f"badly signed: {receiver.refused}")
            inbox = await owner.data("GET", "/api/notifications")
            expect([one["kind"] for one in inbox] == ["creator_application"] * 4, f"the owner's notifications: {inbox}")
            expect(not [secret for secret in (old, receiver.secret, "hush") if secret in server.log], "the log holds a secret")
        finally:
            await server.stop()


def delivered(owner, hooks, webhook):
    async def ask():
        states = {one["state"] for one in await owner.data("GET", f"{hooks}/{webhook['id']}/deliveries")}
        return states == {"delivered"}

    return ask


@test("programs and people hear what a livestream does, in its order: on air, cut off, back, over, recorded", weight=2, timeout=180)
async def livestream(house):
    async with Receiver() as receiver:
        options = ("--unencrypted-webhooks", "on", "--webhook-networks", "127.0.0.0/8", "--grace-period", "5s")
        server = await Server("work-livestream", *options).start()
        try:
            owner, parish = await owner_of(server)
            made = await owner.data("POST", f"/api/organisations/{parish}/webhooks", {"url": receiver.address})
            receiver.secret = made["secret"]
            made = await owner.data("POST", "/api/livestreams", {"title": "Sunday service"})
            sunday = Livestream(server, made["id"], made["playbackId"], made["title"], made["streamKey"])
            secrets.KEYS.add(sunday.key)

            def types():
                return [event["type"].removeprefix("livestream.") for event in receiver.events]

            async def until_types(*wanted):
                await until(lambda: len(receiver.events) >= len(wanted), f"{wanted}", 60)
                expect(types() == list(wanted), f"heard {types()} instead of {wanted}")

            encoder = Encoder(sunday, picture="testsrc2")
            encoder.start()
            await until_types("scheduled", "live")
            await encoder.kill()
            await until_types("scheduled", "live", "interrupted")
            async with Encoder(sunday, picture="testsrc2"):
                await until_types("scheduled", "live", "interrupted", "live")
                await asyncio.sleep(2)  # of media for the recording
            await until(lambda: len(receiver.events) >= 6, "the end and the recording", 60)
            expect(sorted(types()[4:]) == ["ended", "recording.ready"], f"heard {types()}")
            expect(len({event["livestream_id"] for event in receiver.events}) == 1, "one livestream")
            sessions = {event["data"]["session"]["id"] for event in receiver.events[1:4]}
            recording = next(event["data"]["recording"] for event in receiver.events if event["type"] == "recording.ready")
            expect(sessions == {recording["session_id"]} and recording["duration_milliseconds"] > 1000, f"the recording: {recording} of {sessions}")
            expect(sunday.key not in str(receiver.events), "a key left the house")
            expect(not await owner.data("GET", "/api/notifications"), "all went well, and somebody was told otherwise")

            await owner.data("PATCH", f"/api/livestreams/{sunday.id}", {"title": "Sunday, the second"})
            await until(lambda: types()[6:] == ["changed"], "the change of the title", 30)

            # Cut off for good: an event is over by that, and its people hear of it.
            made = await owner.data("POST", "/api/livestreams", {"title": "Evening service"})
            evening = Livestream(server, made["id"], made["playbackId"], made["title"], made["streamKey"])
            secrets.KEYS.add(evening.key)
            encoder = Encoder(evening, picture="testsrc2")
            encoder.start()
            await until(lambda: types()[7:] == ["scheduled", "live"], "the second livestream is on air", 60)
            await evening.until_playable()
            await encoder.kill()
            told = await until(lambda: owner.data("GET", "/api/notifications"), "the owner is told", 60)
            expect([one["kind"] for one in told] == ["stream_failed"] and "did not come back" in told[0]["sentence"], f"told: {told}")
        finally:
            await server.stop()


@test("a sign-in service's tokens are good for whom and where they were made, and its new keys count")
async def issuers(house):
    async with Issuer() as issuer:
        server = await Server(
            "issuers", "--issuers", issuer.address, "--issuer-audiences", "carillon", "--issuers-make-accounts", "on").start()
        try:

            async def me(token):
                return await Program(server, {"Authorization": f"Bearer {token}"}).ask("GET", "/api/auth/me")

            good = issuer.token(email="nora@example.org", email_verified=True, name="Nora")
            status, nora = await me(good)
            expect(status == 200 and nora["data"]["user"]["displayName"] == "Nora", f"a good token: {status} {nora}")
            expect((await me(issuer.token()))[1]["data"]["user"]["id"] == nora["data"]["user"]["id"], "the same person again")
            now = int(time.time())
            public_key = issuer.public_key
            wrong = {
                "another audience": issuer.token(aud="another"), "no audience": issuer.token(aud=[]),
                "another issuer": issuer.token(iss="https://evil.example"), "over": issuer.token(exp=now - 3600),
                "not yet": issuer.token(nbf=now + 3600), "no signature": issuer.token({"alg": "none"}, lambda text: b""),
                "a public key as secret": issuer.token({"alg": "HS256"}, lambda text: hmac.digest(public_key, text, hashlib.sha256)),
                "a changed claim": changed(good), "rubbish": "a.b.c",
            }
            for name, token in wrong.items():
                status, answer = await me(token)
                expect((status, answer["code"]) == (401, "unauthenticated"), f"{name}: {status} {answer}")

            old = issuer.token()
            issuer.rotate("second")
            # An unknown key makes the server look again, but not more often than once a minute.
            await until(lambda: accepted(me, issuer), "a token of the new key", 75, every=1)
            expect((await me(old))[0] == 401, "a key that is no longer shown is still good")
            status, lines = await server.doctor()
            expect(any(line == f"ok     sign-in service: {issuer.address} shows its keys." for line in lines), f"the doctor: {lines}")
            issuer.close()
            status, lines = await server.doctor()
            expect(status == 1 and any(line.startswith(f"FAULT  sign-in service: {issuer.address}") for line in lines), f"the doctor: {lines}")
            expect((await me(issuer.token()))[0] == 200, "keys that are known don't outlive the service")
            expect(good.split(".")[2] not in server.log, "the log holds a token")
        finally:
            await server.stop()


async def accepted(me, issuer):
    return (await me(issuer.token()))[0] == 200


def changed(token):
    head, _, signature = token.split(".")
    return f"{head}.{base64url(b'{}')}.{signature}"
