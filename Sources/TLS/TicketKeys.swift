internal import COpenSSL
import Runtime
import Synchronization

/// The keys under which session tickets are sealed (RFC 5077, RFC 8446 §4.6.1): a client that comes back within a day needs no signature.
///
/// They live in memory only and are exchanged often: whoever steals one can read the TLS 1.2 connections that were resumed under it.
package final class TicketKeys: Sendable {
    struct Key: Equatable {
        /// 16 bytes, sent in the clear with each ticket.
        let name: [UInt8]
        /// 32 bytes for AES-256-CBC.
        let encryption: [UInt8]
        /// 32 bytes for HMAC-SHA-256.
        let authentication: [UInt8]
        let madeAt: MonotonicTime
    }

    static let interval = Duration.seconds(6 * 3600)
    /// The present key and those whose tickets are still good: for a day.
    static let keysMax = 4
    /// How long a ticket is good, in seconds.
    static let ticketSeconds = 18 * 3600

    private let keys = Mutex<[Key]>([])

    package init() {}

    /// The key for new tickets.
    func current(at now: MonotonicTime) -> Key {
        keys.withLock { keys in
            if let first = keys.first, now - first.madeAt < Self.interval { return first }
            let key = Key(name: Self.random(16), encryption: Self.random(32), authentication: Self.random(32), madeAt: now)
            keys = [key] + keys.filter { now - $0.madeAt < Self.interval * Self.keysMax }.prefix(Self.keysMax - 1)
            return key
        }
    }

    /// The key of a ticket, and whether a new ticket under another should be given; nil where it has been forgotten.
    func find(_ name: [UInt8], at now: MonotonicTime) -> (key: Key, isOld: Bool)? {
        keys.withLock { keys in
            keys.first { $0.name == name && now - $0.madeAt < Self.interval * Self.keysMax }
                .map { ($0, now - $0.madeAt >= Self.interval) }
        }
    }

    private static func random(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // The array has the room that the call is told of.
        let code = unsafe RAND_bytes(&bytes, CInt(count))
        precondition(code == 1, "OpenSSL has no randomness")
        return bytes
    }
}
