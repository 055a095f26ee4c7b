import Bytes
import HTTP

extension FuzzTarget {
    /// A request connection. What a head carries is read as handlers do.
    static let httpRequest = FuzzTarget(name: "HTTPRequest") { bytes in
        let requests = readInEachCut(bytes) { RequestReader() }
        for head in requests.heads { checkHead(head, length: bytes.byteCount) }
    }

    private static func checkHead(_ head: HTTPRequestHead, length: Int) {
        precondition(head.path == "*" || head.path.utf8.first == UInt8(ascii: "/"), "a path without a slash in front")
        let segments = head.path.split(separator: "/")
        precondition(!segments.contains(".") && !segments.contains(".."), "a dot segment has come through")
        precondition(head.path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character has come through")
        precondition(
            head.headers.fields.allSatisfy { !$0.value.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 } }, "a header holds a line end")
        _ = (head.isKeepAlive, head.expectsContinue)
        let tag = EntityTag("a")
        let range = ByteRange.evaluate(head.headers, method: head.method, length: length, entityTag: tag, lastModified: 0)
        if case .partial(let part) = range {
            precondition(!part.isEmpty && part.lowerBound >= 0 && part.upperBound <= length, "a range lies outside what there is")
        }
        _ = Preconditions.evaluate(head.headers, method: head.method, entityTag: tag, lastModified: 0)
        _ = try? WebSocketHandshake(head)
    }
}

private struct RequestReader: StreamReading {
    struct Transcript: Equatable {
        var heads: [HTTPRequestHead] = []
        var body: [UInt8] = []
        var ends = 0
        var error: HTTPParseError?
    }

    private(set) var transcript = Transcript()
    private var parser = HTTPRequestParser()

    mutating func receive(_ piece: RawSpan) {
        guard transcript.error == nil else { return }
        parser.receive(piece)
        do throws(HTTPParseError) {
            while let event = try parser.nextEvent() {
                switch event {
                case .head(let head): transcript.heads.append(head)
                case .body(let bytes): transcript.body += bytes
                case .end: transcript.ends += 1
                }
            }
        } catch {
            transcript.error = error
        }
    }
}
