import Runtime
import Streaming
import Synchronization
import Testing

@Suite("The hub, asked before and after media")
struct HubAdmissionTests {
    private struct World {
        let loop: EventLoop
        let hub: Hub
        let ends: AsyncStream<SessionEnd>
    }

    private func with(_ body: (World) async throws -> Void) async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.stop() }
        let (ends, end) = AsyncStream.makeStream(of: SessionEnd.self)
        let hub = Hub(
            surroundings: Hub.Surroundings(
                livestream: { key in
                    key == "k"
                        ? LivestreamDescription(id: "l", playbackID: "p", title: "T", grace: .seconds(30), isRecorded: false) : nil
                },
                sessionID: { "s" }, prepare: { _ in }, began: { _ in }, ended: { _, reason in end.yield(reason) }),
            settings: Publication.Settings())
        try await body(World(loop: group.loops[0], hub: hub, ends: ends))
    }

    private func refusal(_ world: World, key: String = "k") async -> PublishRefusal? {
        do throws(PublishRefusal) {
            _ = try await world.hub.check(streamKey: key, address: "a")
            return nil
        } catch {
            return error
        }
    }

    @Test("A check lets in whom publishing would, opens nothing, and counts wrong keys")
    func check() async throws {
        try await with { world in
            #expect(await refusal(world) == nil)
            #expect(await world.hub.onAir.isEmpty)
            let entry = try await world.hub.publish(streamKey: "k", address: "a", loop: world.loop, publisher: Publisher(id: 1) { _ in })
            #expect(await refusal(world) == .alreadyLive)
            await world.loop.run { entry.publication.value.detach(1, isClean: false) }
            #expect(await refusal(world) == nil)
            for _ in 0..<10 { #expect(await refusal(world, key: "wrong") == .unknownKey) }
            #expect(await refusal(world) == .tooManyAttempts)
        }
    }

    @Test("Who has gone may still say that it was in good order, but not after somebody else has come")
    func lateGoodBye() async throws {
        try await with { world in
            let entry = try await world.hub.publish(streamKey: "k", address: "a", loop: world.loop, publisher: Publisher(id: 1) { _ in })
            let publication = entry.publication
            await world.loop.run { publication.value.detach(1, isClean: false) }
            _ = try await world.hub.publish(streamKey: "k", address: "a", loop: world.loop, publisher: Publisher(id: 2) { _ in })
            await world.loop.run { publication.value.detach(1, isClean: true) }
            #expect(await world.loop.run { publication.value.state } == .live)
            await world.loop.run { publication.value.detach(2, isClean: false) }
            await world.loop.run { publication.value.detach(1, isClean: true) }
            #expect(await world.loop.run { publication.value.state } == .interrupted)
            await world.loop.run { publication.value.detach(2, isClean: true) }
            for await reason in world.ends {
                #expect(reason == .encoderStopped)
                break
            }
        }
    }

    @Test("Whoever wants a key frame asks the publisher that there is")
    func keyFrames() async throws {
        try await with { world in
            let wish = Wish()
            let publisher = Publisher(id: 1) { wish.add() } stop: { _ in }
            let entry = try await world.hub.publish(streamKey: "k", address: "a", loop: world.loop, publisher: publisher)
            let publication = entry.publication
            await world.loop.run { publication.value.wantKeyFrame() }
            await world.loop.run { publication.value.detach(1, isClean: false) }
            await world.loop.run { publication.value.wantKeyFrame() }
            #expect(wish.count == 1)
        }
    }

    private final class Wish: Sendable {
        private let stored = Mutex(0)
        var count: Int { stored.withLock { $0 } }
        func add() { stored.withLock { $0 += 1 } }
    }
}
