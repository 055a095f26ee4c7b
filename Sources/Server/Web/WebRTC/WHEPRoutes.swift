import HTTP
import HTTPServer
import Playback
import WebRTC
import WebRTCTransport

/// `/whep`: players watch by WebRTC (draft-ietf-wish-whep-03). The right to watch stands in the address, as for every other way to watch, or
/// comes as a bearer token.
struct WHEPRoutes: Sendable {
    private static let sessionPath = "/whep/session"
    private static let patterns = ["/whep/{playbackID}", "/whep/{playbackID}/t/{token}"]

    let playback: WHEPPlayback
    /// Told to players by Link fields.
    let iceServers: [ICEServer]

    func add(to router: inout Router<HTTPHandler>) {
        for pattern in Self.patterns {
            router.add(.post, pattern) { exchange, parameters in
                watch(exchange, parameters.string("playbackID"), token: parameters.optional("token"))
            }
            router.add(.options, pattern) { exchange, _ in
                WHIPRoutes.respond(exchange, WHIPRoutes.options("Accept-Post", MediaType.sdp.value))
            }
        }
        let session = Self.sessionPath + "/{id}"
        router.add(.patch, session) { exchange, parameters in
            guard let resource = playback.resource(parameters.string("id")) else { return WHIPRoutes.respond(exchange, WHIPRoutes.gone) }
            WHIPRoutes.patch(exchange, resource.peer)
        }
        router.add(.delete, session) { exchange, parameters in
            let id = parameters.string("id")
            guard let resource = playback.resource(id) else {
                return WHIPRoutes.respond(exchange, playback.hasEnded(id) ? HTTPResponse(.ok) : WHIPRoutes.gone)
            }
            resource.close()
            WHIPRoutes.respond(exchange, HTTPResponse(.ok))
        }
        router.add(.options, session) { exchange, _ in
            WHIPRoutes.respond(exchange, WHIPRoutes.options("Accept-Patch", WHIPRoutes.fragmentType))
        }
    }

    private func watch(_ exchange: HTTPExchange, _ playbackID: String, token: String?) {
        let token = token ?? WHIPRoutes.bearerToken(exchange.request)
        guard WHIPRoutes.hasType(exchange.request, MediaType.sdp.value) else {
            return WHIPRoutes.respond(exchange, WHIPRoutes.needsOffer)
        }
        exchange.readBody(limit: WHIPRoutes.bodyBytesMax) { body in
            playback.pass(exchange, playbackID, token: token) {
                WHIPRoutes.respond(exchange, answer(exchange, String(decoding: body, as: UTF8.self), playbackID, token))
            }
        }
    }

    private func answer(_ exchange: HTTPExchange, _ offer: String, _ playbackID: String, _ token: String?) -> HTTPResponse {
        do throws(WHEPRefusal) {
            let resource = try playback.open(exchange, offer: offer, playbackID, token: token)
            var response = HTTPResponse(
                .created, type: MediaType.sdp.value,
                headers: [
                    "Location": "\(Self.sessionPath)/\(resource.peer.id)", "ETag": resource.peer.entityTag,
                    "Accept-Patch": WHIPRoutes.fragmentType, "Cache-Control": "no-store",
                ], Array(resource.peer.answer.utf8))
            for server in iceServers { response.head.headers.append("Link", server.link) }
            return response
        } catch {
            return error.response
        }
    }
}

extension WHEPRefusal {
    /// The status by which players know what to do, and words for people.
    fileprivate var response: HTTPResponse {
        switch self {
        case .notLive:
            .error(
                .conflict, code: "not_live", "The livestream is not on air just now. Try again when it is.", headers: ["Retry-After": "2"])
        case .reordered:
            .error(
                .conflict, code: "pictures_reordered",
                "The encoder sends B-frames, which WebRTC can't carry. Play it by HLS (/live/…/index.m3u8), or set B-frames to 0 in the encoder."
            )
        case .codec(let name):
            .error(
                .conflict, code: "codec_unsupported",
                "The encoder sends \(name), which can't be played by WebRTC here. Play it by HLS (/live/…/index.m3u8).")
        case .offer(let error): error.response
        case .transport(let refusal): refusal.response
        }
    }
}
