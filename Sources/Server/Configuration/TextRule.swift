import HTTPServer
import Runtime

/// What the text of a setting must be.
struct TextRule: Sendable {
    /// In words that follow "it should be".
    let words: String
    let allows: @Sendable (String) -> Bool

    static let path = TextRule(words: "the path of a folder") { !$0.isEmpty }

    static let address = TextRule(words: "an IP address such as 127.0.0.1 or ::1") { SocketAddress($0, port: 0) != nil }

    static let networks = TextRule(words: "IP addresses or networks, such as 10.0.0.2, 10.1.0.0/16") { TrustedProxies($0) != nil }

    /// What may stand between `rtmp://` and a port.
    static let hostName = TextRule(words: "a host name such as live.example.org, or an IP address (IPv6 in brackets)") { text in
        if text.hasPrefix("[") && text.hasSuffix("]") {
            return SocketAddress(String(text.dropFirst().dropLast()), port: 0).map { !$0.isIPv4 } ?? false
        }
        return !text.isEmpty && text.utf8.count <= hostNameBytesMax
            && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
    }

    /// RFC 1035, §2.3.4.
    private static let hostNameBytesMax = 253
}
