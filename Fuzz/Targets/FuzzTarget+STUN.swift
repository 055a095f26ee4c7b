import Bytes
import WebRTC

extension FuzzTarget {
    /// A datagram as STUN.
    static let stunMessage = FuzzTarget(name: "STUNMessage") { bytes in
        _ = STUNMessage.isSTUN(bytes)
        guard let message = try? STUNMessage(bytes) else { return }
        precondition(STUNMessage.isSTUN(bytes), "a message that was read doesn't look like one")
        _ = message.localUsernameFragment(in: bytes)
        precondition(!message.isAuthentic(bytes, password: [1, 2, 3]), "a message is authentic by a password that nobody knows")
    }
}
