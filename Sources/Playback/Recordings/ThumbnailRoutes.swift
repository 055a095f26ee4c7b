import HLS
package import HTTP
package import HTTPServer
package import Runtime
import Streaming

/// `/live/{playbackID}/thumbnail.jpg`: a picture of what is on air, not older than some seconds, or of the latest recording.
package struct ThumbnailRoutes: Sendable {
    /// How old a picture of what is on air may be before a request has a new one made.
    private static let freshness = Duration.seconds(10)
    /// Pictures kept on one loop.
    private static let picturesMax = 256

    /// What one loop keeps.
    private final class Pictures {
        struct Entry {
            var bytes: [UInt8]?
            var madeAt: MonotonicTime
            var mediaSequenceNumber: Int
            var session: String
        }

        var entries: [String: Entry] = [:]
        var waiting: [String: [HTTPExchange]] = [:]
    }

    private let directories: LiveDirectories
    private let library: RecordingLibrary
    private let thumbnailer: Thumbnailer
    private let pictures: LoopLocal<Pictures>
    private let check: RightsCheck

    package init(
        group: EventLoopGroup, directories: LiveDirectories, library: RecordingLibrary, thumbnailer: Thumbnailer, rights: any PlaybackRights
    ) {
        check = RightsCheck(rights: rights)
        self.directories = directories
        self.library = library
        self.thumbnailer = thumbnailer
        pictures = LoopLocal(group) { _ in Pictures() }
    }

    package func add(to router: inout Router<HTTPHandler>) {
        for pattern in RightsCheck.patterns("thumbnail.jpg") {
            router.add(.get, pattern) { exchange, parameters in
                check.pass(exchange, parameters) { serve(exchange, parameters.string("playbackID")) }
            }
        }
    }

    private func serve(_ exchange: HTTPExchange, _ playbackID: String) {
        if let snapshot = directories[exchange.loop].snapshot(playbackID), let poster = snapshot.poster {
            return serve(exchange, playbackID, poster, session: snapshot.session.id)
        }
        let bound = LoopBound(exchange, on: exchange.loop)
        Task { [library] in
            let recording = await library.latest(playbackID: playbackID)
            let poster = await BlockingWork.run { recording?.poster() }
            bound.loop.execute {
                guard let recording, let poster else { return bound.value.respond(Self.none) }
                serve(bound.value, playbackID, poster, session: recording.sessionID)
            }
        }
    }

    private func serve(_ exchange: HTTPExchange, _ playbackID: String, _ poster: PosterSource, session: String) {
        let pictures = pictures[exchange.loop]
        if let entry = pictures.entries[playbackID], entry.session == session,
            // A picture that could not be made may be made later.
            entry.bytes != nil && entry.mediaSequenceNumber == poster.mediaSequenceNumber || .now() - entry.madeAt < Self.freshness
        {
            return exchange.respond(entry.bytes.map(Self.answer) ?? Self.none)
        }
        let isBeingMade = pictures.waiting[playbackID] != nil
        if let old = pictures.entries[playbackID], old.session == session, let bytes = old.bytes {
            // Nobody waits for a newer picture where there is an old one.
            exchange.respond(Self.answer(bytes))
            pictures.waiting[playbackID] = pictures.waiting[playbackID] ?? []
        } else {
            pictures.waiting[playbackID, default: []].append(exchange)
        }
        if isBeingMade { return }
        thumbnailer.picture(of: poster, on: exchange.loop) { bytes in
            if pictures.entries.count >= Self.picturesMax { pictures.entries.removeAll() }
            pictures.entries[playbackID] = Pictures.Entry(
                bytes: bytes, madeAt: .now(), mediaSequenceNumber: poster.mediaSequenceNumber, session: session)
            for waiting in pictures.waiting.removeValue(forKey: playbackID) ?? [] where waiting.isOpen {
                waiting.respond(bytes.map(Self.answer) ?? Self.none)
            }
        }
    }

    private static func answer(_ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(.ok, headers: LiveRoutes.headers(.jpeg, .plainPlaylist), body: [bytes[...]])
    }

    /// There is no picture (yet): a livestream of sound alone has none. Not an error of the page that asks.
    private static let none = HTTPResponse(.noContent, headers: LiveRoutes.headers(.jpeg, .notFound))
}
