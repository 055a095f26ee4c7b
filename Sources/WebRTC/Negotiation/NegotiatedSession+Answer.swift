extension NegotiatedSession {
    /// The answer: a section for each of the offer's (RFC 3264, §6), of which those that aren't used have port 0.
    package func answer(_ local: LocalDescription) -> SessionDescription {
        var answer = SessionDescription(origin: "- \(local.sessionID) \(local.version) IN IP4 127.0.0.1")
        answer.attributes.append(SDPAttribute("ice-lite"))
        answer.attributes.append(SDPAttribute("group", (["BUNDLE"] + media.map(\.mid)).joined(separator: " ")))
        if mayMixExtensions { answer.attributes.append(SDPAttribute("extmap-allow-mixed")) }
        answer.attributes.append(SDPAttribute("msid-semantic", "WMS *"))
        for (index, section) in offered.media.enumerated() {
            if let accepted = media.first(where: { $0.section == index }) {
                answer.media.append(self.section(accepted, section, local))
            } else {
                answer.media.append(Self.refusal(of: section))
            }
        }
        return answer
    }

    private static func refusal(of section: MediaDescription) -> MediaDescription {
        var refusal = section
        refusal.port = 0
        refusal.attributes = [SDPAttribute("inactive")] + (section.mid.map { [SDPAttribute("mid", $0)] } ?? [])
        return refusal
    }

    private func section(_ media: NegotiatedMedia, _ offered: MediaDescription, _ local: LocalDescription) -> MediaDescription {
        let formats = [media.map.payloadType] + (media.retransmissionPayloadType.map { [$0] } ?? [])
        var section = MediaDescription(kind: offered.kind, port: 9, transport: offered.transport, formats: formats.map { "\($0)" })
        section.attributes = [SDPAttribute("mid", media.mid), SDPAttribute(purpose == .ingest ? "recvonly" : "sendonly")]
        section.attributes += transportAttributes(local)
        section.attributes += media.formatAttributes(purpose)
        section.attributes += media.extensions.sorted { $0.value < $1.value }.map {
            SDPAttribute("extmap", "\($0.value) \($0.key.rawValue)")
        }
        section.attributes +=
            purpose == .ingest ? Self.ridAttributes(media.rids) : Self.sourceAttributes(local.sources[media.mid], offered.kind)
        return section
    }

    /// What tells the peer new credentials of ours when it restarts ICE (RFC 9725, §4.3.3): the transport that all sections share, under the
    /// first one's name.
    package func restartFragment(_ local: LocalDescription) -> String {
        guard let first = media.first else { return "" }
        let offered = offered.media[first.section]
        var lines = [SDPAttribute("ice-lite"), SDPAttribute("group", (["BUNDLE"] + media.map(\.mid)).joined(separator: " "))].map(\.line)
        lines.append("m=\(offered.kind) 9 \(offered.transport) \(first.map.payloadType)")
        lines += ([SDPAttribute("mid", first.mid)] + iceAttributes(local)).map(\.line)
        return lines.map { $0 + "\r\n" }.joined()
    }

    private func iceAttributes(_ local: LocalDescription) -> [SDPAttribute] {
        [SDPAttribute("ice-ufrag", local.ice.usernameFragment), SDPAttribute("ice-pwd", local.ice.password)]
            + local.candidates.enumerated().map { $1.attribute(position: $0) } + [SDPAttribute("end-of-candidates")]
    }

    private func transportAttributes(_ local: LocalDescription) -> [SDPAttribute] {
        var attributes = [
            SDPAttribute("ice-ufrag", local.ice.usernameFragment), SDPAttribute("ice-pwd", local.ice.password),
            SDPAttribute("fingerprint", local.fingerprint.text), SDPAttribute("setup", dtlsRole.rawValue), SDPAttribute("rtcp-mux"),
        ]
        if isRTCPReducedSize { attributes.append(SDPAttribute("rtcp-rsize")) }
        attributes += local.candidates.enumerated().map { $1.attribute(position: $0) }
        attributes.append(SDPAttribute("end-of-candidates"))
        return attributes
    }

    private static func ridAttributes(_ rids: [String]) -> [SDPAttribute] {
        guard !rids.isEmpty else { return [] }
        return rids.map { SDPAttribute("rid", "\($0) recv") } + [SDPAttribute("simulcast", "recv " + rids.joined(separator: ";"))]
    }

    private static func sourceAttributes(_ source: LocalDescription.SentSource?, _ kind: String) -> [SDPAttribute] {
        guard let source else { return [] }
        var attributes = [SDPAttribute("msid", "\(source.canonicalName) \(kind)")]
        if let retransmission = source.retransmission {
            attributes.append(SDPAttribute("ssrc-group", "FID \(source.primary) \(retransmission)"))
        }
        for ssrc in [source.primary, source.retransmission].compactMap(\.self) {
            attributes.append(SDPAttribute("ssrc", "\(ssrc) cname:\(source.canonicalName)"))
        }
        return attributes
    }
}

extension NegotiatedMedia {
    /// `rtpmap`, `fmtp` and `rtcp-fb`.
    fileprivate func formatAttributes(_ purpose: NegotiatedSession.Purpose) -> [SDPAttribute] {
        let type = map.payloadType
        let channels = map.channels > 1 ? "/\(map.channels)" : ""
        // H.264 is compared without regard to case, but some clients look for it as it is registered.
        let name = map.encoding == "opus" ? "opus" : map.encoding.uppercased()
        var attributes = [SDPAttribute("rtpmap", "\(type) \(name)/\(map.clockRate)\(channels)")]
        if let parameters = formatParameters(purpose) { attributes.append(SDPAttribute("fmtp", "\(type) \(parameters)")) }
        attributes += map.feedback.map { SDPAttribute("rtcp-fb", "\(type) \($0)") }
        if let repeated = retransmissionPayloadType {
            attributes += [SDPAttribute("rtpmap", "\(repeated) rtx/\(map.clockRate)"), SDPAttribute("fmtp", "\(repeated) apt=\(type)")]
        }
        return attributes
    }

    /// Chromium begins with 300 kbit/s and a quarter of the picture, and takes many seconds to find that the path carries more, unless it is told
    /// what to begin with. What any uplink that carries a livestream has; congestion is noticed within a second.
    private static let startKilobits = 1500

    private func formatParameters(_ purpose: NegotiatedSession.Purpose) -> String? {
        // Two channels are wanted, and sent where there are two (RFC 7587, §6.1).
        if case .opus = codec { return "minptime=10;useinbandfec=1;stereo=1" + (purpose == .playback ? ";sprop-stereo=1" : "") }
        // The others' parameters describe the payload type, which is the offer's (RFC 6184, §8.2.2).
        var parameters = map.parameters.values.sorted { $0.key < $1.key }.map { $1.isEmpty ? $0 : "\($0)=\($1)" }
        if purpose == .ingest { parameters.append("x-google-start-bitrate=\(Self.startKilobits)") }
        return parameters.isEmpty ? nil : parameters.joined(separator: ";")
    }
}
