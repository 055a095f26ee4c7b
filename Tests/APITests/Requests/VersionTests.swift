import Accounts
import HTTP
import JSON
import Testing

@testable import API

@Suite struct VersionTests {
    private func request(_ method: HTTPMethod = .patch, _ headers: HTTPHeaders) -> HTTPRequestHead {
        HTTPRequestHead(method: method, target: "/x", path: "/x", headers: headers)
    }

    private func seen(_ lines: [String]) throws -> Int64? {
        var headers = HTTPHeaders()
        for line in lines { headers.append("If-Match", line) }
        var router = Router<Int>()
        router.add(.patch, "/x", 0)
        guard case .found(_, let parameters) = router.match(.patch, "/x") else { preconditionFailure("the route is there") }
        return try APIRequest(
            head: request(.patch, headers), caller: .guest(nil), isEncrypted: true, parameters: parameters, bytes: []
        ).ifMatch()
    }

    @Test("The tag that an answer gave says which version was seen")
    func roundTrip() throws {
        let tag = try #require(APIResponse.data(["n": 1]).tagged(version: 12).headers["ETag"])
        #expect(tag.hasPrefix("\"12."))
        #expect(try seen([tag]) == 12)
        #expect(try seen([]) == nil)
        #expect(try seen(["*"]) == nil)
    }

    @Test("A weak tag, or one of somebody else's, is a version that no record has", arguments: ["W/\"12.ab\"", "\"x\"", "\"\""])
    func others(tag: String) throws {
        #expect(try seen([tag]) == -1)
    }

    @Test("What is no tag, or more than one, is refused", arguments: [["12"], ["\"1.a\", \"2.b\""], ["\"1.a\"", "\"2.b\""], ["\"1"]])
    func refused(lines: [String]) {
        #expect(throws: ServiceError.self) { try seen(lines) }
    }

    @Test("Two answers have one tag only if they are the same, whatever the version says")
    func strong() {
        let tags = [("a", 1), ("b", 1), ("a", 2)].map { APIResponse.data(.string($0.0)).tagged(version: Int64($0.1)).headers["ETag"] }
        #expect(Set(tags).count == 3)
    }

    @Test("Whoever has the answer already gets none")
    func notModified() throws {
        let answer = APIResponse.data(["n": 1]).tagged(version: 12)
        let tag = try #require(answer.headers["ETag"])
        #expect(answer.unlessKnown(to: request(.get, ["If-None-Match": "\"x\", W/\(tag)"])).status == .notModified)
        #expect(answer.unlessKnown(to: request(.get, ["If-None-Match": "\"x\""])).status == .ok)
        #expect(answer.unlessKnown(to: request(.get, [:])).body == answer.body)
        #expect(answer.unlessKnown(to: request(.patch, ["If-None-Match": tag])).status == .ok)
    }
}
