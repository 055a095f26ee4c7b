import Glibc
import HLS
import HTTP
import HTTPServer
import Logging
import Media
import Runtime
import Streaming
import Synchronization
import TestSupport
import Testing

@testable import Playback

@Suite struct LiveRoutesTests {
    @Test(
        "What another loop is just about to publish is waited for, not called missing",
        arguments: ["index", "video.m3u8", "video-0.0.m4s", "video-0.m4s", "video-3.0.m4s"])
    func otherLoopIsAhead(file: String) async throws {
        let group = try EventLoopGroup(count: 2)
        defer { group.stop() }
        let directories = LiveDirectories(group: group)
        let viewers = ViewerCounter(loop: group.loops[0]) { _, _ in }
        var inner = Router<HTTPHandler>()
        LiveRoutes(
            directories: directories, library: RecordingLibrary { _, _ in nil }, viewers: viewers, rights: FixedRights(known: [true])
        )
        .add(to: &inner)
        // Each request comes at the worst moment: the loop of the publication is at work on the snapshot that it asks about.
        var router = Router<HTTPHandler>()
        let routes = inner
        router.add(.get, "/live/{rest...}") { exchange, _ in
            let publisher = exchange.loop === group.loops[0] ? group.loops[1] : group.loops[0]
            let isAtWork = Atomic<Bool>(false)
            publisher.execute {
                isAtWork.store(true, ordering: .releasing)
                usleep(20_000)
                directories.publish(Self.snapshot, from: publisher)
            }
            while !isAtWork.load(ordering: .acquiring) { usleep(100) }
            guard case .found(let handler, let parameters) = routes.match(.get, exchange.request.path) else { return exchange.abort() }
            handler(exchange, parameters)
        }
        let server = HTTPServer(
            group: group, router: router, notFound: { $0.abort() }, log: Log(area: "test", sink: MemoryLogSink()))
        let address = try #require(SocketAddress("127.0.0.1", port: 0))
        let port = try await server.listen(address: address).port
        let path = file == "index" ? "/live/p/index.m3u8" : "/live/p/s/\(file)"
        let status = try await onThread {
            let client = try TestSocket(port: port)
            try client.send("GET \(path) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
            return try client.receive(until: "\r\n")
        }
        #expect(status.hasPrefix(file == "video-3.0.m4s" ? "HTTP/1.1 404" : "HTTP/1.1 200"))
        await server.close()
    }

    /// A livestream whose first part is there.
    private static var snapshot: LiveSnapshot {
        let livestream = LivestreamDescription(id: "l", playbackID: "p", title: "A livestream", grace: .zero, isRecorded: false)
        var snapshot = LiveSnapshot(livestream: livestream, session: SessionDescription(id: "s", startedAt: 0), state: .live)
        var playlist = LivePlaylist(
            rendition: .video,
            configuration: LivePlaylistConfiguration(targetDurationSeconds: 2, partTarget: MediaTime(value: 1, timescale: 5)))
        playlist.append(PartInfo(duration: MediaTime(value: 1, timescale: 5), isIndependent: true), at: 0)
        playlist.finishSegment()
        snapshot.renditions = [RenditionSnapshot(playlist: playlist, reports: [], initializations: [[1]], segments: [0: [[2]]])]
        snapshot.multivariant = RenderedText { [3] }
        return snapshot
    }
}
