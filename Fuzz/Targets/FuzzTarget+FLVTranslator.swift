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
        var hasVideo = false
        var hasAudio = false
        for item in items {
            switch item {
            case .videoConfiguration: hasVideo = true
            case .audioConfiguration: hasAudio = true
            case .video(_, _, let isKeyFrame, let payload):
                precondition(hasVideo, "a picture comes before its parameter sets")
                precondition(NALUnits(payload).isWellFormed, "a picture isn't NAL units behind their lengths")
                precondition(!isKeyFrame || H264AccessUnit(payload: payload).hasPicture, "a key frame has no picture")
            case .audio: precondition(hasAudio, "sound comes before its configuration")
            case .interactiveAudio: preconditionFailure("FLV has no sound beside its tracks")
            case .announcement: break
            }
        }
    }
}
