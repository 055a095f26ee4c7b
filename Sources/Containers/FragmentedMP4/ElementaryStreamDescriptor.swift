/// ES_Descriptor of an MPEG-4 audio stream (ISO/IEC 14496-1, §7.2.6.5), the content of `esds`.
package enum ElementaryStreamDescriptor {
    private enum Tag {
        static let elementaryStream: UInt8 = 3
        static let decoderConfiguration: UInt8 = 4
        static let decoderSpecificInformation: UInt8 = 5
        static let synchronisationLayer: UInt8 = 6
    }
    /// A tag and a length in the four-byte form, which every reader knows.
    private static let headerBytes = 5
    private static let decoderFieldsBytes = 13

    static func write(_ audioSpecificConfig: [UInt8], to esds: inout BoxWriter) {
        let specificBytes = headerBytes + audioSpecificConfig.count
        let decoderBytes = headerBytes + decoderFieldsBytes + specificBytes
        writeHeader(Tag.elementaryStream, length: 3 + decoderBytes + headerBytes + 1, to: &esds)
        // ES_ID and flags are 0 in a file (ISO/IEC 14496-14, §3.1.2).
        esds.writeZeros(3)
        writeHeader(Tag.decoderConfiguration, length: decoderFieldsBytes + specificBytes, to: &esds)
        // objectTypeIndication 0x40 is MPEG-4 audio; stream type 5 is audio, with the reserved bit.
        esds.write(UInt8(0x40))
        esds.write(UInt8(5 << 2 | 1))
        // Buffer size and bit rates are unknown.
        esds.writeZeros(11)
        writeHeader(Tag.decoderSpecificInformation, length: audioSpecificConfig.count, to: &esds)
        esds.write(audioSpecificConfig)
        writeHeader(Tag.synchronisationLayer, length: 1, to: &esds)
        // Predefined for MP4 files.
        esds.write(UInt8(2))
    }

    private static func writeHeader(_ tag: UInt8, length: Int, to esds: inout BoxWriter) {
        esds.write(tag)
        for shift in [21, 14, 7] { esds.write(0x80 | UInt8(truncatingIfNeeded: length >> shift) & 0x7F) }
        esds.write(UInt8(truncatingIfNeeded: length) & 0x7F)
    }
}
