import HTTP
import HTTP2
import TestSupport
import Testing

/// A session of one test, and what came of it.
final class Conversation {
    let session: HTTP2ServerSession
    private(set) var events: [HTTP2ServerSession.Event] = []
    private(set) var output: [UInt8] = []
    private(set) var error: HTTP2Error?
    var now = Duration.zero

    init(limits: HTTP2Limits = HTTP2Limits()) {
        session = HTTP2ServerSession(limits: limits, at: .zero)
        receive(Frames.preface)
        _ = frames()
    }

    init(beginningWith pieces: [[UInt8]], limits: HTTP2Limits = HTTP2Limits()) {
        session = HTTP2ServerSession(limits: limits, at: .zero)
        for piece in pieces { receive(piece) }
    }

    func receive(_ bytes: [UInt8]) {
        do throws(HTTP2Error) { try session.receive(bytes.span.bytes, at: now) } catch { self.error = error }
        flush()
    }

    func flush() {
        while let event = session.nextEvent() { events.append(event) }
        while true {
            let chunks = session.takeOutput(byteCountMax: 1 << 20)
            if chunks.isEmpty { break }
            output += chunks.joined()
        }
        while let event = session.nextEvent() { events.append(event) }
    }

    /// The frames that have been sent since the last call.
    func frames() -> [HTTP2Frame] {
        flush()
        defer { output = [] }
        return HTTP2Frame.all(in: output)
    }

    func answer(_ stream: Int32, body: [UInt8], type: String = "text/plain") throws {
        try session.respond(
            stream, HTTPResponseHead(.ok, headers: ["Content-Type": type]), length: body.count, hasBody: !body.isEmpty, date: nil)
        session.write(stream, [body[...]])
        session.finish(stream)
    }

    var requests: [HTTPRequestHead] {
        events.compactMap { if case .request(_, let head) = $0 { head } else { nil } }
    }

    var badRequests: [HTTPParseError] {
        events.compactMap { if case .badRequest(_, let error) = $0 { error } else { nil } }
    }

    /// The bodies' bytes, by stream.
    var bodies: [Int32: [UInt8]] {
        var bodies: [Int32: [UInt8]] = [:]
        for case .body(let stream, let bytes) in events { bodies[stream, default: []] += bytes }
        return bodies
    }
}

/// The ways in which TCP may cut what a peer sends: whole, byte by byte, in threes, and in two at each place.
func allCuts(of bytes: [UInt8]) -> [[[UInt8]]] {
    func pieces(_ size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }
    return [[bytes], pieces(1), pieces(3)] + (1..<bytes.count).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
}
