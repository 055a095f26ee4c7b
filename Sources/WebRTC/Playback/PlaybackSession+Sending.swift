package import Bytes
package import RTP

extension PlaybackSession {
    /// What a packet of RTP is protected by has at most so many bytes; pacing needs no better number.
    private static let tagBytes = 16
    /// How much faster than the estimate one packet follows another: a key frame shall not take a second.
    private static let pacingFactor = 2.5
    private static let pacingBurst = 0.04
    private static let burstBytesMin = 24_000.0
    /// So much of the estimate may be used in advance: encoders' rates go up and down. What the path can't carry waits in it for as long.
    private static let budgetSeconds = 0.5
    private static let repeatedShare = 0.5
    private static let repeatedBytesMin = 64_000.0

    /// Begins, or begins again, with pictures that have been: from a key frame up to the newest. They are sent as quickly as the path allows,
    /// with timestamps of the moment of sending, so that the viewer's player shows them as quickly, has its picture at once and stands in the
    /// present after them. Without any, the next key frame is waited for.
    ///
    /// - Parameters:
    ///   - live: the newest picture's timestamp, and when it was there.
    ///   - origin: when the publication's timeline was at 0, by our clock.
    package mutating func start(
        _ pictures: [PacketizedFrame], live: (timestamp: UInt32, at: Instant)?, origin: Instant, at now: Instant,
        to batch: inout DatagramBatch
    ) {
        guard isConnected, !isOver else { return }
        isFirstCatchUp = !isStarted
        isStarted = true
        self.origin = origin
        self.live = live ?? self.live
        if live != nil {
            queue.catchUp(pictures, at: now)
            isBehind = false
        }
        sendPictures(at: now, to: &batch)
    }

    /// Takes the next picture.
    package mutating func send(picture frame: PacketizedFrame, at now: Instant, to batch: inout DatagramBatch) {
        guard isStarted, !isOver, video != nil else { return }
        live = (frame.timestamp, now)
        if frame.isKeyFrame {
            if queue.needsKeyFrame, isOverspent(at: now) { return }
            isBehind = false
        }
        if !queue.append(frame, at: now) { noteFallingBehind() }
        sendPictures(at: now, to: &batch)
    }

    /// Pictures are missing: what follows can't be decoded until the next key frame.
    package mutating func noteGap(at now: Instant) {
        guard isStarted, !queue.needsKeyFrame else { return }
        queue.skip()
        wantKeyFrame(at: now)
    }

    /// Takes the next block of sound.
    package mutating func send(sound frame: PacketizedFrame, at now: Instant, to batch: inout DatagramBatch) {
        guard isStarted, !isOver, transport.sender != nil, var track = audio.take() else { return }
        write(frame, 0..<frame.packetCount, timestamp: frame.timestamp, &track, at: now, to: &batch)
        audio = track
    }

    /// What the present allows of what waits.
    mutating func sendPictures(at now: Instant, to batch: inout DatagramBatch) {
        guard !queue.isEmpty, transport.sender != nil, var track = video.take() else { return }
        defer { video = track }
        while let entry = queue.current {
            if queue.packetsSent == 0, !isFree, isBudgetSpent(at: now) {
                if queue.isCatchingUp { return }
                // A key frame is sent even so: without it there would be no picture at all.
                guard entry.frame.isKeyFrame else { return fallBehind() }
            }
            let allowed = pacing.available(at: now)
            guard allowed > 0 else { return }
            let frame = entry.frame
            let left = frame.packetCount - queue.packetsSent
            let packetBytes = Double(frame.bytes.count / frame.packetCount + track.headerBytes + Self.tagBytes)
            let count = min(left, max(1, Int(allowed / packetBytes)))
            let packets = queue.packetsSent..<queue.packetsSent + count
            write(frame, packets, timestamp: timestamp(of: frame, track, at: now), &track, at: now, to: &batch)
            queue.advance(count)
            if queue.packetsSent == 0 { current.isSet = false }
        }
    }

    /// The frame's own, but for one that comes late since the viewer has just begun: its moment is that of sending.
    private mutating func timestamp(of frame: PacketizedFrame, _ track: borrowing PlaybackTrack, at now: Instant) -> UInt32 {
        if current.isSet { return current.timestamp }
        var timestamp = frame.timestamp
        if queue.isCatchingUp, let live {
            let passed = (now - live.at).inMicroseconds * Int64(track.media.map.clockRate) / 1_000_000
            timestamp = live.timestamp &+ UInt32(truncatingIfNeeded: passed)
        }
        // Each later than the one before, whatever the clocks say.
        if let last = track.stream.lastTimestamp, Int32(bitPattern: timestamp &- last) <= 0 { timestamp = last &+ 1 }
        current = (timestamp, true)
        return timestamp
    }

