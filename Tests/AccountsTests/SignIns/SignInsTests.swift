import Store
import StoreTestSupport
import Synchronization
import Testing

@testable import Accounts

@Suite struct SignInsTests {
    private let guest = Caller.guest(AddressPrefix("2001:db8:1:2::3"))

    private func form(_ email: String, _ password: String = House.password) -> SignIns.Form {
        SignIns.Form(email: email, password: password, device: "Firefox\n<b>")
    }

    @Test("Email and password sign in; the cookie's token is known by its digest only", arguments: TestDatabase.allCases)
    func signIn(database: TestDatabase) async throws {
        let house = try House(on: database)
        _ = try await house.person("anna")
        let signIns = house.accounts.signIns
        let new = try await signIns.signIn(form(" ANNA@example.org"), caller: guest, at: House.now)
        #expect(new.signIn.userAgent == "Firefox<b>" && new.signIn.address == "2001:db8:1::/48")
        let found = try await signIns.authenticate(new.token, address: nil, at: House.now + 1)
        #expect(found.caller.identity == .user(new.user.id, signIn: new.signIn.id))
        #expect(await refusal { _ = try await signIns.authenticate(.random(), address: nil, at: House.now) } == "unauthenticated")
        #expect(new.token.reveal().utf8.count == 43)
    }

