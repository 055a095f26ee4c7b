import HLS
import HTTP
import HTTPServer
import Runtime

/// How to answer a request for bytes that never change: with all of them, with a range, or that the client's copy is current
/// (RFC 9110, §13 and §14).
struct MediaAnswer {
    let head: HTTPResponseHead
    /// The bytes that the body holds; nil where the answer has none.
    let range: Range<Int>?

    /// - Parameters:
    ///   - byteCount: of the whole.
    ///   - more: headers beside the usual ones.
    init(
        _ request: HTTPRequestHead, type: MediaType, entityTag text: String, cache: CachePolicy, byteCount: Int,
        headers more: HTTPHeaders = [:]
    ) {
        var headers = LiveRoutes.headers(type, cache)
        for field in more.fields { headers.set(field.name, field.value) }
        headers.set("ETag", text)
        headers.set("Accept-Ranges", "bytes")
        let entityTag = EntityTag(parsing: text)
        switch Preconditions.evaluate(request.headers, method: request.method, entityTag: entityTag, lastModified: nil) {
        case .notModified: (head, range) = (HTTPResponseHead(.notModified, headers: headers), nil)
        case .failed: (head, range) = (HTTPResponseHead(.preconditionFailed, headers: headers), nil)
        case .proceed: (head, range) = Self.body(request, headers, entityTag, byteCount)
        }
    }

    private static func body(
        _ request: HTTPRequestHead, _ headers: HTTPHeaders, _ entityTag: EntityTag?, _ byteCount: Int
    ) -> (HTTPResponseHead, Range<Int>?) {
        var headers = headers
        switch ByteRange.evaluate(request.headers, method: request.method, length: byteCount, entityTag: entityTag) {
        case .full: return (HTTPResponseHead(.ok, headers: headers), 0..<byteCount)
        case .partial(let range):
            headers.set("Content-Range", ByteRange.contentRange(range, of: byteCount))
            return (HTTPResponseHead(.partialContent, headers: headers), range)
        case .unsatisfiable:
            headers.set("Content-Range", ByteRange.unsatisfiedContentRange(of: byteCount))
            return (HTTPResponseHead(.rangeNotSatisfiable, headers: headers), nil)
        }
    }
}

extension HTTPResponse {
    /// Bytes in memory, which viewers share.
    init(_ request: HTTPRequestHead, media chunks: [ArraySlice<UInt8>], type: MediaType, entityTag: String, cache: CachePolicy) {
        let byteCount = chunks.reduce(0) { $0 + $1.count }
        let answer = MediaAnswer(request, type: type, entityTag: entityTag, cache: cache, byteCount: byteCount)
        self.init(answer.head.status, headers: answer.head.headers)
        if let range = answer.range { body = Self.slice(chunks, range) }
    }

    private static func slice(_ chunks: [ArraySlice<UInt8>], _ range: Range<Int>) -> [ArraySlice<UInt8>] {
        var start = 0
        return chunks.compactMap { chunk in
            let wanted = range.clamped(to: start..<start + chunk.count)
            defer { start += chunk.count }
            return wanted.isEmpty ? nil : chunk.dropFirst(wanted.lowerBound - start).prefix(wanted.count)
        }
    }
}

extension HTTPExchange {
    /// Answers with files' contents, read as the client takes them.
    func respond(_ body: FileBody, type: MediaType, entityTag: String, cache: CachePolicy, headers: HTTPHeaders = [:]) {
        let answer = MediaAnswer(request, type: type, entityTag: entityTag, cache: cache, byteCount: body.byteCount, headers: headers)
        if let range = answer.range {
            respond(answer.head, file: body.slice(range))
        } else {
            respond(HTTPResponse(answer.head.status, headers: answer.head.headers))
        }
    }
}
