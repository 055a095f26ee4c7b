internal import Glibc

/// A block of IP addresses, written `10.0.0.0/8`, `fd00::/8`, or as one address.
package struct AddressBlock: Sendable, Hashable {
    /// 4 or 16 bytes in network order.
    private let bytes: [UInt8]
    private let prefixBits: Int

    /// Nil when the text is no address, or the prefix is longer than the address.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, let bytes = Self.bytes(String(address)) else { return nil }
        var prefixBits = bytes.count * 8
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let bits = Int(parts[1]),
                bits <= prefixBits
            else { return nil }
            prefixBits = bits
        }
        self.bytes = bytes
        self.prefixBits = prefixBits
    }

    /// - Parameter address: 4 or 16 bytes. Blocks of the other family don't contain it.
    package func contains(_ address: some RandomAccessCollection<UInt8>) -> Bool {
        guard address.count == bytes.count else { return false }
        let wholeBytes = prefixBits / 8
        guard bytes.prefix(wholeBytes).elementsEqual(address.prefix(wholeBytes)) else { return false }
        let restBits = prefixBits % 8
        guard restBits > 0, let own = bytes.dropFirst(wholeBytes).first, let other = address.dropFirst(wholeBytes).first else {
            return true
        }
        return (own ^ other) >> (8 - UInt8(restBits)) == 0
    }

    /// The bytes of a numeric address; nil for anything else, such as a name.
    static func bytes(_ text: String) -> [UInt8]? {
        var four = in_addr()
        // `inet_pton` writes 4 and 16 bytes into structs of that size.
        if unsafe inet_pton(AF_INET, text, &four) == 1 { return unsafe withUnsafeBytes(of: four) { unsafe Array($0) } }
        var six = in6_addr()
        if unsafe inet_pton(AF_INET6, text, &six) == 1 { return unsafe withUnsafeBytes(of: six) { unsafe Array($0) } }
        return nil
    }
}
