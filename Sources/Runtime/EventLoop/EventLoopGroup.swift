internal import Synchronization

/// The loops of the process, one per core.
package final class EventLoopGroup: Sendable {
    package let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    package init(count: Int) throws(SystemCallError) {
        precondition(count > 0, "a group has at least one loop")
        var loops: [EventLoop] = []
        for index in 0..<count { loops.append(try EventLoop(index: index)) }
        self.loops = loops
        for loop in loops { loop.start() }
    }

    /// The loops in turn, for work that may live on any.
    package func next() -> EventLoop {
        loops[abs(turn.wrappingAdd(1, ordering: .relaxed).newValue % loops.count)]
    }

    /// Listens at one address on every loop: calls `listen` on each in turn, with the port that the first one got where 0 is asked for.
    ///
    /// The listeners share the port, and the kernel would let another process of the same user share it too, and give it half of the
    /// connections: so the port must be free before.
    package func listen(
        _ address: SocketAddress, _ listen: @escaping @Sendable (EventLoop, SocketAddress) throws(SystemCallError) -> SocketAddress
    ) async throws(SystemCallError) -> SocketAddress {
        if address.port != 0, let trouble = PortProbe.trouble(address) { throw trouble }
        var bound = address
        for loop in loops {
            let wanted = bound
            bound = try await loop.run { Result { () throws(SystemCallError) in try listen(loop, wanted) } }.get()
        }
        return bound
    }

    package func stop() { for loop in loops { loop.stop() } }
}
