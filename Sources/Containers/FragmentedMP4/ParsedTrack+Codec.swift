internal import Bytes
package import Media

extension ParsedTrack {
    /// The codec as the sample entry describes it; nil for one that we don't know, or that can't be read.
    package var codecDescription: CodecConfiguration? {
        let bytes = codecConfiguration[...]
        switch codec {
        case "avc1": return (try? H264Configuration(decoderConfigurationRecord: bytes)).map { .h264($0) }
        case "hvc1": return (try? HEVCConfiguration(decoderConfigurationRecord: bytes)).map { .hevc($0) }
        case "av01": return (try? AV1Configuration(codecConfigurationRecord: bytes)).flatMap { $0 }.map { .av1($0) }
        case "vp09": return (try? VPCodecRecord(bytes)).flatMap { VP9Configuration($0, width: width, height: height) }.map { .vp9($0) }
        case "vp08": return VP8FrameHeader.KeyFrame(width: width, height: height).map { .vp8(VP8Configuration(keyFrame: $0)) }
        case "mp4a":
            guard let information = try? ElementaryStreamDescriptor.decoderSpecificInfo(in: codecConfiguration) else { return nil }
            return (try? AACConfiguration(audioSpecificConfig: information[...])).map { .aac($0) }
        case "Opus": return (try? OpusConfiguration(specificBox: bytes)).map { .opus($0) }
        default: return nil
        }
    }
}
