internal import Bytes
package import RTP

extension IngestSession {
    /// Does what is due. Safe to call at any time.
    package mutating func tick(at now: Instant) {
        transport.tick(at: now)
        if !transport.isOver { sendControl(at: now) }
    }

    /// When ``tick(at:)`` has something to do.
    package func nextDeadline(at now: Instant) -> Instant {
        var deadline = transport.nextDeadline
        guard transport.isConnected else { return deadline }
        deadline = min(deadline, nextReport)
        if let feedback = feedback?.nextDeadline { deadline = min(deadline, feedback) }
        for track in tracks {
            if let next = track.nextDeadline(at: now) { deadline = min(deadline, next) }
        }
        return deadline
    }

    /// Requests and reports, in one packet.
    private mutating func sendControl(at now: Instant) {
        guard transport.isConnected else { return }
        var writer = RTCPWriter(ssrc: ssrc)
        if now >= nextReport {
            nextReport = now + limits.reportInterval
            var blocks: [RTCPReportBlock] = []
            for place in tracks.indices {
                if let block = tracks[place].takeReport(at: now) { blocks.append(block) }
            }
            writer.writeReceiverReport(blocks)
            writer.writeSourceDescription(canonicalName: "carillon")
        }
        for place in tracks.indices { tracks[place].writeRequests(to: &writer, at: now) }
        if let report = feedback?.takeReport(at: now) { writer.writeTransportFeedback(media: tracks.first?.ssrc ?? 0, report) }
        transport.send(control: writer.bytes)
    }
}
