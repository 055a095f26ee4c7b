import Testing

/// An AudioSpecificConfig in hexadecimal, and what is in it.
struct AACVector: Sendable, CustomTestStringConvertible {
    let bytes: String
    let codec: String
    let rate: Int
    let outputRate: Int
    let channels: Int
    let samples: Int

    var testDescription: String { bytes + " " + codec }

    static let all: [AACVector] = [
        AACVector(bytes: "1190", codec: "mp4a.40.2", rate: 48000, outputRate: 48000, channels: 2, samples: 1024),
        AACVector(bytes: "119056e500", codec: "mp4a.40.2", rate: 48000, outputRate: 48000, channels: 2, samples: 1024),
        AACVector(bytes: "120856e500", codec: "mp4a.40.2", rate: 44100, outputRate: 44100, channels: 1, samples: 1024),
        AACVector(bytes: "139056e500", codec: "mp4a.40.2", rate: 22050, outputRate: 22050, channels: 2, samples: 1024),
        AACVector(bytes: "11b056e500", codec: "mp4a.40.2", rate: 48000, outputRate: 48000, channels: 6, samples: 1024),
        // 960 samples: frameLengthFlag.
        AACVector(bytes: "1194", codec: "mp4a.40.2", rate: 48000, outputRate: 48000, channels: 2, samples: 960),
        // HE-AAC: explicit hierarchical, and backward-compatible.
        AACVector(bytes: "2b118800", codec: "mp4a.40.5", rate: 24000, outputRate: 48000, channels: 2, samples: 1024),
        AACVector(bytes: "131056e598", codec: "mp4a.40.5", rate: 24000, outputRate: 48000, channels: 2, samples: 1024),
        // HE-AAC v2: one coded channel, two at the output.
        AACVector(bytes: "eb098800", codec: "mp4a.40.29", rate: 24000, outputRate: 48000, channels: 2, samples: 1024),
        AACVector(bytes: "130856e59d4880", codec: "mp4a.40.29", rate: 24000, outputRate: 48000, channels: 2, samples: 1024),
        // 48000 written out behind the escape index.
        AACVector(bytes: "1780" + "5dc010", codec: "mp4a.40.2", rate: 48000, outputRate: 48000, channels: 2, samples: 1024),
        // AAC-ELD: the object type behind its escape.
        AACVector(bytes: "f8e62000", codec: "mp4a.40.39", rate: 48000, outputRate: 48000, channels: 1, samples: 512),
    ]
}
