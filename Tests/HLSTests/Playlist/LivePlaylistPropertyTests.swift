import HLS
import HLSConformance
import Media
import Testing

/// Random sessions: a failure names its seed, which replays it.
@Suite struct LivePlaylistPropertyTests {
    /// A packager that does at random what real ones do.
    private struct Session {
        var playlist: LivePlaylist
        var random: SeededRandom
        let timescale: Int32
        let partTicks: Int64
        private var now: Int64 = 1_795_233_600_000

        init(seed: UInt64) {
            random = SeededRandom(seed: seed)
            (timescale, partTicks) = [(90_000, 18_000), (44_100, 9216), (48_000, 9216), (90_000, 18_180)].randomElement(using: &random)!
            playlist = .sample(
                [.video, .audio].randomElement(using: &random)!, partTarget: MediaTime(value: partTicks, timescale: timescale),
                segmentsListed: Int.random(in: 1...12, using: &random), first: Int.random(in: 0...3, using: &random))
        }

        mutating func step() -> WindowChange {
            switch Int.random(in: 0..<100, using: &random) {
            case 0: playlist.markDiscontinuity()
            case 1:
                playlist.markDiscontinuity()
                _ = playlist.changeInitialization()
            default: break
            }
            let isLast = (playlist.openSegment?.parts.count ?? 0) >= 9 || Int.random(in: 0..<15, using: &random) == 0
            append(isLast: isLast)
            return isLast ? playlist.finishSegment() : WindowChange()
        }

        private mutating func append(isLast: Bool) {
            let shortest = isLast ? 1 : (partTicks * 86 + 99) / 100
            let ticks = Int64.random(in: shortest...partTicks, using: &random)
            let part = PartInfo(
                duration: MediaTime(value: ticks, timescale: timescale), isIndependent: playlist.openSegment == nil,
                isGap: Int.random(in: 0..<40, using: &random) == 0)
            playlist.append(part, at: now)
            now += ticks * 1000 / Int64(timescale)
        }
    }

    @Test("every version obeys every rule and follows from the one before", arguments: 1...20 as ClosedRange<UInt64>)
    func versionsFollow(seed: UInt64) {
        var session = Session(seed: seed)
        var client = PlaylistChecker()
        for _ in 0..<200 {
            _ = session.step()
            #expect(client.receive(session.playlist.renderText()) == [], "seed \(seed)")
        }
        session.playlist.finish()
        #expect(client.receive(session.playlist.renderText()) == [], "seed \(seed)")
    }

    @Test("a client of delta updates knows what a client of whole playlists knows", arguments: 100...120 as ClosedRange<UInt64>)
    func deltasAreWhole(seed: UInt64) {
        var session = Session(seed: seed)
        var (deltas, whole) = (PlaylistChecker(), PlaylistChecker())
        _ = deltas.receive(session.playlist.renderText())
        for _ in 0..<150 {
            for _ in 0..<Int.random(in: 1...8, using: &session.random) { _ = session.step() }
            let findings = deltas.receive(session.playlist.renderText(skip: .segments))
            #expect(findings.filter { $0.severity == .violation } == [], "seed \(seed)")
            _ = whole.receive(session.playlist.renderText())
            var known = deltas.playlist
            known?.version = 6
            #expect(known == whole.playlist, "seed \(seed)")
        }
    }

    @Test("segments leave and expire in order, each once, and only then are they gone", arguments: 200...220 as ClosedRange<UInt64>)
    func leaveInOrder(seed: UInt64) {
        var session = Session(seed: seed)
        let first = session.playlist.mediaSequence
        var (unlisted, expired): ([Int], [Int]) = ([], [])
        var discontinuities = 0
        for _ in 0..<600 {
            let change = session.step()
            unlisted += change.unlisted.map(\.mediaSequenceNumber)
            expired += change.expired.map(\.mediaSequenceNumber)
            discontinuities += change.unlisted.reduce(0) { $0 + $1.discontinuities }
            #expect(session.playlist.mediaSequence == first + unlisted.count, "seed \(seed)")
            #expect(session.playlist.discontinuitySequence == discontinuities, "seed \(seed)")
        }
        #expect(unlisted == Array(first..<first + unlisted.count), "seed \(seed)")
        #expect(expired == Array(unlisted.prefix(expired.count)), "seed \(seed)")
        for number in first..<session.playlist.nextMediaSequenceNumber {
            let found = session.playlist.availability(of: MediaName(session.playlist.rendition, .segment(mediaSequenceNumber: number)))
            let isGap = session.playlist.segments.contains { $0.mediaSequenceNumber == number && $0.isGap }
            if number < first + expired.count || isGap { #expect(found == .gone, "seed \(seed)") }
            if number >= session.playlist.mediaSequence, !isGap { #expect(found == .available, "seed \(seed)") }
        }
    }

    @Test("what a blocking request waited for stays there", arguments: 300...315 as ClosedRange<UInt64>)
    func blockingIsMonotonic(seed: UInt64) {
        var session = Session(seed: seed)
        let requests = (0..<100).map { _ in
            BlockingRequest(
                mediaSequenceNumber: Int.random(in: 0..<30, using: &session.random),
                part: Bool.random(using: &session.random) ? Int.random(in: 0..<20, using: &session.random) : nil)
        }
        var ready: Set<BlockingRequest> = []
        var forgotten: [BlockingRequest] = []
        for _ in 0..<300 {
            _ = session.step()
            for request in requests {
                let answer = request.resolve(against: session.playlist)
                if answer == .ready { ready.insert(request) }
                if answer != .ready, ready.contains(request) { forgotten.append(request) }
            }
        }
        #expect(forgotten == [], "seed \(seed)")
        session.playlist.finish()
        #expect(requests.allSatisfy { $0.resolve(against: session.playlist) == .ready })
    }
}
