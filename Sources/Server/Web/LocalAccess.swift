import HTTP
import HTTPServer
import Runtime

/// Whether a request comes from a browser on the machine itself. Until there are accounts, only such a one may see a stream key or start the
/// test picture.
enum LocalAccess {
    /// By which proxies tell that they are one.
    private static let proxyHeaders = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"]

    static func isLocal(_ exchange: HTTPExchange) -> Bool { isLocal(exchange.request, from: exchange.peer) }
    static func mayControl(_ exchange: HTTPExchange) -> Bool { mayControl(exchange.request, from: exchange.peer) }

    /// The peer is this machine, no proxy stands between, and the address in the browser names this machine: a foreign page whose name was
    /// made to resolve to 127.0.0.1 (DNS rebinding) shows by its name.
    static func isLocal(_ request: HTTPRequestHead, from peer: SocketAddress) -> Bool {
        guard peer.isLoopback, isDirect(request), let authority = request.authority else { return false }
        return namesThisMachine(authority)
    }

    /// As above, and the request was not sent by a page of another site.
    static func mayControl(_ request: HTTPRequestHead, from peer: SocketAddress) -> Bool {
        guard isLocal(request, from: peer) else { return false }
        if let site = request.headers["Sec-Fetch-Site"], site != "same-origin", site != "none" { return false }
        guard let origin = request.headers["Origin"] else { return true }
        return request.authority.map { origin == "http://" + $0 || origin == "https://" + $0 } ?? false
    }

    static func namesThisMachine(_ authority: String) -> Bool {
        let host: Substring
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<end]
        } else {
            host = authority.prefix { $0 != ":" }
        }
        if host.lowercased() == "localhost" { return true }
        return SocketAddress(String(host), port: 0)?.isLoopback ?? false
    }

    /// nginx without further words adds no header and puts its own `127.0.0.1:8000` for the public name in `Host`, but it speaks
    /// HTTP/1.0 or asks to end the connection after the answer; browsers and curl do neither.
    private static func isDirect(_ request: HTTPRequestHead) -> Bool {
        request.version == .http1_1 && request.isKeepAlive && !proxyHeaders.contains { request.headers.contains($0) }
    }
}
