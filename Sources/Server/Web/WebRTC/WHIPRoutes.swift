import HTTP
import HTTPServer
import Ingest
import Runtime
import Streaming
import WebRTC
import WebRTCTransport

/// `/whip`: browsers and encoders publish by WebRTC (RFC 9725). The stream key comes as a bearer token, or in the address for clients that take
/// nothing else.
struct WHIPRoutes: Sendable {
    /// Scripts of any page may publish, since they must bring the key.
    static let cors = CORS(
        methods: "POST, PATCH, DELETE, OPTIONS", allowedHeaders: "Authorization, Content-Type, If-Match",
        exposedHeaders: "Location, Link, ETag, Accept-Post, Accept-Patch", maxAgeSeconds: 7200)
    static let fragmentType = "application/trickle-ice-sdpfrag"
    static let sessionPath = "/whip/session"
    /// Offers of browsers have up to 10 kB.
    static let bodyBytesMax = 64 * 1024

    let ingest: WHIPIngest
    /// Told to clients by Link fields.
    let iceServers: [ICEServer]

    func add(to router: inout Router<HTTPHandler>) {
        router.add(.post, "/whip") { exchange, _ in
            let key = Self.bearerToken(exchange.request)
            publish(exchange) { () throws(WHIPKeyRefusal) in
                guard let key else { throw .missing }
                return key
            }
        }
        router.add(.post, "/whip/{key}") { exchange, parameters in
            let key = parameters.string("key")
            publish(exchange) { key }
        }
        for pattern in ["/whip", "/whip/{key}"] { addOptions(pattern, to: &router) }
        // Else it would be the page of a creator by that name.
        router.add(.get, "/whip") { exchange, _ in
            Self.respond(
                exchange,
                .error(
                    .methodNotAllowed, code: "method_not_allowed", "Encoders and browsers publish here by POST (WHIP, RFC 9725).",
                    headers: ["Allow": "POST, OPTIONS"]))
        }
        let session = Self.sessionPath + "/{id}"
        router.add(.patch, session) { exchange, parameters in patch(exchange, parameters.string("id")) }
        router.add(.delete, session) { exchange, parameters in Self.respond(exchange, delete(parameters.string("id"))) }
        router.add(.options, session) { exchange, _ in Self.respond(exchange, Self.options("Accept-Patch", Self.fragmentType)) }
    }

    func addOptions(_ endpoint: String, to router: inout Router<HTTPHandler>) {
        router.add(.options, endpoint) { exchange, _ in Self.respond(exchange, Self.options("Accept-Post", MediaType.sdp.value)) }
    }

    // MARK: The endpoint

    /// Answers an offer for the livestream of a key.
    ///
    /// - Parameters:
    ///   - livestreamID: where the address names a livestream, the key must be its own.
    ///   - key: looks up what the request publishes by.
    func publish(
        _ exchange: HTTPExchange, livestreamID: String? = nil, key: @escaping @Sendable () async throws(WHIPKeyRefusal) -> String
    ) {
        guard Self.hasType(exchange.request, MediaType.sdp.value) else {
            return Self.respond(exchange, Self.needsOffer)
        }
        let address = exchange.client.host
        let encoder = String((exchange.request.headers["User-Agent"] ?? "unknown").prefix(80))
        exchange.readBody(limit: Self.bodyBytesMax) { body in
            exchange.respond {
                Self.shared(await answer(String(decoding: body, as: UTF8.self), livestreamID, address, encoder, key))
            }
        }
    }

    private func answer(
        _ offer: String, _ livestreamID: String?, _ address: String, _ encoder: String,
        _ key: @Sendable () async throws(WHIPKeyRefusal) -> String
    ) async -> HTTPResponse {
        let streamKey: String
        do throws(WHIPKeyRefusal) { streamKey = try await key() } catch { return error.response }
        do throws(WHIPRefusal) {
            return created(
                try await ingest.open(offer: offer, streamKey: streamKey, livestreamID: livestreamID, address: address, encoder: encoder))
        } catch {
            return error.response
        }
    }

    private func created(_ resource: WHIPResource) -> HTTPResponse {
        var response = HTTPResponse(
            .created, type: MediaType.sdp.value,
            headers: [
                "Location": "\(Self.sessionPath)/\(resource.peer.id)", "ETag": resource.peer.entityTag, "Accept-Patch": Self.fragmentType,
                "Cache-Control": "no-store",
            ], Array(resource.peer.answer.utf8))
        for server in iceServers { response.head.headers.append("Link", server.link) }
        return response
    }

    // MARK: The session

    private func patch(_ exchange: HTTPExchange, _ id: String) {
        guard let resource = ingest.resource(id) else { return Self.respond(exchange, Self.gone) }
        Self.patch(exchange, resource.peer)
    }

    /// Takes a fragment of SDP for a session of either direction.
    static func patch(_ exchange: HTTPExchange, _ resource: PeerResource) {
        guard Self.hasType(exchange.request, Self.fragmentType) else {
            return Self.respond(
                exchange,
                .error(
                    .unsupportedMediaType, code: "content_type", "The body must be a fragment of SDP (Content-Type: \(Self.fragmentType)).",
                    headers: ["Accept-Patch": Self.fragmentType]))
        }
        let ifMatch = exchange.request.headers["If-Match"]
        exchange.readBody(limit: Self.bodyBytesMax) { body in
            let outcome = resource.patch(String(decoding: body, as: UTF8.self), ifMatch: ifMatch)
            Self.respond(exchange, Self.response(to: outcome, resource))
        }
    }

