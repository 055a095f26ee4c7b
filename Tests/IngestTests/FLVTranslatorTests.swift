import Containers
import Ingest
import Media
import Streaming
import TestSupport
import Testing

/// What encoders' FLV tags mean, whatever they say.
@Suite("From FLV tags to encoder items")
struct FLVTranslatorTests {
    private var translator = FLVTranslator()

    /// One IDR slice, one P slice, one B slice, each behind its length.
    private static let idr: [UInt8] = [0, 0, 0, 3, 0x65, 0x88, 0x80]
    private static let predicted: [UInt8] = [0, 0, 0, 3, 0x41, 0x9A, 0x00]
    private static let bipredicted: [UInt8] = [0, 0, 0, 3, 0x01, 0xA8, 0x00]

    /// H.264 in FLV's first form; packet type 0 is the configuration, 1 a picture.
    private static func tag(isKeyFrame: Bool, type: UInt8 = 1, compositionTime: UInt8 = 0, _ payload: [UInt8]) -> [UInt8] {
        [isKeyFrame ? 0x17 : 0x27, type, 0, 0, compositionTime] + payload
    }
    private static let configuration = tag(isKeyFrame: true, type: 0, ModelEncoder.smallPicture.decoderConfigurationRecord)

    private static func word(_ item: EncoderItem) -> String {
        switch item {
        case .videoConfiguration(let codec): "picture \(Track(codec: codec).width ?? 0)"
        case .audioConfiguration(let codec): "sound \(Track(codec: codec).timescale)"
        case .announcement(let hasVideo, let hasAudio): "announced \(hasVideo) \(hasAudio)"
        case .video(let timestamp, let compositionTime, let isKeyFrame, let payload):
            "\(isKeyFrame ? "key" : "picture") \(timestamp)+\(compositionTime) \(payload.count)"
        case .audio(let timestamp, let payload): "sound \(timestamp) \(payload.count)"
        case .interactiveAudio(let timestamp, let payload): "interactive sound \(timestamp) \(payload.count)"
        }
    }

    private mutating func video(_ body: [UInt8], at timestamp: UInt32 = 0) -> [String] {
        var items: [EncoderItem] = []
        translator.video(timestamp: timestamp, body: body, into: &items)
        return items.map(Self.word)
    }

    private mutating func audio(_ body: [UInt8], at timestamp: UInt32 = 0) -> [String] {
        var items: [EncoderItem] = []
        translator.audio(timestamp: timestamp, body: body, into: &items)
        return items.map(Self.word)
    }

    @Test("Configurations and frames of both kinds come out as they went in")
    mutating func usual() {
        #expect(video(Self.configuration) == ["picture 1280"])
        #expect(video(Self.tag(isKeyFrame: true, compositionTime: 66, Self.idr), at: 40) == ["key 40+66 7"])
        #expect(video(Self.tag(isKeyFrame: false, Self.predicted), at: 80) == ["picture 80+0 7"])
        #expect(audio([0xAF, 0, 0x12, 0x10]) == ["sound 44100"])
        #expect(audio([0xAF, 1, 1, 2, 3], at: 23) == ["sound 23 3"])
        #expect(translator.takeNotices().isEmpty)
    }

    @Test("A configuration that is repeated is told once, and a changed one again")
    mutating func repeated() {
        let large = Self.tag(isKeyFrame: true, type: 0, ModelEncoder.largePicture.decoderConfigurationRecord)
        #expect(video(Self.configuration) + video(Self.configuration) + video(large) == ["picture 1280", "picture 1920"])
    }

    @Test("A key frame is what a decoder can start at, not what the tag says")
    mutating func flags() {
        _ = video(Self.configuration)
        #expect(video(Self.tag(isKeyFrame: true, Self.predicted)) == ["picture 0+0 7"])
        #expect(video(Self.tag(isKeyFrame: false, Self.idr)) == ["key 0+0 7"])
    }

    @Test("Without parameter sets there is no picture; in the stream itself they will do")
    mutating func inBand() throws {
        #expect(video(Self.tag(isKeyFrame: true, Self.idr)).isEmpty)
        let whole = ModelEncoder.smallPicture.repeated(in: Self.idr[...])
        #expect(video(Self.tag(isKeyFrame: true, Array(whole))).map { $0.prefix(3) } == ["pic", "key"])
    }

    @Test("B-frames are noticed, once")
    mutating func reordered() {
        _ = video(Self.configuration)
        for _ in 0..<3 { _ = video(Self.tag(isKeyFrame: false, Self.bipredicted)) }
        #expect(translator.takeNotices() == [.reordersPictures])
        #expect(translator.takeNotices().isEmpty)
    }

    @Test("Metadata that lists one kind of media announces that one alone, and without a list nothing")
    mutating func metadata() {
        var items: [EncoderItem] = []
        translator.metadata(.object([AMF0Property("videocodecid", .number(7))]), into: &items)
        translator.metadata(.object([AMF0Property("videocodecid", .number(7)), AMF0Property("audiocodecid", .number(10))]), into: &items)
        translator.metadata(.object([AMF0Property("width", .number(640))]), into: &items)
        translator.metadata(.null, into: &items)
        #expect(items.map(Self.word) == ["announced true false", "announced true true"])
    }

    @Test("Codecs that can't be shown are named, each once, and no more of them than the limit")
    mutating func unsupported() {
        for codec in 0...15 as ClosedRange<UInt8> { for _ in 0..<2 { #expect(video([0x10 | codec, 0, 0, 0, 0]).isEmpty || codec == 7) } }
        // Enhanced RTMP: the codec's four letters, of the encoder's choosing.
        for letter in UInt8(ascii: "a")...UInt8(ascii: "z") { #expect(video([0x91, letter, letter, letter, letter]).isEmpty) }
        let notices = translator.takeNotices()
        #expect(!notices.isEmpty && notices.count <= FLVTranslator.noticesMax)
        #expect(Set(notices).count == notices.count)
    }

    @Test(
        "A tag that is cut anywhere, or damaged, is left out or read, and the next one is read as ever", arguments: 0..<50 as Range<UInt64>)
    mutating func damaged(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        _ = video(Self.configuration)
        var body = [Self.configuration, Self.tag(isKeyFrame: true, Self.idr)].randomElement(using: &random) ?? []
        body.removeLast(Int.random(in: 0...body.count, using: &random))
        if let index = body.indices.randomElement(using: &random) { body[index] = .random(in: 0...255, using: &random) }
        _ = video(body)
        _ = audio(body)
        #expect(video(Self.configuration + []).count <= 1, "seed \(seed)")
        #expect(video(Self.tag(isKeyFrame: true, Self.idr)) == ["key 0+0 7"], "seed \(seed)")
    }
}
