import Media
import Streaming
import TestSupport
import Testing

/// What holds for every session, whatever the encoder: a failure names its seed, which replays it.
@Suite("Any encoder, from its timestamps to its playlists")
struct PackagerPropertyTests {
    /// A session of the model, its settings and what it sent.
    private struct Run {
        let settings: ModelEncoder.Settings
        var encoder: ModelEncoder
        var session = PackagedSession()

        init(_ settings: ModelEncoder.Settings, seed: UInt64, forgiving: [String] = []) {
            self.settings = settings
            encoder = ModelEncoder(settings, random: SeededRandom(seed: seed))
            session.playlists.forgiven = forgiving
            session.run(encoder.run())
        }

        var label: String {
            "\(settings.rate.map { "\($0)" } ?? "no picture"), keys \(settings.keyFrameSeconds) s, b \(settings.reorderedFrames), "
                + "sound \(settings.sampleRate ?? 0) ch \(settings.channels) after \(settings.soundStartsAfter) lag \(settings.soundLagSeconds), "
                + "from \(settings.firstTimestamp), \(settings.accidents)"
        }

        /// What is wrong, as far as it was looked for.
        func faults(sameSegments: Bool = false) -> [String] {
            session.faults + frameFaults + targetFaults + startFaults + (sameSegments ? alignmentFaults : [])
        }

        /// Every frame comes out once, in order, where the assembler put it.
        private var frameFaults: [String] {
            var faults: [String] = []
            for kind in MediaKind.allCases {
                let published = session.published[kind]?.filter { $0.name != nil } ?? []
                let (names, sent) = (published.compactMap(\.name), encoder.sent[kind] ?? [])
                if names != sent {
                    let missing = Set(sent).subtracting(names).map(\.number).sorted()
                    faults.append("\(names.count) of \(sent.count) frames of \(kind) came out; missing: \(missing.prefix(5))…")
                } else if published.map(\.decodeTime) != session.assembled[kind]?.map(\.decodeTime.value) {
                    faults.append("frames of \(kind) stand elsewhere than the assembler put them")
                }
            }
            return faults
        }

        /// EXTINF, rounded, and parts are no longer than the playlists promise.
        private var targetFaults: [String] {
            guard let targets = session.packager.targets else { return ["there are no targets"] }
            var faults: [String] = []
            for (kind, segments) in session.segments {
                for (number, segment) in segments.sorted(by: { $0.key < $1.key }) {
                    if Int(segment.seconds.rounded()) > targets.duration {
                        faults.append("segment \(number) of \(kind) lasts \(segment.seconds) s, the target is \(targets.duration)")
                    }
                    for part in segment.parts where part.duration > targets.part && part.frames > 1 {
                        faults.append(
                            "part \(number).\(part.index) of \(kind) lasts \(part.duration.seconds) s, the target is \(targets.part.seconds)"
                        )
                    }
                }
            }
            return faults
        }

        private var startFaults: [String] {
            guard !session.packager.hasDependentSegments else { return [] }
            return session.segments.flatMap { kind, segments in
                segments.filter { $0.value.parts.first?.isIndependent != true }.map {
                    "segment \($0.key) of \(kind) starts where no decoder can"
                }
            }
        }

        /// Sound and picture have the same segments, which begin at the same time.
        private var alignmentFaults: [String] {
            guard let video = session.segments[.video], let audio = session.segments[.audio], let first = audio.keys.min(),
                let last = video.keys.max()
            else { return [] }
            let soundFrame = (settings.isOpus ? 960 : 1024) / Double(settings.sampleRate ?? 48_000)
            var faults = audio.keys.filter { video[$0] == nil }.map { "the sound's segment \($0) is none of the picture's" }
            for (number, segment) in video where number > first {
                guard let start = segment.parts.first?.decodeTime.seconds, let sound = audio[number]?.parts.first?.decodeTime.seconds else {
                    // The last picture may begin a segment for which there is no more sound.
                    if number != last { faults.append("there is no sound in segment \(number)") }
                    continue
                }
                if abs(start - sound) > soundFrame + 0.03 {
                    faults.append("in segment \(number), sound starts \(sound - start) s after the picture")
                }
            }
            return faults
        }
    }

    @Test("A steady encoder's session keeps every promise, and its playlists every rule", arguments: 0..<60 as Range<UInt64>)
    func steady(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let settings = ModelEncoder.Settings.usual(&random)
        // Key frames farther apart than the target: the first segment that is cut between them takes the promise back.
        let run = Run(settings, seed: seed, forgiving: settings.keyFrameSeconds > 10 ? ["EXT-X-INDEPENDENT-SEGMENTS"] : [])
        #expect(run.faults(sameSegments: true) == [], "seed \(seed): \(run.label)")
        #expect(run.session.discontinuities == 0, "seed \(seed): \(run.label)")
    }

