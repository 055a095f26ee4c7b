import Livestreams
import Store
import Testing

@Suite("The documents' words for a state")
struct SurfaceStatusTests {
    private static func life(_ state: Livestream.State, archivedFrom: Livestream.State? = nil) -> LivestreamLife {
        LivestreamLife(
            rules: .init(kind: .event, graceMilliseconds: 0), state: state, changedAt: 1, agent: .system, cause: .created,
            sessionID: state.isOnAir ? "s" : nil, archivedFrom: archivedFrom)
    }

    @Test("Each surface has exactly its document's words")
    func words() {
        #expect(Set(SurfaceStatus.words(.organisation)) == ["scheduled", "live", "ended"])
        #expect(Set(SurfaceStatus.words(.community)) == ["pending", "live", "ended"])
        #expect(Set(SurfaceStatus.words(.event)) == ["scheduled", "live", "completed", "cancelled"])
    }

    @Test("Every state has one of the surface's words", arguments: Livestream.State.allCases, SurfaceStatus.Surface.allCases)
    func total(state: Livestream.State, surface: SurfaceStatus.Surface) {
        #expect(SurfaceStatus.words(surface).contains(SurfaceStatus.word(for: state, on: surface)))
    }

    @Test("Only what is on air is called live", arguments: Livestream.State.allCases)
    func truth(state: Livestream.State) {
        let isOnAir = state == .live || state == .interrupted
        #expect((SurfaceStatus.word(for: state, on: .organisation) == "live") == isOnAir)
        #expect(SurfaceStatus.isLive(state) == isOnAir)
    }

    @Test(
        "A client that sets a word gets there or is refused in words", arguments: Livestream.State.allCases, SurfaceStatus.Surface.allCases)
    func bothWays(state: Livestream.State, surface: SurfaceStatus.Surface) {
        for word in SurfaceStatus.words(surface) {
            var life = Self.life(state)
            guard case .event(let event)? = SurfaceStatus.request(word, in: life, on: surface) else { continue }
            guard (try? life.apply(event, by: .user("a"), at: 2)) != nil else { continue }
            let reached = SurfaceStatus.word(for: life.state, archivedFrom: life.archivedFrom, on: surface)
            // Asked to be live, it waits truthfully for its encoder.
            #expect(reached == word || life.state == .starting || life.state == .ended || life.state == .cancelled, "\(state) to \(word)")
        }
    }

    @Test("What is so already asks for nothing, and an unknown word is none of the surface's")
    func edges() {
        #expect(SurfaceStatus.request("live", in: Self.life(.interrupted), on: .event) == .nothing)
        #expect(SurfaceStatus.request("ended", in: Self.life(.ended), on: .community) == .nothing)
        #expect(SurfaceStatus.request("pending", in: Self.life(.scheduled), on: .organisation) == nil)
        #expect(SurfaceStatus.request("completed", in: Self.life(.live), on: .event) == .event(.stopAsked))
        #expect(SurfaceStatus.request("ended", in: Self.life(.scheduled), on: .community) == .event(.cancelled(note: nil)))
        #expect(SurfaceStatus.request("scheduled", in: Self.life(.cancelled), on: .event) == .event(.restored))
        #expect(SurfaceStatus.request("pending", in: Self.life(.draft), on: .community) == .event(.scheduled))
    }

    @Test("Each word stands for the states that are called so, archived ones apart", arguments: SurfaceStatus.Surface.allCases)
    func states(surface: SurfaceStatus.Surface) {
        for state in Livestream.State.allCases where state != .archived {
            let word = SurfaceStatus.word(for: state, on: surface)
            #expect(SurfaceStatus.states(word, on: surface)?.contains(state) == true, "\(state)")
        }
        #expect(SurfaceStatus.states("elsewhere", on: surface) == nil)
    }
}
