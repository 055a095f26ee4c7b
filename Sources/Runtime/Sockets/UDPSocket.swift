package import Bytes
internal import CLinux
import Glibc

/// A UDP socket on its loop. Reading and sending allocate nothing per datagram.
@safe package final class UDPSocket: EventHandler {
    /// Reads of up to `carillon_datagrams_max` datagrams in one turn, so that a flood leaves time for others.
    private static let readsPerTurn = 8
    /// The place of a datagram: no path of the internet carries more. A longer one is dropped.
    package static let datagramBytesMax = 2048
    /// What the kernel keeps of datagrams while the loop is busy: half a second of 60 Mbit/s. It grants less where `net.core.rmem_max` does.
    private static let bufferBytes: CInt = 4 * 1024 * 1024

    package let loop: EventLoop
    package let address: SocketAddress
    private var number: CInt
    private let isIPv6: Bool
    private let onReceive: (RawSpan, UDPPath) -> Void
    /// Cleared when the kernel or the interface can't cut a run into datagrams by itself (UDP_SEGMENT).
    private var cutsRuns = true
    // Allocated in `init`, freed in `deinit`, and used by `ready` only, which the loop calls one at a time.
    private let places: UnsafeMutableBufferPointer<UInt8>
    private let received: UnsafeMutableBufferPointer<carillon_datagram>

    /// Call it on the loop. `onReceive` gets each datagram; its bytes are gone after the call.
    ///
    /// - Parameter sharesPort: several sockets (one for each loop) share the port; the kernel spreads peers over them by their addresses.
    package init(
        loop: EventLoop, address: SocketAddress, sharesPort: Bool = false, onReceive: @escaping (RawSpan, UDPPath) -> Void
    ) throws(SystemCallError) {
        let descriptor = try Socket.bound(type: CInt(SOCK_DGRAM.rawValue), address: address, sharesPort: sharesPort)
        self.loop = loop
        self.address = Socket.localAddress(descriptor.number) ?? address
        self.onReceive = onReceive
        isIPv6 = !address.isIPv4
        number = descriptor.release()
        let count = carillon_datagrams_max
        unsafe places = .allocate(capacity: count * Self.datagramBytesMax)
        unsafe received = .allocate(capacity: count)
        Socket.set(number, SOL_SOCKET, SO_RCVBUF, Self.bufferBytes)
        Socket.set(number, SOL_SOCKET, SO_SNDBUF, Self.bufferBytes)
        guard carillon_tell_local_address(number, isIPv6 ? 1 : 0) == 0 else { throw SystemCallError("setsockopt") }
        try loop.register(number, interest: .read, handler: self)
    }

    package func ready(_ events: Ready) {
        for _ in 0..<Self.readsPerTurn where number >= 0 {
            // There are as many places as the function fills.
            let count = unsafe carillon_receive_datagrams(number, places.baseAddress, Self.datagramBytesMax, received.baseAddress)
            guard count > 0 else { return }
            for index in 0..<Int(count) where number >= 0 {
                let datagram = unsafe received[index]
                guard datagram.is_truncated == 0 else { continue }
                let start = index * Self.datagramBytesMax
                // The kernel wrote so many bytes there, at most `datagramBytesMax`.
                let bytes = unsafe UnsafeRawBufferPointer(
                    rebasing: UnsafeRawBufferPointer(places)[start..<start + Int(datagram.byte_count)])
                unsafe onReceive(RawSpan(_unsafeBytes: bytes), UDPPath(datagram.path))
            }
            if count < carillon_datagrams_max { return }
        }
    }

    /// Sends one datagram. False when the kernel has no room: UDP drops what can't be sent now.
    @discardableResult
    package func send(_ bytes: ArraySlice<UInt8>, to path: UDPPath) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { source in
            var run = carillon_datagram_run(offset: 0, byte_count: UInt32(clamping: source.count), segment: 0)
            return unsafe carillon_send_runs(number, isIPv6 ? 1 : 0, path.kernelForm, source.baseAddress, &run, 1) == 1
        }
    }

    /// Sends all of a batch, in order. How many datagrams went; those behind them are dropped.
    @discardableResult
    package func send(_ batch: borrowing DatagramBatch, to path: UDPPath) -> Int {
        var sent = 0
        while sent < batch.count {
            let count = send(batch.bytes, batch.ends, from: sent, to: path)
            guard count > 0 else {
                // An interface without checksums of its own, or a kernel that doesn't know how.
                guard cutsRuns, errno == EIO || errno == EINVAL else { break }
                cutsRuns = false
                continue
            }
            sent += count
        }
        return sent
    }

    /// One call of the kernel's. How many datagrams went.
    private func send(_ bytes: [UInt8], _ ends: [Int], from first: Int, to path: UDPPath) -> Int {
        unsafe withUnsafeTemporaryAllocation(of: carillon_datagram_run.self, capacity: carillon_datagrams_max) { runs in
            var count = 0
            var next = first
            var counts = InlineArray<32, UInt8>(repeating: 0)
            while next < ends.count, count < min(counts.count, runs.count) {
                let run = DatagramRun(of: ends, from: next, segmentsMax: cutsRuns ? DatagramRun.segmentsMax : 1)
                unsafe runs[count] = carillon_datagram_run(
                    offset: UInt32(clamping: run.bytes.lowerBound), byte_count: UInt32(clamping: run.bytes.count),
                    segment: run.count > 1 ? UInt16(clamping: run.segment) : 0)
                counts[count] = UInt8(clamping: run.count)
                count += 1
                next += run.count
            }
            // The runs lie within `bytes`, of which they are.
            let sent = unsafe bytes.withUnsafeBufferPointer {
                unsafe carillon_send_runs(number, isIPv6 ? 1 : 0, path.kernelForm, $0.baseAddress, runs.baseAddress, UInt32(count))
            }
            return (0..<max(0, Int(sent))).reduce(0) { $0 + Int(counts[$1]) }
        }
    }

    package func close() {
        guard number >= 0 else { return }
        loop.unregister(number)
        _ = Glibc.close(number)
        number = -1
    }

    deinit {
        if number >= 0 { _ = Glibc.close(number) }
        unsafe places.deallocate()
        unsafe received.deallocate()
    }
}
