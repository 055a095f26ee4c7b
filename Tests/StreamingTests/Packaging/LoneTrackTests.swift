import Media
import Streaming
import Testing

/// Encoders of which one track stops, never comes, comes late or stands still.
@Suite("A track that is not there")
struct LoneTrackTests {
    private static let video = Track(
        codec: .h264(
            try! H264Configuration(decoderConfigurationRecord: [
                0x01, 0x64, 0x00, 0x28, 0xFF, 0xE1, 0x00, 0x19, 0x67, 0x64, 0x00, 0x28, 0xAC, 0xD9, 0x40, 0x78, 0x02, 0x27, 0xE5, 0xC0,
                0x44, 0x00,
                0x00, 0x0F, 0xA4, 0x00, 0x03, 0xA9, 0x80, 0x3C, 0x60, 0xC6, 0x58, 0x01, 0x00, 0x06, 0x68, 0xEB, 0xE3, 0xCB, 0x22, 0xC0,
                0xFD, 0xF8,
                0xF8, 0x00,
            ])))
    private static let audio = Track(codec: .aac(AACConfiguration(sampleRate: 48000, channels: 2)!))

    private var packager = Packager()
    private var parts: [Part] = []
    private var ends: [MediaKind: [Int]] = [:]

    private mutating func take(_ item: AssembledItem) {
        for event in packager.receive(item, now: 0) {
            switch event {
            case .part(let part): parts.append(part)
            case .segmentFinished(let kind, let number): ends[kind, default: []].append(number)
            case .initialization: break
            }
        }
    }

    /// A picture each 1/30 s, a key frame each two seconds.
    private mutating func pictures(_ frames: Range<Int64>, from seconds: Int64 = 0, payloadBytes: Int = 100) {
        for number in frames {
            take(
                .frame(
                    Frame(
                        kind: .video, decodeTime: MediaTime(value: seconds * 90_000 + number * 3000, timescale: 90_000),
                        compositionOffset: 0,
                        isRandomAccess: number % 60 == 0, payload: [UInt8](repeating: 0, count: payloadBytes)[...])))
        }
    }

    private mutating func sound(_ frames: Range<Int64>) {
        for number in frames {
            take(
                .frame(
                    Frame(
                        kind: .audio, decodeTime: MediaTime(value: number * 1024, timescale: 48000), compositionOffset: 0,
                        isRandomAccess: true,
                        payload: [1, 2, 3])))
        }
    }

    private func segments(_ kind: MediaKind) -> [(number: Int, seconds: Double)] {
        Dictionary(grouping: parts.filter { $0.kind == kind }, by: \.mediaSequenceNumber)
            .map { ($0.key, $0.value.reduce(0) { $0 + $1.duration.seconds }) }.sorted { $0.0 < $1.0 }
    }

    @Test("Sound that joins a session of an hour is not preceded by an hour of silence")
    mutating func soundJoins() {
        take(.tracks(video: Self.video, audio: nil))
        pictures(0..<120)
        pictures(0..<120, from: 3600)
        take(.tracks(video: Self.video, audio: Self.audio))
        pictures(0..<120, from: 3604)
        let seconds = parts.filter { $0.kind == .audio }.reduce(0) { $0 + $1.duration.seconds }
        #expect(seconds > 1)
        #expect(seconds < 4)
        #expect(parts.filter { $0.kind == .audio }.allSatisfy { $0.decodeTime.seconds >= 3604 })
    }

    @Test("Sound without the picture that was announced is cut into segments all the same")
    mutating func pictureNeverComes() {
        take(.tracks(video: Self.video, audio: Self.audio))
        sound(0..<47 * 60)
        #expect(packager.targets != nil)
        let finished = segments(.audio).dropLast()
        #expect(finished.count >= 5)
        #expect(finished.allSatisfy { $0.seconds < Double(packager.targets?.duration ?? 0) + 0.5 })
    }

    @Test("Sound goes on in segments while the picture is away, and both begin anew when it is back")
    mutating func pictureStops() {
        take(.tracks(video: Self.video, audio: Self.audio))
        pictures(0..<121)
        sound(0..<47 * 60)
        pictures(0..<121, from: 60)
        sound(47 * 60..<47 * 64)
        let longest = Double(packager.targets?.duration ?? 0) + 0.5
        #expect(segments(.audio).allSatisfy { $0.seconds < longest })
        #expect(segments(.video).allSatisfy { $0.seconds < longest })
        for kind in MediaKind.allCases {
            #expect(parts.filter { $0.kind == kind && $0.startsAfterDiscontinuity }.count == 1)
            #expect(segments(kind).map(\.number) == Array(0..<segments(kind).count))
        }
    }

    @Test("Sound that comes back after many segments of the picture has no segments of single frames")
    mutating func soundStops() {
        let surround = Track(codec: .aac(AACConfiguration(sampleRate: 48000, channels: 6)!))
        take(.tracks(video: Self.video, audio: surround))
        sound(0..<47)
        pictures(0..<60 * 30)
        sound(47 * 58..<47 * 60)
        #expect(segments(.audio).count <= 3)
        #expect(segments(.audio).allSatisfy { $0.seconds < 3 })
    }

    @Test("Pictures whose time stands still don't make a part without end")
    mutating func timeStandsStill() {
        take(.tracks(video: Self.video, audio: nil))
        for tick in 0..<40 as Range<Int64> {
            take(
                .frame(
                    Frame(
                        kind: .video, decodeTime: MediaTime(value: tick, timescale: 90_000), compositionOffset: 0,
                        isRandomAccess: tick == 0,
                        payload: [UInt8](repeating: 0, count: 1 << 20)[...])))
        }
        #expect(parts.count == 2)
        #expect(parts.allSatisfy { $0.bytes.count < 32 << 20 })
    }

    @Test("A segment whose every frame comes too late leaves no hole in the numbers")
    mutating func heldSoundIsLate() {
        var settings = Packager.Settings()
        settings.heldAudioFramesMax = 3
        packager = Packager(settings: settings)
        take(.tracks(video: Self.video, audio: Self.audio))
        pictures(0..<61)
        sound(0..<94)
        take(.discontinuity)
        // Before the end of what there is: left out.
        sound(80..<85)
        sound(94..<120)
        pictures(60..<121)
        sound(120..<200)
        #expect(segments(.audio).map(\.number) == Array(0..<segments(.audio).count))
        #expect(segments(.audio).count >= 2)
    }
}
