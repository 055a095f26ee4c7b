// What all sections share. An attribute may stand in front of the sections too, as OBS writes them (RFC 8839, §5.4; RFC 8122, §5).
extension Negotiator {
    static func checkTransport(_ sections: [MediaDescription], _ description: SessionDescription) throws(NegotiationError) {
        for section in sections where !section.attributes.has("rtcp-mux") {
            throw NegotiationError(
                .noMultiplexing, "The offer's \(section.kind) section has no a=rtcp-mux: RTP and RTCP must share a port.")
        }
        guard sections.count > 1 else { return }
        let bundles = description.attributes.values("group").map { $0.split(separator: " ").map(String.init) }
        let mids = sections.compactMap(\.mid)
        guard mids.count == sections.count, bundles.contains(where: { $0.first == "BUNDLE" && mids.allSatisfy($0.dropFirst().contains) })
        else {
            throw NegotiationError(.noBundle, "The offer doesn't bundle its sections (a=group:BUNDLE): all media must share one transport.")
        }
    }

    static func credentials(_ section: MediaDescription, _ description: SessionDescription) throws(NegotiationError) -> ICECredentials {
        let fragment = section.attributes.value("ice-ufrag") ?? description.attributes.value("ice-ufrag")
        let password = section.attributes.value("ice-pwd") ?? description.attributes.value("ice-pwd")
        guard let fragment, let password, let credentials = ICECredentials(usernameFragment: fragment, password: password) else {
            throw NegotiationError(.noICE, "The offer has no usable a=ice-ufrag and a=ice-pwd.")
        }
        return credentials
    }

    static func fingerprints(
        _ section: MediaDescription, _ description: SessionDescription
    ) throws(NegotiationError) -> [CertificateFingerprint] {
        let own = section.attributes.values("fingerprint")
        let lines = own.isEmpty ? description.attributes.values("fingerprint") : own
        let fingerprints = lines.compactMap(CertificateFingerprint.init)
        guard !fingerprints.isEmpty else {
            throw NegotiationError(.noFingerprint, "The offer has no a=fingerprint by SHA-256, SHA-384 or SHA-512.")
        }
        return fingerprints
    }

    /// The peer's preference is ours: `actpass` leaves the beginning to it (RFC 8842, §5.3).
    static func role(
        _ section: MediaDescription, _ description: SessionDescription
    ) throws(NegotiationError) -> NegotiatedSession.DTLSRole {
        switch section.attributes.value("setup") ?? description.attributes.value("setup") {
        case "actpass", "active": return .server
        case "passive": return .client
        default: throw NegotiationError(.noDTLSRole, "The offer says neither a=setup:actpass nor active nor passive.")
        }
    }
}
