internal import JSON
package import Store

extension Tables {
    /// Writes an act into the log, in the transaction that does it: either both happen or neither.
    ///
    /// - Parameters:
    ///   - organisationID: whose log; nil: the server's.
    ///   - details: ids, words and numbers.
    ///   - now: milliseconds since 1970.
    package func audit(
        _ action: AuditAction, by caller: Caller, in organisationID: Organisation.ID?, on object: AuditObject,
        _ details: KeyValuePairs<String, AuditValue> = [:], at now: Int64
    ) throws(StoreError) {
        let chain = organisationID.map(AuditEntry.Chain.organisation) ?? .server
        let head = try auditEntries.advance(chain, first: AuditChain.start)
        let json = JSON.Value.object(details.map { JSON.Member($0.key, $0.value.json) })
        func entry(_ digest: [UInt8]) -> AuditEntry {
            AuditEntry(
                chain: chain, number: head.number, at: now, actorKind: caller.actorKind, actorID: caller.userID,
                via: caller.tokenID, action: action.word, objectKind: object.kind, objectID: object.id, details: json.text,
                previousDigest: head.digest, digest: digest)
        }
        try auditEntries.append(entry(AuditChain.digest(entry([]))))
    }
}

extension Caller {
    fileprivate var actorKind: AuditEntry.ActorKind {
        switch identity {
        case .guest: .guest
        case .user, .token, .outside: .user
        case .system: .system
        case .commandLine: .commandLine
        }
    }

    /// The access token by which somebody comes.
    package var tokenID: AccessToken.ID? {
        if case .token(let id, _, _, _) = identity { id } else { nil }
    }
}
