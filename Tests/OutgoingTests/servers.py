"""The servers that OutgoingTests ask: HTTP, HTTPS with a good and with a bad certificate, SMTP in each kind of security. Prints a line
with name and port for each, then `ready`, and ends with the process that started it."""

import asyncio
import email
import email.policy
import os
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult

folder = tempfile.mkdtemp(prefix="carillon-outgoing-")
active = {}
mails = []


def certificate(name, subject, signer=None):
    key, file = f"{folder}/{name}.key", f"{folder}/{name}.pem"
    extension = "basicConstraints=critical,CA:TRUE" if name == "ca" else f"subjectAltName={subject}"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={name}", "-addext", extension, "-keyout", key, "-out", file]
    if signer:
        command += ["-CA", f"{folder}/{signer}.pem", "-CAkey", f"{folder}/{signer}.key", "-addext", "basicConstraints=critical,CA:FALSE"]
    subprocess.run(command, check=True, capture_output=True)
    return file, key


def context(name, subject, signer=None):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*certificate(name, subject, signer))
    return made


async def answer(reader, writer):
    try:
        while await answer_one(reader, writer):
            pass
    except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def answer_one(reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    method, target, _ = head.split("\r\n", 1)[0].split(" ")
    lines = [line for line in head.split("\r\n")[1:] if line]
    length = next((int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:")), 0)
    body = await reader.readexactly(length)

    async def say(text, status="200 OK", headers=""):
        content = text if isinstance(text, bytes) else text.encode()
        shown = b"" if method == "HEAD" else content
        writer.write(f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(content)}\r\n\r\n".encode() + shown)
        await writer.drain()

    path, _, query = target.partition("?")
    if path == "/echo":
        await say("\n".join([f"{method} {target}", *lines, ""]).encode() + b"\n" + body)
    elif path == "/status":
        await say("told", f"{query} Told", "Retry-After: 7\r\nX-Empty:\r\n")
    elif path == "/redirect":
        await say("elsewhere", "302 Found", f"Location: {query}\r\nX-First: 1\r\n")
    elif path == "/big":
        await say(b"b" * int(query))
    elif path == "/endless":
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()
    elif path == "/headers":
        writer.write(b"HTTP/1.1 200 OK\r\n" + b"X-Line: " + b"y" * int(query) + b"\r\nContent-Length: 0\r\n\r\n")
    elif path == "/many-headers":
        writer.write(b"HTTP/1.1 200 OK\r\n" + b"X-Line: y\r\n" * int(query) + b"Content-Length: 0\r\n\r\n")
    elif path == "/interim":
        writer.write(b"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
        await say("final")
    elif path == "/garbage":
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        return False
    elif path == "/cut":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
        return False
    elif path == "/silent":
        active[query] = active.get(query, 0) + 1
        try:
            await reader.read(1)
        finally:
            active[query] -= 1
        return False
    elif path == "/active":
        await say(str(active.get(query, 0)))
    elif path == "/mails":
        await say("\x1d".join(mails))
    else:
        await say("nothing here", "404 Not Found")
    return True


class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 secret-reason: no such person"
        if address.startswith("later@"):
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        raw = envelope.original_content
        message = email.message_from_bytes(raw, policy=email.policy.default)
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        fields = [
            envelope.mail_from, ",".join(envelope.rcpt_tos), str(message["from"]), str(message["to"]), str(message["subject"]),
            str(message["date"]), str(message["message-id"]), text.get_content() if text else "", html.get_content() if html else "",
            ",".join(message.keys()), str(max(len(line) for line in raw.split(b"\r\n"))), str(raw.replace(b"\r\n", b"").count(b"\n")),
            session.host_name or "", str(session.ssl is not None),
        ]
        mails.append("\x1e".join(fields))
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(handled=False, success=(data.login, data.password) == (b"carillon", b"pa\xc3\x9fwort"))


async def main():
    loop = asyncio.get_running_loop()
    certificate("ca", "")
    good = context("good", "DNS:localhost,IP:127.0.0.1", "ca")

    def report(name, server):
        print(name, server.sockets[0].getsockname()[1], flush=True)

    for name, tls in [
        ("http", None), ("https", good), ("self-signed", context("self", "DNS:localhost")),
        ("wrong-host", context("wrong", "DNS:elsewhere.example", "ca")),
    ]:
        report(name, await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls))
    secured = dict(authenticator=authenticate, auth_required=True)
    for name, tls, options in [
        ("smtp", None, {}), ("smtp-starttls", None, dict(tls_context=good, require_starttls=True, **secured)),
        ("smtps", good, dict(auth_require_tls=False, **secured)),
    ]:
        report(name, await loop.create_server(lambda options=options: SMTP(Keeper(), loop=loop, **options), "127.0.0.1", 0, ssl=tls))
    print("ca", f"{folder}/ca.pem", flush=True)
    print("ready", flush=True)
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(0.5)


sys.tracebacklimit = 0
try:
    asyncio.run(main())
finally:
    subprocess.run(["rm", "-rf", folder])
