import Bytes
package import Containers
import Media
package import Streaming

/// Makes encoder items of FLV tag bodies, as they come in RTMP messages and from a pipe.
package struct FLVTranslator {
    /// Something about the stream that its owner should know. Each is told once, and at most ``FLVTranslator/noticesMax`` of them.
    package enum Notice: Hashable, Sendable {
        /// A codec that can't be shown, by its name.
        case unsupported(String)
        /// A tag that could not be read; it's left out.
        case unreadable(String)
        /// Pictures come in another order than they are shown (B-frames). Fine for HLS; WebRTC can't have it.
        case reordersPictures
    }

    /// Different notices that one encoder may cause: it chooses the names in them, and each is remembered and logged.
    package static let noticesMax = 16

    private var h264 = H264ParameterSets()
    private var aac: AACConfiguration?
    private var told: Set<Notice> = []
    /// Notices since the last look.
    private var notices: [Notice] = []

    package init() {}

    package mutating func takeNotices() -> [Notice] {
        defer { notices = [] }
        return notices
    }

    package mutating func video(timestamp: UInt32, body: [UInt8], into items: inout [EncoderItem]) {
        do throws(ParseError) {
            switch try FLVVideoTag(parsing: body) {
            case .avc(.sequenceHeader(let record)):
                h264.adopt(try H264Configuration(decoderConfigurationRecord: record), into: &items)
            case .avc(.codedFrame(let isKeyFrame, let compositionTime, let payload)):
                try picture(timestamp, compositionTime, isKeyFrame, payload, into: &items)
            case .unsupported(let name): tell(.unsupported(name))
            case .avc(.endOfSequence), .command, .metadata: break
            }
        } catch {
            tell(.unreadable("video: \(error)"))
        }
    }

    package mutating func audio(timestamp: UInt32, body: [UInt8], into items: inout [EncoderItem]) {
        do throws(ParseError) {
            switch try FLVAudioTag(parsing: body) {
            case .aac(.sequenceHeader(let bytes)):
                let configuration = try AACConfiguration(audioSpecificConfig: bytes)
                if configuration != aac { items.append(.audioConfiguration(.aac(configuration))) }
                aac = configuration
            case .aac(.codedFrame(let payload)):
                if aac != nil { items.append(.audio(timestamp: timestamp, payload: payload)) }
            case .unsupported(let name): tell(.unsupported(name))
            case .aac(.endOfSequence), .multichannelConfiguration: break
            }
        } catch {
            tell(.unreadable("audio: \(error)"))
        }
    }

    /// `onMetaData`. Encoders list the codecs they will send; a list without sound means that none will come.
    package mutating func metadata(_ value: AMF0Value, into items: inout [EncoderItem]) {
        let hasVideo = value["videocodecid"] != nil
        let hasAudio = value["audiocodecid"] != nil
        if hasVideo || hasAudio { items.append(.announcement(hasVideo: hasVideo, hasAudio: hasAudio)) }
    }

    private mutating func picture(
        _ timestamp: UInt32, _ compositionTime: Int32, _ isFlaggedKey: Bool, _ payload: ArraySlice<UInt8>, into items: inout [EncoderItem]
    ) throws(ParseError) {
        let units = try NALUnits.normalised(payload: payload, lengthSize: h264.configuration?.nalUnitLengthSize ?? 4)
        let picture = H264AccessUnit(payload: units)
        try h264.adoptSets(of: picture, into: &items)
        guard h264.configuration != nil, picture.hasPicture else { return }
        if picture.sliceType == .b { tell(.reordersPictures) }
        // Some encoders flag pictures that no decoder can start from, and some forget the flag.
        let isKeyFrame = picture.containsIDR || (isFlaggedKey && picture.isRandomAccess)
        items.append(.video(timestamp: timestamp, compositionTime: compositionTime, isKeyFrame: isKeyFrame, payload: units))
    }

    private mutating func tell(_ notice: Notice) {
        if told.count < Self.noticesMax, told.insert(notice).inserted { notices.append(notice) }
    }
}
