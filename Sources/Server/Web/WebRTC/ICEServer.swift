/// A STUN or TURN server that clients may use, as a setting names it: `stun:stun.example.org`, `turn:user:password@turn.example.org:3478?transport=udp`.
struct ICEServer: Equatable, Sendable {
    /// Without user and password (RFC 7064, RFC 7065).
    let url: String
    let user: String?
    let password: String?

    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = String(text[..<colon])
        guard ["stun", "stuns", "turn", "turns"].contains(scheme) else { return nil }
        var host = text[text.index(after: colon)...]
        var credentials: [Substring] = []
        if let at = host.lastIndex(of: "@") {
            credentials = host[..<at].split(separator: ":", maxSplits: 1)
            host = host[host.index(after: at)...]
            guard credentials.count == 2 else { return nil }
        }
        // What would end the link's text, or is no host.
        guard !host.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains(where: { "\"<>\\,;".contains($0) }) else {
            return nil
        }
        guard scheme.hasPrefix("turn") == !credentials.isEmpty else { return nil }
        url = "\(scheme):\(host)"
        user = credentials.first.map(String.init)
        password = credentials.last.map(String.init)
    }

    /// The value of a Link field (RFC 9725, §4.6).
    var link: String {
        let link = "<\(url)>; rel=\"ice-server\""
        guard let user, let password else { return link }
        return link + "; username=\"\(user)\"; credential=\"\(password)\"; credential-type=\"password\""
    }
}
