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

extension AuditChain.Verdict {
    var json: JSON.Value {
        switch self {
        case .intact(let entries, let digest):
            ["intact": true, "entries": .init(entries), "digest": .init(hexadecimal(digest))]
        case .broken(let number, let fault):
            ["intact": false, "firstBroken": .init(number), "fault": .init(fault.rawValue)]
        }
    }
}
