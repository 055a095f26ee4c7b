internal import Bytes
package import RTP

extension IngestSession {
    /// Does what is due. Safe to call at any time.
    package mutating func tick(at now: Instant) {
        guard !isOver else { return }
        guard agent.hasConsent(at: now) else { return end("the peer hasn't been heard of for too long") }
        guard isConnected || now < connectDeadline else { return end("the peer's media never came: the network may block UDP") }
        sendRequests(at: now)
        if let handshakeDeadline, handshakeDeadline <= now {
            note(dtls.retransmit(), at: now)
            sendHandshake()
        }
        sendControl(at: now)
    }

    /// When ``tick(at:)`` has something to do.
    package func nextDeadline(at now: Instant) -> Instant {
        var deadline = min(agent.nextDeadline, isConnected ? nextReport : connectDeadline)
        if let handshakeDeadline { deadline = min(deadline, handshakeDeadline) }
        guard isConnected else { return deadline }
        if let feedback = feedback?.nextDeadline { deadline = min(deadline, feedback) }
        for track in tracks {
            if let next = track.nextDeadline(at: now) { deadline = min(deadline, next) }
        }
        return deadline
    }

    mutating func sendRequests(at now: Instant) {
        while let request = agent.nextRequest(at: now) { send(request.bytes, to: request.address) }
    }

    /// Requests and reports, in one packet.
    private mutating func sendControl(at now: Instant) {
        guard isConnected, let address = agent.selected ?? handshakeAddress else { return }
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
        guard !writer.bytes.isEmpty else { return }
        var protected: [UInt8] = []
        protected.reserveCapacity(writer.bytes.count + 32)
        guard sender?.protectRTCP(writer.bytes.rawSpan, to: &protected) == true else { return }
        send(protected, to: address)
    }
}
