internal import RTP

/// An address that the peer has checked with the right password: from its offer or peer-reflexive, which a lite agent needn't tell apart.
struct ICEPath {
    enum Proof {
        /// Requests of ours went there without an answer so far; the next goes out at `nextAttempt`.
        case asked(STUNHeader.TransactionID, attempts: Int, nextAttempt: Instant)
        /// Somebody there answered what only they could have read.
        case proven
    }

    let address: TransportAddress
    /// PRIORITY of the peer's last check: what its candidate would have as a peer-reflexive one.
    var priority: UInt32
    var lastCheck: Instant
    /// When the peer last said that it wants to use this path.
    var lastNomination: Instant?
    var proof: Proof

    var isProven: Bool {
        if case .proven = proof { true } else { false }
    }
}
