import Testing

@testable import Cryptography

@Suite struct PlaybackTokenTests {
    static func key(_ number: UInt8) -> PlaybackTokenKey {
        PlaybackTokenKey(number: number, secret: [UInt8](repeating: number, count: 32))!
    }
    static let keys = PlaybackTokenKeys(current: key(3))!
    static let now: Int64 = 1_763_733_600_000
    static let token = PlaybackToken(
        playbackID: "Zk3vN8qPx1Lw", epoch: 7, expiresAt: 1_763_740_000, session: 0x0123_4567_89AB_CDEF, viewer: "u5Xw2mQpLk9a")

    @Test("A token comes back as it was signed, whatever it says", arguments: [UInt64.random(in: 1 ... .max), 1, 2])
    func roundTrip(seed: UInt64) throws {
        var state = seed
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        for _ in 0..<300 {
            let viewer = String(decoding: (0..<next() % 16).map { _ in UInt8(0x21 + next() % 94) }, as: UTF8.self)
            let token = PlaybackToken(
                playbackID: String(repeating: "p", count: Int(1 + next() % 64)), epoch: UInt32(truncatingIfNeeded: next()),
                expiresAt: 1_763_733_601 + Int64(next() % 1_000_000_000), session: next(), viewer: viewer.isEmpty ? nil : viewer)
            let text = Self.keys.sign(token)
            #expect(PlaybackToken.characterCounts.contains(text.utf8.count))
            #expect(try Self.keys.verify(text, playbackID: token.playbackID, now: Self.now) == token, "seed \(seed)")
        }
    }

    @Test("Tokens are short, safe in a path, and the same each time")
    func text() {
        let text = Self.keys.sign(Self.token)
        #expect(text == Self.keys.sign(Self.token))
        #expect(text.utf8.count == 62)
        #expect(text.utf8.allSatisfy { Base64Alphabet.url.value(of: $0) != nil })
        var guest = Self.token
        guest.viewer = nil
        #expect(Self.keys.sign(guest).utf8.count == 46 && PlaybackToken.characterCounts == 46...66)
    }

    @Test("No single changed bit of the text is accepted")
    func changedBits() throws {
        for viewer in [nil, "u", "u5", "u5Xw2mQpLk9abcd"] {
            var token = Self.token
            token.viewer = viewer
            let text = Array(Self.keys.sign(token).utf8)
            for bit in 0..<text.count * 8 {
                var changed = text
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                let changedText = String(decoding: changed, as: UTF8.self)
                #expect(throws: PlaybackTokenError.self, "bit \(bit)") {
                    try Self.keys.verify(changedText, playbackID: token.playbackID, now: Self.now)
                }
            }
        }
    }

    @Test("No single changed bit of the bytes is accepted, and none reads as another number or viewer")
    func changedBytes() throws {
        let raw = try #require(bytes(base64URL: Self.keys.sign(Self.token)))
        let all = try #require(PlaybackTokenKeys(current: Self.key(3), former: [Self.key(2), Self.key(1), Self.key(7)]))
        for bit in 0..<raw.count * 8 {
            var changed = raw
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: PlaybackTokenError.self, "bit \(bit)") {
                try all.verify(base64URL(changed), playbackID: Self.token.playbackID, now: Self.now)
            }
        }
    }

    @Test("A token cut or continued anywhere is refused")
    func lengths() {
        let text = Self.keys.sign(Self.token)
        for count in 0..<text.utf8.count {
            #expect(throws: PlaybackTokenError.malformed) {
                try Self.keys.verify(String(text.prefix(count)), playbackID: Self.token.playbackID, now: Self.now)
            }
        }
        for tail in ["A", "AA", "AAAA", "=", "/", String(repeating: "A", count: 10_000)] {
            #expect(throws: PlaybackTokenError.malformed) {
                try Self.keys.verify(text + tail, playbackID: Self.token.playbackID, now: Self.now)
            }
        }
    }

    @Test("A token fits its own playback id only, also where the viewer's last letters could be read as the id's first")
    func otherPlaybackID() throws {
        let text = Self.keys.sign(Self.token)
        for other in ["", "Zk3vN8qPx1L", "Zk3vN8qPx1Lx", "Zk3vN8qPx1Lw ", "zk3vN8qPx1Lw", String(repeating: "a", count: 65)] {
            #expect(throws: PlaybackTokenError.notAuthentic) { try Self.keys.verify(text, playbackID: other, now: Self.now) }
        }
        var first = Self.token
        (first.viewer, first.playbackID) = ("ab", "cd")
        var raw = try #require(bytes(base64URL: Self.keys.sign(first)))
        raw.remove(at: PlaybackToken.fixedByteCount + 1)
        raw[0] -= 1
        #expect(throws: PlaybackTokenError.notAuthentic) { try Self.keys.verify(base64URL(raw), playbackID: "bcd", now: Self.now) }
    }

    @Test("A token is good up to its expiry, not at it")
    func expiry() throws {
        let text = Self.keys.sign(Self.token)
        let end = Self.token.expiresAt * 1000
        #expect(try Self.keys.verify(text, playbackID: Self.token.playbackID, now: end - 1) == Self.token)
        #expect(throws: PlaybackTokenError.expired) { try Self.keys.verify(text, playbackID: Self.token.playbackID, now: end) }
        #expect(throws: PlaybackTokenError.expired) { try Self.keys.verify(text, playbackID: Self.token.playbackID, now: .max) }
    }

    @Test("A former key still verifies, a forgotten one does not, and no key passes for another")
    func rotation() throws {
        let text = Self.keys.sign(Self.token)
        let next = try #require(PlaybackTokenKeys(current: Self.key(4), former: [Self.key(3)]))
        #expect(try next.verify(text, playbackID: Self.token.playbackID, now: Self.now) == Self.token)
        #expect(next.sign(Self.token) != text)
        let later = try #require(PlaybackTokenKeys(current: Self.key(5), former: [Self.key(4)]))
        #expect(throws: PlaybackTokenError.unknownKey) { try later.verify(text, playbackID: Self.token.playbackID, now: Self.now) }
        let impostor = try #require(PlaybackTokenKey(number: 3, secret: [UInt8](repeating: 9, count: 32)))
        let other = try #require(PlaybackTokenKeys(current: impostor))
        #expect(throws: PlaybackTokenError.notAuthentic) { try other.verify(text, playbackID: Self.token.playbackID, now: Self.now) }
    }

    @Test("Keys have 32 bytes and a number of their own, and show nothing")
    func keys() {
        #expect(PlaybackTokenKey(number: 16, secret: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(PlaybackTokenKey(number: 0, secret: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(PlaybackTokenKeys(current: Self.key(1), former: [Self.key(1)]) == nil)
        #expect(PlaybackTokenKeys(current: Self.key(1), former: [Self.key(2), Self.key(2)]) == nil)
        #expect(PlaybackTokenKeys(current: Self.key(1), former: [Self.key(2), Self.key(3), Self.key(4)]) != nil)
        #expect(PlaybackTokenKeys(current: Self.key(1), former: [2, 3, 4, 5].map(Self.key)) == nil)
        var dumped = ""
        dump(Self.key(200 & 15), to: &dumped)
        #expect(!dumped.contains("secret") && dumped.contains("HMAC key"))
    }
}
