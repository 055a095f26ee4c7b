import Cryptography
import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct SecondFactorTests {
    private let guest = Caller.guest(AddressPrefix("192.0.2.1"))

    private func signIn(_ house: House, _ code: String?, at now: Int64) async -> String {
        await refusal {
            let form = SignIns.Form(email: "anna@example.org", password: House.password, code: code, device: "")
            _ = try await house.accounts.signIns.signIn(form, caller: .system, at: now)
        }
    }

    /// Turns codes on at ``House/now``.
    private func enrol(_ house: House, _ caller: Caller) async throws -> (secret: TOTPSecret, codes: [RecoveryCode]) {
        let enrolment = try await house.accounts.secondFactor.begin(password: House.password, caller: caller, at: House.now)
        let code = TOTP.code(enrolment.secret, step: TOTP.step(at: House.now))
        return (enrolment.secret, try await house.accounts.secondFactor.confirm(code: code, caller: caller, at: House.now))
    }

    @Test("Codes are asked for once the authenticator has shown one, and each works once", arguments: TestDatabase.allCases)
    func replay(database: TestDatabase) async throws {
        let house = try House(on: database)
        let caller = try await house.person("anna")
        _ = try await house.accounts.secondFactor.begin(password: House.password, caller: caller, at: House.now)
        #expect(await signIn(house, nil, at: House.now) == "none")
        let (secret, _) = try await enrol(house, caller)
        #expect(await signIn(house, nil, at: House.now) == "second_factor_required")
        // The code that confirmed is used up.
        #expect(await signIn(house, TOTP.code(secret, step: TOTP.step(at: House.now)), at: House.now) == "wrong_code")
        let later = House.now + 60_000
        let code = TOTP.code(secret, step: TOTP.step(at: later))
        #expect(await signIn(house, code, at: later) == "none")
        #expect(await signIn(house, code, at: later) == "wrong_code")
        #expect(await signIn(house, code, at: later + 30_000) == "wrong_code")
        // An earlier step, within the tolerance, is used up as well.
        #expect(await signIn(house, TOTP.code(secret, step: TOTP.step(at: later) - 1), at: later) == "wrong_code")
        #expect(await signIn(house, "000000 or so", at: later + 60_000) == "wrong_code")
    }

    @Test("Of two that use one code at once, one is let in", arguments: TestDatabase.allCases)
    func race(database: TestDatabase) async throws {
        let house = try House(on: database)
        let (secret, codes) = try await enrol(house, try await house.person("anna"))
        let later = House.now + 60_000
        for code in [TOTP.code(secret, step: TOTP.step(at: later)), codes[0].reveal()] {
            let words = await withTaskGroup(of: String.self) { group in
                for _ in 0..<3 { group.addTask { await signIn(house, code, at: later) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(words.sorted() == ["none", "wrong_code", "wrong_code"])
        }
    }

    @Test("A recovery code works once, however it is written, and new ones make the old worthless")
    func recovery() async throws {
        let house = try House()
        let caller = try await house.person("anna")
        let (_, codes) = try await enrol(house, caller)
        #expect(codes.count == 10)
        let typed = codes[0].reveal().lowercased().replacing("-", with: " ")
        #expect(await signIn(house, typed, at: House.now) == "none")
        #expect(await signIn(house, codes[0].reveal(), at: House.now) == "wrong_code")
        #expect(try await house.accounts.secondFactor.state(caller: caller) == .init(since: House.now, recoveryCodesLeft: 9))
        let new = try await house.accounts.secondFactor.renewRecoveryCodes(password: House.password, caller: caller, at: House.now)
        #expect(await signIn(house, codes[1].reveal(), at: House.now) == "wrong_code")
        #expect(await signIn(house, new[1].reveal(), at: House.now) == "none")
    }

    @Test("Guessing codes is limited to few, whatever the address, and the password has to be right before")
    func guessing() async throws {
        let house = try House()
        let (secret, _) = try await enrol(house, try await house.person("anna"))
        var words: [String] = []
        for number in 0..<6 {
            let form = SignIns.Form(email: "anna@example.org", password: House.password, code: "12345\(number)", device: "")
            let caller = Caller.guest(AddressPrefix("10.0.0.\(number)"))
            words.append(await refusal { _ = try await house.accounts.signIns.signIn(form, caller: caller, at: House.now + 90_000) })
        }
        #expect(words == Array(repeating: "wrong_code", count: 5) + ["rate_limited"])
        let wrong = SignIns.Form(email: "anna@example.org", password: "wrong password", code: "123456", device: "")
        #expect(
            await refusal { _ = try await house.accounts.signIns.signIn(wrong, caller: guest, at: House.now + 90_000) }
                == "wrong_credentials")
        let later = House.now + 90_000 + 61_000
        #expect(await signIn(house, TOTP.code(secret, step: TOTP.step(at: later)), at: later) == "none")
    }

    @Test("Turning codes off takes password and code; an operator can for somebody who lost both", arguments: TestDatabase.allCases)
    func disabling(database: TestDatabase) async throws {
        let house = try House(on: database)
        let caller = try await house.person("anna")
        let (_, codes) = try await enrol(house, caller)
        let factor = house.accounts.secondFactor
        func word(_ password: String, _ code: String) async -> String {
            await refusal { try await factor.disable(password: password, code: code, caller: caller, at: House.now) }
        }
        #expect(await word("wrong password", codes[0].reveal()) == "wrong_password")
        #expect(await word(House.password, "123456") == "wrong_code")
        #expect(await word(House.password, codes[0].reveal()) == "none")
        #expect(await signIn(house, nil, at: House.now) == "none")
        _ = try await factor.begin(password: House.password, caller: caller, at: House.now)
        let again = House.now + 60_000
        let enrolment = try await factor.begin(password: House.password, caller: caller, at: again)
        _ = try await factor.confirm(code: TOTP.code(enrolment.secret, step: TOTP.step(at: again)), caller: caller, at: again)
        #expect(await refusal { _ = try await factor.begin(password: House.password, caller: caller, at: again) } == "conflict")
        #expect(
            await refusal { try await house.accounts.people.removeSecondFactor(of: try caller.requireUser(), caller: caller, at: again) }
                == "forbidden")
        try await house.accounts.people.removeSecondFactor(of: try caller.requireUser(), caller: .system, at: again)
        #expect(await signIn(house, nil, at: again) == "none")
    }
}