    private mutating func write(
        _ frame: PacketizedFrame, _ packets: Range<Int>, timestamp: UInt32, _ track: inout PlaybackTrack, at now: Instant,
        to batch: inout DatagramBatch
    ) {
        guard var sender = transport.sender.take() else { return }
        let before = batch.bytes.count
        let first = track.stream.begin(frame, packets: packets, timestamp: timestamp, at: now)
        let (ssrc, payloads) = (track.stream.ssrc, frame.bytes)
        for packet in packets {
            let index = first + UInt64(packet - packets.lowerBound)
            let range = frame.range(packet)
            let element = element(for: track, bytes: range.count, at: now)
            batch.append { bytes in
                let start = bytes.count
                track.stream.writeHeader(frame, packet: packet, index: index, timestamp: timestamp, element: element, to: &bytes)
                sender.protect(payloads.rawSpan.extracting(range), headerStart: start, source: ssrc, index: index, in: &bytes)
                return true
            }
        }
        transport.sender = consume sender
        spend(packets: packets.count, bytes: batch.bytes.count - before, at: now)
    }

    /// Sends packets again that a viewer misses.
    mutating func sendAgain(_ sequences: [UInt16], _ ssrc: UInt32, at now: Instant, to batch: inout DatagramBatch) {
        guard video?.owns(ssrc) == true, var sender = transport.sender.take(), var track = video.take() else { return }
        for sequence in sequences where repeats.available(at: now) > 0 {
            guard let packet = track.stream.packet(toRepeat: sequence, at: now) else { continue }
            let before = batch.bytes.count
            let element = element(for: track, bytes: packet.payload.count + 2, at: now)
            // The number that it had stands in front of the payload (RFC 4588, §4).
            let payload = [UInt8(sequence >> 8), UInt8(truncatingIfNeeded: sequence)] + packet.frame.bytes[packet.payload]
            batch.append { bytes in
                let start = bytes.count
                track.stream.writeHeader(ofRepeated: packet, element: element, to: &bytes)
                sender.protect(payload.rawSpan, headerStart: start, source: packet.ssrc, index: packet.index, in: &bytes)
                return true
            }
            let bytes = batch.bytes.count - before
            repeats.take(bytes, at: now)
            spend(packets: 1, bytes: bytes, at: now)
            countRepetition()
        }
        video = track
        transport.sender = consume sender
    }

    private mutating func element(for track: borrowing PlaybackTrack, bytes: Int, at now: Instant) -> (id: UInt8, value: UInt16)? {
        guard let id = track.feedbackID else { return nil }
        return (id, sent.note(bytes: bytes + track.headerBytes + Self.tagBytes, at: now))
    }

    private var isFree: Bool { isFirstCatchUp && queue.isCatchingUp }

    private mutating func spend(packets: Int, bytes: Int, at now: Instant) {
        pacing.take(bytes, at: now)
        if !isFree { budget.take(bytes, at: now) }
        count(packets: packets, bytes: bytes)
    }

    /// Leaves out pictures until the next key frame.
    mutating func fallBehind() {
        queue.skip()
        noteFallingBehind()
    }

    mutating func isBudgetSpent(at now: Instant) -> Bool { estimator != nil && budget.available(at: now) < 0 }

    /// So much more was sent than the path carries that not even a key frame may go.
    private mutating func isOverspent(at now: Instant) -> Bool {
        guard let estimator else { return false }
        return budget.available(at: now) < -estimator.bitsPerSecond / 8 * Self.budgetSeconds
    }

    mutating func followEstimate(at now: Instant) {
        let estimate = estimator?.bitsPerSecond ?? limits.blindPacingBitsPerSecond
        let rate = estimator == nil ? estimate : max(limits.pacingBitsPerSecondMin, Self.pacingFactor * estimate)
        pacing.set(bitsPerSecond: rate, depthBytes: max(Self.burstBytesMin, rate / 8 * Self.pacingBurst), at: now)
        budget.set(bitsPerSecond: estimate, depthBytes: estimate / 8 * Self.budgetSeconds, at: now)
        repeats.set(
            bitsPerSecond: estimate * Self.repeatedShare, depthBytes: max(Self.repeatedBytesMin, estimate / 8 * Self.repeatedShare), at: now
        )
    }
}
