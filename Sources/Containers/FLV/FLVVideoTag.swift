package import Bytes

/// The body of a video tag, as it stands in FLV files and in RTMP video messages (Adobe FLV 10.1, §E.4.3, and
/// Enhanced RTMP v2). A codec that is read has a case with its packets; any other is named in words.
package enum FLVVideoTag: Equatable, Sendable {
    case avc(Packet)
    /// A seek hint for players (frame type 5). It carries no picture.
    case command(UInt8)
    /// Enhanced RTMP's `Metadata`: AMF0 values such as `colorInfo`.
    case metadata(ArraySlice<UInt8>)
    /// A picture in a codec, or in an arrangement, that isn't read; `name` is for people.
    case unsupported(name: String)

    /// What a codec that keeps parameter sets apart sends. The slices share the storage of the body.
    package enum Packet: Equatable, Sendable {
        /// The decoder configuration record: for AVC an `AVCDecoderConfigurationRecord` (ISO/IEC 14496-15, §5.3.3.1).
        case sequenceHeader(ArraySlice<UInt8>)
        /// The NAL units of one picture, each with its length in front. The composition time is the presentation time less
        /// the tag's timestamp.
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
        case 0: return .avc(.sequenceHeader(body[reader.offset...]))
        case 1: return .avc(codedFrame(frameType, compositionTime, body[reader.offset...]))
        case 2: return .avc(.endOfSequence)
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
        if packetType == .multitrack { return .unsupported(name: "multitrack video") }
        let codec = FourCC(rawValue: try reader.readUInt32())
        if packetType == .metadata { return .metadata(body[reader.offset...]) }
        guard codec == "avc1" else { return .unsupported(name: enhancedName(codec)) }
        return .avc(try packet(packetType, frameType: frameType, body: body, reader: &reader))
    }

    /// The packet of a codec whose coded frames carry a composition time: AVC and HEVC.
    private static func packet(
        _ type: PacketType, frameType: UInt8, body: [UInt8], reader: inout ByteReader
    ) throws(ParseError) -> Packet {
        switch type {
        case .sequenceStart: return .sequenceHeader(body[reader.offset...])
        case .codedFrames:
            let compositionTime = try reader.readInt24()
            return codedFrame(frameType, compositionTime, body[reader.offset...])
        case .codedFramesX: return codedFrame(frameType, 0, body[reader.offset...])
        case .sequenceEnd: return .endOfSequence
        case .mpeg2TSSequenceStart, .metadata, .multitrack:
            throw .invalid("an enhanced video tag has a packet type that its codec doesn't have", offset: 0)
        }
    }

    private static func enhancedName(_ codec: FourCC) -> String {
        switch codec {
        case "hvc1": "HEVC (hvc1)"
        case "vvc1": "VVC (vvc1)"
        case "av01": "AV1 (av01)"
        case "vp08": "VP8 (vp08)"
        case "vp09": "VP9 (vp09)"
        default: "video codec “\(codec)”"
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
