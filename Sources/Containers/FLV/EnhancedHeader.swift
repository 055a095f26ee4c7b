internal import Bytes

/// What follows the first byte of an Enhanced RTMP tag body, once the modifiers have been read.
struct EnhancedHeader {
    /// The last packet type: never `ModEx`.
    var packetType: UInt8

    /// `ModEx` (packet type 7) carries a modifier of the packet that follows (Enhanced RTMP v2, "ExVideoTagHeader" and "ExAudioTagHeader").
    /// The one that exists adds nanoseconds to the timestamp, for precision beyond the milliseconds that a session's timeline takes from its
    /// encoder. None changes how the packet is read, so they are skipped.
    init(firstPacketType: UInt8, reader: inout ByteReader) throws(ParseError) {
        packetType = firstPacketType
        while packetType == Self.modEx {
            var size = Int(try reader.readUInt8()) + 1
            if size == 256 { size = Int(try reader.readUInt16()) + 1 }
            try reader.skip(size)
            packetType = try reader.readUInt8() & 0x0F
        }
    }

    private static let modEx: UInt8 = 7
}

/// What a multitrack tag has of one track.
struct EnhancedTrack {
    let id: UInt8
    let codec: FourCC
    let packetType: UInt8
    /// Behind the track's header, with the indices of the whole body.
    let body: ArraySlice<UInt8>

    /// Reads the tracks of a tag whose packet type is `Multitrack` (Enhanced RTMP v2, `AvMultitrackType`).
    ///
    /// - Parameter multitrack: the number of that type, which can't stand inside again.
    static func all(in body: [UInt8], _ reader: inout ByteReader, multitrack: UInt8) throws(ParseError) -> [EnhancedTrack] {
        let types = try reader.readUInt8()
        let (arrangement, packetType) = (types >> 4, types & 0x0F)
        guard arrangement <= manyTracksManyCodecs, packetType != multitrack, packetType != 7 else {
            throw .invalid("a multitrack tag has an unknown arrangement or packet type", offset: reader.offset - 1)
        }
        var codec = FourCC(rawValue: arrangement == manyTracksManyCodecs ? 0 : try reader.readUInt32())
        var tracks: [EnhancedTrack] = []
        repeat {
            if arrangement == manyTracksManyCodecs { codec = FourCC(rawValue: try reader.readUInt32()) }
            let id = try reader.readUInt8()
            let size = arrangement == oneTrack ? reader.remaining : Int(try reader.readUInt24())
            let start = reader.offset
            try reader.skip(size)
            guard tracks.count < tracksMax else { throw .invalid("a tag has more tracks than tracksMax", offset: start) }
            tracks.append(EnhancedTrack(id: id, codec: codec, packetType: packetType, body: body[start..<start + size]))
        } while !reader.isAtEnd
        return tracks
    }

    private static let oneTrack: UInt8 = 0
    private static let manyTracksManyCodecs: UInt8 = 2
    /// Ladders of pictures have up to 6, languages are seldom more than 10.
    private static let tracksMax = 64
}
