import Accounts
import HTTP
import Testing

@testable import API

@Suite struct PublicAddressTests {
    private func request(_ authority: String?, isEncrypted: Bool = false) -> APIRequest {
        let head = HTTPRequestHead(method: .get, target: "/", path: "/", authority: authority)
        var router = Router<Int>()
        router.add(.get, "/", 0)
        guard case .found(_, let parameters) = router.match(.get, "/") else { preconditionFailure("the route is there") }
        return APIRequest(head: head, caller: .guest(nil), isEncrypted: isEncrypted, parameters: parameters, bytes: [])
    }

    @Test("A server is called as the request called it, unless somebody has said how")
    func names() {
        let called = PublicAddress.asCalled(httpPort: 8000) { 1936 }
        #expect(called.origin(request("live.example:8443", isEncrypted: true)) == "https://live.example:8443")
        #expect(called.rtmp(request("[::1]:8000")) == "rtmp://[::1]:1936/live")
        #expect(called.origin(request(nil)) == "http://localhost:8000")
        let said = PublicAddress.asCalled(url: "https://live.example", host: "in.example", httpPort: 8000) { 1935 }
        #expect(said.origin(request("evil.example")) == "https://live.example")
        #expect(said.rtmp(request("evil.example")) == "rtmp://in.example/live")
    }
}
