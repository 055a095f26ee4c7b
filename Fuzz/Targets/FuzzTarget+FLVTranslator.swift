import Bytes
import Containers
import Ingest
import Media
import Streaming

extension FuzzTarget {
    /// What an encoder sends, from an FLV stream to the items that the engine takes.
    static let flvTranslator = FuzzTarget(name: "FLVTranslator") { bytes in
        var reader = FLVStreamReader()
        reader.receive(bytes)
        var translator = FLVTranslator()
        var items: [EncoderItem] = []
        for tag in reader.transcript.tags {
            switch tag.kind {
            case .video: translator.video(timestamp: tag.timestamp, body: tag.body, into: &items)
            case .audio: translator.audio(timestamp: tag.timestamp, body: tag.body, into: &items)
            case .scriptData:
                var decoder = AMF0Decoder(tag.body.rawSpan)
                while let value = try? decoder.nextValue() { translator.metadata(value, into: &items) }
            }
        }
        checkItems(items)
        precondition(translator.takeNotices().count <= FLVTranslator.noticesMax, "an encoder makes as many notices as it likes")
    }

    private static func checkItems(_ items: [EncoderItem]) {
        var video: CodecConfiguration?
        var hasAudio = false
        for item in items {
            switch item {
            case .videoConfiguration(let configuration): video = configuration
            case .audioConfiguration: hasAudio = true
            case .video(_, _, let isKeyFrame, let payload):
                guard let video else { preconditionFailure("a picture comes before its parameter sets") }
                checkPicture(payload, of: video, isKeyFrame: isKeyFrame)
            case .audio: precondition(hasAudio, "sound comes before its configuration")
            case .interactiveAudio: preconditionFailure("FLV has no sound beside its tracks")
            case .announcement: break
            }
        }
    }

    private static func checkPicture(_ payload: ArraySlice<UInt8>, of codec: CodecConfiguration, isKeyFrame: Bool) {
        precondition((codec.video?.width ?? 0) > 0 && (codec.video?.height ?? 0) > 0, "a picture has no size")
        switch codec {
        case .h264:
            precondition(NALUnits(payload).isWellFormed, "a picture isn't NAL units behind their lengths")
            precondition(!isKeyFrame || H264AccessUnit(payload: payload).hasPicture, "a key frame has no picture")
        case .hevc:
            precondition(NALUnits(payload).isWellFormed, "a picture isn't NAL units behind their lengths")
            precondition(isKeyFrame == HEVCAccessUnit(payload: payload).isRandomAccess, "a key frame isn't what a decoder can start at")
        case .av1:
            guard let unit = try? AV1TemporalUnit(payload) else { preconditionFailure("a picture isn't made of OBUs") }
            precondition(unit.payload == payload, "a temporal unit is mended twice")
            precondition(isKeyFrame == (unit.beginsWithKeyFrame && unit.sequenceHeader != nil), "a key frame can't be decoded alone")
        case .vp9, .vp8: precondition(!payload.isEmpty, "a picture has no bytes")
        case .aac, .opus: preconditionFailure("a picture's codec is one of sound")
        }
    }
}
