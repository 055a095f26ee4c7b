import Bytes
import Containers
import Media

extension FuzzTarget {
    /// A NAL unit as a sequence parameter set.
    static let sequenceParameterSet = FuzzTarget(name: "SequenceParameterSet") { bytes in
        let unit = bytes.copied()
        let raw = EmulationPrevention.removed(from: EmulationPrevention.inserted(into: unit[...])[...])
        precondition(raw == unit, "emulation prevention changes what it protects")
        guard let set = try? SequenceParameterSet(nalUnit: unit[...]) else { return }
        let dimensions = 1...SequenceParameterSet.Limits().dimensionMax
        precondition(dimensions.contains(set.width) && dimensions.contains(set.height), "a picture of no size")
        _ = (set.frameRate, set.mayReorder, set.profileName)
    }

    /// A decoder configuration record, and the initialization segment that is written of it.
    static let decoderConfigurationRecord = FuzzTarget(name: "DecoderConfigurationRecord") { bytes in
        guard let configuration = try? H264Configuration(decoderConfigurationRecord: bytes.copied()[...]) else { return }
        let written = configuration.decoderConfigurationRecord
        guard let again = try? H264Configuration(decoderConfigurationRecord: written[...]) else {
            preconditionFailure("a record that was written can't be read")
        }
        precondition(
            again.sequenceParameterSets == configuration.sequenceParameterSets
                && again.pictureParameterSets == configuration.pictureParameterSets
                && again.nalUnitLengthSize == 4, "a record changes when it is written and read")
        checkInitialization(of: Track(codec: .h264(configuration)), configurationBytes: written)
    }

    /// A picture's payload, with lengths of each size and with start codes.
    static let nalUnits = FuzzTarget(name: "NALUnits") { bytes in
        let payload = bytes.copied()[...]
        for size in 1...4 {
            checkPicture(H264AccessUnit(payload: payload, lengthSize: size))
            guard let normalised = try? NALUnits.normalised(payload: payload, lengthSize: size) else { continue }
            precondition(NALUnits(normalised).isWellFormed, "a normalised payload isn't well formed")
            precondition(
                (try? NALUnits.normalised(payload: normalised, lengthSize: 4)) == normalised, "a normalised payload is normalised again")
        }
    }

    /// Parameter sets in a picture are taken into a configuration that has others.
    private static func checkPicture(_ picture: H264AccessUnit) {
        guard !picture.sequenceParameterSets.isEmpty, !picture.pictureParameterSets.isEmpty,
            let own = try? H264Configuration(
                sequenceParameterSets: picture.sequenceParameterSets.map(Array.init),
                pictureParameterSets: picture.pictureParameterSets.map(Array.init))
        else { return }
        guard let merged = try? own.merging(picture) else { preconditionFailure("a picture's own parameter sets can't be merged") }
        precondition(merged == own, "a picture's own parameter sets are new to it")
    }

    /// The segment that players get can be read, and says of the track what the track says.
    static func checkInitialization(of track: Track, configurationBytes: [UInt8]) {
        let segment = InitializationSegment.bytes(tracks: [(id: 1, track: track)])
        guard let read = try? MovieParser().movie(in: segment[...]).tracks.first else {
            preconditionFailure("an initialization segment that was written can't be read")
        }
        precondition(read.timescale == UInt32(track.timescale), "an initialization segment has another timescale")
        guard track.kind == .video else { return }
        precondition(read.codecConfiguration == configurationBytes, "an initialization segment has another record")
        precondition(read.width == track.width && read.height == track.height, "an initialization segment has another picture size")
    }
}
