package import Accounts
internal import Cryptography
internal import HTTP
internal import JSON

/// An entity tag of a record that counts its versions: `"12.9f86d081884c7d65"`. It is a strong one (RFC 9110 §8.8.1), since its second part
/// is a digest of what is shown, and that may change without a new version: who is live, how many watch. Whoever changes a record must have
/// seen its version; whether the rest is the same doesn't matter to them.
enum VersionTag {
    static func tag(_ version: Int64, of text: [UInt8]) -> EntityTag {
        EntityTag("\(version).\(hexadecimal(Array(sha256(text).prefix(8))))")
    }

    static func version(_ tag: EntityTag) -> Int64? {
        tag.isWeak ? nil : tag.opaque.split(separator: ".").first.flatMap { Int64($0) }
    }
}

extension APIRequest {
    /// No record has it.
    private static let noVersion: Int64 = -1

    /// The version that the caller has seen, from `If-Match` (RFC 9110 §13.1.1); nil: any. A tag that is none of ours, or a weak one, is a
    /// version that no record has.
    package func ifMatch() throws(ServiceError) -> Int64? {
        let lines = head.headers.values(for: "If-Match")
        guard !lines.isEmpty else { return nil }
        switch EntityTagList(parsing: lines) {
        case .any: return nil
        case .tags(let tags) where tags.count == 1: return VersionTag.version(tags[0]) ?? Self.noVersion
        default: throw .invalid("If-Match", "If-Match must be one ETag that an earlier answer gave, or *.")
        }
    }
}

extension APIResponse {
    /// With the `ETag` of a record in that version.
    package func tagged(version: Int64) -> APIResponse {
        var answer = self
        answer.headers.set("ETag", VersionTag.tag(version, of: text ?? []).description)
        return answer
    }

    /// 304 to whoever has this very answer already (RFC 9110 §13.1.2).
    func unlessKnown(to head: HTTPRequestHead) -> APIResponse {
        guard head.method == .get || head.method == .head, let text = headers["ETag"], let tag = EntityTag(parsing: text),
            let known = EntityTagList(parsing: head.headers.values(for: "If-None-Match")), known.contains(where: tag.weaklyMatches)
        else { return self }
        return APIResponse(.notModified, body: nil, headers: headers)
    }
}

extension Endpoint {
    /// Answers with an `ETag`. A GET takes `If-None-Match`, everything else `If-Match`.
    package func versioned() -> Endpoint {
        var endpoint = self
        guard method != .get else {
            endpoint.documentation.headers.append(.init(name: "If-None-Match", schema: .string, note: "An `ETag`: unless it is still so."))
            endpoint.documentation.answers.append(.init(status: .notModified, body: nil))
            return endpoint
        }
        endpoint.documentation.headers.append(
            .init(name: "If-Match", schema: .string, note: "The `ETag` of what was seen: only if nobody has changed it since."))
        return endpoint.refusing(.preconditionFailed, "Somebody else has changed it meanwhile.")
    }
}