    @Test("So does one with a single track, or with sound that comes late", arguments: 100..<140 as Range<UInt64>)
    func tracks(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var settings = ModelEncoder.Settings.usual(&random)
        settings.chooseTracks(&random)
        var forgiven = settings.keyFrameSeconds > 10 ? ["EXT-X-INDEPENDENT-SEGMENTS"] : []
        // Sound that joins is not held back until a key frame that is too far away: a part ends where it joins.
        if settings.soundStartsAfter > 0, settings.keyFrameSeconds > 3 { forgiven.append("85%") }
        let run = Run(settings, seed: seed, forgiving: forgiven)
        #expect(run.faults() == [], "seed \(seed): \(run.label)")
    }

    @Test("Pictures of any length stay below the part target, unless one alone lasts longer", arguments: 200..<240 as Range<UInt64>)
    func variable(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var settings = ModelEncoder.Settings.usual(&random)
        let ranges = [33...34, 16...50, 30...120, 10...190, 60...70, 30...400]
        settings.rate = .variable(milliseconds: ranges.randomElement(using: &random) ?? 33...34)
        let run = Run(
            settings, seed: seed,
            // What is cut where frames end can't always come near to the target.
            forgiving: ["85%", "lasts longer than the Part Target", "EXT-X-INDEPENDENT-SEGMENTS"])
        #expect(run.faults() == [], "seed \(seed): \(run.label)")
    }

    @Test("Whatever happens to an encoder, no frame is lost, and no segment is too long", arguments: 300..<400 as Range<UInt64>)
    func accidents(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var settings = ModelEncoder.Settings.usual(&random)
        settings.chooseTracks(&random)
        settings.meetAccidents(&random)
        let run = Run(
            settings, seed: seed,
            forgiving: ["85%", "lasts longer than the Part Target", "EXT-X-INDEPENDENT-SEGMENTS", "was hinted", "is no longer hinted"])
        #expect(run.faults().filter { !$0.contains("was hinted at") } == [], "seed \(seed): \(run.label)")
    }

    @Test("All of it holds for Opus", arguments: 400..<440 as Range<UInt64>)
    func opus(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var settings = ModelEncoder.Settings.usual(&random)
        let isSteady = Bool.random(using: &random)
        if !isSteady {
            settings.meetAccidents(&random)
            settings.accidents.removeAll { if case .newSound = $0.what { true } else { false } }
        }
        (settings.isOpus, settings.sampleRate) = (true, 48_000)
        var forgiven = settings.keyFrameSeconds > 10 ? ["EXT-X-INDEPENDENT-SEGMENTS"] : []
        if !isSteady {
            forgiven = ["85%", "lasts longer than the Part Target", "EXT-X-INDEPENDENT-SEGMENTS", "was hinted", "is no longer hinted"]
        }
        let run = Run(settings, seed: seed, forgiving: forgiven)
        let faults = run.faults(sameSegments: isSteady).filter { isSteady || !$0.contains("was hinted at") }
        #expect(faults == [], "seed \(seed): \(run.label)")
    }

    @Test("Interactive sound beside the tracks changes nothing of them, and keeps its own order", arguments: 500..<540 as Range<UInt64>)
    func interactive(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var settings = ModelEncoder.Settings.usual(&random)
        settings.chooseTracks(&random)
        settings.meetAccidents(&random)
        var encoder = ModelEncoder(settings, random: SeededRandom(seed: seed))
        let steps = encoder.run()
        let lead = UInt32.random(in: 0...100, using: &random)
        let both = steps.flatMap { step -> [ModelEncoder.Step] in
            guard case .item(.audio(let timestamp, _)) = step else { return [step] }
            return [.item(.interactiveAudio(timestamp: timestamp &+ lead, payload: [0xFC, 0xFF, 0xFE])), step]
        }
        var (without, with) = (PackagedSession(), PackagedSession())
        without.run(steps)
        with.run(both)
        #expect(with.partBytes == without.partBytes, "seed \(seed)")
        let times = with.interactive.map(\.decodeTime)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
        // What comes before the session has opened, and around a jump, has no place.
        let sent = encoder.sent[.audio]?.count ?? 0
        if settings.accidents.isEmpty { #expect(times.count * 2 > sent, "seed \(seed)") }
    }
}
