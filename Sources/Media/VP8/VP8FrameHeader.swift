package import Bytes

/// The frame tag, and what follows it in key frames (RFC 6386, §9.1).
package struct VP8FrameHeader: Hashable, Sendable {
    /// What only key frames tell.
    package struct KeyFrame: Hashable, Sendable {
        /// 1…16383.
        package let width: Int
        package let height: Int

        /// Nil for a picture of no size.
        package init?(width: Int, height: Int) {
            guard width > 0, height > 0 else { return nil }
            (self.width, self.height) = (width, height)
        }
    }

    /// 0…3: how complex the reconstruction is.
    package let version: UInt8
    /// Nil unless a decoder can start here.
    package let keyFrame: KeyFrame?

    package init(_ frame: ArraySlice<UInt8>) throws(ParseError) {
        var reader = ByteReader(frame.rawSpan)
        let tag = try reader.readUInt8()
        version = tag >> 1 & 7
        guard tag & 1 == 0 else {
            keyFrame = nil
            return
        }
        try reader.skip(2)
        guard try reader.readUInt24() == 0x9D_012A else { throw .invalid("a key frame has no start code", offset: 3) }
        // Fourteen bits each, the lower byte first; two of scaling above them.
        let width = Int((try reader.readUInt16()).byteSwapped & 0x3FFF)
        let height = Int((try reader.readUInt16()).byteSwapped & 0x3FFF)
        keyFrame = KeyFrame(width: width, height: height)
        guard keyFrame != nil else { throw .invalid("the picture has no size", offset: 6) }
    }
}
