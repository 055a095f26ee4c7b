internal import JSON
package import Store

/// An entry of the log, with what people read in place of its ids.
package struct NamedAuditEntry: Sendable, Equatable {
    package let entry: AuditEntry
    /// What the people, livestreams and pages in it are called today, by their ids; an application by its applicant. What is gone has no name.
    package let names: [String: String]
}

extension Tables {
    /// Looks each thing up once, however often the entries speak of it.
    func named(_ entries: [AuditEntry]) throws(StoreError) -> [NamedAuditEntry] {
        var known: [AuditObject: String?] = [:]
        var named: [NamedAuditEntry] = []
        for entry in entries {
            var names: [String: String] = [:]
            for object in entry.objects {
                guard let id = object.id else { continue }
                if known[object] == nil { known[object] = .some(try name(of: object.kind, id, entry.chain)) }
                if let name = known[object] ?? nil { names[id] = name }
            }
            named.append(NamedAuditEntry(entry: entry, names: names))
        }
        return named
    }

    private func name(of kind: String, _ id: String, _ chain: AuditEntry.Chain) throws(StoreError) -> String? {
        switch kind {
        case "user": try userName(id)
        case "organisation": try organisations.find(id: id)?.name
        case "livestream": try livestreams.find(id: id)?.title
        case "page": try livestreamPages.find(id: id)?.title
        case "creator_application": try applicantName(id, chain)
        default: nil
        }
    }

    private func userName(_ id: User.ID) throws(StoreError) -> String? {
        guard let user = try users.find(id: id), user.erasedAt == nil else { return nil }
        return user.displayName
    }

    private func applicantName(_ id: CreatorApplication.ID, _ chain: AuditEntry.Chain) throws(StoreError) -> String? {
        guard case .organisation(let organisationID) = chain,
            let application = try creatorApplications.find(id: id, in: organisationID)
        else { return nil }
        return try userName(application.userID)
    }
}

extension AuditEntry {
    /// Everything that may have a name: who did it, what it was done to, and whom its details speak of.
    fileprivate var objects: [AuditObject] {
        var objects = [AuditObject(kind: objectKind, id: objectID)]
        if let actorID { objects.append(.user(actorID)) }
        if let user = (try? JSON.Value(parsing: details))?["user"]?.string { objects.append(.user(user)) }
        return objects
    }
}
