/// What a loop's own thread keeps. The read buffer is this object's alone, and freed with it.
@safe final class LoopState {
    /// The mailbox's eventfd; no descriptor has this number.
    static let wakeUpToken = UInt64.max
    private static let readBufferBytes = 256 * 1024

    private struct Registration {
        var handler: any EventHandler
        var generation: UInt32
    }

    private var registrations: [CInt: Registration] = [:]
    private var generation: UInt32 = 0
    let timers = TimerQueue()
    let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readBufferBytes, alignment: 16)

    deinit { unsafe readBuffer.deallocate() }

    /// The token carries a generation beside the number: a number that was closed and given out again within one turn
    /// must not receive the old descriptor's events.
    func add(_ handler: any EventHandler, for descriptor: CInt) -> UInt64 {
        generation &+= 1
        registrations[descriptor] = Registration(handler: handler, generation: generation)
        return Self.token(descriptor, generation)
    }

    @discardableResult
    func remove(_ descriptor: CInt) -> Bool { registrations.removeValue(forKey: descriptor) != nil }

    func token(for descriptor: CInt) -> UInt64? {
        registrations[descriptor].map { Self.token(descriptor, $0.generation) }
    }

    func handler(for token: UInt64) -> (any EventHandler)? {
        guard let registration = registrations[CInt(truncatingIfNeeded: token & 0xFFFF_FFFF)],
            registration.generation == UInt32(truncatingIfNeeded: token >> 32)
        else { return nil }
        return registration.handler
    }

    func clear() {
        // What is let go of may look at the registrations once more.
        let registrations = registrations
        self.registrations = [:]
        timers.clear()
        withExtendedLifetime(registrations) {}
    }

    private static func token(_ descriptor: CInt, _ generation: UInt32) -> UInt64 {
        UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }
}
