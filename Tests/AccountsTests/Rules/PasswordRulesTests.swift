import Testing

@testable import Accounts

@Suite struct PasswordRulesTests {
    private func problem(_ password: String, names: [String] = []) -> ServiceError.Problem? {
        var checks = Checks()
        checks.password(password, names: names)
        return checks.problems.first
    }

    @Test("Length counts, composition doesn't", arguments: ["four words in a row", "ûñîçødé pass", "abcdefghi x", "correct battery"])
    func good(password: String) {
        #expect(problem(password) == nil)
    }

    @Test("A password has 10 to 200 characters")
    func lengths() {
        #expect(problem("h4d7Jk2mq")?.limit == ServiceError.Limit("passwordLengthMin", 10))
        #expect(problem("h4d7Jk2mqx") == nil)
        let long = String(repeating: "h4d7Jk2mqx", count: 20)
        #expect(problem(long) == nil)
        #expect(problem(long + "y")?.limit == ServiceError.Limit("passwordLengthMax", 200))
        #expect(problem(String(repeating: "x", count: 1_000_000))?.limit?.name == "passwordLengthMax")
        #expect(Checks.isTriable(long) && !Checks.isTriable(String(repeating: "x", count: 801)))
    }

    @Test(
        "What is tried first is refused",
        arguments: [
            "1234567890", "qwertyuiop", "Password123!", "password2024", "PASSWORD!!!!", "aaaaaaaaaaaa", "ababababab", "abcdefghijkl",
            "9876543210", "iloveyou2000", "Hallelujah1", "carillon2024",
        ])
    func common(password: String) {
        #expect(problem(password)?.sentence.contains("tried first") == true)
    }

    @Test("A password isn't made of what everybody knows of the person")
    func names() {
        #expect(problem("anna.smith@example.org", names: ["anna.smith@example.org"]) != nil)
        #expect(problem("Anna.Smith1984!", names: ["anna.smith@example.org"]) != nil)
        #expect(problem("anna.smith likes bells", names: ["anna.smith@example.org"]) == nil)
    }
}
