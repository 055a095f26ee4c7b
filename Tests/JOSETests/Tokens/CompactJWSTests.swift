import Cryptography
import JSON
import Testing

@testable import JOSE

@Suite struct CompactJWSTests {
    static let rsaKey: JSON.Value = [
        "kty": "RSA", "e": "AQAB",
        "n": """
        ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2j\
        Z47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-D\
        WNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ
        """,
    ]
    static let ecKey: JSON.Value = [
        "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    ]
    static let edKey: JSON.Value = ["kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"]

    static let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    static let rsaToken =
        "eyJhbGciOiJSUzI1NiJ9.\(payload)."
        + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB"
        + "--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYE"
        + "UipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
    static let ecToken =
        "eyJhbGciOiJFUzI1NiJ9.\(payload).DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    static let edToken =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"

    @Test(
        "The signatures of RFC 7515 A.2 and A.3 and of RFC 8037 A.4 are right, with their own key only",
        arguments: [(rsaToken, rsaKey), (ecToken, ecKey), (edToken, edKey)])
    func vectors(text: String, key: JSON.Value) throws {
        let token = try CompactJWS(parsing: text)
        let payload = try token.payload(verifiedBy: JSONWebKey(JSON.Node(key)))
        #expect(text.contains(base64URL(payload)))
        for other in [Self.rsaKey, Self.ecKey, Self.edKey] where other != key {
            #expect(throws: TokenError.otherAlgorithm) { try token.payload(verifiedBy: JSONWebKey(JSON.Node(other))) }
        }
    }

    @Test("A changed character anywhere is refused", arguments: [(rsaToken, rsaKey), (ecToken, ecKey), (edToken, edKey)])
    func changes(text: String, key: JSON.Value) throws {
        let key = try JSONWebKey(JSON.Node(key))
        let characters = Array(text.utf8)
        for index in stride(from: 0, to: characters.count, by: 5) {
            var changed = characters
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let changedText = String(decoding: changed, as: UTF8.self)
            #expect(throws: TokenError.self) { try CompactJWS(parsing: changedText).payload(verifiedBy: key) }
        }
    }

    static func parseError(_ header: String, payload: String = "{}") -> TokenError? {
        do throws(TokenError) {
            _ = try CompactJWS(parsing: "\(base64URL(Array(header.utf8))).\(base64URL(Array(payload.utf8))).AA")
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Only our algorithms are taken, spelled as they are",
        arguments: [
            "none", "None", "NONE", "", "HS256", "HS384", "HS512", "RS384", "RS512", "PS256", "ES384", "ES256K", "rs256", "RS256 ", "Ed448",
        ])
    func algorithms(name: String) {
        #expect(Self.parseError(#"{"alg":"\#(name)"}"#) == .algorithmNotAllowed)
    }

    @Test("Extensions that must be understood are refused, hints where to get a key are left aside")
    func headerMembers() {
        #expect(Self.parseError(#"{"alg":"RS256","crit":["exp"],"exp":1}"#) == .criticalExtension)
        #expect(Self.parseError(#"{"alg":"RS256","crit":[]}"#) == .criticalExtension)
        #expect(Self.parseError(#"{"alg":"RS256","b64":false,"crit":["b64"]}"#) == .criticalExtension)
        #expect(Self.parseError(#"{"alg":"RS256","jku":"https://evil.example","jwk":{},"x5u":"","x5c":[]}"#) == nil)
    }

    @Test(
        "A header that two readers could read differently is refused",
        arguments: [
            #"{"alg":"none","alg":"RS256"}"#, #"{"alg":"RS256","kid":"a","kid":"b"}"#, #"{"alg":"RS256","\u006bid":"a","kid":"b"}"#, "[]",
            "null", "",
            #"{"alg":1}"#, "{}", #"{"alg":"RS256","kid":7}"#, #"{"alg":"RS256","typ":7}"#, #"{"alg":"RS256"}x"#,
            #"{"alg":"RS256","kid":"\#(String(repeating: "k", count: 257))"}"#,
            #"{"alg":"RS256","a":"\#(String(repeating: "k", count: 2048))"}"#,
        ])
    func headers(header: String) { #expect(Self.parseError(header) == .malformed) }

    @Test("A token is three parts of base64url, of which each has one spelling")
    func form() {
        let header = "eyJhbGciOiJSUzI1NiJ9"
        for text in [
            "", ".", "..", "...", header, "\(header).e30", "\(header).e30.AA.AA", "\(header).e30.AB", "\(header).e30=.AA",
            " \(header).e30.AA",
            "\(header).e30.AA ", "\(header).e30.A", "\(header).e+0.AA", "\(header).e30.AA\n", "é.e30.AA",
        ] {
            #expect(throws: TokenError.malformed, "\(text)") { try CompactJWS(parsing: text) }
        }
        #expect(throws: TokenError.tooLong(bytesMax: 8192)) {
            try CompactJWS(parsing: "\(header)." + String(repeating: "A", count: 8193 - 22 - 2) + ".AA")
        }
        #expect(throws: Never.self) { try CompactJWS(parsing: "\(header)." + String(repeating: "A", count: 8192 - 24) + ".AA") }
        #expect(throws: TokenError.malformed) { try CompactJWS(parsing: base64URL([0xFF, 0xFE]) + ".e30.AA") }
    }

    @Test("Who claims to have issued a token can be asked before anything is verified")
    func claimedIssuer() throws {
        #expect(try CompactJWS(parsing: Self.rsaToken).claimedIssuer == "joe")
        #expect(try CompactJWS(parsing: Self.edToken).claimedIssuer == nil)
    }
}
