import HLS
package import HTTP
package import HTTPServer
import Recording
import Runtime
import Streaming

/// `/live/…`: playlists, segments and parts, of what is on air and of recordings (RFC 8216bis).
package struct LiveRoutes: Sendable {
    /// How long `index.m3u8` of a session that has just begun is held until there is something to play.
    private static let startMax = Duration.seconds(12)
    /// How long a hinted part is held: it comes within a part's duration, unless the encoder has stopped.
    private static let hintedPartMax = Duration.seconds(10)

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
        add("index.m3u8", to: &router) { multivariant($0, $1.string("playbackID")) }
        add("{session}/{file}", to: &router) { exchange, parameters in
            media(exchange, parameters.string("playbackID"), session: parameters.string("session"), parameters.string("file"))
        }
        add("{session}/recording/{file}", to: &router) { exchange, parameters in
            let (playbackID, session, file) = (parameters.string("playbackID"), parameters.string("session"), parameters.string("file"))
            recording(exchange, playbackID, session: session, file)
        }
    }

    private func add(_ rest: String, to router: inout Router<HTTPHandler>, _ handle: @escaping HTTPHandler) {
        for pattern in RightsCheck.patterns(rest) {
            router.add(.get, pattern) { exchange, parameters in check.pass(exchange, parameters) { handle(exchange, parameters) } }
            router.add(.options, pattern) { exchange, _ in
                exchange.respond(HTTPResponse(.noContent, headers: CORS.publicMedia.preflightAnswer.headers))
            }
        }
    }

    // MARK: index.m3u8

    /// The session on air, or the latest recording: the same address before and after the end.
    private func multivariant(_ exchange: HTTPExchange, _ playbackID: String) {
        guard isOnAir(exchange, playbackID) else {
            return directories.catchUp(exchange) {
                guard isOnAir(exchange, playbackID) else {
                    return recording(exchange, playbackID, justEnded: directories[exchange.loop].snapshot(playbackID))
                }
                holdMultivariant(exchange, playbackID)
            }
        }
        holdMultivariant(exchange, playbackID)
    }

    private func isOnAir(_ exchange: HTTPExchange, _ playbackID: String) -> Bool {
        directories[exchange.loop].snapshot(playbackID).map { !$0.isOver } ?? false
    }

    private func holdMultivariant(_ exchange: HTTPExchange, _ playbackID: String) {
        let directory = directories[exchange.loop]
        viewers.note(exchange, playbackID, as: .hls)
        directory.hold(exchange, for: playbackID, atMost: Self.startMax) { snapshot in
            guard let snapshot else { return Self.notFound }
            return snapshot.multivariant.map { Self.playlist($0.bytes, .multivariantPlaylist, exchange.request) }
        } whenLate: {
            Self.refusal(
                .serviceUnavailable, "not_ready", "The livestream is starting: there is no picture to play yet. Try again in a moment.")
        }
    }

    /// The latest recording. That of a session which has just ended is being closed on the disk: it's waited for.
    private func recording(_ exchange: HTTPExchange, _ playbackID: String, justEnded: LiveSnapshot?) {
        let request = exchange.request
        exchange.respond { [library] in
            var recording = await library.latest(playbackID: playbackID)
            if let justEnded, justEnded.livestream.isRecorded, recording?.sessionID != justEnded.session.id {
                let closed = await library.closing(playbackID: playbackID, session: justEnded.session.id)
                recording = closed ?? recording
            }
            return recording.map { Self.playlist($0.multivariant, .multivariantPlaylist, request) } ?? Self.notFound
        }
    }

    // MARK: What is on air

    private func media(_ exchange: HTTPExchange, _ playbackID: String, session: String, _ file: String) {
        guard let name = MediaName(file) else { return exchange.respond(Self.notFound) }
        if answer(exchange, playbackID, session, name) { return }
        directories.catchUp(exchange) {
            if exchange.isOpen, !answer(exchange, playbackID, session, name) { exchange.respond(Self.notFound) }
        }
    }

    /// False when this loop knows of nothing by that name.
    private func answer(_ exchange: HTTPExchange, _ playbackID: String, _ session: String, _ name: MediaName) -> Bool {
        guard let snapshot = directories[exchange.loop].snapshot(playbackID), snapshot.session.id == session else { return false }
        if name.kind == .playlist {
            playlist(exchange, playbackID, session, name.rendition)
            return true
        }
        guard let rendition = snapshot.rendition(name.rendition) else { return false }
        switch rendition.playlist.availability(of: name) {
        case .available: exchange.respond(Self.media(name, rendition, session: session, exchange.request))
        case .gone: exchange.respond(Self.notFound)
        case .unknown: return false
        case .hinted: holdPart(exchange, playbackID, session, name)
        }
        return true
    }

    private func holdPart(_ exchange: HTTPExchange, _ playbackID: String, _ session: String, _ name: MediaName) {
        let request = exchange.request
        directories[exchange.loop].hold(exchange, for: playbackID, atMost: Self.hintedPartMax) { snapshot in
            guard let snapshot, snapshot.session.id == session, let rendition = snapshot.rendition(name.rendition) else {
                return Self.notFound
            }
            switch rendition.playlist.availability(of: name) {
            case .available: return Self.media(name, rendition, session: session, request)
            case .hinted: return nil
            case .gone, .unknown: return Self.notFound
            }
        } whenLate: {
            Self.notFound
        }
    }

    private func playlist(_ exchange: HTTPExchange, _ playbackID: String, _ session: String, _ wanted: Rendition) {
        let directory = directories[exchange.loop]
        viewers.note(exchange, playbackID, as: .hls)
        let query = exchange.request.target.utf8.firstIndex(of: UInt8(ascii: "?")).map { exchange.request.target[$0...].dropFirst() } ?? ""
        let request: BlockingRequest
        do throws(BlockingRequest.Refusal) { request = try BlockingRequest(query: query) } catch {
            return exchange.respond(Self.refusal(.badRequest, "bad_delivery_directive", error.sentence))
        }
        let limit = directory.snapshot(playbackID)?.rendition(wanted)?.playlist.configuration.blockingMillisecondsMax
        let head = exchange.request
        directory.hold(exchange, for: playbackID, atMost: limit.map { .milliseconds($0) } ?? Self.startMax) { snapshot in
            guard let snapshot, snapshot.session.id == session else { return Self.notFound }
            guard let rendition = snapshot.rendition(wanted) else { return snapshot.isOver ? Self.notFound : nil }
            switch request.resolve(against: rendition.playlist) {
            case .ready:
                let text = request.skip == .none ? rendition.full : rendition.delta
                return Self.playlist(text.bytes, .playlist(answering: request, rendition.playlist), head)
            case .wait: return nil
            case .badRequest(let sentence): return Self.refusal(.badRequest, "bad_delivery_directive", sentence)
            }
        } whenLate: {
            Self.refusal(
                .serviceUnavailable, "not_ready",
                "No new part has come within the time that a playlist may be held. The encoder may have paused.")
        }
    }

    // MARK: Recordings

    private func recording(_ exchange: HTTPExchange, _ playbackID: String, session: String, _ file: String) {
        guard let name = MediaName(file) else { return exchange.respond(Self.notFound) }
        let bound = LoopBound(exchange, on: exchange.loop)
        Task { [library] in
            let recording = await library.recording(playbackID: playbackID, session: session)
            bound.loop.execute { Self.answer(bound.value, name, from: recording) }
        }
    }

    private static func answer(_ exchange: HTTPExchange, _ name: MediaName, from recording: OpenRecording?) {
        guard let recording else { return exchange.respond(notFound) }
        switch name.kind {
        case .playlist:
            guard let text = recording.playlist(name.rendition) else { return exchange.respond(notFound) }
            exchange.respond(playlist(text, .finishedPlaylist, exchange.request))
        case .initialization(let index):
            guard let bytes = recording.initialization(name.rendition, index) else { return exchange.respond(notFound) }
            exchange.respond(media([bytes[...]], entityTag: entityTag(name, session: recording.sessionID), exchange.request))
        case .segment(let number):
            guard let body = recording.segment(name.rendition, number) else { return exchange.respond(notFound) }
            exchange.respond(body, type: .mediaSegment, entityTag: entityTag(name, session: recording.sessionID), cache: .media)
        case .part: exchange.respond(notFound)
        }
    }

    // MARK: Answers

    private static func playlist(_ text: [UInt8], _ policy: CachePolicy, _ request: HTTPRequestHead) -> HTTPResponse {
        HTTPResponse(.ok, headers: headers(.hlsPlaylist, policy), body: [text[...]])
    }

    private static func media(
        _ name: MediaName, _ rendition: RenditionSnapshot, session: String, _ request: HTTPRequestHead
    ) -> HTTPResponse {
        guard let bytes = rendition.bytes(of: name.kind) else { return notFound }
        return media(bytes, entityTag: entityTag(name, session: session), request)
    }

    private static func media(_ bytes: [ArraySlice<UInt8>], entityTag: String, _ request: HTTPRequestHead) -> HTTPResponse {
        HTTPResponse(request, media: bytes, type: .mediaSegment, entityTag: entityTag, cache: .media)
    }

    /// A name never changes its meaning within a session.
    private static func entityTag(_ name: MediaName, session: String) -> String { "\"\(session)-\(name)\"" }

    static let notFound: HTTPResponse = {
        var response = HTTPResponse.error(.notFound, code: "not_found", "There is nothing at this address, or not any more.")
        response.head.headers.set("Cache-Control", CachePolicy.notFound.cacheControl)
        CORS.publicMedia.apply(to: &response.head.headers)
        return response
    }()

    static func refusal(_ status: HTTPStatus, _ code: String, _ sentence: String) -> HTTPResponse {
        var response = HTTPResponse.error(status, code: code, sentence)
        CORS.publicMedia.apply(to: &response.head.headers)
        return response
    }

    static func headers(_ type: MediaType, _ policy: CachePolicy) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Content-Type": type.value, "Cache-Control": policy.cacheControl]
        CORS.publicMedia.apply(to: &headers)
        return headers
    }
}
