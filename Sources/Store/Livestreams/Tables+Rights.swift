internal import Cryptography

extension Tables {
    /// Takes back every right that a person was given before: when they are blocked, leave an organisation, are disabled or erased. In the
    /// transaction that does it; players learn of it within seconds.
    ///
    /// - Parameter now: milliseconds since 1970.
    package func revokeRights(of userID: User.ID, at now: Int64) throws(StoreError) {
        try rightsRevocations.insert(RightsRevocation(id: randomIdentifier(length: 12), at: now, what: .person(userID)))
    }
}
