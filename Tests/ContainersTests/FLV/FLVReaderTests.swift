import Bytes
import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct FLVReaderTests {
    static let tags = [
        FLVTag(kind: .scriptData, timestamp: 0, body: [2, 0, 1, 0x61]),
        FLVTag(kind: .video, timestamp: 0xFF_FFFF, body: [0x17, 0, 0, 0, 0, 1]),
        FLVTag(kind: .audio, timestamp: 0x0100_0000, body: []),
        FLVTag(kind: .audio, timestamp: 0xFFFF_FFFF, body: [UInt8](repeating: 3, count: 300)),
    ]

    static func read(
        _ bytes: [UInt8], _ cut: ByteCut = .whole, limits: FLVReader.Limits = .init()
    ) -> (tags: [FLVTag], error: ParseError?) {
        var reader = FLVReader(limits: limits)
        var tags: [FLVTag] = []
        do throws(ParseError) {
            for piece in cut.pieces(of: bytes) {
                reader.receive(piece.rawSpan)
                while let tag = try reader.nextTag() { tags.append(tag) }
            }
            return (tags, nil)
        } catch {
            return (tags, error)
        }
    }

    static var written: [UInt8] {
        var writer = FLVWriter()
        for tag in tags { writer.write(tag) }
        return writer.bytes
    }

    @Test("What was written is read, however the pipe cut it", arguments: ByteCut.allCases)
    func roundTrip(cut: ByteCut) {
        let result = Self.read(Self.written, cut)
        #expect(result.tags == Self.tags)
        #expect(result.error == nil)
    }

    @Test("A file of FFmpeg gives metadata, one header of each codec, and 15 pictures", arguments: ByteCut.allCases)
    func ffmpeg(cut: ByteCut) throws {
        let url = try #require(Bundle.module.url(forResource: "ffmpeg", withExtension: "flv", subdirectory: "Fixtures"))
        let result = Self.read([UInt8](try Data(contentsOf: url)), cut)
        #expect(result.error == nil)
        #expect(result.tags.first?.kind == .scriptData)
        let videos = try result.tags.filter { $0.kind == .video }.map { try FLVVideoTag(parsing: $0.body) }
        var frames = 0
        var keyFrames = 0
        var headers = 0
        for case .coded(.h264, let packet) in videos {
            switch packet {
            case .sequenceHeader(let record): headers += record.first == 1 ? 1 : 0
            case .codedFrame(let isKeyFrame, let time, _):
                frames += 1
                keyFrames += isKeyFrame ? 1 : 0
                #expect((0...200).contains(time))
            case .endOfSequence: break
            }
        }
        #expect((frames, keyFrames, headers) == (15, 2, 1))
        let audio = try result.tags.filter { $0.kind == .audio }.map { try FLVAudioTag(parsing: $0.body) }
        #expect(audio.first == .aac(.sequenceHeader([0x12, 0x08, 0x56, 0xE5, 0x00])))
        #expect(audio.count > 20)
    }

    @Test("A tag has at most tagBytesMax bytes; good tags in front of a bad one are delivered", arguments: ByteCut.allCases)
    func limit(cut: ByteCut) {
        var limits = FLVReader.Limits()
        limits.tagBytesMax = 300
        #expect(Self.read(Self.written, cut, limits: limits).error == nil)
        limits.tagBytesMax = 299
        let result = Self.read(Self.written, cut, limits: limits)
        #expect(result.tags == Array(Self.tags.dropLast()))
        // The last tag's header begins, with the four bytes before it, behind the other tags.
        let offset = Self.written.count - 300 - 4 - 15
        #expect(result.error == .invalid("an FLV tag is larger than FLVReader.Limits.tagBytesMax", offset: offset))
    }

    @Test("Another start than FLV, and a hostile header size, are errors")
    func badHeader() {
        #expect(Self.read([0x47] + Self.written).error != nil)
        var bytes = Self.written
        bytes[5] = 0xFF
        #expect(Self.read(bytes).error != nil)
        bytes[5] = 0
        bytes[8] = 8
        #expect(Self.read(bytes).error != nil)
    }

    @Test("A longer file header is skipped, and so are encrypted and unknown tags", arguments: ByteCut.allCases)
    func skipping(cut: ByteCut) {
        var bytes = Self.written
        bytes[8] = 11
        bytes.insert(contentsOf: [1, 2], at: 9)
        bytes.insert(
            contentsOf: [0x29, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9, 9, 0, 0, 0, 13, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], at: 15)
        #expect(Self.read(bytes, cut).tags == Self.tags)
    }

    @Test("Damaged streams give the same under every cut, and never trap")
    func mutations() {
        for seed in 1...1000 as ClosedRange<UInt64> {
            var mutator = ByteMutator(seed: seed)
            let bytes = mutator.mutated(Self.written)
            let whole = Self.read(bytes)
            for cut in ByteCut.allCases {
                let result = Self.read(bytes, cut)
                #expect(result.tags == whole.tags, "seed \(seed)")
                #expect((result.error == nil) == (whole.error == nil), "seed \(seed)")
            }
        }
    }
}
