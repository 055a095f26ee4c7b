package import JSON

/// What a verified token says (RFC 7519 §4.1). Times are milliseconds since 1970.
package struct TokenClaims: Sendable, Equatable {
    package let issuer: String
    /// Who the person is to the issuer: 1…255 bytes (OpenID Connect Core §2).
    package let subject: String
    package let audiences: [String]
    package let expiresAt: Int64
    package let notBefore: Int64?
    package let issuedAt: Int64?
    /// All of it, for `email` and the like.
    package let all: JSON.Value

    package static let subjectBytesMax = 255
    package static let audiencesMax = 32
    /// Seconds of the year 9999's end: no later time is meant seriously.
    static let secondsMax: Double = 253_402_300_799

    init(_ all: JSON.Value) throws(TokenError) {
        let node = JSON.Node(all)
        issuer = try Self.text(node["iss"], "iss", bytesMax: 2048)
        subject = try Self.text(node["sub"], "sub", bytesMax: Self.subjectBytesMax)
        audiences = try Self.audiences(node["aud"])
        guard let expiresAt = try Self.time(node["exp"], "exp") else { throw .badClaim("exp") }
        self.expiresAt = expiresAt
        notBefore = try Self.time(node["nbf"], "nbf")
        issuedAt = try Self.time(node["iat"], "iat")
        self.all = all
    }

    private static func text(_ node: JSON.Node, _ name: String, bytesMax: Int) throws(TokenError) -> String {
        guard let text = node.value?.string, (1...bytesMax).contains(text.utf8.count) else { throw .badClaim(name) }
        return text
    }

    /// One string or several.
    private static func audiences(_ node: JSON.Node) throws(TokenError) -> [String] {
        if let one = node.value?.string { return [one] }
        guard let elements = node.value?.elements, elements.count <= audiencesMax else { throw .badClaim("aud") }
        let audiences = elements.compactMap(\.string)
        guard audiences.count == elements.count else { throw .badClaim("aud") }
        return audiences
    }

    /// A NumericDate: seconds, perhaps with a fraction (RFC 7519 §2).
    private static func time(_ node: JSON.Node, _ name: String) throws(TokenError) -> Int64? {
        guard !node.isMissing else { return nil }
        guard let seconds = node.value?.number, (0...secondsMax).contains(seconds) else { throw .badClaim(name) }
        return Int64(seconds * 1000)
    }
}
