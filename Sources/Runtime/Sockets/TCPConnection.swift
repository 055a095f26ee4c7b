internal import CLinux
import Glibc

/// A TCP connection on its loop.
package final class TCPConnection: Transport, EventHandler {
    package struct Limits: Sendable {
        /// A peer that takes less than ``stallBytesMin`` of what is pending within so long is cut off.
        package var stallMax = Duration.seconds(30)
        /// Half a kilobyte a second by default: nobody can watch anything at that rate, but a peer that takes a byte now and then to hold
        /// our memory is slower still.
        package var stallBytesMin = 16 * 1024
        /// How long the peer may take to close its side after we have closed ours.
        package var lingerMax = Duration.seconds(2)
        /// Bytes handed to the delegate at once; 256 KiB at most.
        package var bytesPerRead = 256 * 1024
        /// Reads in one turn, so that one fast peer leaves time for the others.
        package var readsPerTurn = 4
        package init() {}
    }

    private enum Phase {
        /// Both sides may speak. Next: `flushing`, `lingering` or `closed`.
        case open
        /// We have said all; the rest is on its way out. What the peer still says is not read. Next: `lingering` or `closed`.
        case flushing(CloseReason)
        /// Our side is closed; what the peer still says is read and dropped, since closing over unread bytes would have the kernel reset the
        /// connection, and the peer lose our last words. Next: `closed`.
        case lingering
        case closed
    }

    package let loop: EventLoop
    package let peer: SocketAddress
    package weak var delegate: (any TransportDelegate)?
    private let limits: Limits
    private var number: CInt
    private var phase = Phase.open
    private var queue = WriteQueue()
    private var interest: Interest = .read
    /// The peer has closed its side.
    private var hasPeerEnded = false
    private var stallTimer: LoopTimer?
    /// Since when something has been pending and less than ``Limits/stallBytesMin`` of it, counted beside it, has gone.
    private var stallWindow = (since: MonotonicTime.now(), bytes: 0)

    package var pendingBytes: Int { queue.byteCount }
    package var isOpen: Bool {
        if case .open = phase { return true }
        return false
    }
    private var isClosed: Bool { number < 0 }

    /// Takes over an accepted or connected non-blocking socket. Call it on the loop, then ``start()``.
    package init(loop: EventLoop, adopting descriptor: consuming Descriptor, peer: SocketAddress, limits: Limits = Limits()) {
        self.loop = loop
        self.peer = peer
        self.limits = limits
        number = descriptor.release()
        Socket.set(number, CInt(IPPROTO_TCP), TCP_NODELAY, 1)
        // What the kernel holds for a peer that has vanished without a word is not in our queue: it has to notice by itself.
        Socket.set(number, CInt(IPPROTO_TCP), TCP_USER_TIMEOUT, CInt(clamping: limits.stallMax.milliseconds))
    }

    package func start() {
        do throws(SystemCallError) { try loop.register(number, interest: interest, handler: self) } catch { shut(.failed(error)) }
    }

    package func write(_ chunks: [ArraySlice<UInt8>]) {
        guard isOpen else { return }
        let wasEmpty = queue.isEmpty
        queue.append(chunks)
        if wasEmpty { flush() }
    }

    package func pauseReading() {
        if isOpen { want(interest.subtracting(.read)) }
    }

    package func resumeReading() {
        if isOpen, !hasPeerEnded { want(interest.union(.read)) }
    }

    /// Gives the socket away, as to another loop; the delegate hears nothing more. Nil where it is closed, or something is pending.
    package func release() -> Descriptor? {
        guard isOpen, queue.isEmpty else { return nil }
        loop.unregister(number)
        let descriptor = Descriptor(adopting: number)
        number = -1
        phase = .closed
        delegate = nil
        stallTimer?.cancel()
        return descriptor
    }

    package func close() { shut(.local) }
    package func closeAfterFlush() { closeAfterFlush(.local) }

    private func closeAfterFlush(_ reason: CloseReason) {
        guard isOpen else { return }
        phase = .flushing(reason)
        if queue.isEmpty { linger(reason) } else { want(.write) }
    }

    private func linger(_ reason: CloseReason) {
        if hasPeerEnded { return shut(reason) }
        phase = .lingering
        _ = shutdown(number, CInt(SHUT_WR))
        want(.read)
        loop.schedule(after: limits.lingerMax) { [weak self] in self?.shut(.local) }
    }

    // MARK: From the loop

    package func ready(_ events: Ready) {
        if events.canWrite, !queue.isEmpty {
            flush()
            if queue.isEmpty, isOpen { delegate?.transportDrained(self) }
        }
        guard !isClosed else { return }
        if events.canRead, interest.contains(.read) {
            read()
        } else if events.isBroken {
            shut(.peer)
        }
    }

    private func read() {
        for _ in 0..<limits.readsPerTurn {
            guard !isClosed, interest.contains(.read) else { return }
            let isFull = unsafe loop.withReadBuffer { buffer in
                let size = min(buffer.count, limits.bytesPerRead)
                let count = unsafe Glibc.read(number, buffer.baseAddress, size)
                if count > 0 {
                    // The kernel has filled so many bytes of the buffer, and nobody else uses it during the call.
                    if isOpen {
                        unsafe delegate?.transport(
                            self, received: RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<count])))
                    }
                } else if count == 0 {
                    peerEnded()
                } else if errno != EAGAIN && errno != EINTR {
                    shut(Self.reason(of: SystemCallError("read")))
                }
                return count == size
            }
            if !isFull { return }
        }
    }

    private func peerEnded() {
        hasPeerEnded = true
        guard isOpen else { return shut(.local) }
        want(interest.subtracting(.read))
        if let delegate, delegate.transportEnded(self) == .keepWriting { return }
        closeAfterFlush(.peer)
    }

    private func flush() {
        while !queue.isEmpty {
            let sent = unsafe queue.withVectors { unsafe Glibc.writev(number, $0.baseAddress, CInt($0.count)) }
            guard sent >= 0 else {
                if errno == EINTR { continue }
                if errno == EAGAIN { break }
                return shut(Self.reason(of: SystemCallError("writev")))
            }
            queue.removeFirst(bytes: sent)
            stallWindow.bytes += sent
            if stallWindow.bytes >= limits.stallBytesMin { stallWindow = (.now(), 0) }
        }
        if queue.isEmpty {
            want(interest.subtracting(.write))
            if case .flushing(let reason) = phase { linger(reason) }
        } else if !interest.contains(.write) {
            want(interest.union(.write))
            stallWindow = (.now(), 0)
            watchForStall(after: limits.stallMax)
        }
    }

    /// Looks again when the present window is over. A timer that is under way stays: cancelled ones would pile up while a peer keeps falling
    /// behind and catching up.
    private func watchForStall(after delay: Duration) {
        guard stallTimer == nil else { return }
        stallTimer = loop.schedule(after: delay) { [weak self] in
            guard let self, !isClosed else { return }
            stallTimer = nil
            if queue.isEmpty { return }
            let age = MonotonicTime.now() - stallWindow.since
            if age >= limits.stallMax { shut(.stalled) } else { watchForStall(after: limits.stallMax - age) }
        }
    }

    private func want(_ wanted: Interest) {
        guard !isClosed, wanted != interest else { return }
        interest = wanted
        loop.change(number, interest: wanted)
    }

    private static func reason(of error: SystemCallError) -> CloseReason {
        switch error.code {
        case EPIPE, ECONNRESET: .peer
        case ETIMEDOUT: .stalled
        default: .failed(error)
        }
    }

    private func shut(_ reason: CloseReason) {
        guard !isClosed else { return }
        loop.unregister(number)
        _ = Glibc.close(number)
        number = -1
        phase = .closed
        queue = WriteQueue()
        stallTimer?.cancel()
        delegate?.transportClosed(self, reason: reason)
    }

    deinit { if number >= 0 { _ = Glibc.close(number) } }
}
