package import Accounts

/// The address of a picture that lies elsewhere (`https://…`). It is stored and shown; this server never asks it for anything.
package struct ThumbnailAddress: Sendable, Equatable {
    package static let lengthMax = 2000

    package let text: String

    /// - Throws: `invalid` for what is no address of the web, or has a name and a password in it.
    package init(_ text: String) throws(ServiceError) {
        guard text.utf8.count <= Self.lengthMax else {
            throw .invalid(
                "thumbnail", "The picture's address may have at most \(Self.lengthMax) characters.",
                limit: .init("thumbnailLengthMax", Self.lengthMax))
        }
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()), Self.hasHost(parts[1]),
            text.utf8.allSatisfy({
                (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
            })
        else {
            throw .invalid(
                "thumbnail", "This is no address of a picture: write it like https://example.org/picture.jpg, or upload the picture.")
        }
        self.text = text
    }

    private static func hasHost(_ rest: Substring) -> Bool {
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return !authority.isEmpty && !authority.contains("@") && authority.first != ":"
    }
}
