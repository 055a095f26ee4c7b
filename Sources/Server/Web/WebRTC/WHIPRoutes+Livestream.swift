import API
import Accounts
import HTTP
import HTTPServer
import Livestreams
import Runtime
import Store

/// A livestream's own WHIP endpoint: who may use its keys publishes by a sign-in or an access token, without seeing a key.
struct LivestreamPublishing: Sendable {
    let routes: APIRoutes
    let keys: StreamKeyService

    /// The key by which the caller of a request publishes into a livestream: the one that the request brings, else the livestream's first.
    fileprivate func key(
        for livestream: Livestream.ID, _ head: HTTPRequestHead, from address: AddressPrefix?, isEncrypted: Bool
    ) async throws -> String {
        if let token = WHIPRoutes.bearerToken(head), StreamKey(token) != nil { return token }
        let caller = try await routes.caller(of: head, from: address, isEncrypted: isEncrypted)
        guard !caller.isGuest else { throw ServiceError.unauthenticated }
        guard caller.signInID == nil || CrossSiteCheck.isFromHere(head) else {
            throw ServiceError(.forbidden, "Another site's page can't publish here with your sign-in.")
        }
        if let known = try await keys.list(livestream, by: caller).first {
            return try await keys.reveal(known.id, of: livestream, for: .setUpEncoder, by: caller).reveal()
        }
        return try await keys.create(livestream, name: StreamKeyTable.mainName, by: caller).key.reveal()
    }
}

extension WHIPRoutes {
    private static let livestreamPattern = "/api/livestreamMVPTwo/streams/{id}/whip"

    /// `/api/livestreamMVPTwo/streams/{id}/whip`, as document 4 has it.
    func add(_ publishing: LivestreamPublishing, to router: inout Router<HTTPHandler>) {
        for pattern in [Self.livestreamPattern, Self.livestreamPattern + "/"] {
            addOptions(pattern, to: &router)
            router.add(.post, pattern) { exchange, parameters in
                let livestream = parameters.string("id")
                let (head, address) = (exchange.request, AddressPrefix(addressBytes: exchange.client.bytes))
                let isEncrypted = exchange.isEncrypted
                publish(exchange, livestreamID: livestream) { () async throws(WHIPKeyRefusal) in
                    do {
                        return try await publishing.key(for: livestream, head, from: address, isEncrypted: isEncrypted)
                    } catch {
                        throw WHIPKeyRefusal(error)
                    }
                }
            }
        }
    }
}

extension WHIPKeyRefusal {
    fileprivate init(_ error: any Error) {
        let known = error as? ServiceError
        response = .error(
            known?.status ?? .serviceUnavailable, code: known?.code.word ?? "store_unavailable",
            known?.sentence ?? "The server can't look up who you are just now. Try again in a moment.",
            headers: known?.status == .unauthorized ? ["WWW-Authenticate": "Bearer realm=\"Carillon\""] : [:])
    }
}
