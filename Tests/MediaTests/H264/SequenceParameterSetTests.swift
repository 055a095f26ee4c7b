import Bytes
import Media
import Testing

@Suite struct SequenceParameterSetTests {
    @Test("x264's parameter sets are understood", arguments: H264Vector.all)
    func x264(vector: H264Vector) throws {
        let configuration = try H264Configuration(decoderConfigurationRecord: vector.record[...])
        #expect(configuration.width == vector.width && configuration.height == vector.height)
        #expect(configuration.frameRate.map { ($0 * 100).rounded() / 100 } == vector.frameRate)
        #expect(configuration.profileName == vector.profileName)
        #expect(configuration.codecString == vector.codecString)
        #expect(configuration.mayReorder == vector.mayReorder)
        #expect(configuration.nalUnitLengthSize == 4)
        #expect(configuration.decoderConfigurationRecord == vector.record)
    }

    @Test("PAL widescreen has its pixel shape and colours")
    func anamorphic() throws {
        let configuration = try H264Configuration(decoderConfigurationRecord: H264Vector.pal.record[...])
        #expect(configuration.sampleAspectRatio == SampleAspectRatio(horizontal: 64, vertical: 45))
        #expect(configuration.displayWidth == 1024)
        #expect(configuration.colour == ColourDescription(primaries: 5, transfer: 5, matrix: 5, isFullRange: false))
        #expect(!configuration.sequence.isFramesOnly)
    }

    @Test("Emulation prevention goes away and comes back")
    func emulationPrevention() {
        let raw: [UInt8] = [0x67, 0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 0, 0, 4]
        let escaped = EmulationPrevention.inserted(into: raw[...])
        #expect(escaped == [0x67, 0, 0, 3, 0, 0, 3, 0, 1, 2, 0, 0, 3, 3, 0, 0, 4])
        #expect(EmulationPrevention.removed(from: escaped[...]) == raw)
    }

    @Test("A High set with scaling lists, cropping and interlace is understood")
    func scalingLists() throws {
        let set = try SequenceParameterSet(nalUnit: Self.high(scalingLists: true)[...])
        #expect(set.width == 1920 && set.height == 1080)
        #expect(set.chromaFormat == 1 && set.lumaBitDepth == 8 && !set.isFramesOnly)
        #expect(set.frameRate == nil && set.mayReorder)
    }

    /// 1920x1080 of field map units, written bit by bit after §7.3.2.1.1.
    private static func high(scalingLists: Bool, mapUnits: UInt32 = 34, columns: UInt32 = 120, bottom: UInt32 = 2) -> [UInt8] {
        var bits = BitWriter()
        for byte: UInt32 in [0x67, 100, 0, 40] { bits.write(byte, 8) }
        bits.ue(0)
        bits.ue(1)
        bits.ue(0)
        bits.ue(0)
        bits.write(0, 1)
        bits.write(scalingLists ? 1 : 0, 1)
        if scalingLists {
            // The first list in full, the second ends at once (the default one), the seventh has 64 entries.
            bits.write(1, 1)
            for _ in 0..<16 { bits.se(1) }
            bits.write(1, 1)
            bits.se(-8)
            bits.write(0, 4)
            bits.write(1, 1)
            for index in 0..<64 { bits.se(index % 2 == 0 ? 3 : -3) }
            bits.write(0, 1)
        }
        bits.ue(0)
        // pic_order_cnt_type 1 with a cycle of two.
        bits.ue(1)
        bits.write(0, 1)
        bits.se(-1)
        bits.se(2)
        bits.ue(2)
        bits.se(1)
        bits.se(1)
        bits.ue(4)
        bits.write(0, 1)
        bits.ue(columns - 1)
        bits.ue(mapUnits - 1)
        bits.write(0b001, 3)
        bits.write(1, 1)
        for crop: UInt32 in [0, 0, 0, bottom] { bits.ue(crop) }
        bits.write(0, 1)
        bits.write(1, 1)
        return EmulationPrevention.inserted(into: bits.bytes[...])
    }

    @Test("The largest picture is read, and one macroblock more is not")
    func dimensionLimit() throws {
        #expect(try SequenceParameterSet(nalUnit: Self.high(scalingLists: false, columns: 1024)[...]).width == 16384)
        #expect(throws: ParseError.self) { try SequenceParameterSet(nalUnit: Self.high(scalingLists: false, columns: 1025)[...]) }
    }

    @Test("Cropping may leave one row pair, and not nothing")
    func croppingLimit() throws {
        #expect(try SequenceParameterSet(nalUnit: Self.high(scalingLists: false, mapUnits: 1, bottom: 7)[...]).height == 4)
        #expect(throws: ParseError.self) {
            try SequenceParameterSet(nalUnit: Self.high(scalingLists: false, mapUnits: 1, bottom: 8)[...])
        }
    }

    @Test("A cut set is an error before the VUI, and a set without VUI fields within")
    func cuts() throws {
        let whole = try H264Configuration(decoderConfigurationRecord: H264Vector.pal.record[...]).sequenceParameterSets[0]
        for count in 0..<whole.count {
            if let set = try? SequenceParameterSet(nalUnit: whole[..<count]) {
                #expect(set.width == 720 && set.height == 576)
            } else {
                #expect(count < 12)
            }
        }
    }

    @Test("A set one byte above the limit is refused")
    func byteLimit() throws {
        var limits = SequenceParameterSet.Limits()
        let whole = try H264Configuration(decoderConfigurationRecord: H264Vector.pal.record[...]).sequenceParameterSets[0]
        limits.bytesMax = whole.count
        #expect(throws: Never.self) { try SequenceParameterSet(nalUnit: whole[...], limits: limits) }
        limits.bytesMax -= 1
        #expect(throws: ParseError.self) { try SequenceParameterSet(nalUnit: whole[...], limits: limits) }
    }

    @Test("Mutated records are an error or a configuration, and never a trap", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for round in 0..<1000 {
            let original = H264Vector.all[round % H264Vector.all.count].record
            let mutated = random.mutate(original)
            guard let configuration = try? H264Configuration(decoderConfigurationRecord: mutated[...]) else { continue }
            #expect(configuration.width > 0 && configuration.height > 0)
            _ = (configuration.decoderConfigurationRecord, configuration.codecString, configuration.profileName)
            _ = (configuration.frameRate, configuration.displayWidth, configuration.mayReorder)
        }
    }
}
