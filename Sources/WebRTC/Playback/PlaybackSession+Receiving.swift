package import Bytes
package import RTP

extension PlaybackSession {
    /// Takes a datagram. What isn't for us, and what isn't authentic, is dropped.
    package mutating func receive(
        _ datagram: RawSpan, from source: TransportAddress, at now: Instant, to batch: inout DatagramBatch
    ) {
        guard transport.receive(datagram, from: source, at: now) == .rtcp, let compound = transport.open(rtcp: datagram) else { return }
        defer { transport.giveBack(compound) }
        var reader = RTCPReader(compound.rawSpan)
        while let packet = try? reader.next() { act(on: packet, at: now, to: &batch) }
        sendPictures(at: now, to: &batch)
    }

    private mutating func act(on packet: RTCPPacket, at now: Instant, to batch: inout DatagramBatch) {
        switch packet {
        case .nack(let media, let sequences): sendAgain(sequences, media, at: now, to: &batch)
        case .pictureLoss(let media): if video?.owns(media) == true { noteLostPicture(at: now) }
        case .fullIntraRequest(let requests):
            if requests.contains(where: { video?.owns($0.media) == true }) { noteLostPicture(at: now) }
        case .transportFeedback(let feedback):
            estimator?.note(feedback, sent, at: now)
            followEstimate(at: now)
        case .maximumBitrate(let maximum):
            estimator?.note(maximum: maximum)
            followEstimate(at: now)
        case .receiverReport(_, let blocks), .senderReport(_, _, let blocks): note(blocks, at: now)
        case .goodbye, .other: break
        }
    }

    /// A key frame that is on its way serves as well. Who has fallen behind waits for the next one, and so does who would fall behind by more.
    private mutating func noteLostPicture(at now: Instant) {
        guard isStarted, !queue.isCatchingUp, !queue.needsKeyFrame || !isBehind else { return }
        if isBudgetSpent(at: now) { fallBehind() } else { wantKeyFrame(at: now) }
    }

    private mutating func note(_ blocks: [RTCPReportBlock], at now: Instant) {
        for block in blocks where video?.owns(block.ssrc) == true {
            countLoss(Double(block.fractionLost) / 256)
            guard block.lastSenderReport != 0 else { continue }
            // RFC 3550, §6.4.1; in 1/65536 s.
            let middle = UInt32(truncatingIfNeeded: ntpTime(at: now) >> 16)
            let units = Int32(bitPattern: middle &- block.lastSenderReport &- block.delaySinceLastSenderReport)
            if units >= 0 { countRoundTrip(.microseconds(Int64(units) * 1_000_000 / 65_536)) }
        }
    }
}
