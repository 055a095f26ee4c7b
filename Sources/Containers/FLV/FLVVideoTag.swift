package import Bytes
package import Media

/// The body of a video tag, as it stands in FLV files and in RTMP video messages (Adobe FLV 10.1, §E.4.3, and
/// Enhanced RTMP v2). A codec that is read has a case with its packets; any other is named in words.
package enum FLVVideoTag: Equatable, Sendable {
    case coded(VideoCodec, Packet)
    /// A seek hint for players (frame type 5). It carries no picture.
    case command(UInt8)
    /// Enhanced RTMP's `Metadata`: AMF0 values such as `colorInfo`.
    case metadata(ArraySlice<UInt8>)
    /// Several pictures of one moment, or one that says which of several tracks it belongs to. Never inside another.
    case multitrack([NumberedTrack])
    /// A picture in a codec, or in an arrangement, that isn't read; `name` is for people.
    case unsupported(name: String)

    package struct NumberedTrack: Equatable, Sendable {
        /// 0 is the one to show where one is wanted.
        package let id: UInt8
        package let tag: FLVVideoTag

        package init(id: UInt8, tag: FLVVideoTag) {
            self.id = id
            self.tag = tag
        }
    }

    /// What a codec sends. The slices share the storage of the body.
    package enum Packet: Equatable, Sendable {
        /// What the codec keeps apart from the pictures: the record that MP4's `avcC`, `hvcC`, `av1C` and `vpcC` hold.
        case sequenceHeader(ArraySlice<UInt8>)
        /// One picture: NAL units with their lengths in front, a temporal unit of AV1, or a frame. The composition time is the presentation
        /// time less the tag's timestamp.
        case codedFrame(isKeyFrame: Bool, compositionTimeMilliseconds: Int32, payload: ArraySlice<UInt8>)
        case endOfSequence
    }

    /// Reads a tag's body. The bytes are the peer's: an error concerns this one tag, not the stream it came in.
    package init(parsing body: [UInt8]) throws(ParseError) {
        var reader = ByteReader(body.rawSpan)
        let first = try reader.readUInt8()
        if first & 0x80 != 0 {
            self = try Self.enhanced(first: first, body: body, reader: &reader)
        } else {
            self = try Self.classic(first: first, body: body, reader: &reader)
        }
    }

    private static let commandFrame: UInt8 = 5

    private static func isKeyFrame(_ frameType: UInt8) -> Bool { frameType == 1 || frameType == 4 }

    private static func classic(
        first: UInt8, body: [UInt8], reader: inout ByteReader
    ) throws(ParseError) -> FLVVideoTag {
        let frameType = first >> 4
        guard frameType != commandFrame else { return .command(try reader.readUInt8()) }
        guard first & 0x0F == 7 else { return .unsupported(name: classicName(codecID: first & 0x0F)) }
        let packetType = try reader.readUInt8()
        let compositionTime = try reader.readInt24()
        switch packetType {
        case 0: return .coded(.h264, .sequenceHeader(body[reader.offset...]))
        case 1: return .coded(.h264, codedFrame(frameType, compositionTime, body[reader.offset...]))
        case 2: return .coded(.h264, .endOfSequence)
        default: throw .invalid("an AVC video tag has an unknown packet type", offset: 1)
        }
    }

    private static func codedFrame(_ frameType: UInt8, _ time: Int32, _ payload: ArraySlice<UInt8>) -> Packet {
        .codedFrame(isKeyFrame: isKeyFrame(frameType), compositionTimeMilliseconds: time, payload: payload)
    }

    private static func classicName(codecID: UInt8) -> String {
        switch codecID {
        case 1: "JPEG"
        case 2: "Sorenson H.263"
        case 3: "Screen video"
        case 4: "On2 VP6"
        case 5: "On2 VP6 with alpha channel"
        case 6: "Screen video 2"
        case 8: "H.263"
        case 9: "MPEG-4 Part 2"
        case 12: "HEVC by FLV codec id 12"
        default: "FLV video codec id \(codecID)"
        }
    }
}

