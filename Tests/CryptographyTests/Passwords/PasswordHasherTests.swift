import Cryptography
import Testing

@Suite struct PasswordHasherTests {
    /// argon2id of "Pfarrer 主日", made by another implementation.
    static let foreign = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$mJwtip09kADulq0igd7tguB1p1j9kiPKi6OQ8SL77oc"
    static let weak = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"

    @Test("A password is right against its own hash only, and each hash has a salt of its own")
    func verifies() async throws {
        let hasher = PasswordHasher()
        let first = try await hasher.hash("correct horse")
        let second = try await hasher.hash("correct horse")
        #expect(first != second)
        #expect(first.phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await hasher.verify("correct horse", against: first.phc) == .right(needsRehash: false))
        #expect(try await hasher.verify("correct horse ", against: first.phc) == .wrong)
        #expect(try await hasher.verify("", against: first.phc) == .wrong)
    }

    @Test("Another program's hash is verified with its own parameters, and asks to be made anew")
    func foreignHashes() async throws {
        let hasher = PasswordHasher()
        #expect(try await hasher.verify("Pfarrer 主日", against: Self.foreign) == .right(needsRehash: false))
        #expect(try await hasher.verify("password", against: Self.weak) == .right(needsRehash: true))
        #expect(try await hasher.verify("Password", against: Self.weak) == .wrong)
    }

    @Test("Without an account the password is wrong, and an unreadable hash is an error")
    func nothingToCompare() async throws {
        let hasher = PasswordHasher()
        #expect(try await hasher.verify("password", against: nil) == .wrong)
        await #expect(throws: PasswordError.unreadableHash) { try await hasher.verify("password", against: "$2b$10$abc") }
        let greedy = Self.weak.replacing("m=256", with: "m=4194304")
        await #expect(throws: PasswordError.unreadableHash) { try await hasher.verify("password", against: greedy) }
    }

    @Test("A password of the longest length is taken, and a longer one refused")
    func lengths() async throws {
        let hasher = PasswordHasher(limits: .init(passwordBytesMax: 8))
        #expect(try await hasher.verify("ääää", against: Self.weak) == .wrong)
        await #expect(throws: PasswordError.tooLong(bytesMax: 8)) { try await hasher.verify("ääääa", against: Self.weak) }
        await #expect(throws: PasswordError.tooLong(bytesMax: 8)) { try await hasher.hash("123456789") }
    }

    @Test("A flood is answered as far as there is room, the rest are told to come again, and then there is room again")
    func flood() async throws {
        let hasher = PasswordHasher(limits: .init(runningMax: 2, waitingMax: 3))
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do throws(PasswordError) {
                        return try await hasher.verify("password", against: Self.foreign) == .wrong
                    } catch {
                        #expect(error == .busy)
                        return false
                    }
                }
            }
            var outcomes: [Bool] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        // Whoever comes while five are there is refused; those five are always served.
        #expect(outcomes.count { $0 } >= 5)
        #expect(try await hasher.verify("password", against: Self.weak) == .right(needsRehash: true))
    }

    @Test("Callers who all find room are all answered, one at a time")
    func turns() async throws {
        let hasher = PasswordHasher(limits: .init(runningMax: 1, waitingMax: 20))
        await withTaskGroup(of: PasswordHasher.Verdict?.self) { group in
            for _ in 0..<20 { group.addTask { try? await hasher.verify("password", against: Self.weak) } }
            for await verdict in group { #expect(verdict == .right(needsRehash: true)) }
        }
    }
}
