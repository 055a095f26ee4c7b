internal import Accounts
internal import Cryptography
internal import HTTP
internal import JSON
internal import Store

extension APIRequest {
    /// `from`, `until` (RFC 3339), `actor`, `action`, `objectKind`, `objectId`.
    func auditFilter() throws -> AuditFilter {
        var filter = AuditFilter(
            actorID: query["actor"], action: query["action"], objectKind: query["objectKind"], objectID: query["objectId"])
        filter.from = try query["from"].map { try JSON.Node(.string($0), at: .member("from", of: .root)).time() }
        filter.until = try query["until"].map { try JSON.Node(.string($0), at: .member("until", of: .root)).time() }
        if filter.objectID != nil, filter.objectKind == nil {
            throw ServiceError.invalid("objectKind", "objectId needs objectKind beside it.")
        }
        return filter
    }
}

extension Endpoint {
    /// The members of the query that ``APIRequest/auditFilter()`` reads.
    func filteringAudit() -> Endpoint {
        query("from", .time, "Only what was done then or later.")
            .query("until", .time, "Only what was done before then.")
            .query("actor", .identifier, "Only what this person did.")
            .query("action", .string, "Only acts of this kind.")
            .query("objectKind", .string, "Only what was done to things of this kind.")
            .query("objectId", .identifier, "Only what was done to this thing; needs objectKind beside it.")
    }
}

extension AuditChain.Verdict {
    static let schema = Schema.named(
        "AuditVerdict",
        .either([
            .object(["intact": .boolean, "entries": .integer, "digest": .string]),
            .object(["intact": .boolean, "firstBroken": .integer, "fault": .string]),
        ]))

    var json: JSON.Value {
        switch self {
        case .intact(let entries, let digest):
            ["intact": true, "entries": .init(entries), "digest": .init(hexadecimal(digest))]
        case .broken(let number, let fault):
            ["intact": false, "firstBroken": .init(number), "fault": .init(fault.rawValue)]
        }
    }
}
