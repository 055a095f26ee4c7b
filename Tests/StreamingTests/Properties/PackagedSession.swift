import Containers
import Media
import Streaming
import TestSupport
import Testing

/// Leads a model encoder's steps through assembler and packager, and notes what comes out and what is wrong with it.
struct PackagedSession {
    /// A frame as a part carries it.
    struct Published {
        var name: ModelEncoder.FrameName?
        var decodeTime: Int64
        var timescale: Int32
    }

    struct Segment {
        var parts: [Part] = []
        var isFinished = false
        var seconds: Double { parts.reduce(0) { $0 + $1.duration.seconds } }
    }

    private(set) var packager: Packager
    private var assembler = StreamAssembler()
    private(set) var assembled: [MediaKind: [Frame]] = [.video: [], .audio: []]
    private(set) var published: [MediaKind: [Published]] = [.video: [], .audio: []]
    private(set) var segments: [MediaKind: [Int: Segment]] = [.video: [:], .audio: [:]]
    private(set) var faults: [String] = []
    private(set) var discontinuities = 0
    private(set) var interactive: [Frame] = []
    /// All parts in the order in which they came.
    private(set) var partBytes: [[UInt8]] = []
    /// What the playlists are to become; each batch is one step of the packager.
    var playlists = SessionPlaylists()
    private var openHints: [MediaKind: (number: Int, index: Int)] = [:]

    init(settings: Packager.Settings = Packager.Settings()) { packager = Packager(settings: settings) }

    mutating func run(_ steps: [ModelEncoder.Step]) {
        for step in steps {
            switch step {
            case .item(let item):
                let items = assembler.receive(item)
                if assembler.holdsSoundBack { packager.isSoundHeldBack = true }
                package(items)
                packager.isSoundHeldBack = assembler.holdsSoundBack
            case .reconnect: flush()
            }
        }
        flush()
        take(packager.finish(), isEnd: true)
        for (kind, segments) in segments where !segments.values.allSatisfy(\.isFinished) {
            faults.append("a segment of \(kind) has no end")
        }
        faults += playlists.faults
    }

    private mutating func flush() {
        package(assembler.flush())
        assembler.reconnect()
        take(packager.flush())
    }

    private mutating func package(_ items: [AssembledItem]) {
        for item in items {
            var now: Int64 = 1_795_233_600_000
            switch item {
            case .frame(let frame):
                assembled[frame.kind]?.append(frame)
                now += Int64(frame.decodeTime.seconds * 1000)
            case .tracks: break
            case .interactiveFrame(let frame): interactive.append(frame)
            case .discontinuity:
                discontinuities += 1
                now += Int64(assembler.end.seconds * 1000)
            }
            take(packager.receive(item, now: now))
        }
    }

    private mutating func take(_ events: [PackagerEvent], isEnd: Bool = false) {
        for event in events {
            switch event {
            case .initialization(let initialization):
                for kind in MediaKind.allCases where initialization.track(kind) == nil { openHints[kind] = nil }
            case .part(let part): take(part)
            case .segmentFinished(let kind, let number):
                if segments[kind]?[number]?.isFinished != false {
                    faults.append("segment \(number) of \(kind) ends without having been open")
                }
                segments[kind]?[number]?.isFinished = true
                openHints[kind] = nil
            }
        }
        playlists.take(events, targets: packager.targets, hasDependentSegments: packager.hasDependentSegments, isEnd: isEnd)
    }

    private mutating func take(_ part: Part) {
        partBytes.append(part.bytes)
        let place = "part \(part.mediaSequenceNumber).\(part.index) of \(part.kind)"
        let expected = segments[part.kind]?[part.mediaSequenceNumber]?.parts.count ?? 0
        if part.index != expected { faults.append("\(place) comes after \(expected)") }
        if segments[part.kind]?[part.mediaSequenceNumber]?.isFinished == true { faults.append("\(place) comes after its segment's end") }
        if let hint = openHints[part.kind], hint != (part.mediaSequenceNumber, part.index) {
            faults.append("\(place) comes where \(hint) was hinted at")
        }
        openHints[part.kind] = (part.mediaSequenceNumber, part.index + 1)
        segments[part.kind]?[part.mediaSequenceNumber, default: Segment()].parts.append(part)
        read(part, place)
    }

    /// Reads the part's bytes, as a player does.
    private mutating func read(_ part: Part, _ place: String) {
        guard let fragments = try? FragmentParser().fragments(in: part.bytes[...]), fragments.count == 1,
            let track = fragments[0].tracks.first,
            let start = track.baseDecodeTime.map(Int64.init)
        else { return faults.append("\(place) can't be read") }
        if Int64(track.duration) != part.duration.value { faults.append("\(place) doesn't last as long as its samples") }
        if start != part.decodeTime.value { faults.append("\(place) begins elsewhere than it says") }
        if track.startsWithRandomAccess != part.isIndependent { faults.append("\(place) is wrong about being independent") }
        if let first = segments[part.kind]?[part.mediaSequenceNumber]?.parts.first, first.timescale != part.timescale {
            faults.append("\(place) has another timescale than its segment")
        }
        var time = start
        for sample in track.samples {
            if sample.duration == 0 { faults.append("\(place) has a frame that doesn't last") }
            if let last = published[part.kind]?.last, last.timescale == part.timescale, time <= last.decodeTime {
                faults.append("\(place) has a frame that isn't behind the one before it")
            }
            published[part.kind]?.append(
                Published(name: ModelEncoder.name(of: part.bytes[sample.payload]), decodeTime: time, timescale: part.timescale))
            time += Int64(sample.duration)
        }
    }
}

extension Part {
    var timescale: Int32 { duration.timescale }
    var frames: Int { (try? FragmentParser().fragments(in: bytes[...]).first?.tracks.first?.samples.count) ?? 0 }
}
