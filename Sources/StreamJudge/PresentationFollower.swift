import DASHConformance
import HTTP

/// Judges an MPD again and again, and fetches each new segment of it.
struct PresentationFollower {
    private let address: String
    private let report: Report

    init(_ address: String, _ report: Report) { (self.address, self.report) = (address, report) }

    func follow(until end: ContinuousClock.Instant) async throws {
        var checker = PresentationChecker()
        var place = address
        var fetched: Set<String> = []
        while ContinuousClock.now < end {
            let text = try await Player.text(place, .dashManifest, report)
            await report.add(checker.receive(text).map(\.description), of: address)
            guard let presentation = checker.presentation else { return }
            for track in presentation.periods.flatMap(\.tracks) {
                let names = [track.initialization] + track.segments.suffix(1).map(track.address)
                for media in names.map({ Player.resolve($0, from: place) }) where fetched.insert(media).inserted {
                    if let finding = try await Player.finding(of: media) { await report.add([finding], of: address) }
                }
            }
            guard let pause = presentation.seconds("minimumUpdatePeriod") else { return }
            if let location = presentation.root.first("Location")?.text { place = Player.resolve(location, from: place) }
            try await Task.sleep(for: .seconds(max(0.5, pause)))
        }
    }
}
