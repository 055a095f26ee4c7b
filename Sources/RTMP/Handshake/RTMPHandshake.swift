package import Bytes

/// The server's side of the handshake (Adobe RTMP 1.0, §5.2): simple, or signed for a client that signed its C1.
///
/// C2 is read but not compared: several encoders send something else than an echo of S1, and no server minds.
package struct RTMPHandshake {
    /// How many random bytes ``init(random:cryptography:)`` wants.
    package static let randomByteCount = 1528 + 1504

    private enum State {
        /// Until C0 and C1 (1 + 1536 bytes) have arrived. Next: ``awaitingEcho(remaining:)``.
        case awaitingHello
        /// S0, S1 and S2 are out. Until C2's 1536 bytes have arrived. Next: ``finished``.
        case awaitingEcho(remaining: Int)
        case finished
    }

    private var state = State.awaitingHello
    private var received: [UInt8] = []
    private let random: [UInt8]
    private let cryptography: RTMPCryptography?

    /// Without `cryptography` every handshake is a simple one, which all known encoders accept.
    package init(random: [UInt8], cryptography: RTMPCryptography?) {
        precondition(random.count >= Self.randomByteCount, "the handshake needs RTMPHandshake.randomByteCount random bytes")
        self.random = random
        self.cryptography = cryptography
    }

    package var isFinished: Bool {
        if case .finished = state { true } else { false }
    }

    /// Takes what belongs to the handshake and leaves the rest in `reader`. Returns what to send: S0, S1 and S2, once.
    package mutating func receive(_ reader: inout ByteReader) throws(RTMPError) -> [UInt8] {
        switch state {
        case .awaitingHello:
            received.append(contentsOf: reader.readSpan(upTo: 1537 - received.count))
            return try answerHello()
        case .awaitingEcho(let remaining):
            let count = reader.readSpan(upTo: remaining).byteCount
            state = count == remaining ? .finished : .awaitingEcho(remaining: remaining - count)
        case .finished: break
        }
        return []
    }

    private mutating func answerHello() throws(RTMPError) -> [UInt8] {
        if let version = received.first, version != 3 { throw .unsupportedVersion(version) }
        guard received.count == 1537 else { return [] }
        let c1 = Array(received.dropFirst())
        received = []
        state = .awaitingEcho(remaining: 1536)
        return [3] + (signedAnswer(to: c1) ?? simpleAnswer(to: c1))
    }

    /// S1 with a zero version, which tells the client that nothing is signed, and C1's bytes as S2.
    private func simpleAnswer(to c1: [UInt8]) -> [UInt8] {
        [0, 0, 0, 0, 0, 0, 0, 0] + random.prefix(1528) + c1
    }

    private func signedAnswer(to c1: [UInt8]) -> [UInt8]? {
        guard let cryptography else { return nil }
        let digest = RTMPHandshakeDigest(cryptography: cryptography)
        guard let client = digest.findClientDigest(in: c1) else { return nil }
        // Any version that isn't zero; this is the one Flash Media Server 3.5 names.
        var s1: [UInt8] = [0, 0, 0, 0, 3, 5, 1, 1] + random.prefix(1528)
        digest.signServerHello(&s1, client.schema)
        return s1 + digest.serverEcho(random: random[1528...], clientDigest: client.digest)
    }
}
