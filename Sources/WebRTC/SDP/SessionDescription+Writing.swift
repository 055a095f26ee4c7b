extension SessionDescription {
    /// The lines, each with CRLF. No address is told but in candidates.
    package var text: String {
        var lines = ["v=0", "o=\(origin)", "s=-", "t=0 0"] + attributes.map(\.line)
        for section in media {
            lines.append("m=\(section.kind) \(section.port) \(section.transport) \(section.formats.joined(separator: " "))")
            lines.append("c=IN IP4 0.0.0.0")
            lines += section.attributes.map(\.line)
        }
        return lines.map { $0 + "\r\n" }.joined()
    }
}
