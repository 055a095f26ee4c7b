import Glibc

/// Follows a livestream's HLS playlists or MPD as a player would, and says which rules they break. Not installed.
///
///     StreamJudge http://localhost:8000/live/ID/index.m3u8 [SECONDS]
///
/// `SSL_CERT_FILE` names authorities (PEM) to trust instead of the system's. The exit status is 1 when something was found.
@main
enum StreamJudge {
    private static let secondsUsual = 60

    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        guard let address = arguments.first, let seconds = arguments.dropFirst().first.map({ Int($0) }) ?? secondsUsual, seconds > 0 else {
            fail("usage: StreamJudge ADDRESS [SECONDS]")
        }
        let end = ContinuousClock.now + .seconds(seconds)
        let report = Report()
        do {
            if address.hasSuffix(".mpd") {
                try await PresentationFollower(address, report).follow(until: end)
            } else {
                try await MultivariantFollower(address, report).follow(until: end)
            }
        } catch {
            fail("\(error)")
        }
        exit(await report.finish() ? 0 : 1)
    }

    private static func fail(_ sentence: String) -> Never {
        print(sentence)
        exit(2)
    }
}

/// Prints each finding once, with how often it came.
actor Report {
    private var counts: [String: Int] = [:]
    private var versions = 0

    func add(_ findings: [String], of name: String) {
        versions += 1
        for finding in findings.map({ "\(name): \($0)" }) {
            if counts[finding] == nil { print(finding) }
            counts[finding, default: 0] += 1
        }
    }

    /// Whether nothing was found.
    func finish() -> Bool {
        for (finding, count) in counts.sorted(by: { $0.key < $1.key }) where count > 1 { print("\(count) times: \(finding)") }
        print("\(versions) versions, \(counts.count) different findings")
        return counts.isEmpty
    }
}
