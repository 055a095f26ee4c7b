internal import Glibc

/// As much of a network address as one subscriber usually holds: an IPv4 address, or the first 64 bits of an IPv6 address
/// (RFC 6177: a site gets at least a /64, so counting single addresses would count nothing).
package struct AddressPrefix: Sendable, Hashable, CustomStringConvertible {
    /// 4 bytes of IPv4 or 8 of IPv6, in network order.
    package let bytes: [UInt8]

    /// From the 4 or 16 bytes of an address. Nil for another length.
    package init?(addressBytes: [UInt8]) {
        switch addressBytes.count {
        case 4: bytes = addressBytes
        case 16: bytes = Self.mappedIPv4(addressBytes) ?? Array(addressBytes[..<8])
        default: return nil
        }
    }

    /// From a numeric address ("192.0.2.1", "2001:db8::1"). Nil when it is none.
    package init?(_ address: String) {
        var four = in_addr()
        var six = in6_addr()
        if unsafe inet_pton(AF_INET, address, &four) == 1 {
            self.init(addressBytes: unsafe withUnsafeBytes(of: four) { unsafe Array($0) })
        } else if unsafe inet_pton(AF_INET6, address, &six) == 1 {
            self.init(addressBytes: unsafe withUnsafeBytes(of: six) { unsafe Array($0) })
        } else {
            return nil
        }
    }

    /// `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
    private static func mappedIPv4(_ bytes: [UInt8]) -> [UInt8]? {
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : nil
    }

    /// "192.0.2.1" or "2001:db8:0:7::/64".
    package var description: String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        return groups(4).joined(separator: ":") + "::/64"
    }

    /// What is kept beside a sign-in, for its person to recognise: the IPv4 /24 or the IPv6 /48, not the whole address.
    package var coarse: String {
        if bytes.count == 4 { return bytes[..<3].map { String($0) }.joined(separator: ".") + ".0/24" }
        return groups(3).joined(separator: ":") + "::/48"
    }

    private func groups(_ count: Int) -> [String] {
        (0..<count).map { String(UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]), radix: 16) }
    }
}
