import Bytes
import Media
import Testing

@Suite struct H264ConfigurationTests {
    @Test("A record with two-byte lengths is rewritten with four")
    func lengthSize() throws {
        var record = H264Vector.high.record
        record[4] = 0xFD
        let configuration = try H264Configuration(decoderConfigurationRecord: record[...])
        #expect(configuration.nalUnitLengthSize == 2)
        #expect(configuration.decoderConfigurationRecord == H264Vector.high.record)
    }

    @Test("A record without its tail for high profiles gets one")
    func tail() throws {
        let record = H264Vector.high.record.dropLast(4)
        #expect(try H264Configuration(decoderConfigurationRecord: record).decoderConfigurationRecord == H264Vector.high.record)
    }

    @Test("A record that is cut before its tail is an error", arguments: H264Vector.all)
    func cuts(vector: H264Vector) throws {
        let configuration = try H264Configuration(decoderConfigurationRecord: vector.record[...])
        let tail = [66, 77, 88].contains(vector.record[1]) ? 0 : 4
        for count in 0..<vector.record.count - tail {
            #expect(throws: ParseError.self) { try H264Configuration(decoderConfigurationRecord: vector.record[..<count]) }
        }
        let padded = [9, 9] + vector.record
        #expect(try H264Configuration(decoderConfigurationRecord: padded.dropFirst(2)) == configuration)
    }

    @Test("Without parameter sets there is no configuration")
    func missingSets() throws {
        let sets = try H264Configuration(decoderConfigurationRecord: H264Vector.high.record[...])
        #expect(throws: ParseError.self) {
            try H264Configuration(sequenceParameterSets: [], pictureParameterSets: sets.pictureParameterSets)
        }
        #expect(throws: ParseError.self) {
            try H264Configuration(sequenceParameterSets: sets.sequenceParameterSets, pictureParameterSets: [])
        }
        #expect(throws: ParseError.self) { try H264Configuration(decoderConfigurationRecord: [1, 100, 0, 40, 255, 0xE0, 0]) }
    }

    @Test("As many parameter sets as the record can count, and not one more")
    func setLimits() throws {
        let sets = try H264Configuration(decoderConfigurationRecord: H264Vector.high.record[...])
        let sequence = sets.sequenceParameterSets[0]
        let picture = sets.pictureParameterSets[0]
        func make(_ sequences: Int, _ pictures: Int) throws -> H264Configuration {
            try H264Configuration(
                sequenceParameterSets: Array(repeating: sequence, count: sequences),
                pictureParameterSets: Array(repeating: picture, count: pictures))
        }
        let full = try make(31, 255)
        #expect(try H264Configuration(decoderConfigurationRecord: full.decoderConfigurationRecord[...]) == full)
        #expect(throws: ParseError.self) { try make(32, 1) }
        #expect(throws: ParseError.self) { try make(1, 256) }
    }

    @Test("Parameter sets in the stream that are known change nothing; new ones replace those of their id")
    func merging() throws {
        let high = try H264Configuration(decoderConfigurationRecord: H264Vector.high.record[...])
        let other = try H264Configuration(decoderConfigurationRecord: H264Vector.zeroLatency.record[...])
        func picture(_ configuration: H264Configuration) -> H264AccessUnit {
            let units = (configuration.sequenceParameterSets + configuration.pictureParameterSets).compactMap { NALUnit($0[...]) }
            return H264AccessUnit(payload: NALUnits.joined(units, capacity: 100))
        }
        #expect(try high.merging(picture(high)) == high)
        #expect(try high.merging(picture(other)) == other)
        let broken = H264AccessUnit(payload: [0, 0, 0, 2, 0x67, 100])
        #expect(throws: ParseError.self) { try high.merging(broken) }
    }

    @Test("A track tells size, rate and codec")
    func track() throws {
        let track = Track(codec: .h264(try H264Configuration(decoderConfigurationRecord: H264Vector.zeroLatency.record[...])))
        #expect(track.width == 1280 && track.height == 720 && track.frameRate == 60 && track.codecString == "avc1.640020")
    }
}
