import HTTP
import Testing

@Suite struct RequestMutationTests {
    private static let seeds = [
        "GET /live/abc/index.m3u8?_HLS_msn=12&_HLS_part=3 HTTP/1.1\r\nHost: example.org:8000\r\nRange: bytes=0-99\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
        "PUT /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;n=v\r\n0123456789\r\n0\r\nT: v\r\n\r\nGET / HTTP/1.0\r\n\r\n",
        "GET http://[::1]:80/%C3%A4?x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\u{1}\u{2}",
    ].map { Array($0.utf8) }

    private static let words = [
        "\r\n", "\n", "\r", "\0", " ", "\t", ":", "%00", "%2e", "../", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "chunked",
        ",",
        "FFFFFFFFFFFFFFFF", "7fffffffffffffff", "0\r\n\r\n", ";", "HTTP/1.1", "99999999999999999999", "Host: y\r\n", "-", "\u{FF}", "😀",
    ].map { Array($0.utf8) }

    @Test("Mutated requests never trap, and mean the same under every cut", arguments: [1, 2, 3, 4] as [UInt64])
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var limits = HTTPRequestParser.Limits()
        limits.chunkExtensionBytesMax = 16
        limits.headerBytesMax = 160
        for round in 0..<1000 {
            let bytes = random.mutate(Self.seeds[round % Self.seeds.count], dictionary: Self.words)
            let whole = Conversation([bytes], limits: limits)
            for size in [1, Int.random(in: 2...40, using: &random)] {
                let cut = Conversation(Delivery.pieces(of: bytes, size: size), limits: limits)
                if cut != whole { return #expect(cut == whole, "seed \(seed), round \(round), pieces of \(size): \(bytes)") }
            }
        }
    }
}
