package import Bytes

/// The body of an audio tag, as it stands in FLV files and in RTMP audio messages (Adobe FLV 10.1, §E.4.2, and
/// Enhanced RTMP v2). A codec that is read has a case with its packets; any other is named in words.
package enum FLVAudioTag: Equatable, Sendable {
    case aac(Packet)
    case opus(Packet)
    /// Enhanced RTMP's `MultichannelConfig`: which channel stands where. It carries no sound.
    case multichannelConfiguration(ArraySlice<UInt8>)
    /// Several sounds of one moment, or one that says which of several tracks it belongs to. Never inside another.
    case multitrack([NumberedTrack])
    /// A sound in a codec that isn't read; `name` is for people.
    case unsupported(name: String)

    package struct NumberedTrack: Equatable, Sendable {
        /// 0 is the one to play where one is wanted.
        package let id: UInt8
        package let tag: FLVAudioTag

        package init(id: UInt8, tag: FLVAudioTag) {
            self.id = id
            self.tag = tag
        }
    }

    /// What a codec that keeps its configuration apart sends. The slices share the storage of the body.
    package enum Packet: Equatable, Sendable {
        /// The decoder configuration: for AAC an `AudioSpecificConfig` (ISO/IEC 14496-3, §1.6.2.1), for Opus an identification header
        /// (RFC 7845, §5.1) or a comment header.
        case sequenceHeader(ArraySlice<UInt8>)
        /// One coded frame: for AAC a raw data block without ADTS header, for Opus a packet.
        case codedFrame(ArraySlice<UInt8>)
        case endOfSequence
    }

    /// Reads a tag's body. The bytes are the peer's: an error concerns this one tag, not the stream it came in.
    package init(parsing body: [UInt8]) throws(ParseError) {
        var reader = ByteReader(body.rawSpan)
        let first = try reader.readUInt8()
        switch first >> 4 {
        case 9: self = try Self.enhanced(first: first, body: body, reader: &reader)
        // Rate, size and channels in the low bits are fixed for AAC (§E.4.2.1): its configuration knows better.
        case 10: self = .aac(try Self.classicAAC(body: body, reader: &reader))
        case let format: self = .unsupported(name: Self.classicName(soundFormat: format))
        }
    }

    private static func classicAAC(body: [UInt8], reader: inout ByteReader) throws(ParseError) -> Packet {
        switch try reader.readUInt8() {
        case 0: return .sequenceHeader(body[reader.offset...])
        case 1: return .codedFrame(body[reader.offset...])
        default: throw .invalid("an AAC audio tag has an unknown packet type", offset: 1)
        }
    }

    private static func classicName(soundFormat: UInt8) -> String {
        switch soundFormat {
        case 0: "PCM in the sender's byte order"
        case 1: "ADPCM"
        case 2: "MP3"
        case 3: "PCM"
        case 4: "Nellymoser 16 kHz"
        case 5: "Nellymoser 8 kHz"
        case 6: "Nellymoser"
        case 7: "G.711 A-law"
        case 8: "G.711 µ-law"
        case 11: "Speex"
        case 14: "MP3 8 kHz"
        default: "FLV sound format \(soundFormat)"
        }
    }
}

// MARK: - Enhanced RTMP

extension FLVAudioTag {
    /// `AudioPacketType` of Enhanced RTMP v2.
    private enum PacketType: UInt8 {
        case sequenceStart = 0
        case codedFrames = 1
        case sequenceEnd = 2
        case multichannelConfiguration = 4
        case multitrack = 5
    }

    private static func enhanced(
        first: UInt8, body: [UInt8], reader: inout ByteReader
    ) throws(ParseError) -> FLVAudioTag {
        let header = try EnhancedHeader(firstPacketType: first & 0x0F, reader: &reader)
        guard let packetType = PacketType(rawValue: header.packetType) else {
            throw .invalid("an enhanced audio tag has an unknown packet type", offset: 0)
        }
        guard packetType == .multitrack else {
            let codec = FourCC(rawValue: try reader.readUInt32())
            return try single(codec, packetType, body[reader.offset...])
        }
        var tracks: [NumberedTrack] = []
        for track in try EnhancedTrack.all(in: body, &reader, multitrack: PacketType.multitrack.rawValue) {
            guard let type = PacketType(rawValue: track.packetType) else {
                throw .invalid("an enhanced audio tag has an unknown packet type", offset: 0)
            }
            tracks.append(NumberedTrack(id: track.id, tag: try single(track.codec, type, track.body)))
        }
        return .multitrack(tracks)
    }

    private static func single(_ codec: FourCC, _ type: PacketType, _ body: ArraySlice<UInt8>) throws(ParseError) -> FLVAudioTag {
        guard codec == "mp4a" || codec == "Opus" else { return .unsupported(name: enhancedName(codec)) }
        let packet: Packet
        switch type {
        case .sequenceStart: packet = .sequenceHeader(body)
        case .codedFrames: packet = .codedFrame(body)
        case .sequenceEnd: packet = .endOfSequence
        case .multichannelConfiguration: return .multichannelConfiguration(body)
        case .multitrack: throw .invalid("a multitrack tag has another inside", offset: 0)
        }
        return codec == "Opus" ? .opus(packet) : .aac(packet)
    }

    private static func enhancedName(_ codec: FourCC) -> String {
        switch codec {
        case "fLaC": "FLAC (fLaC)"
        case ".mp3": "MP3 (.mp3)"
        case "ac-3": "AC-3 (ac-3)"
        case "ec-3": "E-AC-3 (ec-3)"
        default: "audio codec “\(codec)”"
        }
    }
}
