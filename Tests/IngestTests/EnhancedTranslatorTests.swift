import Bytes
import Containers
import Foundation
import Ingest
import Media
import Streaming
import Testing

/// What FFmpeg 9 writes by Enhanced RTMP, as the fuzzer's corpus has it.
@Suite("From Enhanced RTMP's tags to encoder items")
struct EnhancedTranslatorTests {
    private struct Outcome {
        var items: [EncoderItem] = []
        var notices: [FLVTranslator.Notice] = []

        var configurations: [Track] {
            items.compactMap {
                switch $0 {
                case .videoConfiguration(let codec), .audioConfiguration(let codec): Track(codec: codec)
                default: nil
                }
            }
        }
        /// Whether each picture is a key frame.
        var pictures: [Bool] { items.compactMap { if case .video(_, _, let isKey, _) = $0 { isKey } else { nil } } }
        var sounds: Int { items.count { if case .audio = $0 { true } else { false } } }
    }

    private static func translate(_ name: String) throws -> Outcome {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz/Corpora/FLVTranslator")
        var reader = FLVReader()
        reader.receive([UInt8](try Data(contentsOf: folder.appending(path: name))).span.bytes)
        var translator = FLVTranslator()
        var outcome = Outcome()
        while let tag = try reader.nextTag() {
            switch tag.kind {
            case .video: translator.video(timestamp: tag.timestamp, body: tag.body, into: &outcome.items)
            case .audio: translator.audio(timestamp: tag.timestamp, body: tag.body, into: &outcome.items)
            case .scriptData: break
            }
        }
        outcome.notices = translator.takeNotices()
        return outcome
    }

    @Test("HEVC: its configuration once, nine pictures, key frames where x265 put them, B-frames noticed")
    func hevc() throws {
        let outcome = try Self.translate("hevc")
        #expect(outcome.configurations.map(\.codecString) == ["hvc1.1.6.L30.90"])
        #expect(outcome.pictures == [true, false, false, false, true, false, false, false, true])
        #expect(outcome.notices == [.reordersPictures])
    }

    @Test("AV1 with Opus: the sequence header of the pictures counts, and a picture without temporal delimiter comes out")
    func av1() throws {
        let outcome = try Self.translate("av1-opus")
        #expect(outcome.configurations.map(\.codecString).sorted() == ["av01.0.00M.08", "opus"])
        #expect(outcome.pictures == [true, false, false, false, true, false])
        #expect(outcome.sounds == 11 && outcome.notices.isEmpty)
        for case .video(_, _, let isKey, let payload) in outcome.items {
            #expect(payload.first == (isKey ? 0x0A : 0x32) || payload.first == 0x1A)
        }
    }

    @Test("VP9: the first key frame is the configuration")
    func vp9() throws {
        let outcome = try Self.translate("vp9")
        #expect(outcome.configurations.map(\.codecString) == ["vp09.00.10.08"])
        #expect(outcome.configurations.map(\.width) == [64])
        #expect(outcome.pictures == [true, false, false, false, true, false] && outcome.notices.isEmpty)
    }

    @Test("Of several tracks the first is taken, and the others are told")
    func multitrack() throws {
        let outcome = try Self.translate("multitrack")
        #expect(outcome.configurations.compactMap(\.width) == [64] && outcome.configurations.count == 2)
        #expect(outcome.pictures == [true, false, false, false, true])
        #expect(outcome.notices.filter { $0 != .reordersPictures } == [.furtherTrack(.video, id: 1), .furtherTrack(.audio, id: 1)])
    }

    @Test("Where only a numbered track comes, it is taken; a lower number takes its place")
    func lowest() {
        var translator = FLVTranslator()
        func sounds(_ tag: [UInt8]) -> Int {
            var items: [EncoderItem] = []
            translator.audio(timestamp: 0, body: tag, into: &items)
            return items.count
        }
        func tag(_ id: UInt8, _ type: UInt8, _ bytes: [UInt8]) -> [UInt8] { [0x95, type] + Array("mp4a".utf8) + [id] + bytes }
        #expect(sounds(tag(2, 0, [0x12, 0x10])) == 1 && sounds(tag(2, 1, [1])) == 1)
        #expect(sounds(tag(1, 0, [0x11, 0x90])) == 1 && sounds(tag(2, 1, [1])) == 0 && sounds(tag(1, 1, [1])) == 1)
    }

    @Test("Leading pictures of HEVC that need what came before the start are left out; once decoding goes on they aren't")
    func leading() throws {
        let record = try #require(
            try Self.translate("hevc").items.lazy.compactMap { item -> [UInt8]? in
                guard case .videoConfiguration(.hevc(let configuration)) = item else { return nil }
                return configuration.decoderConfigurationRecord
            }.first)
        var translator = FLVTranslator()
        func pictures(_ packetType: UInt8, _ bytes: [UInt8]) -> [Bool] {
            var items: [EncoderItem] = []
            translator.video(timestamp: 0, body: [0xA0 | packetType] + Array("hvc1".utf8) + bytes, into: &items)
            return items.compactMap { if case .video(_, _, let isKey, _) = $0 { isKey } else { nil } }
        }
        _ = pictures(0, record)
        func picture(_ type: UInt8) -> [Bool] { pictures(3, [0, 0, 0, 3, type << 1, 1, 0x80]) }
        #expect(picture(21) == [true] && picture(9).isEmpty && picture(7) == [false] && picture(1) == [false])
        #expect(picture(21) == [true] && picture(9) == [false])
        // BLA: what came before is cut off.
        #expect(picture(16) == [true] && picture(8).isEmpty)
    }

    @Test("How VP9's colours are meant is told beside the stream")
    func colour() throws {
        func object(_ properties: [AMF0Property]) -> AMF0Value { .object(properties) }
        let configuration = object([
            AMF0Property("colorPrimaries", .number(9)), AMF0Property("transferCharacteristics", .number(16)),
            AMF0Property("matrixCoefficients", .number(9)),
        ])
        var writer = ByteWriter()
        writer.write(amf0: [.string("colorInfo"), object([AMF0Property("colorConfig", configuration)])])
        var translator = FLVTranslator()
        var items: [EncoderItem] = []
        translator.video(timestamp: 0, body: [0xD4] + Array("vp09".utf8) + writer.bytes, into: &items)
        let key: [UInt8] = [0x82, 0x49, 0x83, 0x42, 0x00, 0x07, 0xF0, 0x05, 0xF6]
        translator.video(timestamp: 0, body: [0x93] + Array("vp09".utf8) + key, into: &items)
        guard case .videoConfiguration(let codec)? = items.first else {
            Issue.record("no configuration")
            return
        }
        #expect(Track(codec: codec).videoRange == .perceptualQuantizer && items.count == 2)
    }
}
