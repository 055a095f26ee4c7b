import Glibc
import HTTP
import Outgoing

/// Fetches as a player does; what isn't found or comes without the right headers is an error or a finding.
struct Player {
    struct Failure: Error, CustomStringConvertible { let description: String }

    private static let client: HTTPClient = {
        var limits = OutgoingLimits()
        // Null, or a string that nobody changes: nothing here sets the environment.
        limits.certificateAuthorities = unsafe getenv("SSL_CERT_FILE").map { unsafe String(cString: $0) }
        return .live(limits: limits)
    }()

    static func text(_ address: String, _ type: MediaType, _ report: Report) async throws -> String {
        let answer = try await get(address)
        var findings: [String] = []
        if !type.matches(answer.headers["Content-Type"]) { findings.append("the type is \(answer.headers["Content-Type"] ?? "missing")") }
        if answer.headers["Cache-Control"] == nil { findings.append("Cache-Control is missing") }
        if answer.headers["Access-Control-Allow-Origin"] != "*" { findings.append("other sites may not fetch it") }
        if !findings.isEmpty { await report.add(findings, of: address) }
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Whether something is there, with caching for ever.
    static func finding(of media: String) async throws -> String? {
        let answer = try await get(media)
        let isKept = answer.headers["Cache-Control"]?.contains("immutable") ?? false
        if answer.body.isEmpty { return "\(media) is empty" }
        return isKept ? nil : "\(media) is media that may not be kept"
    }

    private static func get(_ address: String) async throws -> OutgoingResponse {
        var request = OutgoingRequest(.get, try OutgoingURL(address))
        request.addresses = .anywhere
        request.answerBytesMax = 64 << 20
        let answer = try await client.send(request)
        guard answer.status == 200 else { throw Failure(description: "\(address) answers \(answer.status)") }
        return answer
    }

    /// A name in a playlist, from the playlist's own address. Names with a scheme are taken as they are.
    static func resolve(_ name: String, from address: String) -> String {
        if name.contains("://") { return name }
        let base = address.split(separator: "?", maxSplits: 1)[0]
        if name.hasPrefix("/") {
            return base.split(separator: "/", omittingEmptySubsequences: false).prefix(3).joined(separator: "/") + name
        }
        return base.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
    }
}
