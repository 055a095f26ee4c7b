"""TLS, HTTP/2 and RTMPS, with the clients that people have."""

import json
import re

from harness.browsing import chromium_page, expect_no_trouble, until_moving
from harness.cases import expect, output_of, test, until
from harness.places import temporary_folder
from harness.publish import Encoder
from harness.server import Server, free_port

REUSED = re.compile(r"^Reused, ", re.MULTILINE)


class SecureServer(Server):
    """With a self-signed certificate, or those of the options."""

    def __init__(self, name, *options):
        self.https_port, self.rtmps_port = free_port(), free_port()
        certificate = () if "--tls-certificates" in options else ("--tls-self-signed", "on")
        super().__init__(name, "--https-port", str(self.https_port), "--rtmps-port", str(self.rtmps_port), *certificate, *options)

    async def __aenter__(self):
        return await self.start()

    async def __aexit__(self, kind, *_):
        try:
            if kind is None:
                await self.stop()
        finally:
            self.kill()

    @property
    def https(self):
        return f"https://127.0.0.1:{self.https_port}"

    @property
    def rtmps(self):
        return f"rtmps://127.0.0.1:{self.rtmps_port}/live"


async def curl(*words):
    """Status, version and body size, then the headers."""
    said = (await output_of("curl", "-sk", "-o", "/dev/null", "-D", "/dev/stderr", "-w", "%{http_code} %{http_version} %{size_download}", *words))
    return said[1], said[2].lower()


async def s_client(port, *words, check=True):
    return (await output_of("openssl", "s_client", "-connect", f"127.0.0.1:{port}", *words, seconds=20, check=check, stdin=b""))[1]


async def certificate(folder, name):
    chain, key = folder / f"{name}.pem", folder / f"{name}.key"
    await output_of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", chain,
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-days", "3")
    return chain, key


@test("curl speaks HTTP/1.1 and HTTP/2 over TLS 1.2 and 1.3 and without TLS, and gets the same")
async def versions(house):
    async with SecureServer("secure", "--hsts", "24h") as server:
        for address, words, version in (
            (server.https, ("--http1.1", "--tlsv1.3"), "1.1"), (server.https, ("--http2", "--tlsv1.3"), "2"),
            (server.https, ("--http1.1", "--tls-max", "1.2"), "1.1"), (server.https, ("--http2", "--tls-max", "1.2"), "2"),
            (server.http, ("--http1.1",), "1.1"), (server.http, ("--http2-prior-knowledge",), "2"),
        ):
            said, headers = await curl(*words, f"{address}/readyz")
            expect(said == f"200 {version} 6", f"{words}: {said}")
            expect(("strict-transport-security: max-age=86400" in headers) == (address == server.https), f"{words}: {headers}")
        status, _, error = await output_of("curl", "-sSk", "--tls-max", "1.1", f"{server.https}/", check=False)
        expect(status != 0 and "protocol version" in error, f"TLS 1.1: {error}")
        expect("sha256=" in server.log, "the log doesn't tell the certificate's fingerprint")


@test("what is public text is compressed, and pages aren't")
async def compressed(house):
    async with SecureServer("compressing") as server:
        page = (await output_of("curl", "-sk", f"{server.https}/"))[1]
        asset = re.search(r"/assets/[^\"]*\.css", page).group()
        plain, headers = await curl(f"{server.https}{asset}")
        expect("vary: accept-encoding" in headers and "content-encoding" not in headers, headers)
        small, headers = await curl("-H", "Accept-Encoding: gzip", f"{server.https}{asset}")
        expect("content-encoding: gzip" in headers and int(small.split()[2]) < int(plain.split()[2]) / 1.5, f"{small} of {plain}: {headers}")
        same = (await output_of("curl", "-sk", "--compressed", f"{server.https}{asset}"))[1]
        expect(same == (await output_of("curl", "-sk", f"{server.https}{asset}"))[1], "the compressed text is another")
        tag = re.search(r"etag: w/(\S+)", headers).group(1)
        said, _ = await curl("-H", "Accept-Encoding: gzip", "-H", f"If-None-Match: W/{tag}", f"{server.https}{asset}")
        expect(said.startswith("304"), f"with its tag: {said}")
        for path in ("/", "/api/playback/none"):
            _, headers = await curl("-H", "Accept-Encoding: gzip", server.https + path)
            expect("content-encoding" not in headers, f"{path} is compressed: {headers}")


@test("a client that comes back to TLS needs no full handshake, also after the certificates have changed")
async def resumption(house):
    folder = temporary_folder("certificates")
    chain, key = await certificate(folder, "one.test")
    new_chain, new_key = await certificate(folder, "new.test")
    async with SecureServer("reloading", "--tls-certificates", str(chain), "--tls-keys", str(key)) as server:
        for version in ("-tls1_2", "-tls1_3"):
            session = folder / f"session{version}"

            async def visit(*words):
                # The client stays until TLS 1.3's tickets, which follow the handshake, are there.
                command = f"(printf 'GET /readyz HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n'; sleep 0.5) | openssl s_client " \
                          f"-connect 127.0.0.1:{server.https_port} {version} -ign_eof {' '.join(map(str, words))} 2>/dev/null"
                return (await output_of("sh", "-c", command, check=False))[1]

            expect(not REUSED.search(await visit("-sess_out", session)), f"{version}: the first visit")
            expect(REUSED.search(await visit("-sess_in", session)), f"{version}: the second visit")
        key.write_bytes(new_key.read_bytes())
        chain.write_bytes(new_chain.read_bytes())

        async def is_new():
            return "CN = new.test" in await s_client(server.https_port)

        await until(is_new, "the new certificate is used", 15, every=0.5)
        expect("CN = new.test" in await s_client(server.rtmps_port), "encoders see the old certificate")
        expect(REUSED.search(await visit("-sess_in", session)), "a ticket from before isn't taken any more")
        key.write_text("nonsense")
        await until(lambda: "reading certificates" in server.log, "the log says that the key is none", 15)
        expect(await is_new(), "a broken key took the certificate away")


