import Bytes
import Containers
import RTMP

extension FuzzTarget {
    /// A connection with its driver. The first byte says whether a good handshake stands in front of the rest, and which of the
    /// encoder's requests are refused.
    static let rtmpSession = FuzzTarget(name: "RTMPSession") { bytes in
        var reader = ByteReader(bytes)
        guard let control = try? reader.readUInt8() else { return }
        let rest = reader.readSpan(upTo: reader.remaining)
        readInEachCut(rest, { SessionReader(control: control) }) { $0.agrees(with: $1) }
    }
}

private struct SessionReader: StreamReading {
    enum Seen: Equatable {
        case event(RTMPEvent)
        /// As bytes: a number that is none isn't equal to itself.
        case metadata([UInt8])
    }

    struct Transcript: Equatable {
        /// Of commands and media.
        var events: [Seen] = []
        /// Of control messages, which don't wait for an answer to a request.
        var controls: [RTMPEvent] = []
        var error: RTMPError?
        /// The answer to a request came when the peer's next mistake was known already.
        var isAnswerLate = false

        /// A mistake ends the connection. The control messages behind it are heard where it was held back for an answer, and what was
        /// held back for an answer is dropped where the mistake comes before it.
        func agrees(with other: Transcript) -> Bool {
            guard error != nil, other.error != nil else { return self == other }
            guard Self.sameStart(controls, other.controls) else { return false }
            if isAnswerLate || other.isAnswerLate { return Self.sameStart(events, other.events) }
            return events == other.events && error == other.error
        }

        private static func sameStart<Element: Equatable>(_ some: [Element], _ others: [Element]) -> Bool {
            zip(some, others).allSatisfy { $0 == $1 }
        }

        mutating func note(_ event: RTMPEvent) {
            switch event {
            case .acknowledged, .pong: controls.append(event)
            case .metadata(let value):
                var writer = ByteWriter()
                writer.write(amf0: value)
                events.append(.metadata(writer.bytes))
            default: events.append(.event(event))
            }
        }
    }

    private static let hasNoHandshake: UInt8 = 1

    private(set) var transcript = Transcript()
    private var session: RTMPServerSession
    private var refusals: UInt8

    init(control: UInt8) {
        // A digest that any zeros match lets the fuzzer sign its C1.
        let cryptography = RTMPCryptography { _, _ in [UInt8](repeating: 0, count: 32) }
        session = RTMPServerSession(random: [UInt8](repeating: 7, count: RTMPHandshake.randomByteCount), cryptography: cryptography)
        refusals = control >> 1
        guard control & Self.hasNoHandshake == 0 else { return }
        session.receive(([3] + [UInt8](repeating: 0, count: 3072)).rawSpan)
    }

    mutating func receive(_ piece: RawSpan) {
        guard transcript.error == nil else { return }
        session.receive(piece)
        do throws(RTMPError) {
            while let event = try session.nextEvent() {
                transcript.note(event)
                answer(event)
            }
        } catch {
            _ = error.description
            transcript.error = error
        }
        _ = session.takeOutput()
    }

    private mutating func answer(_ event: RTMPEvent) {
        switch event {
        case .publishRequested:
            transcript.isAnswerLate = transcript.isAnswerLate || session.phase != .publishRequested
            if refusals & 1 == 0 { session.acceptPublish() } else { session.refusePublish(reason: "no") }
            refusals >>= 1
        case .playRequested: session.refusePlay(reason: "no")
        default: break
        }
    }
}
