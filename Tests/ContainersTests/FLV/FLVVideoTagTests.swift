import Bytes
import Containers
import Media
import TestSupport
import Testing

@Suite struct FLVVideoTagTests {
    @Test("An AVC sequence header gives its configuration record")
    func sequenceHeader() throws {
        #expect(try FLVVideoTag(parsing: [0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1F]) == .coded(.h264, .sequenceHeader([1, 0x64, 0, 0x1F])))
    }

    @Test(
        "Key frames and inter frames carry a signed composition time",
        arguments: [
            ([0x17, 1, 0, 0, 40, 9], true, 40), ([0x27, 1, 0xFF, 0xFF, 0xD8, 9], false, -40),
            ([0x37, 1, 0x7F, 0xFF, 0xFF, 9], false, 8_388_607), ([0x47, 1, 0x80, 0, 0, 9], true, -8_388_608),
        ] as [([UInt8], Bool, Int32)])
    func frames(body: [UInt8], isKeyFrame: Bool, time: Int32) throws {
        #expect(
            try FLVVideoTag(parsing: body)
                == .coded(.h264, .codedFrame(isKeyFrame: isKeyFrame, compositionTimeMilliseconds: time, payload: [9])))
    }

    @Test("The payload is a slice of the body, not a copy")
    func sharesStorage() throws {
        let body: [UInt8] = [0x17, 1, 0, 0, 0] + [UInt8](repeating: 5, count: 100)
        guard case .coded(.h264, .codedFrame(_, _, let payload)) = try FLVVideoTag(parsing: body) else {
            Issue.record("no frame")
            return
        }
        #expect(payload.startIndex == 5)
        let addresses = (body.withUnsafeBytes { $0.baseAddress! + 5 }, payload.withUnsafeBytes { $0.baseAddress! })
        #expect(addresses.0 == addresses.1)
    }

    @Test("The end of a sequence, and seek commands, are told apart from pictures")
    func withoutPicture() throws {
        #expect(try FLVVideoTag(parsing: [0x17, 2, 0, 0, 0]) == .coded(.h264, .endOfSequence))
        #expect(try FLVVideoTag(parsing: [0x57, 1]) == .command(1))
        #expect(try FLVVideoTag(parsing: [0xD0, 0]) == .command(0))
    }

    @Test(
        "Codecs that aren't read are named",
        arguments: [
            ([0x12], "Sorenson H.263"), ([0x24], "On2 VP6"), ([0x1C, 0], "HEVC by FLV codec id 12"), ([0x1F], "FLV video codec id 15"),
            ([0x90] + Array("vvc1".utf8), "VVC (vvc1)"), ([0x91, 0x61, 0, 0xFF, 0x62], "video codec “a..b”"),
            ([0x95] + Array("av01".utf8) + [1], "AV1 with a configuration as in MPEG-2 TS"),
        ] as [([UInt8], String)])
    func unsupported(body: [UInt8], name: String) throws {
        #expect(try FLVVideoTag(parsing: body) == .unsupported(name: name))
    }

    @Test("AVC by FourCC is read like AVC by codec id")
    func enhancedAVC() throws {
        let avc1 = Array("avc1".utf8)
        #expect(try FLVVideoTag(parsing: [0x90] + avc1 + [1, 2]) == .coded(.h264, .sequenceHeader([1, 2])))
        let frame = FLVVideoTag.coded(.h264, .codedFrame(isKeyFrame: true, compositionTimeMilliseconds: -1, payload: [8]))
        #expect(try FLVVideoTag(parsing: [0x91] + avc1 + [0xFF, 0xFF, 0xFF, 8]) == frame)
        let plain = FLVVideoTag.coded(.h264, .codedFrame(isKeyFrame: false, compositionTimeMilliseconds: 0, payload: [8]))
        #expect(try FLVVideoTag(parsing: [0xA3] + avc1 + [8]) == plain)
        #expect(try FLVVideoTag(parsing: [0x92] + avc1) == .coded(.h264, .endOfSequence))
        #expect(try FLVVideoTag(parsing: [0x94] + avc1 + [2, 0, 0]) == .metadata([2, 0, 0]))
    }

    @Test("HEVC has composition times, AV1, VP9 and VP8 have none")
    func enhancedCodecs() throws {
        let hevc = FLVVideoTag.coded(.hevc, .codedFrame(isKeyFrame: true, compositionTimeMilliseconds: 66, payload: [8]))
        #expect(try FLVVideoTag(parsing: [0x91] + Array("hvc1".utf8) + [0, 0, 66, 8]) == hevc)
        #expect(throws: ParseError.self) { try FLVVideoTag(parsing: [0x91] + Array("hvc1".utf8) + [0, 0]) }
        for (name, codec) in [("av01", VideoCodec.av1), ("vp09", .vp9), ("vp08", .vp8)] {
            let frame = FLVVideoTag.coded(codec, .codedFrame(isKeyFrame: false, compositionTimeMilliseconds: 0, payload: [0, 0, 66, 8]))
            #expect(try FLVVideoTag(parsing: [0xA1] + Array(name.utf8) + [0, 0, 66, 8]) == frame)
            #expect(try FLVVideoTag(parsing: [0x90] + Array(name.utf8) + [1]) == .coded(codec, .sequenceHeader([1])))
        }
    }

    @Test("Several tracks in a tag come apart, with one codec for all or one for each")
    func multitrack() throws {
        func header(_ byte: UInt8) -> FLVVideoTag { .coded(.h264, .sequenceHeader([byte])) }
        let one = try FLVVideoTag(parsing: [0x96, 0x00] + Array("avc1".utf8) + [3, 9])
        #expect(one == .multitrack([.init(id: 3, tag: header(9))]))
        let many = try FLVVideoTag(parsing: [0x96, 0x10] + Array("avc1".utf8) + [0, 0, 0, 1, 7, 1, 0, 0, 1, 8])
        #expect(many == .multitrack([.init(id: 0, tag: header(7)), .init(id: 1, tag: header(8))]))
        let different = try FLVVideoTag(
            parsing: [0x96, 0x20] + Array("avc1".utf8) + [0, 0, 0, 1, 7] + Array("vvc1".utf8) + [1, 0, 0, 0])
        #expect(different == .multitrack([.init(id: 0, tag: header(7)), .init(id: 1, tag: .unsupported(name: "VVC (vvc1)"))]))
        let avc1 = Array("avc1".utf8)
        for body in [
            [0x96], [0x96, 0x00], [0x96, 0x30] + avc1 + [0, 1], [0x96, 0x06] + avc1 + [0], [0x96, 0x10] + avc1 + [0, 0, 0, 2, 7],
        ] {
            #expect(throws: ParseError.self, "\(body)") { try FLVVideoTag(parsing: body) }
        }
    }

    @Test("Modifiers in front of a packet are skipped, short and long ones")
    func modEx() throws {
        let avc1 = Array("avc1".utf8)
        let end = FLVVideoTag.coded(.h264, .endOfSequence)
        #expect(try FLVVideoTag(parsing: [0x97, 2, 1, 2, 3, 0x02] + avc1) == end)
        #expect(try FLVVideoTag(parsing: [0x97, 0, 1, 0x07, 0, 1, 0x02] + avc1) == end)
        #expect(try FLVVideoTag(parsing: [0x97, 255, 1, 0] + [UInt8](repeating: 0, count: 257) + [0x02] + avc1) == end)
        #expect(throws: ParseError.self) { try FLVVideoTag(parsing: [0x97, 255, 1, 0, 0]) }
    }

    @Test("What ends early or is unknown is an error")
    func malformed() {
        for body: [UInt8] in [[], [0x17], [0x17, 1, 0, 0], [0x17, 3, 0, 0, 0], [0x90, 1, 2, 3], [0x98]] {
            #expect(throws: ParseError.self, "\(body)") { try FLVVideoTag(parsing: body) }
        }
    }

    @Test("Damaged tags never trap")
    func mutations() {
        for seed in 1...3000 as ClosedRange<UInt64> {
            var mutator = ByteMutator(seed: seed)
            let body = mutator.mutated(
                [[0x97, 2, 1, 2, 3, 0x01] + Array("avc1".utf8) + [0, 0, 9, 9, 9], [0x17, 1, 0, 0, 0, 1, 2]][Int(seed % 2)])
            _ = try? FLVVideoTag(parsing: body)
            _ = try? FLVAudioTag(parsing: body)
        }
    }
}
