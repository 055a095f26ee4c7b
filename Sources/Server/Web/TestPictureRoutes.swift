import HTTP
import HTTPServer
import Ingest
import Logging
import Runtime
import Store
import Streaming

/// `/api/test-picture`: starts (POST) and stops (DELETE) a test picture, for a browser or `curl` on the machine itself.
struct TestPictureRoutes: Sendable {
    static let title = "Test picture"

    let testPicture: TestPictureSource
    let store: Store
    let isOffered: Bool
    let httpPort: UInt16
    let control: Control

    func add(to router: inout Router<HTTPHandler>) {
        router.add(.post, "/api/test-picture") { exchange, _ in
            let wantsPage = exchange.request.headers["Accept"]?.contains("text/html") ?? false
            act(exchange) { await start(wantsPage: wantsPage) }
        }
        router.add(.delete, "/api/test-picture") { exchange, _ in
            act(exchange) { [testPicture] in
                await testPicture.stop()
                return HTTPResponse(.noContent)
            }
        }
    }

    private func act(_ exchange: HTTPExchange, _ body: @escaping @Sendable () async -> HTTPResponse) {
        let evidence = Control.Evidence(exchange)
        exchange.respond {
            if !isOffered {
                return .error(
                    .notFound, code: "test_picture_off", "The test picture is switched off on this server (setting test-picture).")
            }
            let standing = await control.standing(evidence)
            if standing.mayAct { return await body() }
            return standing.isNew
                ? .error(
                    .forbidden, code: "only_local",
                    "The test picture can be started only on the machine itself: open the page there, or run `curl -X POST http://127.0.0.1:\(httpPort)/api/test-picture` on it."
                )
                : .error(.forbidden, code: "forbidden", "The test picture can be started by those who run this server: sign in first.")
        }
    }

    private func start(wantsPage: Bool) async -> HTTPResponse {
        do {
            let state = await testPicture.start(LivestreamDescription(try await livestream(), gracePeriod: .zero))
            if case .failed(let sentence) = state { return .error(.serviceUnavailable, code: "test_picture_failed", sentence) }
            return wantsPage ? HTTPResponse(.seeOther, headers: ["Location": "/"]) : HTTPResponse(.noContent)
        } catch {
            return .error(
                .serviceUnavailable, code: "store_unavailable",
                "The store doesn't answer: \((error as? StoreError)?.sentence ?? "\(error)")")
        }
    }

    /// The test picture has a livestream of its own, unrecorded.
    private func livestream() async throws -> Livestream {
        if let livestream = try await store.read({ tables in try tables.livestreams.first(titled: Self.title) }) { return livestream }
        return try await store.addLivestream(title: Self.title, isRecorded: false, graceSeconds: 0, at: WallClock.milliseconds()).livestream
    }
}
