/// What all connections share from the moment of their beginning: the identities, of which a client's SNI chooses one, and the ticket keys.
package final class TLSServerContext: Sendable {
    package let identities: [TLSIdentity]
    let tickets: TicketKeys

    /// - Parameters:
    ///   - identities: the first is for clients that name no host, or one that nobody here speaks for.
    ///   - tickets: kept when certificates change, so that clients come back without a full handshake.
    package init?(identities: [TLSIdentity], tickets: TicketKeys) {
        guard !identities.isEmpty else { return nil }
        self.identities = identities
        self.tickets = tickets
    }

    func identity(host: String?) -> TLSIdentity {
        host.flatMap { host in identities.first { $0.context.matches(host: host) } } ?? identities[0]
    }
}