    private static func response(to outcome: PeerResource.Patch, _ resource: PeerResource) -> HTTPResponse {
        switch outcome {
        case .trickled: HTTPResponse(.noContent, headers: ["ETag": resource.entityTag])
        case .restarted(let fragment):
            HTTPResponse(.ok, type: fragmentType, headers: ["ETag": resource.entityTag, "Cache-Control": "no-store"], Array(fragment.utf8))
        case .preconditionMissing:
            .error(
                .preconditionRequired, code: "if_match_missing",
                "If-Match is missing: send the session's ETag with candidates, or * to restart ICE.")
        case .preconditionFailed:
            .error(
                .preconditionFailed, code: "if_match_differs",
                "ICE has been restarted since: the session has another ETag now, and these candidates belong to the one before.")
        case .gone: gone
        case .malformed(let sentence): .error(.badRequest, code: "sdp_malformed", sentence)
        }
    }

    private func delete(_ id: String) -> HTTPResponse {
        guard let resource = ingest.resource(id) else { return Self.gone }
        resource.close()
        return HTTPResponse(.ok)
    }

    static let gone = HTTPResponse.error(.notFound, code: "not_found", "There is no such session, or not any more.")

    static let needsOffer = HTTPResponse.error(
        .unsupportedMediaType, code: "content_type", "The body must be an SDP offer (Content-Type: application/sdp).",
        headers: ["Accept-Post": MediaType.sdp.value])

    // MARK: Fields

    /// `Authorization: Bearer …` (RFC 6750, §2.1).
    static func bearerToken(_ request: HTTPRequestHead) -> String? {
        guard let value = request.headers["Authorization"], value.lowercased().hasPrefix("bearer ") else { return nil }
        return String(value.dropFirst("bearer ".count).drop { $0 == " " })
    }

    static func hasType(_ request: HTTPRequestHead, _ type: String) -> Bool {
        let value = (request.headers["Content-Type"] ?? "").prefix { $0 != ";" }
        return value.filter { $0 != " " }.lowercased() == type
    }

    static func options(_ name: String, _ value: String) -> HTTPResponse {
        var headers = cors.preflightAnswer.headers
        headers.set(name, value)
        return HTTPResponse(.noContent, headers: headers)
    }

    static func shared(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        cors.apply(to: &response.head.headers)
        return response
    }

    static func respond(_ exchange: HTTPExchange, _ response: HTTPResponse) { exchange.respond(shared(response)) }
}

/// Why a request publishes into nothing.
struct WHIPKeyRefusal: Error {
    let response: HTTPResponse
}

extension WHIPKeyRefusal {
    static let missing = WHIPKeyRefusal(
        response: .error(
            .unauthorized, code: "stream_key_missing",
            "A stream key is needed: send it as a bearer token (Authorization: Bearer KEY), or use the address /whip/KEY.",
            headers: ["WWW-Authenticate": "Bearer realm=\"Carillon\""]))
}

extension WHIPRefusal {
    /// The status by which programs know what to do, and words for people.
    var response: HTTPResponse {
        switch self {
        case .publish(let refusal): refusal.response
        case .offer(let error): error.response
        case .transport(let refusal): refusal.response
        }
    }
}

extension AdmissionRefusal {
    var response: HTTPResponse {
        let (code, sentence) =
            switch self {
            case .tooManySessions: ("too_many_sessions", "The server has as many WebRTC sessions as it can hold. Try again in a moment.")
            case .tooManyFromAddress:
                ("too_many_from_address", "Too many WebRTC sessions come from this address. Close some, then try again.")
            case .stopping: ("stopping", "The server is stopping. Try again in a moment.")
            }
        return .error(.serviceUnavailable, code: code, sentence, headers: ["Retry-After": "5"])
    }
}

extension PublishRefusal {
    fileprivate var response: HTTPResponse {
        let (status, headers): (HTTPStatus, HTTPHeaders) =
            switch self {
            case .unknownKey: (.unauthorized, ["WWW-Authenticate": "Bearer realm=\"Carillon\", error=\"invalid_token\""])
            case .tooManyAttempts: (.tooManyRequests, ["Retry-After": "60"])
            case .alreadyLive: (.conflict, [:])
            case .eventOver, .cancelled, .archived: (.forbidden, [:])
            case .justStopped: (.serviceUnavailable, ["Retry-After": "60"])
            case .ended, .tooManyPublications, .storeUnavailable: (.serviceUnavailable, ["Retry-After": "5"])
            }
        return .error(status, code: code, words, headers: headers)
    }

    private var code: String {
        switch self {
        case .unknownKey: "stream_key_unknown"
        case .tooManyAttempts: "too_many_attempts"
        case .alreadyLive: "already_live"
        case .ended: "session_ending"
        case .eventOver: "event_over"
        case .cancelled: "cancelled"
        case .archived: "archived"
        case .justStopped: "just_stopped"
        case .tooManyPublications: "too_many_livestreams"
        case .storeUnavailable: "store_unavailable"
        }
    }
}

extension NegotiationError {
    var response: HTTPResponse { .error(isMalformed ? .badRequest : .notAcceptable, code: code.rawValue, description) }

    /// The offer can't be read, rather than not be taken.
    fileprivate var isMalformed: Bool {
        switch code {
        case .malformed, .noICE, .noFingerprint, .noDTLSRole: true
        case .noBundle, .noMultiplexing, .noMedia, .noCodec: false
        }
    }
}
