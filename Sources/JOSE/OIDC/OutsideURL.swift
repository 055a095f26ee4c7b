/// The addresses that an issuer's documents may name.
enum OutsideURL {
    static let bytesMax = 2048

    /// An absolute `https` address with a host, of visible ASCII, without user, fragment or backslash. `http` only to this
    /// machine itself, for trying things out.
    static func isAllowed(_ text: String) -> Bool {
        guard text.utf8.count <= bytesMax, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else {
            return false
        }
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://") else { return false }
        let authority = text.dropFirst(isPlain ? 7 : 8).prefix { !"/?#".contains($0) }
        guard !authority.isEmpty, !authority.contains("@"), !text.contains("#") else { return false }
        return !isPlain || ["127.0.0.1", "localhost", "[::1]"].contains(host(authority))
    }

    /// Without a port.
    private static func host(_ authority: Substring) -> Substring {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return authority[...end] }
        return authority.prefix { $0 != ":" }
    }
}
