import Cryptography
import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct NoSecretsTests {
    @Test("The database holds no token, no code and no secret that was given out")
    func dump() async throws {
        let house = try House()
        let setUp = try #require(try await house.accounts.setUp.makeLink(replaces: false, at: House.now))
        let anna = try await house.person("anna")
        let id = try await house.organisation("parish", owner: anna)
        var secrets = [setUp.reveal(), House.password]
        let form = SignIns.Form(email: "anna@example.org", password: House.password, device: "")
        let new = try await house.accounts.signIns.signIn(form, caller: .system, at: House.now)
        secrets += [new.token.reveal(), new.token.requestToken]
        secrets.append(
            try await house.accounts.accessTokens.make(.init(name: "x", scopes: [.streamKeys]), caller: anna, at: 1).secret.reveal())
        secrets.append(try #require(try await house.accounts.invitations.make(.init(), in: id, caller: anna, at: House.now).token).reveal())
        try await house.accounts.passwords.requestReset(email: "anna@example.org", caller: .system, at: House.now)
        secrets.append(try #require(house.outbox.token()).reveal())
        let enrolment = try await house.accounts.secondFactor.begin(password: House.password, caller: anna, at: House.now)
        secrets += [base64URL(enrolment.secret.reveal()), enrolment.secret.revealText().replacing(" ", with: "")]
        let code = TOTP.code(enrolment.secret, step: TOTP.step(at: House.now))
        secrets += try await house.accounts.secondFactor.confirm(code: code, caller: anna, at: House.now).map { $0.reveal() }
        let bytes = house.test.folder.names.filter { $0.hasPrefix("carillon.db") }.flatMap { house.test.folder.bytes($0) }
        #expect(bytes.count > 10_000 && contains(bytes, "anna@example.org"))
        for secret in secrets { #expect(!contains(bytes, secret)) }
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let text = Array(text.utf8)
        guard let first = text.first else { return true }
        return bytes.indices.contains { bytes[$0] == first && bytes[$0...].starts(with: text) }
    }
}
