import Testing

@testable import Accounts

@Suite struct SecretTokenTests {
    @Test("A token is long, random, and shows itself to nobody who didn't ask")
    func hidden() {
        let token = SecretToken.random(prefix: "car_")
        let text = token.reveal()
        #expect(text.hasPrefix("car_") && text.utf8.count == 47 && SecretToken.random(prefix: "car_") != token)
        var dumped = ""
        dump(token, to: &dumped)
        for shown in ["\(token)", String(reflecting: token), dumped, "\([token])", "\(AccountMail.Kind.verifyEmail(token))"] {
            #expect(!shown.contains(text.suffix(8)))
        }
    }

    @Test("What comes in is a token if it isn't empty and not too long")
    func incoming() {
        #expect(SecretToken("") == nil)
        #expect(SecretToken(String(repeating: "x", count: 128)) != nil)
        #expect(SecretToken(String(repeating: "x", count: 129)) == nil)
    }

    @Test("The token against forged requests belongs to one sign-in, and doesn't give it away")
    func requestToken() throws {
        let one = SecretToken.random()
        let other = SecretToken.random()
        #expect(one.accepts(requestToken: one.requestToken) && !one.accepts(requestToken: other.requestToken))
        #expect(!one.accepts(requestToken: "") && !one.accepts(requestToken: one.reveal()))
        #expect(try SecretToken(#require(SecretToken(one.reveal())).reveal())?.requestToken == one.requestToken)
    }
}
