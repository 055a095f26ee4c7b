internal import CLinux
import Glibc

/// A UDP socket on its loop.
package final class UDPSocket: EventHandler {
    /// Datagrams read in one turn.
    private static let readsPerTurn = 64

    package let loop: EventLoop
    package let address: SocketAddress
    private var number: CInt
    private let onReceive: (RawSpan, SocketAddress) -> Void

    /// Call it on the loop. `onReceive` gets each datagram; its bytes are gone after the call.
    package init(
        loop: EventLoop, address: SocketAddress, onReceive: @escaping (RawSpan, SocketAddress) -> Void
    ) throws(SystemCallError) {
        let descriptor = try Socket.bound(type: CInt(SOCK_DGRAM.rawValue), address: address, sharesPort: false)
        self.loop = loop
        self.address = Socket.localAddress(descriptor.number) ?? address
        number = descriptor.release()
        self.onReceive = onReceive
        try loop.register(number, interest: .read, handler: self)
    }

    package func ready(_ events: Ready) {
        for _ in 0..<Self.readsPerTurn where number >= 0 {
            let isEmpty = unsafe loop.withReadBuffer { buffer in
                var count = -1
                let peer = unsafe SocketAddress.received { address, length in
                    count = unsafe recvfrom(number, buffer.baseAddress, buffer.count, 0, address, length)
                }
                guard count >= 0 else { return errno != EINTR }
                if let peer { unsafe onReceive(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<count])), peer) }
                return false
            }
            if isEmpty { return }
        }
    }

    /// Sends one datagram. False when the kernel has no room: UDP drops what can't be sent now.
    @discardableResult
    package func send(_ bytes: ArraySlice<UInt8>, to peer: SocketAddress) -> Bool {
        unsafe bytes.withUnsafeBytes { source in
            unsafe peer.withKernelForm { unsafe sendto(number, source.baseAddress, source.count, 0, $0, $1) } == source.count
        }
    }

    package func close() {
        guard number >= 0 else { return }
        loop.unregister(number)
        _ = Glibc.close(number)
        number = -1
    }

    deinit { if number >= 0 { _ = Glibc.close(number) } }
}
