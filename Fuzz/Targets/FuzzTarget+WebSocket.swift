import Bytes
import HTTP

extension FuzzTarget {
    /// A WebSocket's reading side.
    static let webSocket = FuzzTarget(name: "WebSocket") { bytes in
        readInEachCut(bytes) { WebSocketReader() }
    }
}

private struct WebSocketReader: StreamReading {
    struct Transcript: Equatable {
        var events: [WebSocketFrameDecoder.Event] = []
        var error: WebSocketError?
    }

    private(set) var transcript = Transcript()
    private var decoder = WebSocketFrameDecoder()

    mutating func receive(_ piece: RawSpan) {
        guard transcript.error == nil else { return }
        decoder.receive(piece)
        do throws(WebSocketError) {
            while let event = try decoder.nextEvent() { transcript.events.append(event) }
        } catch {
            transcript.error = error
        }
    }
}
