import Cryptography
import JOSE
import JSON
import Testing

@Suite struct TokenVerifierTests {
    static let issuer = "https://id.example.org"
    static let signers = [SignatureAlgorithm.rsaSHA256, .ecdsaP256SHA256, .ed25519].map { TokenSigner(key: .random($0), id: "\($0)") }
    static let keys = JSONWebKeySet(keys: signers.map(\.publicKey))
    static let policy = TokenPolicy(issuer: issuer, audiences: ["carillon", "other"])
    static let now: Int64 = 1_763_733_600_000
    static let claims: JSON.Value = [
        "iss": .init(issuer), "sub": "u-1", "aud": "carillon", "exp": .init(now / 1000 + 300), "iat": .init(now / 1000),
        "email": "ana@example.org",
    ]

    static func verify(
        _ claims: JSON.Value = claims, header: [JSON.Member] = [.init("typ", "JWT")], signer: TokenSigner = signers[2],
        keys: JSONWebKeySet = keys,
        policy: TokenPolicy = policy, at now: Int64 = now
    ) throws(TokenError) -> TokenClaims {
        try verifyToken(CompactJWS(parsing: signer.sign(claims, header: header)), keys: keys, policy: policy, at: now)
    }

    static func with(_ name: String, _ value: JSON.Value?) -> JSON.Value {
        var claims = claims
        claims[name] = value
        return claims
    }

    @Test("A good token of each algorithm is taken, and says who it is", arguments: 0..<3)
    func good(index: Int) throws {
        let claims = try Self.verify(signer: Self.signers[index])
        #expect(claims.subject == "u-1" && claims.issuer == Self.issuer && claims.audiences == ["carillon"])
        #expect(claims.expiresAt == Self.now + 300_000 && claims.issuedAt == Self.now && claims.notBefore == nil)
        #expect(claims.all["email"] == "ana@example.org")
    }

