import Bytes
package import Containers
package import Media
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
        /// A track beside the first of its kind: it's left out.
        case furtherTrack(MediaKind, id: UInt8)
    }

    /// Different notices that one encoder may cause: it chooses the names in them, and each is remembered and logged.
    package static let noticesMax = 16

    private var pictures: (codec: VideoCodec, reader: any PictureReader)?
    private var sound: CodecConfiguration?
    private var colour: ColourDescription?
    private var videoTrack = TrackChoice()
    private var audioTrack = TrackChoice()
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
            case .multitrack(let tracks):
                for track in tracks { try video(timestamp, track.tag, track: track.id, into: &items) }
            case let tag: try video(timestamp, tag, track: 0, into: &items)
            }
        } catch {
            tell(.unreadable("video: \(error)"))
        }
    }

    package mutating func audio(timestamp: UInt32, body: [UInt8], into items: inout [EncoderItem]) {
        do throws(ParseError) {
            switch try FLVAudioTag(parsing: body) {
            case .multitrack(let tracks):
                for track in tracks { try audio(timestamp, track.tag, track: track.id, into: &items) }
            case let tag: try audio(timestamp, tag, track: 0, into: &items)
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

    private mutating func tell(_ notice: Notice) {
        if told.count < Self.noticesMax, told.insert(notice).inserted { notices.append(notice) }
    }
}

// MARK: - Pictures

extension FLVTranslator {
    private mutating func video(
        _ timestamp: UInt32, _ tag: FLVVideoTag, track: UInt8, into items: inout [EncoderItem]
    ) throws(ParseError) {
        guard videoTrack.takes(track) else { return tell(.furtherTrack(.video, id: track)) }
        switch tag {
        case .coded(let codec, .sequenceHeader(let record)):
            try withReader(of: codec) { reader throws(ParseError) in try reader.configure(record) }
            adoptPictures(into: &items)
        case .coded(let codec, .codedFrame(let isKeyFrame, let compositionTime, let payload)):
            var picture: CodedPicture?
            try withReader(of: codec) { reader throws(ParseError) in picture = try reader.read(payload, isFlaggedKey: isKeyFrame) }
            adoptPictures(into: &items)
            guard let picture else { return }
            if picture.isBidirectional || codec == .hevc && compositionTime != 0 { tell(.reordersPictures) }
            items.append(
                .video(
                    timestamp: timestamp, compositionTime: compositionTime, isKeyFrame: picture.isKeyFrame, payload: picture.payload))
        case .metadata(let bytes): try noteColour(bytes)
        case .unsupported(let name): tell(.unsupported(name))
        case .coded(_, .endOfSequence), .command, .multitrack: break
        }
    }

    /// Lends the reader that the encoder's pictures go through; another codec begins anew.
    private mutating func withReader(
        of codec: VideoCodec, _ body: (inout any PictureReader) throws(ParseError) -> Void
    ) throws(ParseError) {
        var reader: any PictureReader
        if let pictures, pictures.codec == codec {
            reader = pictures.reader
        } else {
            reader = codec.makeReader()
            reader.note(colour)
        }
        // Taken out and put back, so that the reader has one owner and isn't copied.
        pictures = nil
        defer { pictures = (codec, reader) }
        try body(&reader)
    }

    private mutating func adoptPictures(into items: inout [EncoderItem]) {
        if let configuration = pictures?.reader.takeNewConfiguration() { items.append(.videoConfiguration(configuration)) }
    }

    /// `colorInfo` (Enhanced RTMP v2, "Metadata Frame"). An empty one takes back what was said.
    private mutating func noteColour(_ bytes: ArraySlice<UInt8>) throws(ParseError) {
        var decoder = AMF0Decoder(bytes.rawSpan)
        guard try decoder.nextValue()?.text == "colorInfo" else { return }
        colour = (try decoder.nextValue())?["colorConfig"].flatMap(ColourDescription.init)
        pictures?.reader.note(colour)
    }
}

extension ColourDescription {
    /// `colorConfig`; nil where it lacks one of the code points.
    fileprivate init?(_ value: AMF0Value) {
        func point(_ name: String) -> UInt8? { value[name]?.number.flatMap { UInt8(exactly: $0) } }
        guard let primaries = point("colorPrimaries"), let transfer = point("transferCharacteristics"),
            let matrix = point("matrixCoefficients")
        else { return nil }
        self.init(primaries: primaries, transfer: transfer, matrix: matrix, isFullRange: false)
    }
}

// MARK: - Sound

extension FLVTranslator {
    private mutating func audio(
        _ timestamp: UInt32, _ tag: FLVAudioTag, track: UInt8, into items: inout [EncoderItem]
    ) throws(ParseError) {
        guard audioTrack.takes(track) else { return tell(.furtherTrack(.audio, id: track)) }
        switch tag {
        case .aac(.sequenceHeader(let bytes)): adoptSound(.aac(try AACConfiguration(audioSpecificConfig: bytes)), into: &items)
        // A comment header may come the same way; it says nothing that matters.
        case .opus(.sequenceHeader(let bytes)) where !bytes.starts(with: "OpusTags".utf8):
            adoptSound(.opus(try OpusConfiguration(identificationHeader: bytes)), into: &items)
        case .aac(.codedFrame(let payload)):
            if case .aac = sound { items.append(.audio(timestamp: timestamp, payload: payload)) }
        case .opus(.codedFrame(let payload)):
            if case .opus = sound { items.append(.audio(timestamp: timestamp, payload: payload)) }
        case .unsupported(let name): tell(.unsupported(name))
        case .aac(.endOfSequence), .opus, .multichannelConfiguration, .multitrack: break
        }
    }

    private mutating func adoptSound(_ configuration: CodecConfiguration, into items: inout [EncoderItem]) {
        if configuration != sound { items.append(.audioConfiguration(configuration)) }
        sound = configuration
    }
}

/// Which of an encoder's tracks of one kind is taken: the one with the lowest number, which is the one to show where one is wanted. What comes
/// without a number is track 0.
private struct TrackChoice {
    private var lowest: UInt8?

    mutating func takes(_ id: UInt8) -> Bool {
        let lowest = min(lowest ?? id, id)
        self.lowest = lowest
        return id == lowest
    }
}
