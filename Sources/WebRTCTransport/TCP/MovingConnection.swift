internal import Runtime
internal import Synchronization

/// A connection on its way to another loop. It is closed where nobody takes it.
final class MovingConnection: Sendable {
    let peer: SocketAddress
    /// What was read of it.
    let deframer: PacketDeframer
    private let descriptor: Mutex<Descriptor?>

    init(_ descriptor: consuming Descriptor, peer: SocketAddress, deframer: PacketDeframer) {
        self.peer = peer
        self.deframer = deframer
        self.descriptor = Mutex(descriptor)
    }

    /// The socket, the first time that it is asked for.
    func take() -> Descriptor? { descriptor.withLock { $0.take() } }
}
