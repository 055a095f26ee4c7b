import Bytes
import Media
import Testing

@Suite struct AV1Tests {
    /// SVT-AV1, 128x96, 8 bits; libaom, 10 bits, BT.2020 with PQ. As FFmpeg writes `av1C`.
    static let small: [UInt8] = [
        0x81, 0x00, 0x0C, 0x00, 0x0A, 0x0B, 0x02, 0x00, 0x00, 0x05, 0x19, 0xBF, 0xDF, 0x00, 0xBE, 0x00, 0x10,
    ]
    static let highRange: [UInt8] = [
        0x81, 0x00, 0x4C, 0x00, 0x0A, 0x0D, 0x00, 0x00, 0x00, 0x03, 0x37, 0xFB, 0xE6, 0xD7, 0xCA, 0x84, 0x88, 0x04, 0x82,
    ]

    @Test("A record says what the encoder was told, and is written as it was read")
    func records() throws {
        let small = try #require(try AV1Configuration(codecConfigurationRecord: Self.small[...]))
        #expect(small.width == 128 && small.height == 96 && small.codecString == "av01.0.00M.08")
        #expect(small.codecConfigurationRecord == Self.small)
        let high = try #require(try AV1Configuration(codecConfigurationRecord: Self.highRange[...]))
        #expect(high.width == 128 && high.height == 96 && high.codecString == "av01.0.00M.10.0.110.09.16.09.0")
        #expect(Track(codec: .av1(high)).videoRange == .perceptualQuantizer)
        #expect(high.codecConfigurationRecord == Self.highRange)
    }

    @Test("A record without a sequence header leaves it to the pictures; one that isn't a record is an error")
    func emptyRecords() throws {
        #expect(try AV1Configuration(codecConfigurationRecord: []) == nil)
        #expect(try AV1Configuration(codecConfigurationRecord: [0x81, 0, 0x0C, 0]) == nil)
        #expect(throws: ParseError.self) { try AV1Configuration(codecConfigurationRecord: [0x01, 0, 0x0C, 0]) }
        #expect(throws: ParseError.self) { try AV1Configuration(codecConfigurationRecord: [0x81, 0, 0x0C]) }
    }

    /// Every branch of a sequence header, by hand (AV1, §5.5).
    @Test("Timing, operating points and decoder models are passed over")
    func everyBranch() throws {
        var bits = BitWriter()
        bits.write(2, 3)
        bits.write(0, 2)
        // Timing: 1001 ticks of 60000 a second, pictures equally far apart.
        bits.write(1, 1)
        bits.write(1001, 32)
        bits.write(60000, 32)
        bits.write(1, 1)
        bits.ue(0)
        // A decoder model whose delays have 7 bits.
        bits.write(1, 1)
        bits.write(6, 5)
        bits.write(0, 32)
        bits.write(0, 10)
        // Two operating points with models and display delays.
        bits.write(1, 1)
        bits.write(1, 5)
        for level: UInt32 in [13, 5] {
            bits.write(0, 12)
            bits.write(level, 5)
            if level > 7 { bits.write(1, 1) }
            bits.write(1, 1)
            bits.write(0, 15)
            bits.write(1, 1)
            bits.write(3, 4)
        }
        bits.write(10, 4)
        bits.write(10, 4)
        bits.write(1919, 11)
        bits.write(1079, 11)
        bits.write(1, 1)
        bits.write(0, 7)
        bits.write(0, 3)
        // Tools with an order hint; neither screen content nor motion vectors are left to the pictures.
        bits.write(0, 4)
        bits.write(1, 1)
        bits.write(0, 2)
        bits.write(0, 1)
        bits.write(1, 1)
        bits.write(0, 1)
        bits.write(0, 1)
        bits.write(6, 3)
        bits.write(0, 3)
        // Twelve bits, 4:2:2, colours unspecified, full range.
        bits.write(3, 2)
        bits.write(0, 1)
        bits.write(0, 1)
        bits.write(1, 1)
        bits.write(2, 2)
        bits.write(0, 2)
        let header = try AV1SequenceHeader(payload: bits.bytes[...])
        #expect(header.width == 1920 && header.height == 1080 && header.bitDepth == 12 && header.level == 13 && header.isHighTier)
        #expect(header.isSubsampledHorizontally && !header.isSubsampledVertically && header.colour.isFullRange)
        let rate = try #require(header.frameRate)
        #expect(abs(rate - 59.94) < 0.001)
        #expect(try AV1Configuration(sequenceHeader: bits.bytes[...]).codecString == "av01.2.13H.12.0.100.01.01.01.1")
        for count in 0..<bits.bytes.count - 1 {
            #expect(throws: ParseError.self) { try AV1SequenceHeader(payload: bits.bytes[..<count]) }
        }
    }

    @Test("Temporal delimiters, padding and missing sizes are mended; what is as it should be isn't copied")
    func temporalUnits() throws {
        let key: [UInt8] = [0x0A, 2, 7, 7, 0x32, 3, 0x10, 1, 2]
        let plain = try AV1TemporalUnit(key[...])
        #expect(plain.payload == key[...] && plain.beginsWithKeyFrame && plain.hasPicture && plain.sequenceHeader == [7, 7])
        let dressed: [UInt8] = [0x12, 0, 0x0A, 2, 7, 7, 0x7A, 1, 0x80, 0x30, 0x10, 1, 2]
        #expect(try AV1TemporalUnit(dressed[...]).payload == key[...])
        #expect(try !AV1TemporalUnit([0x12, 0]).hasPicture)
        #expect(try AV1TemporalUnit([0x12, 0]).payload.isEmpty)
    }

    @Test(
        "Only a key frame that is shown is one to start at",
        arguments: [(0x10, true), (0x00, false), (0x30, false), (0x90, false)] as [(UInt8, Bool)])
    func keyFrames(first: UInt8, isKey: Bool) throws {
        #expect(try AV1TemporalUnit([0x32, 1, first]).beginsWithKeyFrame == isKey)
    }

    @Test(
        "What isn't made of OBUs is an error",
        arguments: [[0x80, 0], [0x32, 5, 1], [0x36], [0x32, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]] as [[UInt8]])
    func broken(bytes: [UInt8]) {
        #expect(throws: ParseError.self) { try AV1TemporalUnit(bytes[...]) }
    }

    @Test("A key frame gets the sequence header that it lacks")
    func repeated() throws {
        let configuration = try #require(try AV1Configuration(codecConfigurationRecord: Self.small[...]))
        let frame: [UInt8] = [0x32, 1, 0x10]
        let whole = configuration.repeated(in: frame[...])
        #expect(Array(whole) == Array(Self.small[4...]) + frame && configuration.repeated(in: whole) == whole)
    }

    @Test("Numbers of seven bits a byte", arguments: [(0, [0]), (127, [127]), (128, [0x80, 1]), (300, [0xAC, 2])] as [(Int, [UInt8])])
    func numbers(value: Int, bytes: [UInt8]) {
        var written: [UInt8] = []
        LEB128.write(value, to: &written)
        var rest = written[...]
        #expect(written == bytes && LEB128.read(from: &rest) == value && rest.isEmpty && LEB128.byteCount(value) == bytes.count)
    }
}
