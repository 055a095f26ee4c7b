import Runtime
import Streaming
import Testing

@Suite("The hub, while it stops")
struct HubStopTests {
    @Test("A session that is being opened is ended, and its publisher refused")
    func stopsOpening() async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.stop() }
        let (isOpening, opening) = AsyncStream.makeStream(of: Void.self)
        let (mayOpen, permission) = AsyncStream.makeStream(of: Void.self)
        let (ends, end) = AsyncStream.makeStream(of: SessionEnd.self)
        let hub = Hub(
            surroundings: Hub.Surroundings(
                livestream: { _ in LivestreamDescription(id: "l", playbackID: "p", title: "T", grace: .seconds(30), isRecorded: false) },
                sessionID: { "s" }, prepare: { _ in },
                began: { _ in
                    opening.finish()
                    for await _ in mayOpen {}
                },
                ended: { _, reason in
                    end.yield(reason)
                    end.finish()
                }),
            settings: Publication.Settings())
        let loop = group.loops[0]
        async let refusal: PublishRefusal? = {
            do throws(PublishRefusal) {
                _ = try await hub.publish(streamKey: "k", address: "a", loop: loop, publisher: Publisher(id: 1) { _ in })
                return nil
            } catch {
                return error
            }
        }()
        for await _ in isOpening {}
        await hub.stop()
        permission.finish()
        #expect(await refusal == .ended)
        var reasons: [SessionEnd] = []
        for await reason in ends { reasons.append(reason) }
        #expect(reasons == [.serverStopped])
        #expect(await hub.onAir.isEmpty)
    }
}
