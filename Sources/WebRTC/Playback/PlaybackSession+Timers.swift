package import Bytes
package import RTP

extension PlaybackSession {
    /// While there is nothing to report yet.
    private static let firstReportInterval = Duration.milliseconds(100)
    /// Packets wait for each other a little, so that they leave together.
    private static let pacingInterval = Duration.milliseconds(5)

    /// Does what is due. Safe to call at any time.
    package mutating func tick(at now: Instant, to batch: inout DatagramBatch) {
        transport.tick(at: now)
        guard isConnected, !isOver else { return }
        sendPictures(at: now, to: &batch)
        if now >= nextReport { sendReports(at: now) }
    }

    /// When ``tick(at:to:)`` has something to do.
    package func nextDeadline(at now: Instant) -> Instant {
        guard isConnected else { return transport.nextDeadline }
        let deadline = min(transport.nextDeadline, nextReport)
        return queue.isEmpty ? deadline : min(deadline, now + Self.pacingInterval)
    }

    /// The moment as NTP writes it: seconds since 1900 and their fraction.
    func ntpTime(at now: Instant) -> UInt64 {
        let unix = wallClock.unixMicroseconds + (now.microseconds - wallClock.instant.microseconds)
        let (seconds, rest) = unix.quotientAndRemainder(dividingBy: 1_000_000)
        return UInt64(bitPattern: seconds &+ 2_208_988_800) << 32 | UInt64(bitPattern: rest << 32 / 1_000_000) & 0xFFFF_FFFF
    }

    /// Of all tracks, by one moment in both clocks: players bring sound and picture together by it (RFC 3550, §6.4.1).
    private mutating func sendReports(at now: Instant) {
        let ntpTime = ntpTime(at: now)
        let media = (now - origin).inMicroseconds
        var compound: [UInt8] = []
        for track in [video, audio] {
            guard let track, let information = track.stream.senderInformation(ntpTime: ntpTime, mediaMicroseconds: media) else { continue }
            var writer = RTCPWriter(ssrc: track.stream.ssrc)
            writer.writeSenderReport(information)
            if compound.isEmpty { writer.writeSourceDescription(canonicalName: "carillon") }
            compound += writer.bytes
        }
        nextReport = now + (compound.isEmpty ? Self.firstReportInterval : limits.reportInterval)
        transport.send(control: compound)
    }

    func goodbye() -> [UInt8] {
        var compound: [UInt8] = []
        for track in [video, audio] {
            guard let track else { continue }
            var writer = RTCPWriter(ssrc: track.stream.ssrc)
            // A compound begins with a report (RFC 3550, §6.1).
            if compound.isEmpty { writer.writeReceiverReport([]) }
            writer.writeGoodbye()
            compound += writer.bytes
        }
        return compound
    }
}
