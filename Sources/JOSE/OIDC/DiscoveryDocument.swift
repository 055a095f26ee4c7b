internal import JSON

/// What an issuer says about itself (OpenID Connect Discovery 1.0 §3); we need to know where its keys are.
package struct DiscoveryDocument: Sendable, Equatable {
    /// `jwks_uri`.
    package let keySetURL: String

    package enum ParseError: Error, Equatable {
        /// No JSON object of at most ``DiscoveryDocument/bytesMax``.
        case malformed
        /// It speaks of another issuer than it was asked of (§4.3).
        case otherIssuer
        /// No `jwks_uri`, or one that is not `https`.
        case badKeySetURL
    }

    package static let bytesMax = 64 << 10

    /// Where an issuer's document is (§4.1). Nil for an issuer that can't be one: no `https`, or a query or fragment.
    package static func url(issuer: String) -> String? {
        guard OutsideURL.isAllowed(issuer), !issuer.contains("?") else { return nil }
        return (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    package init(parsing bytes: [UInt8], issuer: String) throws(ParseError) {
        guard let document = try? JSON.Value(parsing: bytes, limits: .init(bytesMax: Self.bytesMax, depthMax: 8, valuesMax: 4096)),
            document.members != nil
        else { throw .malformed }
        guard let named = document["issuer"]?.string, named.utf8.elementsEqual(issuer.utf8) else { throw .otherIssuer }
        guard let url = document["jwks_uri"]?.string, OutsideURL.isAllowed(url) else { throw .badKeySetURL }
        keySetURL = url
    }
}
