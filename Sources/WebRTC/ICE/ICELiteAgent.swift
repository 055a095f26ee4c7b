package import RTP

/// The answering side of ICE (RFC 8445, §2.5 "lite"): it gathers nothing and only answers checks. The peer, always controlling, finds the
/// path; both ways of nominating are understood, since each USE-CANDIDATE counts (aggressive nomination sends it with every check).
///
/// A lite agent has no checks of its own to learn that somebody is at an address, and a peer that knows the password could
/// name another's. So a path must prove itself: a request of ours goes to it, with a transaction id that only who is there can echo.
/// Peers are full agents and answer (§7.3). Until then the session sends no more there than it got.
///
/// Consent (RFC 7675) is what the peer's checks renew: without one for 30 s nothing is sent any more.
package struct ICELiteAgent: Sendable {
    package struct Limits: Sendable {
        /// Addresses that are remembered; beyond them the one that is silent for longest goes.
        package var pathsMax = 8
        /// RFC 7675, §5.1.
        package var consentTimeout: Duration = .seconds(30)
        /// A path of higher priority that was nominated within this time isn't left for a lower one: peers that nominate aggressively
        /// nominate several at once.
        package var nominationFreshness: Duration = .seconds(1)
        package var proofAttemptsMax = 7
        /// Doubles with each attempt.
        package var proofInterval: Duration = .milliseconds(100)

        package init() {}
    }

    package enum Event: Equatable, Sendable {
        /// What is sent from now on goes here.
        case selected(TransportAddress)
    }

    package internal(set) var local: ICECredentials
    package internal(set) var remote: ICECredentials
    /// Where to send; nil until the peer has nominated.
    package internal(set) var selected: TransportAddress?
    let limits: Limits
    var paths: [ICEPath] = []
    var consentExpiry: Instant

    /// - Parameter now: consent is given by the exchange of descriptions, and must be renewed from here on.
    package init(local: ICECredentials, remote: ICECredentials, at now: Instant, limits: Limits = Limits()) {
        self.local = local
        self.remote = remote
        self.limits = limits
        consentExpiry = now + limits.consentTimeout
    }

    /// The peer begins anew (RFC 8445, §9), as after a change of network. What was selected serves until a path is nominated under the new
    /// credentials.
    package mutating func restart(local: ICECredentials, remote: ICECredentials, at now: Instant) {
        self.local = local
        self.remote = remote
        paths = []
        consentExpiry = now + limits.consentTimeout
    }

    package func hasConsent(at now: Instant) -> Bool { now < consentExpiry }

    /// Whether somebody is known to be at this address.
    package func isProven(_ address: TransportAddress) -> Bool { paths.contains { $0.address == address && $0.isProven } }

    /// The peer has shown by other means that it reads what comes to this address: it completed a DTLS handshake there.
    package mutating func noteProof(of address: TransportAddress, at now: Instant) -> Event? {
        guard let index = paths.firstIndex(where: { $0.address == address }) else { return nil }
        paths[index].proof = .proven
        return select(index, at: now)
    }

    /// Takes a path where the peer wants it and its proof allows it.
    mutating func select(_ index: Int, at now: Instant) -> Event? {
        let path = paths[index]
        guard let nominated = path.lastNomination, path.address != selected else { return nil }
        if let selected {
            guard path.isProven, now - nominated <= limits.nominationFreshness else { return nil }
            if let current = paths.first(where: { $0.address == selected }), current.priority > path.priority,
                let renewed = current.lastNomination, now - renewed <= limits.nominationFreshness
            {
                return nil
            }
        }
        selected = path.address
        return .selected(path.address)
    }
}
