/// A line of `secrets.key`, without the key.
package struct SealingKeyUse: Sendable, Equatable {
    package let id: String
    /// Whether new secrets are sealed under it; the others only open what they sealed.
    package let isCurrent: Bool
    /// Secrets in the database that are sealed under it.
    package let secretCount: Int64
    /// False for a key that secrets are sealed under, and that `secrets.key` doesn't hold.
    package let isThere: Bool
}

/// What sealing everything anew came to.
package struct Resealing: Sendable, Equatable {
    package var resealed = 0
    /// Secrets that no key opens; they stay as they are.
    package var unreadable = 0
}

extension Store {
    /// The keys of `secrets.key`, the one that seals first, and those that are missing in it.
    package func sealingKeys() async throws(StoreError) -> [SealingKeyUse] {
        let uses = try await reading { tables throws(StoreError) in try SealedColumn.uses(tables.connection) }
        let keys = keyRing.keys
        let known = keys.enumerated().map { index, key in
            SealingKeyUse(id: key.id, isCurrent: index == 0, secretCount: uses[key.id] ?? 0, isThere: true)
        }
        let lost = uses.filter { use in !keys.contains { $0.id == use.key } }.sorted { $0.key < $1.key }
        return known + lost.map { SealingKeyUse(id: $0.key, isCurrent: false, secretCount: $0.value, isThere: false) }
    }

    /// Puts a new key in front of those that are there: what is sealed from now on, here and in every server with this data folder, is
    /// sealed under it. What was sealed before stays readable; ``reseal()`` brings it over.
    ///
    /// - Returns: its id.
    package func addSealingKey() throws(StoreError) -> String {
        let key = NamedSealingKey.random()
        return try keyRing.change { keys throws(StoreError) in
            keys.insert(key, at: 0)
            return key.id
        }
    }

    /// Seals everything under the first key that isn't yet, some rows at a time. It can be broken off and begun again at any moment.
    package func reseal() async throws(StoreError) -> Resealing {
        var total = Resealing()
        for column in SealedColumn.all {
            var cursor: SQLValue?
            repeat {
                let after = cursor
                let turn = try await writing { tables throws(StoreError) in
                    try column.reseal(tables.connection, tables.secrets, after: after)
                }
                total.resealed += turn.resealed
                total.unreadable += turn.unreadable
                cursor = turn.next
            } while cursor != nil
        }
        return total
    }

    /// Takes a key out of `secrets.key` for good.
    ///
    /// - Throws: `conflict` for the key that seals and for one that secrets still need, `not_found` for one that isn't there.
    package func forgetSealingKey(id: String) async throws(StoreError) {
        let uses = try await reading { tables throws(StoreError) in try SealedColumn.uses(tables.connection) }
        try keyRing.change { keys throws(StoreError) in
            guard let index = keys.firstIndex(where: { $0.id == id }) else {
                throw StoreError(.notFound, "There is no key “\(id)” in \(keyRing.file.path): `carillon keys list` shows those there are.")
            }
            guard index > 0 else {
                throw StoreError(.conflict, "“\(id)” is the key that seals: `carillon keys rotate` puts another in its place first.")
            }
            if let count = uses[id] {
                throw StoreError(
                    .conflict,
                    "\(count) secret\(count == 1 ? " is" : "s are") still sealed under “\(id)”: `carillon keys reseal` brings them over first."
                )
            }
            keys.remove(at: index)
        }
    }
}
