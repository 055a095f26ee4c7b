internal import CLinux
import Glibc

/// Listens on a TCP port, on one loop. Several listeners on one port (one for each loop) have the kernel spread the connections.
package final class TCPListener: EventHandler {
    /// Connections that the kernel keeps for us while the loop is busy.
    private static let backlog: CInt = 1024
    /// Connections accepted in one turn, so that a flood of them leaves time for those that are there.
    private static let acceptsPerTurn = 64
    /// How long to leave the port alone when the process has no descriptors left: asking again at once would spin.
    private static let restWhenExhausted = Duration.milliseconds(100)

    package let loop: EventLoop
    /// Where it listens; with the port that the kernel chose, if 0 was asked for.
    package let address: SocketAddress
    private var number: CInt
    private var onAccept: ((consuming Descriptor, SocketAddress) -> Void)?

    /// Call it on the loop. `onAccept` is called on the loop with each connection, non-blocking already.
    package init(
        loop: EventLoop, address: SocketAddress, onAccept: @escaping (consuming Descriptor, SocketAddress) -> Void
    ) throws(SystemCallError) {
        let descriptor = try Socket.bound(type: CInt(SOCK_STREAM.rawValue), address: address, sharesPort: true)
        guard listen(descriptor.number, Self.backlog) == 0 else { throw SystemCallError("listen") }
        self.loop = loop
        self.address = Socket.localAddress(descriptor.number) ?? address
        number = descriptor.release()
        self.onAccept = onAccept
        try loop.register(number, interest: .read, handler: self)
    }

    package func ready(_ events: Ready) {
        for _ in 0..<Self.acceptsPerTurn where onAccept != nil {
            var accepted: CInt = -1
            let peer = unsafe SocketAddress.received { address, length in
                accepted = unsafe accept4(number, address, length, CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue))
            }
            guard accepted >= 0 else {
                if errno == EMFILE || errno == ENFILE { rest() }
                return
            }
            let descriptor = Descriptor(adopting: accepted)
            guard let peer, let onAccept else { continue }
            onAccept(descriptor, peer)
        }
    }

    /// Stops listening; what was accepted lives on.
    package func close() {
        guard onAccept != nil else { return }
        onAccept = nil
        loop.unregister(number)
        _ = Glibc.close(number)
        number = -1
    }

    deinit { if number >= 0 { _ = Glibc.close(number) } }

    private func rest() {
        loop.change(number, interest: [])
        loop.schedule(after: Self.restWhenExhausted) { [weak self] in
            guard let self, onAccept != nil else { return }
            loop.change(number, interest: .read)
        }
    }
}
