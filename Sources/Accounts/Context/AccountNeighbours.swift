package import JSON
package import Store

/// What other targets hold of a person, which this one can't know. The composition fills it in.
package struct AccountNeighbours: Sendable {
    /// Whether somebody who isn't a member has come to an organisation's notice (took part in a livestream), so that it may block them.
    package var hasMet: @Sendable (User.ID, Organisation.ID, Tables) throws -> Bool
    /// What is stored of a person, to be handed out to them.
    package var exports: @Sendable (User.ID, Tables) throws -> [JSON.Member]
    /// Removes what is personal, in the transaction that erases the person.
    package var erase: @Sendable (User.ID, _ now: Int64, Tables) throws -> Void

    package init(
        hasMet: @escaping @Sendable (User.ID, Organisation.ID, Tables) throws -> Bool = { _, _, _ in false },
        exports: @escaping @Sendable (User.ID, Tables) throws -> [JSON.Member] = { _, _ in [] },
        erase: @escaping @Sendable (User.ID, Int64, Tables) throws -> Void = { _, _, _ in }
    ) {
        self.hasMet = hasMet
        self.exports = exports
        self.erase = erase
    }
}
