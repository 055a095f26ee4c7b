/// Reads an offer of WHIP or WHEP (RFC 9725, §4.4) and finds what both sides can do; what can't be is refused in words.
///
/// One picture and one sound are taken, each the first of its kind; further sections are refused in the answer. All share one transport
/// (BUNDLE, rtcp-mux), as both protocols demand.
package struct Negotiator: Sendable {
    private let purpose: NegotiatedSession.Purpose
    private let wishes: CodecWishes
    private let takesSimulcast: Bool

    /// - Parameter takesSimulcast: a publisher's several encodings are accepted. Else it sends one (RFC 8853, §5.3), which is all that
    ///   ``IngestSession`` can tell apart.
    package init(_ purpose: NegotiatedSession.Purpose, _ wishes: CodecWishes, takesSimulcast: Bool = false) {
        self.purpose = purpose
        self.wishes = wishes
        self.takesSimulcast = takesSimulcast
    }

    package func negotiate(_ offer: String) throws(NegotiationError) -> NegotiatedSession {
        let description: SessionDescription
        do throws(SDPError) { description = try SessionDescription(offer) } catch { throw NegotiationError(error) }
        let media = try acceptedMedia(of: description)
        let sections = media.map { description.media[$0.section] }
        guard let first = sections.first else { throw noMedia(description) }
        try Self.checkTransport(sections, description)
        return NegotiatedSession(
            purpose: purpose, remoteICE: try Self.credentials(first, description),
            remoteFingerprints: try Self.fingerprints(first, description), dtlsRole: try Self.role(first, description), media: media,
            isRTCPReducedSize: sections.allSatisfy { $0.attributes.has("rtcp-rsize") },
            mayMixExtensions: description.attributes.has("extmap-allow-mixed") || first.attributes.has("extmap-allow-mixed"),
            offered: description)
    }

    // MARK: Media

    private func acceptedMedia(of description: SessionDescription) throws(NegotiationError) -> [NegotiatedMedia] {
        var accepted: [NegotiatedMedia] = []
        for (index, section) in description.media.enumerated() where isUsable(section) {
            let isVideo = section.kind == "video"
            guard !accepted.contains(where: { description.media[$0.section].kind == section.kind }) else { continue }
            accepted.append(try accept(section, index, isVideo: isVideo))
        }
        return accepted
    }

    private func isUsable(_ section: MediaDescription) -> Bool {
        guard section.kind == "video" || section.kind == "audio", wishes.wants(isVideo: section.kind == "video") else { return false }
        // Port 0 refuses a section, unless it is there for the bundle only (RFC 9143, §6).
        guard section.port != 0 || section.attributes.has("bundle-only") else { return false }
        return purpose == .ingest ? section.direction.sends : section.direction.receives
    }

    private func accept(_ section: MediaDescription, _ index: Int, isVideo: Bool) throws(NegotiationError) -> NegotiatedMedia {
        guard ["UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/TLS/RTP/SAVPF", "RTP/SAVPF"].contains(section.transport) else {
            throw NegotiationError(.noMedia, "The offer sends media by \(section.transport); it must be UDP/TLS/RTP/SAVPF (DTLS-SRTP).")
        }
        let maps = section.rtpMaps
        let known = maps.compactMap { map in RTPCodec(map).map { (map: map, codec: $0) } }
        guard let chosen = wishes.choose(from: known, isVideo: isVideo) else {
            throw NegotiationError(.noCodec, noCodec(maps, isVideo: isVideo))
        }
        let sources = section.sources
        return NegotiatedMedia(
            section: index, mid: section.mid ?? String(index), codec: chosen.codec, map: Self.withKnownFeedback(chosen.map),
            retransmissionPayloadType: maps.first { $0.encoding == "rtx" && $0.parameters["apt"] == "\(chosen.map.payloadType)" }?
                .payloadType,
            extensions: extensions(of: section), primarySource: purpose == .ingest ? sources.primary : nil,
            retransmissionSource: purpose == .ingest ? sources.retransmission : nil,
            rids: purpose == .ingest && takesSimulcast ? section.sentRIDs : [])
    }

    private func extensions(of section: MediaDescription) -> [HeaderExtension: UInt8] {
        var extensions: [HeaderExtension: UInt8] = [:]
        for map in section.extensionMaps {
            guard let known = HeaderExtension(rawValue: map.uri), extensions[known] == nil else { continue }
            let direction = map.direction ?? .sendReceive
            guard purpose == .ingest ? direction.sends : direction.receives else { continue }
            // What we send is told apart by its sources; elements have headers of one byte, which hold ids up to 14 (RFC 8285, §4.2).
            if purpose == .playback, known != .transportSequence || !(1...14).contains(map.id) { continue }
            extensions[known] = map.id
        }
        return extensions
    }

    private static func withKnownFeedback(_ map: RTPMap) -> RTPMap {
        var map = map
        map.feedback = ["transport-cc", "ccm fir", "nack", "nack pli"].filter(map.feedback.contains)
        return map
    }

    // MARK: Refusals

    private func noMedia(_ description: SessionDescription) -> NegotiationError {
        let wanted = purpose == .ingest ? "sends (a=sendonly)" : "receives (a=recvonly)"
        return NegotiationError(.noMedia, "The offer has no audio or video section that \(wanted).")
    }

    private func noCodec(_ maps: [RTPMap], isVideo: Bool) -> String {
        let kind = isVideo ? "video" : "audio"
        let offered = Set(maps.map(\.encoding)).subtracting(["rtx", "red", "ulpfec", "flexfec-03", "telephone-event", "cn"]).sorted()
        let names = offered.isEmpty ? "nothing we know" : offered.joined(separator: ", ")
        let wished = wishes.names(isVideo: isVideo)
        return purpose == .ingest
            ? "The offer's \(kind) is \(names); this server takes \(wished). Choose another codec in the encoder."
            : "This livestream's \(kind) is \(wished), which the player doesn't offer to take (it offers \(names))."
    }
}
