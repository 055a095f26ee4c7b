"""What a server asks elsewhere, as stand-ins on this machine: a mail server, a receiver of webhooks, a sign-in service."""

import asyncio
import base64
import email
import email.policy
import hashlib
import hmac
import json
import subprocess
import time

from .places import temporary_folder


class MailServer:
    """Takes every mail (RFC 5321, without encryption) and keeps it."""

    def __init__(self):
        self.mails, self.port = [], 0

    async def __aenter__(self):
        await self.open()
        return self

    async def __aexit__(self, *_):
        self.close()

    async def open(self):
        """On the same port as before, if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self):
        self._server.close()

    @property
    def address(self):
        return f"smtp+insecure://127.0.0.1:{self.port}"

    def to(self, address):
        return [mail for recipients, mail in self.mails if address in recipients]

    async def _serve(self, reader, writer):
        recipients = []
        writer.write(b"220 stand-in\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                recipients.append(line.decode().split("<")[1].split(">")[0])
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                body = b"".join([line async for line in self._body(reader)])
                self.mails.append((recipients, email.message_from_bytes(body, policy=email.policy.default)))
                recipients = []
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                break
        writer.close()

    @staticmethod
    async def _body(reader):
        while (line := await reader.readline()) not in (b".\r\n", b""):
            yield line.removeprefix(b".")


class WebServer:
    """Answers HTTP/1.1 by `answer(method, path, headers, body)`, which gives a status and a body."""

    def __init__(self, answer):
        self._answer = answer
        self._writers, self.port = set(), 0

    async def __aenter__(self):
        await self.open()
        return self

    async def __aexit__(self, *_):
        self.close()

    async def open(self):
        """On the same port as before, if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self):
        self._server.close()
        for writer in self._writers:
            writer.close()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader, writer):
        self._writers.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *fields = head.decode().strip().split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                method, path, _ = first.split()
                status, answer = self._answer(method, path, headers, body)
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(answer)}\r\n\r\n".encode() + answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()


class Receiver(WebServer):
    """Keeps the events that arrive with a good signature, in their order. `failures`: how many are answered with 500 first."""

    def __init__(self, secret=None, failures=0):
        super().__init__(self._receive)
        self.secret, self.failures = secret, failures
        self.events, self.refused = [], []

    def _receive(self, method, path, headers, body):
        fault = self._fault(headers.get("carillon-signature", ""), body)
        if fault:
            self.refused.append(fault)
            return 401, b"no"
        if self.failures > 0:
            self.failures -= 1
            return 500, b"not now"
        self.events.append(json.loads(body))
        return 200, b"thanks"

    def _fault(self, header, body):
        parts = [part.partition("=") for part in header.split(",")]
        sent = next((value for name, _, value in parts if name == "t"), "")
        if not sent or abs(time.time() - int(sent)) > 300:
            return f"the time of {header!r} is not now"
        tag = hmac.new(self.secret.encode(), sent.encode() + b"." + body, hashlib.sha256).hexdigest()
        return None if any(name == "v1" and hmac.compare_digest(value, tag) for name, _, value in parts) else f"no tag of {header!r} fits"


class Issuer(WebServer):
    """A sign-in service (OpenID Connect Discovery 1.0) with an RSA key that can be changed."""

    def __init__(self):
        super().__init__(self._show)
        self._folder = temporary_folder("issuer")
        self.rotate("first")

    def rotate(self, key_id):
        self.key_id, self._key = key_id, self._folder / f"{key_id}.pem"
        self._openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self._key)

    def token(self, header=None, signature=None, **claims):
        """One that is good but for what is said otherwise."""
        now = int(time.time())
        claims = {"iss": self.address, "aud": "carillon", "sub": "nora", "iat": now, "exp": now + 300, **claims}
        text = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "JWT", "kid": self.key_id, **(header or {})}, claims))
        signature = self._openssl("dgst", "-sha256", "-sign", self._key, stdin=text.encode()) if signature is None else signature(text.encode())
        return f"{text}.{base64url(signature)}"

    @property
    def public_key(self):
        return self._openssl("pkey", "-in", self._key, "-pubout")

    def _show(self, method, path, headers, body):
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps({"issuer": self.address, "jwks_uri": self.address + "/keys"}).encode()
        modulus = bytes.fromhex(self._openssl("rsa", "-in", self._key, "-modulus", "-noout").decode().strip().partition("=")[2])
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.key_id, "n": base64url(modulus), "e": "AQAB"}
        return 200, json.dumps({"keys": [key]}).encode()

    @staticmethod
    def _openssl(*words, stdin=None):
        return subprocess.run(["openssl", *map(str, words)], input=stdin, capture_output=True, check=True, timeout=30).stdout


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
