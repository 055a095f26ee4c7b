import Cryptography
import JOSE
import JSON
import Testing

@Suite struct JSONWebKeySetTests {
    static let ed: JSON.Value = ["kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "1"]

    static func fault(_ change: (inout JSON.Value) -> Void) -> JSONWebKey.Fault? {
        var key = ed
        change(&key)
        do throws(JSONWebKey.Fault) {
            _ = try JSONWebKey(JSON.Node(key))
            return nil
        } catch {
            return error
        }
    }

    @Test("Thumbprints are those of RFC 7638 §3.1 and RFC 8037 A.3")
    func thumbprints() throws {
        let n =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9"
            + "yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6We"
            + "Zu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
        let rsa = try JSONWebKey(JSON.Node(["kty": "RSA", "n": .init(n), "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"]))
        #expect(JSONWebKey.thumbprint(rsa.key) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        #expect(JSONWebKey.thumbprint(try JSONWebKey(JSON.Node(Self.ed)).key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    }

    @Test("A key that is published reads as the same key", arguments: SignatureAlgorithm.allCases)
    func roundTrip(algorithm: SignatureAlgorithm) throws {
        let key = JSONWebKey(id: "k", key: PrivateKey.random(algorithm).publicKey)
        let set = try JSONWebKeySet(parsing: JSONWebKeySet(keys: [key]).json.bytes)
        #expect(set.keys.count == 1 && set.keys[0].id == "k" && set.keys[0].key.components == key.key.components)
        #expect(set.unused.isEmpty)
    }

    @Test("A key for something else, or of a kind that we don't have, is not used")
    func purposes() {
        #expect(Self.fault { $0["use"] = "sig" } == nil)
        #expect(Self.fault { $0["key_ops"] = ["verify"] } == nil)
        #expect(Self.fault { $0["alg"] = "EdDSA" } == nil)
        #expect(Self.fault { $0["kid"] = nil } == nil)
        #expect(Self.fault { $0["use"] = "enc" } == .otherPurpose)
        #expect(Self.fault { $0["key_ops"] = ["sign"] } == .otherPurpose)
        #expect(Self.fault { $0["key_ops"] = "verify" } == .otherPurpose)
        #expect(Self.fault { $0["alg"] = "RS256" } == .otherPurpose)
        #expect(Self.fault { $0["alg"] = "HS256" } == .otherPurpose)
        #expect(Self.fault { $0["crv"] = "X25519" } == .unsupportedKind)
        #expect(Self.fault { $0 = ["kty": "oct", "k": "AAAA"] } == .unsupportedKind)
        #expect(Self.fault { $0 = ["kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"] } == .unsupportedKind)
    }

    @Test("A published private key, a broken one and an unacceptable one are not used")
    func badKeys() {
        #expect(Self.fault { $0["d"] = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" } == .isPrivate)
        #expect(Self.fault { $0["kty"] = nil } == .malformed)
        #expect(Self.fault { $0["x"] = nil } == .malformed)
        #expect(Self.fault { $0["x"] = "AB" } == .malformed)
        #expect(Self.fault { $0["x"] = 7 } == .malformed)
        #expect(Self.fault { $0["kid"] = 7 } == .malformed)
        #expect(Self.fault { $0["kid"] = .init(String(repeating: "k", count: 257)) } == .malformed)
        #expect(Self.fault { $0["x"] = "AAAA" } == .unacceptable)
        #expect(Self.fault { $0 = ["kty": "RSA", "n": "AQAB", "e": "AQAB"] } == .unacceptable)
        #expect(Self.fault { $0 = ["kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"] } == .unacceptable)
        #expect(Self.fault { $0 = [] } == .malformed)
    }

    @Test("One bad key does not spoil a set, and the reason is kept")
    func mixed() throws {
        var duplicate = Self.ed
        duplicate["x"] = .init(base64URL(try #require(Self.bytes(PrivateKey.random(.ed25519).publicKey))))
        let set = try JSONWebKeySet(
            parsing: (["keys": [["kty": "oct", "kid": "0"], Self.ed, 7, duplicate], "other": true] as JSON.Value).bytes)
        #expect(set.keys.map(\.id) == ["1"])
        #expect(set.unused.map(\.fault) == [.unsupportedKind, .malformed, .duplicateID] && set.unused.map(\.id) == ["0", nil, "1"])
    }

    static func bytes(_ key: PublicKey) -> [UInt8]? { if case .ed25519(let bytes) = key.components { bytes } else { nil } }

    @Test("A set has limits of size and number, and must be an object with keys")
    func limits() throws {
        #expect(try JSONWebKeySet(parsing: Array(#"{"keys":[]}"#.utf8)).keys.isEmpty)
        let many = (0..<65).map { JSON.Value(["kty": "oct", "kid": .init("\($0)")] as JSON.Value) }
        #expect(try JSONWebKeySet(parsing: (["keys": .array(Array(many.dropLast()))] as JSON.Value).bytes).unused.count == 64)
        #expect(throws: JSONWebKeySet.ParseError.self) { try JSONWebKeySet(parsing: (["keys": .array(many)] as JSON.Value).bytes) }
        #expect(throws: JSONWebKeySet.ParseError.self) {
            try JSONWebKeySet(parsing: Array("{\"keys\":[]\(String(repeating: " ", count: JSONWebKeySet.bytesMax))}".utf8))
        }
        for text in ["", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#] {
            #expect(throws: JSONWebKeySet.ParseError.self) { try JSONWebKeySet(parsing: Array(text.utf8)) }
        }
    }
}
