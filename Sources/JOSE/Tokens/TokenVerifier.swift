/// Verifies a JWT (RFC 7519 §7.2, RFC 8725 §3) with an issuer's keys: first the signature, then what it says. `now` is
/// milliseconds since 1970.
package func verifyToken(
    _ token: CompactJWS, keys: JSONWebKeySet, policy: TokenPolicy, at now: Int64
) throws(TokenError) -> TokenClaims {
    guard token.type.map(policy.types.contains) ?? policy.allowsMissingType else { throw .wrongType }
    let key = try keys.key(id: token.keyID, for: token.algorithm)
    let payload = try token.payload(verifiedBy: key)
    let claims = try TokenClaims(CompactJWS.object(payload, CompactJWS.payloadLimits))
    guard claims.issuer.utf8.elementsEqual(policy.issuer.utf8) else { throw .wrongIssuer }
    guard claims.audiences.contains(where: { audience in policy.audiences.contains { $0.utf8.elementsEqual(audience.utf8) } }) else {
        throw .wrongAudience
    }
    // Both sides are within the year 9999 and ten minutes of leeway: nothing overflows, whatever the token says.
    let leeway = policy.leewaySeconds * 1000
    guard now < claims.expiresAt + leeway else { throw .expired }
    guard [claims.notBefore, claims.issuedAt].allSatisfy({ $0.map { $0 - leeway <= now } ?? true }) else { throw .notYetValid }
    return claims
}
