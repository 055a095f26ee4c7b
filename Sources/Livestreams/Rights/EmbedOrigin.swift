internal import Accounts

/// Web origins (RFC 6454) where a player may be embedded: `https://example.org`, `http://localhost:8080`.
package enum EmbedOrigin {
    /// Lower case, without a slash at the end. Nil for what is no origin of the web.
    package static func normalized(_ text: some StringProtocol) -> String? {
        var text = text.lowercased()
        if text.hasSuffix("/") { text.removeLast() }
        guard text.utf8.count <= LivestreamLimits.embedOriginLengthMax else { return nil }
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "https" || parts[0] == "http" else { return nil }
        let host = parts[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = host.first, isHost(name) else { return nil }
        guard host.count == 2 else { return text }
        guard let port = UInt16(host[1]), port > 0, String(port) == host[1] else { return nil }
        // Browsers leave out the scheme's own port.
        return port == (parts[0] == "https" ? 443 : 80) ? "\(parts[0])://\(name)" : text
    }

    /// The origin of an address, as a `Referer` header has it; nil if it has none.
    package static func origin(of address: String) -> String? {
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count > 2, parts[1].isEmpty else { return nil }
        return normalized("\(parts[0])//\(parts[2])")
    }

    private static func isHost(_ name: Substring) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return !name.isEmpty
            && labels.allSatisfy { label in
                !label.isEmpty && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy {
                        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                            || $0 == UInt8(ascii: "-")
                    }
            }
    }

    /// Each once, with a problem for those that are none.
    static func checked(_ origins: [String], _ checks: inout Checks) -> [String] {
        let max = LivestreamLimits.embedOriginsMax
        guard origins.count <= max else {
            checks.add("embedOrigins", "At most \(max) origins may embed a livestream.", limit: .init("embedOriginsMax", max))
            return []
        }
        var result: [String] = []
        for origin in origins {
            guard let normal = normalized(origin) else {
                checks.add("embedOrigins", "“\(origin.prefix(80))” is no origin: write it like https://example.org.")
                continue
            }
            if !result.contains(normal) { result.append(normal) }
        }
        return result
    }
}
