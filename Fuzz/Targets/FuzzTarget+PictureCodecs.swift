import Bytes
import Containers
import Media
import RTP

extension FuzzTarget {
    /// A decoder configuration record of HEVC, and the initialization segment that is written of it.
    static let hevcRecord = FuzzTarget(name: "HEVCRecord") { bytes in
        let bytes = bytes.copied()[...]
        if let set = try? HEVCSequenceParameterSet(nalUnit: bytes) {
            let dimensions = 1...HEVCSequenceParameterSet.Limits().dimensionMax
            precondition(dimensions.contains(set.width) && dimensions.contains(set.height), "a picture of no size")
        }
        guard let configuration = try? HEVCConfiguration(decoderConfigurationRecord: bytes) else { return }
        let written = configuration.decoderConfigurationRecord
        guard let again = try? HEVCConfiguration(decoderConfigurationRecord: written[...]) else {
            preconditionFailure("a record that was written can't be read")
        }
        precondition(
            again.videoParameterSets == configuration.videoParameterSets && again.sequence == configuration.sequence
                && again.pictureParameterSets == configuration.pictureParameterSets, "a record changes when it is written and read")
        checkInitialization(of: Track(codec: .hevc(configuration)), configurationBytes: written)
        let picture = HEVCAccessUnit(payload: configuration.repeated(in: [0, 0, 0, 3, 0x26, 1, 0x80]))
        precondition((try? configuration.merging(picture)) == configuration, "a configuration's own sets are new to it")
    }

    /// A temporal unit, and a configuration record of AV1.
    static let av1TemporalUnit = FuzzTarget(name: "AV1TemporalUnit") { bytes in
        let bytes = bytes.copied()[...]
        if let configuration = try? AV1Configuration(codecConfigurationRecord: bytes) {
            let written = configuration.codecConfigurationRecord
            precondition(
                (try? AV1Configuration(codecConfigurationRecord: written[...])) == configuration,
                "a record changes when it is written and read")
            checkInitialization(of: Track(codec: .av1(configuration)), configurationBytes: written)
        }
        guard let unit = try? AV1TemporalUnit(bytes) else { return }
        guard let again = try? AV1TemporalUnit(unit.payload) else { preconditionFailure("a mended unit can't be read") }
        precondition(again.payload == unit.payload && again.beginsWithKeyFrame == unit.beginsWithKeyFrame, "a mended unit is mended again")
        if let header = unit.sequenceHeader, let sequence = try? AV1SequenceHeader(payload: header) {
            precondition(sequence.width > 0 && sequence.height > 0, "a picture of no size")
        }
        checkPackets(of: unit)
    }

    /// Cut into packets and put together, a unit is the same.
    private static func checkPackets(of unit: AV1TemporalUnit) {
        guard unit.hasPicture, unit.beginsWithKeyFrame else { return }
        let cut = AV1Packetizer(payloadBytesMax: 64).packetize(unit.payload, timestamp: 1, isKeyFrame: true)
        var assembler = FrameAssembler(AV1Depacketizer())
        var assembled: AssembledFrame?
        for number in 0..<cut.packetCount {
            let payload = Array(cut.bytes[cut.range(number)])
            precondition(payload.count <= 64, "a payload is longer than it may be")
            assembled = assembler.receive(
                RTPPacket(sequence: Int64(number), timestamp: 1, marker: number == cut.packetCount - 1, payload: payload))
        }
        precondition(assembled.map { $0.payload.count <= unit.payload.count } ?? false, "a unit is lost between packets")
    }

    /// A frame's header, and a configuration record, of VP9 and VP8.
    static let vpHeaders = FuzzTarget(name: "VPHeaders") { bytes in
        let bytes = bytes.copied()[...]
        let record = try? VPCodecRecord(bytes)
        if let record { precondition((try? VPCodecRecord(record.bytes[...])) == record, "a record changes when it is written and read") }
        if let key = (try? VP9FrameHeader(bytes))?.keyFrame {
            let configuration = VP9Configuration(keyFrame: key, record: record)
            precondition(key.width > 0 && key.height > 0, "a picture of no size")
            _ = (configuration.codecString, configuration.colour)
        }
        if let key = (try? VP8FrameHeader(bytes))?.keyFrame {
            checkInitialization(
                of: Track(codec: .vp8(VP8Configuration(keyFrame: key))), configurationBytes: VP8Configuration(keyFrame: key).record.bytes)
        }
    }
}
