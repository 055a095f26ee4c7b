import HTTP
import Testing

@Suite struct PreconditionsTests {
    private static let then = HTTPDate.format(secondsSince1970: 1000)
    private static let before = HTTPDate.format(secondsSince1970: 999)

    private func outcome(_ headers: HTTPHeaders, _ method: HTTPMethod = .get, exists: Bool = true) -> Preconditions.Outcome {
        Preconditions.evaluate(
            headers, method: method, entityTag: exists ? EntityTag("a") : nil, lastModified: exists ? 1000 : nil, exists: exists)
    }

    @Test("If-None-Match compares weakly: 304 for reading, 412 for the rest")
    func ifNoneMatch() {
        for value in ["\"a\"", "W/\"a\"", "\"x\" , ,\"a\"", "*", "\"x,y\",\"a\""] {
            #expect(outcome(["If-None-Match": value]) == .notModified && outcome(["If-None-Match": value], .head) == .notModified)
            #expect(outcome(["If-None-Match": value], .put) == .failed)
        }
        for value in ["\"b\"", "a", "", "\"a", "\"x\" \"a\"", "w/\"a\""] { #expect(outcome(["If-None-Match": value]) == .proceed) }
        #expect(outcome(["If-None-Match": "*"], .put, exists: false) == .proceed)
        #expect(outcome(["If-None-Match": "\"x\"", "if-none-match": "\"a\""]) == .notModified)
    }

    @Test("If-Match compares strongly")
    func ifMatch() {
        #expect(outcome(["If-Match": "\"a\""], .put) == .proceed && outcome(["If-Match": "*"], .put) == .proceed)
        #expect(outcome(["If-Match": "W/\"a\""], .put) == .failed && outcome(["If-Match": "\"b\""]) == .failed)
        #expect(outcome(["If-Match": "*"], .put, exists: false) == .failed)
    }

    @Test("Dates count to the second, for reading")
    func dates() {
        #expect(outcome(["If-Modified-Since": Self.then]) == .notModified && outcome(["If-Modified-Since": Self.before]) == .proceed)
        #expect(outcome(["If-Modified-Since": Self.then], .post) == .proceed && outcome(["If-Modified-Since": "junk"]) == .proceed)
        #expect(outcome(["If-Unmodified-Since": Self.then], .put) == .proceed && outcome(["If-Unmodified-Since": Self.before]) == .failed)
        #expect(outcome(["If-Unmodified-Since": "junk"]) == .proceed)
    }

    @Test("Tags go before dates, and If-Match before If-None-Match")
    func order() {
        #expect(outcome(["If-None-Match": "\"b\"", "If-Modified-Since": Self.then]) == .proceed)
        #expect(outcome(["If-Match": "\"a\"", "If-Unmodified-Since": Self.before]) == .proceed)
        #expect(outcome(["If-None-Match": "\"a\"", "If-Match": "\"b\""]) == .failed)
        #expect(outcome(["If-None-Match": "\"a\"", "If-Match": "\"a\""]) == .notModified)
    }

    @Test("Entity tags are read, written and compared as RFC 9110 §8.8.3.2's table says")
    func tags() throws {
        let (weak, strong) = (try #require(EntityTag(parsing: " W/\"1\" ")), try #require(EntityTag(parsing: "\"1\"")))
        #expect(weak.isWeak && weak.description == "W/\"1\"" && strong.description == "\"1\"")
        #expect(strong.stronglyMatches(strong) && !weak.stronglyMatches(weak) && !weak.stronglyMatches(strong))
        #expect(weak.weaklyMatches(strong) && weak.weaklyMatches(weak) && !strong.weaklyMatches(EntityTag("2")))
        for bad in ["", "1", "\"1", "1\"", "\"1\"x", "\"1\"\"", "\"a b\"", "W/1", "W\"1\""] { #expect(EntityTag(parsing: bad) == nil) }
        #expect(EntityTag(parsing: "\"\"")?.opaque == "")
    }
}
