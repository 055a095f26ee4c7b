import HTTPServer
import JOSE
import Outgoing
import Runtime

/// What the text of a setting must be.
struct TextRule: Sendable {
    /// In words that follow "it should be".
    let words: String
    let allows: @Sendable (String) -> Bool

    static let path = TextRule(words: "the path of a folder") { !$0.isEmpty }

    static let files = TextRule(words: "paths of files with spaces between them") { !$0.isEmpty }

    static let address = TextRule(words: "an IP address such as 127.0.0.1 or ::1") { SocketAddress($0, port: 0) != nil }

    static let networks = TextRule(words: "IP addresses or networks, such as 10.0.0.2, 10.1.0.0/16") { TrustedProxies($0) != nil }

    static let publicURL = TextRule(words: "an address such as https://live.example.org, which ends after host and port") { text in
        guard let url = try? OutgoingURL(text) else { return false }
        return url.isBare && !text.hasSuffix("/")
    }

    static let mailbox = TextRule(words: "an email address such as carillon@example.org") { Mailbox($0) != nil }

    static let issuers = TextRule(words: "addresses of sign-in services, such as https://id.example.org, with spaces between them") {
        DiscoveryDocument.url(issuer: $0) != nil
    }

    static let words = TextRule(words: "one or more words with spaces between them") { !$0.isEmpty }

    static let identifier = TextRule(words: "an identifier of letters and digits") { text in
        !text.isEmpty && text.utf8.count <= identifierBytesMax && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    static let addressBlocks = TextRule(words: "IP addresses or networks with spaces between them, such as 10.0.0.2 10.1.0.0/16") {
        AddressBlock($0) != nil
    }

    private static let identifierBytesMax = 64

    /// What may stand between `rtmp://` and a port.
    static let hostName = TextRule(words: "a host name such as live.example.org, or an IP address (IPv6 in brackets)") { text in
        if text.hasPrefix("[") && text.hasSuffix("]") {
            return SocketAddress(String(text.dropFirst().dropLast()), port: 0).map { !$0.isIPv4 } ?? false
        }
        return !text.isEmpty && text.utf8.count <= hostNameBytesMax
            && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
    }

    static let hosts = TextRule(words: "IP addresses or host names with spaces between them, such as 203.0.113.7 live.example.org") {
        text in
        SocketAddress(text, port: 0) != nil || hostName.allows(text)
    }

    static let iceServers = TextRule(
        words: "servers with spaces between them, such as stun:stun.example.org turn:user:password@turn.example.org"
    ) {
        ICEServer($0) != nil
    }

    /// RFC 1035, §2.3.4.
    private static let hostNameBytesMax = 253
}
