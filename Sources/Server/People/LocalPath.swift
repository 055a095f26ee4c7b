/// Where a person is led back to after the sign-in. Only a path on this server counts, so that no link of ours leads elsewhere.
struct LocalPath: Sendable, Equatable {
    /// Longer ones are none of ours, in bytes.
    private static let bytesMax = 1024

    let text: String

    /// Nil for what browsers might read as another site's address: `//host`, `/\host`, whatever holds control characters or spaces.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= Self.bytesMax else { return nil }
        guard !text.hasPrefix("//"), bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { return nil }
        self.text = text
    }

    /// For the value of a query's parameter: every byte that could mean something there is percent-encoded (RFC 3986 §3.4).
    var inQuery: String {
        text.utf8.reduce(into: "") { query, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                query.unicodeScalars.append(Unicode.Scalar(byte))
            default: query += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
