import HTTP
import Runtime

/// What becomes of each answer of a loop, whatever handler gives it.
final class AnswerPolicy {
    /// The value of Strict-Transport-Security (RFC 6797), if the server says it.
    private let strictTransportSecurity: String?
    private let bodies = CompressedBodies()

    init(strictTransportSecurity: String? = nil) { self.strictTransportSecurity = strictTransportSecurity }

    func complete(_ head: inout HTTPResponseHead, isEncrypted: Bool) {
        if let strictTransportSecurity, isEncrypted { head.headers.set("Strict-Transport-Security", strictTransportSecurity) }
    }

    /// Compresses the answer, where that may be, and gives it to `completion`: at once, or a little later.
    func compress(
        _ response: HTTPResponse, for request: HTTPRequestHead, on loop: EventLoop, _ completion: @escaping (HTTPResponse) -> Void
    ) {
        guard CompressionRule.concerns(response.head, byteCount: response.bodyByteCount) else { return completion(response) }
        var response = response
        response.head.headers.append("Vary", "Accept-Encoding")
        guard CompressionRule.allows(request), let body = response.body.first, response.body.count == 1 else { return completion(response) }
        bodies.compressed(body, on: loop) { compressed in
            guard let compressed else { return completion(response) }
            var answer = response
            answer.body = [compressed[...]]
            answer.head.headers.set("Content-Encoding", "gzip")
            answer.head.headers.remove("Accept-Ranges")
            // Other bytes under the same tag would be mixed up by caches; a weak one says that the meaning is the same (RFC 9110, §8.8.1).
            if let tag = answer.head.headers["ETag"], !tag.hasPrefix("W/") { answer.head.headers.set("ETag", "W/" + tag) }
            completion(answer)
        }
    }
}
