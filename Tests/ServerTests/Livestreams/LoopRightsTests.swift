import Accounts
import Livestreams
import Logging
import Playback
import Runtime
import Store
import StoreTestSupport
import Testing

@testable import Server

@Suite("Rights to watch, as loops know them")
struct LoopRightsTests {
    private let test: TestStore
    private let group: EventLoopGroup
    private let domain: LivestreamDomain
    private let rights: LoopRights
    private var loop: EventLoop { group.loops[1] }

    init() async throws {
        test = try TestStore(on: .sqlite)
        group = try EventLoopGroup(count: 2)
        let store = try test.open()
        let viewers = ViewerCounter(loop: group.loops[0]) { _, _ in }
        let engine = EmbeddedEngine(store: store, viewers: viewers, urls: { _ in MediaURLs() }, log: .silent)
        domain = LivestreamDomain(store: store, engine: engine, configuration: Configuration())
        rights = LoopRights(group: group, board: domain.board, rights: domain.rights)
        rights.follow(domain.board, on: group) { _ in }
    }

    private func isOpen(_ playbackID: String) async -> Bool? { await loop.run { [rights, loop] in rights.isOpen(playbackID, on: loop) } }

    @Test("What is open is found out once, and forgotten as soon as it is closed")
    func openThenHidden() async throws {
        defer { group.stop() }
        let made = try await domain.environment.store.addLivestream(title: "T", at: 0).livestream
        #expect(await isOpen(made.playbackID) == nil)
        #expect(await rights.findOut(made.playbackID, for: loop) == .open)
        #expect(await isOpen(made.playbackID) == true)
        try await LivestreamService(domain.environment).setVisible(false, [made.id], by: .system)
        #expect(await isOpen(made.playbackID) == nil)
        #expect(await rights.findOut(made.playbackID, for: loop) == .closed)
        #expect(await rights.findOut("nothing", for: loop) == .closed)
    }

    @Test("What one loop has found out, the others know")
    func shared() async throws {
        defer { group.stop() }
        let made = try await domain.environment.store.addLivestream(title: "T", at: 0).livestream
        #expect(await rights.findOut(made.playbackID, for: group.loops[0]) == .open)
        #expect(await isOpen(made.playbackID) == true)
    }

    @Test("A token opens its livestream on every loop until the rights are taken back")
    func token() async throws {
        defer { group.stop() }
        let made = try await domain.environment.store.addLivestream(title: "T", at: 0).livestream
        let ticket = try await domain.rights.ticket(playbackID: made.playbackID, by: .guest(nil))
        let admits = { [rights, group] (index: Int) in
            let loop = group.loops[index]
            return await loop.run { rights.admits(ticket.token, to: made.playbackID, on: loop) }
        }
        #expect(await admits(0))
        #expect(await admits(1))
        let opensAnother = await loop.run { [rights, loop] in rights.admits(ticket.token, to: "another", on: loop) }
        #expect(!opensAnother)
        try await LivestreamService(domain.environment).setVisible(false, [made.id], by: .system)
        #expect(await !admits(0))
        #expect(await !admits(1))
    }

    @Test("Another server on the same store opens the tokens of this one")
    func anotherServer() async throws {
        defer { group.stop() }
        let made = try await domain.environment.store.addLivestream(title: "T", at: 0).livestream
        let ticket = try await domain.rights.ticket(playbackID: made.playbackID, by: .guest(nil))
        let other = PlaybackGate(try test.open())
        #expect(throws: Never.self) {
            _ = try other.verify(ticket.token, playbackID: made.playbackID, now: WallClock.milliseconds())
        }
    }
}
