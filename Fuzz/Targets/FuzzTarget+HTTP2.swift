import Bytes
import HTTP
import HTTP2

extension FuzzTarget {
    /// A server's side of an HTTP/2 connection, behind a client's preface: what comes out in each cut, and what becomes of it where each request
    /// is answered.
    static let http2 = FuzzTarget(name: "HTTP2") { bytes in
        readInEachCut(bytes) {
            HTTP2Reader()
        } agree: {
            $0.agrees(with: $1)
        }
        answerRequests(bytes)
    }

    fileprivate static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]

    private static func answerRequests(_ bytes: RawSpan) {
        let session = HTTP2ServerSession(at: .zero)
        try? session.receive(preface.rawSpan, at: .zero)
        Cut.random.forEachPiece(of: bytes) { piece in
            try? session.receive(piece, at: .zero)
            while let event = session.nextEvent() { answer(event, by: session) }
            let output = session.takeOutput(byteCountMax: 1000)
            precondition(output.reduce(0) { $0 + $1.count } <= 1000 + 16_384 + 9 + 64, "more comes out than was asked for")
        }
    }

    private static func answer(_ event: HTTP2ServerSession.Event, by session: HTTP2ServerSession) {
        switch event {
        case .request(let id, let head):
            precondition(head.path.hasPrefix("/") || head.path == "*", "a path begins with a slash")
            try? session.respond(id, HTTPResponseHead(.ok), length: nil, hasBody: head.method != .head, date: nil)
            session.write(id, [[UInt8](repeating: 7, count: 2000)[...]])
        case .body(let id, let bytes): session.consumed(id, bytes.count)
        case .badRequest(let id, _): session.reset(id, .cancel)
        case .end(let id), .drained(let id): session.finish(id)
        case .closed(let id): precondition(session.pendingBytes(id) == 0, "nothing waits for a stream that is over")
        }
    }
}

private struct HTTP2Reader: StreamReading {
    struct Transcript: Equatable {
        var events: [HTTP2ServerSession.Event] = []
        /// By stream: where TCP cuts, a body's pieces end too.
        var bodies: [HTTP2ServerSession.StreamID: [UInt8]] = [:]
        var error: HTTP2Error?

        /// Of a body that goes beyond its length, smaller pieces let more through before it is noticed.
        func agrees(with other: Transcript) -> Bool {
            guard events == other.events, error == other.error else { return false }
            return Set(bodies.keys).union(other.bodies.keys).allSatisfy { stream in
                let (one, two) = (bodies[stream] ?? [], other.bodies[stream] ?? [])
                return one.starts(with: two) || two.starts(with: one)
            }
        }
    }

    private(set) var transcript = Transcript()
    private let session: HTTP2ServerSession

    init() {
        session = HTTP2ServerSession(at: .zero)
        try? session.receive(FuzzTarget.preface.rawSpan, at: .zero)
    }

    mutating func receive(_ piece: RawSpan) {
        do throws(HTTP2Error) { try session.receive(piece, at: .zero) } catch { transcript.error = error }
        while let event = session.nextEvent() {
            if case .body(let id, let bytes) = event {
                transcript.bodies[id, default: []] += bytes
            } else {
                transcript.events.append(event)
            }
        }
    }
}
