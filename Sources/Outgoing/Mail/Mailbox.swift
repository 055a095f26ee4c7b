/// A person's address and name (RFC 5322 §3.4). Only what can stand in a header and in an SMTP command unquoted is accepted, so neither can
/// be broken out of.
package struct Mailbox: Sendable, Hashable {
    package let name: String?
    package let address: String

    /// RFC 5321 §4.5.3.1.
    package static let addressBytesMax = 254
    package static let localPartBytesMax = 64
    package static let nameBytesMax = 200

    /// Nil for what is no address, for quoted local parts, and for addresses beyond ASCII (RFC 6531): few servers take them.
    package init?(_ address: String, name: String? = nil) {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, address.utf8.count <= Self.addressBytesMax, (name?.utf8.count ?? 0) <= Self.nameBytesMax,
            parts[0].count <= Self.localPartBytesMax, Self.isDotAtom(parts[0], allowed: Self.isAtomByte),
            Self.isDotAtom(parts[1], allowed: Self.isDomainByte)
        else { return nil }
        self.address = address
        self.name = name
    }

    var domain: String { String(address[address.index(after: address.firstIndex(of: "@") ?? address.startIndex)...]) }

    /// Words with dots between them, none of them empty; no word begins with a hyphen, which could pass for an option.
    private static func isDotAtom(_ text: Substring.UTF8View, allowed: (UInt8) -> Bool) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0.first != UInt8(ascii: "-") && $0.allSatisfy(allowed)
        }
    }

    private static func isDomainByte(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || byte == UInt8(ascii: "-") }

    /// `atext` (RFC 5322 §3.2.3).
    private static func isAtomByte(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
