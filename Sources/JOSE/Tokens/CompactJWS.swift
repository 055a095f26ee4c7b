internal import Cryptography
internal import JSON

/// A signed token in its parts (RFC 7515 §7.1), nothing of which is to be believed before its signature was verified.
package struct CompactJWS: Sendable {
    let algorithm: TokenAlgorithm
    /// `kid`.
    let keyID: String?
    /// `typ` as a media type in small letters, without `application/` (RFC 7515 §4.1.9).
    let type: String?
    /// The header and the payload as they were sent, which is what is signed.
    private let signingInput: [UInt8]
    private let signature: [UInt8]
    private let payload: [UInt8]

    /// Tokens travel in a header, whose size servers limit to about this.
    package static let bytesMax = 8 << 10
    static let headerLimits = JSON.Limits(bytesMax: 2048, depthMax: 4, valuesMax: 64)
    static let payloadLimits = JSON.Limits(bytesMax: bytesMax, depthMax: 8, valuesMax: 1024)

    package init(parsing text: String) throws(TokenError) {
        guard text.utf8.count <= Self.bytesMax else { throw .tooLong(bytesMax: Self.bytesMax) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = bytes(base64URL: parts[0]), let payload = bytes(base64URL: parts[1]),
            let signature = bytes(base64URL: parts[2])
        else { throw .malformed }
        let node = JSON.Node(try Self.object(header, Self.headerLimits))
        // The members jku, jwk, x5u and x5c would let the token bring its own key. Nothing reads them.
        guard node["crit"].isMissing else { throw .criticalExtension }
        guard let name = node["alg"].value?.string else { throw .malformed }
        guard let algorithm = TokenAlgorithm.allCases.first(where: { $0.rawValue.utf8.elementsEqual(name.utf8) }) else {
            throw .algorithmNotAllowed
        }
        self.algorithm = algorithm
        do throws(JSON.ReadError) {
            keyID = try node["kid"].optional?.string(bytesMax: JSONWebKey.idBytesMax)
            type = try node["typ"].optional.map { node throws(JSON.ReadError) in Self.mediaType(try node.string(bytesMax: 64)) }
        } catch {
            throw .malformed
        }
        self.payload = payload
        self.signature = signature
        signingInput = Array(text.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
    }

    /// The payload, once the key has vouched for it.
    package func payload(verifiedBy key: JSONWebKey) throws(TokenError) -> [UInt8] {
        guard key.key.algorithm == algorithm.signature else { throw .otherAlgorithm }
        guard key.key.isValid(signature, for: signingInput) else { throw .wrongSignature }
        return payload
    }

    /// Who a token says has issued it, to find the one whose keys can tell. Not verified.
    package var claimedIssuer: String? { try? Self.object(payload, Self.payloadLimits)["iss"]?.string }

    static func object(_ bytes: [UInt8], _ limits: JSON.Limits) throws(TokenError) -> JSON.Value {
        do throws(JSON.SyntaxError) {
            let value = try JSON.Value(parsing: bytes, limits: limits)
            if value.members != nil { return value }
        } catch {
            throw .malformed
        }
        throw .malformed
    }

    private static func mediaType(_ type: String) -> String {
        let type = type.lowercased()
        return type.hasPrefix("application/") ? String(type.dropFirst("application/".count)) : type
    }
}
