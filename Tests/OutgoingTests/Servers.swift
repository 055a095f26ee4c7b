import Glibc
import HTTP
import Outgoing
import Runtime
import Synchronization
import Testing

/// The servers of `servers.py`, started with the first test that needs them, for all.
struct Servers {
    private let values: [String: String]

    /// Debian's Python with aiosmtpd, which `script/bootstrap test` installs.
    static let areThere = system("/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null") == 0 && system("openssl version >/dev/null") == 0

    private static let shared = Task { try await start() }
    static func get() async throws -> Servers { try await shared.value }

    var certificateAuthorities: String { values["ca"] ?? "" }

    func port(_ name: String) throws -> UInt16 { try #require(values[name].flatMap { UInt16($0) }) }

    func url(_ path: String) throws -> OutgoingURL { try url("http", path) }

    func url(_ server: String, _ path: String) throws -> OutgoingURL {
        try OutgoingURL("\(server == "http" ? "http" : "https")://localhost:\(port(server))\(path)")
    }

    /// Limits under which the servers' certificates are trusted.
    var limits: OutgoingLimits {
        var limits = OutgoingLimits()
        limits.certificateAuthorities = certificateAuthorities
        return limits
    }

    private static func start() async throws -> Servers {
        let loop = try EventLoop()
        loop.start()
        let script = String("\(#filePath)".dropLast("Servers.swift".count)) + "servers.py"
        let kept = Kept()
        try await loop.run { () -> Result<Void, SystemCallError> in
            Result { () throws(SystemCallError) in
                _ = try ChildProcess(loop: loop, arguments: ["/usr/bin/python3", script], timeLimit: .seconds(600)) { bytes in
                    kept.add(bytes.withUnsafeBytes { Array($0) })
                } onExit: { _ in
                }
            }
        }.get()
        while !kept.text.hasSuffix("ready\n") { try await Task.sleep(for: .milliseconds(20)) }
        let pairs = kept.text.split(separator: "\n").map { $0.split(separator: " ") }.filter { $0.count == 2 }
        return Servers(values: Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), String($0[1])) }))
    }

    private final class Kept: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
        func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    }
}

extension OutgoingRequest {
    /// To the servers of the tests, which live on the loopback interface.
    static func test(_ url: OutgoingURL, headers: HTTPHeaders = [:]) -> OutgoingRequest { test(.get, url, headers: headers) }

    static func test(_ method: HTTPMethod, _ url: OutgoingURL, headers: HTTPHeaders = [:], body: [UInt8]? = nil) -> OutgoingRequest {
        var request = OutgoingRequest(method, url, headers: headers, body: body)
        request.addresses = .anywhere
        return request
    }
}

extension OutgoingResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Waits for a condition, generously; whether it came.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<1000 {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}

/// The error of something that fails.
func outgoingError<Result>(_ body: () async throws(OutgoingError) -> Result) async -> OutgoingError? {
    do throws(OutgoingError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
