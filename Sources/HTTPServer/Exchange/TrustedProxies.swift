internal import HTTP
package import Runtime

/// Whose word is taken about where a request really came from: a proxy's, not a stranger's who writes the same header.
package struct TrustedProxies: Sendable, Equatable {
    /// Addresses in one header that are looked at, from the last.
    static let hopsMax = 16

    private struct Network: Sendable, Equatable {
        let bytes: [UInt8]
        let prefixLength: Int

        /// "10.0.0.0/8", "2001:db8::/32" or one address.
        init?(_ text: Substring) {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, let address = SocketAddress(String(first), port: 0) else { return nil }
            bytes = address.bytes
            let longest = bytes.count * 8
            guard parts.count == 2 else {
                prefixLength = longest
                return
            }
            guard parts[1].utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let length = Int(parts[1]),
                (0...longest).contains(length)
            else { return nil }
            prefixLength = length
        }

        func contains(_ address: [UInt8]) -> Bool {
            guard address.count == bytes.count else { return false }
            let whole = prefixLength / 8, rest = prefixLength % 8
            guard address.prefix(whole) == bytes.prefix(whole) else { return false }
            return rest == 0 || (address[whole] ^ bytes[whole]) >> (8 - rest) == 0
        }
    }

    private let networks: [Network]

    /// Addresses and networks, separated by commas; nil when one of them is none.
    package init?(_ text: some StringProtocol) {
        var networks: [Network] = []
        for part in text.split(separator: ",") {
            guard let network = Network(Substring(part.trimmingBlanks)) else { return nil }
            networks.append(network)
        }
        self.networks = networks
    }

    /// Proxies on the machine itself.
    package static let thisMachine = TrustedProxies(networks: ["127.0.0.0/8", "::1"].compactMap { Network($0) })

    private init(networks: [Network]) { self.networks = networks }

    package func contains(_ address: SocketAddress) -> Bool { networks.contains { $0.contains(address.bytes) } }

    /// Where a request came from: the peer, or, where that is a trusted proxy, the last address in `X-Forwarded-For` that is none.
    func client(of request: HTTPRequestHead, from peer: SocketAddress) -> SocketAddress {
        guard contains(peer) else { return peer }
        var client = peer
        let hops = request.headers.values(for: "X-Forwarded-For").flatMap { $0.split(separator: ",") }
        for hop in hops.suffix(Self.hopsMax).reversed() {
            guard let address = Self.address(hop.trimmingBlanks) else { return client }
            client = address
            if !contains(address) { return client }
        }
        return client
    }

    /// Whether the trusted proxy that handed on the request got it by TLS.
    func sawTLS(_ request: HTTPRequestHead, from peer: SocketAddress) -> Bool {
        contains(peer) && request.headers["X-Forwarded-Proto"]?.lowercased() == "https"
    }

    /// With or without a port, as proxies write both.
    private static func address(_ text: some StringProtocol) -> SocketAddress? {
        if let plain = SocketAddress(String(text), port: 0) { return plain }
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            return SocketAddress(String(text[text.index(after: text.startIndex)..<end]), port: 0)
        }
        return text.firstIndex(of: ":").flatMap { SocketAddress(String(text[..<$0]), port: 0) }
    }
}

extension StringProtocol {
    fileprivate var trimmingBlanks: SubSequence {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return start }
        return start[...last]
    }
}