    @Test("Every reason why somebody isn't let in sounds and costs the same")
    func refusals() async throws {
        let house = try House()
        let disabled = try await house.person("disabled")
        try await house.accounts.people.disable(try disabled.requireUser(), caller: .system, at: House.now)
        _ = try await house.person("anna")
        let unproven = SignUps.Form(email: "new@example.org", password: House.password, displayName: "N", way: .open(organisation: nil))
        _ = try await house.accounts.signUps.signUp(unproven, caller: .system, at: House.now)
        let attempts = [
            form("anna@example.org", "another password"), form("nobody@example.org"), form("disabled@example.org"), form("new@example.org"),
        ]
        for attempt in attempts {
            let verified = house.hashing.verified
            let error = await #expect(throws: ServiceError.self) {
                try await house.accounts.signIns.signIn(attempt, caller: guest, at: House.now)
            }
            #expect(error == ServiceError.wrongCredentials && house.hashing.verified == verified + 1, "\(attempt.email)")
        }
    }

    @Test("Attempts at an account are limited wherever they come from, known or not; a sign-in that is there goes on")
    func accountLimit() async throws {
        let house = try House()
        let signIns = house.accounts.signIns
        _ = try await house.person("anna")
        let device = try await signIns.signIn(form("anna@example.org"), caller: guest, at: House.now)
        for email in ["anna@example.org", "nobody@example.org"] {
            var words: [String] = []
            for number in 0..<12 {
                let caller = Caller.guest(AddressPrefix("10.0.0.\(number)"))
                words.append(await refusal { _ = try await signIns.signIn(form(email, "wrong password"), caller: caller, at: House.now) })
            }
            #expect(words == Array(repeating: "wrong_credentials", count: 10) + ["rate_limited", "rate_limited"])
        }
        // The right password doesn't help now; the device that is signed in notices nothing, and may even change the password.
        let late = await #expect(throws: ServiceError.self) {
            try await signIns.signIn(form("anna@example.org"), caller: guest, at: House.now)
        }
        #expect(late?.retryAfterSeconds == 30)
        let caller = try await signIns.authenticate(device.token, address: nil, at: House.now).caller
        try await house.accounts.passwords.change(
            current: House.password, new: "five words in a row", caller: caller, at: House.now)
        _ = try await signIns.signIn(form("anna@example.org", "five words in a row"), caller: guest, at: House.now + 30_000)
    }

    @Test("Attempts from one address are limited, whoever they are at; an IPv6 /64 is one address")
    func addressLimit() async throws {
        let house = try House()
        var words: [String] = []
        for number in 0..<31 {
            let caller = Caller.guest(AddressPrefix("2001:db8:0:1::\(number)"))
            words.append(
                await refusal { _ = try await house.accounts.signIns.signIn(form("a\(number)@example.org"), caller: caller, at: 0) })
        }
        #expect(words.dropLast().allSatisfy { $0 == "wrong_credentials" } && words.last == "rate_limited")
        let elsewhere = Caller.guest(AddressPrefix("2001:db8:0:2::1"))
        #expect(
            await refusal { _ = try await house.accounts.signIns.signIn(form("a@example.org"), caller: elsewhere, at: 0) }
                == "wrong_credentials")
    }

    @Test("What can't be an email is nobody's, and isn't remembered")
    func nonsense() async throws {
        let house = try House()
        for email in ["", "anna", "anna@example.org\u{0}", String(repeating: "x", count: 100_000) + "@example.org"] {
            #expect(
                await refusal { _ = try await house.accounts.signIns.signIn(form(email), caller: .system, at: House.now) }
                    == "wrong_credentials")
            #expect(
                await refusal { try await house.accounts.passwords.requestReset(email: email, caller: .system, at: House.now) } == "none")
            #expect(
                await refusal { try await house.accounts.signUps.resendVerification(email: email, caller: .system, at: House.now) }
                    == "none")
        }
        #expect(house.hashing.verified == 0 && house.outbox.take().isEmpty)
    }

    @Test("Guessing cookies is limited, and a right one gets through all the same")
    func guessing() async throws {
        let house = try House()
        let anna = try await house.person("anna")
        let new = try await house.accounts.signIns.signIn(form("anna@example.org"), caller: guest, at: House.now)
        var last = ""
        for _ in 0..<40 {
            last = await refusal { _ = try await house.accounts.signIns.authenticate(.random(), address: guest.address, at: House.now) }
        }
        #expect(last == "rate_limited")
        let found = try await house.accounts.signIns.authenticate(new.token, address: guest.address, at: House.now)
        #expect(found.user.id == anna.userID)
    }

    @Test("A sign-in ends when it isn't used, and in the end in any case", arguments: TestDatabase.allCases)
    func expiry(database: TestDatabase) async throws {
        let settings = AccountSettings(signInIdleMilliseconds: 10 * .day, signInLifetimeMilliseconds: 15 * .day)
        let house = try House(on: database, settings: settings)
        _ = try await house.person("anna")
        let signIns = house.accounts.signIns
        func word(_ new: NewSignIn, _ time: Int64) async -> String {
            await refusal { _ = try await signIns.authenticate(new.token, address: nil, at: time) }
        }
        let idle = try await signIns.signIn(form("anna@example.org"), caller: guest, at: House.now)
        let busy = try await signIns.signIn(form("anna@example.org"), caller: guest, at: House.now)
        #expect(await word(busy, House.now + 10 * .day - 1) == "none")
        #expect(await word(idle, House.now + 10 * .day) == "unauthenticated")
        #expect(await word(busy, House.now + 15 * .day - 1) == "none")
        #expect(await word(busy, House.now + 15 * .day) == "unauthenticated")
        try await house.accounts.clearAway(at: House.now + 15 * .day)
        let left = try await house.store.read { tables in try tables.signIns.all(of: idle.user.id, limit: 10) }
        #expect(left.isEmpty)
    }

    @Test("The last use is written at most once a minute")
    func lastSeen() async throws {
        let house = try House()
        _ = try await house.person("anna")
        let signIns = house.accounts.signIns
        let new = try await signIns.signIn(form("anna@example.org"), caller: guest, at: House.now)
        let address = AddressPrefix("203.0.113.9")
        func seen(_ time: Int64) async throws -> SignIn {
            _ = try await signIns.authenticate(new.token, address: address, at: time)
            return try await signIns.authenticate(new.token, address: address, at: time).signIn
        }
        #expect(try await seen(House.now + 59_999).lastSeenAt == House.now)
        let later = try await seen(House.now + 60_000)
        #expect(later.lastSeenAt == House.now + 60_000 && later.address == "203.0.113.0/24")
        #expect(try await seen(House.now + 119_999).lastSeenAt == House.now + 60_000)
    }

    @Test("Sign-ins are listed newest first, and end one by one or all others at once", arguments: TestDatabase.allCases)
    func revoking(database: TestDatabase) async throws {
        let house = try House(on: database)
        let stranger = try await house.person("stranger")
        let first = try await house.person("anna")
        let signIns = house.accounts.signIns
        var news: [NewSignIn] = []
        for time in 1...3 as ClosedRange<Int64> {
            news.append(try await signIns.signIn(form("anna@example.org"), caller: guest, at: House.now + time))
        }
        let caller = try await signIns.authenticate(news[2].token, address: nil, at: House.now + 4).caller
        let listed = try await signIns.list(caller: caller, at: House.now + 4).map(\.id)
        #expect(listed == news.reversed().map(\.signIn.id) + [first.signInID])
        #expect(await refusal { try await signIns.revoke(id: news[0].signIn.id, caller: stranger, at: House.now) } == "not_found")
        try await signIns.revoke(id: news[0].signIn.id, caller: caller, at: House.now + 5)
        #expect(await refusal { _ = try await signIns.authenticate(news[0].token, address: nil, at: House.now + 6) } == "unauthenticated")
        #expect(try await signIns.revokeOthers(caller: caller, at: House.now + 7) == 2)
        #expect(try await signIns.list(caller: caller, at: House.now + 8).map(\.id) == [news[2].signIn.id])
        #expect(try await signIns.list(caller: stranger, at: House.now + 8).count == 1)
    }

    @Test("Nobody has more sign-ins than the limit: the oldest end")
    func limit() async throws {
        let house = try House()
        let caller = try await house.person("anna")
        for time in 0..<Int64(AccountLimits.signInsPerUserMax) {
            _ = try await house.accounts.signIns.signIn(form("anna@example.org"), caller: .system, at: House.now + 1 + time * 60_000)
        }
        let all = try await house.store.read { tables in try tables.signIns.all(of: caller.requireUser(), limit: 1000) }
        #expect(all.count == AccountLimits.signInsPerUserMax && !all.contains { $0.id == caller.signInID })
    }

    @Test("An old hash is replaced when the password is given rightly")
    func rehash() async throws {
        let house = try House()
        _ = try await house.person("anna")
        house.hashing.isOld.withLock { $0 = true }
        let hashed = house.hashing.hashed
        _ = await refusal {
            _ = try await house.accounts.signIns.signIn(form("anna@example.org", "wrong password"), caller: guest, at: House.now)
        }
        #expect(house.hashing.hashed == hashed)
        _ = try await house.accounts.signIns.signIn(form("anna@example.org"), caller: guest, at: House.now)
        #expect(house.hashing.hashed == hashed + 1)
    }
}
