import Testing

@testable import Accounts

@Suite struct NamesTests {
    private func problems(_ check: (inout Checks) -> Void) -> [ServiceError.Problem] {
        var checks = Checks()
        check(&checks)
        return checks.problems
    }

    @Test(
        "Email addresses as people have them are taken",
        arguments: ["a@b.co", "first.last+tag@sub.example.org", " x@y.zz ", "o'brien@xn--bcher-kva.example"])
    func emails(text: String) {
        #expect(problems { _ = $0.email(text) }.isEmpty)
    }

    @Test(
        "What is no email address is refused",
        arguments: [
            "", "@", "a@", "@b.co", "a@b", "a b@c.de", "a@b..co", ".a@b.co", "a.@b.co", "a..b@c.de", "a@-b.co", "a@b.co\nBcc: x@y.zz",
            "a@b@c.de", "ä@b.co", "a@bü.co", "a\u{0}@b.co", "\"a b\"@c.de",
        ])
    func wrongEmails(text: String) {
        #expect(problems { _ = $0.email(text) }.map(\.field) == ["email"])
    }

    @Test("An email address has a length, and a local part has one")
    func emailLengths() {
        let domain = "@" + String(repeating: "abcdefghi.", count: 19) + "example"
        let room = Checks.emailLengthMax - domain.utf8.count
        #expect(problems { _ = $0.email(String(repeating: "x", count: 64) + "@b.co") }.isEmpty)
        #expect(problems { _ = $0.email(String(repeating: "x", count: 65) + "@b.co") }.count == 1)
        #expect(problems { _ = $0.email(String(repeating: "x", count: room) + domain) }.isEmpty)
        let problem = problems { _ = $0.email(String(repeating: "x", count: room + 1) + domain) }.first
        #expect(problem?.limit == ServiceError.Limit("emailLengthMax", 254))
    }

    @Test("User names are small, begin with a letter, and aren't words of the house")
    func usernames() {
        var checks = Checks()
        #expect(checks.username(" Anna_7 ") == "anna_7")
        #expect(checks.problems.isEmpty)
        for wrong in ["ab", "7up", "-ab", "ab-", "a b", "anna!", "änna", "", "live", "Token", "recommended", "admin"] {
            #expect(problems { _ = $0.username(wrong) }.count == 1, "\(wrong)")
        }
        #expect(problems { _ = $0.username(String(repeating: "a", count: 30)) }.isEmpty)
        let long = problems { _ = $0.username(String(repeating: "a", count: 31)) }
        #expect(long.first?.limit == ServiceError.Limit("usernameLengthMax", 30))
        #expect(problems { _ = $0.username("ab") }.first?.limit == ServiceError.Limit("usernameLengthMin", 3))
    }

    @Test("A name for people is trimmed, has a length, and hides nothing")
    func displayNames() {
        var checks = Checks()
        #expect(checks.displayName("  Ægir Ó. 🔔 ") == "Ægir Ó. 🔔" && checks.problems.isEmpty)
        for wrong in ["", " \n ", "a\nb", "a\u{202E}b", "a\u{0}b", String(repeating: "é", count: 81)] {
            #expect(problems { _ = $0.displayName(wrong) }.count == 1)
        }
        #expect(problems { _ = $0.displayName(String(repeating: "é", count: 80)) }.isEmpty)
        // One character of a thousand marks isn't one.
        #expect(problems { _ = $0.displayName("a" + String(repeating: "\u{301}", count: 400)) }.count == 1)
    }

    @Test("Every problem of a form is told at once")
    func allAtOnce() throws {
        var checks = Checks()
        _ = checks.email("x")
        _ = checks.displayName("")
        checks.password("short")
        let error = try #require(throws: ServiceError.self) { try checks.finish() }
        #expect(error.code == .invalid && error.problems.map(\.field) == ["email", "displayName", "password"])
    }
}
