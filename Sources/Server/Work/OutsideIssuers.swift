import Accounts
import HTTP
import JOSE
import Logging
import Outgoing

/// The sign-in services that the operator has named, and how their documents are fetched.
struct OutsideIssuers: Sendable {
    private static let timeLimit = Duration.seconds(10)

    private let policies: [TokenPolicy]
    private let http: HTTPClient

    init(_ configuration: Configuration, http: HTTPClient) {
        policies = configuration.issuers.map { TokenPolicy(issuer: $0, audiences: Set(configuration.issuerAudiences)) }
        self.http = http
    }

    func verification(log: Log) -> OutsideVerification {
        .live(
            policies.compactMap { policy in
                OutsideIssuer(
                    policy: policy, failed: { log.warning("a sign-in service gives no keys", ["error": .string($0)]) }, fetch: fetch)
            })
    }

    /// What keeps each from vouching for anybody just now, in words for an operator; nil for one that is well.
    func troubles() async -> [(issuer: String, trouble: String?)] {
        var troubles: [(issuer: String, trouble: String?)] = []
        for policy in policies { troubles.append((policy.issuer, await trouble(policy.issuer))) }
        return troubles
    }

    private func trouble(_ issuer: String) async -> String? {
        guard let url = DiscoveryDocument.url(issuer: issuer) else { return "It is no address of a sign-in service." }
        do {
            let document = try DiscoveryDocument(parsing: try await fetch(url).bytes, issuer: issuer)
            let keys = try JSONWebKeySet(parsing: try await fetch(document.keySetURL).bytes)
            return keys.keys.isEmpty ? "It shows no key that can be used here." : nil
        } catch {
            return "\(error)"
        }
    }

    private func fetch(_ url: String) async throws -> OutsideIssuer.Fetched {
        var request = OutgoingRequest(.get, try OutgoingURL(url), headers: ["Accept": "application/json"])
        request.timeLimit = Self.timeLimit
        request.answerBytesMax = JSONWebKeySet.bytesMax
        // The operator has named it, and it may well stand in the same house.
        request.addresses = .anywhere
        let response = try await http.send(request)
        guard response.status == 200 else {
            throw OutgoingError(.notUnderstood, "\(request.url) answered \(response.status) instead of 200.")
        }
        return OutsideIssuer.Fetched(bytes: response.body, maxAgeSeconds: Self.maxAge(response.headers))
    }

    /// `max-age` of Cache-Control (RFC 9111 §5.2.2.1).
    private static func maxAge(_ headers: HTTPHeaders) -> Int64? {
        for directive in headers.values(for: "Cache-Control").joined(separator: ",").split(separator: ",") {
            let parts = directive.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "max-age" { return Int64(parts[1]) }
        }
        return nil
    }
}
