internal import Bytes
internal import RTP

/// Pictures on their way to one viewer, and which of them are left out. None is sent that can't be decoded by what was sent before.
struct PictureQueue: Sendable {
    struct Limits: Sendable {
        /// A picture that has waited for longer is late for good: the next key frame is sooner there than the queue is empty.
        var ageMax: Duration = .milliseconds(500)
        /// The same while a viewer who has just come is brought to the present.
        var catchUpMax: Duration = .seconds(10)
        var bytesMax = 16 * 1024 * 1024
        /// A key frame takes the place of what has waited for so long.
        var replaceableAge: Duration = .milliseconds(100)
    }

    struct Entry: Sendable {
        var frame: PacketizedFrame
        var queuedAt: Instant
    }

    private let limits: Limits
    private var waiting = FIFO<Entry>()
    private var waitingBytes = 0
    /// What is being sent, and its packets that haven't been.
    private(set) var current: Entry?
    private(set) var packetsSent = 0
    /// Pictures that need what was left out are left out too.
    private(set) var needsKeyFrame = true
    /// Since when the viewer is being brought to the present.
    private var catchUpStart: Instant?

    init(limits: Limits = Limits()) { self.limits = limits }

    var isEmpty: Bool { current == nil }
    var isCatchingUp: Bool { catchUpStart != nil }
    var bytes: Int { waitingBytes + (current?.frame.bytes.count ?? 0) }

    /// Begins with pictures from a key frame up to the present, and leaves out what waited.
    mutating func catchUp(_ frames: [PacketizedFrame], at now: Instant) {
        guard frames.first?.isKeyFrame == true else { return }
        removeWaiting()
        catchUpStart = now
        needsKeyFrame = false
        for frame in frames { put(frame, at: now) }
    }

    /// Takes the next picture. False where the viewer is so far behind that pictures are left out from here on.
    mutating func append(_ frame: PacketizedFrame, at now: Instant) -> Bool {
        if frame.isKeyFrame {
            let isReplacing = needsKeyFrame || isCatchingUp || oldestAge(at: now) > limits.replaceableAge
            if isReplacing { removeWaiting() }
            needsKeyFrame = false
        }
        guard !needsKeyFrame else { return true }
        put(frame, at: now)
        guard isTooLate(at: now) else { return true }
        skip()
        return false
    }

    /// Leaves out all up to the next key frame, but for the rest of the picture that is being sent.
    mutating func skip() {
        removeWaiting()
        catchUpStart = nil
        needsKeyFrame = true
    }

    /// So many more packets of ``current`` are sent.
    mutating func advance(_ packets: Int) {
        guard let entry = current else { return }
        packetsSent += packets
        guard packetsSent >= entry.frame.packetCount else { return }
        packetsSent = 0
        current = waiting.popFirst()
        waitingBytes -= current?.frame.bytes.count ?? 0
        if current == nil { catchUpStart = nil }
    }

    private mutating func put(_ frame: PacketizedFrame, at now: Instant) {
        guard frame.packetCount > 0 else { return }
        let entry = Entry(frame: frame, queuedAt: now)
        if current == nil {
            current = entry
        } else {
            waiting.append(entry)
            waitingBytes += frame.bytes.count
        }
    }

    private mutating func removeWaiting() {
        waiting.removeAll()
        waitingBytes = 0
        if packetsSent == 0 { current = nil }
    }

    private func oldestAge(at now: Instant) -> Duration { current.map { now - $0.queuedAt } ?? .zero }

    private func isTooLate(at now: Instant) -> Bool {
        if bytes > limits.bytesMax { return true }
        if let catchUpStart { return now - catchUpStart > limits.catchUpMax }
        return oldestAge(at: now) > limits.ageMax
    }
}
