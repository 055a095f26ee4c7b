package import Bytes

/// The body of an audio tag, as it stands in FLV files and in RTMP audio messages (Adobe FLV 10.1, §E.4.2, and
/// Enhanced RTMP v2). A codec that is read has a case with its packets; any other is named in words.
package enum FLVAudioTag: Equatable, Sendable {
    case aac(Packet)
    /// Enhanced RTMP's `MultichannelConfig`: which channel stands where. It carries no sound.
    case multichannelConfiguration(ArraySlice<UInt8>)
    /// A sound in a codec, or in an arrangement, that isn't read; `name` is for people.
    case unsupported(name: String)

    /// What a codec that keeps its configuration apart sends. The slices share the storage of the body.
    package enum Packet: Equatable, Sendable {
        /// The decoder configuration: for AAC an `AudioSpecificConfig` (ISO/IEC 14496-3, §1.6.2.1).
        case sequenceHeader(ArraySlice<UInt8>)
        /// One coded frame: for AAC a raw data block without ADTS header.
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
        if packetType == .multitrack { return .unsupported(name: "multitrack audio") }
        let codec = FourCC(rawValue: try reader.readUInt32())
        guard codec == "mp4a" else { return .unsupported(name: enhancedName(codec)) }
        let rest = body[reader.offset...]
        switch packetType {
        case .sequenceStart: return .aac(.sequenceHeader(rest))
        case .codedFrames: return .aac(.codedFrame(rest))
        case .sequenceEnd: return .aac(.endOfSequence)
        case .multichannelConfiguration, .multitrack: return .multichannelConfiguration(rest)
        }
    }

    private static func enhancedName(_ codec: FourCC) -> String {
        switch codec {
        case "Opus": "Opus"
        case "fLaC": "FLAC (fLaC)"
        case ".mp3": "MP3 (.mp3)"
        case "ac-3": "AC-3 (ac-3)"
        case "ec-3": "E-AC-3 (ec-3)"
        default: "audio codec “\(codec)”"
        }
    }
}
