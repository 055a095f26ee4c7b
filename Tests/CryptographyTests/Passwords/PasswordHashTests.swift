import Testing

@testable import Cryptography

@Suite struct PasswordHashTests {
    @Test(
        "argon2id gives the hashes of the reference implementation's tests",
        arguments: [
            (2, 256, 1, "password", "somesalt", "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
            (2, 256, 2, "password", "somesalt", "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
            (1, 65536, 1, "password", "somesalt", "f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98"),
            (2, 65536, 1, "differentpassword", "somesalt", "0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde"),
            (2, 65536, 1, "password", "diffsalt", "bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c"),
        ] as [(UInt32, UInt32, UInt32, String, String, String)])
    func vectors(passes: UInt32, memoryKiB: UInt32, lanes: UInt32, password: String, salt: String, hash: String) throws {
        let parameters = try #require(PasswordParameters(limiting: memoryKiB, passes: passes, lanes: lanes))
        let result = argon2id(Array(password.utf8), salt: Array(salt.utf8), parameters: parameters, byteCount: 32)
        #expect(result.map { hexadecimal($0) } == hash)
    }

    static let phc = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mJwtip09kADulq0igd7tguB1p1j9kiPKi6OQ8SL77oc"

    @Test("A PHC string is read and written as it was")
    func phc() throws {
        let hash = try #require(PasswordHash(phc: Self.phc))
        #expect(hash.phc == Self.phc)
        #expect(hash.parameters == .current && hash.salt == Array("0123456789abcdef".utf8) && hash.hash.count == 32)
        #expect(!hash.needsRehash)
    }

    @Test(
        "Another form, function or version is refused",
        arguments: [
            ("argon2id", "argon2i"), ("v=19", "v=16"), ("$v=19", ""), ("m=19456,t=2,p=1", "t=2,m=19456,p=1"), ("t=2", "t=+2"),
            ("t=2", "t=02"),
            ("t=2", "t=-2"), ("t=2", "t=2,x=1"), ("p=1", "p="), ("MDEy", "MDE="), ("L77oc", "L77od"), ("$mJ", "$$mJ"), ("$argon", "argon"),
            ("MDEyMzQ1Njc4OWFiY2RlZg", "MDEyMzQ1Ng"), ("mJwtip09kADulq0igd7tguB1p1j9kiPKi6OQ8SL77oc", "mJwtip09kADulq0igd7t"),
            ("oc", "oc\0"),
            ("m=19456", "m=99999999999999999999"),
        ])
    func refusals(part: String, other: String) {
        #expect(Self.phc.contains(part))
        #expect(PasswordHash(phc: Self.phc.replacing(part, with: other)) == nil)
    }

    @Test("A stored string can ask for what the limits say, and not for one more")
    func limits() {
        func isRead(_ memoryKiB: UInt32, _ passes: UInt32, _ lanes: UInt32) -> Bool {
            PasswordHash(phc: Self.phc.replacing("m=19456,t=2,p=1", with: "m=\(memoryKiB),t=\(passes),p=\(lanes)")) != nil
        }
        #expect(isRead(65_536, 10, 4))
        #expect(!isRead(65_537, 10, 4))
        #expect(!isRead(65_536, 11, 4))
        #expect(!isRead(65_536, 10, 5))
        #expect(isRead(8, 1, 1))
        #expect(!isRead(7, 1, 1))
        #expect(!isRead(8, 0, 1))
        #expect(!isRead(8, 1, 0))
        #expect(isRead(32, 1, 4))
        #expect(!isRead(31, 1, 4))
        #expect(!isRead(4_294_967_295, 4_294_967_295, 4_294_967_295))
        for (salt, hash, isAllowed) in [(8, 16, true), (64, 64, true), (7, 16, false), (65, 16, false), (8, 15, false), (8, 65, false)] {
            let text = "$argon2id$v=19$m=8,t=1,p=1$\(base64Unpadded(randomBytes(salt)))$\(base64Unpadded(randomBytes(hash)))"
            #expect((PasswordHash(phc: text) != nil) == isAllowed, "\(salt), \(hash)")
        }
    }

    @Test("A hash shows nothing of itself")
    func redacted() throws {
        let hash = try #require(PasswordHash(phc: Self.phc))
        var dumped = ""
        dump(hash, to: &dumped)
        let shown = "\(hash) \(String(reflecting: hash)) \(dumped)"
        #expect(!shown.contains("argon2") && !shown.contains("19456") && !shown.contains("152"))
    }
}
