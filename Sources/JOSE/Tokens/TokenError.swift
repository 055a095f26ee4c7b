/// Why a token is refused. Nothing of the token is repeated, so a log may show it.
package enum TokenError: Error, Equatable {
    case tooLong(bytesMax: Int)
    /// Not three parts of strict base64url, or a header or claims set that is no JSON object without duplicates.
    case malformed
    /// `none`, one with a shared secret, or another that we don't take.
    case algorithmNotAllowed
    /// `crit` asks for an extension; we have none (RFC 7515 §4.1.11).
    case criticalExtension
    /// `typ` says that it is made for something else (RFC 8725 §3.11).
    case wrongType
    /// No key of the issuer has this `kid`, or serves this algorithm.
    case unknownKey
    /// There is no `kid`, and several keys could be meant.
    case ambiguousKey
    /// The key serves another algorithm than the token names.
    case otherAlgorithm
    case wrongSignature
    /// A claim is missing or of another type than RFC 7519 §4.1 says.
    case badClaim(String)
    case wrongIssuer
    /// For somebody else.
    case wrongAudience
    case expired
    /// `nbf` or `iat` lie in the future.
    case notYetValid
}
