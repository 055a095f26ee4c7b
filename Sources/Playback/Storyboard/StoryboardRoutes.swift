import HLS
package import HTTP
package import HTTPServer
import Runtime

/// `/live/{playbackID}/{session}/storyboard/index.vtt`: small pictures for a recording's time line, on sheets beside it (`0.jpg`, `1.jpg`, …),
/// each made when it is first asked for.
package struct StoryboardRoutes: Sendable {
    private let library: RecordingLibrary
    private let shelf: StoryboardShelf
    private let check: RightsCheck

    package init(library: RecordingLibrary, thumbnailer: Thumbnailer, rights: any PlaybackRights) {
        self.library = library
        shelf = StoryboardShelf(thumbnailer: thumbnailer)
        check = RightsCheck(rights: rights)
    }

    package func add(to router: inout Router<HTTPHandler>) {
        for pattern in RightsCheck.patterns("{session}/storyboard/{file}") {
            router.add(.get, pattern) { exchange, parameters in
                check.pass(exchange, parameters) {
                    serve(
                        exchange, parameters.string("playbackID"), session: parameters.string("session"), file: parameters.string("file"))
                }
            }
        }
    }

    private func serve(_ exchange: HTTPExchange, _ playbackID: String, session: String, file: String) {
        let sheet = Self.sheet(file)
        guard file == "index.vtt" || sheet != nil else { return exchange.respond(LiveRoutes.notFound) }
        let (bound, loop) = (LoopBound(exchange, on: exchange.loop), exchange.loop)
        Task {
            guard let recording = await library.recording(playbackID: playbackID, session: session) else {
                return loop.execute { bound.value.respond(LiveRoutes.notFound) }
            }
            guard let sheet else {
                let list = await BlockingWork.run { Array(recording.storyboard.list.utf8) }
                return loop.execute {
                    bound.value.respond(HTTPResponse(.ok, headers: LiveRoutes.headers(.webVTT, .finishedPlaylist), body: [list[...]]))
                }
            }
            let picture = await shelf.sheet(sheet, of: recording, on: loop)
            loop.execute {
                let answer = picture.map { HTTPResponse(.ok, headers: LiveRoutes.headers(.jpeg, .media), body: [$0[...]]) }
                bound.value.respond(answer ?? LiveRoutes.notFound)
            }
        }
    }

    /// The number in `12.jpg`, written as we write it.
    private static func sheet(_ file: String) -> Int? {
        guard file.hasSuffix(".jpg"), let number = Int(file.dropLast(4)), number >= 0, "\(number).jpg" == file else { return nil }
        return number
    }
}
