/// Which addresses a request may connect to. It is asked with the address that a name has led to, at the moment of connecting: a name that
/// leads somewhere else the second time (DNS rebinding) gains nothing.
package enum AddressRule: Sendable, Equatable {
    /// For servers that the operator has set.
    case anywhere
    /// For addresses that others enter: the public internet, and blocks that the operator has allowed besides.
    case publicOnly(except: [AddressBlock] = [])

    /// - Parameter address: 4 or 16 bytes in network order.
    package func allows(_ address: [UInt8]) -> Bool {
        guard case .publicOnly(let exceptions) = self else { return true }
        let address = Self.unmapped(address)
        return exceptions.contains { $0.contains(address) } || Self.isPublic(address)
    }

    /// Whether an address belongs to the public internet, by IANA's registries of special-purpose addresses (RFC 6890).
    static func isPublic(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: return !specialIPv4.contains { $0.contains(address) }
        case 16:
            // A network with NAT64 reaches the IPv4 internet by these (RFC 6052): what counts is where they lead.
            if translated?.contains(address) == true { return isPublic(Array(address.suffix(4))) }
            return globalIPv6?.contains(address) == true && !specialIPv6.contains { $0.contains(address) }
        default: return false
        }
    }

    /// An IPv4 address in IPv6 clothes (::ffff:0:0/96) as what it is.
    private static func unmapped(_ address: [UInt8]) -> [UInt8] {
        mapped?.contains(address) == true ? Array(address.suffix(4)) : address
    }

    private static let specialIPv4 = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        // Looks public, but is what each virtual machine in Azure asks for its own configuration.
        "168.63.129.16",
    ].compactMap(AddressBlock.init)

    private static let mapped = AddressBlock("::ffff:0:0/96")
    private static let translated = AddressBlock("64:ff9b::/96")
    /// All that was ever given out as global unicast. Loopback, link-local, unique local and multicast addresses lie outside.
    private static let globalIPv6 = AddressBlock("2000::/3")
    /// Protocol assignments with Teredo, documentation, and 6to4, whose embedded IPv4 address can be a private one.
    private static let specialIPv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap(AddressBlock.init)
}
