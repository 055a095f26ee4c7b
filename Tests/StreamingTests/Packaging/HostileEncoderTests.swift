import Media
import Streaming
import Testing

/// Whatever an encoder's timestamps, order and configurations are, parts keep the shape that playlists and recordings are built on.
@Suite("Encoders that send anything")
struct HostileEncoderTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var mixed = state
            mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
            return mixed ^ (mixed >> 33)
        }
    }

    /// What of one rendition must hold from part to part.
    private struct Shape {
        var number: Int?
        var index = 0
        var end: MediaTime?
        var finished: Int?

        mutating func take(_ part: Part, seed: UInt64) {
            let isNew = number != part.mediaSequenceNumber
            if let number, isNew { #expect(part.mediaSequenceNumber == number + 1, "seed \(seed): a hole in the numbers") }
            #expect(part.index == (isNew ? 0 : index + 1), "seed \(seed): a hole in the parts")
            #expect(isNew || !part.startsAfterDiscontinuity, "seed \(seed): a discontinuity within a segment")
            #expect(part.duration.value > 0, "seed \(seed)")
            #expect(finished != part.mediaSequenceNumber, "seed \(seed): a part for a finished segment")
            if let end { #expect(part.decodeTime.seconds > end.seconds - 0.25, "seed \(seed): time goes back") }
            (number, index, end) = (part.mediaSequenceNumber, part.index, part.decodeTime + part.duration)
        }
    }

    private static let configuration = try! H264Configuration(decoderConfigurationRecord: [
        0x01, 0x64, 0x00, 0x28, 0xFF, 0xE1, 0x00, 0x19, 0x67, 0x64, 0x00, 0x28, 0xAC, 0xD9, 0x40, 0x78, 0x02, 0x27, 0xE5, 0xC0, 0x44, 0x00,
        0x00, 0x0F, 0xA4, 0x00, 0x03, 0xA9, 0x80, 0x3C, 0x60, 0xC6, 0x58, 0x01, 0x00, 0x06, 0x68, 0xEB, 0xE3, 0xCB, 0x22, 0xC0, 0xFD, 0xF8,
        0xF8, 0x00,
    ])
    private static let sounds = [(48000, 2), (44100, 1), (48000, 6), (8000, 2)].compactMap {
        AACConfiguration(sampleRate: $0.0, channels: $0.1)
    }

    @Test("Numbers, parts and times have no holes", arguments: 0..<100 as Range<UInt64>)
    func anything(seed: UInt64) {
        var random = Random(state: seed)
        var assembler = StreamAssembler()
        var packager = Packager()
        var shapes: [MediaKind: Shape] = [:]
        func take(_ events: [PackagerEvent]) {
            for event in events {
                switch event {
                case .initialization(let initialization):
                    // A track that leaves and comes back is another rendition.
                    for kind in MediaKind.allCases where initialization.track(kind) == nil { shapes[kind] = nil }
                case .part(let part): shapes[part.kind, default: Shape()].take(part, seed: seed)
                case .segmentFinished(let kind, let number): shapes[kind]?.finished = number
                }
            }
        }
        func package(_ items: [AssembledItem]) {
            for item in items { take(packager.receive(item, now: 0)) }
        }
        var clock = UInt32.random(in: 0 ... .max, using: &random)
        // A mostly sane encoder finds more than pure noise does.
        let wildness = [0, 1, 5, 30][Int(seed % 4)]
        for _ in 0..<1500 {
            let chance = Int.random(in: 0..<1000, using: &random)
            clock &+= UInt32.random(in: 0..<40, using: &random)
            var timestamp = clock
            if chance < wildness {
                switch Int.random(in: 0..<9, using: &random) {
                case 0: package(assembler.receive(.audioConfiguration(.aac(Self.sounds.randomElement(using: &random)!))))
                case 1: package(assembler.receive(.videoConfiguration(.h264(Self.configuration))))
                case 2:
                    package(assembler.flush())
                    assembler.reconnect()
                    take(packager.flush())
                case 3: clock = UInt32.random(in: 0 ... .max, using: &random)
                case 4: clock &+= UInt32.random(in: 0..<20_000, using: &random)
                case 5: clock &-= UInt32.random(in: 0..<20_000, using: &random)
                case 6: timestamp = UInt32.random(in: 0 ... .max, using: &random)
                case 7: package(assembler.receive(.announcement(hasVideo: .random(using: &random), hasAudio: .random(using: &random))))
                default: timestamp &-= UInt32.random(in: 0..<500, using: &random)
                }
            }
            if chance == 999 || clock == timestamp && chance % 300 == 0 {
                package(assembler.receive(.videoConfiguration(.h264(Self.configuration))))
                package(assembler.receive(.audioConfiguration(.aac(Self.sounds[0]))))
            }
            if chance.isMultiple(of: 2) {
                package(
                    assembler.receive(
                        .video(
                            timestamp: timestamp, compositionTime: .random(in: -8_388_608...8_388_607, using: &random),
                            isKeyFrame: chance % 40 == 0,
                            payload: [UInt8](repeating: 0, count: chance)[...])))
            } else {
                package(assembler.receive(.audio(timestamp: timestamp, payload: [1, 2, 3])))
            }
        }
        take(packager.finish())
        #expect(packager.targets != nil)
    }
}
