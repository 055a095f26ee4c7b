import Bytes
import Media
import Testing

@Suite struct HEVCConfigurationTests {
    @Test("A record says what the encoder was told, and is written as it was read", arguments: HEVCVector.all)
    func vectors(vector: HEVCVector) throws {
        let configuration = try HEVCConfiguration(decoderConfigurationRecord: vector.record[...])
        let track = Track(codec: .hevc(configuration))
        #expect(track.width == vector.width && track.height == vector.height && track.timescale == 90_000)
        let rate = try #require(track.frameRate)
        #expect(abs(rate - vector.frameRate) < 0.0001)
        #expect(track.codecString == vector.codecString)
        // x265 writes 1:1 where it isn't told another.
        #expect(configuration.sampleAspectRatio.flatMap { $0.isSquare ? nil : $0 } == vector.sampleAspectRatio)
        #expect(track.videoRange == vector.range)
        #expect(configuration.decoderConfigurationRecord == vector.record)
    }

    @Test("The high tier is told")
    func highTier() throws {
        var record = HEVCVector.main.record
        // The tier's flag in the sequence parameter set, behind its header and the byte with its id.
        let start = try #require(record.indices.first { record[$0...].starts(with: [0x42, 0x01, 0x01, 0x01]) })
        record[start + 3] |= 0x20
        #expect(try HEVCConfiguration(decoderConfigurationRecord: record[...]).codecString == "hvc1.1.6.H30.90")
    }

    @Test("A record that is cut is an error", arguments: HEVCVector.all)
    func cuts(vector: HEVCVector) {
        for count in 0..<vector.record.count {
            #expect(throws: ParseError.self) { try HEVCConfiguration(decoderConfigurationRecord: vector.record[..<count]) }
        }
    }

    @Test("Damaged records never trap", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for vector in HEVCVector.all {
            for _ in 0..<300 {
                var record = vector.record
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    record[Int.random(in: record.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                guard let configuration = try? HEVCConfiguration(decoderConfigurationRecord: record[...]) else { continue }
                #expect(configuration.width > 0 && configuration.height > 0)
                _ = (configuration.codecString, configuration.frameRate, configuration.displayWidth)
            }
        }
    }

    @Test("A picture that brings its parameter sets needs no record, and known ones change nothing")
    func inBand() throws {
        let main = try HEVCConfiguration(decoderConfigurationRecord: HEVCVector.main.record[...])
        let other = try HEVCConfiguration(decoderConfigurationRecord: HEVCVector.buffered.record[...])
        let slice: [UInt8] = [0, 0, 0, 3, 0x26, 0x01, 0xAF]
        let picture = HEVCAccessUnit(payload: main.repeated(in: slice[...]))
        #expect(try HEVCConfiguration(picture) == main)
        #expect(try main.merging(picture) == main && other.merging(picture) == main)
        #expect(picture.isRandomAccess && picture.hasParameterSets)
        let whole = main.repeated(in: slice[...])
        #expect(main.repeated(in: whole) == whole && whole.count > slice.count)
    }

    @Test("Parameter sets stand behind an access unit delimiter")
    func delimiter() throws {
        let main = try HEVCConfiguration(decoderConfigurationRecord: HEVCVector.main.record[...])
        let payload: [UInt8] = [0, 0, 0, 3, 0x46, 0x01, 0x50, 0, 0, 0, 3, 0x26, 0x01, 0xAF]
        let types = NALUnits(main.repeated(in: payload[...])).map(\.hevcType.rawValue)
        #expect(types == [35, 32, 33, 34, 19])
    }

    @Test(
        "A decoder starts at BLA, IDR and CRA, and at nothing else",
        arguments: [(0, false), (1, false), (8, false), (9, false), (16, true), (19, true), (20, true), (21, true), (22, false)]
            as [(UInt8, Bool)])
    func randomAccess(type: UInt8, isRandomAccess: Bool) {
        let picture = HEVCAccessUnit(payload: [0, 0, 0, 2, 0x4E, 1, 0, 0, 0, 3, type << 1, 1, 0x80])
        #expect(picture.hasPicture && picture.isRandomAccess == isRandomAccess)
    }
}