@test("each name gets its certificate")
async def names(house):
    folder = temporary_folder("names")
    pairs = [await certificate(folder, name) for name in ("one.test", "two.test")]
    options = ("--tls-certificates", " ".join(str(pair[0]) for pair in pairs), "--tls-keys", " ".join(str(pair[1]) for pair in pairs))
    async with SecureServer("names", *options) as server:
        for asked, answered in (("one.test", "one.test"), ("two.test", "two.test"), ("three.test", "one.test")):
            said = await s_client(server.https_port, "-servername", asked)
            expect(f"CN = {answered}" in said, f"asked for {asked}: {said[:500]}")


@test("the plain port sends browsers to TLS where that is wished, and refuses what isn't a question")
async def redirected(house):
    async with SecureServer("redirecting", "--https-redirect", "on") as server:
        said, headers = await curl(f"{server.http}/watch/x?y=z")
        expect(said.startswith("308") and f"location: https://127.0.0.1:{server.https_port}/watch/x?y=z" in headers, f"{said}: {headers}")
        said, _ = await curl("-X", "POST", "-d", "a=b", f"{server.http}/sign-in")
        expect(said.startswith("403"), f"POST: {said}")
        expect((await curl(f"{server.http}/readyz"))[0].startswith("200"), "machines that look after it are sent away")


@test("ffmpeg publishes by RTMPS, and hls.js in Chromium plays over TLS and HTTP/2", weight=3, timeout=120)
async def live(house):
    async with SecureServer("secure-live") as server:
        livestream = await server.add_livestream("Encrypted")
        livestream.server = type("RTMPS", (), {"rtmp": server.rtmps, "http": server.http, "client": server.client})()
        async with Encoder(livestream):
            await livestream.until_playable()
            playlist = f"{server.https}{livestream.path}"
            said, headers = await curl("--http2", "-H", "Accept-Encoding: gzip", playlist)
            expect(said.startswith("200 2"), f"the playlist: {said}")
            async with chromium_page(house) as page:
                await page.ask("Security.setIgnoreCertificateErrors", {"ignore": True})
                await page.goto(f"{server.https}/watch/{livestream.playback_id}")
                await until_moving(page)
                used = await page.eval("[...new Set(performance.getEntriesByType('resource').map(entry => entry.nextHopProtocol))]")
                expect(used == ["h2"], f"the page was loaded by {used}")
                expect_no_trouble(page)
        await livestream.until_recorded()


@test("h2load asks a hundred times at once over h2, h2c and HTTP/1.1, and each request is answered", weight=2)
async def many_streams(house):
    async with SecureServer("many-streams") as server:
        for address, words in ((server.https, ("-m", "100")), (server.http, ("-m", "100")), (server.http, ("--h1",))):
            said = (await output_of("h2load", "-n", "5000", "-c", "10", *words, f"{address}/healthz", seconds=60))[1]
            expect("5000 succeeded, 0 failed" in said, f"{words}: {said}")


@test("held playlists share one HTTP/2 connection, and what needn't wait goes past them", weight=2)
async def held(house):
    async with SecureServer("held") as server:
        livestream = await server.add_livestream("Held")
        async with Encoder(livestream, picture="testsrc2"):
            await livestream.until_playable()
            folder = server.https + livestream.path.rsplit("/", 1)[0]
            top = (await output_of("curl", "-sk", server.https + livestream.path))[1]
            media = next(line for line in top.splitlines() if line and not line.startswith("#"))
            text = (await output_of("curl", "-sk", f"{folder}/{media}"))[1]
            sequence = int(re.search(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", text).group(1)) + text.count("#EXTINF")
            # Twenty requests for the segment after the next, and one that needn't wait.
            addresses = [f"{folder}/{media}?_HLS_msn={sequence + 1}"] * 20 + [f"{server.https}/healthz"]
            config = temporary_folder("held") / "config"
            config.write_text("".join(f'url = "{address}"\noutput = "/dev/null"\n' for address in addresses))
            said = (await output_of("curl", "-sk", "--http2", "--parallel", "--parallel-max", "50", "-K", config, "-w",
                                    '{"status": %{http_code}, "seconds": %{time_total}, "connections": %{num_connects}}\n', seconds=60))[1]
    answers = [json.loads(line) for line in said.splitlines()]
    expect(len(answers) == 21 and all(answer["status"] == 200 for answer in answers), f"answers: {answers}")
    expect(sum(answer["connections"] for answer in answers) == 1, f"connections: {answers}")
    expect(answers[0]["seconds"] < answers[-1]["seconds"], "the request that needn't wait came last")
