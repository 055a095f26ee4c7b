import HLSConformance
import HTTP

/// Judges a multivariant playlist, and follows all of its media playlists side by side.
struct MultivariantFollower {
    private let address: String
    private let report: Report

    init(_ address: String, _ report: Report) { (self.address, self.report) = (address, report) }

    func follow(until end: ContinuousClock.Instant) async throws {
        let text = try await Player.text(address, .hlsPlaylist, report)
        await report.add(MultivariantChecker.check(text).map(\.description), of: address)
        try await withThrowingTaskGroup { group in
            for name in Self.playlists(in: text) {
                let playlist = Player.resolve(name, from: address)
                group.addTask { try await Self.follow(playlist, until: end, report) }
            }
            try await group.waitForAll()
        }
    }

    /// The lines that are addresses, and those in `URI` attributes.
    private static func playlists(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            if !line.hasPrefix("#") { return String(line) }
            guard line.hasPrefix("#EXT-X-MEDIA:"), let start = line.firstRange(of: "URI=\"") else { return nil }
            return String(line[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    /// With blocking requests and, every other time, delta updates, where the playlist has them.
    private static func follow(_ address: String, until end: ContinuousClock.Instant, _ report: Report) async throws {
        var checker = PlaylistChecker()
        var directives = ""
        var turn = 0
        while ContinuousClock.now < end {
            let text = try await Player.text(address + directives, .hlsPlaylist, report)
            await report.add(checker.receive(text).map(\.description), of: address)
            guard let playlist = checker.playlist, !playlist.hasEndList else { return }
            if let media = playlist.segments.last?.uri, let finding = try await Player.finding(of: Player.resolve(media, from: address)) {
                await report.add([finding], of: address)
            }
            turn += 1
            guard text.contains("CAN-BLOCK-RELOAD=YES") else {
                try await Task.sleep(for: .seconds(playlist.targetDuration))
                continue
            }
            let parts = playlist.open?.parts.count ?? 0
            directives = "?_HLS_msn=\(playlist.lastMediaSequenceNumber + 1)&_HLS_part=\(parts)" + (turn % 2 == 0 ? "&_HLS_skip=YES" : "")
        }
    }
}
