package import Store

/// Reading the log of what was done, and seeing whether it is whole.
package struct AuditLog: Sendable {
    /// Entries that are verified in one transaction.
    static let verifiedAtOnce = 500

    let context: AccountsContext

    /// Latest first.
    ///
    /// - Parameter organisationID: whose log, for its admins; nil: the server's, for operators.
    package func page(
        of organisationID: Organisation.ID?, _ filter: AuditFilter = AuditFilter(), caller: Caller, after: Cursor?, limit: Int
    ) async throws(ServiceError) -> Page<AuditEntry> {
        try await context.read { tables in
            let chain = try require(organisationID, caller, tables)
            return try tables.auditEntries.page(chain, filter, after: after, limit: limit)
        }
    }

    /// The same, with names in place of ids. Who reads an organisation's log has met its people, also those who have left.
    package func namedPage(
        of organisationID: Organisation.ID?, _ filter: AuditFilter = AuditFilter(), caller: Caller, after: Cursor?, limit: Int
    ) async throws(ServiceError) -> Page<NamedAuditEntry> {
        try await context.read { tables in
            let chain = try require(organisationID, caller, tables)
            let page = try tables.auditEntries.page(chain, filter, after: after, limit: limit)
            return Page(records: try tables.named(page.records), next: page.next)
        }
    }

    /// What the caller did, latest first, at most ``AccountLimits/ownActsMax``.
    package func own(caller: Caller) async throws(ServiceError) -> [AuditEntry] {
        let userID = try caller.requirePerson()
        return try await context.read { tables in try tables.auditEntries.acts(of: userID, limit: AccountLimits.ownActsMax) }
    }

    /// Goes along a whole chain and finds the first entry that isn't as it was written. What is appended meanwhile is verified as well.
    package func verify(_ organisationID: Organisation.ID?, caller: Caller) async throws(ServiceError) -> AuditChain.Verdict {
        let chain = organisationID.map(AuditEntry.Chain.organisation) ?? .server
        var verifier = AuditChain.Verifier(chain)
        while true {
            let number = verifier.number
            let (entries, head) = try await context.read { tables in
                let chain = try require(organisationID, caller, tables)
                let entries = try tables.auditEntries.entries(chain, behind: number, limit: Self.verifiedAtOnce)
                return (entries, try tables.auditEntries.head(chain))
            }
            if let verdict = verifier.append(entries) { return verdict }
            if entries.count < Self.verifiedAtOnce { return verifier.finish(head: head) }
        }
    }

    private func require(_ organisationID: Organisation.ID?, _ caller: Caller, _ tables: Tables) throws -> AuditEntry.Chain {
        guard let organisationID else {
            try caller.requireOperator(tables)
            return .server
        }
        try caller.requirePermission(.readAuditLog, in: organisationID, tables)
        return .organisation(organisationID)
    }
}
