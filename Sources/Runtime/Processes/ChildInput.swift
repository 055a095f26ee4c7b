import Glibc

/// Writes a child's input as fast as the child takes it; a child that doesn't ends the writing by its own end. The loop keeps it meanwhile.
final class ChildInput: EventHandler {
    private let loop: EventLoop
    private let number: CInt
    private var rest: ArraySlice<UInt8>

    /// Call it on the loop, then ``start()``.
    init(loop: EventLoop, adopting descriptor: consuming Descriptor, bytes: ArraySlice<UInt8>) {
        self.loop = loop
        number = descriptor.release()
        rest = bytes
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
    }

    func start() throws(SystemCallError) {
        if !rest.isEmpty { try loop.register(number, interest: .write, handler: self) }
    }

    func ready(_ events: Ready) {
        let count = unsafe rest.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        rest = count < 0 ? [] : rest.dropFirst(count)
        if rest.isEmpty { loop.unregister(number) }
    }

    deinit { close(number) }
}
