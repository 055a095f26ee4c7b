import HTTP
import Testing

@Suite struct CORSTests {
    @Test("Public media may be read from every page, and measured by players")
    func media() {
        var headers: HTTPHeaders = ["Access-Control-Allow-Origin": "old"]
        CORS.publicMedia.apply(to: &headers)
        #expect(headers.values(for: "Access-Control-Allow-Origin") == ["*"])
        #expect(headers.listContains("Content-Range", in: "Access-Control-Expose-Headers"))
        #expect(!headers.contains("Access-Control-Allow-Credentials"))
    }

    @Test("A preflight is known by its headers and answered for two hours")
    func preflight() {
        let asking: HTTPHeaders = ["Origin": "https://a.example", "Access-Control-Request-Method": "GET"]
        #expect(CORS.isPreflight(HTTPRequestHead(method: .options, target: "/", path: "/", headers: asking)))
        #expect(!CORS.isPreflight(HTTPRequestHead(method: .get, target: "/", path: "/", headers: asking)))
        #expect(!CORS.isPreflight(HTTPRequestHead(method: .options, target: "/", path: "/")))
        let answer = CORS.publicMedia.preflightAnswer
        #expect(answer.status == .noContent && answer.headers["Access-Control-Max-Age"] == "7200")
        for header in ["Range", "If-None-Match"] { #expect(answer.headers.listContains(header, in: "Access-Control-Allow-Headers")) }
    }
}
