package import Cryptography
package import JSON

/// Signs tokens as an issuer does: for tests, for the stand-ins of outside services, and for services that want a JWT.
package struct TokenSigner: Sendable {
    private let key: PrivateKey
    private let id: String?

    package init(key: PrivateKey, id: String? = nil) {
        self.key = key
        self.id = id
    }

    /// What verifies its tokens.
    package var publicKey: JSONWebKey { JSONWebKey(id: id, key: key.publicKey) }

    /// `claims` in a compact JWS. `header` is added to `alg` and `kid`, or replaces them.
    package func sign(_ claims: JSON.Value, header: [JSON.Member] = [.init("typ", "JWT")]) -> String {
        var all: JSON.Value = ["alg": .init(TokenAlgorithm(key.algorithm).rawValue)]
        all["kid"] = id.map { .string($0) }
        for member in header { all[member.name] = member.value }
        return sign(header: all.bytes, payload: claims.bytes)
    }

    /// Any bytes, also those that no token should have.
    package func sign(header: [UInt8], payload: [UInt8]) -> String {
        let input = "\(base64URL(header)).\(base64URL(payload))"
        return "\(input).\(base64URL(key.sign(Array(input.utf8))))"
    }
}
