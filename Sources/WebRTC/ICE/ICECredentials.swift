/// One side's half of what authenticates checks (RFC 8445, §5.3). Printing it doesn't show the password.
package struct ICECredentials: Equatable, Sendable, CustomStringConvertible {
    package let usernameFragment: String
    package let password: String

    /// Nil where either isn't made of 4…256 or 22…256 ICE characters (RFC 8839, §5.4).
    package init?(usernameFragment: String, password: String) {
        guard (4...256).contains(usernameFragment.utf8.count), (22...256).contains(password.utf8.count),
            usernameFragment.utf8.allSatisfy(Self.isICECharacter), password.utf8.allSatisfy(Self.isICECharacter)
        else { return nil }
        self.usernameFragment = usernameFragment
        self.password = password
    }

    package var description: String { "ICE credentials of \(usernameFragment)" }

    private static func isICECharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        // Not in the grammar, but some clients' fragments have them.
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "="): true
        default: false
        }
    }
}
