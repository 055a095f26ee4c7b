internal import Bytes

/// Makes frames of packets in order. A frame with a hole is dropped, and so are those behind it that need it: until the next key frame.
/// Whoever publishes is asked for one as long as ``needsKeyFrame`` holds.
package struct FrameAssembler<Format: Depacketizer>: Sendable {
    package struct Limits: Sendable {
        /// A key frame of 4K at 50 Mbit/s has about 2 MB.
        package var frameBytesMax = 8 * 1024 * 1024

        package init() {}
    }

    private var format: Format
    private let limits: Limits
    private var frame: [UInt8] = []
    private var timestamp: UInt32?
    /// Packets of the frame in hand are missing or unreadable.
    private var isBroken = false
    /// Frames can't be decoded until a key frame comes. True at the beginning.
    package private(set) var needsKeyFrame = true
    package private(set) var malformedCount = 0

    package init(_ format: Format, limits: Limits = Limits()) {
        self.format = format
        self.limits = limits
    }

    /// Takes the next packet; the frame that it ends or that ended before it. Two frames can't end at once: a frame without its last packet
    /// has a hole.
    package mutating func receive(_ packet: RTPPacket) -> AssembledFrame? {
        // Padding, which senders probe the path with, belongs to no frame.
        guard !packet.payload.isEmpty else { return nil }
        var ended: AssembledFrame?
        if packet.timestamp != timestamp {
            // Some senders don't mark the last packet; what is whole by its own account counts.
            ended = takeFrame()
            timestamp = packet.timestamp
            isBroken = !format.begins(packet.payload.rawSpan)
        }
        append(packet.payload.rawSpan)
        return packet.marker || Format.packetIsFrame ? takeFrame() ?? ended : ended
    }

    /// Packets before the next one are missing.
    package mutating func noteLoss() {
        // The hole may have taken the end of this frame, the beginning of the next, or frames between.
        frame.removeAll(keepingCapacity: true)
        format.reset()
        timestamp = nil
        needsKeyFrame = true
    }

    private mutating func append(_ payload: RawSpan) {
        guard !isBroken else { return }
        do throws(PayloadError) {
            guard frame.count + payload.byteCount <= limits.frameBytesMax else { throw .tooLong }
            if frame.isEmpty { frame.reserveCapacity(4096) }
            try format.append(payload, to: &frame)
        } catch {
            malformedCount += 1
            isBroken = true
        }
    }

    private mutating func takeFrame() -> AssembledFrame? {
        defer {
            frame = []
            format.reset()
            timestamp = nil
            isBroken = false
        }
        guard let timestamp else { return nil }
        guard !isBroken, format.isComplete, !frame.isEmpty else {
            needsKeyFrame = true
            return nil
        }
        format.finish(&frame)
        let isKeyFrame = format.isKeyFrame(frame)
        if isKeyFrame { needsKeyFrame = false }
        guard !needsKeyFrame else { return nil }
        return AssembledFrame(timestamp: timestamp, isKeyFrame: isKeyFrame, payload: frame)
    }
}