// MARK: - Enhanced RTMP

extension FLVVideoTag {
    /// `VideoPacketType` of Enhanced RTMP v2.
    private enum PacketType: UInt8 {
        case sequenceStart = 0
        case codedFrames = 1
        case sequenceEnd = 2
        /// Coded frames whose composition time is zero and left out.
        case codedFramesX = 3
        case metadata = 4
        case mpeg2TSSequenceStart = 5
        case multitrack = 6
    }

    private static func enhanced(
        first: UInt8, body: [UInt8], reader: inout ByteReader
    ) throws(ParseError) -> FLVVideoTag {
        let frameType = first >> 4 & 0x07
        let header = try EnhancedHeader(firstPacketType: first & 0x0F, reader: &reader)
        guard let packetType = PacketType(rawValue: header.packetType) else {
            throw .invalid("an enhanced video tag has an unknown packet type", offset: 0)
        }
        if packetType != .metadata, frameType == commandFrame { return .command(try reader.readUInt8()) }
        guard packetType == .multitrack else {
            let codec = FourCC(rawValue: try reader.readUInt32())
            return try single(codec, packetType, frameType, body[reader.offset...])
        }
        var tracks: [NumberedTrack] = []
        for track in try EnhancedTrack.all(in: body, &reader, multitrack: PacketType.multitrack.rawValue) {
            guard let type = PacketType(rawValue: track.packetType) else {
                throw .invalid("an enhanced video tag has an unknown packet type", offset: 0)
            }
            tracks.append(NumberedTrack(id: track.id, tag: try single(track.codec, type, frameType, track.body)))
        }
        return .multitrack(tracks)
    }

    private static func single(
        _ code: FourCC, _ type: PacketType, _ frameType: UInt8, _ body: ArraySlice<UInt8>
    ) throws(ParseError) -> FLVVideoTag {
        if type == .metadata { return .metadata(body) }
        guard let codec = VideoCodec(code) else { return .unsupported(name: enhancedName(code)) }
        if type == .mpeg2TSSequenceStart { return .unsupported(name: "AV1 with a configuration as in MPEG-2 TS") }
        return .coded(codec, try packet(type, codec, frameType, body))
    }

    private static func packet(
        _ type: PacketType, _ codec: VideoCodec, _ frameType: UInt8, _ body: ArraySlice<UInt8>
    ) throws(ParseError) -> Packet {
        switch type {
        case .sequenceStart: return .sequenceHeader(body)
        // Only codecs of NAL units have a composition time.
        case .codedFrames where codec == .h264 || codec == .hevc:
            var reader = ByteReader(body.rawSpan)
            let compositionTime = try reader.readInt24()
            return codedFrame(frameType, compositionTime, body.dropFirst(3))
        case .codedFrames, .codedFramesX: return codedFrame(frameType, 0, body)
        case .sequenceEnd: return .endOfSequence
        case .mpeg2TSSequenceStart, .metadata, .multitrack:
            throw .invalid("an enhanced video tag has a packet type that its codec doesn't have", offset: 0)
        }
    }

    private static func enhancedName(_ codec: FourCC) -> String {
        codec == "vvc1" ? "VVC (vvc1)" : "video codec “\(codec)”"
    }
}

extension VideoCodec {
    /// By its name in Enhanced RTMP; nil for one that we don't take.
    fileprivate init?(_ code: FourCC) {
        switch code {
        case "avc1": self = .h264
        case "hvc1": self = .hevc
        case "av01": self = .av1
        case "vp09": self = .vp9
        case "vp08": self = .vp8
        default: return nil
        }
    }
}

extension ByteReader {
    /// A signed number of three bytes, as composition times are stored.
    @_lifetime(self: copy self)
    mutating func readInt24() throws(ParseError) -> Int32 {
        Int32(bitPattern: try readUInt24() << 8) >> 8
    }
}
