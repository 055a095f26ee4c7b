import HLS
package import HTTP
package import HTTPServer
import Runtime

/// `/live/{playbackID}/{session}/download.mp4`: a recording as one ordinary MP4, made while it is sent. `?start=` and `?end=` (seconds) take
/// a piece of it, from key frame to key frame.
package struct DownloadRoutes: Sendable {
    /// Changes whenever the same recording would get other bytes: who resumes a download of before begins anew.
    private static let layout = 1

    private let library: RecordingLibrary
    private let shelf: MovieShelf
    private let check: RightsCheck
    private let title: @Sendable (_ playbackID: String) async -> String?

    /// `title` gives a livestream's title, after which the file is named.
    package init(
        library: RecordingLibrary, rights: any PlaybackRights, shelf: MovieShelf = MovieShelf(),
        title: @escaping @Sendable (_ playbackID: String) async -> String?
    ) {
        self.library = library
        self.shelf = shelf
        self.title = title
        check = RightsCheck(rights: rights)
    }

    package func add(to router: inout Router<HTTPHandler>) {
        for pattern in RightsCheck.patterns("{session}/download.mp4") {
            router.add(.get, pattern) { exchange, parameters in
                check.pass(exchange, parameters) {
                    serve(exchange, parameters.string("playbackID"), session: parameters.string("session"))
                }
            }
        }
    }

    private func serve(_ exchange: HTTPExchange, _ playbackID: String, session: String) {
        guard let window = DownloadWindow(exchange.request.query) else { return exchange.respond(Self.badWindow) }
        let bound = LoopBound(exchange, on: exchange.loop)
        Task {
            let recording = await library.recording(playbackID: playbackID, session: session)
            let name = await title(playbackID) ?? ""
            var answer = MovieShelf.Answer.nothing
            if let recording { answer = await shelf.movie(of: recording, window) }
            let answered = answer
            bound.loop.execute { respond(bound.value, answered, name, session: session, window) }
        }
    }

    private func respond(_ exchange: HTTPExchange, _ answer: MovieShelf.Answer, _ title: String, session: String, _ window: DownloadWindow)
    {
        switch answer {
        case .nothing: exchange.respond(LiveRoutes.notFound)
        case .busy: exchange.respond(Self.busy)
        case .tooLong: exchange.respond(Self.tooLong)
        case .movie(let movie):
            // What it takes in memory counts until the client has it.
            exchange.onEnd = { withExtendedLifetime(movie) {} }
            let body = FileBody(pieces: [FileBody.Piece(bytes: movie.head)] + movie.payload.pieces)
            let piece = window == .all ? "" : "-\(window.start)-\(window.end.map { "\($0)" } ?? "")"
            let disposition = ContentDisposition.attachment(fileName: (title.isEmpty ? "recording" : title) + ".mp4")
            exchange.respond(
                body, type: .mp4, entityTag: "\"\(session)-mp4-\(Self.layout)-\(body.byteCount)\(piece)\"", cache: .download,
                headers: ["Content-Disposition": disposition])
        }
    }

    private static let badWindow = LiveRoutes.refusal(
        .badRequest, "bad_window", "start and end are seconds from the recording's beginning, and the end comes after the start.")

    private static let tooLong = LiveRoutes.refusal(
        .contentTooLarge, "recording_too_long", "This recording is too long for one file. Take it in pieces, by start and end in seconds.")

    private static let busy: HTTPResponse = {
        var response = LiveRoutes.refusal(
            .serviceUnavailable, "too_many_downloads", "Many downloads are being made ready just now. Try again in a moment.")
        response.head.headers.set("Retry-After", "10")
        return response
    }()
}
