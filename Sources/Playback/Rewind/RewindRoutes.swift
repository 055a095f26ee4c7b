import HLS
import Recording
package import HTTP
package import HTTPServer
import Runtime
import Streaming

/// `/live/{playbackID}/{session}/rewind/…`: the whole session while it is on air, from the bytes that are recorded.
///
/// A playlist of its own (`EXT-X-PLAYLIST-TYPE:EVENT`), rather than a longer live one: after eight hours it has a megabyte, which a low-latency
/// player would load, and a CDN keep, five times a second. So the live playlists stay small for everybody, and only who goes back
/// loads the long one, every other second. It ends with the session, so that whoever is in it watches on as if nothing had happened.
package struct RewindRoutes: Sendable {
    private let directories: LiveDirectories
    private let library: RecordingLibrary
    private let growing: GrowingRecordings
    private let viewers: ViewerCounter
    private let check: RightsCheck

    package init(
        directories: LiveDirectories, library: RecordingLibrary, growing: GrowingRecordings, viewers: ViewerCounter,
        rights: any PlaybackRights
    ) {
        self.directories = directories
        self.library = library
        self.growing = growing
        self.viewers = viewers
        check = RightsCheck(rights: rights)
    }

    package func add(to router: inout Router<HTTPHandler>) {
        for pattern in RightsCheck.patterns("{session}/rewind/{file}") {
            router.add(.get, pattern) { exchange, parameters in
                check.pass(exchange, parameters) {
                    directories.catchUp(exchange) {
                        serve(
                            exchange, parameters.string("playbackID"), session: parameters.string("session"),
                            file: parameters.string("file"))
                    }
                }
            }
            router.add(.options, pattern) { exchange, _ in
                exchange.respond(HTTPResponse(.noContent, headers: CORS.publicMedia.preflightAnswer.headers))
            }
        }
    }

    private func serve(_ exchange: HTTPExchange, _ playbackID: String, session: String, file: String) {
        let snapshot = directories[exchange.loop].snapshot(playbackID).flatMap { $0.session.id == session ? $0 : nil }
        let isOnAir = snapshot.map { !$0.isOver } ?? false
        let target = snapshot?.renditions.first?.playlist.configuration.targetDurationSeconds ?? 1
        if isOnAir { viewers.note(exchange, playbackID, as: .hls) }
        let bound = LoopBound(exchange, on: exchange.loop)
        Task {
            var recording = isOnAir ? await growing.recording(playbackID: playbackID, session: session) : nil
            if recording == nil { recording = await library.recording(playbackID: playbackID, session: session) }
            if recording == nil, snapshot != nil { recording = await growing.recording(playbackID: playbackID, session: session) }
            let text = MediaName(file).flatMap {
                $0.kind == .playlist ? recording?.growingPlaylist($0.rendition, targetDurationSeconds: target) : nil
            }
            let found = recording
            bound.loop.execute { answer(bound.value, file, found, text) }
        }
    }

    /// - Parameter text: the media playlist, where that is what `file` names.
    private func answer(_ exchange: HTTPExchange, _ file: String, _ recording: OpenRecording?, _ text: [UInt8]?) {
        guard let recording else { return exchange.respond(LiveRoutes.notFound) }
        let policy: CachePolicy = recording.reader.isFinished ? .finishedPlaylist : .plainPlaylist
        if file == "index.m3u8" { return exchange.respond(Self.playlist(recording.ownMultivariant, policy)) }
        if let text { return exchange.respond(Self.playlist(text, policy)) }
        guard let name = MediaName(file) else { return exchange.respond(LiveRoutes.notFound) }
        let entityTag = "\"\(recording.sessionID)-rewind-\(name)\""
        switch name.kind {
        case .initialization(let index):
            guard let bytes = recording.initialization(name.rendition, index) else { return exchange.respond(LiveRoutes.notFound) }
            exchange.respond(HTTPResponse(exchange.request, media: [bytes[...]], type: .mediaSegment, entityTag: entityTag, cache: .media))
        case .segment(let number):
            guard recording.isWhole(name.rendition, number), let body = recording.segment(name.rendition, number) else {
                return exchange.respond(LiveRoutes.notFound)
            }
            exchange.respond(body, type: .mediaSegment, entityTag: entityTag, cache: .media)
        case .playlist, .part: exchange.respond(LiveRoutes.notFound)
        }
    }

    private static func playlist(_ text: [UInt8], _ policy: CachePolicy) -> HTTPResponse {
        HTTPResponse(.ok, headers: LiveRoutes.headers(.hlsPlaylist, policy), body: [text[...]])
    }
}
