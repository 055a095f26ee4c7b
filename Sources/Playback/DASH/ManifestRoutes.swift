import HLS
package import HTTP
package import HTTPServer
import Runtime
import Streaming

/// `/live/{playbackID}/manifest.mpd`: what is on air, or the latest recording, for DASH; and the same of one session. A session's recording has
/// addresses of its own, `{session}/recording/manifest.mpd` and `index.m3u8`: a livestream may have many.
package struct ManifestRoutes: Sendable {
    /// How long the MPD of a session that has just begun is held until it has a whole segment.
    private static let startMax = Duration.seconds(15)

    private let directories: LiveDirectories
    private let library: RecordingLibrary
    private let viewers: ViewerCounter
    private let check: RightsCheck

    package init(directories: LiveDirectories, library: RecordingLibrary, viewers: ViewerCounter, rights: any PlaybackRights) {
        self.directories = directories
        self.library = library
        self.viewers = viewers
        check = RightsCheck(rights: rights)
    }

    package func add(to router: inout Router<HTTPHandler>) {
        add("manifest.mpd", to: &router) { manifest($0, $1.string("playbackID")) }
        add("{session}/manifest.mpd", to: &router) { exchange, parameters in
            ofSession(exchange, parameters.string("playbackID"), session: parameters.string("session"))
        }
        add("{session}/recording/manifest.mpd", to: &router) { exchange, parameters in
            recorded(exchange, parameters) { Self.answer($0.ownManifest.bytes, .finishedPlaylist) }
        }
        add("{session}/recording/index.m3u8", to: &router) { exchange, parameters in
            recorded(exchange, parameters) { recording in
                HTTPResponse(.ok, headers: LiveRoutes.headers(.hlsPlaylist, .finishedPlaylist), body: [recording.ownMultivariant[...]])
            }
        }
        TimeRoutes.add(to: &router)
    }

    private func add(_ rest: String, to router: inout Router<HTTPHandler>, _ handle: @escaping HTTPHandler) {
        for pattern in RightsCheck.patterns(rest) {
            router.add(.get, pattern) { exchange, parameters in check.pass(exchange, parameters) { handle(exchange, parameters) } }
            router.add(.options, pattern) { exchange, _ in
                exchange.respond(HTTPResponse(.noContent, headers: CORS.publicMedia.preflightAnswer.headers))
            }
        }
    }

    private func manifest(_ exchange: HTTPExchange, _ playbackID: String) {
        directories.catchUp(exchange) {
            guard let snapshot = directories[exchange.loop].snapshot(playbackID), !snapshot.isOver else {
                return latest(exchange, playbackID)
            }
            hold(exchange, playbackID) { $0.manifest }
        }
    }

    /// What a player that follows the session asks for again and again, also when it is over.
    private func ofSession(_ exchange: HTTPExchange, _ playbackID: String, session: String) {
        directories.catchUp(exchange) {
            guard directories[exchange.loop].snapshot(playbackID)?.session.id == session else {
                return exchange.respond(LiveRoutes.notFound)
            }
            hold(exchange, playbackID) { $0.session.id == session ? $0.sessionManifest : nil }
        }
    }

    private func hold(_ exchange: HTTPExchange, _ playbackID: String, _ text: @escaping (LiveSnapshot) -> RenderedText?) {
        viewers.note(exchange, playbackID, as: .dash)
        directories[exchange.loop].hold(exchange, for: playbackID, atMost: Self.startMax) { snapshot in
            guard let snapshot else { return LiveRoutes.notFound }
            if let text = text(snapshot) { return Self.answer(text.bytes, snapshot.isOver ? .finishedPlaylist : .plainPlaylist) }
            return snapshot.isOver ? LiveRoutes.notFound : nil
        } whenLate: {
            LiveRoutes.refusal(
                .serviceUnavailable, "not_ready", "The livestream is starting: there is no picture to play yet. Try again in a moment.")
        }
    }

    private func latest(_ exchange: HTTPExchange, _ playbackID: String) {
        exchange.respond { [library] in
            await library.latest(playbackID: playbackID).map { Self.answer($0.manifest.bytes, .multivariantPlaylist) }
                ?? LiveRoutes.notFound
        }
    }

    private func recorded(
        _ exchange: HTTPExchange, _ parameters: RouteParameters, _ answer: @escaping @Sendable (OpenRecording) -> HTTPResponse
    ) {
        let (playbackID, session) = (parameters.string("playbackID"), parameters.string("session"))
        exchange.respond { [library] in
            await library.recording(playbackID: playbackID, session: session).map(answer) ?? LiveRoutes.notFound
        }
    }

    private static func answer(_ text: [UInt8], _ policy: CachePolicy) -> HTTPResponse {
        HTTPResponse(.ok, headers: LiveRoutes.headers(.dashManifest, policy), body: [text[...]])
    }
}
