internal import Bytes
package import RTP

extension IngestSession {
    /// Takes a datagram. What isn't for us, and what isn't authentic, is dropped.
    package mutating func receive(_ datagram: RawSpan, from source: TransportAddress, at now: Instant) {
        switch transport.receive(datagram, from: source, at: now) {
        case .rtp: receiveRTP(datagram, at: now)
        case .rtcp: receiveRTCP(datagram, at: now)
        case nil: break
        }
    }

    private mutating func receiveRTP(_ datagram: RawSpan, at now: Instant) {
        guard let header = try? RTPHeader(datagram), let place = tracks.firstIndex(where: { $0.accepts(header) }),
            let packet = transport.open(rtp: datagram, headerByteCount: header.byteCount)
        else { return }
        defer { transport.giveBack(packet) }
        guard let payload = try? header.payloadRange(in: packet.rawSpan) else { return }
        if let feedbackID, let range = header.extensionRange(id: feedbackID, in: datagram), range.count == 2 {
            var reader = ByteReader(datagram.extracting(range))
            if let number = try? reader.readUInt16() { feedback?.note(number, at: now) }
        }
        tracks[place].receive(header, payload: packet.rawSpan.extracting(payload), at: now)
    }

    private mutating func receiveRTCP(_ datagram: RawSpan, at now: Instant) {
        guard let compound = transport.open(rtcp: datagram) else { return }
        defer { transport.giveBack(compound) }
        var reader = RTCPReader(compound.rawSpan)
        while let packet = try? reader.next() {
            guard case .senderReport(let ssrc, let information, _) = packet else { continue }
            if let place = tracks.firstIndex(where: { $0.ssrc == ssrc }) { tracks[place].clock.note(information, at: now) }
        }
    }
}