    @Test("A public key's text is no secret: HS256 and none are refused whatever the signature")
    func keyConfusion() throws {
        let key = Self.signers[0].publicKey
        for secret in [key.json.bytes, Array(key.json["n"]!.string!.utf8), []] {
            for (name, isSigned) in [("HS256", true), ("none", false), ("RS256", true)] {
                let header = JSON.Value(["alg": .init(name), "kid": .init(key.id)] as JSON.Value)
                let input = base64URL(header.bytes) + "." + base64URL(Self.claims.bytes)
                let tag = isSigned ? base64URL(hmacSHA256(key: secret, message: Array(input.utf8))) : ""
                let expected: TokenError = name == "RS256" ? .wrongSignature : .algorithmNotAllowed
                #expect(throws: expected) {
                    try verifyToken(CompactJWS(parsing: "\(input).\(tag)"), keys: Self.keys, policy: Self.policy, at: Self.now)
                }
            }
        }
    }

    @Test("A key serves its own algorithm only, whatever the token's header says")
    func algorithmConfusion() {
        #expect(throws: TokenError.otherAlgorithm) { try Self.verify(header: [.init("alg", "ES256")]) }
        #expect(throws: TokenError.otherAlgorithm) { try Self.verify(header: [.init("kid", "rsaSHA256")]) }
        #expect(throws: TokenError.wrongSignature) {
            try Self.verify(header: [.init("kid", "rsaSHA256"), .init("alg", "RS256")], signer: Self.signers[2])
        }
        #expect(throws: Never.self) { try Self.verify(header: [.init("alg", "Ed25519")]) }
    }

    @Test("The key is the one that kid names; without kid there must be no choice")
    func keyChoice() {
        #expect(throws: TokenError.unknownKey) { try Self.verify(header: [.init("kid", "new")]) }
        #expect(throws: TokenError.unknownKey) { try Self.verify(header: [.init("kid", "")]) }
        #expect(throws: TokenError.unknownKey) { try Self.verify(keys: JSONWebKeySet(keys: [])) }
        let key = PrivateKey.random(.ed25519)
        let nameless = TokenSigner(key: key)
        #expect(throws: Never.self) {
            try Self.verify(signer: nameless, keys: JSONWebKeySet(keys: [Self.signers[0].publicKey, nameless.publicKey]))
        }
        #expect(throws: Never.self) {
            try Self.verify(signer: nameless, keys: JSONWebKeySet(keys: [TokenSigner(key: key, id: "a").publicKey]))
        }
        #expect(throws: TokenError.ambiguousKey) {
            try Self.verify(signer: nameless, keys: JSONWebKeySet(keys: [nameless.publicKey, Self.signers[2].publicKey]))
        }
        #expect(throws: TokenError.unknownKey) { try Self.verify(signer: nameless, keys: JSONWebKeySet(keys: [Self.signers[0].publicKey])) }
        #expect(throws: TokenError.wrongSignature) {
            try Self.verify(signer: TokenSigner(key: .random(.ed25519), id: Self.signers[2].publicKey.id))
        }
    }

    @Test("Issuer and audience are compared exactly")
    func issuerAndAudience() {
        for issuer in ["https://id.example.org/", "https://ID.example.org", "", "https://id.example.or\u{67}\u{300}"] as [JSON.Value] {
            #expect(throws: TokenError.self) { try Self.verify(Self.with("iss", issuer)) }
        }
        #expect(throws: TokenError.wrongIssuer) { try Self.verify(Self.with("iss", "https://evil.example")) }
        #expect(throws: TokenError.badClaim("iss")) { try Self.verify(Self.with("iss", nil)) }
        #expect(throws: TokenError.badClaim("iss")) { try Self.verify(Self.with("iss", [.init(Self.issuer)])) }
        #expect(throws: Never.self) { try Self.verify(Self.with("aud", ["x", "other"])) }
        for audience in ["Carillon", "carillon ", "x", [], ["x"]] as [JSON.Value] {
            #expect(throws: TokenError.wrongAudience) { try Self.verify(Self.with("aud", audience)) }
        }
        for audience in [nil, 1, ["carillon", 1], [:], .array(Array(repeating: "carillon", count: 33))] as [JSON.Value] {
            #expect(throws: TokenError.badClaim("aud")) { try Self.verify(Self.with("aud", audience)) }
        }
        #expect(throws: TokenError.badClaim("aud")) { try Self.verify(Self.with("aud", nil as JSON.Value?)) }
        #expect(throws: TokenError.wrongAudience) { try Self.verify(policy: TokenPolicy(issuer: Self.issuer, audiences: [])) }
    }

    @Test("Times hold with their leeway, to the millisecond")
    func times() {
        let second = Self.now / 1000
        #expect(throws: Never.self) { try Self.verify(at: Self.now + 360_000 - 1) }
        #expect(throws: TokenError.expired) { try Self.verify(at: Self.now + 360_000) }
        #expect(throws: Never.self) { try Self.verify(Self.with("nbf", .init(second + 60))) }
        #expect(throws: TokenError.notYetValid) { try Self.verify(Self.with("nbf", .init(second + 61))) }
        #expect(throws: Never.self) { try Self.verify(Self.with("iat", .init(second + 60))) }
        #expect(throws: TokenError.notYetValid) { try Self.verify(Self.with("iat", .init(second + 61))) }
        #expect(throws: Never.self) { try Self.verify(Self.with("iat", nil)) }
        #expect(throws: Never.self) { try Self.verify(Self.with("exp", .number(Double(second) + 0.5))) }
        var strict = Self.policy
        strict.leewaySeconds = 0
        #expect(throws: TokenError.expired) { try Self.verify(policy: strict, at: Self.now + 300_000) }
        #expect(TokenPolicy(issuer: "", audiences: [], leewaySeconds: .max).leewaySeconds == TokenPolicy.leewaySecondsMax)
        #expect(TokenPolicy(issuer: "", audiences: [], leewaySeconds: -1).leewaySeconds == 0)
    }

    @Test(
        "A time that is none is refused",
        arguments: ["1763733900", nil, -1, .number(1e30), .integer(.max), .integer(.min), true] as [JSON.Value])
    func badTimes(time: JSON.Value) {
        for name in ["exp", "nbf", "iat"] {
            #expect(throws: TokenError.badClaim(name)) { try Self.verify(Self.with(name, time)) }
        }
        #expect(throws: TokenError.badClaim("exp")) { try Self.verify(Self.with("exp", nil as JSON.Value?)) }
    }

    @Test("A token must name a person, in at most 255 bytes")
    func subjects() {
        #expect(throws: Never.self) { try Self.verify(Self.with("sub", .init(String(repeating: "s", count: 255)))) }
        for subject in ["", 1, nil, .init(String(repeating: "s", count: 256))] as [JSON.Value] {
            #expect(throws: TokenError.badClaim("sub")) { try Self.verify(Self.with("sub", subject)) }
        }
    }

    @Test("A token for another purpose is refused by its type")
    func types() {
        for type in ["JWT", "jwt", "application/jwt", "at+jwt", "application/AT+JWT"] as [JSON.Value] {
            #expect(throws: Never.self) { try Self.verify(header: [.init("typ", type)]) }
        }
        for type in ["logout+jwt", "dpop+jwt", "", "jwt ", "text/jwt"] as [JSON.Value] {
            #expect(throws: TokenError.wrongType) { try Self.verify(header: [.init("typ", type)]) }
        }
        #expect(throws: Never.self) { try Self.verify(header: []) }
        var strict = Self.policy
        strict.allowsMissingType = false
        #expect(throws: TokenError.wrongType) { try Self.verify(header: [], policy: strict) }
    }

    @Test(
        "Claims that two readers could read differently are refused, also when they are signed",
        arguments: [#"{"sub":"a","sub":"b"}"#, "[]", "null", "", "{", "{\"sub\":\"\\ud800\"}"])
    func ambiguousClaims(payload: String) {
        let header: JSON.Value = ["alg": "EdDSA", "kid": "ed25519"]
        let text = Self.signers[2].sign(header: header.bytes, payload: Array(payload.utf8))
        #expect(throws: TokenError.malformed) {
            try verifyToken(CompactJWS(parsing: text), keys: Self.keys, policy: Self.policy, at: Self.now)
        }
    }
}
