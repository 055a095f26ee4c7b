package import Cryptography
package import JSON

/// A public key that verifies tokens (RFC 7517 §4): RSA, EC with P-256 (RFC 7518 §6) or OKP with Ed25519 (RFC 8037 §2).
package struct JSONWebKey: Sendable {
    /// `kid`.
    package let id: String?
    package let key: PublicKey

    package init(id: String?, key: PublicKey) {
        self.id = id
        self.key = key
    }

    /// Why a key of a set is not used.
    package enum Fault: Error, Equatable {
        /// A `kty` or `crv` that we don't have; among them symmetric keys.
        case unsupportedKind
        /// `use`, `key_ops` or `alg` say that it is for something else.
        case otherPurpose
        /// Its private half is there too, so anybody could have signed.
        case isPrivate
        /// A member is missing, of another type, or not base64url.
        case malformed
        /// Too short, too long, or not on its curve.
        case unacceptable
        /// Another key of the set has this `kid` and serves the same algorithm.
        case duplicateID
    }

    package static let idBytesMax = 256

    package init(_ node: JSON.Node) throws(Fault) {
        do throws(JSON.ReadError) {
            id = try node["kid"].optional?.string(bytesMax: Self.idBytesMax)
        } catch {
            throw .malformed
        }
        guard let components = try Self.components(node) else { throw .unsupportedKind }
        guard node["d"].isMissing else { throw .isPrivate }
        guard let key = PublicKey(components) else { throw .unacceptable }
        guard Self.isForSignatures(node, key.algorithm) else { throw .otherPurpose }
        self.key = key
    }

    /// The key as a JWK, to be published. `kid` stands first.
    package var json: JSON.Value {
        var json: JSON.Value = [:]
        json["kid"] = id.map { .string($0) }
        json["use"] = "sig"
        json["alg"] = .string(TokenAlgorithm(key.algorithm).rawValue)
        for member in Self.required(key.components) { json[member.name] = member.value }
        return json
    }

    /// SHA-256 over the members that make the key (RFC 7638): a name for keys that have none.
    package static func thumbprint(_ key: PublicKey) -> String {
        base64URL(sha256(JSON.Value.object(required(key.components)).bytes))
    }

    /// In the order of their names, as RFC 7638 §3.3 wants it.
    private static func required(_ components: PublicKey.Components) -> [JSON.Member] {
        switch components {
        case .rsa(let n, let e): [.init("e", .init(base64URL(e))), .init("kty", "RSA"), .init("n", .init(base64URL(n)))]
        case .p256(let x, let y):
            [.init("crv", "P-256"), .init("kty", "EC"), .init("x", .init(base64URL(x))), .init("y", .init(base64URL(y)))]
        case .ed25519(let x): [.init("crv", "Ed25519"), .init("kty", "OKP"), .init("x", .init(base64URL(x)))]
        }
    }

    private static func components(_ node: JSON.Node) throws(Fault) -> PublicKey.Components? {
        switch (try string(node["kty"]), node["crv"].value?.string) {
        case ("RSA", _): .rsa(n: try bytes(node["n"]), e: try bytes(node["e"]))
        case ("EC", "P-256"): .p256(x: try bytes(node["x"]), y: try bytes(node["y"]))
        case ("OKP", "Ed25519"): .ed25519(try bytes(node["x"]))
        default: nil
        }
    }

    private static func isForSignatures(_ node: JSON.Node, _ algorithm: SignatureAlgorithm) -> Bool {
        if let use = node["use"].value, use != "sig" { return false }
        if let operations = node["key_ops"].value, operations.elements?.contains("verify") != true { return false }
        guard let name = node["alg"].value else { return true }
        return name.string.flatMap(TokenAlgorithm.init(rawValue:))?.signature == algorithm
    }

    private static func string(_ node: JSON.Node) throws(Fault) -> String {
        guard let string = node.value?.string else { throw .malformed }
        return string
    }

    private static func bytes(_ node: JSON.Node) throws(Fault) -> [UInt8] {
        guard let bytes = Cryptography.bytes(base64URL: try string(node)) else { throw .malformed }
        return bytes
    }
}
